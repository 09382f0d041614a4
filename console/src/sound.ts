// Which sound is due: pure. The bell (bell.ts) only plays it. Life can't be muted, only taken; louder in three steps of 6 dB.
import { overdue_after_s, warning_after_s } from "./order";
import type { Incident } from "./contract";
import type { Standing } from "./link";

export type Figure =
  | { kind: "life"; step: 0 | 1 | 2 } // five short tones, 3 + 2
  | { kind: "urgent" } // three tones
  | { kind: "soft"; incident: number } // one tone, once
  | { kind: "again" } // what is in hand was pressed again and nobody here has looked: the life figure, at longer intervals
  | { kind: "not_live" }; // two tones of their own timbre: the page is not live, or a self test

export const every_ms: Record<Figure["kind"], number> = { life: 4_000, urgent: 8_000, soft: Infinity, again: 8_000, not_live: 10_000 };
const soft_if_younger_ms = 30_000;

export interface Scene {
  waiting: readonly Incident[]; // by priority, then age
  again: boolean; // a press that nobody here has looked at
  standing: Standing;
  muted: ReadonlyMap<number, number>; // incident -> until when; never one at priority 1
  greeted: ReadonlySet<number>; // incidents whose soft tone has been played
  now: number; // the station's clock
}

export function due(scene: Scene): Figure | undefined {
  if (scene.standing === "lost") return { kind: "not_live" };
  const first = scene.waiting[0];
  if (first?.priority === 1) return { kind: "life", step: step((scene.now - Date.parse(first.opened)) / 1000) };
  if (scene.again) return { kind: "again" };
  if (scene.waiting.some((one) => pressing(one) && scene.now >= (scene.muted.get(one.id) ?? 0))) return { kind: "urgent" };
  const fresh = scene.waiting.find((one) => !pressing(one) && !scene.greeted.has(one.id) && scene.now - Date.parse(one.opened) < soft_if_younger_ms);
  return fresh && { kind: "soft", incident: fresh.id };
}

/** Urgent by its priority, or because its plan came to the end of its list: then everybody is called. */
export function pressing(incident: Incident): boolean {
  return incident.priority === 2 || incident.plan.round > 0;
}

function step(age_s: number): 0 | 1 | 2 {
  if (age_s >= overdue_after_s) return 2;
  return age_s >= warning_after_s ? 1 : 0;
}
