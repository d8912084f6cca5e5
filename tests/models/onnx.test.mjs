// Every model file, run by ONNX Runtime Web in node on the numbers that the trainer stored: the same answers to 1e-4.
// Folders: those that LAB_MODELS names (separated by ":"), else models/.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { before, describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const folders = (process.env.LAB_MODELS || path.join(root, "models")).split(":");
const tolerance = 1e-4;

/** @type {any} */
let ort;

before(async () => {
  // Installed with the page's packages; the file that the page loads, too.
  const found = createRequire(path.join(root, "web/package.json")).resolve("onnxruntime-web");
  ort = await import(pathToFileURL(path.join(path.dirname(found), "ort.wasm.bundle.min.mjs")).href);
  ort.env.wasm.numThreads = 1;
});

/** @param {string} text */
function floats(text) {
  const bytes = Buffer.from(text, "base64");
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

/** @param {any} description @param {Float32Array} values @param {string} type @param {number} rows */
function tensor(description, values, type, rows) {
  const dims = description.shape.map((/** @type {number | string} */ size) => (size === "N" ? rows : size));
  if (type !== "int64") return new ort.Tensor("float32", values, dims);
  return new ort.Tensor("int64", BigInt64Array.from(values, (value) => BigInt(value)), dims);
}

for (const folder of folders) {
  describe(folder, () => {
    const read = (/** @type {string} */ name) => readFileSync(path.join(folder, name));
    const json = (/** @type {string} */ name) => JSON.parse(read(name).toString());
    if (!existsSync(path.join(folder, "index.json"))) {
      test("has no models", { skip: `${folder}/index.json is not there` }, () => {});
      return;
    }
    const { models } = json("index.json");

    test("the index names every card once, and has models", () => {
      assert.ok(models.length > 0);
      assert.equal(new Set(models.map((/** @type {any} */ model) => model.id)).size, models.length);
    });

    for (const model of models) {
      test(model.id, async () => {
        const card = json(model.card);
        assert.deepEqual(card.files, model.files);
        for (const key of ["architecture", "data", "training", "figures", "normalisation", "numbers"]) assert.ok(card[key], key);
        const checks = new Map(json(`${model.id}.check.json`).checks.map((/** @type {any} */ check) => [check.file, check]));
        for (const file of card.files) {
          const bytes = read(file.file);
          assert.equal(bytes.length, file.bytes);
          assert.equal(createHash("sha256").update(bytes).digest("hex"), file.sha256);
          const session = await ort.InferenceSession.create(bytes, { executionProviders: ["wasm"] });
          assert.deepEqual(session.inputNames, file.inputs.map((/** @type {any} */ input) => input.name));
          assert.deepEqual(session.outputNames, file.outputs.map((/** @type {any} */ output) => output.name));
          for (const input of session.inputMetadata) assert.equal(input.shape[0], "N");
          const check = checks.get(file.file);
          assert.ok(check, `${file.file} has no check`);
          /** @type {Record<string, any>} */
          const feeds = {};
          for (const [i, input] of file.inputs.entries())
            feeds[input.name] = tensor(input, floats(check.inputs[input.name]), session.inputMetadata[i].type, check.rows);
          const answers = await session.run(feeds);
          for (const output of file.outputs) {
            const wanted = floats(check.outputs[output.name]);
            const got = answers[output.name].data;
            assert.equal(got.length, wanted.length);
            let largest = 0;
            for (let i = 0; i < wanted.length; ++i) largest = Math.max(largest, Math.abs(Number(got[i]) - wanted[i]));
            assert.ok(largest <= tolerance, `${file.file}, ${output.name}: differs by ${largest}`);
            assert.ok(wanted.some((value) => value !== wanted[0]), `${file.file}, ${output.name}: all the same`);
          }
          await session.release();
        }
      });
    }
  });
}
