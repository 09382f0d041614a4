// The strip: counts per priority (always four), health, the age of the picture, sound, who is on duty, the station's clock.
import { useEffect, useState } from "preact/hooks";
import { clock, day } from "../format";
import { counts } from "../order";
import { Mark } from "./Mark";
import type { Room } from "../room";
import type { Priority, Station } from "../contract";

const priorities: Priority[] = [1, 2, 3, 4];

export function Strip({ room }: { room: Room }) {
  const w = room.words;
  const count = counts(room.queue.incidents.values());
  return (
    <header class="strip">
      <span class="brand">{w.brand}</span>
      <span class="small dim where">{room.station?.name}</span>
      <span class="counts">
        {priorities.map((priority) => (
          <span class="count" key={priority}>
            <Mark priority={priority} w={w} look="little" />
            {count[priority]}
            <small>{w.priority[priority]}</small>
          </span>
        ))}
      </span>
      <Health room={room} />
      <Live room={room} />
      <button class={room.bell.running ? "plain" : "chip"} onClick={() => room.startShift()}>
        {room.bell.running ? w.strip.sound_on : w.strip.sound_off}
      </button>
      <OnDuty room={room} />
      <span class="clock">
        <b>{clock(room.now, room.zone)}</b>
        <span class="tiny dim">{day(room.now, room.zone, room.language)}</span>
      </span>
    </header>
  );
}

function Health({ room }: { room: Room }) {
  const w = room.words;
  const station = room.station;
  if (!station) return <span class="health" />;
  const out = station.gateways.filter((gateway) => gateway.sends);
  const ill = illVitals(station);
  return (
    <span class="health" role="group" aria-label={w.strip.health}>
      <Share label={w.strip.gateways} all={station.gateways.filter((gateway) => !gateway.sends)} />
      <Share label={w.strip.sms} all={out} />
      {ill.length === 0 ? (
        <span>{w.strip.store} <b>{w.strip.well}</b></span>
      ) : (
        ill.map((vital) => (
          <span class="chip" key={vital.vital} title={vital.detail}>{w.vital[vital.vital] ?? vital.vital} <b>{w.strip.ill}</b></span>
        ))
      )}
    </span>
  );
}

export function illVitals(station: Station) {
  return station.vitals.filter((vital) => !vital.gateway && !vital.well);
}

function Share({ label, all }: { label: string; all: Station["gateways"] }) {
  const well = all.filter((gateway) => gateway.well).length;
  return (
    <span class={well < all.length ? "chip" : ""}>
      {label} <b>{well}/{all.length}</b>
    </span>
  );
}

/** The age of the picture, several times a second. */
function Live({ room }: { room: Room }) {
  const [, beat] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => beat((n) => n + 1), 250);
    return () => clearInterval(timer);
  }, []);
  const w = room.words;
  if (room.standing === "lost") return <span class="live"><b>{w.strip.not_live}</b></span>;
  const age = w.strip.live((room.age_ms / 1000).toFixed(1));
  return (
    <span class="live">
      <svg viewBox="0 0 26 16" aria-hidden="true"><path d="M0 8h7l3-6 5 12 3-6h8" /></svg>
      {room.standing === "slow" ? <b>{age}</b> : age}
    </span>
  );
}

function OnDuty({ room }: { room: Room }) {
  const w = room.words;
  const duty = room.station?.on_duty ?? [];
  const of = (role: string) => duty.filter((one) => one.role === role);
  const shown = [...of("operator"), ...of("duty_officer")].slice(0, 2);
  if (room.station && duty.length === 0) return <span class="chip roster">{w.strip.nobody_on_duty}</span>;
  return (
    <span class="small roster">
      <span class="dim">{w.strip.on_duty}</span> <b>{(shown.length > 0 ? shown : duty.slice(0, 1)).map((one) => one.name).join(w.join)}</b>
    </span>
  );
}
