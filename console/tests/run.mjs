// Bundles tests/*.test.ts for Node and runs them with its own runner.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const out = mkdtempSync(join(tmpdir(), "hearken-console-"));
const sources = readdirSync(here).filter((name) => name.endsWith(".test.ts"));
// Node 18 keeps Web Crypto, which browsers have as a global, in a module.
const browserLike = 'import { webcrypto } from "node:crypto"; globalThis.crypto ??= webcrypto;';
await build({ banner: { js: browserLike }, entryPoints: sources.map((name) => join(here, name)), bundle: true, platform: "node", format: "esm", outdir: out, outExtension: { ".js": ".mjs" }, logLevel: "warning" });
const run = spawnSync(process.execPath, ["--test", ...sources.map((name) => join(out, name.replace(/ts$/, "mjs")))], { stdio: "inherit", timeout: 60_000 });
rmSync(out, { recursive: true });
process.exit(run.status ?? 1);
