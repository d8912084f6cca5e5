// Anomalies by rebuilding: real networks, areas that can be checked, the threshold dragged, a file of X-rays dropped.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
// @ts-ignore: it is in node since 20.15, not in the types
import { crc32 } from "node:zlib";
import { after, before, test } from "node:test";
import { startLab } from "../lab_page.mjs";

/** @type {Awaited<ReturnType<typeof startLab>>} */ let lab;
before(async () => { lab = await startLab(); });
after(() => lab.stop());

test("ae-anomaly: a digit left out scores high; the line is dragged; the counts add up", async () => {
  const page = await lab.open("lesson=ae-anomaly&held-out=0");
  const state = await page.until((s) => !s.busy && s.metrics["area-mse"] !== undefined, "no scores");
  assert.equal(state.metrics.images, 360);
  assert.ok(state.metrics["area-mse"] > 0.8, `area ${state.metrics["area-mse"]}`);
  const sum = state.metrics.caught + state.metrics.missed + state.metrics["false-alarms"] + state.metrics.passed;
  assert.equal(sum, 360);
  // One usual image in twenty lies above the line that is suggested.
  const alarms = state.metrics["false-alarms"] / (state.metrics["false-alarms"] + state.metrics.passed);
  assert.ok(Math.abs(alarms - 0.05) < 0.01, `${alarms}`);

  const line = (await page.widgets()).find((w) => w.id === "scores-threshold-0");
  assert.ok(line?.rect, "the threshold is not on the canvas");
  const [x, y] = [line.rect[0] + line.rect[2] / 2, line.rect[1] + line.rect[3] / 2];
  await page.drag([x, y], [x - 60, y]);
  const lower = await page.until((s) => !s.busy && s.metrics.threshold < state.metrics.threshold, "the line did not move");
  assert.ok(lower.metrics.caught >= state.metrics.caught);
  assert.ok(lower.metrics["false-alarms"] > state.metrics["false-alarms"]);

  // The link brings the same line back.
  const again = await lab.open(`lesson=ae-anomaly&held-out=0&threshold=${lower.parameters.threshold}&step=${lower.step}`);
  const restored = await again.until((s) => !s.busy && s.metrics.caught !== undefined, "no scores from the link");
  assert.equal(restored.metrics.caught, lower.metrics.caught);
  assert.equal(restored.metrics["false-alarms"], lower.metrics["false-alarms"]);
  await again.close();
  page.assertQuiet();
  await page.close();
});

test("ae-anomaly: the areas of all ten digits, from ten networks", async () => {
  const page = await lab.open("lesson=ae-anomaly&view=areas");
  const state = await page.until((s) => !s.busy && s.metrics["area-without-9"] !== undefined, "no areas");
  const areas = Array.from({ length: 10 }, (_, digit) => state.metrics[`area-without-${digit}`]);
  assert.ok(areas.every((area) => area > 0 && area <= 1), `${areas}`);
  assert.ok(areas[1] < Math.max(...areas) - 0.1, "a 1 is rebuilt by everything");
  assert.equal(areas[0], state.metrics["area-mse"]);
  await page.close();
});

/** An archive as NumPy stores it, not packed. @param {Record<string, {shape: number[], data: Uint8Array}>} arrays */
function npz(arrays) {
  /** @type {Buffer[]} */ const files = [];
  /** @type {Buffer[]} */ const directory = [];
  let at = 0;
  for (const [name, { shape, data }] of Object.entries(arrays)) {
    const header = Buffer.from(`{'descr': '|u1', 'fortran_order': False, 'shape': (${shape.join(", ")},), }\n`);
    const length = Buffer.alloc(2);
    length.writeUInt16LE(header.length);
    const content = Buffer.concat([Buffer.from("\x93NUMPY\x01\x00", "latin1"), length, header, data]);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length + 4, 22);
    const file = Buffer.concat([Buffer.from("PK\x03\x04"), common, Buffer.from(`${name}.npy`), content]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    directory.push(Buffer.from("PK\x01\x02\x14\x00", "latin1"), common, rest, Buffer.from(`${name}.npy`));
    files.push(file);
    at += file.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(Object.keys(arrays).length, 8);
  end.writeUInt16LE(Object.keys(arrays).length, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...files, entries, end]);
}

test("ae-anomaly: X-rays are asked for, and taken when they are dropped", async () => {
  const page = await lab.open("lesson=ae-anomaly&subject=xrays");
  const asking = await page.until((s) => /pneumoniamnist\.npz/.test(s.phase.detail), "it does not say what is missing");
  assert.equal(asking.metrics["area-mse"], undefined);
  // Made up: "normal" is noise of high contrast, "pneumonia" is one grey.
  const images = (/** @type {number} */ n) => {
    const data = new Uint8Array(n * 784);
    for (let i = 0; i < n; ++i) {
      for (let j = 0; j < 784; ++j) data[i * 784 + j] = i % 2 ? 120 : ((j * 7919 + i * 104729) % 256);
    }
    return { shape: [n, 28, 28], data };
  };
  const labels = (/** @type {number} */ n) => ({ shape: [n, 1], data: Uint8Array.from({ length: n }, (_, i) => i % 2) });
  const file = npz({ train_images: images(8), train_labels: labels(8), test_images: images(20), test_labels: labels(20) });
  await page.page.setInputFiles("#file-input", { name: "pneumoniamnist.npz", mimeType: "application/octet-stream", buffer: file });
  const state = await page.until((s) => !s.busy && s.metrics["area-contrast"] !== undefined, "the X-rays were not judged");
  assert.equal(state.metrics.images, 20);
  assert.equal(state.metrics["area-contrast"], 1, "one grey has the lowest contrast");
  await page.close();
});

test("ae-anomaly: X-rays that lie on this machine are chosen in the menu, and judged as the card says", async (t) => {
  const page = await lab.open("lesson=ae-anomaly");
  const menu = (await page.widgets()).find((widget) => widget.id === "data");
  if (!menu?.choices.some((/** @type {{id: string}} */ choice) => choice.id === "pneumonia")) {
    t.skip("the chest X-rays are not on this machine");
    await page.close();
    return;
  }
  await page.set("data", "pneumonia");
  const state = await page.until((s) => !s.busy && s.data.name?.startsWith("Chest") && s.metrics["area-bce"] !== undefined, "the X-rays were not judged");
  assert.equal(state.metrics.images, 624);
  const { figures } = JSON.parse(readFileSync(new URL("../../../models/pneumonia.json", import.meta.url), "utf8"));
  for (const score of ["mse", "bce", "contrast"]) {
    assert.ok(Math.abs(state.metrics[`area-${score}`] - figures[`auc-${score}`].value) < 1e-3, `${score}: ${state.metrics[`area-${score}`]}`);
  }
  await page.close();
});
