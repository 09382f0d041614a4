// Who is coming: a track of five stages each, the deadline and the time left, what became of each page; then who else can be
// asked, nearest first, by digit; then 120 with the sentence to read out.
import { clock, duration, telephone } from "../format";
import { notAsked, wayTo } from "../step";
import { readOut } from "./telling";
import { named } from "../words/words";
import type { Room } from "../room";
import type { Candidate, Incident, Responder, Stage } from "../contract";

const ended: ReadonlySet<string> = new Set(["declined", "stood_down", "silent"]); // of an answer: nothing more is expected
const open_question: ReadonlySet<string> = new Set(["asked", "silent"]); // the operator may still hear it on the telephone
const stages: Stage[] = ["accepted", "en_route", "on_scene", "safe"];

export function Responders({ room, incident }: { room: Room; incident: Incident }) {
  const w = room.words;
  const coming = incident.responders.filter((one) => one.answer === "accepted" && !one.unproven);
  const others = room.detail ? notAsked(room.detail, incident) : [];
  return (
    <aside class="panel" aria-label={w.responders.label}>
      <h2 class="title">{w.responders.coming} <span class="n">{coming.length}</span><span class="aside">{incident.life_safety ? w.responders.needed : ""}</span></h2>
      <div class="scroll" tabIndex={0} role="group" aria-label={w.responders.coming}>
        {incident.responders.length === 0 && <div class="none">{w.responders.none}</div>}
        {incident.responders.map((one, index) => <Asked key={one.person} room={room} incident={incident} one={one} digit={index + 1} />)}
        <h2 class="title">{w.responders.others} <span class="aside">{w.responders.others_order}</span></h2>
        {others.length === 0 && <div class="none">{w.responders.others_none}</div>}
        <ul class="near">
          {others.slice(0, 9).map((one, index) => <Other key={one.person} room={room} one={one} digit={incident.responders.length + index + 1} />)}
        </ul>
      </div>
      <Ambulance room={room} incident={incident} />
    </aside>
  );
}

function Asked({ room, incident, one, digit }: { room: Room; incident: Incident; one: Responder; digit: number }) {
  const w = room.words;
  const known = room.detail?.candidates.find((candidate) => candidate.person === one.person);
  const tie = room.detail?.ties.find((other) => other.person === one.person);
  const kind = known?.tie ?? tie?.kind ?? one.roles[0];
  const who = [kind && named(w, kind), (known?.has_key ?? tie?.has_key) && w.responders.has_key, far(known, room), one.phone && telephone(one.phone)].filter(Boolean).join(w.dot);
  const pages = (room.detail?.pages ?? []).filter((page) => page.to === one.person);
  const latest = new Map(pages.sort((a, b) => a.id - b.id).map((page) => [page.way, page]));
  const pending = pageIsPending(room, incident.id, one.person);
  return (
    <div class="responder">
      <div class="top"><span class="name">{one.name}</span><span class="small dim who">{who}</span></div>
      <Track room={room} incident={incident} one={one} />
      {one.unproven && <b class="small">{w.responders.unproven}</b>}
      <Due room={room} incident={incident} one={one} />
      <div class="pages">
        {[...latest.values()].map((page) => <span key={page.id} title={page.detail}>{w.way[page.way]} <b>{w.page[page.state]}</b></span>)}
        {latest.size === 0 && <span>{w.answer[one.answer]}</span>}
        {one.times > 1 && <span>{w.responders.times(one.times)}</span>}
        <span class="act">
          {open_question.has(one.answer) && (
            <>
              <button class="button" onClick={() => room.act({ kind: "accept", person: one.person })}>{w.responders.goes}</button>
              <button class="button" onClick={() => room.act({ kind: "decline", person: one.person })}>{w.responders.cannot}</button>
            </>
          )}
          <button class="button" aria-disabled={pending} onClick={() => room.pageNumber(digit)}><kbd>{digit}</kbd> {pending ? w.step.sending : w.responders.again}</button>
        </span>
      </div>
    </div>
  );
}

