import assert from "node:assert/strict";
import { test } from "node:test";
import { clock, day, duration, shortDay, telephone } from "../src/format";
import { command } from "../src/keys";
import { ending, fate, placeLine, readOut, status, step_signs, stepLine } from "../src/view/telling";
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

test("an unknown caller: what the device said stands beside the gateway, in band and row", () => {
  const unknown = incident(1, { event: "unidentified", detail: "ZZ99 按钮 3", subject: { kind: "account", gateway: "dc09-main", account: "9F01" } });
  assert.equal(placeLine(unknown, zh), "dc09-main · ZZ99 按钮 3");
});

test("the sentence for 120 says where, for a client and for a place, and also before the file has come", () => {
  const device = { id: "D040", model: "pull cord", location: "二楼卫生间" };
  const empty = { head: 1, now: opened, ties: [], pages: [], story: [], candidates: [], earlier: [] };
  const client = incident(1, { subject: { kind: "client", client: "K001", name: "陈惠安", sex: "男", age: 88, building: "帆影里3幢", door: "2单元501" } });
  assert.equal(readOut(client, undefined, "金桥街道", zh), "帆影里3幢 2单元501、男 88 岁、跌倒");
  assert.equal(readOut(client, { ...empty, incident: client, client: { id: "K001", name: "陈惠安", address: "金桥街道帆影里3幢2单元501", risk_note: "青霉素过敏" } }, "金桥街道", zh), "金桥街道帆影里3幢2单元501、男 88 岁、跌倒、青霉素过敏");
  const place = incident(1, { event: "panic", device, subject: { kind: "place", place: "C1-ACT", name: "归帆社区活动室" } });
  assert.equal(readOut(place, undefined, "金桥街道", zh), "金桥街道 归帆社区活动室 二楼卫生间、紧急求助");
  const known = { id: "C1-ACT", kind: "room", name: "活动室", path: ["金桥街道", "归帆社区", "活动室"], entry_note: "从后门进" };
  assert.equal(readOut(place, { ...empty, incident: place, place: known }, "金桥街道", zh), "金桥街道 归帆社区 活动室 二楼卫生间、紧急求助、从后门进");
  assert.equal(readOut({ ...place, life_safety: false }, undefined, "金桥街道", zh), undefined);
  assert.equal(readOut(incident(1, { subject: { kind: "account", gateway: "dc09-main", account: "9F01" } }), undefined, "金桥街道", zh), undefined);
});

test("a step whose pages were all in vain has a cross and says so", () => {
  const step = { ...incident(1).plan.steps[1]!, state: "failed" as const };
  assert.equal(step_signs[step.state], "✗");
  assert.equal(stepLine(step, zh), "短信：孟春林 · 失败");
  assert.equal(stepLine(step, en), "SMS: 孟春林 · failed");
  assert.equal(stepLine({ ...step, state: "done" }, zh), "短信：孟春林");
});

test("how an incident ended is told in the screen's language, also where the station closed it", () => {
  assert.deepEqual(["helped", "restored", ""].map((code) => ending(code, zh)), ["已帮助，平安", "设备已恢复", ""]);
});

/** Every text of a dictionary; those that are made of something are made of a number, or of nothing. */
function texts(part: unknown, name = ""): [string, string][] {
  if (typeof part === "string") return [[name, part]];
  if (typeof part === "function") return texts((part as (...of: unknown[]) => string)(...Array(part.length).fill(1)), name);
  return Object.entries(part as object).flatMap(([key, inner]) => texts(inner, name ? `${name}.${key}` : key));
}

test("Chinese texts have Chinese punctuation and no English word but a key's name", () => {
  const keys = /\b(F\d+|Esc|Enter)\b/g;
  const not_chinese = new Set(["lang", "strip.other_language"]);
  for (const [name, text] of texts(zh)) {
    if (not_chinese.has(name)) continue;
    assert.doesNotMatch(text.replace(keys, ""), /[A-Za-z]/, `${name}: ${text}`);
    assert.doesNotMatch(text.replace(/\d[.:]\d/g, ""), /[,;:!?()]|\.(?!\.)/, `${name}: ${text}`);
  }
  assert.ok(texts(zh).length > 300);
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
