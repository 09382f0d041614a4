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

export function apply(queue: Queue, record: FeedRecord): Queue {
  if (record.number <= queue.head) return queue; // heard again after a reconnection
  return fold({ ...queue, head: record.number }, record);
}

function fold(queue: Queue, record: FeedRecord): Queue {
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
      return record.view ? setIncident(queue, record.view) : queue;
    case "vital_noted": {
      const { gateway, vital = "", detail = "", well } = record.fact;
      return { ...setVital(queue, { gateway, vital, detail, well, since: record.at }), directory: queue.directory + 1 };
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
      return { ...(record.view ? setIncident(queue, record.view) : queue), directory: queue.directory + 1 };
    case "user_set":
    case "login_noted":
    case "act_noted":
      return queue;
    default:
      return unreachable(record, queue);
  }
}

function setIncident(queue: Queue, incident: Incident): Queue {
  const incidents = new Map(queue.incidents);
  if (incident.state.kind === "closed") incidents.delete(incident.id);
  else incidents.set(incident.id, incident);
  return { ...queue, incidents };
}

function setVital(queue: Queue, vital: Vital): Queue {
  const others = queue.vitals.filter((known) => known.gateway !== vital.gateway || known.vital !== vital.vital);
  return { ...queue, vitals: [...others, vital] };
}
