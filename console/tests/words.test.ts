import assert from "node:assert/strict";
import { test } from "node:test";
import { clock, day, duration, shortDay, telephone } from "../src/format";
import { command } from "../src/keys";
import { fate, placeLine, status } from "../src/view/telling";
import { named, words } from "../src/words/words";
import { at, incident, opened, owned } from "./incidents";

const zone = "Asia/Shanghai";
const zh = words("zh");
const en = words("en");

test("times are the station's, 24 hours with seconds; durations mm:ss, from an hour on h:mm:ss", () => {
  assert.equal(clock("2026-11-24T16:00:05.000Z", zone), "00:00:05");
  assert.equal(duration(9_999), "00:09");
  assert.equal(duration(3_600_000), "1:00:00");
  assert.equal(duration(-5), "00:00");
  assert.equal(shortDay("2026-11-01T16:30:00.000Z", zone), "11-02");
  assert.equal(day(Date.parse(opened), zone, "zh"), "11月24日 周二");
});

test("telephone numbers as they are dialled", () => {
  assert.equal(telephone("+8615400000086"), "154 0000 0086");
  assert.equal(telephone("+8657100000101"), "057100000101");
  assert.equal(telephone("+4407700900123"), "+4407700900123");
});

test("what happens by itself is told with whom, how and when", () => {
  assert.equal(fate(incident(1), zh, at(5)), "00:15 后自动呼叫孟春林（短信）");
  assert.equal(fate(incident(1), en, at(5)), "pages 孟春林 by SMS in 00:15");
  assert.equal(fate(incident(1), zh, at(21)), zh.fate.overdue);
});

test("the word of a waiting row changes with its age", () => {
  const word = (second: number) => status(incident(1), zh, at(second), zone, () => false).text;
  assert.deepEqual([1, 15, 60].map(word), ["未接", "超 15 秒", "超 60 秒"]);
});

test("who is late is told with how late", () => {
  assert.deepEqual(status(incident(1, owned("en_route", 10)), zh, at(42), zone, () => false), { text: "迟 00:32", late: true });
  assert.deepEqual(status(incident(1, owned("en_route", 60)), zh, at(42), zone, () => true), { text: "我 · 途中", late: false });
});

test("a signal that nobody can place is still told", () => {
  const unknown = incident(1, { subject: { kind: "account", gateway: "dc09-main", account: "" } });
  assert.equal(placeLine(unknown, zh), "dc09-main");
  assert.equal(named(zh, "role:operator"), "值班员");
  assert.equal(named(zh, "孟春林"), "孟春林");
});

test("F-keys work in fields and with an input method on; digits, arrows and signs only outside", () => {
  const press = (key: string, more = {}) => command({ key, in_field: false, composing: false, modified: false, ...more });
  assert.deepEqual(press("F2", { in_field: true, composing: true }), { kind: "take_next" });
  assert.deepEqual(press("3"), { kind: "digit", digit: 3 });
  assert.equal(press("3", { in_field: true }), undefined);
  assert.equal(press("?", { in_field: true }), undefined);
  assert.equal(press("Escape", { composing: true }), undefined);
  assert.equal(press("F4", { modified: true }), undefined);
  assert.deepEqual(["F1", "F3", "F5", "F11", "F12"].map((key) => press(key)), [undefined, undefined, undefined, undefined, undefined]);
});
