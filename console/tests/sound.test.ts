import assert from "node:assert/strict";
import { test } from "node:test";
import { due, type Scene } from "../src/sound";
import { standing } from "../src/link";
import { at, incident } from "./incidents";

const scene = (more: Partial<Scene>): Scene => ({
  waiting: [], again: false, standing: "live", muted: new Map(), greeted: new Set(), now: at(1), ...more,
});

test("life rings at once and rises at 15 and 60 seconds; it can't be muted", () => {
  const steps = [1, 15, 60].map((second) => due(scene({ waiting: [incident(1)], now: at(second), muted: new Map([[1, at(999)]]) })));
  assert.deepEqual(steps, [{ kind: "life", step: 0 }, { kind: "life", step: 1 }, { kind: "life", step: 2 }]);
});

test("urgent rings until it is taken or muted; a mute is for what rings, not for what comes later", () => {
  const waiting = [incident(1, { priority: 2 })];
  const muted = new Map([[1, at(30)]]);
  assert.deepEqual(due(scene({ waiting })), { kind: "urgent" });
  assert.equal(due(scene({ waiting, muted })), undefined);
  assert.deepEqual(due(scene({ waiting: [...waiting, incident(2, { priority: 2 })], muted })), { kind: "urgent" });
});

test("a fault at its loudest is urgent: its plan found nobody", () => {
  const loudest = { ...incident(7).plan, round: 1 };
  assert.deepEqual(due(scene({ waiting: [incident(7, { priority: 3, plan: loudest })], now: at(9999) })), { kind: "urgent" });
});

test("faults and wishes ring softly, once", () => {
  const waiting = [incident(7, { priority: 3 })];
  assert.deepEqual(due(scene({ waiting })), { kind: "soft", incident: 7 });
  assert.equal(due(scene({ waiting, greeted: new Set([7]) })), undefined);
  assert.equal(due(scene({ waiting, now: at(120) })), undefined);
});

test("a press on what is in hand sounds until somebody has looked, behind what rings for life", () => {
  assert.deepEqual(due(scene({ again: true, now: at(600) })), { kind: "again" });
  assert.deepEqual(due(scene({ again: true, waiting: [incident(5, { priority: 2 })] })), { kind: "again" });
  assert.deepEqual(due(scene({ again: true, waiting: [incident(5)] })), { kind: "life", step: 0 });
});

test("a page that is not live has its own sound, before everything", () => {
  assert.deepEqual(due(scene({ waiting: [incident(1)], standing: "lost" })), { kind: "not_live" });
});

test("the picture is live, slow over 2 s, lost before 5 s", () => {
  assert.deepEqual([0, 1000, 2000, 2001, 4700, 4701, undefined].map(standing), ["live", "live", "live", "slow", "slow", "lost", "lost"]);
});
