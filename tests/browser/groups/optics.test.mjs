// OPTICS: the walk, the line dragged on the plot, the same cut by DBSCAN, valleys by ξ, points and plot linked.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startLab } from "../lab_page.mjs";

/** @type {Awaited<ReturnType<typeof startLab>>} */ let lab;
before(async () => { lab = await startLab(); });
after(() => lab.stop());

/** How many pixels of a rectangle have a colour near this one. @param {import("../lab_page.mjs").LabPage} page @param {number[]} rect @param {number[]} colour */
async function pixels(page, rect, colour) {
  let count = 0;
  for (const [name, n] of await page.colours(rect)) {
    const [r, g, b] = name.split(",").map(Number);
    if (Math.abs(r - colour[0]) + Math.abs(g - colour[1]) + Math.abs(b - colour[2]) < 24) count += n;
  }
  return count;
}
const orange = [230, 159, 0], purple = [204, 121, 167];

test("half-step by half-step to a whole plot", async () => {
  const page = await lab.open("lesson=optics&data=nested&speed=16");
  const start = await page.state();
  assert.equal(start.metrics.visited, 0);
  assert.match(start.phase.sentence, /measures/);
  await page.press("forward");
  await page.idle();
  const first = await page.state();
  assert.equal(first.metrics.visited, 1);
  assert.match(first.phase.sentence, /^Begin with any point/);
  await page.press("forward");
  await page.idle();
  const second = await page.state();
  assert.match(second.phase.sentence, /^Go on to the point with the smallest offer/);
  assert.ok(second.metrics.reachability > 0);
  const plot = await page.rect("plot");
  assert.equal(await pixels(page, plot, purple), 0, "nothing of a second cluster yet");
  await page.press("play");
  const end = await page.until((state) => state.done && !state.animating, "the walk came to no end");
  assert.equal(end.metrics.visited, 300);
  assert.equal(end.metrics.clusters, 2);
  assert.ok((await pixels(page, plot, orange)) > 500 && (await pixels(page, plot, purple)) > 500, "two valleys in their colours");
  assert.ok(end.metrics.ari > 0 && end.metrics.nmi > 0);
  page.assertQuiet();
  await page.close();
});

test("the line dragged down on the plot recolours points and bars at once", async () => {
  const page = await lab.open("lesson=optics&data=nested&step=300");
  const before = await page.state();
  const plot = await page.rect("plot"), [x, y, w, h] = await page.rect("plot-threshold-0");
  const yellow = [240, 228, 66], stage = [plot[0], plot[1] - 380, plot[2], 370];
  assert.equal(await pixels(page, stage, yellow), 0);
  // Down to where the pair parts, a little above the ground.
  await page.drag([x + w / 2, y + h / 2], [x + w / 2, plot[1] + plot[3] * 0.87]);
  await page.idle();
  const lower = await page.state();
  assert.ok(Number(lower.parameters.eps) < Number(before.parameters.eps));
  assert.ok(lower.metrics.clusters > before.metrics.clusters, `${lower.metrics.clusters} clusters`);
  assert.equal(lower.step, 300, "the walk stays where it was");
  assert.ok((await pixels(page, stage, yellow)) + (await pixels(page, stage, [0, 158, 115])) > 20, "a new colour among the points");
  assert.match(await page.link(), /eps=/);
  page.assertQuiet();
  await page.close();
});

test("the cut is DBSCAN's, wherever the line stands", async () => {
  const page = await lab.open("lesson=optics&data=nested&view=dbscan&eps=0.55");
  const { metrics, phase, step, steps } = await page.state();
  assert.equal(step, steps - 1, "the whole walk is compared");
  assert.equal(metrics.agreement, 1);
  assert.equal(metrics.clusters, metrics["dbscan-clusters"]);
  assert.ok(metrics.differ > 0 && metrics.differ < 10, `${metrics.differ} differ`);
  assert.match(phase.detail, /border points, ringed/);
  const plot = await page.rect("plot");
  for (const share of [0.95, 0.8, 0.5, 0.1]) {
    const [x, y, w, h] = await page.rect("plot-threshold-0");
    await page.drag([x + w / 2, y + h / 2], [x + w / 2, plot[1] + plot[3] * share]);
    await page.idle();
    const now = await page.state();
    assert.equal(now.metrics.agreement, 1, `at ε′ = ${now.parameters.eps}`);
    assert.equal(now.metrics.clusters, now.metrics["dbscan-clusters"], `at ε′ = ${now.parameters.eps}`);
    assert.ok(now.metrics["dbscan-cores"] > 0);
  }
  page.assertQuiet();
  await page.close();
});

