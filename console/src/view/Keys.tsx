// The keys that work now, and what was last said: done, refused with its reason, or on its way.
import type { Command } from "../keys";
import type { Room } from "../room";

export function Keys({ room }: { room: Room }) {
  const w = room.words;
  const has = room.incident !== undefined;
  const list: [string, string, Command, boolean][] = [
    ["F2", w.keys.take_next, { kind: "take_next" }, room.sections.waiting.length > 0 || room.pressedAgain !== undefined],
    ["F4", w.keys.next_step, { kind: "next_step" }, has],
    ["F8", w.keys.park, { kind: "park" }, has],
    ["F9", room.closing ? w.queue.undo : w.keys.resolve, { kind: "resolve" }, has],
    ["F10", w.keys.note, { kind: "note" }, has],
    ["?", w.keys.all, { kind: "all_keys" }, true],
  ];
  return (
    <footer class="keys">
      {list.map(([key, label, wanted, works]) => (
        <button key={key} aria-disabled={!works} onClick={() => room.run(wanted)}><kbd>{key}</kbd>{label}</button>
      ))}
      <Said room={room} />
    </footer>
  );
}

function Said({ room }: { room: Room }) {
  const sending = room.outbox.waiting.size;
  const said = room.said;
  if (said) return <span class={said.refused ? "said refused" : "said"} role={said.refused ? "alert" : "status"}>{said.text}</span>;
  if (sending > 0) return <span class="said" role="status">{room.words.said.pending(sending)}</span>;
  return <span class="said">{room.me?.name}</span>;
}
