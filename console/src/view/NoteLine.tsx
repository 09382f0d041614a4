// The note line. What is half written is kept by the page itself and survives a reload.
import { useState } from "preact/hooks";
import { draft, keepDraft } from "../kept";
import type { Room } from "../room";
import type { Incident } from "../contract";

export function NoteLine({ room, incident }: { room: Room; incident: Incident }) {
  const w = room.words;
  const [text, setText] = useState(draft(incident.id, "note"));
  const keep = (value: string) => {
    setText(value);
    keepDraft(incident.id, "note", value);
  };
  const write = (event: Event) => {
    event.preventDefault();
    if (room.writeNote(text)) setText("");
  };
  return (
    <form class="note" onSubmit={write}>
      <kbd>F10</kbd>
      <input id="note" class="field" aria-label={w.note.label} placeholder={w.note.placeholder} maxLength={4000} autocomplete="off" value={text} onInput={(event) => keep(event.currentTarget.value)} />
      <button class="button" type="submit">{w.note.write}</button>
      <button class="button" type="button" onClick={() => room.park()}><kbd>F8</kbd> {w.note.park}</button>
    </form>
  );
}
