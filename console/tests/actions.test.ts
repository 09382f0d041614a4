import assert from "node:assert/strict";
import { test } from "node:test";
import { meaning, Outbox, request, type Action } from "../src/actions";

function store(): Pick<Storage, "getItem" | "setItem"> {
  const kept = new Map<string, string>();
  return { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => void kept.set(name, value) };
}

/** Answers each try as told, and notes what was sent. */
function station(...answers: (Response | Error)[]) {
  const sent: { path: string; key: string | null; body: string }[] = [];
  globalThis.fetch = async (path, init) => {
    sent.push({ path: String(path), key: new Headers(init?.headers).get("Idempotency-Key"), body: String(init?.body) });
    const answer = answers.shift();
    if (!answer || answer instanceof Error) throw answer ?? new TypeError("cut");
    return answer;
  };
  return sent;
}

function outbox(kept = store(), person = "S11") {
  let settle: (what: string) => void = () => undefined;
  const settled = new Promise<string>((resolve) => (settle = resolve));
  const ears = { changed() {}, done: (action: Action) => settle(`done ${action.act.kind}`), refused: (_: Action, message: string) => settle(message), loggedOut: () => settle("logged out") };
  const box = new Outbox(ears, kept);
  box.resume(person);
  return { box, settled };
}

const done = (head: number) => Response.json({ head });

test("an act without an answer is sent again with the same key", async () => {
  const sent = station(new TypeError("cut"), done(12));
  const { box, settled } = outbox();
  box.put(4, { kind: "take" });
  assert.equal(await settled, "done take");
  assert.equal(sent.length, 2);
  assert.equal(sent[0]?.key, sent[1]?.key);
  assert.match(sent[0]?.key ?? "", /^[A-Za-z0-9._:-]{8,64}$/);
  assert.equal(sent[0]?.path, "/api/v1/incidents/4/take");
});

test("a repeated press does nothing twice", async () => {
  const sent = station(done(12));
  const { box, settled } = outbox();
  assert.ok(box.put(4, { kind: "take" }));
  assert.equal(box.put(4, { kind: "take" }), undefined);
  await settled;
  assert.equal(sent.length, 1);
});

test("the plan's next step can be asked for again once the picture has moved, also while nothing gets onto the disk", () => {
  station(new TypeError("cut"), new TypeError("cut"));
  const { box } = outbox();
  assert.ok(box.put(4, { kind: "advance" }, 0, "0/2"));
  assert.equal(box.put(4, { kind: "advance" }, 0, "0/2"), undefined);
  assert.ok(box.put(4, { kind: "advance" }, 0, "0/3"));
  for (const key of [...box.waiting.keys()]) box.waiting.delete(key);
});

test("one incident has one resolution on its way: the first is taken back before another is sent", () => {
  const sent = station();
  const { box } = outbox();
  const first = box.put(4, { kind: "resolve", code: "helped", note: "a" }, 5_000);
  assert.equal(box.put(4, { kind: "resolve", code: "false_press", note: "a" }, 5_000), undefined);
  assert.equal(box.undo(first?.key ?? ""), true);
  const second = box.put(4, { kind: "resolve", code: "false_press", note: "a" }, 5_000);
  assert.ok(second);
  box.undo(second.key);
  assert.equal(sent.length, 0);
});

test("an act stays pending until the picture shows it", async () => {
  station(done(12));
  const { box, settled } = outbox();
  box.put(4, { kind: "take" });
  await settled;
  box.seen(11);
  assert.ok(box.of(4, "take"));
  box.seen(12);
  assert.equal(box.of(4, "take"), undefined);
});

test("a reload sends what was on its way, with the key that it had", async () => {
  const kept = store();
  const first = station(new TypeError("cut"));
  const page = outbox(kept).box;
  page.put(4, { kind: "note", text: "门开着" });
  await new Promise((resolve) => setTimeout(resolve, 1));
  page.waiting.clear(); // the page is gone; what it had put down is still there
  const second = station(done(12));
  const { settled } = outbox(kept);
  assert.equal(await settled, "done note");
  assert.equal(second[0]?.key, first[0]?.key);
  assert.equal(second[0]?.body, JSON.stringify({ text: "门开着" }));
});

test("what one person did is never sent in another's name", async () => {
  const kept = store();
  station(new TypeError("cut"));
  const first = outbox(kept).box;
  first.put(4, { kind: "take" });
  await new Promise((resolve) => setTimeout(resolve, 1));
  first.waiting.clear();
  const sent = station(done(12));
  const { box } = outbox(kept, "S12");
  assert.equal(box.waiting.size, 0);
  assert.equal(sent.length, 0);
});

test("a resolution can be undone before it is sent", () => {
  const sent = station();
  const { box } = outbox();
  const action = box.put(4, { kind: "resolve", code: "helped", note: "平安" }, 500);
  assert.ok(action && box.undo(action.key));
  assert.equal(box.waiting.size, 0);
  assert.equal(sent.length, 0);
});

test("a refusal is told with the station's own words", async () => {
  station(Response.json({ error: { code: "refused", message: "没有接到：周敏 2 秒前已接。" } }, { status: 409 }));
  const { box, settled } = outbox();
  box.put(4, { kind: "take" });
  assert.equal(await settled, "没有接到：周敏 2 秒前已接。");
  assert.equal(box.waiting.size, 0);
});

test("what an answer means", async () => {
  assert.deepEqual(await meaning(undefined), { kind: "again", after_ms: 1000 });
  assert.deepEqual(await meaning(new Response('{"hea', { status: 200 })), { kind: "again", after_ms: 1000 });
  assert.deepEqual(await meaning(new Response("", { status: 503 })), { kind: "again", after_ms: 1000 });
  assert.deepEqual(await meaning(new Response("", { status: 429, headers: { "Retry-After": "3" } })), { kind: "again", after_ms: 3000 });
  assert.deepEqual(await meaning(new Response("", { status: 401 })), { kind: "logged_out" });
});

test("the path is the act, the body is the rest", () => {
  const action: Action = { key: "k", by: "S11", incident: 9, act: { kind: "stage", person: "W01", stage: "on_scene" }, not_before: 0 };
  assert.deepEqual(request(action), { path: "/api/v1/incidents/9/stage", body: '{"person":"W01","stage":"on_scene"}' });
});
