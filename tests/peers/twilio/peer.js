// An application that speaks to Twilio, with Twilio's own client, pointed at Nod. Each step prints its name when it held;
// the first that does not ends the run. What it needs comes from the environment, as such an application's settings do.
'use strict';

const assert = require('node:assert/strict');
const http = require('node:http');
const twilio = require('twilio');

const env = process.env;

// The application, unchanged but for the base URL.
const client = twilio(env.TWILIO_ACCOUNT_SID, env.TWILIO_AUTH_TOKEN);
client.api.baseUrl = env.NOD_URL;
client.accounts.baseUrl = env.NOD_URL;

const later = new Date(Date.parse(env.NOW) + 3600 * 1000);

async function step(name, run) {
  await run();
  console.log(`held: ${name}`);
}

async function refusal(promise) {
  try {
    await promise;
  } catch (error) {
    assert.equal(error.constructor.name, 'RestException', String(error));
    return error;
  }
  throw new Error('it was not refused');
}

async function until(look) {
  for (const end = Date.now() + 20000; Date.now() < end; ) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('it did not come to be in time');
}

// Takes status callbacks, and keeps those that Twilio's own check accepts.
function listen(news) {
  const server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (piece) => (body += piece));
    request.on('end', () => {
      const params = Object.fromEntries(new URLSearchParams(body));
      const url = `http://${request.headers.host}${request.url}`;
      const signature = request.headers['x-twilio-signature'];
      const genuine = twilio.validateRequest(env.TWILIO_AUTH_TOKEN, signature, url, params);
      const forged = twilio.validateRequest(env.TWILIO_AUTH_TOKEN, signature, url, { ...params, MessageStatus: 'x' });
      news.push({ genuine, forged, ...params });
      response.end();
    });
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

