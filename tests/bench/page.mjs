// `./lab bench page`: what a first visit loads, how long until the first frame is on the screen, and what of the program
// each lesson needs.
// Sizes are of the files as built; times are medians of five fresh browser profiles on this machine, without a network
// in between. It reports and never fails.

import { readFileSync, readdirSync } from "node:fs";
import { cpus } from "node:os";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { launch, serve, site, LabPage } from "../browser/lab_page.mjs";

const runs = 5;
const kb = (/** @type {number} */ n) => `${(n / 1000).toFixed(1).padStart(8)} kB`;
const median = (/** @type {number[]} */ values) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;

const listed = readdirSync(`${site}/page`).find((name) => name.startsWith("manifest.")) ?? "";
const manifest = (await import(`${site}/page/${listed}`)).default;

const { url, stop } = await serve();
const browser = await launch();

/** @type {Map<string, number>} */
const loaded = new Map();
/** @type {number[]} */
const firstFrames = [];
/** @type {number[]} */
const compiled = [];
for (let run = 0; run < runs; ++run) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 860 } });
  await context.addInitScript(() => { window.requestIdleCallback = () => 0; });  // what the next lesson needs is not the first visit's
  const page = new LabPage(await context.newPage(), url);
  if (run === 0) {
    page.page.on("response", (/** @type {any} */ response) => {
      const path = new URL(response.url()).pathname.slice(1) || "index.html";
      try {
        loaded.set(path, readFileSync(`${site}/${path}`).length);
      } catch {
        // local/index.json is answered by the server itself
      }
    });
  }
  await page.open();
  firstFrames.push(await page.page.evaluate(() => performance.getEntriesByName("lab-first-frame")[0]?.startTime ?? NaN));
  compiled.push(await page.page.evaluate(async (/** @type {string} */ first) => {
    const bytes = await (await fetch(first)).arrayBuffer();
    const begin = performance.now();
    await WebAssembly.compile(bytes);
    return performance.now() - begin;
  }, manifest.wasm.path));
  await context.close();
}
await browser.close();
stop();

/** @param {(path: string) => boolean} which */
function sizes(which) {
  let plain = 0, gzip = 0, brotli = 0;
  for (const path of loaded.keys()) {
    if (!which(path)) continue;
    const bytes = readFileSync(`${site}/${path}`);
    plain += bytes.length;
    gzip += gzipSync(bytes, { level: 9 }).length;
    brotli += brotliCompressSync(bytes).length;
  }
  return `${kb(plain)}${kb(gzip)}${kb(brotli)}`;
}
console.log(`first visit, Chromium headless with SwiftShader, ${cpus().length} × ${cpus()[0]?.model ?? "?"}`);
console.log("                                  size       gzip     brotli");
console.log(`program, .wasm             ${sizes((path) => path.endsWith(".wasm"))}`);
console.log(`application, .js           ${sizes((path) => path.startsWith("app/") && path.endsWith(".js"))}`);
console.log(`fonts                      ${sizes((path) => path.startsWith("fonts/"))}`);
console.log(`page, styles, article      ${sizes((path) => !/^(app|fonts|data|local)\//.test(path))}`);
console.log(`data of the first lesson   ${sizes((path) => path.startsWith("data/"))}`);
console.log(`all, ${String(loaded.size).padStart(2)} files              ${sizes(() => true)}`);
// What each lesson needs of the program, opened first; and what it adds for somebody who has opened all before it.
/** @param {{path: string, bytes: number}} file */
const weigh = (file) => ({ plain: file.bytes, brotli: brotliCompressSync(readFileSync(`${site}/${file.path}`)).length });
const firstPart = weigh(manifest.wasm);
const weights = manifest.parts.map(weigh);
/** @type {Set<number>} */
const here = new Set();
console.log("");
console.log("program, .wasm                  opened first: parts, size, brotli     after those above it");
/** @param {Iterable<number>} numbers @param {{plain: number, brotli: number}} from */
const sum = (numbers, from) => [...numbers].reduce((so, i) => ({ plain: so.plain + weights[i].plain, brotli: so.brotli + weights[i].brotli }), from);
console.log(`${"every lesson".padEnd(28)}${"1".padStart(4)}${kb(firstPart.plain)}${kb(firstPart.brotli)}`);
for (const [id, lesson] of Object.entries(manifest.lessons)) {
  const needed = /** @type {{parts: number[]}} */ (lesson).parts;
  const alone = sum(needed, firstPart);
  const more = sum(needed.filter((part) => !here.has(part)), { plain: 0, brotli: 0 });
  for (const part of needed) here.add(part);
  console.log(`${id.padEnd(28)}${String(1 + needed.length).padStart(4)}${kb(alone.plain)}${kb(alone.brotli)}     ${kb(more.plain)}${kb(more.brotli)}`);
}
console.log("");
const all = (/** @type {number[]} */ values) => values.map((value) => value.toFixed(0)).join(", ");
console.log(`time to first frame        ${median(firstFrames).toFixed(0).padStart(5)} ms   (of ${all(firstFrames)})`);
console.log(`compiling the first part   ${median(compiled).toFixed(0).padStart(5)} ms   (of ${all(compiled)})`);
