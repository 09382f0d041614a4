// Incidents for the tests: what they have in common, and what each says differently.
import type { FeedRecord, Incident } from "../src/contract";

export const opened = "2026-11-24T12:00:00.000Z";
export const at = (seconds: number) => Date.parse(opened) + 1000 * seconds;
export const instant = (seconds: number) => new Date(at(seconds)).toISOString();

export function incident(id: number, more: Partial<Incident> = {}): Incident {
  const steps = [
    { index: 0, after_s: 0, due: instant(0), whom: ["role:operator"], ways: ["console" as const], again_after_s: 0, state: "done" as const },
    { index: 1, after_s: 20, due: instant(20), whom: ["孟春林"], ways: ["sms" as const], again_after_s: 30, state: "current" as const },
  ];
  return {
    id, event: "fall", code: "", detail: "", priority: 1, life_safety: true, on_test: false, sound: "", subject: { kind: "client", client: "K001", name: "陈惠安" }, opened, last_signal: opened, presses: 1, restored: false,
    plan: { id: "P1", round: 0, round_began: opened, steps }, responders: [], state: { kind: "armed", step: 1, due: instant(20), parked: false },
    next: { at: instant(20), kind: "step", step: 1, whom: ["孟春林"], ways: ["sms"] }, ...more,
  };
}

export function record(number: number, view: Incident): FeedRecord {
  return { number, at: opened, by: "station", why: "", kind: "incident_pressed", fact: { event: "fall", said: "fall", priority: 1, life_safety: true, presses: 1 }, incident: view.id, view };
}

export const taken = { taken_by: { person: "S11", name: "周敏" } };
export const owned = (stage: "accepted" | "en_route" | "on_scene" | "safe", deadline_s: number): Partial<Incident> => ({
  ...taken,
  state: { kind: "owned", owner: "W01", name: "孟春林", stage, deadline: instant(deadline_s), warned: false },
});
