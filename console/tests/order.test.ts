import assert from "node:assert/strict";
import { test } from "node:test";
import { aging, counts, nextWaiting, onScale, section, sections } from "../src/order";
import { at, incident, instant, owned, taken } from "./incidents";

const ids = (list: readonly { id: number }[]) => list.map((one) => one.id);

test("waiting: by priority, then by age", () => {
  const list = [incident(1, { priority: 2 }), incident(2, { opened: instant(5) }), incident(3, { opened: instant(1) })];
  assert.deepEqual(ids(sections(list, at(10)).waiting), [3, 2, 1]);
});

test("in hand: who is late comes first, whatever its priority", () => {
  const list = [incident(1, owned("en_route", 60)), incident(2, { priority: 3, ...owned("on_scene", 5) })];
  assert.deepEqual(ids(sections(list, at(10)).in_hand), [2, 1]);
});

test("an incident waits until somebody has it or it is put aside", () => {
  assert.equal(section(incident(1)), "waiting");
  assert.equal(section(incident(1, taken)), "in_hand");
  assert.equal(section(incident(1, owned("accepted", 1))), "in_hand");
  assert.equal(section(incident(1, { ...taken, state: { kind: "armed", step: 0, due: instant(600), parked: true } })), "parked");
});

test("F2 again takes the one after", () => {
  const waiting = [incident(1), incident(2)];
  assert.equal(nextWaiting(waiting, new Set())?.id, 1);
  assert.equal(nextWaiting(waiting, new Set([1]))?.id, 2);
  assert.equal(nextWaiting(waiting, new Set([1, 2])), undefined);
});

test("all four priorities are counted, also with nothing", () => {
  assert.deepEqual(counts([incident(1), incident(2)]), { 1: 2, 2: 0, 3: 0, 4: 0 });
});

test("ageing steps at 15 and 60 seconds; the bar is stretched at its start and full at 180", () => {
  assert.deepEqual([0, 14.9, 15, 59, 60].map(aging), ["fresh", "fresh", "warning", "warning", "overdue"]);
  assert.equal(onScale(-1), 0);
  assert.ok(onScale(15) > 0.2 && onScale(15) < 0.3);
  assert.equal(onScale(180), 1);
  assert.equal(onScale(9999), 1);
});
