// Keeps what people say on the device, sealed, and sends each entry until the server has said that it is on record.
const PAGE = '/admin/fair', RETRY_MS = 30000, ANSWER_MS = 30000, PHOTO_SIDE = 1600;
const texts = JSON.parse(document.getElementById('texts').textContent);
const at = id => document.getElementById(id);
const [setup, event, entry, canvas] = ['setup', 'event', 'entry', 'signature'].map(at);
const bytesOf = text => new TextEncoder().encode(text);

// The device's store. A change is on the disk when its promise is kept.
const database = new Promise((done, failed) => {
  const asked = indexedDB.open('nod-fair', 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore('keys');
    asked.result.createObjectStore('entries', { keyPath: 'id' });
  };
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => failed(asked.error);
});

async function inStore(name, mode, act) {
  const work = (await database).transaction(name, mode, { durability: 'strict' });
  const asked = act(work.objectStore(name));
  await new Promise((done, failed) => {
    work.oncomplete = done;
    work.onabort = () => failed(work.error);
  });
  return asked.result;
}

const look = (name, act) => inStore(name, 'readonly', act);
const change = (name, act) => inStore(name, 'readwrite', act);
const rows = async () => (await look('entries', store => store.getAll())).sort((a, b) => a.order - b.order);

// The key never leaves the browser's own keeping: not even this script can read it.
async function sealingKey() {
  const known = await look('keys', store => store.get('key'));
  if (known) return known;
  const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  // Another window may have made one meanwhile; the first stands.
  await change('keys', store => store.add(made, 'key')).catch(() => null);
  return look('keys', store => store.get('key'));
}

async function keep(said) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const how = { name: 'AES-GCM', iv, additionalData: bytesOf(said.id) };
  const sealed = await crypto.subtle.encrypt(how, await sealingKey(), bytesOf(JSON.stringify(said)));
  await change('entries', store => store.put({ id: said.id, order: Date.now(), iv, sealed }));
}

async function unseal(row) {
  const how = { name: 'AES-GCM', iv: row.iv, additionalData: bytesOf(row.id) };
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, await sealingKey(), row.sealed)));
}

// Sending: one window at a time, one entry after the other. Whatever is not answered stays and is sent again; the entry's
// own identifier makes that one record.
async function post(said) {
  const body = JSON.stringify({ sent_at: new Date().toISOString(), entry: said });
  try {
    return await fetch(PAGE + '/entries', {
      method: 'POST', body, headers: { 'Content-Type': 'application/json' }, signal: AbortSignal.timeout(ANSWER_MS),
    });
  } catch {
    return null;
  }
}

async function sendAll() {
  let state = navigator.onLine ? texts.all_sent : texts.offline;
  for (const row of await rows()) {
    if (row.refused) continue;
    if (!navigator.onLine) return texts.offline;
    const answer = await post(await unseal(row));
    if (answer?.ok) {
      at('sign-in').hidden = true;
      await change('entries', store => store.delete(row.id));
      await show(texts.sending);
    } else if (answer?.status === 401 || answer?.status === 403) {
      at('sign-in').hidden = false;
      return texts.signed_out;
    } else if (!answer || answer.status >= 500 || answer.status === 408 || answer.status === 429) {
      return texts.unreachable;
    } else {
      const faults = (await answer.json().catch(() => ({}))).errors ?? [];
      const isPhone = faults.some(fault => fault.field === 'phone');
      const refused = answer.status === 409 ? 'conflict' : isPhone ? 'phone' : 'other';
      const fields = isPhone ? '' : faults.map(fault => fault.field).join(', ');
      await change('entries', store => store.put({ ...row, refused, fields }));
      state = texts.refused;
    }
  }
  return state;
}

const send = () => navigator.locks.request('nod-fair', { ifAvailable: true }, async lock => {
  if (lock) await show(await sendAll());
});

async function show(state) {
  const kept = await rows();
  at('waiting').textContent = kept.length;
  at('send').disabled = kept.length === 0;
  if (at('state').textContent !== state) at('state').textContent = state;
  at('refused').replaceChildren(...await Promise.all(kept.filter(row => row.refused).map(refusedItem)));
}

async function refusedItem(row) {
  const said = await unseal(row);
  const item = document.createElement('li');
  const told = document.createElement('p');
  told.textContent = [`${said.phone}: ${texts['refused_' + row.refused]}`, row.fields].filter(Boolean).join(' ');
  item.append(
    told,
    button(texts.correct, () => correct(said)),
    button(texts.remove, async () => {
      if (!confirm(texts.sure)) return;
      await change('entries', store => store.delete(row.id));
      await show(texts.removed);
    }),
  );
  return item;
}

function button(text, act) {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = text;
  made.addEventListener('click', act);
  return made;
}

// The event, which every entry names.
const questions = [...entry.querySelectorAll('[data-program]')];
const asked = () => questions.filter(question => !question.disabled);
let fair = JSON.parse(localStorage.getItem('nod-fair') ?? 'null');

function showBrand() {
  for (const choices of event.querySelectorAll('[data-programs]')) {
    choices.hidden = choices.disabled = choices.dataset.programs !== event.elements.brand.value;
  }
}

function openFair() {
  if (fair) {
    for (const name of ['name', 'place', 'date', 'brand']) event.elements[name].value = fair[name];
    for (const box of event.querySelectorAll('[name=program]')) {
      const brand = box.closest('[data-programs]').dataset.programs;
      if (brand === fair.brand) box.checked = fair.programs.includes(box.value);
    }
  }
  showBrand();
  for (const question of questions) {
    const isAsked = fair?.brand === question.dataset.brand && fair.programs.includes(question.dataset.program);
    question.hidden = question.disabled = !isAsked;
  }
  const isOpen = asked().length > 0;
  at('event-name').textContent = isOpen ? `${fair.name}, ${fair.place}` : '';
  setup.open = !isOpen;
  entry.hidden = !isOpen;
}

