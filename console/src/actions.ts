// What the operator does, on its way to the station. Each act has a key and is sent again with the same key until the station
// answers: none is lost, none is done twice. They outlive a reload of the page, not the closing of its tab.
import type { Refusal, ResolutionCode, Stage, Way } from "./contract";

export type Act =
  | { kind: "take" }
  | { kind: "advance" }
  | { kind: "accept"; person: string }
  | { kind: "decline"; person: string }
  | { kind: "stage"; person: string; stage: Stage }
  | { kind: "park"; until: string }
  | { kind: "page"; person: string; way: Way }
  | { kind: "note"; text: string }
  | { kind: "resolve"; code: ResolutionCode; note: string };

export interface Action {
  readonly key: string;
  readonly by: string; // whose act it is: nobody else's session may send it
  readonly incident: number;
  readonly act: Act;
  readonly not_before: number; // Date.now(); a resolution waits for its undo
  readonly seen?: string; // what stood on the screen: the same act on another picture is another act
}

/** The body is the act without its kind, which is the path. */
export function request(action: Action): { path: string; body: string } {
  const { kind, ...body } = action.act;
  return { path: `/api/v1/incidents/${action.incident}/${kind}`, body: JSON.stringify(body) };
}

export type Answer = { kind: "done"; head: number } | { kind: "refused"; message: string } | { kind: "again"; after_ms: number } | { kind: "logged_out" };

/** What an answer means. No answer, or one that does not know whether it is on disk: again, with the same key. */
export async function meaning(response: Response | undefined): Promise<Answer> {
  if (!response) return { kind: "again", after_ms: 1_000 };
  if (response.status === 200) {
    const done = (await response.json().catch(() => undefined)) as { head: number } | undefined; // none: cut in the middle
    return done ? { kind: "done", head: done.head } : { kind: "again", after_ms: 1_000 };
  }
  if (response.status === 401) return { kind: "logged_out" };
  if (response.status === 429) return { kind: "again", after_ms: 1_000 * Number(response.headers.get("Retry-After") ?? 1) };
  if (response.status >= 500) return { kind: "again", after_ms: 1_000 };
  const said = (await response.json().catch(() => undefined)) as Refusal | undefined;
  return { kind: "refused", message: said?.error.message ?? `HTTP ${response.status}` };
}

export interface OutboxEars {
  changed(): void;
  done(action: Action): void;
  refused(action: Action, message: string): void;
  loggedOut(): void;
}

const place = "hearken.actions";
const send_limit_ms = 5_000;

export class Outbox {
  readonly waiting = new Map<string, Action>();
  #landed = new Map<string, number>(); // key -> the journal number at which it can be seen
  #person = "";
  #sending = new Set<string>();
  #ears: OutboxEars;
  #storage: Pick<Storage, "getItem" | "setItem">;

  constructor(ears: OutboxEars, storage: Pick<Storage, "getItem" | "setItem">) {
    this.#ears = ears;
    this.#storage = storage;
  }

  /** This person's acts that a reload or a login interrupted are sent again; another's are dropped, and counted. */
  resume(person: string): number {
    this.#person = person;
    let kept: Action[] = [];
    try {
      kept = JSON.parse(this.#storage.getItem(place) ?? "[]") as Action[];
    } catch {
      // an unreadable store keeps nothing
    }
    for (const action of kept) this.waiting.set(action.key, action);
    const strange = [...this.waiting.values()].filter((action) => action.by !== person);
    for (const action of strange) this.waiting.delete(action.key);
    this.#keep();
    for (const action of this.waiting.values()) void this.#send(action);
    return strange.length;
  }

  /** None: it is on its way already (a repeated press does nothing twice), or another resolution is. */
  put(incident: number, act: Act, delay_ms = 0, seen = ""): Action | undefined {
    if (this.has(incident, act, seen)) return undefined;
    if (act.kind === "resolve" && this.of(incident, "resolve")) return undefined;
    const action = { key: newKey(), by: this.#person, incident, act, not_before: Date.now() + delay_ms, seen };
    this.#enter(action);
    void this.#send(action);
    return action;
  }

  /** Only while it has not been sent. */
  undo(key: string): boolean {
    const action = this.waiting.get(key);
    if (!action || action.not_before <= Date.now()) return false;
    this.#leave(key);
    return true;
  }

  of(incident: number, kind: Act["kind"]): Action | undefined {
    for (const action of this.waiting.values()) if (action.incident === incident && action.act.kind === kind) return action;
    return undefined;
  }

  /** The picture shows everything up to `head`: an act that has landed there needs no "pending" any more. */
  seen(head: number): void {
    for (const [key, at] of this.#landed) if (at <= head) this.#leave(key);
  }

  has(incident: number, act: Act, seen = ""): boolean {
    const text = JSON.stringify(act);
    return [...this.waiting.values()].some((action) => action.incident === incident && (action.seen ?? "") === seen && JSON.stringify(action.act) === text);
  }

  #enter(action: Action): void {
    this.waiting.set(action.key, action);
    this.#keep();
  }

  #leave(key: string): void {
    this.#landed.delete(key);
    this.waiting.delete(key);
    this.#keep();
  }

  #keep(): void {
    try {
      this.#storage.setItem(place, JSON.stringify([...this.waiting.values()].filter((action) => !this.#landed.has(action.key))));
    } catch {
      // a full or forbidden store: the acts still live in this page
    }
    this.#ears.changed();
  }

  async #send(action: Action): Promise<void> {
    if (this.#sending.has(action.key) || this.#landed.has(action.key)) return;
    this.#sending.add(action.key);
    await this.#sendUntilAnswered(action);
    this.#sending.delete(action.key);
  }

  async #sendUntilAnswered(action: Action): Promise<void> {
    for (;;) {
      await pause(action.not_before - Date.now());
      if (!this.waiting.has(action.key) || action.by !== this.#person) return;
      const answer = await meaning(await post(action));
      switch (answer.kind) {
        case "done":
          this.#landed.set(action.key, answer.head);
          this.#keep();
          return this.#ears.done(action);
        case "refused":
          this.#leave(action.key);
          return this.#ears.refused(action, answer.message);
        case "logged_out":
          return this.#ears.loggedOut(); // it stays, and is sent after the login
        case "again":
          await pause(answer.after_ms);
      }
    }
  }
}

async function post(action: Action): Promise<Response | undefined> {
  const { path, body } = request(action);
  const headers = { "Content-Type": "application/json", "Idempotency-Key": action.key };
  return fetch(path, { method: "POST", headers, body, signal: AbortSignal.timeout(send_limit_ms) }).catch(() => undefined);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, milliseconds)));
}

/** 128 random bits; crypto.randomUUID is missing where the room's page comes without TLS. */
function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
