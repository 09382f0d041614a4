// The monitoring room: what the page knows and what its keys do. The screens (view/) only show it. Everything on screen comes
// from the station, so a reload loses nothing; what the operator has half written is kept by the page (kept.ts).
import { Outbox, type Act, type Action } from "./actions";
import { Bell } from "./bell";
import { blank, trimmed } from "./blank";
import { command, type Command } from "./keys";
import { Heed } from "./heed";
import { chosenIncident, chosenLanguage, chosenTheme, draft, keepDraft, keepIncident, keepLanguage, keepLooked, keepTheme, keepWatched, looked, logoutOwed, oweLogout, themeByHour, watched, type Theme } from "./kept";
import { Link, standing, type Standing } from "./link";
import { nextWaiting, sections, type Sections } from "./order";
import { apply, fromAnswer, nothing, type Queue } from "./queue";
import { due, pressing } from "./sound";
import { actOf, nextStep, notAsked, wayTo, type NextStep } from "./step";
import { words, type Words } from "./words/words";
import { unreachable, type Alive, type Candidate, type Detail, type FeedRecord, type Incident, type Language, type Me, type QueueAnswer, type ResolutionCode, type Station } from "./contract";

export type Panel = "none" | "resolve" | "all_keys";
export type Shift = "off" | "asking" | "unheard" | "on";

const undo_ms = 5_000;
const park_ms = 10 * 60_000;
const mute_ms = 60_000;
const said_ms = 8_000;
const tick_ms = 250;
const ask_again_ms = 2_000;

export class Room {
  me: Me | undefined;
  station: Station | undefined;
  queue: Queue = nothing;
  connected = false; // a first picture has come
  stored = true; // false: the station's disk takes nothing
  chosen: number | undefined = chosenIncident();
  detail: Detail | undefined; // of the chosen one
  panel: Panel = "none";
  resolution: ResolutionCode | undefined; // chosen in the panel
  shift: Shift = "off";
  deserted = false; // the session ended under somebody's hands: nobody watches here
  asking = true; // who sits here is being asked for the first time
  unreachable = false; // who sits here could not be asked; it is asked again
  said: { text: string; refused: boolean; at: number } | undefined;
  language: Language = chosenLanguage() ?? (navigator.language.startsWith("en") ? "en" : "zh");
  readonly outbox: Outbox;
  readonly bell: Bell;

  #link: Link | undefined;
  #ahead_ms = 0; // the station's clock minus this PC's
  #stopped_at = 0; // the station's time of the last heartbeat
  #last_opened = 0; // when the newest incident known here was opened
  #muted = new Map<number, number>(); // incident -> until when
  #greeted = new Set<number>();
  #heed = new Heed(looked());
  #looked_kept = true;
  #listeners = new Set<() => void>();
  #shown: { incident: number; head: number } | undefined; // what `detail` has
  #fetching: number | undefined; // the incident whose story is on its way: one at a time
  #fresh: FeedRecord[] = []; // heard and not folded yet
  #folding = new MessageChannel(); // a timer would wait for a second in a window that is hidden
  #directory_shown = -1;
  #second = 0;
  #sorted: { queue: Queue; second: number; sections: Sections } | undefined;

