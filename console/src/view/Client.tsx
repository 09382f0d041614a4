// The client file: address and entry, risk, speech, illness, contacts in order of call. For a place or the station: what is known.
import type { ComponentChildren } from "preact";
import { shortDay, telephone } from "../format";
import { ending, subjectName } from "./telling";
import { named, type Words } from "../words/words";
import type { Room } from "../room";
import type { Detail, Incident } from "../contract";

export function Client({ room, incident }: { room: Room; incident: Incident }) {
  const w = room.words;
  const detail = room.detail;
  const client = detail?.client;
  const title = client || incident.subject.kind === "client" ? w.client.label : w.client.place;
  return (
    <>
      <h2 class="title">{title} {client?.file_no && <span class="aside">{w.client.file(client.file_no)}</span>}</h2>
      <div class="file scroll" tabIndex={0} role="group" aria-label={title}>
        {!detail ? <div class="dim">{w.incident.loading}</div> : (
          <>
            <div class="address">{client?.address ?? detail.place?.path.join(" ") ?? subjectName(incident.subject, w)}<Under incident={incident} w={w} /></div>
            {client?.risk_note && <div class="risk">{client.risk_note}</div>}
            <dl>{client ? <ClientFacts detail={detail} w={w} /> : <PlaceFacts detail={detail} incident={incident} w={w} />}<Earlier detail={detail} room={room} /></dl>
          </>
        )}
      </div>
    </>
  );
}

function Under({ incident, w }: { incident: Incident; w: Words }) {
  const parts = [incident.device?.location, incident.device?.model].filter(Boolean);
  return parts.length > 0 ? <div class="small dim">{w.client.device}{w.colon}{parts.join(w.dot)}</div> : null;
}

function Fact({ label, children }: { label: string; children: ComponentChildren }) {
  const empty = Array.isArray(children) ? children.every((child) => !child) : !children;
  if (empty) return null;
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}

function ClientFacts({ detail, w }: { detail: Detail; w: Words }) {
  const client = detail.client;
  if (!client) return null;
  const entry = [client.entry_note, client.entry_consent_on ? "" : w.client.no_consent].filter(Boolean).join(w.dot);
  return (
    <>
      <Fact label={w.client.entry}>{entry || w.client.consent}</Fact>
      <Fact label={w.client.phone}>{[client.phone_home, client.phone_mobile].filter((number) => number !== undefined).map(telephone).join(w.dot)}</Fact>
      <Fact label={w.client.speech}>{[client.hearing, client.languages].filter(Boolean).join(w.dot)}</Fact>
      <Fact label={w.client.mobility}>{client.mobility}</Fact>
      <Fact label={w.client.illness}>{client.conditions}</Fact>
      <Fact label={w.client.medicine}>{client.medicines}</Fact>
      <Fact label={w.client.hospital}>{client.hospital}</Fact>
      <Fact label={w.client.family}>
        {detail.ties.map((tie) => (
          <div class="contact" key={`${tie.kind} ${tie.person}`}>
            {[tie.name, named(w, tie.kind), tie.note?.split(", ").map((word) => w.client.told[word] ?? word).join(w.join), tie.has_key && w.client.key].filter(Boolean).join(w.dot)}
            {tie.phone && <span class="keep dim"> {telephone(tie.phone)}</span>}
          </div>
        ))}
      </Fact>
    </>
  );
}

function PlaceFacts({ detail, incident, w }: { detail: Detail; incident: Incident; w: Words }) {
  return (
    <>
      <Fact label={w.client.detail}>{incident.detail}</Fact>
      <Fact label={w.client.entry}>{detail.place?.entry_note}</Fact>
      <Fact label={w.client.help_line}>{detail.place?.help_line}</Fact>
      <Fact label={w.client.gateway}>{incident.subject.kind === "account" ? incident.subject.gateway : detail.device?.gateway}</Fact>
      <Fact label={w.client.account}>{incident.subject.kind === "account" ? incident.subject.account : detail.device?.account}</Fact>
    </>
  );
}

function Earlier({ detail, room }: { detail: Detail; room: Room }) {
  const w = room.words;
  const lines = detail.earlier.slice(0, 5).map((one) => {
    const end = ending(one.code, w) || w.client.still_open;
    return `${shortDay(one.opened, room.zone)} ${w.event[one.event]}→${end}`;
  });
  return <Fact label={w.client.earlier}>{lines.join(w.dot) || w.client.no_earlier}</Fact>;
}
