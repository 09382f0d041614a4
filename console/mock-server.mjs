// A stand-in for hearkend while the screens are worked on: the part of daemon/api/openapi.json that they use, with an invented
// street in memory. Not a test of anything; tests/browser plays with the real daemon.
//   node mock-server.mjs [PORT] [empty]     then log in with any name, password demo; POST /mock/press rings
import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const dist = fileURLToPath(new URL("dist", import.meta.url));
const types = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'";

const me = { login: "zhou", person: "S11", name: "周敏", role: "operator", language: "zh", expires: iso(12 * 3600) };
const people = {
  W01: { name: "孟春林", roles: ["warden"], phone: "+8615400000034", ways: ["sms"], tie: "warden", has_key: true, distance_m: 40 },
  V03: { name: "吴桂芳", roles: ["volunteer", "nurse"], phone: "+8615400000063", ways: ["sms", "voice"], has_key: false, distance_m: 400 },
  V07: { name: "沈伟", roles: ["volunteer"], phone: "+8615400000067", ways: ["sms"], has_key: false, distance_m: 650 },
  S12: { name: "李强", roles: ["duty_officer"], phone: "+8615400000012", ways: ["sms", "voice"], has_key: false, distance_m: 1300 },
  R01: { name: "陈丽", roles: ["relative"], phone: "+8615400000101", ways: ["sms"], tie: "relative", has_key: true, minutes_away: 25 },
};
const clients = {
  K001: { name: "陈惠安", sex: "男", age: 88, building: "帆影里3幢", door: "2单元501", file_no: "JQ-C1-001", address: "金桥街道(演示)归帆社区帆影里3幢2单元501", entry_note: "钥匙盒在门右侧(密码另存)", entry_consent_on: "2026-02-11",
    languages: "印尼语;闽南话;普通话", hearing: "助听器", mobility: "拄杖", conditions: "高血压;冠心病", medicines: "硝苯地平;阿司匹林", hospital: "金桥社区卫生服务中心(演示)", risk_note: "青霉素过敏", phone_home: "+8657100000101", phone_mobile: "+8615400000086" },
  K002: { name: "林月娥", sex: "女", age: 85, building: "帆影里3幢", door: "1单元302", file_no: "JQ-C1-002", address: "金桥街道(演示)归帆社区帆影里3幢1单元302", entry_note: "按铃后等两分钟,行动慢", entry_consent_on: "2026-03-12",
    languages: "粤语;普通话", hearing: "正常", mobility: "正常", conditions: "糖尿病", medicines: "二甲双胍", hospital: "临湖医院(演示)", phone_home: "+8657100000102" },
};

let head = 48200;
let next_id = 411;
const incidents = new Map();
const stories = new Map();
const pages = new Map();
const landed = new Map(); // key -> answer: the same key again changes nothing
const feeds = new Set();

function iso(seconds_from_now = 0) {
  return new Date(Date.now() + 1000 * seconds_from_now).toISOString();
}

function plan(opened_s, current) {
  const steps = [[0, ["role:operator"], ["console", "sms"]], [20, ["孟春林"], ["sms"]], [60, ["陈丽"], ["sms"]], [120, ["role:supervisor", "volunteer"], ["sms"]]];
  const state = (index) => (index < current ? "done" : index === current ? "current" : "pending");
  return {
    id: "P1", round: 0, round_began: iso(-opened_s),
    steps: steps.map(([after_s, whom, ways], index) => ({ index, after_s, due: iso(after_s - opened_s), whom, ways, again_after_s: 30, state: state(index) })),
  };
}

function client(id) {
  const { name, sex, age, building, door } = clients[id];
  return { kind: "client", client: id, name, sex, age, building, door };
}

