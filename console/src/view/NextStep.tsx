// The next-step card: what the operator can do now (F4), and what happens by itself otherwise.
import { telephone } from "../format";
import { fate, people, ways } from "./telling";
import { unreachable, type Incident } from "../contract";
import type { Room } from "../room";
import type { NextStep as Step } from "../step";
import type { Words } from "../words/words";

export function NextStep({ room, incident }: { room: Room; incident: Incident }) {
  const w = room.words;
  const closing = room.outbox.of(incident.id, "resolve");
  if (closing && closing.act.kind === "resolve") return <Closing room={room} what={w.resolution[closing.act.code]} />;
  const step = room.step;
  const pending = room.stepPending;
  return (
    <section class="next" aria-label={w.incident.next}>
      <div>
        <div class="small dim">{step.kind === "advance" && step.number <= incident.plan.steps.length ? w.step.of(step.number, incident.plan.steps.length) : w.step.now}</div>
        <div class="what">{what(step, w)}</div>
        <div class="small fate">
          {step.kind === "confirm" ? w.step.confirm_why : fate(incident, w, room.picture)}
          {step.kind === "stage" && step.phone && <b>{w.dot}{w.step.phone(telephone(step.phone))}</b>}
        </div>
      </div>
      {step.kind !== "nothing" && (
        <button class="button primary" aria-disabled={pending} onClick={() => room.takeStep()}>
          <kbd>F4</kbd> {pending ? w.step.sending : verb(step, w)}
        </button>
      )}
    </section>
  );
}

/** Struck through for five seconds: nothing has been sent yet. Afterwards it is on its way, and stays. */
function Closing({ room, what }: { room: Room; what: string }) {
  const w = room.words;
  return (
    <section class="next" aria-label={w.incident.next}>
      <div class="what">{room.closing ? w.resolve.held(what) : `${w.queue.closing}${w.colon}${what}`}</div>
      {room.closing && <button class="button primary" onClick={() => room.openResolve()}><kbd>F9</kbd> {w.queue.undo}</button>}
    </section>
  );
}

function what(step: Step, w: Words): string {
  switch (step.kind) {
    case "take":
      return w.step.take;
    case "confirm":
      return w.step.confirm(step.name);
    case "advance":
      return w.step.advance(people(step.whom, w), ways(step.ways, w));
    case "stage":
      return w.step.stage[step.stage](step.name);
    case "resolve":
      return w.step.resolve;
    case "nothing":
      return "";
    default:
      return unreachable(step, "");
  }
}

function verb(step: Exclude<Step, { kind: "nothing" }>, w: Words): string {
  return w.step.button[step.kind === "stage" ? step.stage : step.kind];
}
