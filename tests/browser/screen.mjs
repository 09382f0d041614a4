// One screen of the monitoring room in Debian's Chromium: what is looked at, what is kept as a picture, what axe says of it.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(new URL("../../console/package.json", import.meta.url));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const looks = [["zh", "night"], ["zh", "day"], ["en", "night"], ["en", "day"]];

export class Screen {
  violations = [];
  pictures = 0;

  static async open(url, folder) {
    const screen = new Screen();
    screen.folder = folder;
    mkdirSync(folder, { recursive: true });
    const executablePath = [process.env.CHROMIUM, "/usr/bin/chromium"].find((path) => path && existsSync(path));
    screen.browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--autoplay-policy=user-gesture-required"] });
    const context = await screen.browser.newContext({ viewport: { width: 1366, height: 768 }, locale: "zh-CN", timezoneId: "Europe/London" });
    screen.page = await context.newPage();
    screen.page.setDefaultTimeout(90_000);
    screen.faults = [];
    screen.page.on("pageerror", (error) => screen.faults.push(error.message));
    screen.page.on("console", (message) => /Content Security Policy/.test(message.text()) && screen.faults.push(message.text()));
    screen.cdp = await context.newCDPSession(screen.page);
    await screen.page.goto(url);
    return screen;
  }

  /** The same state in both languages and themes; axe looks at each. */
  async keep(state) {
    for (const [language, theme] of looks) {
      await this.look(language, theme);
      await this.page.screenshot({ path: join(this.folder, `${state}-${language}-${theme}.png`) });
      this.pictures += 1;
      await this.audit(`${state} ${language} ${theme}`);
    }
    await this.look("zh", "night");
  }

  /** A state that passes by itself: one picture. */
  async snap(state) {
    await this.page.screenshot({ path: join(this.folder, `${state}.png`) });
    this.pictures += 1;
  }

  async look(language, theme) {
    await this.page.evaluate(([kept_language, kept_theme]) => {
      localStorage.setItem("hearken.language", kept_language);
      localStorage.setItem("hearken.theme", kept_theme);
      window.dispatchEvent(new StorageEvent("storage"));
    }, [language, theme]);
    await this.page.waitForFunction(([l, t]) => document.documentElement.lang.startsWith(l) && document.documentElement.dataset.theme === t, [language, theme]);
  }

  /** As somebody sees it who needs more contrast, forced colours, or sees no red or green; and on the smallest screen. */
  async keepForEyes(state) {
    for (const type of ["protanopia", "deuteranopia"]) {
      await this.cdp.send("Emulation.setEmulatedVisionDeficiency", { type });
      await this.page.screenshot({ path: join(this.folder, `${state}-${type}.png`) });
    }
    await this.cdp.send("Emulation.setEmulatedVisionDeficiency", { type: "none" });
    for (const [name, media] of [["forced-colors", { forcedColors: "active" }], ["more-contrast", { contrast: "more" }]]) {
      await this.page.emulateMedia(media);
      await this.page.screenshot({ path: join(this.folder, `${state}-${name}.png`) });
      if (name === "more-contrast") await this.audit(`${state} ${name}`);
      await this.page.emulateMedia({ forcedColors: "none", contrast: "no-preference" });
    }
    for (const [name, size] of [["640-high", { width: 1366, height: 640 }], ["tablet", { width: 1024, height: 768 }], ["1920", { width: 1920, height: 1080 }]]) {
      await this.page.setViewportSize(size);
      await this.page.screenshot({ path: join(this.folder, `${state}-${name}.png`) });
      await this.fits(`${state} ${name}`);
    }
    await this.page.setViewportSize({ width: 1366, height: 768 });
    this.pictures += 7;
  }

  /** Head, next step, responders, band and keys never leave the screen. */
  async fits(state) {
    const out = await this.page.evaluate(() => {
      const never = [".strip", ".band", ".keys", ".head", ".next", ".note"];
      const beyond = never.filter((name) => {
        const box = document.querySelector(name)?.getBoundingClientRect();
        return box && (box.bottom > innerHeight + 1 || box.right > innerWidth + 1 || box.top < 0);
      });
      return document.documentElement.scrollHeight > innerHeight + 1 ? [...beyond, "page scrolls"] : beyond;
    });
    if (out.length > 0) this.violations.push(`${state}: off the screen: ${out.join(" ")}`);
  }

  async audit(state) {
    await this.page.evaluate(axe); // by the debugger's own door: the page's policy allows no foreign script
    const found = await this.page.evaluate(async () => {
      const result = await globalThis.axe.run(document, { resultTypes: ["violations"] });
      return result.violations.map((one) => `${one.id}: ${one.nodes.map((node) => `${node.target} ${node.failureSummary?.split("\n")[1]?.trim()}`).join("; ")}`);
    });
    this.violations.push(...found.map((one) => `${state}: ${one}`));
  }

  async close() {
    await this.browser.close();
  }
}
