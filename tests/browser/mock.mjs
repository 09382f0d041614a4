// The mock as a station: for work on the screens.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export async function begin() {
  const child = spawn(process.execPath, [fileURLToPath(new URL("../../console/mock-server.mjs", import.meta.url)), "0", "empty"], { stdio: ["ignore", "pipe", "inherit"] });
  const url = await new Promise((done) => child.stdout.once("data", (text) => done(String(text).trim())));
  return {
    url, login: "zhou", password: "demo",
    press: (client) => fetch(`${url}mock/press?client=${client}`),
    end: () => child.kill(),
  };
}