async function main() {
  const news = [];
  const server = await listen(news);
  const statusCallback = `http://127.0.0.1:${server.address().port}/status?of=${'a b'.replace(' ', '%20')}`;
  let sent;

  await step('create', async () => {
    sent = await client.messages.create({
      to: env.AGREED,
      messagingServiceSid: env.SERVICE,
      body: 'Drivers wanted in Queens.',
      statusCallback,
    });
    assert.match(sent.sid, /^SM[0-9a-f]{32}$/);
    assert.equal(sent.accountSid, env.TWILIO_ACCOUNT_SID);
    assert.equal(sent.status, 'accepted');
    assert.equal(sent.direction, 'outbound-api');
    assert.equal(sent.messagingServiceSid, env.SERVICE);
    assert.match(sent.body, /Drivers wanted in Queens\./);
    assert.equal(sent.dateCreated.toISOString(), new Date(env.NOW).toISOString());
    assert.equal(sent.errorCode, null);
    assert.equal(sent.numSegments, '1');
    assert.equal(sent.price, null);
  });

  await step('create with From alone', async () => {
    const message = await client.messages.create({ to: env.AGREED, from: env.FROM, body: 'Shifts on Monday.' });
    assert.equal(message.from, env.FROM);
    assert.equal(message.status, 'queued');
  });

  await step('fetch', async () => {
    const message = await until(async () => {
      const seen = await client.messages(sent.sid).fetch();
      return seen.status === 'delivered' && seen;
    });
    assert.equal(message.to, env.AGREED);
    assert.equal(message.from, env.FROM);
    assert.ok(message.dateSent instanceof Date);
  });

  await step('status callback', async () => {
    await until(() => news.some((one) => one.MessageStatus === 'delivered'));
    const own = news.filter((one) => one.MessageSid === sent.sid);
    assert.deepEqual(own.map((one) => one.MessageStatus), ['sent', 'delivered']);
    assert.ok(own.every((one) => one.genuine && !one.forged));
    assert.ok(own.every((one) => one.AccountSid === env.TWILIO_ACCOUNT_SID && one.To === env.AGREED));
  });

  await step('list', async () => {
    const page = await client.messages.list({ to: env.AGREED, limit: 20 });
    assert.equal(page.length, 2);
    assert.equal(page[1].sid, sent.sid);
    assert.deepEqual(await client.messages.list({ to: env.NOBODY, limit: 20 }), []);
    const day = new Date(env.NOW);
    assert.equal((await client.messages.list({ to: env.AGREED, dateSentAfter: day, limit: 20 })).length, 2);
    assert.equal((await client.messages.list({ to: env.AGREED, dateSentAfter: later, limit: 20 })).length, 0);
  });

  await step('each over pages', async () => {
    for (let i = 0; i < 7; i++) {
      await client.messages.create({ to: env.AGREED, from: env.FROM, body: `Shift ${i} is open.` });
    }
    const seen = [];
    await new Promise((resolve, reject) =>
      client.messages.each(
        { to: env.AGREED, pageSize: 4, done: (error) => (error ? reject(error) : resolve()) },
        (message) => seen.push(message.sid),
      ),
    );
    assert.equal(seen.length, 9);
    assert.equal(new Set(seen).size, 9);
    assert.equal(seen[8], sent.sid);
    const first = await client.messages.page({ to: env.AGREED, pageSize: 4 });
    const second = await first.nextPage();
    const back = await second.previousPage();
    assert.deepEqual(back.instances.map((one) => one.sid), first.instances.map((one) => one.sid));
  });

  await step('schedule and cancel', async () => {
    const scheduled = await client.messages.create({
      to: env.AGREED,
      messagingServiceSid: env.SERVICE,
      body: 'Tomorrow at nine.',
      scheduleType: 'fixed',
      sendAt: later,
      statusCallback,
    });
    assert.equal(scheduled.status, 'scheduled');
    const canceled = await client.messages(scheduled.sid).update({ status: 'canceled' });
    assert.equal(canceled.status, 'canceled');
    await until(() => news.some((one) => one.MessageSid === scheduled.sid && one.MessageStatus === 'canceled'));
    const again = await refusal(client.messages(sent.sid).update({ status: 'canceled' }));
    assert.deepEqual([again.status, again.code], [409, 30409]);
  });

  await step('redact', async () => {
    const redacted = await client.messages(sent.sid).update({ body: '' });
    assert.equal(redacted.body, '');
    assert.equal((await client.messages(sent.sid).fetch()).body, '');
  });

  await step('delete', async () => {
    assert.equal(await client.messages(sent.sid).remove(), true);
    const gone = await refusal(client.messages(sent.sid).fetch());
    assert.deepEqual([gone.status, gone.code], [404, 20404]);
  });

  await step('refusals', async () => {
    const without = await refusal(client.messages.create({ to: env.NOBODY, from: env.FROM, body: 'Hello.' }));
    assert.deepEqual([without.status, without.code], [400, 96100]);
    assert.match(without.message, /^consent\.missing: /);
    assert.equal((await fetch(without.moreInfo)).status, 200);
    const stopped = await refusal(client.messages.create({ to: env.STOPPED, from: env.FROM, body: 'Hello.' }));
    assert.deepEqual([stopped.status, stopped.code], [400, 21610]);
    const wrong = await refusal(client.messages.create({ to: '+1', from: env.FROM, body: 'Hello.' }));
    assert.deepEqual([wrong.status, wrong.code], [400, 21211]);
    const empty = await refusal(client.messages.create({ to: env.AGREED, from: env.FROM }));
    assert.deepEqual([empty.status, empty.code], [400, 21602]);
    const stranger = twilio(env.TWILIO_ACCOUNT_SID, 'not the token');
    stranger.api.baseUrl = env.NOD_URL;
    const unknown = await refusal(stranger.messages.list({ limit: 1 }));
    assert.deepEqual([unknown.status, unknown.code], [401, 20003]);
  });

  await step('an API key in place of the token', async () => {
    const keyed = twilio(env.KEY_SID, env.TWILIO_AUTH_TOKEN, { accountSid: env.TWILIO_ACCOUNT_SID });
    keyed.api.baseUrl = env.NOD_URL;
    assert.equal((await keyed.messages.list({ limit: 1 })).length, 1);
    assert.equal((await keyed.api.v2010.accounts(env.TWILIO_ACCOUNT_SID).fetch()).status, 'active');
  });

  await step('consents in bulk', async () => {
    const item = (contact, status) => ({
      contact_id: contact,
      correlation_id: 'ad388b5a46b33b874b0d41f7226db2ef',
      sender_id: env.SERVICE,
      status,
      source: 'website',
      date_of_consent: env.NOW,
    });
    const told = await client.accounts.v1.bulkConsents.create({
      items: [item(env.NOBODY, 'opt-in'), item(env.STOPPED, 'opt-in'), item('+1', 'opt-in')],
    });
    assert.deepEqual(told.items.map((one) => one.error_code), [0, 30646, 30646]);
    assert.match(told.items[2].error_messages[0], /^INVALID_CONTACT_ID/);
    await client.messages.create({ to: env.NOBODY, from: env.FROM, body: 'Welcome.' });
    const stopped = await refusal(client.messages.create({ to: env.STOPPED, from: env.FROM, body: 'Hello.' }));
    assert.equal(stopped.code, 21610);
  });

  await step('texts from people', async () => {
    // The application's address for them, as one writes it with Twilio's own middleware and markup.
    const heard = [];
    const inbound = http.createServer((request, response) => {
      let body = '';
      request.on('data', (piece) => (body += piece));
      request.on('end', () => {
        const params = Object.fromEntries(new URLSearchParams(body));
        const url = `http://${request.headers.host}${request.url}`;
        const signature = request.headers['x-twilio-signature'];
        heard.push({
          genuine: twilio.validateRequest(env.TWILIO_AUTH_TOKEN, signature, url, params),
          forged: twilio.validateRequest(env.TWILIO_AUTH_TOKEN, signature, url, { ...params, Body: 'x' }),
          ...params,
        });
        const answer = new twilio.twiml.MessagingResponse();
        if (params.Body.endsWith('?')) answer.message(`You asked: ${params.Body} & <we> answer.`);
        response.setHeader('Content-Type', 'text/xml');
        response.end(answer.toString());
      });
    });
    await new Promise((resolve) => inbound.listen(0, '127.0.0.1', resolve));
    const nod = async (method, path, body) => {
      const answer = await fetch(env.NOD_URL + path, {
        method,
        headers: { Authorization: `Bearer ${env.NOD_KEY}`, 'Content-Type': 'application/json' },
        body: body && JSON.stringify(body),
      });
      assert.ok(answer.ok, `${path}: ${answer.status}`);
      return answer.json();
    };
    const service = { ...JSON.parse(env.SERVICE_BODY), inbound_url: `http://127.0.0.1:${inbound.address().port}/in?of=a` };
    await nod('PUT', `/v1/messaging-services/${env.SERVICE}`, service);
    const text = (body) => nod('POST', '/simulator/inbound', { from: env.TEXTER, to: env.FROM, body });
    await text('Größe & Größe + 100% 🦊?');
    await until(async () => {
      const phone = await nod('GET', `/simulator/messages?to=${encodeURIComponent(env.TEXTER)}`);
      return phone.items.some((one) => one.body.includes('You asked: Größe & Größe + 100% 🦊? & <we> answer.'));
    });
    await text('STOP');
    await until(() => heard.length === 2);
    assert.ok(heard.every((one) => one.genuine && !one.forged));
    assert.deepEqual(heard.map((one) => one.OptOutType), [undefined, 'STOP']);
    assert.deepEqual(
      [heard[0].From, heard[0].To, heard[0].AccountSid, heard[0].NumMedia, heard[0].MessagingServiceSid],
      [env.TEXTER, env.FROM, env.TWILIO_ACCOUNT_SID, '0', env.SERVICE],
    );
    assert.match(heard[0].MessageSid, /^SM[0-9a-f]{32}$/);
    inbound.close();
    inbound.closeAllConnections();
  });

  server.close();
  server.closeAllConnections();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
