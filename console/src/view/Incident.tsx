// The incident: head, next step, plan and story left, client right, the note line. Head and next step never leave the screen.
import { clock, duration } from "../format";
import { Client } from "./Client";
import { Mark } from "./Mark";
import { NextStep } from "./NextStep";
import { NoteLine } from "./NoteLine";
import { Plan } from "./Plan";
import { Resolve } from "./Resolve";
import { age, sex, subjectName } from "./telling";
import type { Room } from "../room";
import type { Incident as View } from "../contract";

export function Incident({ room, incident }: { room: Room; incident: View }) {
  return (
    <main class="panel" aria-label={room.words.incident.label}>
      <Head room={room} incident={incident} />
      {room.panel === "resolve" ? <Resolve key={incident.id} room={room} incident={incident} /> : <NextStep room={room} incident={incident} />}
      <div class="halves">
        <div><Plan room={room} incident={incident} /></div>
        <div><Client room={room} incident={incident} /></div>
      </div>
      <NoteLine key={incident.id} room={room} incident={incident} />
    </main>
  );
}

function Head({ room, incident }: { room: Room; incident: View }) {
  const w = room.words;
  const years = age(incident.subject);
  const person = [sex(incident.subject, w), years === undefined ? "" : w.incident.age(years)].filter(Boolean).join(" ");
  return (
    <div class="head">
      <Mark priority={incident.priority} w={w} look="great" />
      <div>
        <h1>{w.event[incident.event]} <span class="name">{w.dot.trim()} {subjectName(incident.subject, w)}</span> <span class="person">{person}</span></h1>
        <div class="since">{since(room, incident).join(w.dot)}</div>
      </div>
      <div class="timer" role="timer" aria-label={w.incident.since}>{duration(room.picture - Date.parse(incident.opened))}</div>
    </div>
  );
}

function since(room: Room, incident: View): string[] {
  const w = room.words;
  const lines = [w.incident.received(clock(incident.opened, room.zone))];
  if (incident.taken_by) lines.push(w.incident.taken_by(incident.taken_by.name));
  if (incident.presses > 1) lines.push(w.incident.pressed(incident.presses - 1, clock(incident.last_signal, room.zone)));
  if (incident.restored) lines.push(w.incident.restored);
  if (incident.on_test) lines.push(w.incident.test);
  if (incident.plan.round > 0) lines.push(w.incident.round(incident.plan.round + 1));
  return lines;
}
