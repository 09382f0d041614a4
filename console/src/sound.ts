// Which sound is due: pure. The bell (bell.ts) only plays it. Life can't be muted, only taken; louder in three steps of 6 dB.
import { overdue_after_s, warning_after_s } from "./order";
import type { Incident } from "./contract";
import type { Standing } from "./link";

export type Figure =
  | { kind: "life"; step: 0 | 1 | 2 } // five short tones, 3 + 2
  | { kind: "urgent" } // three tones
  | { kind: "soft"; incident: number } // one tone, once
  | { kind: "again"; incident: number; presses: number } // what is in hand was pressed again: the life figure, once a press
  | { kind: "not_live" }; // two tones of their own timbre: the page is not live, or a self test

export const every_ms: Record<Figure["kind"], number> = { life: 4_000, urgent: 8_000, soft: Infinity, again: 4_000, not_live: 10_000 };
const soft_if_younger_ms = 30_000;
const again_if_younger_ms = 10_000; // of the press; an old one is in the story

export interface Scene {
  waiting: readonly Incident[]; // by priority, then age
  in_hand: readonly Incident[];
  standing: Standing;
  muted_until: number; // priority 2 only
  greeted: ReadonlySet<number>; // incidents whose soft tone has been played
  heard: ReadonlyMap<number, number>; // incident -> the press that has sounded again, or that was there when it was taken
  now: number; // the station's clock
}

export function due(scene: Scene): Figure | undefined {
  if (scene.standing === "lost") return { kind: "not_live" };
  const first = scene.waiting[0];
  const again = scene.in_hand.find((one) => pressedAgain(one, scene));
  if (first?.priority === 1) return { kind: "life", step: step((scene.now - Date.parse(first.opened)) / 1000) };
  if (again) return { kind: "again", incident: again.id, presses: again.presses };
  if (first?.priority === 2 && scene.now >= scene.muted_until) return { kind: "urgent" };
  const fresh = scene.waiting.find((one) => one.priority > 2 && !scene.greeted.has(one.id) && scene.now - Date.parse(one.opened) < soft_if_younger_ms);
  return fresh && { kind: "soft", incident: fresh.id };
}

function pressedAgain(incident: Incident, scene: Scene): boolean {
  const known = scene.heard.get(incident.id) ?? 1;
  return incident.life_safety && incident.presses > known && scene.now - Date.parse(incident.last_signal) < again_if_younger_ms;
}

function step(age_s: number): 0 | 1 | 2 {
  if (age_s >= overdue_after_s) return 2;
  return age_s >= warning_after_s ? 1 : 0;
}
