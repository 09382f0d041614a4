import assert from "node:assert/strict";
import { test } from "node:test";
import { due, type Scene } from "../src/sound";
import { standing } from "../src/link";
import { at, incident } from "./incidents";

const scene = (more: Partial<Scene>): Scene => ({
  waiting: [], in_hand: [], standing: "live", muted_until: 0, greeted: new Set(), heard: new Map(), now: at(1), ...more,
});

test("life rings at once and rises at 15 and 60 seconds; it can't be muted", () => {
  const steps = [1, 15, 60].map((second) => due(scene({ waiting: [incident(1)], now: at(second), muted_until: at(999) })));
  assert.deepEqual(steps, [{ kind: "life", step: 0 }, { kind: "life", step: 1 }, { kind: "life", step: 2 }]);
});

test("urgent rings until it is taken or muted", () => {
  const waiting = [incident(1, { priority: 2 })];
  assert.deepEqual(due(scene({ waiting })), { kind: "urgent" });
  assert.equal(due(scene({ waiting, muted_until: at(30) })), undefined);
});

test("faults and wishes ring softly, once", () => {
  const waiting = [incident(7, { priority: 3 })];
  assert.deepEqual(due(scene({ waiting })), { kind: "soft", incident: 7 });
  assert.equal(due(scene({ waiting, greeted: new Set([7]) })), undefined);
  assert.equal(due(scene({ waiting, now: at(120) })), undefined);
});

test("a press on what is in hand sounds again, once, and is in the story after ten seconds", () => {
  const in_hand = [incident(4, { presses: 3, last_signal: new Date(at(0)).toISOString() })];
  assert.deepEqual(due(scene({ in_hand })), { kind: "again", incident: 4, presses: 3 });
  assert.equal(due(scene({ in_hand, heard: new Map([[4, 3]]) })), undefined);
  assert.equal(due(scene({ in_hand, now: at(11) })), undefined);
  assert.deepEqual(due(scene({ in_hand, waiting: [incident(5)] })), { kind: "life", step: 0 });
});

test("a page that is not live has its own sound, before everything", () => {
  assert.deepEqual(due(scene({ waiting: [incident(1)], standing: "lost" })), { kind: "not_live" });
});

test("the picture is live, slow over 2 s, lost before 5 s", () => {
  assert.deepEqual([0, 1000, 2000, 2001, 4700, 4701, undefined].map(standing), ["live", "live", "live", "slow", "slow", "lost", "lost"]);
});