event.elements.brand.addEventListener('change', showBrand);
event.addEventListener('submit', submitted => {
  submitted.preventDefault();
  const typed = new FormData(event);
  const programs = typed.getAll('program');
  at('event-fault').textContent = programs.length ? '' : texts.no_program;
  if (!programs.length) return;
  fair = { programs };
  for (const name of ['name', 'place', 'date', 'brand']) fair[name] = typed.get(name);
  localStorage.setItem('nod-fair', JSON.stringify(fair));
  openFair();
  at('entry-title').focus();
});

// The entry. Its identifier is made with the empty form, so that pressing twice keeps it once.
let current;

function begin() {
  const language = entry.elements.language.value;
  entry.reset();
  entry.elements.language.value = language;
  current = { id: crypto.randomUUID(), files: new Map() };
  wipe();
}

function speak() {
  const language = entry.elements.language.value;
  for (const words of entry.querySelectorAll('[data-words]')) words.hidden = words.dataset.words !== language;
}

function correct(said) {
  begin();
  current.id = said.id;
  for (const file of said.files) current.files.set(file.name, file);
  for (const name of ['phone', 'name', 'note', 'language']) entry.elements[name].value = said[name] ?? '';
  for (const { program, answer } of said.answers) {
    const field = entry.elements[`answer-${said.brand}-${program}`];
    if (field) field.value = answer;
  }
  speak();
  entry.elements.phone.focus();
}

function answerTo(question) {
  const words = [...question.querySelectorAll('[data-words]')].find(one => !one.hidden);
  const { id, version } = words.dataset;
  return {
    program: question.dataset.program,
    answer: question.querySelector(':checked').value,
    disclosure: id ? { id, version: Number(version) } : { text: words.textContent, language: words.lang },
  };
}

function read() {
  const typed = name => entry.elements[name].value.trim();
  return {
    id: current.id,
    pass: entry.dataset.pass,
    brand: fair.brand,
    phone: typed('phone'),
    language: typed('language'),
    ...(typed('name') && { name: typed('name') }),
    ...(typed('note') && { note: typed('note') }),
    event: { name: fair.name, place: fair.place, date: fair.date },
    acted_at: new Date().toISOString(),
    answers: asked().map(answerTo),
    files: [...current.files.values()],
  };
}

entry.elements.language.addEventListener('change', speak);
entry.addEventListener('submit', async submitted => {
  submitted.preventDefault();
  const keeping = entry.querySelector('button:not([type])');
  keeping.disabled = true;
  try {
    if (isDrawn) addFile('signature.png', canvas.toDataURL('image/png'));
    await keep(read());
    begin();
    await show(texts.kept);
    at('entry-title').focus();
  } catch (failure) {
    await show(texts.not_kept).catch(() => null);
    throw failure;
  } finally {
    keeping.disabled = false;
  }
  await send();
});

// Signature and photo.
function addFile(name, url) {
  const [head, base64] = url.split(',');
  current.files.set(name, { name, media_type: head.slice('data:'.length).split(';')[0], base64 });
}

const pen = canvas.getContext('2d');
let isDrawn = false;

function wipe() {
  isDrawn = false;
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.lineWidth = 3;
  pen.lineCap = pen.lineJoin = 'round';
  pen.strokeStyle = '#000';
}

function pointOf(moved) {
  const box = canvas.getBoundingClientRect();
  const scale = canvas.width / box.width;
  return [(moved.clientX - box.left) * scale, (moved.clientY - box.top) * scale];
}

canvas.addEventListener('pointerdown', pressed => {
  canvas.setPointerCapture(pressed.pointerId);
  pen.beginPath();
  pen.moveTo(...pointOf(pressed));
});
canvas.addEventListener('pointermove', moved => {
  if (!canvas.hasPointerCapture(moved.pointerId)) return;
  isDrawn = true;
  pen.lineTo(...pointOf(moved));
  pen.stroke();
});
at('clear').addEventListener('click', () => {
  current.files.delete('signature.png');
  wipe();
});
at('photo').addEventListener('change', async chosen => {
  const [file] = chosen.target.files;
  current.files.delete('photo.jpg');
  if (!file) return;
  // Drawn anew, so that it is small and without what a camera writes into it.
  try {
    const photo = await createImageBitmap(file);
    const scale = Math.min(1, PHOTO_SIDE / Math.max(photo.width, photo.height));
    const sheet = document.createElement('canvas');
    [sheet.width, sheet.height] = [photo.width * scale, photo.height * scale];
    sheet.getContext('2d').drawImage(photo, 0, 0, sheet.width, sheet.height);
    addFile('photo.jpg', sheet.toDataURL('image/jpeg', 0.8));
  } catch {
    chosen.target.value = '';
    await show(texts.no_photo);
  }
});

async function start() {
  if (!window.isSecureContext || !navigator.serviceWorker) {
    at('ready').textContent = texts.insecure;
    return;
  }
  if (!event.elements.date.value) event.elements.date.value = new Date().toLocaleDateString('sv');
  begin();
  speak();
  openFair();
  at('send').addEventListener('click', send);
  window.addEventListener('online', send);
  window.addEventListener('offline', () => show(texts.offline));
  setInterval(send, RETRY_MS);
  await sealingKey();
  await send();
  navigator.storage?.persist?.().catch(() => null);
  await navigator.serviceWorker.register(PAGE + '/worker.js', { scope: PAGE });
  await navigator.serviceWorker.ready;
  at('ready').textContent = texts.ready;
}

await start().catch(failure => {
  at('ready').textContent = texts.broken;
  throw failure;
});
