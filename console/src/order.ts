// In which section of the queue an incident stands, and in which order: what is new, what is in hand, what is put aside. Pure.
import { unreachable, type Incident, type Priority } from "./contract";

export type Section = "waiting" | "in_hand" | "parked";

export function section(incident: Incident): Section {
  const state = incident.state;
  switch (state.kind) {
    case "armed":
      if (state.parked) return "parked";
      return incident.taken_by ? "in_hand" : "waiting";
    case "owned":
      return "in_hand";
    case "closed":
      return "in_hand"; // never in the queue
    default:
      return unreachable(state, "waiting");
  }
}

/** How late its owner is, in milliseconds; 0 when nobody is late. */
export function lateness(incident: Incident, now: number): number {
  return incident.state.kind === "owned" ? Math.max(0, now - Date.parse(incident.state.deadline)) : 0;
}

export interface Sections {
  readonly waiting: readonly Incident[]; // priority, then age
  readonly in_hand: readonly Incident[]; // late first, then priority, then age
  readonly parked: readonly Incident[]; // by its return
}

export function sections(incidents: Iterable<Incident>, now: number): Sections {
  const all = { waiting: [] as Incident[], in_hand: [] as Incident[], parked: [] as Incident[] };
  for (const incident of incidents) all[section(incident)].push(incident);
  const late = (incident: Incident) => (lateness(incident, now) > 0 ? 0 : 1);
  return {
    waiting: all.waiting.sort(urgent),
    in_hand: all.in_hand.sort((a, b) => late(a) - late(b) || urgent(a, b)),
    parked: all.parked.sort((a, b) => back(a) - back(b)),
  };
}

function urgent(a: Incident, b: Incident): number {
  return a.priority - b.priority || earlier(a.opened, b.opened) || a.id - b.id;
}

/** Instants as the station writes them sort by their letters. */
function earlier(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function back(incident: Incident): number {
  return incident.state.kind === "armed" ? Date.parse(incident.state.due) : 0;
}

export function counts(incidents: Iterable<Incident>): Record<Priority, number> {
  const count: Record<Priority, number> = { 1: 0, 2: 0, 3: 0, 4: 0 };
  for (const incident of incidents) count[incident.priority] += 1;
  return count;
}

/** What F2 takes: the first that waits and is not being taken already. */
export function nextWaiting(waiting: readonly Incident[], taking: ReadonlySet<number>): Incident | undefined {
  return waiting.find((incident) => !taking.has(incident.id));
}

export type Aging = "fresh" | "warning" | "overdue";
export const warning_after_s = 15;
export const overdue_after_s = 60;
const full_after_s = 180;

export function aging(seconds: number): Aging {
  if (seconds >= overdue_after_s) return "overdue";
  return seconds >= warning_after_s ? "warning" : "fresh";
}

/** Where an age stands on the bar, 0 to 1: one scale for all, full at 180 s, stretched at its start so that the first 15 s have a quarter. */
export function onScale(seconds: number): number {
  const share = Math.max(0, Math.min(1, seconds / full_after_s));
  return Math.pow(share, 0.55);
}
