// Says how sms-segments-calculator cuts texts into segments. Reads a text per line, as UTF-16 units of four hex digits
// each; answers each with a line: encoding, segments, units, and the units of each grapheme that it keeps whole.
import { createInterface } from 'node:readline';
import calculator from 'sms-segments-calculator';

for await (const line of createInterface({ input: process.stdin })) {
  const units = (line.match(/.{4}/g) ?? []).map((unit) => parseInt(unit, 16));
  const message = new calculator.SegmentedMessage(String.fromCharCode(...units));
  const sizes = message.encodedChars.map((one) => one.codeUnits.length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  console.log(`${message.encodingName} ${message.segments.length} ${total} ${sizes.join(',')}`);
}