function Track({ room, incident, one }: { room: Room; incident: Incident; one: Responder }) {
  const w = room.words;
  const gone = ended.has(one.answer);
  const reached = one.answer === "accepted" && !one.unproven ? stages.indexOf(one.stage) + 1 : 0;
  const late = incident.state.kind === "owned" && incident.state.owner === one.person && room.picture > Date.parse(incident.state.deadline);
  const names = ["asked" as const, ...stages];
  return (
    <ol class={gone ? "track ended" : "track"} aria-label={w.responders.track(one.name)}>
      {names.map((name, index) => {
        const look = index < reached ? "done" : index === reached ? (late ? "now late" : "now") : "";
        const word = index === 0 && gone ? w.answer[one.answer] : w.stage[name];
        return <li key={name} class={look} aria-current={index === reached ? "step" : undefined}>{word}</li>;
      })}
    </ol>
  );
}

/** Only the owner has a deadline. The bar runs from the last step of the story that concerns the stage. */
function Due({ room, incident, one }: { room: Room; incident: Incident; one: Responder }) {
  const w = room.words;
  const state = incident.state;
  if (state.kind !== "owned" || state.owner !== one.person) return null;
  const deadline = Date.parse(state.deadline);
  const began = stageBegan(room, incident);
  const left = deadline - room.picture;
  const share = Math.max(0, Math.min(1, (room.picture - began) / Math.max(1, deadline - began)));
  return (
    <div class="due">
      <div class="bar"><i style={{ width: `${100 * share}%` }} /></div>
      <span class="keep">
        {w.responders.due[state.stage](clock(deadline, room.zone))}{w.dot}
        {left >= 0 ? <b>{w.responders.left(duration(left))}</b> : <b class="late-pill">{w.responders.late(duration(-left))}</b>}
      </span>
    </div>
  );
}

function stageBegan(room: Room, incident: Incident): number {
  const lines = room.detail?.story.filter((line) => line.kind === "state_changed") ?? [];
  return lines.reduce((latest, line) => Math.max(latest, Date.parse(line.at)), Date.parse(incident.opened));
}

function Other({ room, one, digit }: { room: Room; one: Candidate; digit: number }) {
  const w = room.words;
  const who = [named(w, one.tie ?? one.roles[0] ?? ""), one.has_key && w.responders.has_key, one.busy_with && w.responders.busy].filter(Boolean).join(w.dot);
  const pending = room.incident ? pageIsPending(room, room.incident.id, one.person) : false;
  return (
    <li>
      {digit <= 9 ? <kbd>{digit}</kbd> : <span />}
      <span class="who">{one.name} <span class="dim">{who}</span></span>
      <span class="small dim keep">{far(one, room)}</span>
      {wayTo(one) ? (
        <button class="button" aria-disabled={pending} onClick={() => room.pagePerson(one)}>{pending ? w.step.sending : w.responders.page}</button>
      ) : <span class="small">{one.phone ? telephone(one.phone) : w.responders.only_phone}</span>}
    </li>
  );
}

function pageIsPending(room: Room, incident: number, person: string): boolean {
  return [...room.outbox.waiting.values()].some((action) => action.incident === incident && action.act.kind === "page" && action.act.person === person);
}

function far(one: Candidate | undefined, room: Room): string {
  const w = room.words;
  if (one?.distance_m !== undefined) return one.distance_m < 1000 ? w.responders.metres(one.distance_m) : w.responders.kilometres((one.distance_m / 1000).toFixed(1));
  return one?.minutes_away ? w.responders.minutes(one.minutes_away) : "";
}

function Ambulance({ room, incident }: { room: Room; incident: Incident }) {
  const w = room.words;
  const text = readOut(incident, room.detail, room.station?.name, w);
  if (!text) return null;
  return (
    <section class="ambulance" aria-label={w.responders.ambulance}>
      <span class="number">{w.responders.ambulance}</span>
      <span class="say">{w.responders.read_out(text)}</span>
    </section>
  );
}
