import assert from "node:assert/strict";
import { test } from "node:test";
import { nextStep } from "../src/step";
import { incident, opened, owned, taken } from "./incidents";

const asked = { person: "W01", name: "孟春林", roles: ["warden"], hand_over: false, stage: "accepted" as const, asked: opened, times: 1 };

test("F4 on an untaken incident takes it", () => {
  assert.deepEqual(nextStep(incident(1)), { kind: "take" });
});

test("F4 on a taken one goes on with the plan", () => {
  assert.deepEqual(nextStep(incident(1, taken)), { kind: "advance", number: 2, whom: ["孟春林"], ways: ["sms"] });
});

test("an answer without its code is to be confirmed first", () => {
  const said = incident(1, { ...taken, responders: [{ ...asked, answer: "asked", unproven: true }] });
  assert.deepEqual(nextStep(said), { kind: "confirm", person: "W01", name: "孟春林" });
});

test("F4 leads the owner from stage to stage, and then to the end", () => {
  const steps = (["accepted", "en_route", "on_scene", "safe"] as const).map((stage) => nextStep(incident(1, owned(stage, 60))));
  assert.deepEqual(steps.map((step) => (step.kind === "stage" ? step.stage : step.kind)), ["en_route", "on_scene", "safe", "resolve"]);
});
