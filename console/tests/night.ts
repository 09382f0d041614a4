// A night in virtual time: the page's room, with a browser that the test plays, and a station at the end of a line that can be cut,
// held half-open, made deaf, or whose server stands still. Nothing here waits: time is what the test says.
import type { Incident, Me } from "../src/contract";
import { Room } from "../src/room";
import { incident, opened, record } from "./incidents";

type Line = "whole" | "cut" | "half_open" | "deaf" | "frozen";
type Timer = { id: number; at: number; every: number | undefined; run: () => void };
const real_turn = setImmediate;
const beat_ms = 1_000;
const operator: Me = { login: "op1", person: "S11", name: "周敏", role: "operator", language: "zh", expires: opened };

/** What reached the station: each act by its key, and how often it was done. */
class Station {
  head = 10;
  readonly incidents = new Map<number, Incident>();
  readonly concerns = new Map<number, number>(); // journal number -> its incident
  readonly steps = new Set<number>(); // journal numbers of a clock that was set
  readonly keys = new Map<string, number>();
  done: string[] = [];
  sent: { path: string; body: object }[] = []; // each act that came, also those refused
  asked: string[] = []; // what was looked at
  stored = true;
  session = true; // false: it has ended
  ill = false; // it answers 503 to everything
  slow_ms = 0; // until a dossier comes
  refusal: string | undefined; // of the next act

  open(id: number): void {
    this.change(id, {});
  }

  change(id: number, more: Partial<Incident>): void {
    this.incidents.set(id, { ...(this.incidents.get(id) ?? incident(id)), ...more });
    if (this.stored) this.#record(id);
  }

  /** All that is due moves with the clock, by one record that is of no incident. */
  setClock(due: string): void {
    for (const [id, one] of this.incidents) this.incidents.set(id, { ...one, state: { kind: "armed", step: 1, due, parked: false } });
    this.steps.add((this.head += 1));
  }

  #record(id: number): number {
    this.concerns.set((this.head += 1), id);
    return this.head;
  }

  /** As the real one: a key that is known changes nothing and has its outcome again. */
  act(path: string, key: string): number {
    const before = this.keys.get(key);
    if (before !== undefined) return before;
    const [, id = "", word = ""] = /incidents\/(\d+)\/([\w-]+)/.exec(path) ?? [];
    this.done.push(`${word} ${id}`);
    const known = this.incidents.get(Number(id));
    if (word === "resolve" && known) this.incidents.delete(known.id);
    if (word === "take" && known) this.incidents.set(known.id, { ...known, taken_by: { person: "S11", name: "周敏" } });
    this.keys.set(key, this.#record(Number(id)));
    return this.head;
  }

  answer(path: string, key: string | null, body = "{}"): Response {
    if (this.ill) return Response.json({}, { status: 503 });
    if (path === "/api/v1/logout") return this.logout();
    if (!this.session) return Response.json({}, { status: 401 });
    if (key === null) return this.look(path);
    this.sent.push({ path, body: JSON.parse(body) as object });
    return this.command(path, key);
  }

  logout(): Response {
    this.session = false;
    this.done.push("logout");
    return new Response(null, { status: 204 });
  }

  command(path: string, key: string): Response {
    const refusal = this.refusal;
    this.refusal = undefined;
    if (refusal) return Response.json({ error: { code: "refused", message: refusal } }, { status: 409 });
    if (!this.stored) return Response.json({ error: { code: "unavailable", message: "未能确认已写入磁盘。" } }, { status: 503 });
    return Response.json({ head: this.act(path, key) });
  }

  look(path: string): Response {
    this.asked.push(path);
    const view = this.incidents.get(Number(/incidents\/(\d+)$/.exec(path)?.[1]));
    if (view) return Response.json({ head: this.head, now: new Date().toISOString(), incident: view, ties: [], pages: [], story: [], candidates: [], earlier: [] });
    if (path === "/api/v1/me") return Response.json(operator);
    if (path === "/api/v1/station") return Response.json({ time_zone: "Asia/Shanghai", resolution_codes: ["helped", "hospital", "false_press"], on_duty: [], gateways: [], vitals: [] });
    if (path === "/api/v1/queue") return Response.json({ head: this.head, now: new Date().toISOString(), incidents: [...this.incidents.values()], vitals: [], counts: { life: 0, urgent: 0, fault: 0, service: 0 } });
    return Response.json({}, { status: 503 }); // the rest of the page does without
  }
}

