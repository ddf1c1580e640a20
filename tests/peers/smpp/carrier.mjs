// A carrier for the tests, made of npm's smpp: it takes a bind and texts, sends delivery receipts, and on demand a text
// from a person.
//
//   node carrier.mjs PORT
//
// Says what happens on standard output, a JSON object per line: "listening", "bound", "refused", and "taken" for a text
// that is whole, with the number of its parts. Reads {"from","to","body"} per line from standard input and delivers it as a
// text from a person, in as many parts as it takes. A number that ends in 0199 does not exist; a text that holds "lost"
// does not arrive; one that holds "gone" went to a number nobody has.
import { createInterface } from "node:readline";
import smpp from "smpp";

const INVALID_DESTINATION = 0x0b;
const RECEIPT = 0x04;
const UDH = 0x40;
const UCS2 = 0x08;
const GSM = 0x00;
const stamp = "2603101700";
const pieces = new Map();
let bound = null;
let lastId = 1000;
let lastReference = 0;

const say = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);
const messageOf = (pdu) => pdu.short_message ?? pdu.message_payload ?? {};

// The text, once all its parts are there (3GPP TS 23.040, 9.2.3.24.1); null before.
function whole(pdu) {
  const { message = "", udh = [] } = messageOf(pdu);
  const joint = udh.find((element) => element[0] === 0x00 || element[0] === 0x08);
  if (!joint) return { body: message, parts: 1 };
  const [total, part] = joint.subarray(-2);
  const key = `${pdu.source_addr} ${pdu.destination_addr} ${joint.subarray(2, -2).toString("hex")}`;
  const known = pieces.get(key) ?? new Map();
  pieces.set(key, known.set(part, message));
  if (known.size < total) return null;
  pieces.delete(key);
  return { body: [...known.keys()].sort((a, b) => a - b).map((one) => known.get(one)).join(""), parts: total };
}

function receipt(session, pdu, id) {
  const { message = "" } = messageOf(pdu);
  const [state, error] = message.includes("lost") ? ["UNDELIV", "001"] : message.includes("gone") ? ["UNDELIV", "005"] : ["DELIVRD", "000"];
  session.deliver_sm({
    esm_class: RECEIPT,
    source_addr: pdu.destination_addr,
    source_addr_ton: pdu.dest_addr_ton,
    source_addr_npi: pdu.dest_addr_npi,
    destination_addr: pdu.source_addr,
    dest_addr_ton: pdu.source_addr_ton,
    dest_addr_npi: pdu.source_addr_npi,
    data_coding: GSM,
    short_message:
      `id:${id} sub:001 dlvrd:${state === "DELIVRD" ? "001" : "000"} submit date:${stamp} done date:${stamp} ` +
      `stat:${state} err:${error} text:`,
  });
}

function deliver({ from, to, body }) {
  const plain = /^[\x20-\x5a\x61-\x7a\n€]*$/.test(body);
  const most = plain ? [160, 153] : [70, 67];
  const units = body.length <= most[0] ? [body] : body.match(new RegExp(`[^]{1,${most[1]}}`, "g"));
  const reference = ++lastReference & 0xff;
  units.forEach((message, i) => {
    const udh = Buffer.from([0x05, 0x00, 0x03, reference, units.length, i + 1]);
    const bytes = Buffer.from(message, "utf16le").swap16();
    const told = plain ? message : bytes;
    bound.deliver_sm({
      source_addr: from.replace("+", ""),
      source_addr_ton: 1,
      source_addr_npi: 1,
      destination_addr: to.replace("+", ""),
      dest_addr_ton: 1,
      dest_addr_npi: 1,
      // Left to itself the package says ASCII (1) of what it writes in the GSM alphabet (0).
      data_coding: plain ? GSM : UCS2,
      esm_class: units.length > 1 ? UDH : 0,
      short_message: units.length > 1 ? { udh, message: told } : told,
    });
  });
}

const server = smpp.createServer((session) => {
  session.on("error", () => {});
  session.on("bind_transceiver", (pdu) => {
    session.send(pdu.response());
    bound = session;
    say({ event: "bound" });
  });
  session.on("submit_sm", (pdu) => {
    if (pdu.destination_addr.endsWith("0199")) {
      session.send(pdu.response({ command_status: INVALID_DESTINATION }));
      say({ event: "refused", to: pdu.destination_addr });
      return;
    }
    const id = String(++lastId);
    session.send(pdu.response({ message_id: id }));
    const text = whole(pdu);
    if (text) say({ event: "taken", from: pdu.source_addr, to: pdu.destination_addr, coding: pdu.data_coding, ...text });
    if (pdu.registered_delivery) receipt(session, pdu, id);
  });
  session.on("enquire_link", (pdu) => session.send(pdu.response()));
  session.on("unbind", (pdu) => {
    session.send(pdu.response());
    session.close();
  });
});

server.listen(Number(process.argv[2]), "127.0.0.1", () => say({ event: "listening" }));
createInterface({ input: process.stdin })
  .on("line", (line) => deliver(JSON.parse(line)))
  .on("close", () => process.exit(0));
