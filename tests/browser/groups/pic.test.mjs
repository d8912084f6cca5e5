// Power iteration clustering as a class would use it: the vector flattens, k-means finds the levels, spectral
// clustering stands beside it, and every view lights the same point.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { startLab } from "../lab_page.mjs";

/** @type {Awaited<ReturnType<typeof startLab>>} */ let lab;
before(async () => { lab = await startLab(); });
after(() => lab.stop());

/** @param {number[]} rect @param {number} across @param {number} down */
const inside = ([x, y, w, h], across, down) => [x + w * across, y + h * down];

test("the vector sums to 1, flattens inside its groups, and its levels are the blobs", async () => {
  const page = await lab.open("lesson=pic");
  const start = await page.state();
  assert.equal(start.dataset, "blobs");
  assert.ok(Math.abs(start.metrics.l1 - 1) < 1e-9);
  assert.ok(start.metrics.inside > 0.9, `the random start already knows the groups: ${start.metrics.inside}`);
  assert.equal(start.metrics.ari, undefined, "no groups before k-means");

  await page.press("forward");
  const one = await page.until((state) => state.step === 1 && !state.animating, "no first multiplication");
  assert.equal(one.metrics.iteration, 1);
  assert.ok(one.metrics.inside < start.metrics.inside, "a mean over friends flattens");
  assert.ok(Math.abs(one.metrics.l1 - 1) < 1e-9);

  await page.pressAt("step", 0.999);
  const end = await page.until((state) => state.done && !state.animating, "the end is not reached");
  assert.equal(end.metrics.groups, 3);
  assert.ok(end.metrics.acceleration <= end.metrics.limit, "it stops by its rule");
  assert.ok(end.metrics.inside < 0.05, `${end.metrics.inside} of the variance is inside the groups`);
  assert.ok(end.metrics.ari > 0.9 && end.metrics.nmi > 0.85, `${end.metrics.ari} ${end.metrics.nmi}`);
  assert.ok(end.metrics["spectral-ari"] > 0.97, `${end.metrics["spectral-ari"]}`);
  assert.ok(Math.abs(end.metrics["lambda-1"] - 1) < 1e-9);

  // The picture is there: points, matrix and dots in many colours.
  for (const id of ["matrix", "vector"]) {
    const colours = await page.colours(await page.rect(id));
    assert.ok(colours.length > 20, `${id} shows ${colours.length} colours`);
  }
  page.assertQuiet();
  await page.close();
});

test("on rings and moons one vector fails where the eigenvectors do not", async () => {
  for (const [query, most, least] of [
    ["data=circles", 0.3, 0.99],
    ["data=moons&affinity=knn&neighbours=20", 0.5, 0.9],
    ["data=blobs-even&affinity=rbf&sigma=1&start=degrees", 1.01, 0.99],
  ]) {
    const page = await lab.open(`lesson=pic&view=spectral&step=1000&${query}`);
    const { metrics } = await page.state();
    assert.ok(metrics.ari < Number(most), `${query}: power iteration ${metrics.ari}`);
    assert.ok(metrics["spectral-ari"] > Number(least), `${query}: spectral ${metrics["spectral-ari"]}`);
    if (String(query).startsWith("data=blobs-even")) assert.ok(metrics.ari > 0.99, `${metrics.ari}`);
    page.assertQuiet();
    await page.close();
  }
});

test("the line of the stopping rule is dragged up: it stops sooner", async () => {
  const page = await lab.open("lesson=pic&step=1000");
  const before = await page.state();
  const line = inside(await page.rect("acceleration-threshold-0"), 0.5, 0.5);
  await page.drag(line, [line[0], line[1] - 40]);
  await page.idle();
  const after = await page.state();
  assert.ok(Number(after.parameters.tolerance) > 1e-5, after.parameters.tolerance);
  assert.ok(after.metrics.iteration < before.metrics.iteration, `${after.metrics.iteration} multiplications`);
  assert.ok(after.done, "what was at its end stays there");
  await page.close();
});

