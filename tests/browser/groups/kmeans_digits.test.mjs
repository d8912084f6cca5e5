// k-means on digits: clusters get names, a nearest centroid classifies, a digit is drawn.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startLab } from "../lab_page.mjs";

/** @type {Awaited<ReturnType<typeof startLab>>} */ let lab;
before(async () => { lab = await startLab(); });
after(() => lab.stop());

test("digits: played to the end, the nearest centroid names most test images", async () => {
  const page = await lab.open("lesson=kmeans-digits&speed=16");
  const first = await page.state();
  assert.equal(first.dataset, "digits");
  assert.equal(first.metrics["train-images"] + first.metrics["test-images"], 1797);
  assert.equal((await page.widgets()).filter((widget) => /^centroid-\d+$/.test(widget.id) && widget.rect).length, 10);
  await page.press("play");
  const end = await page.until((state) => state.done && state.metrics.accuracy !== undefined, "no accuracy");
  // scikit-learn's k-means reaches a purity of about 0.79 on all of these digits with ten clusters.
  assert.ok(end.metrics.purity > 0.6 && end.metrics.purity < 0.9, `purity ${end.metrics.purity}`);
  assert.ok(end.metrics.accuracy > 0.55 && end.metrics.accuracy < 0.9, `accuracy ${end.metrics.accuracy}`);
  await page.press("centroid-0");
  await page.until((state) => state.parameters.cluster === "1", "a press on a centroid does not open its cluster");
  page.assertQuiet();
  await page.close();
});

test("digits: a digit drawn with the mouse finds its centroid, and the link carries it", async () => {
  const page = await lab.open("lesson=kmeans-digits&view=draw&k=20");
  await page.until((state) => state.done, "the clusters have no names yet");
  const [x, y, w, h] = await page.rect("ink");
  // A 1: one stroke down.
  await page.drag([x + 0.5 * w, y + 0.15 * h], [x + 0.5 * w, y + 0.85 * h]);
  const drawn = await page.until((state) => state.metrics.nearest !== undefined, "the drawing was not compared");
  assert.match(drawn.phase.sentence, /says: 1$/);
  const link = await page.link();
  assert.match(link, /ink=/);
  const other = await lab.open();
  await other.page.goto(link);
  await other.ready();
  const restored = await other.until((state) => state.metrics.nearest !== undefined, "the link lost the drawing");
  assert.equal(restored.metrics["nearest-distance"], drawn.metrics["nearest-distance"]);
  await page.press("clear");
  assert.equal((await page.until((state) => state.parameters.ink === "", "not cleared")).metrics.nearest, undefined);
  await page.close();
  await other.close();
});

test("digits: more clusters classify better, and the confusion counts every test image", async () => {
  const page = await lab.open("lesson=kmeans-digits&view=accuracy");
  const all = await page.until((state) => state.metrics["accuracy-k64"] !== undefined, "no accuracies");
  assert.ok(all.metrics["accuracy-k64"] > all.metrics["accuracy-k10"]);
  assert.ok(all.metrics["accuracy-k10"] > all.metrics["accuracy-k2"]);
  assert.ok(all.metrics["accuracy-k64"] > 0.85, `${all.metrics["accuracy-k64"]}`);
  await page.close();
});
