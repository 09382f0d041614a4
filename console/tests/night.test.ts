// What a night asks of the whole page, in virtual time: corrections, presses in somebody's hands, sessions that end, a full disk.
import assert from "node:assert/strict";
import { test } from "node:test";
import { incident, instant } from "./incidents";
import { Night } from "./night";

/** A night with incident 1 in this operator's hands and open on the screen. */
async function inHand(): Promise<Night> {
  const night = await Night.begin();
  night.station.open(1);
  await night.pass(3_000);
  night.key("F2");
  await night.pass(2_000);
  assert.deepEqual(night.station.done, ["take 1"]);
  return night;
}

test("F9 again within the undo time takes the wrong code back: one resolution is sent, the right one", async () => {
  const night = await inHand();
  night.key("F9");
  night.key("3");
  night.room.resolve("误触，已电话核实");
  await night.pass(3_000);
  night.key("F4"); // a nervous hand: it neither undoes nor goes on
  assert.ok(night.room.outbox.of(1, "resolve"));
  night.key("F9");
  assert.equal(night.room.panel, "resolve");
  assert.equal(night.room.resolution, "false_press");
  assert.equal(night.room.outbox.of(1, "resolve"), undefined);
  night.key("1");
  night.room.resolve("扶起，无外伤");
  night.room.resolution = "hospital";
  night.room.resolve("扶起，无外伤"); // a second one is not held
  assert.equal(night.room.said?.refused, true);
  await night.pass(10_000);
  assert.deepEqual(night.station.sent.map((act) => act.body), [{}, { code: "helped", note: "扶起，无外伤" }]);
  assert.equal(night.room.outbox.waiting.size, 0);
});

test("F9 after the undo time changes nothing: it is on its way", async () => {
  const night = await inHand();
  night.key("F9");
  night.key("3");
  night.room.resolve("误触");
  night.break("half_open");
  await night.pass(6_000);
  night.key("F9");
  assert.equal(night.room.panel, "none");
  assert.ok(night.room.outbox.of(1, "resolve"));
});

test("a press in somebody's hands sounds until this console has looked, also after another has rung and after a reload", async () => {
  const night = await inHand();
  night.station.open(2);
  await night.pass(2_000);
  night.key("F2"); // now 2 is open, 1 is not
  await night.pass(2_000);
  const quiet = night.life.length;
  night.station.change(1, { presses: 2, last_signal: new Date(night.now).toISOString() });
  night.station.open(3); // and this one rings for a while
  await night.pass(20_000);
  assert.equal(night.room.pressedAgain?.id, 1);
  night.station.change(3, { taken_by: { person: "S12", name: "李强" } });
  await night.pass(2_000);
  const before = night.life.length;
  await night.pass(30_000);
  const heard = night.life.length - before;
  assert.ok(before > quiet && heard >= 3 && heard <= 5, `heard ${heard} times in 30 s`);
  await night.reload();
  assert.equal(night.room.pressedAgain?.id, 1);
  night.key("F2"); // nothing waits: it leads there
  assert.equal(night.room.chosen, 1);
  assert.equal(night.room.pressedAgain, undefined);
  const looked = night.life.length;
  await night.pass(30_000);
  assert.equal(night.life.length, looked);
  await night.reload();
  assert.equal(night.room.pressedAgain, undefined);
});

test("a session that ends is told at once and aloud, until somebody has logged in", async () => {
  const night = await inHand();
  night.endSession();
  const ended = night.now;
  await night.pass(3_000);
  assert.equal(night.room.me, undefined);
  assert.equal(night.room.deserted, true);
  assert.ok((night.loud[0] ?? Infinity) - ended <= 1_000);
  await night.pass(30_000);
  assert.ok(night.loud.length >= 3);
  await night.reloadUntouched();
  assert.equal(night.room.deserted, true, "also after a reload");
  const mute = night.loud.length;
  await night.pass(11_000);
  assert.equal(night.loud.length, mute, "a browser is mute until a hand has touched it");
  night.click();
  await night.pass(11_000);
  assert.ok(night.loud.length > mute);
  night.station.session = true;
  await night.open();
  assert.equal(night.room.deserted, false);
});

test("a reload while the station restarts waits for it; only its word leads to the login", async () => {
  const night = await inHand();
  for (const fault of ["cut", "half_open", "ill"] as const) {
    if (fault === "ill") night.station.ill = true;
    else night.break(fault);
    await night.reloadUntouched();
    await night.pass(20_000);
    assert.deepEqual([night.room.me, night.room.unreachable, night.room.deserted], [undefined, true, false], fault);
    night.station.ill = false;
    night.mend();
    await night.pass(7_000);
    assert.equal(night.room.me?.person, "S11");
    assert.equal(night.room.standing, "live");
  }
});

test("a logout that the station has not heard is told, locks this screen, and is sent when the line is back", async () => {
  const night = await inHand();
  for (const line of ["cut", "half_open"] as const) {
    night.break(line);
    void night.room.logout();
    await night.pass(1_000);
    assert.equal(night.room.me, undefined);
    assert.equal(night.room.said?.text, night.room.words.said.logout_owed);
    await night.pass(20_000);
    await night.reloadUntouched();
    const before = night.asked_in_vain;
    await night.pass(60_000);
    assert.equal(night.room.me, undefined, "a reload does not log in again");
    assert.equal(night.room.said?.text, night.room.words.said.logout_owed);
    assert.ok(night.asked_in_vain - before <= 31, "one asking at a time");
    night.mend();
    await night.pass(7_000);
    assert.equal(night.station.done.at(-1), "logout");
    assert.equal(night.room.said, undefined);
    assert.deepEqual([night.room.me, night.room.deserted], [undefined, false], "nobody left in haste");
    night.station.session = true;
    await night.open();
    assert.equal(night.room.me?.person, "S11");
  }
  assert.equal(night.station.done.filter((one) => one === "logout").length, 2);
});