test("the pointer over one view lights the point in the others, and a press keeps it in the link", async () => {
  const page = await lab.open("lesson=pic&step=1000", { viewport: { width: 1440, height: 1150 } });
  const [x, y] = inside(await page.rect("vector"), 0.4, 0.3);
  await page.page.mouse.move(x - 3, y);
  await page.frames(2);
  await page.page.mouse.move(x, y);
  await page.frames(6);
  const state = await page.state();
  const number = state.metrics.point;
  assert.ok(number >= 1 && number <= 300);
  for (const view of ["stage", "vector", "plane", "matrix"]) {
    const lit = await page.widget(`lit-${view}`);
    assert.equal(lit.value, String(number), view);
  }
  await page.page.mouse.click(x, y);
  await page.frames(4);
  await page.page.mouse.move(5, 400);
  await page.frames(4);
  assert.equal((await page.state()).metrics.point, number, "it stays lit");
  assert.ok((await page.link()).includes(`point=${number}`));

  // A dot of the matrix is two points.
  const matrix = await page.rect("matrix");
  const pairAt = async (/** @type {number} */ across, /** @type {number} */ down) => {
    const [mx, my] = inside(matrix, across, down);
    await page.page.mouse.move(mx, my);
    await page.frames(6);
    const { metrics } = await page.state();
    assert.equal(metrics.point, metrics.row);
    assert.notEqual(metrics.row, metrics.column);
    return metrics;
  };
  // The points are in the order of their groups: near the diagonal they are of one group, and alike.
  const apart = await pairAt(0.7, 0.2), together = await pairAt(0.1, 0.2);
  assert.ok(together.likeness > 10 * apart.likeness, `${together.likeness} and ${apart.likeness}`);
  // One σ everywhere: how alike they are follows from their coordinates.
  await page.set("affinity", "rbf");
  await page.idle();
  const sigma = Number((await page.state()).parameters.sigma);
  const { row, column, likeness } = await pairAt(0.1, 0.2);
  const waiting = page.page.waitForEvent("download");
  await page.press("save-numbers");
  const [names, ...points] = (await readFile(await (await waiting).path(), "utf8")).trim().split("\n").map((line) => line.split(","));
  const at = (/** @type {number} */ number) => points[number - 1].slice(1, 3).map(Number);
  assert.deepEqual(names.slice(0, 1), ["point"]);
  const [a, b] = [at(row), at(column)];
  const wanted = Math.exp(-((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) / (2 * sigma ** 2));
  assert.ok(Math.abs(likeness - wanted) < 1e-5, `${likeness} is not ${wanted}`);
  page.assertQuiet();
  await page.close();
});

test("a graph that falls apart, too many points and bad numbers are answered in words", async () => {
  const page = await lab.open("lesson=pic&data=circles&affinity=knn&neighbours=4");
  const apart = await page.state();
  assert.equal(apart.error?.control, "neighbours");
  assert.match(apart.error.message, /falls into \d+ parts/);
  assert.ok(apart.metrics.parts > 2);
  assert.equal((await page.widget("neighbours")).error, apart.error.message, "it stands beside the control");
  // The lab goes on: more neighbours join the parts, and the sentence is gone.
  await page.page.evaluate("window.lab.set('neighbours', '12')");
  await page.idle();
  const joined = await page.state();
  assert.equal(joined.error, null);
  assert.ok(joined.steps > 3, `${joined.steps} half-steps`);
  const refused = await page.page.evaluate("window.lab.set('n', '2001')");
  await page.idle();
  assert.match(String((await page.state()).error?.message ?? refused), /at most 2000 points/);
  assert.equal((await page.state()).data.points, 360);
  await page.close();
  for (const [query, control] of [["sigma=0&affinity=rbf", "sigma"], ["neighbours=0", "neighbours"], ["k=0", "k"], ["tolerance=nan", "tolerance"], ["n=5", "neighbours"]]) {
    const bad = await lab.open(`lesson=pic&${query}`);
    const state = await bad.state();
    assert.equal(state.error?.control, control, query);
    assert.ok(state.steps > 3, "the lab goes on");
    await bad.close();
  }
});

test("a link restores what was on the screen", async () => {
  const query = "lesson=pic&data=moons&k=3&affinity=rbf&sigma=0.25&start=degrees&view=matrix&order=mixed&step=7";
  const page = await lab.open(query);
  const first = await page.state();
  assert.equal(first.step, 7);
  assert.equal(first.parameters.k, "3", "3 is the default of other data, and meant here");
  const link = new URL(await page.link()).search.slice(1);
  const other = await lab.open(link);
  const second = await other.state();
  assert.deepEqual(second.parameters, first.parameters);
  assert.deepEqual(second.metrics, first.metrics);
  await page.close();
  await other.close();
});
