// The cable between the browser and the station: a TCP relay that can be cut, held still (half-open: everything stays connected and
// nothing arrives), or made deaf (what the browser says arrives, the answers do not).
import { createServer, connect } from "node:net";

export class Line {
  #pairs = new Set();
  #state = "whole"; // whole, cut, still, deaf
  #target;
  #server;

  static async to(url) {
    const line = new Line();
    line.#target = { host: new URL(url).hostname, port: Number(new URL(url).port) };
    line.#server = createServer((browser) => line.#join(browser));
    await new Promise((done) => line.#server.listen(0, "127.0.0.1", done));
    return line;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}/`;
  }

  cut() {
    this.#state = "cut";
    this.#dropAll();
  }
  still() {
    this.#state = "still";
  }
  deaf() {
    this.#state = "deaf";
  }

  /** What was lost meanwhile stays lost; new connections work. */
  mend() {
    if (this.#state !== "whole") this.#dropAll();
    this.#state = "whole";
  }

  close() {
    this.#dropAll();
    this.#server.close();
  }

  #join(browser) {
    browser.on("error", () => undefined);
    if (this.#state === "cut") return browser.destroy();
    const station = connect(this.#target);
    station.on("error", () => browser.destroy());
    const pair = { browser, station };
    this.#pairs.add(pair);
    browser.on("data", (bytes) => this.#state !== "still" && station.write(bytes));
    station.on("data", (bytes) => this.#state === "whole" && browser.write(bytes));
    browser.on("close", () => (station.destroy(), this.#pairs.delete(pair)));
    station.on("close", () => this.#state === "whole" && browser.end());
  }

  #dropAll() {
    for (const { browser, station } of this.#pairs) {
      browser.destroy();
      station.destroy();
    }
    this.#pairs.clear();
  }
}
