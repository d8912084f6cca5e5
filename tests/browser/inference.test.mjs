// The networks in the page: ONNX Runtime Web in our worker, on the models that are shipped, and what a person reads where
// something on the way to them breaks. The site's own module is driven here without the application.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { LabPage, launch, site, startLab } from "./lab_page.mjs";

const models = fileURLToPath(new URL("../../models/", import.meta.url));
const tolerance = 1e-4;

/** @type {Awaited<ReturnType<typeof startLab>>} */
let lab;
before(async () => {
  lab = await startLab();
});
after(() => lab.stop());

/** A hashed file of the site. @param {string} folder @param {RegExp} name */
function shipped(folder, name) {
  const found = readdirSync(`${site}/${folder}`).find((file) => name.test(file));
  assert.ok(found, `no ${name} in ${folder}/`);
  return `${folder}/${found}`;
}

const json = (/** @type {string} */ name) => JSON.parse(readFileSync(models + name, "utf8"));

/** @param {string} text base64 of float32 numbers */
function floats(text) {
  const bytes = Buffer.from(text, "base64");
  return [...new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))];
}

/**
 * A page of the site whose networks are asked by the test: `window.networks` with open(file), ask(handle, rows, numbers)
 * and close(handle). @param {(page: any) => Promise<void>} [prepare] @param {boolean} [webgpu] @param {any} [browser]
 */
async function networksPage(prepare, webgpu = false, browser = lab.browser) {
  const page = new LabPage(await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage(), lab.url);
  await prepare?.(page.page);
  await page.page.goto(lab.url);
  const index = shipped("models", /^index\./);
  await page.page.evaluate(async (/** @type {any} */ [module, path, bytes, gpu]) => {
    /** @type {any} */
    const wait = {};
    /** @type {any} */
    const made = { progress: [], notices: [], cards: "", failed: "" };
    const bridge = {
      modelsReady: (/** @type {string} */ cards) => (made.cards = cards),
      modelsFailed: (/** @type {string} */ message) => (made.failed = message),
      modelsProgress: (/** @type {number} */ arrived, /** @type {number} */ of) => made.progress.push([arrived, of]),
      modelReady: (/** @type {number} */ handle, /** @type {string} */ ports) => wait[handle]?.({ handle, ports }),
      modelFailed: (/** @type {number} */ handle, /** @type {string} */ message) => {
        for (const key of Object.keys(wait)) if (key === String(handle) || key.startsWith(`${handle}:`)) wait[key]({ handle, message });
      },
      modelAnswer: (/** @type {number} */ handle, /** @type {number} */ ticket, /** @type {Uint8Array} */ all) => wait[`${handle}:${ticket}`]?.([...new Float32Array(all.slice().buffer)]),
    };
    const fakeLab = { outstanding: 0, changed() {}, bridge, parts: { bringFor: async () => {} } };
    const { Models } = await import(new URL(module, document.baseURI).href);
    const inside = new Models(fakeLab, { site: (/** @type {string} */ file) => new URL(file, document.baseURI).href, notice: (/** @type {string} */ text) => made.notices.push(text), webgpu: gpu });
    await inside.fetchIndex({ path, bytes });
    let handles = 0, tickets = 0;
    made.outstanding = () => fakeLab.outstanding;
    made.open = (/** @type {string} */ file) => new Promise((resolve) => {
      const handle = ++handles;
      wait[handle] = resolve;
      inside.open(handle, file);
    });
    made.close = (/** @type {number} */ handle) => inside.close(handle);
    made.ask = (/** @type {number} */ handle, /** @type {number} */ rows, /** @type {number[]} */ numbers, drop = false) => new Promise((resolve) => {
      const ticket = ++tickets;
      wait[`${handle}:${ticket}`] = resolve;
      inside.ask(handle, ticket, rows, new Uint8Array(new Float32Array(numbers).buffer));
      if (drop) inside.drop(handle, ticket);
      if (drop) resolve(undefined);
    });
    /** @type {any} */ (window).networks = made;
  }, [shipped("page", /^models\./), index, readFileSync(`${site}/${index}`).length, webgpu]);
  return page;
}

/** @param {LabPage} page @param {string} file @returns {Promise<any>} */
const open = (page, file) => page.page.evaluate((/** @type {string} */ name) => /** @type {any} */ (window).networks.open(name), file);
/** @param {LabPage} page @param {number} handle @param {number} rows @param {number[]} numbers @returns {Promise<any>} */
const ask = (page, handle, rows, numbers) => page.page.evaluate((/** @type {any} */ all) => /** @type {any} */ (window).networks.ask(...all), [handle, rows, numbers]);

