// O19: the console's link is cut, half-open or deaf, or the server stands still: loud within five seconds; afterwards the queue equals the
// station's, and no act is lost or done twice.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Night } from "./night";

const within_ms = 5_000;
const again_ms = 10_000; // from the mending until the picture is whole

function sameAsStation(night: Night): void {
  assert.equal(night.room.standing, "live");
  assert.deepEqual([...night.room.queue.incidents.values()].sort((a, b) => a.id - b.id), [...night.station.incidents.values()].sort((a, b) => a.id - b.id));
  assert.equal(night.room.queue.head, night.station.head);
}

for (const fault of ["cut", "half_open", "deaf", "frozen"] as const) {
  test(`${fault}: loud within five seconds, and the same queue afterwards`, async () => {
    const night = await Night.begin();
    night.station.open(1);
    await night.pass(3_000);
    sameAsStation(night);
    assert.deepEqual(night.loud, []);
    const broken = night.now;
    night.break(fault);
    night.station.open(2);
    await night.pass(30_000);
    assert.equal(night.room.standing, "lost");
    assert.ok((night.loud[0] ?? Infinity) - broken <= within_ms, `loud after ${(night.loud[0] ?? Infinity) - broken} ms`);
    assert.ok(night.loud.length >= 2, "and again, until it is mended");
    night.mend();
    await night.pass(again_ms);
    sameAsStation(night);
    const quiet = night.loud.length;
    await night.pass(30_000);
    assert.equal(night.loud.length, quiet);
  });

  test(`${fault}: an act under way is done once`, async () => {
    const night = await Night.begin();
    night.station.open(1);
    await night.pass(3_000);
    night.break(fault);
    night.room.run({ kind: "take_next" });
    night.room.run({ kind: "take_next" });
    await night.pass(20_000);
    night.mend();
    await night.pass(again_ms);
    assert.deepEqual(night.station.done, ["take 1"]);
    assert.equal(night.station.keys.size, 1);
    assert.equal(night.room.outbox.waiting.size, 0);
    sameAsStation(night);
  });

  test(`${fault}: a reload in the middle keeps the act and its key`, async () => {
    const night = await Night.begin();
    night.station.open(1);
    await night.pass(3_000);
    night.room.choose(1);
    night.break(fault);
    night.room.act({ kind: "note", text: "门开着" });
    await night.pass(2_000);
    await night.reload();
    night.mend();
    await night.pass(again_ms);
    assert.deepEqual(night.station.done, ["note 1"]);
    assert.equal(night.room.outbox.waiting.size, 0);
    sameAsStation(night);
  });
}

test("while the picture is lost a new act is refused with the reason", async () => {
  const night = await Night.begin();
  night.station.open(1);
  await night.pass(3_000);
  night.break("half_open");
  await night.pass(6_000);
  night.room.run({ kind: "take_next" });
  assert.equal(night.room.said?.refused, true);
  assert.equal(night.room.outbox.waiting.size, 0);
});

test("the clock is set: what is due stands where it was moved to", async () => {
  const night = await Night.begin();
  night.station.open(1);
  await night.pass(3_000);
  night.station.setClock("2027-01-01T00:00:00.000Z");
  await night.pass(3_000);
  sameAsStation(night);
});

test("the disk takes nothing, so no record comes: the alarm rings all the same", async () => {
  const night = await Night.begin();
  await night.pass(3_000);
  night.station.stored = false;
  await night.pass(1_000);
  const alarm = night.now;
  const before = night.life.length;
  night.station.open(1);
  await night.pass(3_000);
  assert.equal(night.life.length, before + 1);
  assert.ok((night.life.at(-1) ?? Infinity) - alarm <= 1_500, `rang after ${(night.life.at(-1) ?? Infinity) - alarm} ms`);
  assert.deepEqual(night.loud, []);
  sameAsStation(night);
});
