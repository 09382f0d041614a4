// Every visible word stands in zh.ts and en.ts, one dictionary per language, of one type: a missing word fails the build.
import { en } from "./en";
import { zh } from "./zh";
import type { EventWord, Language, Priority, ResolutionCode, Stage, Way } from "../contract";

export interface Words {
  brand: string;
  title: string;
  lang: string;
  event: Record<EventWord, string>;
  priority: Record<Priority, string>;
  mark: (priority: Priority) => string;
  stage: Record<Stage | "asked", string>;
  way: Record<Way, string>;
  role: Record<string, string>; // as a directory or a plan writes it; unknown ones are shown as they are
  vital: Record<string, string>;
  page: Record<"queued" | "sending" | "sent" | "delivered" | "answered" | "failed" | "withdrawn", string>;
  answer: Record<"asked" | "accepted" | "declined" | "stood_down" | "silent", string>;
  resolution: Record<ResolutionCode, string>;
  ended: Record<string, string>; // as the station itself closes
  join: string; // between several names
  dot: string;
  colon: string;

  login: { heading: string; login: string; password: string; enter: string; entering: string; wrong: string; unreachable: string; waiting: string; nobody: string; nobody_more: string; deserted: string };
  strip: {
    gateways: string; sms: string; store: string; well: string; ill: string; live: (seconds: string) => string; not_live: string; sound_on: string; sound_off: string;
    on_duty: string; nobody_on_duty: string; theme_day: string; theme_night: string; other_language: string; logout: string; me: string; health: string;
  };
  band: {
    unrecorded: string; unrecorded_more: string;
    more: (n: number) => string; take: string; taking: string; calm: (last: string | undefined) => string; cut: (age: string) => string; stopped: (at: string) => string;
    connecting: string; retry: (n: number) => string; mute: string; muted: string; on_test: string; pressed_again: (presses: number) => string; also_again: (name: string) => string; look: string;
  };
  queue: {
    label: string; waiting: string; waiting_order: string; in_hand: string; in_hand_order: string; parked: string; parked_order: string; none: string; nobody: string;
    over: (seconds: number) => string; me: string; late: (time: string) => string; back_at: (time: string) => string; undo: string; closing: string; pressed_again: string; unresolved: string; plan_runs: string; unknown_account: (account: string) => string;
    unreadable: string; station: string; gateway: string; silent_devices: string; foot: (waiting: number, open: number) => string; foot_head: (head: number) => string; more: (hidden: number) => string;
  };
  fate: {
    step: (whom: string, ways: string, time: string) => string; restart: (time: string) => string; remind: (whom: string, time: string) => string; escalate: (whom: string, time: string) => string;
    unpark: (time: string) => string; overdue: string;
  };
  incident: {
    label: string; female: string; male: string; age: (years: number) => string; received: (time: string) => string; taken_by: (name: string) => string; pressed: (more: number, time: string) => string;
    restored: string; test: string; round: (n: number) => string; since: string; next: string; plan: string; plan_aside: (id: string) => string; story: string; story_from: (number: number) => string;
    loading: string; no_plan: string; step_signs: Record<"done" | "failed" | "current" | "pending" | "skipped", string>;
  };
  step: {
    of: (number: number, all: number) => string; now: string; take: string; confirm: (name: string) => string; confirm_why: string; advance: (whom: string, ways: string) => string; stage: Record<Exclude<Stage, "accepted">, (name: string) => string>;
    resolve: string; button: Record<"take" | "confirm" | "advance" | "en_route" | "on_scene" | "safe" | "resolve", string>; phone: (number: string) => string; sending: string;
  };
  client: {
    label: string; file: (number: string) => string; place: string; device: string; risk: string; entry: string; consent: string; no_consent: string; speech: string; illness: string; medicine: string; hospital: string; phone: string; family: string;
    earlier: string; no_earlier: string; still_open: string; key: string; mobility: string; location: string; account: string; gateway: string; help_line: string; unknown: string; detail: string; minutes: (n: number) => string; told: Record<string, string>;
  };
  note: { label: string; placeholder: string; write: string; park: string; saved: string };
  resolve: { heading: string; hint: string; note: string; note_needed: string; button: string; held: (what: string) => string; leave: string };
  responders: {
    label: string; coming: string; needed: string; none: string; due: Record<Stage, (time: string) => string>; left: (time: string) => string; late: (time: string) => string; page: string; again: string; unproven: string;
    others: string; others_order: string; others_none: string; metres: (n: number) => string; kilometres: (n: string) => string; minutes: (n: number) => string; has_key: string; busy: string; on_duty: string; times: (n: number) => string; ambulance_say: string; ambulance: string; read_out: (text: string) => string;
    only_phone: string; track: (name: string) => string; sorry: string; goes: string; cannot: string;
  };
  calm: { heading: string; sub: (gateways: number) => string; test: string; here: string; ill: (n: number) => string; duty_gap: string };
  shift: { heading: string; why: string; start: string; heard: string; question: string; not_heard: string; advice: string; ok: string };
  said: { refused: (why: string) => string; lost: string; nothing_waiting: string; choose_first: string; done: Record<"take" | "advance" | "accept" | "decline" | "stage" | "park" | "page" | "note" | "resolve", string>; undone: string; pending: (n: number) => string; logout_owed: string; dropped: (n: number) => string; empty_note: string };
  keys: { take_next: string; next_step: string; park: string; resolve: string; resolve_undo: string; note: string; all: string; heading: string; move: string; digits: string; leave: string; open: string };
  narrow: string;
}

const dictionaries: Record<Language, Words> = { zh, en };

export const words = (language: Language): Words => dictionaries[language];

/** A word of the directory or the plan (`warden`, `role:operator`); what is not in the dictionary is shown as it is. */
export function named(w: Words, word: string): string {
  return w.role[word.replace(/^role:/, "")] ?? word;
}
