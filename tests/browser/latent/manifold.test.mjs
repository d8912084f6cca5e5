// The map of digits: a grid in one batch, a walk between two images, samples, and links that restore them.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startLab } from "../lab_page.mjs";

/** @type {Awaited<ReturnType<typeof startLab>>} */ let lab;
before(async () => { lab = await startLab(); });
after(() => lab.stop());

/** @param {number} value @param {number} wanted @param {number} within */
const near = (value, wanted, within) => assert.ok(Math.abs(value - wanted) <= within, `${value} is not ${wanted}`);
/** What must be the same in a restored page. @param {any} state */
const essence = ({ lesson, dataset, parameters, phase, step, metrics }) => ({ lesson, dataset, parameters, phase, step, metrics });

test("manifold: the grid is decoded at the quantiles, and is drawn", async () => {
  const page = await lab.open("lesson=manifold&side=10", { viewport: { width: 1440, height: 860 } });
  const state = await page.until((now) => !now.busy && now.metrics["corner-4-apart"] !== undefined, "no grid");
  assert.equal(state.metrics["grid-images"], 100);
  near(state.metrics["grid-reach"], 1.6448536, 1e-6);  // 95 % of N(0, 1) lie below
  assert.ok(state.metrics["grid-ink"] > 0.15 && state.metrics["grid-ink"] < 0.5);
  assert.ok((await page.colours(await page.rect("grid"))).length >= 30, "the grid is not drawn");
  page.assertQuiet();
  await page.close();
});

test("manifold: a walk between two images, step by step, and its link", async () => {
  const page = await lab.open("lesson=manifold&view=walk&from=4&to=9&frames=8", { viewport: { width: 1440, height: 860 } });
  const begun = await page.until((now) => !now.busy && now.metrics["change-few"] !== undefined, "no film");
  for (let i = 0; i < 7; ++i) await page.press("forward");
  const ended = await page.until((now) => now.step === 7, "the walk did not end");
  assert.equal(ended.metrics.t, 1);
  assert.ok(Math.hypot(ended.metrics["z-1"] - begun.metrics["z-1"], ended.metrics["z-2"] - begun.metrics["z-2"]) > 0.3);
  assert.ok(ended.metrics["change-few"] > ended.metrics["change-mixed"], "a decoding changes in jumps");
  await page.press("film-0-3");
  const middle = await page.until((now) => now.step === 3, "a frame was not taken");
  near(middle.metrics["z-1"], begun.metrics["z-1"] + (3 / 7) * (ended.metrics["z-1"] - begun.metrics["z-1"]), 1e-4);
  const link = await page.link();
  const other = await lab.blank();
  await other.page.goto(link);
  await other.ready();
  assert.deepEqual(essence(await other.until((now) => !now.busy && now.step === 3, "nothing restored")), essence(await page.state()));
  await other.close();
  page.assertQuiet();
  await page.close();
});

test("manifold: samples of both networks; another seed, other samples", async () => {
  const page = await lab.open("lesson=manifold&view=samples&count=16");
  const first = await page.until((now) => !now.busy && now.metrics["samples-8"] === 16 && now.metrics["samples-2"] === 16, "no samples");
  await page.press("new-seed");
  const second = await page.until((now) => !now.busy && now.parameters.seed !== first.parameters.seed, "no other seed");
  assert.notEqual(first.metrics["sample-ink-2"], second.metrics["sample-ink-2"]);
  await page.close();
});

test("manifold: an image that is not there is refused in words", async () => {
  const page = await lab.open("lesson=manifold&view=walk");
  assert.match(await page.set("from", 361), /only 360 images/);
  await page.close();
});