function open(event, priority, subject, age_s, more = {}) {
  const id = next_id++;
  const step = age_s < 20 ? 1 : age_s < 60 ? 2 : 3;
  const whole = plan(age_s, step);
  const due = whole.steps[step].due;
  incidents.set(id, {
    id, event, code: "", detail: "", priority, life_safety: priority === 1, on_test: false, sound: "", subject, opened: iso(-age_s), last_signal: iso(-age_s), presses: 1, restored: false, plan: whole, responders: [],
    state: { kind: "armed", step, due, parked: false }, next: { at: due, kind: "step", step, whom: whole.steps[step].whom, ways: ["sms"] }, ...more,
  });
  stories.set(id, []);
  pages.set(id, []);
  tell(id, "incident_opened", "报警收到", "gateway:dc09-main", age_s);
  return id;
}

/** One open incident per client: a further press joins it. */
function press(id) {
  const known = [...incidents.values()].find((one) => one.subject.client === id && one.event === "medical");
  if (!known) return open("medical", 1, client(id), 0, { device: { id: "D003", model: "pull cord", location: "卫生间" } });
  Object.assign(known, { presses: known.presses + 1, last_signal: iso() });
  tell(known.id, "incident_pressed", `同一设备再次报警 ×${known.presses}`, "gateway:dc09-main");
  return known.id;
}

function tell(id, kind, text, by = "station", ago_s = 0) {
  head += 1;
  const at = iso(-ago_s);
  const name = by === `person:${me.person}` ? me.name : people[by.slice(7)]?.name;
  stories.get(id)?.push({ number: head, at, by, name, kind, why: "", text });
  const record = { number: head, at, by, why: "", kind, incident: id, fact: {}, view: incidents.get(id) };
  for (const feed of feeds) feed.write(`event: record\nid: ${head}\ndata: ${JSON.stringify(record)}\n\n`);
  if (incidents.get(id)?.state.kind === "closed") incidents.delete(id);
  return head;
}

function responder(person, answer, stage, asked_s, unproven = false) {
  const { name, roles, phone } = people[person];
  return { person, name, roles, phone, answer, hand_over: false, unproven, stage, asked: iso(-asked_s), times: 1 };
}

function own(incident, person, stage, left_s) {
  incident.state = { kind: "owned", owner: person, name: people[person].name, stage, deadline: iso(left_s), warned: false };
  incident.next = { at: iso(left_s), kind: "remind", whom: [people[person].name], ways: ["sms"] };
}

function page(id, person, state) {
  const list = pages.get(id);
  list.push({ id: head * 10 + list.length, to: person, name: people[person].name, way: "sms", state, code: "4711", text: "", queued: iso(-5), due: iso(60), attempts: 1, maybe_repeat: false, detail: "" });
}

function scene() {
  const taken_by = { person: me.person, name: me.name };
  const fall = open("fall", 1, client("K001"), 107, { device: { id: "D001", model: "home hub with pendant", location: "卧室床头" }, taken_by, presses: 3, last_signal: iso(-65) });
  incidents.get(fall).responders = [responder("W01", "accepted", "accepted", 87), responder("V03", "asked", "accepted", 30)];
  own(incidents.get(fall), "W01", "en_route", 295);
  incidents.get(fall).responders[0].stage = "en_route";
  page(fall, "W01", "answered");
  page(fall, "V03", "delivered");
  for (const [kind, text, by, ago] of [["incident_taken", "接警", `person:${me.person}`, 96], ["page_queued", "呼叫孟春林，短信", "station", 87], ["incident_pressed", "同一设备再次报警 ×2", "gateway:dc09-main", 65],
    ["responder_changed", "短信回复：我去", "person:W01", 40], ["page_queued", "呼叫吴桂芳，短信", "station", 30], ["state_changed", "已出门", "person:W01", 5]]) tell(fall, kind, text, by, ago);
  const late = open("personal_emergency", 1, { ...client("K002"), name: "何阿毛", age: 91 }, 872, { taken_by });
  incidents.get(late).responders = [responder("S12", "accepted", "en_route", 800)];
  own(incidents.get(late), "S12", "en_route", -32);
  const wet = open("intrusion", 2, { kind: "place", place: "C1-ACT", name: "归帆社区活动室" }, 1265, { taken_by, device: { id: "D040", model: "door contact", location: "后门" } });
  own(incidents.get(wet), "S12", "on_scene", 900);
  open("supervision_lost", 3, { kind: "gateway", gateway: "modbus-c4" }, 2330, { taken_by, life_safety: false, detail: "12 台设备" });
  const parked = open("low_battery", 3, client("K002"), 372);
  incidents.get(parked).state = { kind: "armed", step: 0, due: iso(3600), parked: true };
  incidents.get(parked).next = { at: iso(3600), kind: "unpark", whom: [], ways: [] };
}

