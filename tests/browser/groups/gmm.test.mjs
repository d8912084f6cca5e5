// Gaussian mixtures: EM step by step, the choice of K, the way to k-means, a collapse.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startLab } from "../lab_page.mjs";

/** @type {Awaited<ReturnType<typeof startLab>>} */ let lab;
before(async () => { lab = await startLab(); });
after(() => lab.stop());

test("EM by its buttons: the likelihood never falls, a mean can be dragged", async () => {
  const page = await lab.open("lesson=gmm&data=anisotropic&k=3&speed=16");
  assert.equal((await page.state()).metrics.gaussians, 3);
  await page.press("forward");
  await page.idle();
  const expected = await page.state();
  assert.match(expected.phase.detail, /E-step/);
  await page.press("forward");
  await page.idle();
  assert.match((await page.state()).phase.detail, /M-step/);
  await page.press("play");
  /** @type {number[]} */ const likelihoods = [];
  const end = await page.until((state) => {
    const value = state.metrics["log-likelihood"];
    if (value !== undefined) likelihoods.push(value);
    return state.done;
  }, "EM came to no end");
  for (let i = 1; i < likelihoods.length; ++i) assert.ok(likelihoods[i] >= likelihoods[i - 1] - 1e-3, `the likelihood fell from ${likelihoods[i - 1]} to ${likelihoods[i]}`);
  assert.ok(end.metrics["log-likelihood"] > expected.metrics["log-likelihood"] + 10);
  assert.ok(end.metrics.ari > 0.95, `agreement ${end.metrics.ari}`);
  assert.match(end.phase.sentence, /no longer rises/);

  const [x, y, w, h] = await page.rect("mean-1");
  await page.drag([x + w / 2, y + h / 2], [x + w / 2 + 60, y + h / 2 - 40]);
  await page.idle();
  const dragged = await page.state();
  assert.equal(dragged.parameters.start, "hand");
  assert.equal(dragged.parameters.means.split(";").length, 3);
  assert.equal(dragged.step, 0);
  page.assertQuiet();
  await page.close();
});

test("circles cannot follow a slanted cloud, and BIC knows", async () => {
  const page = await lab.open("lesson=gmm&data=anisotropic&view=choose");
  assert.equal((await page.state()).metrics["best-k"], 3);
  await page.press("covariance-spherical").catch(() => page.page.evaluate("window.lab.set('covariance', 'spherical')"));
  await page.idle();
  assert.ok((await page.state()).metrics["best-k"] > 3);
  await page.close();
});

test("a mixture of ever narrower circles is k-means", async () => {
  const page = await lab.open("lesson=gmm&data=blobs&view=kmeans&sigma=3&step=200");
  const wide = (await page.state()).metrics;
  const [x, y, w, h] = await page.rect("sigma");
  await page.drag([x + w * 0.6, y + h * 0.8], [x + w * 0.1, y + h * 0.8]);
  await page.idle();
  const narrow = (await page.state()).metrics;
  assert.ok(Number((await page.state()).parameters.sigma) < 0.5);
  assert.ok(narrow.same > 0.98, `the same group for ${narrow.same}`);
  assert.ok(narrow.same > wide.same);
  assert.ok(narrow.undecided < wide.undecided);
  page.assertQuiet();
  await page.close();
});

test("a collapsing Gaussian begins anew, or is held", async () => {
  const page = await lab.open("lesson=gmm&data=uniform&n=20&k=6&seed=3&start=kmeans&step=5");
  assert.equal((await page.state()).metrics.reseeded, 0);
  await page.press("forward");
  await page.idle();
  const anew = await page.state();
  assert.equal(anew.metrics.reseeded, 1);
  assert.match(anew.phase.sentence, /begins anew/);
  await page.press("collapse-hold");
  await page.idle();
  const held = await page.state();
  assert.equal(held.step, anew.step);
  assert.equal(held.metrics.reseeded, 0);
  assert.ok(held.metrics.collapsed >= 1);
  page.assertQuiet();
  await page.close();
});
