import assert from "node:assert/strict";
import { test } from "node:test";
import { apply, fromAnswer, nothing } from "../src/queue";
import { incident, opened, owned, record, taken } from "./incidents";

const answer = (head: number, ...incidents: ReturnType<typeof incident>[]) => ({ head, now: opened, incidents, vitals: [], counts: { life: 0, urgent: 0, fault: 0, service: 0 } });

test("a record brings its incident as it is now", () => {
  const queue = apply(fromAnswer(answer(10, incident(1)), nothing), [record(11, incident(1, taken))]);
  assert.equal(queue.head, 11);
  assert.deepEqual(queue.incidents.get(1)?.taken_by, { person: "S11", name: "周敏" });
});

test("a record heard again after a reconnection changes nothing", () => {
  const queue = apply(fromAnswer(answer(10, incident(1)), nothing), [record(11, incident(1, { presses: 2 }))]);
  assert.equal(apply(queue, [record(11, incident(1, { presses: 1 }))]), queue);
  assert.equal(apply(queue, [record(9, incident(2))]), queue);
});

test("a closed incident leaves the queue", () => {
  const closed = incident(1, { state: { kind: "closed", by: "S11", name: "周敏", at: opened, code: "helped", note: "平安" } });
  assert.equal(apply(fromAnswer(answer(10, incident(1), incident(2)), nothing), [record(11, closed)]).incidents.size, 1);
});

test("folding record by record gives what the station's own answer gives", () => {
  const records = [record(11, incident(1)), record(12, incident(2)), record(13, incident(1, owned("en_route", 60)))];
  const folded = records.reduce((queue, one) => apply(queue, [one]), fromAnswer(answer(10), nothing));
  assert.deepEqual(apply(fromAnswer(answer(10), nothing), records), folded);
  const told = fromAnswer(answer(13, incident(1, owned("en_route", 60)), incident(2)), nothing);
  assert.deepEqual([...folded.incidents].sort(), [...told.incidents].sort());
});

test("a vital that fails is shown, and the station is asked again", () => {
  const before = fromAnswer(answer(10), nothing);
  const after = apply(before, [{ number: 11, at: opened, by: "station", why: "", kind: "vital_noted", fact: { vital: "store", detail: "disk full", well: false } }]);
  assert.equal(after.vitals[0]?.well, false);
  assert.ok(after.directory > before.directory);
});

test("a kind of record from a newer station is let pass at run time", () => {
  const queue = apply(fromAnswer(answer(10), nothing), [{ number: 11, kind: "from_tomorrow" } as never]);
  assert.equal(queue.head, 11);
});
