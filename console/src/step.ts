// F4: the next thing that the operator can do for an incident, and what the station will do by itself. Pure.
import type { Act } from "./actions";
import { unreachable, type Candidate, type Detail, type Incident, type Responder, type Stage, type Way } from "./contract";

export type NextStep =
  | { kind: "take" }
  | { kind: "confirm"; person: string; name: string } // said yes without the code
  | { kind: "advance"; number: number; whom: readonly string[]; ways: readonly Way[] } // the plan's next step, now instead of when it is due
  | { kind: "stage"; person: string; name: string; stage: Exclude<Stage, "accepted">; phone?: string | undefined }
  | { kind: "resolve" }
  | { kind: "nothing" };

export function nextStep(incident: Incident): NextStep {
  const state = incident.state;
  switch (state.kind) {
    case "closed":
      return { kind: "nothing" };
    case "owned":
      return ownersNext(state.owner, state.name, state.stage, incident.responders);
    case "armed": {
      if (!incident.taken_by) return { kind: "take" };
      const unproven = incident.responders.find((responder) => responder.unproven && responder.answer !== "declined");
      if (unproven) return { kind: "confirm", person: unproven.person, name: unproven.name };
      if (!incident.life_safety && incident.restored) return { kind: "resolve" };
      return planNext(incident);
    }
    default:
      return unreachable(state, { kind: "nothing" });
  }
}

/** What F4 sends for it. None: it opens something, or nothing is left. */
export function actOf(step: NextStep): Act | undefined {
  switch (step.kind) {
    case "take":
    case "advance":
      return { kind: step.kind };
    case "confirm":
      return { kind: "accept", person: step.person };
    case "stage":
      return { kind: "stage", person: step.person, stage: step.stage };
    case "resolve":
    case "nothing":
      return undefined;
    default:
      return unreachable(step, undefined);
  }
}

function planNext(incident: Incident): NextStep {
  const step = incident.plan.steps.find((one) => one.state === "current") ?? incident.plan.steps.find((one) => one.state === "pending");
  const { whom = step?.whom ?? [], ways = step?.ways ?? [] } = incident.next ?? {};
  return { kind: "advance", number: (step?.index ?? incident.plan.steps.length) + 1, whom, ways };
}

function ownersNext(person: string, name: string, stage: Stage, responders: readonly Responder[]): NextStep {
  const phone = responders.find((responder) => responder.person === person)?.phone;
  switch (stage) {
    case "accepted":
      return { kind: "stage", person, name, stage: "en_route", phone };
    case "en_route":
      return { kind: "stage", person, name, stage: "on_scene", phone };
    case "on_scene":
      return { kind: "stage", person, name, stage: "safe", phone };
    case "safe":
      return { kind: "resolve" };
    default:
      return unreachable(stage, { kind: "nothing" });
  }
}

/** Who else can be asked, in the station's order (nearest first); those asked already have their own track. */
export function notAsked(detail: Detail, incident: Incident): readonly Candidate[] {
  const asked = new Set(incident.responders.map((responder) => responder.person));
  return detail.candidates.filter((candidate) => !asked.has(candidate.person));
}

/** How the station reaches somebody now; nothing when only the telephone on the desk does. */
export function wayTo(candidate: Candidate): Way | undefined {
  return candidate.ways.find((way) => way === "sms") ?? candidate.ways.find((way) => way === "voice");
}
