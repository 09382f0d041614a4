import assert from "node:assert/strict";
import { test } from "node:test";
import { blank, trimmed } from "../src/blank";
import { Heed } from "../src/heed";
import { sections } from "../src/order";
import { at, incident, instant, taken } from "./incidents";

const picture = (heed: Heed, second: number, ...list: Parameters<typeof sections>[0] extends Iterable<infer One> ? One[] : never) => heed.picture(sections(list, at(second)), at(second));

test("a press on what somebody has is unseen until it is looked at, however long that takes", () => {
  const heed = new Heed();
  picture(heed, 1, incident(4, { presses: 2 }));
  picture(heed, 2, incident(4, { presses: 2, ...taken }));
  assert.equal(heed.unseen(incident(4, { presses: 2, ...taken })), false);
  const pressed = incident(4, { presses: 3, last_signal: instant(5), ...taken });
  picture(heed, 5, pressed);
  picture(heed, 500, pressed);
  assert.equal(heed.unseen(pressed), true);
  heed.look(pressed);
  assert.equal(heed.unseen(pressed), false);
});

test("a reload does not ring for old presses, but for one of the last seconds", () => {
  const heed = new Heed();
  const old = incident(4, { presses: 3, ...taken }), young = incident(5, { presses: 2, last_signal: instant(598), ...taken });
  picture(heed, 600, old, young);
  assert.deepEqual([heed.unseen(old), heed.unseen(young)], [false, true]);
});

test("what waits rings anyway, and a fault's repeat is no cry", () => {
  const heed = new Heed();
  const waiting = incident(4, { presses: 3 }), fault = incident(5, { presses: 2, life_safety: false, last_signal: instant(1), ...taken });
  picture(heed, 1, waiting, fault);
  assert.deepEqual([heed.unseen(waiting), heed.unseen(fault)], [false, false]);
});

test("blanks of any script are no note", () => {
  for (const nothing of ["", " \t\n", "\u3000\u3000", "\u200B\u200C\u200D\u2060\uFEFF\u180E\u00AD", "\u0085\u2028\u202F", "\u2800", "\u3164"]) assert.equal(blank(nothing), true);
  assert.equal(trimmed("\u3000扶起，无外伤\u200B "), "扶起，无外伤");
});
