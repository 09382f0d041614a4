// The queue: waiting, in hand, parked. A waiting row carries its age on one scale for all, with ticks at 15 and 60 s.
import { useState } from "preact/hooks";
import { duration } from "../format";
import { aging, onScale, overdue_after_s, section, warning_after_s } from "../order";
import { Mark } from "./Mark";
import { age, placeLine, status, subjectName } from "./telling";
import type { Room } from "../room";
import type { Incident } from "../contract";

/** So many rows at first, and so many more at each wish: thousands would make every key wait for them. */
const rows_at_once = 100;

export function Queue({ room }: { room: Room }) {
  const w = room.words;
  const { waiting, in_hand, parked } = room.sections;
  return (
    <nav class="panel" aria-label={w.queue.label}>
      <div class="scroll" tabIndex={-1}>
        <Part room={room} title={w.queue.waiting} order={w.queue.waiting_order} incidents={waiting} />
        <Part room={room} title={w.queue.in_hand} order={w.queue.in_hand_order} incidents={in_hand} />
        <Part room={room} title={w.queue.parked} order={w.queue.parked_order} incidents={parked} />
      </div>
      <div class="foot">
        <span>{w.queue.foot(waiting.length, room.queue.incidents.size)}</span>
        <span>{w.queue.foot_head(room.queue.head)}</span>
      </div>
    </nav>
  );
}

function Part({ room, title, order, incidents }: { room: Room; title: string; order: string; incidents: readonly Incident[] }) {
  const [most, showMore] = useState(rows_at_once);
  const shown = incidents.filter((incident, index) => index < most || incident.id === room.chosen);
  const hidden = incidents.length - shown.length;
  return (
    <>
      <h2 class="title">{title} <span class="n">{incidents.length}</span><span class="aside">{order}</span></h2>
      {incidents.length === 0 ? <div class="none">{room.words.queue.none}</div> : (
        <ul>{shown.map((incident) => <li key={incident.id}><Row room={room} incident={incident} /></li>)}</ul>
      )}
      {hidden > 0 && <button class="more" onClick={() => showMore(most + rows_at_once)}>{room.words.queue.more(hidden)}</button>}
    </>
  );
}

function Row({ room, incident }: { room: Room; incident: Incident }) {
  const w = room.words;
  const now = room.picture;
  const waiting = section(incident) === "waiting";
  const seconds = (now - Date.parse(incident.opened)) / 1000;
  const years = age(incident.subject);
  const closing = room.outbox.of(incident.id, "resolve");
  const chosen = room.chosen === incident.id;
  const look = ["row", `priority-${incident.priority}`, waiting && `ringing ${aging(seconds)}`, chosen && "chosen", closing && "closing"].filter(Boolean).join(" ");
  return (
    <button class={look} aria-current={chosen ? "true" : undefined} onClick={() => room.choose(incident.id)}>
      <Mark priority={incident.priority} w={w} look={waiting && incident.priority === 1 ? "turned" : ""} />
      <span class="text">
        <span class="line">
          <span class="event">{w.event[incident.event]}{w.dot}<em>{subjectName(incident.subject, w)}{years === undefined ? "" : ` ${years}`}</em>{incident.presses > 1 && <b> ×{incident.presses}</b>}</span>
          <span class="age">{duration(seconds * 1000)}</span>
        </span>
        <span class="line">
          <span class="place">{placeLine(incident, w)}</span>
          {closing ? <span class="status">{w.queue.closing}</span> : <Status room={room} incident={incident} />}
        </span>
      </span>
      {waiting && <Aging seconds={seconds} />}
    </button>
  );
}

function Status({ room, incident }: { room: Room; incident: Incident }) {
  if (room.unseen(incident)) return <span class="status pill">{room.words.queue.pressed_again}</span>;
  if (room.outbox.of(incident.id, "take")) return <span class="status">{room.words.band.taking}</span>;
  const { text, late } = status(incident, room.words, room.picture, room.zone, (person) => room.isMe(person));
  return <span class={late ? "status pill" : "status"}>{text}</span>;
}

function Aging({ seconds }: { seconds: number }) {
  const at = (s: number) => `${100 * onScale(s)}%`;
  return (
    <span class="aging" aria-hidden="true">
      <i style={{ width: at(seconds) }} />
      <u style={{ left: at(warning_after_s) }} />
      <u style={{ left: at(overdue_after_s) }} />
    </span>
  );
}
