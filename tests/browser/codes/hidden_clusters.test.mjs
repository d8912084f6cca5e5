// Clusters in the code: the same half-steps on pixels and on what the hidden units say.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startLab } from "../lab_page.mjs";

/** @type {Awaited<ReturnType<typeof startLab>>} */ let lab;
before(async () => { lab = await startLab(); });
after(() => lab.stop());

test("hidden-clusters: played to the end, both spaces name the unseen digits well above chance", async () => {
  const page = await lab.open("lesson=hidden-clusters&speed=16", { viewport: { width: 1440, height: 860 } });
  const first = await page.until((state) => state.metrics.code !== undefined && !state.busy, "the network did not read the images");
  assert.equal(first.metrics.images, 360, "the rows that the network did not learn from");
  assert.equal(first.metrics.code, 10);
  assert.equal(first.metrics["dead-units"], 0);
  await page.press("play");
  const end = await page.until((state) => state.done && !state.busy && state.metrics["accuracy-code"] !== undefined, "no end");
  for (const space of ["pixels", "code"]) {
    const share = end.metrics[`accuracy-${space}`];
    assert.ok(share > 0.5 && share < 0.95, `${space}: ${share}`);
  }
  const widgets = await page.widgets();
  for (const space of ["pixels", "code"]) assert.equal(widgets.filter((w) => new RegExp(`^mean-${space}-\\d+$`).test(w.id) && w.rect).length, 10, `means of the ${space}`);
  assert.ok((await page.colours(await page.rect("mean-code-0"))).length > 6, "a mean of codes is decoded to an image");
  await page.press("mean-code-0");
  const shown = await page.until((state) => state.parameters.shown === "code-1" && state.metrics.shown > 0, "a press on a mean does not open its cluster");
  const other = await lab.blank();
  await other.page.goto(await page.link());
  await other.ready();
  const restored = await other.until((state) => state.metrics.shown !== undefined && state.metrics["accuracy-code"] !== undefined && !state.busy, "the link lost the cluster");
  assert.equal(restored.metrics.shown, shown.metrics.shown);
  assert.equal(restored.metrics["accuracy-code"], end.metrics["accuracy-code"]);
  await other.close();
  page.assertQuiet();
  await page.close();
});

test("hidden-clusters: both confusions count every image; a cell shows its images", async () => {
  const page = await lab.open("lesson=hidden-clusters&view=confusion&k=20");
  const state = await page.until((now) => now.done && !now.busy && now.metrics["accuracy-code"] !== undefined, "no confusion");
  const rows = await page.page.evaluate(() => /** @type {any} */ (window).lab.numbers?.() ?? null);
  if (rows) assert.match(rows, /pixels,0/);
  await page.page.evaluate(() => /** @type {any} */ (window).lab.set("shown", "code-1-1"));
  const cell = await page.until((now) => now.metrics.shown !== undefined, "no images of the cell");
  assert.ok(cell.metrics.shown > 10, `${cell.metrics.shown} 1s named 1`);
  await page.page.evaluate(() => /** @type {any} */ (window).lab.set("shown", "code-99"));
  assert.equal((await page.state()).error?.control, "shown");
  assert.ok(state.metrics["accuracy-pixels"] > 0.6);
  page.assertQuiet();
  await page.close();
});

test("hidden-clusters: both accuracies against K, stopped and gone on with", async () => {
  const page = await lab.open("lesson=hidden-clusters&view=accuracy");
  const all = await page.until((state) => state.metrics["pixels-k64"] !== undefined && state.metrics["code-k64"] !== undefined, "no curves");
  for (const space of ["pixels", "code"]) assert.ok(all.metrics[`${space}-k64`] > all.metrics[`${space}-k10`], `${space} grows with K`);
  assert.ok(all.metrics["pixels-k64"] > 0.85);
  page.assertQuiet();
  await page.close();
});

test("hidden-clusters: other networks, bad values", async () => {
  const page = await lab.open("lesson=hidden-clusters&net=deep&view=units");
  const deep = await page.until((state) => state.metrics.code === 8 && !state.busy, "the deep network did not come");
  await page.page.evaluate(() => /** @type {any} */ (window).lab.set("k", "1"));
  assert.equal((await page.state()).error?.control, "k");
  assert.equal((await page.state()).metrics.code, deep.metrics.code);
  page.assertQuiet();
  await page.close();
});
