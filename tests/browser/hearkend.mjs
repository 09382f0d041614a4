// The real station: hearkend on its own database in a folder of its own, with the demo's street, one DC-09 gateway and the
// simulator's modem, through which the person who is asked answers by SMS.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { press } from "./pager.mjs";

const data = fileURLToPath(new URL("../../data", import.meta.url));
const tables = ["units", "staff", "wardens", "volunteers", "relatives", "clients", "keyholders", "warden_clients", "devices", "plans", "duty_shifts"];
const accounts = ["A002", "A003", "A005", "A006"]; // without a key: they send in the clear
const patience_ms = 60_000;
const login = "op1";
const password = "a browser plays";

function programs() {
  const folder = process.env.HEARKEN_BIN;
  if (!folder || !existsSync(join(folder, "hearkend"))) throw new Error("HEARKEN_BIN must name the folder of hearkend, hearkenctl and hearken-sim");
  return (name) => join(folder, name);
}

const config = (folder) => `
[station]
name = "金桥街道(演示)"
time_zone = "Asia/Shanghai"
language = "zh"
state = "${folder}"
[api]
listen = ["127.0.0.1:0"]
[[gateway]]
name = "dc09-main"
protocol = "dc09"
  [[gateway.wire]]
  kind = "tcp_listener"
  listen = ["127.0.0.1:0"]
[[gateway]]
name = "modem-1"
protocol = "gsm_modem"
sends = true
  [[gateway.wire]]
  kind = "serial_port"
  port = "${folder}/modem"
`;

async function until(what, holds) {
  for (const end = Date.now() + patience_ms; Date.now() < end; ) {
    const value = holds();
    if (value) return value;
    await new Promise((next) => setTimeout(next, 50));
  }
  throw new Error(`not in ${patience_ms / 1000} s: ${what}`);
}

function run(program, words, input = "") {
  const done = spawnSync(program, words, { encoding: "utf8", input });
  if (done.status !== 0) throw new Error(`${program} ${words[2]}: ${done.error ?? done.stderr + done.stdout}`);
}

/** Collects what the station sends by SMS, and answers as the person would. */
function telephone(modem) {
  const asked = [];
  createInterface({ input: modem.stdout }).on("line", (line) => {
    const message = line.startsWith("{") ? JSON.parse(line) : {};
    const code = /(?:回复|Reply) 1 (\d+)/.exec(message.text ?? "")?.[1];
    if (code) asked.push({ from: message.sms_to, code });
  });
  return {
    /** The one who was asked last goes; asked again by the caller until the station has it. */
    answer() {
      const last = asked.pop();
      if (last) modem.stdin.write(`${JSON.stringify({ sms_from: last.from, text: `1 ${last.code}` })}\n`);
    },
  };
}

export async function begin() {
  const program = programs();
  const folder = mkdtempSync(join(tmpdir(), "hearken-browser-"));
  const children = [];
  const start = (name, words, stdio) => (children.push(spawn(program(name), words, { stdio })), children.at(-1));
  const end = async () => {
    for (const child of children.reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = new Promise((done) => child.once("exit", done));
      child.kill();
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const modem = start("hearken-sim", ["modem", "--link", join(folder, "modem")], ["pipe", "pipe", "inherit"]);
    const phone = telephone(modem);
    await until("the modem's terminal", () => existsSync(join(folder, "modem")));
    const file = join(folder, "hearkend.toml");
    writeFileSync(file, config(folder));
    run(program("hearkenctl"), ["--config", file, "import", ...tables.map((name) => join(data, "demo", `${name}.csv`)), join(data, "holidays-cn.json")]);
    run(program("hearkenctl"), ["--config", file, "user", "add", login, "--role", "administrator", "--person", "S03"], `${password}\n${password}\n`);
    const ready = join(folder, "ready.json");
    const daemon = start("hearkend", ["--config", file, "--ready-file", ready], ["ignore", "inherit", "inherit"]);
    await until("the station is ready", () => {
      if (daemon.exitCode !== null) throw new Error(`hearkend ended with ${daemon.exitCode}`);
      return existsSync(ready);
    });
    const bound = JSON.parse(readFileSync(ready, "utf8"));
    const [host, port] = bound.wires.find((wire) => wire.kind === "tcp_listener").address.split(":");
    let sequence = 0;
    const files = (limit) => spawnSync("prlimit", ["--pid", String(daemon.pid), `--fsize=${limit}:`]);
    return {
      /** EFBIG comes where ENOSPC would. */
      fillDisk: () => files(65_536),
      freeDisk: () => files("unlimited"),
      url: `http://${bound.api[0]}/`, login, password, end,
      press: (client) => press({ host, port: Number(port) }, (sequence += 1), accounts[client]),
      answer: () => phone.answer(),
    };
  } catch (fault) {
    await end();
    throw fault;
  }
}
