// All browser tests in one process, with one server and one browser: starting those for every file takes longer than
// many a file. A file alone is run by its own name.

import { readdirSync } from "node:fs";
import { after, before, describe } from "node:test";
import { startLab } from "./lab_page.mjs";

/** @type {Awaited<ReturnType<typeof startLab>>} */ let lab;
before(async () => { lab = await startLab(); });
after(() => lab.stop());

const files = readdirSync(new URL(".", import.meta.url), { recursive: true }).map(String).filter((name) => name.endsWith(".test.mjs"));
// Two files at a time: while one's page waits for its next frame, the other's computes.
describe("pages", { concurrency: 2 }, () => {
  for (const file of files.sort()) describe(file, { concurrency: 1 }, async () => { await import(new URL(file, import.meta.url).href); });
});
