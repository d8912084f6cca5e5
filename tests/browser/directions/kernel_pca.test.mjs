// Kernel PCA: four moves, the kernels, the cut, the limits.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startLab } from "../lab_page.mjs";

/** @type {Awaited<ReturnType<typeof startLab>>} */ let lab;
before(async () => { lab = await startLab(); });
after(() => lab.stop());

test("kernel PCA by its buttons: four moves, each a sentence; then one cut separates the rings", async () => {
  const page = await lab.open("lesson=kernel-pca");
  const sentences = [(await page.state()).phase.sentence];
  for (let move = 1; move < 4; ++move) {
    await page.press("forward");
    await page.until((state) => state.step === move && !state.busy && !state.animating, `no move ${move + 1}`);
    sentences.push((await page.state()).phase.sentence);
  }
  assert.equal(new Set(sentences).size, 4, sentences.join(" | "));
  const rbf = await page.state();
  assert.equal(rbf.steps, 4);
  assert.ok(rbf.metrics.auc > 0.99, `component 1 under RBF: area ${rbf.metrics.auc}`);
  assert.ok(rbf.metrics.right > 0.98, `right ${rbf.metrics.right}`);
  assert.equal(rbf.metrics.grid, 160);
  assert.ok(rbf.metrics.curves >= 1, "the cut is a curve in the plane");

  await page.press("kernel-linear");
  const linear = await page.until((state) => !state.busy && state.parameters.kernel === "linear" && state.metrics.auc < 0.7, "the linear kernel separated the rings");
  assert.equal(linear.step, 3);
  assert.match(linear.phase.sentence, /PCA/);

  await page.press("back");
  await page.idle();
  const solved = await page.state();
  assert.equal(solved.metrics.auc, undefined);
  assert.ok(solved.metrics.share > 0 && solved.metrics.share < 1);
  page.assertQuiet();
  await page.close();
});

test("the third component of degree 2 separates the rings, and a bar of the scree plot picks it", async () => {
  const page = await lab.open("lesson=kernel-pca&kernel=poly&degree=2&offset=0&step=3");
  assert.ok((await page.state()).metrics.auc < 0.7);
  await page.pressAt("scree", 2.5 / 8, 0.9);
  await page.idle();
  const third = await page.state();
  assert.equal(third.parameters.component, "3");
  assert.ok(third.metrics.auc > 0.999, `${third.metrics.auc}`);
  page.assertQuiet();
  await page.close();
});

test("the cut is dragged, and a link restores it with the picture", async () => {
  const page = await lab.open("lesson=kernel-pca&step=3");
  const best = await page.state();
  const line = (await page.widgets()).find((widget) => widget.id === "cut-threshold-0");
  assert.ok(line?.rect, "the cut is not on the canvas");
  const [x, y, w, h] = line.rect;
  await page.drag([x + w / 2, y + h / 2], [x + w / 2 + 50, y + h / 2]);
  await page.idle();
  const moved = await page.state();
  assert.notEqual(moved.parameters.cut, "");
  assert.ok(moved.metrics.right < best.metrics.right, `${moved.metrics.right} is not below ${best.metrics.right}`);
  const link = await page.link();
  const again = await lab.open(new URL(link).search.slice(1));
  const restored = await again.state();
  assert.deepEqual(restored.metrics, moved.metrics);
  assert.equal(restored.step, 3);
  // Colours over the plane, not paper: blue and red on either side of 0.
  const canvas = await again.box("#canvas");
  const colours = await again.colours([canvas[0] + 40, canvas[1] + 130, canvas[2] - 330, 240]);
  const count = (/** @type {(r: number, g: number, b: number) => boolean} */ test_) =>
    colours.filter((/** @type {string[]} */ [c]) => { const [r, g, b] = c.split(",").map(Number); return test_(r, g, b); }).length;
  assert.ok(count((r, _, b) => b > r + 20) > 20, "nothing blue");
  assert.ok(count((r, _, b) => r > b + 20) > 20, "nothing red");
  again.assertQuiet();
  await again.close();
  await page.close();
});

test("what cannot be is refused in words", async () => {
  const page = await lab.open("lesson=kernel-pca&step=3");
  const before_ = (await page.state()).metrics;
  for (const [id, value] of [["gamma", "0"], ["gamma", "-1"], ["gamma", "nan"], ["degree", "11"], ["degree", "0"], ["component", "9"], ["cut", "abc"], ["n", "5000"]]) {
    const message = await page.set(id, value);
    assert.ok(message.length > 10, `${id} = ${value} was taken`);
    await page.idle();
  }
  assert.deepEqual((await page.state()).metrics, before_, "a refused value changed the picture");
  await page.drop([{ name: "one.csv", content: "x,y\n1,2\n" }]);
  assert.match((await page.state()).error.message, /one point|One point|only one/);
  await page.drop([{ name: "same.csv", content: "x,y\n1,2\n1,2\n1,2\n" }]);
  assert.match((await page.state()).error.message, /equal/);
  // Few points have few components; a constant column does no harm.
  await page.drop([{ name: "few.csv", content: "x,y\n0,5\n1,5\n3,5\n" }]);
  assert.equal((await page.state()).data.points, 3);
  const refused = await page.set("component", "3");
  assert.match(refused, /no component 3/);
  await page.close();
});

test("3000 points are computed in slices, tables in many columns", async () => {
  const page = await lab.open("lesson=kernel-pca&n=3000&step=3");
  const state = await page.until((s) => s.step === 3 && !s.busy, "3000 points came to no end");
  assert.equal(state.data.points, 3000);
  assert.ok(state.metrics.auc > 0.99);
  await page.close();
  const wine = await lab.open("lesson=kernel-pca&data=wine&scale=standard&step=3");
  const table = await wine.state();
  assert.equal(table.metrics.grid, 160);
  assert.ok(table.metrics.auc > 0.9, `${table.metrics.auc}`);
  await wine.close();
});

test("drawn by hand, also while a result is on show", async () => {
  const page = await lab.open("lesson=kernel-pca&data=drawn");
  assert.match((await page.state()).phase.sentence, /Draw/);
  const [x, y, w, h] = await page.box("#canvas");
  const stage = { x: x + 40, y: y + 140, w: w - 340, h: (h - 240) / 2 - 60 };
  await page.drag([stage.x + 60, stage.y + 20], [stage.x + stage.w - 80, stage.y + stage.h - 40]);
  await page.idle();
  const few = await page.state();
  assert.ok(few.data.points >= 3, `${few.data.points} points`);
  await page.set("step", 400);
  const first = await page.until((s) => s.done && !s.busy, "no result");
  await page.drag([stage.x + 80, stage.y + stage.h - 50], [stage.x + stage.w - 60, stage.y + 40]);
  const more = await page.until((s) => s.done && !s.busy && s.data.points > few.data.points, "the drawing was not taken");
  assert.equal(more.phase.sentence.length > 0 && more.error, null);
  assert.notDeepEqual(more.metrics, first.metrics);
  page.assertQuiet();
  await page.close();
});
