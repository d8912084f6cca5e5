// The curse of dimensions: counted against the formulas, D walked up, no data menu.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startLab } from "../lab_page.mjs";

/** @type {Awaited<ReturnType<typeof startLab>>} */ let lab;
before(async () => { lab = await startLab(); });
after(() => lab.stop());

test("no data menu, and D walks up by the buttons and by its control", async () => {
  const page = await lab.open("lesson=curse");
  assert.equal(await page.page.locator("#data-button").isVisible(), false);
  const begin = await page.state();
  assert.equal(begin.data, null);
  assert.equal(begin.metrics.dimensions, 1);
  const sentences = [];
  for (let d = 2; d <= 7; ++d) {
    await page.press("forward");
    const state = await page.until((s) => s.step === d - 1 && !s.busy, `D = ${d}`);
    assert.equal(state.metrics.dimensions, d);
    assert.equal(state.parameters.d, String(d));
    assert.equal(state.metrics.cells, 4 ** d);
    // A count differs from what is expected by chance only: five standard deviations of at most n/4.
    assert.ok(Math.abs(state.metrics.visited - state.metrics["expected-visited"]) < 5 * Math.sqrt(500 / 4), `D = ${d}`);
    sentences.push(state.phase.sentence);
  }
  assert.ok(new Set(sentences).size >= 4, sentences.join(" | "));
  assert.equal(await page.set("d", 140), "");
  await page.until((s) => !s.busy && s.metrics.dimensions === 100 && s.parameters.d === "100", "140 is shown as the listed one below it");
  // A file is refused in words, and nothing else happens.
  await page.drop([{ name: "a.csv", content: "x,y\n1,2\n3,4\n" }]);
  assert.match((await page.state()).error.message, /takes no file/);
  assert.equal((await page.state()).metrics.dimensions, 100);
  page.assertQuiet();
  await page.close();
  const other = await lab.open("lesson=lof");
  assert.equal(await other.page.locator("#data-button").isVisible(), true);
  await other.close();
});

test("distances: the sampled ratio is near the formula, and tends to 1", async () => {
  const page = await lab.open("lesson=curse&view=distances&d=2");
  let before_ = (await page.until((s) => !s.busy, "D = 2")).metrics.ratio;
  assert.ok(before_ < 0.15, `${before_}`);
  for (const d of [10, 30, 100, 1000]) {
    await page.set("d", d);
    const { metrics } = await page.until((s) => !s.busy && s.metrics.dimensions === d, `D = ${d}`);
    assert.ok(metrics.ratio > before_);
    if (d >= 100) assert.ok(Math.abs(metrics.ratio - metrics["expected-ratio"]) < 0.03, `D = ${d}: ${metrics.ratio} and ${metrics["expected-ratio"]}`);
    before_ = metrics.ratio;
  }
  assert.ok(before_ > 0.85, `${before_}`);
  page.assertQuiet();
  await page.close();
});

test("shell: counted beside 1 − (1 − ε)^D, ε dragged, all restored by the link", async () => {
  const page = await lab.open("lesson=curse&view=shell&d=20&count=2000");
  const first = await page.until((s) => !s.busy && s.metrics.dimensions === 20, "D = 20");
  const expected = 1 - 0.9 ** 20;
  assert.ok(Math.abs(first.metrics["expected-shell"] - expected) < 1e-9);
  assert.ok(Math.abs(first.metrics.shell - expected) < 5 * Math.sqrt((expected * (1 - expected)) / 2000), `${first.metrics.shell}`);
  const line = (await page.widgets()).find((widget) => widget.id === "radii-large-threshold-0");
  assert.ok(line?.rect, "the line is not on the canvas");
  const [x, y, w, h] = line.rect;
  await page.drag([x + w / 2, y + h / 2], [x + w / 2 - 60, y + h / 2]);
  const thicker = await page.until((s) => !s.busy && s.metrics.dimensions === 20, "the drag");
  assert.ok(Number(thicker.parameters.thickness) > 0.12, thicker.parameters.thickness);
  assert.ok(thicker.metrics.shell > first.metrics.shell);
  const again = await lab.open(new URL(await page.link()).search.slice(1));
  const restored = await again.until((s) => !s.busy && s.metrics.dimensions === 20, "the link");
  assert.deepEqual(restored.metrics, thicker.metrics);
  assert.equal(restored.parameters.view, "shell");
  again.assertQuiet();
  await again.close();
  await page.close();
});

test("the cube is drawn and turned; impossible values are refused", async () => {
  const page = await lab.open("lesson=curse&d=3");
  await page.until((s) => s.metrics.dimensions === 3, "D = 3");
  const rect = await page.rect("turn");
  const inked = (await page.colours(rect)).filter((/** @type {[string, number]} */ [c]) => { const [r, , b] = c.split(",").map(Number); return b > r + 30; });
  assert.ok(inked.length > 20, "no points in the cube");
  const before_ = (await page.state()).parameters.turn;
  await page.drag([rect[0] + rect[2] / 2, rect[1] + rect[3] / 2], [rect[0] + rect[2] / 2 + 80, rect[1] + rect[3] / 2]);
  assert.notEqual((await page.state()).parameters.turn, before_);
  for (const [id, value] of [["cells", "1"], ["count", "1"], ["thickness", "0"], ["thickness", "1"], ["d", "0"], ["d", "1001"], ["count", "nan"]]) {
    const message = await page.set(id, value);
    assert.ok(message.length > 10, `${id} = ${value} was taken`);
  }
  page.assertQuiet();
  await page.close();
});
