// Lessons with networks in the page, from the canvas to the worker and back: what a person sees where something is missing,
// what stays behind, and the data that such lessons bring along.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { LabPage, serve, site, startLab } from "./lab_page.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const index = JSON.parse(readFileSync(`${root}models/index.json`, "utf8"));

/** @type {Awaited<ReturnType<typeof startLab>>} */
let lab;
before(async () => {
  lab = await startLab();
});
after(() => lab.stop());

/** Follows the link of a lesson. @param {LabPage} page @param {string} lesson */
async function follow(page, lesson) {
  await page.page.evaluate((/** @type {string} */ id) => /** @type {HTMLElement} */ (document.querySelector(`.curriculum a[data-lesson="${id}"]`)).click(), lesson);
  await page.until((state) => state.lesson === lesson, `${lesson} did not open`);
  await page.idle();
}

test("a page whose lesson needs no network asks for none", async () => {
  const page = await lab.blank();
  /** @type {string[]} */
  const asked = [];
  page.page.on("request", (/** @type {any} */ request) => asked.push(new URL(request.url()).pathname));
  await page.open("lesson=kmeans-digits");
  assert.ok(asked.length > 10);
  assert.deepEqual(asked.filter((name) => /runtime\/|models\/|page\/model/.test(name)), []);
  await follow(page, "search");
  assert.ok(asked.some((name) => /runtime\/.*\.wasm$/.test(name)));
  assert.equal((await page.state()).error, null);
  assert.ok(!asked.some((name) => /webgpu|asyncify/.test(name)));
  page.assertQuiet();
  await page.close();
});

test("without the runtime the lesson says which file is missing, and the others go on", async () => {
  const page = await lab.blank();
  await page.page.route(/runtime\/.*\.wasm$/, (/** @type {any} */ route) => route.fulfill({ status: 404, contentType: "text/html", body: "<h1>Not found</h1>" }));
  await page.open("lesson=search");
  const state = await page.state();
  assert.match(state.error.message, /^ort-wasm-simd-threaded\.[0-9a-f]+\.wasm could not be loaded: the server answered 404/);
  assert.equal(state.busy, false);
  await follow(page, "kmeans-digits");
  const other = await page.state();
  assert.equal(other.error, null);
  assert.ok(other.steps > 0);
  // The file is there again: the lesson opens as if nothing had been.
  await page.page.unroute(/runtime\/.*\.wasm$/);
  await follow(page, "search");
  assert.equal((await page.state()).error, null);
  await page.close();
});

test("a damaged network is named beside the data, and another one serves", async () => {
  const page = await lab.blank();
  await page.page.route(/models\/digits-ae-encoder\..*\.onnx$/, async (/** @type {any} */ route) => {
    const body = await (await route.fetch()).body();
    body[body.length >> 1] ^= 16;
    return route.fulfill({ status: 200, contentType: "application/octet-stream", body });
  });
  await page.open("lesson=search");
  assert.match((await page.state()).error.message, /^digits-ae-encoder\.onnx could not be loaded: its checksum/);
  await page.set("net", "deep");
  await page.idle();
  assert.equal((await page.state()).error, null);
  await page.close();
});

test("the network is cut: the lesson that is open goes on, a network that never came says so", async () => {
  const page = await (await lab.blank()).open("lesson=search");
  const before = (await page.state()).metrics;
  await page.page.context().setOffline(true);
  await page.set("image", 9);
  await page.idle();
  const moved = await page.state();
  assert.equal(moved.error, null);
  assert.notDeepEqual(moved.metrics, before, "another image has other neighbours");
  await page.set("net", "hinton");
  await page.idle();
  assert.match((await page.state()).error.message, /^digits-hinton-encoder\.onnx could not be loaded: the network gave no answer/);
  await page.set("net", "units");
  await page.idle();
  assert.equal((await page.state()).error, null, "what was here once is still here");
  await page.page.context().setOffline(false);
  await page.set("net", "hinton");
  await page.idle();
  assert.equal((await page.state()).error, null);
  await page.close();
});

