// The plan as it runs, and the story as it was written into the journal, newest first.
import { clock, duration } from "../format";
import { step_signs, stepLine } from "./telling";
import type { Room } from "../room";
import type { Incident, Step } from "../contract";

const looks: Record<Step["state"], string> = { done: "done", failed: "failed", current: "now", pending: "pending", skipped: "skipped" };

export function Plan({ room, incident }: { room: Room; incident: Incident }) {
  const w = room.words;
  const story = room.detail?.story ?? [];
  const first = story.reduce((least, line) => Math.min(least, line.number), Infinity);
  return (
    <>
      <h2 class="title">{w.incident.plan} <span class="aside">{w.incident.plan_aside(incident.plan.id)}{incident.plan.round > 0 ? w.dot + w.incident.round(incident.plan.round + 1) : ""}</span></h2>
      {incident.plan.steps.length === 0 && <div class="none">{w.incident.no_plan}</div>}
      <ol class="plan">
        {incident.plan.steps.map((step) => (
          <li key={step.index} class={looks[step.state]} aria-current={step.state === "current" ? "step" : undefined}>
            <span class="sign" role="img" aria-label={w.incident.step_signs[step.state]}>{step_signs[step.state]}</span>
            <span>{duration(step.after_s * 1000)}</span>
            <span>{stepLine(step, w)}</span>
          </li>
        ))}
      </ol>
      <h2 class="title">{w.incident.story} {Number.isFinite(first) && <span class="aside">{w.incident.story_from(first)}</span>}</h2>
      <ul class="story scroll" tabIndex={0} aria-label={w.incident.story}>
        {[...story].sort((a, b) => b.number - a.number).map((line) => (
          <li key={line.number}>
            <span>{clock(line.at, room.zone)}</span>
            <span>{line.name && <b>{line.name} </b>}{line.text}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
