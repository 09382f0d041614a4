// Plays an alarm from ringing to resolved by keyboard alone, in Debian's Chromium, with the link cut, held still and deaf in between.
//   node tests/browser/run.mjs            the real daemon: HEARKEN_BIN names the folder of the programs
//   node tests/browser/run.mjs --mock     console/mock-server.mjs instead, while working on the screens
// Pictures of each state in both languages and themes: HEARKEN_PICTURES, or browser-pictures in the working folder.
import assert from "node:assert/strict";
import { resolve } from "node:path";
import { Line } from "./line.mjs";
import { Screen } from "./screen.mjs";

const { begin } = await import(process.argv.includes("--mock") ? "./mock.mjs" : "./hearkend.mjs");
const station = await begin();
const line = await Line.to(station.url);
const screen = await Screen.open(line.url, resolve(process.env.HEARKEN_PICTURES ?? "browser-pictures"));
const page = screen.page;
const keys = page.keyboard;

const step = (text) => console.log(`${new Date().toISOString().slice(11, 23)} ${text}`);

/** Waits for what must come to pass; never longer than `seconds`. */
async function until(what, holds, seconds = 90) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const value = await holds().catch(() => undefined);
    if (value) return value;
    assert.ok(Date.now() < end, `not in ${seconds} s: ${what}`);
    await new Promise((next) => setTimeout(next, 25));
  }
}

const api = async (path) => (await page.request.get(`${station.url}api/v1/${path}`)).json();
const shown = (selector, text) => page.locator(selector, text ? { hasText: text } : {}).first();
const rows = () => page.locator(".row").count();
const live = () => until("live again", async () => (await page.locator(".room.stale").count()) === 0 && (await page.locator(".band.cut").count()) === 0);
const lost = () => until("told that it is lost", async () => (await page.locator(".band.cut").count()) === 1);
const chosen = () => page.evaluate(() => Number(sessionStorage.getItem("hearken.incident")));

async function sameAsStation() {
  await until("the queue equals the station's", async () => (await rows()) === (await api("queue")).incidents.length);
}

/** From the key until the screen says so, in milliseconds, as the page itself measures. */
async function answered(key, selector) {
  await page.evaluate(([name, wanted]) => {
    globalThis.answered = new Promise((done) => {
      let pressed;
      addEventListener("keydown", (event) => event.key === name && (pressed = performance.now()), { capture: true, once: true });
      const observer = new MutationObserver(() => {
        if (pressed === undefined || !document.querySelector(wanted)) return;
        observer.disconnect();
        done(performance.now() - pressed);
      });
      observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
    });
  }, [key, selector]);
  await keys.press(key);
  return page.evaluate(() => globalThis.answered);
}

