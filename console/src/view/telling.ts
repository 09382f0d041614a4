// How an incident is put into words: its subject, its place, what the station will do by itself. Pure.
import { duration, hourMinute } from "../format";
import { aging, lateness, overdue_after_s, section, warning_after_s } from "../order";
import { named, type Words } from "../words/words";
import { unreachable, type Detail, type Incident, type ResolutionCode, type Step, type Subject, type Way } from "../contract";

export function subjectName(subject: Subject, w: Words): string {
  switch (subject.kind) {
    case "client":
      return subject.name;
    case "place":
      return subject.name;
    case "gateway":
      return `${w.queue.gateway} ${subject.gateway}`;
    case "vital":
      return [subject.gateway ?? w.queue.station, w.vital[subject.vital] ?? subject.vital].join(" ");
    case "account":
      return subject.account === "" ? w.queue.unreadable : w.queue.unknown_account(subject.account);
    default:
      return unreachable(subject, "");
  }
}

export function age(subject: Subject): number | undefined {
  return subject.kind === "client" ? subject.age : undefined;
}

export function sex(subject: Subject, w: Words): string {
  const written = subject.kind === "client" ? (subject.sex ?? "") : "";
  if (/^(女|f)/i.test(written)) return w.incident.female;
  return /^(男|m)/i.test(written) ? w.incident.male : written;
}

export function placeLine(incident: Incident, w: Words): string {
  const subject = incident.subject;
  const parts: (string | undefined)[] = [];
  if (subject.kind === "client") parts.push([subject.building, subject.door].filter(Boolean).join(" "));
  if (subject.kind === "account") parts.push(subject.gateway, incident.detail);
  if (incident.device?.location) parts.push(incident.device.location);
  if (parts.every((part) => !part)) parts.push(incident.detail || (subject.kind === "place" ? "" : w.queue.station));
  return parts.filter(Boolean).join(w.dot);
}

/** The sentence for 120: where, who, what, and what a crew must know. None: no life is at stake, or nobody knows where. */
export function readOut(incident: Incident, detail: Detail | undefined, station: string | undefined, w: Words): string | undefined {
  const subject = incident.subject;
  if (!incident.life_safety || (subject.kind !== "client" && subject.kind !== "place")) return undefined;
  const client = subject.kind === "client";
  const where = client
    ? (detail?.client?.address ?? [subject.building, subject.door].filter(Boolean).join(" "))
    : [...(detail?.place?.path ?? [station, subject.name]), incident.device?.location].filter(Boolean).join(" ");
  const years = age(subject);
  const person = [sex(subject, w), years === undefined ? "" : w.incident.age(years)].filter(Boolean).join(" ");
  const mind = client ? detail?.client?.risk_note : detail?.place?.entry_note;
  return [where, person, w.event[incident.event], mind].filter(Boolean).join(w.join);
}

/** How an incident ended; empty: it has not. */
export function ending(code: string, w: Words): string {
  return w.resolution[code as ResolutionCode] ?? w.ended[code] ?? code;
}

/** A plan's step: how and whom, and in a word when it was in vain; the sign alone is too small for that. */
export function stepLine(step: Step, w: Words): string {
  const line = `${ways(step.ways, w)}${w.colon}${people(step.whom, w)}`;
  return step.state === "failed" ? `${line}${w.dot}${w.incident.step_signs.failed}` : line;
}

export const step_signs: Record<Step["state"], string> = { done: "✓", failed: "✗", current: "▶", pending: "○", skipped: "–" };

export const ways = (list: readonly Way[], w: Words) => list.map((way) => w.way[way]).join(w.join);
export const people = (list: readonly string[], w: Words) => list.map((one) => named(w, one)).join(w.join);

/** What happens by itself, and in how long: the operator decides whether to be faster. */
export function fate(incident: Incident, w: Words, now: number): string {
  const next = incident.next;
  if (!next) return "";
  const left = Date.parse(next.at) - now;
  if (left <= 0) return w.fate.overdue;
  const time = duration(left);
  const whom = people(next.whom, w) || (incident.state.kind === "owned" ? incident.state.name : w.role.everybody!);
  switch (next.kind) {
    case "step":
      return w.fate.step(whom, ways(next.ways, w), time);
    case "restart":
      return w.fate.restart(time);
    case "remind":
      return w.fate.remind(whom, time);
    case "escalate":
      return w.fate.escalate(whom, time);
    case "unpark":
      return w.fate.unpark(time);
    default:
      return unreachable(next.kind, "");
  }
}

/** The last word of a row: nobody, over 15 s, me, somebody and how far, when it comes back. Late is told apart. */
export function status(incident: Incident, w: Words, now: number, zone: string, isMe: (person: string) => boolean): { text: string; late: boolean } {
  const late = lateness(incident, now);
  if (late > 0) return { text: w.queue.late(duration(late)), late: true };
  const state = incident.state;
  if (state.kind === "owned" && state.stage === "safe" && state.warned) return { text: w.queue.unresolved, late: true };
  if (state.kind === "owned") return { text: (isMe(state.owner) ? w.queue.me : state.name) + w.dot + w.stage[state.stage], late: false };
  if (state.kind === "armed" && section(incident) === "parked") return { text: w.queue.back_at(hourMinute(state.due, zone)), late: false };
  if (incident.taken_by) return { text: (isMe(incident.taken_by.person) ? w.queue.me : incident.taken_by.name) + w.dot + w.queue.plan_runs, late: false };
  const grade = aging((now - Date.parse(incident.opened)) / 1000);
  if (grade === "fresh") return { text: w.queue.nobody, late: false };
  return { text: w.queue.over(grade === "warning" ? warning_after_s : overdue_after_s), late: false };
}
