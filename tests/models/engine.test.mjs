// The page's engine (web/src/model_engine.js) in node: a thousand networks one after the other leave nothing behind, and
// switches count within their own image.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ModelEngine } from "../../web/src/model_engine.js";
import { plainSha256, sha256 } from "../../web/src/sha256.js";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const read = (/** @type {string} */ name) => new Uint8Array(readFileSync(path.join(root, "models", name)));

/** @type {any} */
let ort;
/** @typedef {import("../../web/src/model_engine.js").Port} Port */

/** All memories of WebAssembly that were made: the runtime makes one. @type {WebAssembly.Memory[]} */
const memories = [];

before(async () => {
  const Plain = WebAssembly.Memory;
  WebAssembly.Memory = class extends Plain {
    /** @param {WebAssembly.MemoryDescriptor} descriptor */
    constructor(descriptor) {
      super(descriptor);
      memories.push(this);
    }
  };
  const found = createRequire(path.join(root, "web/package.json")).resolve("onnxruntime-web");
  ort = await import(pathToFileURL(path.join(path.dirname(found), "ort.wasm.bundle.min.mjs")).href);
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = "error";
});

test("a thousand networks, opened, asked and put away: the runtime's memory does not grow", async () => {
  const engine = new ModelEngine(ort);
  const files = ["digits-hinton-encoder.onnx", "digits-gan-generator.onnx", "digits-conv-encoder.onnx", "digits-vae8-decoder.onnx"].map(read);
  let early = 0;
  for (let i = 0; i < 1000; ++i) {
    const { inputs } = await engine.open(i, files[i % files.length]);
    const columns = inputs.reduce((/** @type {number} */ sum, /** @type {Port} */ port) => sum + port.columns, 0);
    await engine.run(i, 64, new Float32Array(64 * columns).fill(0.5));
    await engine.close(i);
    if (i === 20) early = memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0);
  }
  assert.equal(engine.size, 0);
  assert.ok(memories.length > 0 && early > 1e6, "the runtime's memory was seen");
  assert.equal(memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0), early);
});

test("a row's switches do not depend on its neighbours, and go back in as they came out", async () => {
  const engine = new ModelEngine(ort);
  const encoder = await engine.open(1, read("digits-conv-encoder.onnx"));
  const decoder = await engine.open(2, read("digits-conv-decoder.onnx"));
  assert.deepEqual(encoder.outputs.map((/** @type {Port} */ port) => [port.columns, port.whole, port.span]), [[16, false, 0], [128, true, 512], [16, true, 64]]);
  assert.deepEqual(decoder.inputs.map((/** @type {Port} */ port) => port.span), [0, 512, 64]);
  const rows = 5, images = Float32Array.from({ length: rows * 64 }, (_, i) => (i * 37 % 101) / 101);
  const all = await engine.run(1, rows, images);
  const decoded = await engine.run(2, rows, all);
  let largest = 0;
  for (let row = 0; row < rows; ++row) {
    const one = await engine.run(1, 1, images.subarray(row * 64, row * 64 + 64));
    let at = 0, from = 0;
    for (const { columns, whole, span } of encoder.outputs) {
      for (let c = 0; c < columns; ++c) {
        const inBatch = all[at + row * columns + c];
        assert.ok(Math.abs(inBatch - one[from + c]) < 1e-5);
        if (whole) assert.ok(inBatch >= 0 && inBatch < span, `${inBatch} points outside of its image`);
      }
      at += rows * columns;
      from += columns;
    }
    const alone = await engine.run(2, 1, one);
    alone.forEach((value, i) => (largest = Math.max(largest, Math.abs(value - decoded[row * 64 + i]))));
  }
  assert.ok(largest < 1e-5, `${largest}`);
});

test("SHA-256 without the browser's own", async () => {
  const digits = (/** @type {Uint8Array} */ bytes) => Buffer.from(bytes).toString("hex");
  // FIPS 180-4's examples.
  assert.equal(digits(plainSha256(new TextEncoder().encode("abc"))), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  assert.equal(digits(plainSha256(new Uint8Array())), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  for (const size of [55, 56, 63, 64, 65, 119, 120, 1000, 100_003]) {
    const bytes = Uint8Array.from({ length: size }, (_, i) => i * i >> 3);
    assert.equal(digits(plainSha256(bytes)), await sha256(bytes), `${size} bytes`);
  }
});
