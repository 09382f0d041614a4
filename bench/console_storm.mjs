// A storm as the operator's page lives through it: what a key costs from the press to the picture, and how long the page stands still, all
// taken inside the page.
//   bench/run.py console
// Started with the console's address; log in is `bench`. Says "ready" once the shift has begun and measures until stdin says that the storm is over
// and the queue has stood for a while.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Screen } from "../tests/browser/screen.mjs";

const folder = mkdtempSync(join(tmpdir(), "hearken-storm-"));
const screen = await Screen.open(process.argv[2], folder);
const page = screen.page;
const shown = (selector, text) => page.locator(selector, text ? { hasText: text } : {}).first();
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const quantile = (all, q) => all.sort((a, b) => a - b)[Math.min(all.length - 1, Math.floor(q * all.length))] ?? 0;

async function begin_shift() {
  await shown("[name=login]").fill("bench");
  await shown("[name=password]").fill("bench-station");
  await page.keyboard.press("Enter");
  await shown(".middle .primary").click();
  await shown(".middle h1", "听到铃声了吗").waitFor();
  await shown(".middle .primary").click();
  await shown(".strip").waitFor();
}

/** From an event's own instant to the second frame after it: the first shows what it did. */
function watch_inside() {
  globalThis.seen = { keys: [], still: 0 };
  let last = performance.now();
  setInterval(() => {
    seen.still = Math.max(seen.still, performance.now() - last - 20);
    last = performance.now();
  }, 20);
  addEventListener("keydown", (event) => requestAnimationFrame(() => requestAnimationFrame(() => seen.keys.push(performance.now() - event.timeStamp))),
    { capture: true });
}
const take = () => page.evaluate(() => {
  const seen = globalThis.seen;
  globalThis.seen = { keys: [], still: 0 };
  return seen;
});

/** An arrow a few times a second, until `over`. */
async function press_keys(over) {
  while (!over()) {
    await page.keyboard.press("ArrowDown");
    await pause(200);
  }
  return take();
}

function report(when, { keys, still }) {
  const [p50, p99] = [quantile(keys, 0.5), quantile(keys, 0.99)];
  console.log(`| the console ${when}: from a key to the picture (ms, ${keys.length} keys) | p50 | ${p50.toFixed(0)} | | |`);
  console.log(`| the console ${when}: from a key to the picture (ms) | p99 | ${p99.toFixed(0)} | | |`);
  console.log(`| the console ${when}: the page stands still (ms) | longest | ${still.toFixed(0)} | | |`);
}

await begin_shift();
await page.evaluate(watch_inside);
const quiet_until = Date.now() + 4000;
await press_keys(() => Date.now() > quiet_until);
await take();
const calm_until = Date.now() + 6000;
report("before a storm", await press_keys(() => Date.now() > calm_until));
console.log("ready");
let over = false;
createInterface({ input: process.stdin }).on("line", () => (over = true));
report("in it", await press_keys(() => over));
const behind = Date.now();
const wanted = (await (await page.request.get(new URL("api/v1/queue", process.argv[2]).href)).json()).incidents.length;
let caught_up = false;
async function all_counted() {
  const counted = () => page.evaluate(() => [...document.querySelectorAll("nav .title .n")].reduce((sum, one) => sum + Number(one.textContent), 0));
  while ((await counted().catch(() => 0)) < wanted) await pause(100);
}
const catching_up = all_counted().then(() => (caught_up = true));
report("catching up", await press_keys(() => caught_up));
await catching_up;
console.log(`| the console shows all ${wanted} open incidents (ms after the storm) | | ${Date.now() - behind} | | |`);
const after_until = Date.now() + 10_000;
report("with all of them", await press_keys(() => Date.now() > after_until));
const reloaded = Date.now();
await page.reload();
await all_counted();
console.log(`| the console shows all of them after a reload (ms) | | ${Date.now() - reloaded} | | |`);
await page.screenshot({ path: process.env.HEARKEN_PICTURE ?? join(folder, "storm.png") });
await screen.close();
rmSync(folder, { recursive: true, force: true });
