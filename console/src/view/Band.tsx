// The band: the oldest unowned incident of the highest priority, what happens by itself and when, F2. Calm: one grey sentence.
// Not live: hatched, loud, with what is still certain. No dialog ever covers it. Under it, while the disk takes nothing: that nothing
// is recorded, and what goes on all the same.
import { clock, duration } from "../format";
import { Mark } from "./Mark";
import { age, fate, placeLine, subjectName } from "./telling";
import type { Room } from "../room";
import type { Incident } from "../contract";

export function Band({ room }: { room: Room }) {
  if (room.standing === "lost") return <Cut room={room} />;
  const first = room.sections.waiting[0];
  const again = room.pressedAgain;
  const told = first ? `${room.words.event[first.event]}${room.words.dot}${subjectName(first.subject, room.words)}` : "";
  const told_again = again ? `${room.words.band.pressed_again(again.presses)}${room.words.dot}${subjectName(again.subject, room.words)}` : "";
  return (
    <>
      <div class="unseen" role="alert">{told}</div>
      <div class="unseen" role="alert">{told_again}</div>
      {first ? <Ringing room={room} again={again} /> : again ? <PressedAgain room={room} incident={again} /> : <Calm room={room} />}
    </>
  );
}

function Ringing({ room, again }: { room: Room; again: Incident | undefined }) {
  const w = room.words;
  const waiting = room.sections.waiting;
  const first = waiting[0];
  if (!first) return null;
  const years = age(first.subject);
  const pending = room.outbox.of(first.id, "take") !== undefined;
  return (
    <section class={`band ringing priority-${first.priority}`} aria-label={w.event[first.event]}>
      <Mark priority={first.priority} w={w} look={first.priority === 1 ? "turned" : ""} />
      <span class="big">{w.event[first.event]}{first.on_test ? w.dot + w.band.on_test : ""}</span>
      <span class="name">{subjectName(first.subject, w)}{years === undefined ? "" : ` ${w.incident.age(years)}`}</span>
      <span class="place">{placeLine(first, w)}</span>
      <b class="big">{duration(room.picture - Date.parse(first.opened))}</b>
      <span class="fate">{fate(first, w, room.picture)}</span>
      {waiting.length > 1 && <b>{w.band.more(waiting.length - 1)}</b>}
      {again && <button class="go" onClick={() => room.choose(again.id)}>{w.band.also_again(subjectName(again.subject, w))}</button>}
      {first.priority > 1 && room.mutable.length > 0 && (
        <button class="go" onClick={() => room.mute()}>{room.muted ? w.band.muted : w.band.mute}</button>
      )}
      <button class="go" aria-disabled={pending} onClick={() => room.takeNext()}>
        <kbd>F2</kbd> {pending ? w.band.taking : w.band.take}
      </button>
    </section>
  );
}

/** In somebody's hands, and pressed again: it has not been looked at here. */
function PressedAgain({ room, incident }: { room: Room; incident: Incident }) {
  const w = room.words;
  return (
    <section class={`band ringing priority-${incident.priority}`} aria-label={w.band.pressed_again(incident.presses)}>
      <Mark priority={incident.priority} w={w} look={incident.priority === 1 ? "turned" : ""} />
      <span class="big">{w.band.pressed_again(incident.presses)}</span>
      <span class="name">{subjectName(incident.subject, w)}</span>
      <span class="place">{placeLine(incident, w)}</span>
      <b class="big">{duration(room.picture - Date.parse(incident.last_signal))}</b>
      <button class="go" onClick={() => room.choose(incident.id)}><kbd>F2</kbd> {w.band.look}</button>
    </section>
  );
}

/** What rings meanwhile stands in the queue as ever. */
export function Unrecorded({ room }: { room: Room }) {
  const w = room.words;
  return <section class="band unrecorded" role="alert"><b>{w.band.unrecorded}</b><span>{w.band.unrecorded_more}</span></section>;
}

function Calm({ room }: { room: Room }) {
  const last = room.last_opened > 0 ? duration(room.now - room.last_opened) : undefined;
  return <section class="band quiet" aria-label={room.words.queue.waiting}>{room.words.band.calm(last)}</section>;
}

function Cut({ room }: { room: Room }) {
  const w = room.words;
  if (!room.connected) return <section class="band quiet" aria-label={w.strip.not_live}>{w.band.connecting}</section>;
  return (
    <section class="band cut" aria-label={w.strip.not_live}>
      <div>
        <span class="big">{w.band.cut(duration(room.age_ms))}</span>
        <span>{w.band.stopped(clock(room.stopped_at, room.zone))}</span>
        <span class="try">{w.band.retry(Math.max(1, room.tries))}</span>
      </div>
      <span class="unseen" role="alert">{w.strip.not_live}</span>
    </section>
  );
}