async function play() {
  step("log in");
  await shown("form").waitFor();
  await screen.keep("login");
  await shown("[name=login]").fill(station.login);
  await shown("[name=password]").fill("not this one");
  await keys.press("Enter");
  await shown(".why").waitFor();
  await shown("[name=password]").fill(station.password);
  await keys.press("Enter");
  await shown(".strip").waitFor();
  await live();

  step("start the shift: the bell rings and is heard");
  await screen.keep("shift");
  await shown(".middle .primary").click();
  await shown(".middle h1", "听到铃声了吗").waitFor();
  await shown(".middle .primary").click();
  await until("the sound is on", async () => (await shown("button.plain", "声音 开").count()) === 1);
  await sameAsStation();
  await screen.keep("calm");

  step("an alarm rings");
  const before = Date.now();
  await station.press(0);
  await shown(".band.ringing.priority-1").waitFor();
  step(`  lit ${Date.now() - before} ms after the pager began to send`);
  await screen.keep("ringing");

  step("F2 takes it");
  const taken = await answered("F2", ".row.chosen");
  step(`  answered on screen after ${taken.toFixed(0)} ms`);
  const incident = await until("it is chosen", chosen);
  await until("the station knows who took it", async () => (await api(`incidents/${incident}`)).incident.taken_by);
  await shown(".file .address").waitFor();
  await screen.keep("taken");

  step("who presses again in somebody's hands is heard and seen until the console has been touched");
  await station.press(0);
  await shown(".band.ringing", "又按了").waitFor();
  await shown(".row.chosen .pill", "又按了").waitFor();
  await screen.keep("pressed-again");
  await keys.press("F2");
  await until("it has been looked at", async () => (await page.locator(".band.ringing").count()) === 0);

  step("the keys that there are, and a half-written note that survives a reload");
  await keys.press("?");
  await shown(".allkeys").waitFor();
  await screen.keep("all-keys");
  await keys.press("Escape");
  await keys.press("F10");
  await until("the note has the focus", () => page.evaluate(() => document.activeElement?.id === "note"));
  await keys.type("门虚掩着，");
  await page.reload();
  await until("the note is still there", async () => (await page.inputValue("#note").catch(() => "")) === "门虚掩着，");
  assert.equal(await chosen(), incident);

  step("O19: the link is cut while another alarm comes");
  await live();
  line.cut();
  await station.press(1);
  await lost();
  await keys.press("F4");
  await shown(".said.refused", "连接已断").waitFor();
  await screen.keep("offline");
  line.mend();
  await live();
  await shown(".band.ringing").waitFor();
  await sameAsStation();
  await screen.keep("busy");
  await screen.keepForEyes("busy");

  step("O19: the line goes deaf under a note: it is sent again with its key, and written once");
  await page.locator("#note").focus();
  await keys.press("End");
  await keys.type("老人答话");
  line.deaf();
  await keys.press("Enter");
  const written = async () => (await api(`incidents/${incident}`)).story.filter((one) => one.kind === "note_written").length;
  await until("the note is in the journal", async () => (await written()) === 1);
  await lost();
  line.mend();
  await live();
  await until("nothing is pending", () => page.evaluate(() => JSON.parse(sessionStorage.getItem("hearken.actions") ?? "[]").length === 0));
  assert.equal(await written(), 1);
  assert.equal(await page.inputValue("#note"), "");

  step("O19: the line stands still: nothing is closed, nothing comes");
  line.still();
  await lost();
  line.mend();
  await live();
  await sameAsStation();

  if (station.fillDisk) {
    step("the disk is full: it says so, an alarm that nobody can acknowledge rings all the same, and later all is on disk");
    station.fillDisk();
    await until("nothing is acknowledged", async () => (await station.press(2).then(() => false, () => true)));
    await shown(".unrecorded .row.priority-1").waitFor();
    await shown(".band.ringing").waitFor();
    await screen.keep("full-disk");
    station.freeDisk();
    await until("it is acknowledged", () => station.press(3).then(() => true));
    await until("the station's trouble is over on screen", async () => (await page.locator(".room.unrecorded").count()) === 0);
    await sameAsStation();
  }

  step("F4 until the client is safe");
  const state = async () => (await api(`incidents/${incident}`)).incident.state;
  const quick = await answered("F4", ".next .primary[aria-disabled=true]");
  step(`  answered on screen after ${quick.toFixed(0)} ms`);
  await until("somebody goes", async () => {
    if ((await state()).kind === "owned") return true;
    await station.answer?.(incident);
    return false;
  });
  await screen.keep("en-route");
  const verbs = { accepted: "已出门", en_route: "已到场", on_scene: "平安" };
  for (let stage = (await state()).stage; stage !== "safe"; stage = (await state()).stage) {
    await shown(".next .primary[aria-disabled=false]", verbs[stage]).waitFor();
    await keys.press("F4");
    await until(`further than ${stage}`, async () => (await state()).stage !== stage);
  }

  step("F9: code by digit, a note because a life was at stake, and five seconds to undo");
  await keys.press("F9");
  await shown(".codes").waitFor();
  await screen.keep("resolve");
  const note_has_focus = () => until("the note has the focus", () => page.evaluate(() => document.activeElement?.id === "closing-note"));
  await keys.press("7");
  await note_has_focus();
  await keys.press("Enter");
  await shown(".said.refused").waitFor();
  await keys.type("李医生在，送回床上");
  await keys.press("Enter");
  await shown(".row.closing").waitFor();
  await screen.snap("closing");

  step("the wrong code: F9 again takes it back, with its words");
  await keys.press("F9");
  await shown(".codes [aria-pressed=true]", "没找到人").waitFor();
  assert.equal(await page.locator(".row.closing").count(), 0);
  await keys.press("1");
  await note_has_focus();
  assert.equal(await page.inputValue("#closing-note"), "李医生在，送回床上");
  await keys.press("Enter");
  await shown(".row.closing").waitFor();
  await until("it is closed at the station", async () => (await state()).kind === "closed", 15).catch(async (fault) => {
    if ((await page.request.get(`${station.url}api/v1/incidents/${incident}`)).status() !== 404) throw fault; // the mock forgets it
  });
  const ended = await page.request.get(`${station.url}api/v1/incidents/${incident}`);
  if (ended.ok()) assert.equal((await ended.json()).incident.state.code, "helped");
  await until("it has left the queue", async () => (await page.locator(".row.closing").count()) === 0);
  await sameAsStation();

  step("the arrows and Enter open what is left");
  await keys.press("ArrowDown");
  await keys.press("Enter");
  await shown(".row.chosen").waitFor();

  assert.deepEqual(screen.faults, [], "errors in the page");
  assert.deepEqual(screen.violations, [], "axe");
}

try {
  await play();
  step(`done: ${screen.pictures} pictures in ${screen.folder}`);
} catch (fault) {
  console.error(fault);
  await page.screenshot({ path: resolve(screen.folder, "failed.png") }).catch(() => undefined);
  process.exitCode = 1;
} finally {
  await screen.close();
  line.close();
  await station.end();
}
