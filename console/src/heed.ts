// Which presses on what is in hand nobody here has looked at yet. While an incident waits it rings anyway; once somebody has it, a
// further press must not pass unseen: it shows in row and band and sounds until this console has looked.
import type { Incident } from "./contract";
import type { Sections } from "./order";

const fresh_ms = 10_000; // of a press that was there before this page: an older one is in the story

export class Heed {
  #looked: Map<number, number>; // incident -> the presses that somebody here knows of

  /** `known`: what the page had noted before it was loaded again. */
  constructor(known: readonly (readonly [number, number])[] = []) {
    this.#looked = new Map(known);
  }

  get looked(): [number, number][] {
    return [...this.#looked];
  }

  /** A new picture: what rings is known, what is gone is forgotten. */
  picture({ waiting, in_hand, parked }: Sections, now: number): void {
    const before = this.#looked;
    this.#looked = new Map(waiting.map((one) => [one.id, one.presses]));
    for (const one of [...in_hand, ...parked]) {
      const young = now - Date.parse(one.last_signal) < fresh_ms;
      this.#looked.set(one.id, before.get(one.id) ?? (young ? 1 : one.presses));
    }
  }

  look(incident: Incident): void {
    this.#looked.set(incident.id, incident.presses);
  }

  unseen(incident: Incident): boolean {
    return incident.life_safety && incident.presses > (this.#looked.get(incident.id) ?? incident.presses);
  }
}