  constructor() {
    this.bell = new Bell(() => this.changed());
    this.outbox = new Outbox(
      {
        changed: () => this.changed(),
        done: (action) => this.#landed(action),
        refused: (action, message) => this.#refused(action, message),
        loggedOut: () => this.loggedOut(),
      },
      sessionStorage,
    );
    this.#folding.port2.onmessage = () => this.#foldFresh();
    setInterval(() => this.#tick(), tick_ms);
    window.addEventListener("pagehide", () => this.#keepLooked());
    window.addEventListener("storage", () => this.#chosenElsewhere());
    document.addEventListener("keydown", (event) => this.#pressed(event));
    document.addEventListener("pointerdown", () => this.#touched());
    document.addEventListener("pointerup", () => this.bell.wake()); // a browser takes a finger for a gesture only when it is lifted
  }

  // ---- what the screens read ----

  get words(): Words {
    return words(this.language);
  }
  get zone(): string {
    return this.station?.time_zone ?? "Asia/Shanghai";
  }
  get theme(): Theme {
    return chosenTheme() ?? themeByHour(this.now, this.zone);
  }
  /** The station's clock. */
  get now(): number {
    return Date.now() + this.#ahead_ms;
  }
  /** The instant that the picture shows: it stands still while the connection is lost. */
  get picture(): number {
    return this.standing === "lost" && this.connected ? this.#stopped_at : this.now;
  }
  get standing(): Standing {
    return standing(this.#link?.age());
  }
  get age_ms(): number {
    return this.#link?.age() ?? 0;
  }
  get tries(): number {
    return this.#link?.tries ?? 0;
  }
  get stopped_at(): number {
    return this.#stopped_at;
  }
  get last_opened(): number {
    return this.#last_opened;
  }
  /** Sorted once for each picture: with hundreds of open incidents it is asked for several times a second. */
  get sections(): Sections {
    const second = Math.floor(this.picture / 1000);
    if (this.#sorted?.queue !== this.queue || this.#sorted.second !== second) {
      this.#sorted = { queue: this.queue, second, sections: sections(this.queue.incidents.values(), this.picture) };
    }
    return this.#sorted.sections;
  }
  get incident(): Incident | undefined {
    return this.chosen === undefined ? undefined : this.queue.incidents.get(this.chosen);
  }
  get step(): NextStep {
    return this.incident ? nextStep(this.incident) : { kind: "nothing" };
  }
  /** The open incident's resolution, while it can still be taken back. */
  get closing(): Action | undefined {
    const action = this.incident && this.outbox.of(this.incident.id, "resolve");
    return action && action.not_before > Date.now() ? action : undefined;
  }
  /** What rings and can be muted. */
  get mutable(): Incident[] {
    return this.sections.waiting.filter((one) => one.priority > 1 && pressing(one));
  }
  get muted(): boolean {
    return this.mutable.every((one) => this.now < (this.#muted.get(one.id) ?? 0));
  }
  /** Pressed again in somebody's hands, and not looked at here yet. */
  unseen(incident: Incident): boolean {
    return this.#heed.unseen(incident);
  }
  get pressedAgain(): Incident | undefined {
    return [...this.sections.in_hand, ...this.sections.parked].find((one) => this.unseen(one));
  }
  isMe(person: string | undefined): boolean {
    return person !== undefined && person === this.me?.person;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  changed(): void {
    for (const listener of this.#listeners) listener();
  }

  // ---- coming and going ----

  /** Who sits here, if the session still lives. Only the station's word leads to the login: a station that restarts is waited for. */
  async begin(): Promise<void> {
    if (logoutOwed()) await this.#tellLogout();
    const answer = await fetch("/api/v1/me", { cache: "no-store", signal: AbortSignal.timeout(4_000) }).catch(() => undefined);
    const me = answer?.ok ? ((await answer.json().catch(() => undefined)) as Me | undefined) : undefined;
    this.asking = false;
    if (this.me) return;
    this.unreachable = !me && answer?.status !== 401;
    this.deserted = answer?.status === 401 && watched();
    if (me && !logoutOwed()) return this.enter(me);
    if (this.unreachable) setTimeout(() => void this.begin(), ask_again_ms);
    this.changed();
  }

  enter(me: Me): void {
    this.me = me;
    this.asking = false;
    this.deserted = false;
    this.unreachable = false;
    oweLogout(false);
    keepWatched(true);
    this.language = chosenLanguage() ?? me.language;
    this.#link?.close();
    this.#link = new Link({
      snapshot: (answer) => this.#snapshot(answer),
      record: (record) => this.#heard(record),
      alive: (alive) => this.#alive(alive),
      loggedOut: () => this.loggedOut(),
      head: () => this.#fresh.at(-1)?.number ?? this.queue.head,
    });
    void this.#link.open();
    const dropped = this.outbox.resume(me.person);
    this.said = undefined;
    if (dropped > 0) this.say(this.words.said.dropped(dropped), true);
    this.changed();
  }

  loggedOut(): void {
    this.#link?.close();
    this.#link = undefined;
    if (this.me) this.deserted = true;
    this.me = undefined;
    this.connected = false; // the next picture is the next person's
    this.changed();
  }

  /** This screen is left at once; the station is told as soon as it can be. */
  async logout(): Promise<void> {
    this.me = undefined;
    this.loggedOut();
    keepWatched(false);
    oweLogout(true);
    await this.#tellLogout();
  }

  /** Until the station has heard it, or somebody has come. */
  async #tellLogout(): Promise<void> {
    this.asking = false;
    const owed = () => !this.me && logoutOwed();
    setTimeout(() => owed() && this.say(this.words.said.logout_owed, true), 500); // it is usually told by then
    while (owed()) {
      const answer = await fetch("/api/v1/logout", { method: "POST", signal: AbortSignal.timeout(4_000) }).catch(() => undefined);
      if (this.me) return;
      if (answer?.ok || answer?.status === 401) oweLogout(false);
      else await new Promise((resolve) => setTimeout(resolve, ask_again_ms));
      if (owed()) this.say(this.words.said.logout_owed, true);
    }
    if (!this.me) this.said = undefined;
    this.changed();
  }

  // ---- what the station tells ----

  #snapshot(answer: QueueAnswer): void {
    this.#stationTime(answer.now);
    this.connected = true;
    this.#fold(fromAnswer(answer, this.queue));
  }

  /** What comes in one piece is folded in one go. */
  #heard(record: FeedRecord): void {
    if (this.#fresh.push(record) === 1) this.#folding.port1.postMessage(undefined);
  }

  #foldFresh(): void {
    const fresh = this.#fresh;
    this.#fresh = [];
    const queue = apply(this.queue, fresh);
    if (queue !== this.queue) this.#fold(queue);
  }

  #alive(alive: Alive): void {
    this.#stationTime(alive.now);
    this.stored = alive.stored;
    this.changed();
  }

  #stationTime(now: string): void {
    this.#ahead_ms = Date.parse(now) - Date.now();
    this.#stopped_at = Date.parse(now);
  }

  #fold(queue: Queue): void {
    for (const [id] of this.#muted) if (!sameNoise(this.queue.incidents.get(id), queue.incidents.get(id))) this.#muted.delete(id);
    this.queue = queue;
    for (const incident of queue.incidents.values()) this.#last_opened = Math.max(this.#last_opened, Date.parse(incident.opened));
    if (this.chosen !== undefined && !queue.incidents.has(this.chosen)) this.#leaveIncident();
    this.outbox.seen(queue.head);
    this.#heed.picture(this.sections, this.now);
    this.#looked_kept = false;
    this.#sound();
    void this.#showDetail();
    void this.#showStation();
    this.changed();
  }

  /** The whole story of the chosen incident, fetched again after each record of the journal that may have changed it; while the disk
   * takes nothing there are none, and it is fetched each second. One at a time: a command must not wait behind them. */
  async #showDetail(): Promise<void> {
    const wanted = this.incident && { incident: this.incident.id, head: this.queue.head };
    if (!wanted || this.#fetching === wanted.incident) return;
    if (this.stored && this.#shown?.incident === wanted.incident && this.#shown.head >= wanted.head) return;
    this.#fetching = wanted.incident;
    const detail = await look<Detail>(`/api/v1/incidents/${wanted.incident}`, this.language);
    if (this.#fetching === wanted.incident) this.#fetching = undefined;
    if (!detail || this.chosen !== detail.incident.id) return;
    if (detail.head < (this.detail?.incident.id === detail.incident.id ? this.detail.head : 0)) return;
    this.#shown = { incident: detail.incident.id, head: Math.max(detail.head, wanted.head) };
    this.detail = detail;
    this.changed();
    if (this.stored) void this.#showDetail();
  }

  async #showStation(): Promise<void> {
    const wanted = this.queue.directory;
    if (this.#directory_shown >= wanted) return;
    this.#directory_shown = wanted;
    const station = await look<Station>("/api/v1/station", this.language);
    if (station) this.station = station;
    else this.#directory_shown = -1;
    this.changed();
  }

  #tick(): void {
    this.#link?.watch();
    this.#sound();
    if (this.said && Date.now() - this.said.at > said_ms) this.said = undefined;
    const second = Math.floor(this.now / 1000);
    if (second === this.#second) return;
    this.#second = second;
    if (!this.#looked_kept) this.#keepLooked();
    if (this.me) void this.#showDetail();
    if (this.me && this.connected) void this.#showStation();
    this.changed();
  }

  #sound(): void {
    if (this.deserted || this.unreachable) return void this.bell.sound({ kind: "not_live" }, performance.now());
    if (!this.me || !this.connected) return;
    const scene = { waiting: this.sections.waiting, again: this.pressedAgain !== undefined, standing: this.standing, muted: this.#muted, greeted: this.#greeted, now: this.now };
    const began = this.bell.sound(due(scene), performance.now());
    if (began?.kind === "soft") this.#greeted.add(began.incident);
  }

  // ---- what the operator does ----

  /** A hand at this console: the browser lets it sound, and what is open has been looked at. */
  #touched(): void {
    this.bell.wake();
    this.#look();
  }

  #look(): void {
    if (!this.incident) return;
    this.#heed.look(this.incident);
    this.#keepLooked();
  }

  #keepLooked(): void {
    keepLooked(this.#heed.looked);
    this.#looked_kept = true;
  }

  #pressed(event: KeyboardEvent): void {
    this.#touched();
    if (!this.me) return;
    const target = event.target instanceof HTMLElement ? event.target : undefined;
    const in_field = target?.matches("input, textarea, select") ?? false;
    const press = { key: event.key, in_field, composing: event.isComposing, modified: event.ctrlKey || event.altKey || event.metaKey };
    const wanted = command(press);
    if (!wanted) return;
    event.preventDefault();
    if (event.repeat && wanted.kind !== "move") return; // a heavy hand
    this.run(wanted);
  }

  run(wanted: Command): void {
    switch (wanted.kind) {
      case "take_next":
        return this.takeNext();
      case "next_step":
        return this.takeStep();
      case "park":
        return this.park();
      case "resolve":
        return this.openResolve();
      case "note":
        return focusOn("#note");
      case "digit":
        return this.panel === "resolve" ? this.chooseResolution(wanted.digit) : this.pageNumber(wanted.digit);
      case "move":
        return move(wanted.by);
      case "all_keys":
        return this.show(this.panel === "all_keys" ? "none" : "all_keys");
      case "leave":
        return this.leave();
      default:
        return unreachable(wanted, undefined);
    }
  }

  choose(id: number): void {
    if (this.chosen !== id) {
      this.chosen = id;
      keepIncident(id);
      this.detail = undefined;
      this.#shown = undefined;
    }
    this.#look();
    this.show("none");
    void this.#showDetail();
  }

  show(panel: Panel): void {
    this.panel = panel;
    if (panel !== "resolve") this.resolution = undefined;
    this.changed();
  }

  leave(): void {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    this.show("none");
  }

  takeNext(): void {
    const taking = new Set([...this.outbox.waiting.values()].filter((action) => action.act.kind === "take").map((action) => action.incident));
    const next = nextWaiting(this.sections.waiting, taking);
    const again = this.pressedAgain;
    if (!next && again) return this.choose(again.id);
    if (!next) return this.say(this.words.said.nothing_waiting, false);
    this.take(next.id);
  }

  take(id: number): void {
    if (this.#act(id, { kind: "take" })) this.choose(id);
  }

  takeStep(): void {
    const incident = this.incident;
    if (!incident) return this.say(this.words.said.choose_first, false);
    if (this.outbox.of(incident.id, "resolve")) return this.say(this.words.queue.closing, false); // F9 takes it back, F4 does not
    const step = this.step;
    if (step.kind === "take") return this.take(incident.id);
    if (step.kind === "resolve") return this.openResolve();
    const act = actOf(step);
    if (act) this.#act(incident.id, act, 0, pictureOf(incident, step));
  }

  /** F4 has sent this very step, and the station has not said that it is done. */
  get stepPending(): boolean {
    const incident = this.incident;
    const act = actOf(this.step);
    return incident !== undefined && act !== undefined && this.outbox.has(incident.id, act, pictureOf(incident, this.step));
  }

  act(act: Act): void {
    if (this.incident) this.#act(this.incident.id, act);
  }

  park(): void {
    if (!this.incident) return this.say(this.words.said.choose_first, false);
    this.act({ kind: "park", until: new Date(this.now + park_ms).toISOString() });
  }

  /** Digits count those on their way first, then who else can be asked. */
  pageNumber(digit: number): void {
    const one = this.incident && this.people[digit - 1];
    if (one?.way) this.act({ kind: "page", person: one.person, way: one.way });
    else if (one) this.say(this.words.responders.only_phone + (one.phone ? ` ${one.phone}` : ""), false);
  }

  pagePerson(candidate: Candidate): void {
    const way = wayTo(candidate);
    if (way) this.act({ kind: "page", person: candidate.person, way });
  }

  get people(): { person: string; way: "console" | "sms" | "voice" | undefined; phone: string | undefined }[] {
    const incident = this.incident;
    if (!incident) return [];
    const others = this.detail ? notAsked(this.detail, incident) : [];
    const ways = new Map(this.detail?.candidates.map((candidate) => [candidate.person, wayTo(candidate)]) ?? []);
    return [
      ...incident.responders.map((one) => ({ person: one.person, way: ways.has(one.person) ? ways.get(one.person) : ("sms" as const), phone: one.phone })),
      ...others.map((one) => ({ person: one.person, way: wayTo(one), phone: one.phone })),
    ];
  }

  writeNote(text: string): boolean {
    const incident = this.incident;
    if (!incident || blank(text)) {
      this.say(this.words.said.empty_note, true);
      return false;
    }
    if (!this.#act(incident.id, { kind: "note", text: trimmed(text) })) return false;
    keepDraft(incident.id, "note", ""); // the outbox keeps the words now
    return true;
  }

  /** A resolution that still waits is taken back: its code and its words are there to be corrected. */
  openResolve(): void {
    const incident = this.incident;
    if (!incident) return this.say(this.words.said.choose_first, false);
    const closing = this.outbox.of(incident.id, "resolve");
    if (closing && !this.outbox.undo(closing.key)) return this.say(this.words.queue.closing, false);
    this.show("resolve");
    if (closing?.act.kind === "resolve") {
      this.resolution = closing.act.code;
      this.say(this.words.said.undone, false);
    }
    focusOn("#resolve-first");
  }

  chooseResolution(digit: number): void {
    const code = this.station?.resolution_codes[digit - 1];
    if (!code || !this.incident) return;
    this.resolution = code;
    this.changed();
    if (this.incident.life_safety) focusOn("#closing-note");
    else this.resolve("");
  }

  resolve(note: string): void {
    const incident = this.incident;
    if (!incident) return;
    if (this.outbox.of(incident.id, "resolve")) return this.say(this.words.queue.closing, true);
    if (!this.resolution) return this.say(this.words.resolve.hint, true);
    if (incident.life_safety && blank(note)) return this.say(this.words.resolve.note_needed, true);
    if (this.#act(incident.id, { kind: "resolve", code: this.resolution, note: trimmed(note) }, undo_ms)) {
      this.say(this.words.resolve.held(this.words.resolution[this.resolution]), false);
      this.show("none");
    }
  }

  /** What rings now; what comes later rings, also a further press or another round of the same. */
  mute(): void {
    for (const one of this.mutable) this.#muted.set(one.id, this.now + mute_ms);
    this.changed();
  }

  startShift(): void {
    this.bell.wake();
    this.bell.play({ kind: "life", step: 1 });
    this.shift = "asking";
    this.changed();
  }

  heard(yes: boolean): void {
    this.shift = yes ? "on" : "unheard";
    if (yes) this.say(this.words.shift.ok, false);
    this.changed();
  }

  /** Theme and language are one choice for all windows of this browser. */
  #chosenElsewhere(): void {
    this.language = chosenLanguage() ?? this.language;
    this.changed();
  }

  toggleTheme(): void {
    keepTheme(this.theme === "night" ? "day" : "night");
    this.changed();
  }

  toggleLanguage(): void {
    this.language = this.language === "zh" ? "en" : "zh";
    keepLanguage(this.language);
    this.#shown = undefined; // the story is told in it too
    void this.#showDetail();
    this.changed();
  }

  say(text: string, refused: boolean): void {
    this.said = { text, refused, at: Date.now() };
    this.changed();
  }

  #act(incident: number, act: Act, delay_ms = 0, seen = ""): boolean {
    if (this.standing === "lost") {
      this.say(this.words.said.lost, true);
      return false;
    }
    this.outbox.put(incident, act, delay_ms, seen);
    return true;
  }

  #landed(action: Action): void {
    if (action.act.kind === "resolve") keepDraft(action.incident, "resolve", "");
    this.say(this.words.said.done[action.act.kind], false);
    this.outbox.seen(this.queue.head);
  }

  /** The words of a refused note come back into its field, unless the next one is being written there. */
  #refused(action: Action, message: string): void {
    if (action.act.kind === "note" && draft(action.incident, "note") === "") keepDraft(action.incident, "note", action.act.text);
    this.say(this.words.said.refused(message), true);
  }

  #leaveIncident(): void {
    this.chosen = undefined;
    keepIncident(undefined);
    this.detail = undefined;
    this.#shown = undefined;
    this.panel = "none";
    this.resolution = undefined;
  }
}

function sameNoise(before: Incident | undefined, now: Incident | undefined): boolean {
  return before?.presses === now?.presses && before?.plan.round === now?.plan.round;
}

/** To go on with the plan is another act once the plan has gone on. */
function pictureOf(incident: Incident, step: NextStep): string {
  return step.kind === "advance" ? `${incident.plan.round}/${step.number}` : "";
}

/** None: no answer, or one that was cut in the middle. */
async function look<T>(path: string, language: Language): Promise<T | undefined> {
  try {
    const answer = await fetch(path, { cache: "no-store", headers: { "Accept-Language": language }, signal: AbortSignal.timeout(4_000) });
    return answer.ok ? ((await answer.json()) as T) : undefined;
  } catch {
    return undefined;
  }
}

/** After the screen has been drawn. */
function focusOn(selector: string): void {
  setTimeout(() => document.querySelector<HTMLElement>(selector)?.focus(), 0);
}

/** Up and down the rows of the queue; from elsewhere it begins at the chosen row. */
function move(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>(".row, .more")];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const from = at >= 0 ? at : rows.findIndex((row) => row.getAttribute("aria-current") === "true");
  const to = from < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.max(0, Math.min(rows.length - 1, from + by));
  rows[to]?.focus();
}