test("a full disk: what is open goes on being told, and F4 works for each step", async () => {
  const night = await inHand();
  night.station.stored = false;
  await night.pass(2_000);
  night.key("F4");
  await night.pass(3_000);
  assert.equal(night.room.stepPending, true, "it is tried until it is on disk");
  night.key("F4");
  const steps = incident(1).plan.steps.map((step) => ({ ...step, state: step.index === 1 ? ("failed" as const) : step.state }));
  const last = { ...incident(1).plan.steps[1]!, index: 2, after_s: 60, state: "current" as const };
  night.station.change(1, { presses: 4, plan: { ...incident(1).plan, steps: [...steps, last] } }); // no record tells it
  await night.pass(3_000);
  assert.equal(night.room.detail?.incident.presses, 4);
  assert.equal(night.room.stepPending, false, "the next step is another one");
  night.key("F4");
  await night.pass(3_000);
  assert.deepEqual([...night.room.outbox.waiting.values()].map((action) => action.act.kind), ["advance", "advance"]);
  night.station.stored = true;
  await night.pass(3_000);
  assert.deepEqual(night.station.done, ["take 1", "advance 1", "advance 1"]);
  assert.equal(night.room.outbox.waiting.size, 0);
});

test("F4 works again after the station has refused it", async () => {
  const night = await inHand();
  night.station.refusal = "没有电话号码。";
  night.key("F4");
  await night.pass(1_000);
  assert.equal(night.room.said?.text, "没有电话号码。");
  assert.equal(night.room.stepPending, false);
  night.key("F4");
  await night.pass(1_000);
  assert.deepEqual(night.station.done, ["take 1", "advance 1"]);
});

test("a storm of records fetches the open incident's story one at a time, and ends with the newest", async () => {
  const night = await inHand();
  night.station.slow_ms = 400;
  night.station.asked = [];
  night.most_in_flight = 0;
  for (let press = 2; press <= 60; press += 1) night.station.change(1, { presses: press });
  await night.pass(3_000);
  const fetched = night.station.asked.filter((path) => path === "/api/v1/incidents/1").length;
  assert.equal(night.most_in_flight, 1);
  assert.ok(fetched <= 3, `fetched ${fetched} times`);
  assert.equal(night.room.detail?.incident.presses, 60);
  assert.equal(night.room.detail?.head, night.station.head);
});

test("a mute is for what rings now: not for what comes later, nor for a further press of the same", async () => {
  const night = await Night.begin();
  await night.pass(2_000);
  const rings = async (seconds: number) => {
    const before = night.life.length;
    await night.pass(1_000 * seconds);
    return night.life.length > before;
  };
  night.station.change(1, { priority: 2, life_safety: false });
  assert.equal(await rings(3), true);
  night.room.mute();
  assert.equal(night.room.muted, true);
  assert.equal(await rings(20), false);
  night.station.change(1, { presses: 2 });
  assert.equal(await rings(3), true);
  night.room.mute();
  assert.equal(await rings(10), false);
  night.station.change(2, { priority: 3, life_safety: false, opened: instant(-600) });
  assert.equal(await rings(10), false, "an old fault is quiet");
  night.station.change(2, { plan: { ...incident(2).plan, round: 1 } });
  assert.equal(await rings(3), true, "until its plan has found nobody");
  assert.equal(night.room.muted, false, "the band offers the mute again");
});

test("after a reload the first click wakes the sound, as a key does", async () => {
  const hands: [string, (night: Night) => void][] = [["click", (night) => night.click()], ["key", (night) => night.key("ArrowDown")]];
  for (const [name, hand] of hands) {
    const night = await Night.begin();
    night.station.open(1);
    await night.reloadUntouched();
    await night.pass(5_000);
    const before = night.life.length;
    assert.equal(night.room.bell.running, false);
    hand(night);
    await night.pass(5_000);
    assert.ok(night.room.bell.running && night.life.length > before, name);
  }
});

test("a life is not closed, and no note is written, with blanks of another script", async () => {
  const night = await inHand();
  night.key("F9");
  night.key("1");
  for (const nothing of ["", "\u3000", "\u200B\u00AD\u2060"]) {
    night.room.resolve(nothing);
    assert.deepEqual([night.room.panel, night.room.said?.text], ["resolve", night.room.words.resolve.note_needed]);
    assert.equal(night.room.writeNote(nothing), false);
  }
  await night.pass(8_000);
  assert.deepEqual(night.station.done, ["take 1"]);
});

test("a storm: what comes in one piece is one picture, and nothing of it is missing", async () => {
  const night = await Night.begin();
  let pictures = 0;
  night.room.subscribe(() => (pictures += 1));
  for (let id = 1; id <= 1000; id += 1) night.station.open(id);
  await night.pass(1_000);
  assert.equal(night.room.queue.incidents.size, 1000);
  assert.equal(night.room.queue.head, night.station.head);
  assert.ok(pictures < 20, `${pictures} pictures`);
});
