// What stands in the middle when no incident is open on the screen: the start of the shift, all keys, or that all is quiet.
import { telephone } from "../format";
import { illVitals } from "./Strip";
import { Mark } from "./Mark";
import { named } from "../words/words";
import type { Room } from "../room";

export function Quiet({ room }: { room: Room }) {
  const w = room.words;
  if (room.panel === "all_keys") return <main class="panel" aria-label={w.keys.heading}><AllKeys room={room} /></main>;
  return (
    <main class="panel" aria-label={w.calm.heading}>
      <div class="middle">
        {room.shift === "on" ? <AllQuiet room={room} /> : <ShiftStart room={room} />}
        <Choices room={room} />
      </div>
    </main>
  );
}

/** The operator's own: kept by this browser. */
function Choices({ room }: { room: Room }) {
  const w = room.words;
  return (
    <div class="buttons">
      <button class="button" onClick={() => room.toggleTheme()}>{room.theme === "night" ? w.strip.theme_day : w.strip.theme_night}</button>
      <button class="button" onClick={() => room.toggleLanguage()} lang={room.language === "zh" ? "en" : "zh-CN"}>{w.strip.other_language}</button>
      <button class="button" onClick={() => void room.logout()}>{w.strip.logout}</button>
    </div>
  );
}

function ShiftStart({ room }: { room: Room }) {
  const w = room.words;
  if (room.shift === "asking") {
    return (
      <>
        <h1>{w.shift.question}</h1>
        <div class="buttons">
          <button class="button primary" onClick={() => room.heard(true)}>{w.shift.heard}</button>
          <button class="button" onClick={() => room.heard(false)}>{w.shift.not_heard}</button>
        </div>
      </>
    );
  }
  return (
    <>
      <h1>{w.shift.heading}</h1>
      <div>{room.shift === "unheard" ? w.shift.advice : w.shift.why}</div>
      <div class="buttons"><button class="button primary" onClick={() => room.startShift()}>{w.shift.start}</button></div>
    </>
  );
}

function AllQuiet({ room }: { room: Room }) {
  const w = room.words;
  const station = room.station;
  const open = room.queue.incidents.size > 0;
  const gateways = station?.gateways.filter((gateway) => !gateway.well) ?? [];
  return (
    <>
      <h1>{open ? w.said.choose_first : w.calm.heading}</h1>
      <div>{w.calm.sub(station?.gateways.filter((gateway) => gateway.well).length ?? 0)}</div>
      <ul>
        {gateways.map((gateway) => (
          <li key={gateway.id}><Mark priority={3} w={w} look="little" /><span>{w.queue.gateway} {gateway.id}{w.dot}{gateway.vitals.filter((vital) => !vital.well).map((vital) => [w.vital[vital.vital] ?? vital.vital, vital.detail].filter(Boolean).join(" ")).join(w.dot)}</span><span /></li>
        ))}
        {(station ? illVitals(station) : []).map((vital) => (
          <li key={vital.vital}><Mark priority={3} w={w} look="little" /><span>{w.vital[vital.vital] ?? vital.vital}{w.dot}{vital.detail}</span><span /></li>
        ))}
        {station?.on_duty.length === 0 && <li><Mark priority={2} w={w} look="little" /><span>{w.calm.duty_gap}</span><span /></li>}
      </ul>
      <div class="buttons"><button class="button" onClick={() => room.startShift()}>{w.calm.test}</button></div>
    </>
  );
}

export function AllKeys({ room }: { room: Room }) {
  const w = room.words;
  const list: [string, string][] = [
    ["F2", w.keys.take_next], ["F4", w.keys.next_step], ["F8", w.keys.park], ["F9", w.keys.resolve_undo], ["F10", w.keys.note],
    ["↑ ↓", w.keys.move], ["Enter", w.keys.open], ["1–9", w.keys.digits], ["Esc", w.keys.leave], ["?", w.keys.all],
  ];
  return (
    <div>
      <h2 class="title">{w.keys.heading}</h2>
      <dl class="allkeys">{list.map(([key, does]) => [<dt key={key}><kbd>{key}</kbd></dt>, <dd key={does}>{does}</dd>])}</dl>
      <div class="middle"><Choices room={room} /></div>
    </div>
  );
}

export function Here({ room }: { room: Room }) {
  const w = room.words;
  const duty = room.station?.on_duty ?? [];
  return (
    <aside class="panel" aria-label={w.calm.here}>
      <h2 class="title">{w.calm.here} <span class="n">{duty.length}</span></h2>
      {duty.length === 0 && <div class="none">{w.strip.nobody_on_duty}</div>}
      <ul class="near scroll" tabIndex={0} aria-label={w.calm.here}>
        {duty.map((one, index) => (
          <li key={one.person + one.role}><b>{index + 1}</b><span class="who">{one.name} <span class="dim">{named(w, one.role)}</span></span><span class="small dim keep">{one.phone && telephone(one.phone)}</span><span /></li>
        ))}
      </ul>
    </aside>
  );
}