test("fifty changes of lesson leave nothing behind", async () => {
  const page = await lab.open("lesson=search");
  const lessons = ["hidden-clusters", "class-error", "search"];
  const megabytes = async () => Number(await page.page.evaluate("performance.measureUserAgentSpecificMemory().then(({ bytes }) => bytes)")) / 1e6;
  for (let i = 0; i < 10; ++i) await follow(page, lessons[i % 3]);
  const early = await megabytes();
  for (let i = 10; i < 60; ++i) await follow(page, lessons[i % 3]);
  const late = await megabytes();
  assert.equal((await page.state()).error, null);
  assert.ok(early > 20 && late < early * 1.15, `${early.toFixed(1)} MB became ${late.toFixed(1)} MB`);
  page.assertQuiet();
  await page.close();
});

test("digits that a network draws", { skip: !index.models.some((/** @type {any} */ model) => model.id === "gan") && "the generator is not trained yet" }, async () => {
  const page = await lab.open("lesson=search&data=imagined&n=60");
  const state = await page.state();
  assert.equal(state.error, null, state.error?.message);
  assert.equal(state.dataset, "imagined");
  assert.equal(state.data.points, 60);
  assert.equal(state.data.columns, 784);
  assert.match(state.data.source, /GAN.*MNIST/);
  assert.match(state.data.notes.join(" "), /No hand wrote these digits.*no labels/);
  assert.match(await page.link(), /data=imagined.*&n=60/);
  // A lesson without networks does not offer them.
  await follow(page, "kmeans-digits");
  assert.ok(!(await page.widget("data")).choices.some((/** @type {any} */ choice) => choice.id === "imagined"));
  page.assertQuiet();
  await page.close();
});

/** An IDX file of bytes. @param {number[]} sizes @param {(i: number) => number} value */
function idx(sizes, value) {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  header.writeUInt8(8, 2);
  header.writeUInt8(sizes.length, 3);
  sizes.forEach((size, i) => header.writeUInt32BE(size, 4 + 4 * i));
  return Buffer.concat([header, Buffer.from(Array.from({ length: sizes.reduce((a, b) => a * b, 1) }, (_, i) => value(i)))]);
}

test("MNIST's four files, dropped at once, are a set with its test part for the networks of their size", async () => {
  const page = await lab.open("lesson=search");
  const ink = (/** @type {number} */ i) => (i * 2654435761 >>> 24) * Number(i % 28 > 8 && i % 28 < 18);
  await page.drop([
    { name: "train-images-idx3-ubyte", content: idx([40, 28, 28], ink) },
    { name: "t10k-labels-idx1-ubyte", content: idx([25], (i) => i % 10) },
    { name: "t10k-images-idx3-ubyte", content: idx([25, 28, 28], (i) => ink(i + 5)) },
    { name: "train-labels-idx1-ubyte", content: idx([40], (i) => i % 10) },
  ]);
  const state = await page.state();
  assert.equal(state.error, null, state.error?.message);
  assert.equal(state.dataset, "file");
  assert.equal(state.data.points, 40);
  assert.equal(state.data.columns, 784);
  assert.equal((await page.widget("among")).visible, true, "there is a test part to search among");
  // One of them is no such file: it is named, and what was there stays.
  await page.drop([
    { name: "train-images-idx3-ubyte", content: idx([40, 28, 28], ink) },
    { name: "t10k-labels-idx1-ubyte", content: "1,2\n3,4\n" },
    { name: "t10k-images-idx3-ubyte", content: idx([25, 28, 28], ink) },
    { name: "train-labels-idx1-ubyte", content: idx([40], (i) => i % 10) },
  ]);
  const refused = await page.state();
  assert.match(refused.error.message, /^t10k-labels-idx1-ubyte holds no labels/);
  assert.equal(refused.data.points, 40);
  await page.close();
});

test("a site that was built without networks says so in lessons that want them", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "lab-site-"));
  const build = path.dirname(site);
  execFileSync(process.execPath, [`${root}web/build.mjs`, "--module", `${build}/src/app/lab.mjs`, "--fonts", `${build}/fonts`, "--models", `${folder}/none`, "--out", `${folder}/site`]);
  const server = await serve(`${folder}/site`);
  const context = await lab.browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = new LabPage(await context.newPage(), server.url);
  await page.open("lesson=search");
  assert.equal((await page.state()).error.message, "There are no trained networks in this copy of the lab.");
  await follow(page, "kmeans");
  assert.equal((await page.state()).error, null);
  page.assertQuiet();
  await page.close();
  server.stop();
  rmSync(folder, { recursive: true });
});
