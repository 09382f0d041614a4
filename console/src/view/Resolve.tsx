// Resolving: how it ended by digit, then a note where somebody's life was at stake. It stands where the next step stood, so
// nothing is hidden by it.
import { useState } from "preact/hooks";
import { draft, keepDraft } from "../kept";
import type { Room } from "../room";
import type { Incident } from "../contract";

export function Resolve({ room, incident }: { room: Room; incident: Incident }) {
  const w = room.words;
  const [note, setNote] = useState(draft(incident.id, "resolve"));
  const keep = (value: string) => {
    setNote(value);
    keepDraft(incident.id, "resolve", value);
  };
  const finish = (event: Event) => {
    event.preventDefault();
    room.resolve(note);
  };
  return (
    <section class="next resolve" aria-label={w.resolve.heading}>
      <div>
        <div class="what">{w.resolve.heading} <span class="small dim">{w.resolve.leave}</span></div>
        <div class="codes">
          {(room.station?.resolution_codes ?? []).map((code, index) => (
            <button key={code} id={index === 0 ? "resolve-first" : undefined} class="button" aria-pressed={room.resolution === code} onClick={() => room.chooseResolution(index + 1)}>
              <kbd>{index + 1}</kbd> {w.resolution[code]}
            </button>
          ))}
        </div>
        {incident.life_safety && (
          <form class="closing-note" onSubmit={finish}>
            <input id="closing-note" class="field" aria-label={w.resolve.note} placeholder={w.resolve.note} maxLength={4000} autocomplete="off" value={note} onInput={(event) => keep(event.currentTarget.value)} />
            <button class="button" type="submit">{w.resolve.button}</button>
          </form>
        )}
      </div>
    </section>
  );
}