/** The check of a part as the lab counts: switches within their own image. @param {string} id @param {string} part */
function check(id, part) {
  const card = json(`${id}.json`);
  const file = card.files.find((/** @type {any} */ one) => one.part === part && one.epoch === undefined);
  const stored = json(`${id}.check.json`).checks.find((/** @type {any} */ one) => one.file === file.file);
  /** @param {any[]} ports @param {Record<string, string>} values */
  const side = (ports, values) => ports.flatMap(({ name, shape }) => {
    const all = floats(values[name]);
    if (!name.startsWith("switches")) return all;
    // A window of 2: the image is twice as wide and high as its switches.
    const columns = shape.slice(1).reduce((/** @type {number} */ a, /** @type {number} */ b) => a * b, 1);
    return all.map((value, i) => value - Math.floor(i / columns) * columns * 4);
  });
  return { file: file.file, bytes: file.bytes, rows: stored.rows, inputs: side(file.inputs, stored.inputs), outputs: side(file.outputs, stored.outputs) };
}

/** @param {number[]} got @param {number[]} wanted */
function largest(got, wanted) {
  assert.equal(got.length, wanted.length);
  return got.reduce((worst, value, i) => Math.max(worst, Math.abs(value - wanted[i])), 0);
}

test("a network's answer is the card's: rows, images, several inputs and outputs, switches", async () => {
  const page = await networksPage();
  for (const [id, part] of [["digits-ae", "encoder"], ["digits-ae", "decoder"], ["ae28", "encoder"], ["vae20", "encoder"], ["digits-gan", "critic"], ["digits-conv", "encoder"], ["digits-conv", "decoder"], ["conv-ae", "encoder"], ["conv-ae", "decoder"]]) {
    const { file, rows, inputs, outputs } = check(id, part);
    const model = await open(page, file);
    assert.equal(model.message, undefined);
    const error = largest(await ask(page, model.handle, rows, inputs), outputs);
    assert.ok(error <= tolerance, `${file} differs by ${error}`);
    assert.ok(outputs.some((value) => value !== outputs[0]), "a check on numbers that differ");
  }
  // Ports of images are rows; the first load is counted to the byte.
  const { handle, ports } = await open(page, "digits-conv-encoder.onnx");
  assert.deepEqual(JSON.parse(ports), {
    inputs: [{ name: "image", columns: 64 }],
    outputs: [{ name: "code", columns: 16 }, { name: "switches1", columns: 128 }, { name: "switches2", columns: 16 }],
  });
  const { progress, cards } = await page.page.evaluate("({ progress: networks.progress, cards: networks.cards })");
  assert.equal(JSON.parse(cards)[0].id, "ae28");
  const index = JSON.parse(readFileSync(`${site}/${shipped("models", /^index\./)}`, "utf8"));
  const { module, binary } = index.runtimes.wasm;
  const first = progress.findIndex((/** @type {number[]} */ [, of]) => of === 0);
  assert.deepEqual(progress[first - 1], [module.bytes + binary.bytes + check("digits-ae", "encoder").bytes, module.bytes + binary.bytes + check("digits-ae", "encoder").bytes]);
  assert.ok(first > 2 && progress.slice(1, first).every((/** @type {number[]} */ [bytes], /** @type {number} */ i) => bytes >= progress[i][0]), "it only grows");
  // Questions that nobody waits for are skipped, the others answered in their order.
  const row = check("digits-conv", "encoder").inputs.slice(0, 64);
  const last = await page.page.evaluate(async (/** @type {any} */ [of, numbers]) => {
    const { networks } = /** @type {any} */ (window);
    for (let i = 0; i < 50; ++i) networks.ask(of, 1, numbers, true);
    const answer = await networks.ask(of, 1, numbers);
    return [answer.length, networks.outstanding()];
  }, [handle, row]);
  assert.deepEqual(last, [160, 0]);
  page.assertQuiet();
  await page.close();
});

test("the graphics card is an offer: without one the processor answers, and says so", async () => {
  /** @type {string[]} */
  const requests = [];
  const page = await networksPage(async (inside) => inside.on("request", (/** @type {any} */ request) => requests.push(request.url())), true);
  assert.equal(await page.page.evaluate("navigator.gpu ? navigator.gpu.requestAdapter().then((a) => a !== null) : false"), false);
  const { file, rows, inputs, outputs } = check("digits-ae", "encoder");
  const model = await open(page, file);
  assert.ok(largest(await ask(page, model.handle, rows, inputs), outputs) <= tolerance);
  assert.match((await page.page.evaluate("networks.notices"))[0], /^The networks run on the processor: .*\.$/);
  assert.ok(!requests.some((url) => /webgpu|asyncify/.test(url)), "what WebGPU would need was not fetched");
  await page.close();
});

