// A pager of its own making: SIA DC-09 over TCP, plain, Contact ID. Shares nothing with the daemon's codec.
import { connect } from "node:net";

/** CRC-16/ARC, over everything from the first quotation mark to the last bracket. */
export function crc(text) {
  let sum = 0;
  for (const byte of Buffer.from(text, "latin1")) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >> 1) ^ 0xa001 : sum >> 1;
  }
  return sum;
}

const hex = (number, digits) => number.toString(16).toUpperCase().padStart(digits, "0");

export function frame(sequence, account, event, zone) {
  const body = `"ADM-CID"${String(sequence).padStart(4, "0")}L0#${account}[#${account}|1${event} 00 ${zone}]`;
  return `\n${hex(crc(body), 4)}${hex(body.length, 4)}${body}\r`;
}

/** Sends one alarm and resolves with the station's answer. */
export function press({ host, port }, sequence, account, event = "100", zone = "001") {
  return new Promise((done, failed) => {
    const wire = connect({ host, port }, () => wire.write(frame(sequence, account, event, zone), "latin1"));
    let heard = "";
    wire.setTimeout(3_000, () => wire.destroy(new Error("the station did not acknowledge")));
    wire.on("error", failed);
    wire.on("data", (bytes) => {
      heard += bytes.toString("latin1");
      if (!heard.includes("\r")) return;
      wire.end();
      if (heard.includes('"ACK"')) done(heard);
      else failed(new Error(`not acknowledged: ${JSON.stringify(heard)}`));
    });
  });
}
