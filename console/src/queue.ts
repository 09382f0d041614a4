// The queue as a fold of the journal's records: pure. Each record that concerns an incident carries the incident as it is now,
// so folding is replacing; what matters is that no number is skipped and none is folded twice.
import { unreachable, type FeedRecord, type Incident, type QueueAnswer, type Vital } from "./contract";

export interface Queue {
  readonly head: number; // the last journal number that is in it
  readonly incidents: ReadonlyMap<number, Incident>; // open ones
  readonly vitals: readonly Vital[];
  readonly directory: number; // grows when the station itself changed: its settings, people, vitals
}

export const nothing: Queue = { head: 0, incidents: new Map(), vitals: [], directory: 0 };

export function fromAnswer(answer: QueueAnswer, before: Queue): Queue {
  return {
    head: answer.head,
    incidents: new Map(answer.incidents.map((incident) => [incident.id, incident])),
    vitals: answer.vitals,
    directory: before.directory + 1,
  };
}

export function apply(queue: Queue, records: readonly FeedRecord[]): Queue {
  const next = { ...queue, incidents: new Map(queue.incidents) }; // copied once: in a storm they come by the hundred
  for (const record of records) {
    if (record.number <= next.head) continue; // heard again after a reconnection
    next.head = record.number;
    fold(next, record);
  }
  return next.head === queue.head ? queue : next;
}

interface Draft {
  head: number;
  readonly incidents: Map<number, Incident>;
  vitals: readonly Vital[];
  directory: number;
}

function fold(queue: Draft, record: FeedRecord): void {
  switch (record.kind) {
    case "signal_noted":
    case "incident_opened":
    case "incident_pressed":
    case "incident_restored":
    case "incident_taken":
    case "state_changed":
    case "plan_restarted":
    case "responder_changed":
    case "note_written":
    case "page_queued":
    case "page_changed":
    case "text_noted":
      return setIncident(queue, record.view);
    case "vital_noted": {
      const { gateway, vital = "", detail = "", well } = record.fact;
      queue.directory += 1;
      return setVital(queue, { gateway, vital, detail, well, since: record.at });
    }
    case "fault_noted":
    case "supervision_changed":
    case "test_changed":
    case "settings_adopted":
    case "unit_set":
    case "person_set":
    case "client_set":
    case "ties_set":
    case "device_set":
    case "plan_set":
    case "shift_set":
    case "day_set":
    case "clock_stepped":
    case "station_started":
    case "station_stopping":
      queue.directory += 1;
      return setIncident(queue, record.view);
    case "user_set":
    case "login_noted":
    case "act_noted":
      return;
    default:
      return unreachable(record, undefined);
  }
}

function setIncident({ incidents }: Draft, incident: Incident | undefined): void {
  if (incident?.state.kind === "closed") incidents.delete(incident.id);
  else if (incident) incidents.set(incident.id, incident);
}

function setVital(queue: Draft, vital: Vital): void {
  const others = queue.vitals.filter((known) => known.gateway !== vital.gateway || known.vital !== vital.vital);
  queue.vitals = [...others, vital];
}