function station() {
  const gateway = (id, sends, well = true) => ({ id, sends, well, vitals: well ? [] : [{ gateway: id, vital: "network", well, detail: "没有网络", since: iso(-900) }] });
  return {
    name: "金桥街道(演示)", language: "zh", time_zone: "Asia/Shanghai", version: "mock", now: iso(), head, siren_after_s: 15,
    resolution_codes: ["helped", "hospital", "false_press", "test", "no_need", "mended", "not_found", "deceased", "other"],
    on_duty: [{ person: "S11", name: "周敏", role: "operator", phone: "+8615400000011" }, { person: "S12", name: "李强", role: "duty_officer", phone: "+8615400000012" }],
    gateways: [gateway("dc09-main", false), gateway("surgard-1", false), gateway("modbus-c4", false), gateway("gsm-1", true), gateway("gsm-2", true, false)],
    vitals: [{ vital: "store", well: true, detail: "", since: iso(-9000) }], consoles_live: feeds.size,
  };
}

function detail(incident) {
  const id = incident.subject.kind === "client" ? incident.subject.client : undefined;
  const candidates = Object.entries(people).map(([person, one]) => ({ person, on_duty: true, ...one }));
  const ties = id ? ["W01", "R01"].map((person, order) => ({ person, name: people[person].name, kind: people[person].tie, order, has_key: true, phone: people[person].phone, minutes_away: 5, ways: ["sms"] })) : [];
  return {
    head, now: iso(), incident, ...(id ? { client: { id, ...clients[id] } } : {}), ties, pages: pages.get(incident.id), story: stories.get(incident.id), candidates,
    earlier: [{ id: 371, event: "personal_emergency", opened: iso(-13 * 86400), code: "false_press" }, { id: 322, event: "fall", opened: iso(-39 * 86400), code: "hospital" }],
  };
}

const commands = {
  take(incident) {
    if (incident.taken_by) return `没有接到:${incident.taken_by.name}已接。按 F2 接下一条。`;
    incident.taken_by = { person: me.person, name: me.name };
    return tell(incident.id, "incident_taken", "接警", `person:${me.person}`);
  },
  advance(incident) {
    page(incident.id, "W01", "sent");
    incident.responders = [...incident.responders, responder("W01", "accepted", "accepted", 0)];
    own(incident, "W01", "accepted", 120);
    return tell(incident.id, "state_changed", "孟春林：我去", "person:W01");
  },
  stage(incident, body) {
    for (const one of incident.responders) if (one.person === body.person) one.stage = body.stage;
    own(incident, body.person, body.stage, 900);
    return tell(incident.id, "state_changed", `${body.stage}`, `person:${me.person}`);
  },
  accept(incident, body) {
    own(incident, body.person, "accepted", 120);
    return tell(incident.id, "state_changed", "确认去", `person:${me.person}`);
  },
  decline: (incident) => tell(incident.id, "responder_changed", "去不了", `person:${me.person}`),
  park(incident, body) {
    incident.state = { kind: "armed", step: 0, due: body.until, parked: true };
    incident.next = { at: body.until, kind: "unpark", whom: [], ways: [] };
    return tell(incident.id, "state_changed", "挂起", `person:${me.person}`);
  },
  page(incident, body) {
    incident.responders = [...incident.responders.filter((one) => one.person !== body.person), responder(body.person, "asked", "accepted", 0)];
    page(incident.id, body.person, "sent");
    return tell(incident.id, "page_queued", `呼叫${people[body.person].name}`, `person:${me.person}`);
  },
  note: (incident, body) => tell(incident.id, "note_written", body.text, `person:${me.person}`),
  resolve(incident, body) {
    incident.state = { kind: "closed", by: me.person, name: me.name, at: iso(), ...body };
    delete incident.next;
    return tell(incident.id, "state_changed", "结案", `person:${me.person}`);
  },
};