class Stream {
  static CLOSED = 2;
  onerror: (() => void) | undefined;
  readonly ears = new Map<string, (event: { data: string }) => void>();
  sent: number;
  over = false;

  constructor(url: string) {
    this.sent = Number(new URL(url, "http://station").searchParams.get("after"));
    night.streams.add(this);
    if (night.line === "cut") queueMicrotask(() => this.onerror?.());
  }
  addEventListener(name: string, ear: (event: { data: string }) => void): void {
    this.ears.set(name, ear);
  }
  tell(name: string, data: unknown): void {
    if (!this.over) this.ears.get(name)?.({ data: JSON.stringify(data) });
  }
  close(): void {
    this.over = true;
    night.streams.delete(this);
  }
}

export class Night {
  now = Date.parse(opened);
  line: Line = "whole";
  room!: Room;
  readonly station = new Station();
  readonly streams = new Set<Stream>();
  readonly loud: number[] = []; // when the tone of a lost connection began
  readonly life: number[] = []; // when an alarm's did
  sounding = "running"; // the browser's sound of a new page
  asked_in_vain = 0;
  in_flight = 0; // dossiers on their way
  most_in_flight = 0;
  readonly #kept = new Map<string, string>();
  readonly #hands = new Map<string, (event: object) => void>();
  #timers: Timer[] = [];
  #next = 1;
  #held: (() => void)[] = []; // what a frozen server has not read yet

  static async begin(): Promise<Night> {
    night = new Night();
    night.#install();
    night.#add(beat_ms, beat_ms, () => night.#beat());
    await night.open();
    return night;
  }

  /** The page as it comes up: also after a reload, with what it has put down. */
  async open(): Promise<void> {
    this.room = new Room();
    this.room.enter(operator);
    this.room.startShift();
    await this.pass(beat_ms);
  }

  /** The page goes as in a crash: its timers, connections and half-done acts are gone with it. */
  async reload(): Promise<void> {
    this.#leave();
    await this.open();
  }

  /** As F5: nobody touches anything, and the page finds out by itself who sits here. */
  async reloadUntouched(): Promise<void> {
    this.#leave();
    this.sounding = "suspended"; // until a hand has touched the page
    this.room = new Room();
    void this.room.begin();
    await this.pass(beat_ms);
  }