test("on the graphics card the answers are the same, and what it cannot do the processor does", async () => {
  const browser = await launch({ webgpu: true });
  const page = await networksPage(undefined, true, browser);
  assert.ok(await page.page.evaluate("navigator.gpu.requestAdapter().then((a) => a !== null)"), "this browser was started with WebGPU");
  for (const [id, part] of [["digits-ae", "encoder"], ["vae20", "decoder"], ["digits-conv", "encoder"], ["digits-conv", "decoder"]]) {
    const { file, rows, inputs, outputs } = check(id, part);
    const model = await open(page, file);
    assert.equal(model.message, undefined);
    const error = largest(await ask(page, model.handle, rows, inputs), outputs);
    assert.ok(error <= tolerance, `${file} differs by ${error}`);
  }
  assert.deepEqual(await page.page.evaluate("networks.notices"), []);
  page.assertQuiet();
  await browser.close();
});

test("a file of the runtime is missing: the sentence names it, and it is tried twice and again", async () => {
  let requests = 0, there = false;
  const page = await networksPage((inside) => inside.route(/runtime\/.*\.wasm$/, (/** @type {any} */ route) => {
    ++requests;
    return there ? route.continue() : route.fulfill({ status: 404, contentType: "text/html", body: "<h1>Not found</h1>" });
  }));
  const failed = await open(page, "digits-ae-encoder.onnx");
  assert.match(failed.message, /^ort-wasm-simd-threaded\.[0-9a-f]+\.wasm could not be loaded: the server answered 404/);
  assert.equal(requests, 2);
  assert.equal(await page.page.evaluate("networks.outstanding()"), 0);
  there = true;
  const model = await open(page, "digits-ae-encoder.onnx");
  assert.equal(model.message, undefined, "what is opened later starts anew");
  await page.close();
});

test("a model that was damaged on the way is refused by its checksum, and so is a web page in its place", async () => {
  let requests = 0;
  const page = await networksPage(async (inside) => {
    await inside.route(/digits-ae-encoder\..*\.onnx$/, async (/** @type {any} */ route) => {
      ++requests;
      const body = await (await route.fetch()).body();
      body[body.length >> 1] ^= 1;
      return route.fulfill({ status: 200, contentType: "application/octet-stream", body });
    });
    await inside.route(/digits-ae-decoder\..*\.onnx$/, (/** @type {any} */ route) => route.fulfill({ status: 200, contentType: "text/html", body: "<!doctype html><title>Welcome</title>" }));
  });
  const failed = await open(page, "digits-ae-encoder.onnx");
  assert.equal(failed.message, "digits-ae-encoder.onnx could not be loaded: its checksum is another than that of the file that belongs here.");
  assert.equal(requests, 2);
  const html = await open(page, "digits-ae-decoder.onnx");
  assert.equal(html.message, "digits-ae-decoder.onnx could not be loaded: the server answered with a web page instead of the file.");
  const other = await open(page, "digits-ae2-encoder.onnx");
  assert.equal(other.message, undefined, "the others serve");
  await page.close();
});

test("the network is cut after load: what is here goes on, what is not says so", async () => {
  const page = await networksPage();
  const { file, rows, inputs, outputs } = check("digits-ae", "encoder");
  const model = await open(page, file);
  const former = await open(page, "digits-ae4-encoder.onnx");
  await page.page.evaluate((/** @type {number} */ handle) => /** @type {any} */ (window).networks.close(handle), former.handle);
  await page.page.context().setOffline(true);
  assert.ok(largest(await ask(page, model.handle, rows, inputs), outputs) <= tolerance);
  const never = await open(page, "digits-ae2-encoder.onnx");
  assert.equal(never.message, "digits-ae2-encoder.onnx could not be loaded: the network gave no answer.");
  const again = await open(page, "digits-ae4-encoder.onnx");
  assert.equal(again.message, undefined, "what was here once was kept");
  await page.page.context().setOffline(false);
  assert.equal((await open(page, "digits-ae2-encoder.onnx")).message, undefined);
  await page.close();
});

test("two hundred networks one after the other leave nothing behind", async () => {
  const page = await networksPage();
  const names = ["digits-hinton-encoder.onnx", "digits-gan-generator.onnx", "digits-conv-encoder.onnx"];
  const turn = (/** @type {number} */ count) => page.page.evaluate(async (/** @type {any} */ [files, times]) => {
    const { networks } = /** @type {any} */ (window);
    for (let i = 0; i < times; ++i) {
      const { handle, ports, message } = await networks.open(files[i % files.length]);
      if (message) return message;
      const { columns } = JSON.parse(ports).inputs[0];
      await networks.ask(handle, 64, new Array(64 * columns).fill(0.5));
      networks.close(handle);
    }
    // All memory of the page and its worker, the runtime's among it; it waits for the garbage to be gone.
    const { bytes } = await /** @type {any} */ (performance).measureUserAgentSpecificMemory();
    return bytes / 1e6;
  }, [names, count]);
  const early = await turn(30);
  const late = await turn(200);
  assert.ok(typeof early === "number" && typeof late === "number", `${early} ${late}`);
  assert.ok(late < early + 12, `${early.toFixed(1)} MB became ${late.toFixed(1)} MB`);
  await page.close();
});