function send(response, status, body) {
  response.writeHead(status, { "Content-Type": "application/json", "Cache-Control": "no-store" });
  response.end(JSON.stringify(body));
}

async function read(request) {
  let text = "";
  for await (const piece of request) text += piece;
  return text ? JSON.parse(text) : {};
}

const fault = (code, message) => ({ error: { code, message } });

async function act(request, response, id, verb) {
  const key = request.headers["idempotency-key"];
  const body = await read(request);
  if (!landed.has(key)) {
    const incident = incidents.get(Number(id));
    const outcome = incident ? commands[verb](incident, body) : "已经结案。";
    landed.set(key, typeof outcome === "number" ? [200, { head: outcome }] : [409, fault("refused", outcome)]);
  }
  send(response, ...landed.get(key));
}

function feed(request, response) {
  response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
  feeds.add(response);
  const beat = () => response.write(`event: alive\ndata: ${JSON.stringify({ now: iso(), head, stored: true })}\n\n`);
  beat();
  const timer = setInterval(beat, 1000);
  request.on("close", () => {
    clearInterval(timer);
    feeds.delete(response);
  });
}

function file(response, path) {
  const name = join(dist, normalize(path === "/" ? "/index.html" : path));
  if (!name.startsWith(dist) || !existsSync(name)) return send(response, 404, fault("not_found", path));
  response.writeHead(200, { "Content-Type": types[extname(name)] ?? "application/octet-stream", "Content-Security-Policy": policy });
  createReadStream(name).pipe(response);
}

async function answer(request, response) {
  const url = new URL(request.url, "http://mock");
  const path = url.pathname;
  const session = /hearken=1/.test(request.headers.cookie ?? "");
  if (path === "/mock/press") return send(response, 200, { incident: press(url.searchParams.get("client") === "0" ? "K001" : "K002") });
  if (path === "/mock/scene") return scene(), send(response, 200, {});
  if (path === "/mock/clear") return incidents.clear(), send(response, 200, {});
  if (!path.startsWith("/api/v1/")) return file(response, path);
  if (path === "/api/v1/login") {
    if ((await read(request)).password !== "demo") return send(response, 401, fault("not_logged_in", "登录名或密码不对，请再试。"));
    response.setHeader("Set-Cookie", "hearken=1; Path=/; HttpOnly; SameSite=Strict");
    return send(response, 200, me);
  }
  if (!session) return send(response, 401, fault("not_logged_in", "请登录。"));
  const order = /^\/api\/v1\/incidents\/(\d+)(?:\/(\w+))?$/.exec(path);
  if (order?.[2] && request.method === "POST") return act(request, response, order[1], order[2]);
  if (order) return incidents.has(Number(order[1])) ? send(response, 200, detail(incidents.get(Number(order[1])))) : send(response, 404, fault("not_found", "没有这条"));
  switch (path) {
    case "/api/v1/me":
      return send(response, 200, me);
    case "/api/v1/station":
      return send(response, 200, station());
    case "/api/v1/queue":
      return send(response, 200, { head, now: iso(), incidents: [...incidents.values()], vitals: [], counts: { life: 0, urgent: 0, fault: 0, service: 0 } });
    case "/api/v1/feed":
      return feed(request, response);
    case "/api/v1/logout":
      response.setHeader("Set-Cookie", "hearken=; Path=/; Max-Age=0");
      return response.writeHead(204).end();
  }
  return send(response, 404, fault("not_found", path));
}

if (process.argv[3] !== "empty") scene();
createServer((request, response) => answer(request, response).catch((fault) => send(response, 500, { error: { code: "internal", message: String(fault) } })))
  .listen(Number(process.argv[2] ?? 0), "127.0.0.1", function () {
    console.log(`http://127.0.0.1:${this.address().port}/`);
  });