  #leave(): void {
    for (const stream of this.streams) stream.close();
    this.#timers = this.#timers.filter((timer) => timer.id === 1);
    this.#hands.clear();
  }

  key(key: string): void {
    this.#hands.get("keydown")?.({ key, preventDefault: () => undefined });
  }
  click(): void {
    this.#hands.get("pointerdown")?.({});
  }

  /** The station ends the session, and with it the feed. */
  endSession(): void {
    this.station.session = false;
    for (const stream of [...this.streams]) stream.onerror?.();
  }

  async pass(milliseconds: number): Promise<void> {
    const end = this.now + milliseconds;
    await this.#settle();
    for (let due = this.#due(end); due; due = this.#due(end)) {
      this.now = Math.max(this.now, due.at);
      if (due.every === undefined) this.#drop(due.id);
      else due.at += due.every;
      due.run();
      await this.#settle();
    }
    this.now = end;
  }

  break(line: Line): void {
    this.line = line;
    if (line === "cut") for (const stream of [...this.streams]) stream.onerror?.();
  }

  /** What half-open or deaf connections were to carry stays lost; a frozen server goes on with what lies before it. */
  mend(): void {
    const frozen = this.line === "frozen";
    if (!frozen) for (const stream of this.streams) stream.over = true;
    this.line = "whole";
    for (const read of this.#held.splice(0)) read();
  }

  #beat(): void {
    if (this.line !== "whole") return;
    for (const stream of [...this.streams]) {
      for (; stream.sent < this.station.head && this.station.stored; stream.sent += 1) this.#tellRecord(stream);
      stream.tell("alive", { now: new Date(this.now).toISOString(), head: this.station.head, stored: this.station.stored });
    }
  }

  /** Each record carries its incident as it is now; one that is gone is closed. */
  #tellRecord(stream: Stream): void {
    const number = stream.sent + 1;
    if (this.station.steps.has(number)) stream.tell("record", { number, at: opened, by: "station", why: "", kind: "clock_stepped", fact: {} });
    const id = this.station.concerns.get(number);
    if (id === undefined) return;
    const closed = { kind: "closed" as const, at: opened, code: "helped", note: "" };
    stream.tell("record", record(stream.sent + 1, this.station.incidents.get(id) ?? incident(id, { state: closed })));
  }

  #fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const key = new Headers(init.headers).get("Idempotency-Key");
    return new Promise((resolve, reject) => {
      init.signal?.addEventListener("abort", () => reject(new DOMException("time-out", "TimeoutError")));
      if (this.line !== "whole") this.asked_in_vain += 1;
      if (this.line === "cut") return reject(new TypeError("cut"));
      if (this.line === "half_open") return;
      const body = typeof init.body === "string" ? init.body : "{}";
      if (this.line === "frozen") return void this.#held.push(() => resolve(this.station.answer(path, key, body)));
      const answer = this.station.answer(path, key, body);
      if (this.line !== "whole") return;
      if (!/incidents\/\d+$/.test(path)) return resolve(answer);
      this.most_in_flight = Math.max(this.most_in_flight, (this.in_flight += 1));
      this.#add(this.station.slow_ms, undefined, () => {
        this.in_flight -= 1;
        resolve(answer);
      });
    });
  }

  #due(end: number): Timer | undefined {
    return this.#timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at || a.id - b.id)[0];
  }
  #add(after: number, every: number | undefined, run: () => void): number {
    this.#timers.push({ id: this.#next, at: this.now + Math.max(0, after), every, run });
    return this.#next++;
  }
  #drop(id: number): void {
    this.#timers = this.#timers.filter((timer) => timer.id !== id);
  }
  async #settle(): Promise<void> {
    for (let turn = 0; turn < 8; turn += 1) await new Promise((next) => real_turn(next));
  }

  #install(): void {
    const kept = { getItem: (name: string) => this.#kept.get(name) ?? null, setItem: (name: string, value: string) => void this.#kept.set(name, value), removeItem: (name: string) => void this.#kept.delete(name) };
    const deaf = { addEventListener: () => undefined };
    const hand = (name: string, heard: (event: object) => void) => void this.#hands.set(name, heard);
    const page = { addEventListener: hand, querySelector: () => null, querySelectorAll: () => [], activeElement: null };
    const globals = {
      setTimeout: (run: () => void, after = 0) => this.#add(after, undefined, run),
      clearTimeout: (id: number) => this.#drop(id),
      setInterval: (run: () => void, every: number) => this.#add(every, every, run),
      performance: { now: () => this.now },
      fetch: (path: string, init?: RequestInit) => this.#fetch(path, init),
      EventSource: Stream, MessageChannel: Pipe, AudioContext: Ear, HTMLElement: class {}, window: deaf, document: page, navigator: { language: "zh" },
      sessionStorage: kept, localStorage: kept,
    };
    for (const [name, value] of Object.entries(globals)) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
    Date.now = () => this.now;
    AbortSignal.timeout = (milliseconds: number) => {
      const control = new AbortController();
      this.#add(milliseconds, undefined, () => control.abort());
      return control.signal;
    };
  }

  heard(timbre: string): void {
    const list = timbre === "square" ? this.loud : this.life;
    if (list.at(-1) !== this.now) list.push(this.now);
  }
}

/** What is put in comes out in a turn of its own. */
class Pipe {
  port2: { onmessage?: () => void } = {};
  port1 = { postMessage: () => void setTimeout(() => this.port2.onmessage?.()) };
}

/** The operator's ear: it knows the timbre of a lost connection from that of an alarm. */
class Ear {
  state = night.sounding;
  onstatechange: (() => void) | undefined;
  resume = () => void (this.state = "running");
  currentTime = 0;
  destination = {};
  createPeriodicWave = () => ({});
  createOscillator = () => {
    const source = { type: "harmonics", frequency: { value: 0 }, setPeriodicWave: () => undefined, connect: (next: unknown) => next, start: () => night.heard(source.type), stop: () => undefined };
    return source;
  };
  createGain = () => ({ gain: { setValueAtTime: () => undefined, linearRampToValueAtTime: () => undefined }, connect: (next: unknown) => next });
}

let night: Night;
