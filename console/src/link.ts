// The live line to the station, and the truth about its age. The feed is resumed from the last folded number; after any doubt (an
// error, silence, a number that does not come) the whole queue is fetched again first, so the picture equals the station's.
import type { Alive, FeedRecord, QueueAnswer } from "./contract";

export type Standing = "live" | "slow" | "lost";
export const slow_after_ms = 2_000;
export const lost_after_ms = 4_700; // looked at four times a second (room.ts): loud within five seconds

/** By the time since the last heartbeat; undefined: none was heard yet. */
export function standing(age: number | undefined): Standing {
  if (age === undefined || age > lost_after_ms) return "lost";
  return age > slow_after_ms ? "slow" : "live";
}

export interface LinkEars {
  snapshot(answer: QueueAnswer): void;
  record(record: FeedRecord): void;
  alive(alive: Alive): void;
  loggedOut(): void;
  head(): number; // what has been folded
}

const fetch_limit_ms = 4_000;
const pauses_ms = [200, 1_000, 1_000, 2_000, 3_000];

async function ask(): Promise<QueueAnswer | "logged_out" | "nothing"> {
  try {
    const answer = await fetch("/api/v1/queue", { signal: AbortSignal.timeout(fetch_limit_ms), cache: "no-store" });
    if (answer.status === 401) return "logged_out";
    return answer.ok ? ((await answer.json()) as QueueAnswer) : "nothing";
  } catch {
    return "nothing";
  }
}

export class Link {
  tries = 0; // of this outage
  #ears: LinkEars;
  #source: EventSource | undefined;
  #heard: number | undefined; // performance.now() of the last heartbeat; at first of the first picture
  #opened = 0; // when this connection was begun
  #behind = 0; // heartbeats in a row that name a number not folded here
  #again: ReturnType<typeof setTimeout> | undefined;
  #closed = false;
  #turn = 0; // which attempt is the newest: an older one that comes late is let go

  constructor(ears: LinkEars) {
    this.#ears = ears;
  }

  age(): number | undefined {
    return this.#heard === undefined ? undefined : performance.now() - this.#heard;
  }

  async open(): Promise<void> {
    this.#drop();
    if (this.#closed) return;
    this.#opened = performance.now();
    const turn = ++this.#turn;
    const queue = await ask();
    if (turn !== this.#turn || this.#closed) return;
    if (queue === "logged_out") return this.#ears.loggedOut();
    if (queue === "nothing") return this.#retry();
    this.#heard ??= performance.now(); // a first picture is not an outage
    this.#ears.snapshot(queue);
    this.#listen();
  }

  /** A half-open connection or a frozen station tells nothing: silence is what is seen. */
  watch(): void {
    const silent = performance.now() - Math.max(this.#opened, this.#heard ?? 0) > lost_after_ms;
    if (silent && this.#again === undefined && !this.#closed) this.#retry();
  }

  close(): void {
    this.#closed = true;
    this.#drop();
  }

  #listen(): void {
    this.#opened = performance.now();
    const source = new EventSource(`/api/v1/feed?after=${this.#ears.head()}`);
    this.#source = source;
    source.addEventListener("record", (event) => this.#record(JSON.parse(event.data) as FeedRecord));
    source.addEventListener("alive", (event) => this.#beat(JSON.parse(event.data) as Alive));
    source.onerror = () => this.#retry();
  }

  /** When the clock was set, all that is due has moved with it, and no record of its own says so of each incident. */
  #record(record: FeedRecord): void {
    this.#ears.record(record);
    if (record.kind === "clock_stepped") void this.#lookAgain();
  }

  #beat(alive: Alive): void {
    this.#heard = performance.now();
    this.tries = 0;
    this.#ears.alive(alive);
    this.#behind = alive.head > this.#ears.head() ? this.#behind + 1 : 0;
    if (this.#behind > 2) void this.open();
    else if (!alive.stored) void this.#lookAgain();
  }

  /** The disk takes nothing, so no record comes (what rings stands in the queue alone), or one record concerns all of it. */
  async #lookAgain(): Promise<void> {
    const turn = this.#turn;
    const queue = await ask();
    const usable = typeof queue === "object" && queue.head >= this.#ears.head(); // a record may have overtaken it
    if (usable && turn === this.#turn && !this.#closed) this.#ears.snapshot(queue);
  }

  #retry(): void {
    this.#drop();
    if (this.#closed) return;
    const pause = pauses_ms[Math.min(this.tries, pauses_ms.length - 1)];
    this.tries += 1;
    this.#again = setTimeout(() => void this.open(), pause);
  }

  #drop(): void {
    this.#source?.close();
    this.#source = undefined;
    this.#behind = 0;
    clearTimeout(this.#again);
    this.#again = undefined;
  }
}
