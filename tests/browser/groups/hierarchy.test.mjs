// Hierarchical clustering: merges, the line in the tree, points and tree linked, linkages, OPTICS.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startLab } from "../lab_page.mjs";

/** @type {Awaited<ReturnType<typeof startLab>>} */ let lab;
before(async () => { lab = await startLab(); });
after(() => lab.stop());

test("merge by merge, and the line in the tree is the number of clusters", async () => {
  const page = await lab.open("lesson=hierarchy&data=blobs-even");
  const start = await page.state();
  assert.equal(start.metrics.clusters, start.data.points);
  await page.press("forward");
  await page.idle();
  assert.equal((await page.state()).metrics.clusters, start.data.points - 1);

  await page.page.evaluate("window.lab.set('clusters', '4')");
  await page.idle();
  const four = await page.state();
  assert.equal(four.step, start.data.points - 4);
  assert.ok(four.metrics.ari > 0.9, `agreement ${four.metrics.ari}`);

  // The line is dragged up over the next merge.
  const [x, y, w, h] = await page.rect("tree-threshold-0");
  await page.drag([x + w / 2, y + h / 2], [x + w / 2, y + h / 2 - 110]);
  await page.idle();
  const higher = await page.state();
  assert.ok(higher.metrics.clusters < 4, `${higher.metrics.clusters} clusters`);
  assert.equal(higher.parameters.clusters, String(higher.metrics.clusters));
  assert.ok(higher.metrics.height > four.metrics.height);
  page.assertQuiet();
  await page.close();
});

test("a cluster picked in the list lights up its points, and the link keeps it", async () => {
  const page = await lab.open("lesson=hierarchy&data=blobs-even&clusters=4");
  await page.page.setViewportSize({ width: 1376, height: 1100 });  // the list stands below the controls
  await page.frames(3);
  await page.idle();
  const [x, y, w, h] = await page.rect("sizes-0");
  await page.page.mouse.move(x + w / 2, y + h / 2);
  await page.frames(3);
  await page.press("sizes-0");
  await page.idle();
  const picked = await page.state();
  assert.equal(picked.metrics.lit, picked.metrics.largest);
  assert.match(await page.link(), /pick=\d+/);
  await page.close();
});

test("the linkage decides: in a ring in a ring only single linkage finds both", async () => {
  const page = await lab.open("lesson=hierarchy&data=circles&view=linkages&clusters=2");
  const { metrics } = await page.state();
  assert.ok(metrics["ari-single"] > 0.99, `single ${metrics["ari-single"]}`);
  for (const other of ["complete", "average", "ward"]) assert.ok(metrics[`ari-${other}`] < 0.5, `${other} ${metrics[`ari-${other}`]}`);
  page.assertQuiet();
  await page.close();
});

test("the walls of OPTICS are the heights of single linkage", async () => {
  const page = await lab.open("lesson=hierarchy&data=moons&view=reachability&clusters=2");
  const { metrics } = await page.state();
  assert.ok(metrics.difference < 1e-5 * metrics.top, `they differ by ${metrics.difference}`);
  page.assertQuiet();
  await page.close();
});

test("more clusters than points are refused in words", async () => {
  const page = await lab.open("lesson=hierarchy&data=blobs-even&n=50");
  const answer = await page.page.evaluate("window.lab.set('clusters', '60')");
  await page.idle();
  const { error, metrics } = await page.state();
  assert.match(error?.message ?? String(answer), /60 clusters of 50 points/);
  assert.equal(metrics.clusters, 50);
  await page.close();
});
