// DBSCAN as a student would use it: step through the three moves, then drag the line of the k-distances.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startLab } from "../lab_page.mjs";

/** @type {Awaited<ReturnType<typeof startLab>>} */ let lab;
before(async () => { lab = await startLab(); });
after(() => lab.stop());

test("dbscan: three moves find the moons, and the line of the k-distances changes the radius", async () => {
  const page = await lab.open("lesson=dbscan");
  const first = await page.state();
  assert.equal(first.dataset, "moons");
  assert.ok(first.steps > 150 && first.steps <= 303, "two moves, the core points one by one, and the last move");
  assert.equal(first.metrics.cores, 0);

  await page.press("forward");
  const cores = await page.until((state) => state.step === 1 && !state.animating, "no first move");
  assert.ok(cores.metrics.cores > 150 && cores.metrics.cores <= 300);
  assert.equal(cores.metrics.clusters, 0);
  // The second move goes on from core point to core point, and back.
  await page.press("forward");
  const one = await page.until((state) => state.step === 2 && !state.animating, "no second move");
  assert.equal(one.metrics.clusters, 1);
  assert.match(one.phase.sentence, /begins cluster 1/);
  await page.press("forward");
  const two = await page.until((state) => state.step === 3 && !state.animating, "no next core point");
  assert.match(two.phase.sentence, /joins cluster 1/);
  await page.press("back");
  await page.until((state) => state.step === 2 && state.phase.sentence === one.phase.sentence, "no way back");
  await page.set("step", 1 + cores.metrics.cores);
  const components = await page.until((state) => state.step === 1 + cores.metrics.cores && !state.busy, "the core points were not gone through");
  assert.ok(components.metrics.clusters >= 2);
  await page.press("forward");
  const end = await page.until((state) => state.done && !state.animating, "no third move");
  assert.equal(end.metrics.cores + end.metrics.borders + end.metrics.noise, 300);
  assert.ok(end.metrics.ari > 0.9, `agreement ${end.metrics.ari}`);

  const line = (await page.widgets()).find((widget) => widget.id === "distances-threshold-0");
  assert.ok(line?.rect, "the line of the k-distances is not on the canvas");
  const [x, y, w, h] = line.rect;
  await page.drag([x + w / 2, y + h / 2], [x + w / 2, y + h / 2 - 30]);
  const wider = await page.until((state) => !state.busy && !state.animating, "the drag was not answered");
  assert.ok(Number(wider.parameters.eps) > Number(end.parameters.eps), "the radius did not grow");
  assert.ok(wider.metrics.cores >= end.metrics.cores, "a larger radius cannot lose core points");
  assert.ok(wider.done, "what was on show, the end, stays on show");
  page.assertQuiet();
  await page.close();
});

test("dbscan: bad radii and counts are refused in words", async () => {
  for (const [query, control] of [["eps=0", "eps"], ["eps=-1", "eps"], ["eps=nan", "eps"], ["minpts=0", "minpts"], ["n=20&minpts=21", "minpts"]]) {
    const page = await lab.open(`lesson=dbscan&${query}`);
    const state = await page.state();
    assert.equal(state.error?.control, control, query);
    assert.ok(state.error.message.endsWith("."), state.error.message);
    assert.ok(state.metrics.cores !== undefined, "the lab goes on");
    await page.close();
  }
});