test("valleys by their steepness, where one line cannot serve all", async () => {
  const page = await lab.open("lesson=optics&data=nested&step=300");
  await page.press("extract-xi");
  await page.idle();
  const { metrics, parameters } = await page.state();
  assert.equal(parameters.extract, "xi");
  assert.equal(metrics.clusters, 3);
  assert.ok(metrics.valleys >= metrics.clusters);
  assert.ok(metrics.ari > 0.8, `agreement ${metrics.ari}`);
  page.assertQuiet();
  await page.close();
});

test("points and bars are linked both ways, and the link keeps what was picked", async () => {
  const page = await lab.open("lesson=optics&data=nested&step=300");
  const [x, y, w, h] = await page.rect("plot");
  await page.page.mouse.move(x + w * 0.985, y + h * 0.9);
  await page.frames(4);
  const hovered = await page.state();
  assert.ok(hovered.metrics.point > 0, "the bar under the pointer lights no point");
  for (const mark of ["lit-stage", "lit-plot"]) assert.equal((await page.widget(mark)).value, String(hovered.metrics.point));
  await page.page.mouse.click(x + w * 0.985, y + h * 0.9);
  await page.frames(4);
  await page.page.mouse.move(x + w * 0.5, y - 30);
  await page.frames(4);
  const picked = await page.state();
  assert.equal(picked.metrics.point, hovered.metrics.point, "a press keeps it");
  const [bar_x] = await page.rect("lit-plot");

  // The other way: press another point on the stage, and another bar is lit.
  const stage = await page.rect("lit-stage");
  await page.page.mouse.move(5, 5);
  const link = await page.link();
  assert.match(link, /point=\d+/);
  await page.page.goto(link);
  await page.ready();
  assert.equal((await page.state()).metrics.point, hovered.metrics.point);
  await page.page.mouse.move(stage[0] + stage[2] / 2, stage[1] + stage[3] / 2);
  await page.frames(4);
  await page.page.mouse.click(stage[0] + stage[2] / 2, stage[1] + stage[3] / 2);
  await page.frames(4);
  await page.page.mouse.move(5, 5);
  await page.frames(4);
  assert.equal((await page.state()).parameters.point, "0", "a second press lets go");
  await page.page.evaluate("window.lab.set('point', '29')");
  await page.idle();
  const [other_x] = await page.rect("lit-plot");
  assert.ok(Math.abs(other_x - bar_x) > 20, "another bar");

  // A valley is marked as one marks words.
  await page.page.evaluate("window.lab.set('point', '0')");
  await page.drag([x + w * 0.1, y + h * 0.5], [x + w * 0.3, y + h * 0.5]);
  await page.idle();
  const marked = await page.state();
  assert.ok(marked.metrics.selected > 40 && marked.metrics.selected < 80, `${marked.metrics.selected} points`);
  assert.match(await page.link(), /places=\d+-\d+/);
  page.assertQuiet();
  await page.close();
});

test("what cannot be is refused in words", async () => {
  /** @type {[string, string, RegExp][]} */
  const bad = [
    ["eps=0", "eps", /ε′|0/], ["eps=-2", "eps", /./], ["eps=nan", "eps", /number/], ["maxeps=0", "maxeps", /./], ["maxeps=-1", "maxeps", /./],
    ["minpts=1", "minpts", /1/], ["n=20&minpts=21", "minpts", /21.*20/], ["xi=0", "xi", /./], ["xi=1", "xi", /./], ["n=1", "data", /at least 2 points/],
    ["maxeps=0.3&eps=0.5", "eps", /0\.5.*0\.3/], ["n=20001", "data", /20000/], ["point=301", "point", /301.*300/],
  ];
  for (const [query, control, sentence] of bad) {
    const page = await lab.open(`lesson=optics&data=nested&${query}`);
    const { error, data, metrics } = await page.state();
    assert.equal(error?.control, control, query);
    assert.match(error.message, sentence, query);
    assert.ok(error.message.endsWith("."), error.message);
    assert.ok(data.points > 1 && metrics.visited === 0, `${query}: the lab goes on`);
    page.assertQuiet();
    await page.close();
  }
});

test("equal points make one flat valley", async () => {
  const page = await lab.open("lesson=optics");
  await page.drop([{ name: "equal.csv", content: "3,4\n".repeat(10) }]);
  await page.page.evaluate("window.lab.set('step', '10')");
  await page.idle();
  const { error, metrics, data } = await page.state();
  assert.equal(error, null);
  assert.equal(data.points, 10);
  assert.equal(metrics.visited, 10);
  assert.equal(metrics.clusters, 1);
  assert.equal(metrics.noise, 0);
  page.assertQuiet();
  await page.close();
});
