// Error by class: rebuild, measure, average, split by k-means on the bare error.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { startLab } from "../lab_page.mjs";

/** @type {Awaited<ReturnType<typeof startLab>>} */ let lab;
before(async () => { lab = await startLab(); });
after(() => lab.stop());

/** @param {any} state */
const ready = (state) => state.metrics.error !== undefined && !state.busy;

test("class-error: four half-steps; the error is the card's, a 1 is the easiest", async () => {
  const page = await lab.open("lesson=class-error&step=0&one=1&two=2", { viewport: { width: 1440, height: 860 } });
  const first = await page.until(ready, "nothing was rebuilt");
  assert.equal(first.metrics.images, 360);
  assert.match(first.phase.sentence, /Rebuild every image from 10 numbers/);
  // The trainer measured the same network on the same rows.
  const card = JSON.parse(readFileSync(fileURLToPath(new URL("../../../models/digits-ae.json", import.meta.url)), "utf8"));
  assert.ok(Math.abs(first.metrics.error - card.figures["test-mse"].value) < 1e-5, `${first.metrics.error}`);
  assert.ok((await page.colours(await page.rect("example-0-10"))).length > 5, "a rebuilt image is drawn");
  await page.press("forward");
  assert.match((await page.until((s) => ready(s) && s.step === 1, "no measuring")).phase.sentence, /Measure/);
  await page.press("forward");
  const means = await page.until((s) => ready(s) && s.step === 2, "no averages");
  const all = Array.from({ length: 10 }, (_, c) => means.metrics[`mean-${c}`]);
  assert.ok(all.every((mean) => mean > 0));
  assert.equal(Math.min(...all), all[0] < all[1] ? all[0] : all[1], "0 and 1 are the easiest");
  await page.press("class-8");
  await page.until((s) => s.parameters.class === "9", "a class was not picked");
  await page.press("forward");
  const split = await page.until((s) => ready(s) && s.step === 3, "no split");
  assert.ok(split.done);
  assert.ok(split.metrics.accuracy >= 0.5 && split.metrics.accuracy <= 1);
  assert.equal(split.metrics["accuracy-1-2"], split.metrics.accuracy);
  assert.equal(Object.keys(split.metrics).filter((id) => /^accuracy-\d-\d$/.test(id)).length, 45, "every pair");
  assert.ok(split.metrics.threshold > 0 && split.metrics.threshold < split.metrics.worst);
  page.assertQuiet();
  await page.close();
});

test("class-error: another pair, another network; the link restores them", async () => {
  const page = await lab.open("lesson=class-error&step=3&one=3&two=4&net=deep");
  const state = await page.until((s) => ready(s) && s.step === 3 && s.metrics["accuracy-8-9"] !== undefined, "no split");
  assert.equal(state.metrics.accuracy, state.metrics["accuracy-3-4"]);
  await page.page.evaluate(() => /** @type {any} */ (window).lab.set("one", "4"));
  const turned = await page.until((s) => ready(s) && s.parameters.two === "3", "the two digits change places");
  assert.equal(turned.metrics.accuracy, state.metrics.accuracy);
  const other = await lab.blank();
  await other.page.goto(await page.link());
  await other.ready();
  const restored = await other.until((s) => ready(s) && s.step === 3 && s.metrics["accuracy-8-9"] !== undefined, "nothing restored");
  assert.deepEqual(restored.metrics, turned.metrics);
  await other.close();
  page.assertQuiet();
  await page.close();
});

test("class-error: on MNIST the lecture's tables", async (t) => {
  const page = await lab.open("lesson=class-error");
  const has = await page.page.evaluate(() => /** @type {any} */ (window).lab.set("data", "mnist") === "" || /** @type {any} */ (window).lab.state().parameters.data === "mnist");
  if (!has || (await page.state()).error) {
    t.skip("MNIST is not on this machine");
    await page.close();
    return;
  }
  await page.open("lesson=class-error&data=mnist&step=3");
  const one = await page.until((s) => ready(s) && s.metrics["accuracy-8-9"] !== undefined, "10000 images were not rebuilt");
  assert.equal(one.metrics.images, 10000);
  assert.ok(one.metrics.error < 0.0165, `error ${one.metrics.error}`);
  const mean = (/** @type {number} */ c) => one.metrics[`mean-${c}`];
  for (let c = 0; c < 10; ++c) if (c !== 1) assert.ok(mean(1) < mean(c), `a 1 is easier than a ${c}`);
  assert.ok(one.metrics["accuracy-1-2"] > 0.85 && one.metrics["accuracy-1-2"] < 0.96, `${one.metrics["accuracy-1-2"]}`);
  assert.ok(one.metrics["accuracy-3-4"] < 0.58, `${one.metrics["accuracy-3-4"]}`);
  page.assertQuiet();
  await page.close();
});
