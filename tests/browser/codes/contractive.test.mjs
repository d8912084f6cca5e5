// Contractive autoencoder: how far the code moves when the image does, beside the plain twin.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { startLab } from "../lab_page.mjs";

/** @type {Awaited<ReturnType<typeof startLab>>} */ let lab;
before(async () => { lab = await startLab(); });
after(() => lab.stop());

/** @param {any} state */
const ready = (state) => state.metrics["movement-plain"] !== undefined && state.metrics["movement-contractive"] !== undefined && !state.busy;

test("contractive: the norm of the Jacobian is what the trainer measured; no noise, no movement", async () => {
  const page = await lab.open("lesson=contractive", { viewport: { width: 1440, height: 860 } });
  const first = await page.until(ready, "the networks did not answer");
  const cards = ["", "-off"].map((end) => JSON.parse(readFileSync(fileURLToPath(new URL(`../../../models/digits-contractive${end}.json`, import.meta.url)), "utf8")));
  for (const [n, id] of ["contractive", "plain"].entries()) {
    const trainers = cards[n].figures.steepness.value;
    assert.ok(Math.abs(first.metrics[`steepness-${id}`] - trainers) < 2e-3 * trainers, `${id}: ${first.metrics[`steepness-${id}`]} against ${trainers}`);
  }
  assert.ok(first.metrics["steepness-contractive"] < first.metrics["steepness-plain"]);
  assert.ok(first.metrics["movement-contractive"] > 0);
  assert.ok((await page.colours(await page.rect("moved"))).length > 8, "the moved image is drawn");
  await page.page.evaluate(() => /** @type {any} */ (window).lab.set("sigma", "0"));
  const still = await page.until((s) => ready(s) && s.metrics["movement-plain"] === 0, "without noise the code moves");
  assert.equal(still.metrics["movement-contractive"], 0);
  page.assertQuiet();
  await page.close();
});

test("contractive: small noise moves the codes as the Jacobian predicts; a shift is another thing", async () => {
  const page = await lab.open("lesson=contractive&view=all");
  const noise = await page.until((s) => ready(s) && s.metrics["mean-near-plain"] !== undefined && s.metrics["mean-near-contractive"] !== undefined, "no levels");
  for (const id of ["contractive", "plain"]) {
    const ratio = noise.metrics[`mean-near-${id}`] / noise.metrics[`predicted-${id}`];
    assert.ok(ratio > 0.85 && ratio < 1.05, `${id}: ${ratio}`);
    assert.ok(noise.metrics[`mean-movement-${id}`] > noise.metrics[`mean-near-${id}`]);
  }
  await page.page.evaluate(() => /** @type {any} */ (window).lab.set("kind", "shift"));
  const shift = await page.until((s) => ready(s) && s.parameters.kind === "shift" && s.metrics["mean-near-plain"] !== undefined && s.metrics["mean-near-plain"] !== noise.metrics["mean-near-plain"], "no shifts");
  assert.equal(shift.metrics["predicted-plain"], undefined);
  const other = await lab.blank();
  await other.page.goto(await page.link());
  await other.ready();
  const restored = await other.until((s) => ready(s) && s.metrics["mean-near-plain"] !== undefined && s.metrics["mean-near-contractive"] !== undefined, "nothing restored");
  assert.equal(restored.metrics["mean-near-plain"], shift.metrics["mean-near-plain"]);
  await other.close();
  page.assertQuiet();
  await page.close();
});

test("contractive: the directions that move a code most are signed images, and their sizes make up the norm", async () => {
  const page = await lab.open("lesson=contractive&view=directions&image=3", { viewport: { width: 1440, height: 860 } });
  const { metrics } = await page.until(ready, "the networks did not answer");
  for (const id of ["contractive", "plain"]) {
    const size = metrics[`size-${id}`], norm = metrics[`here-${id}`];
    assert.ok(size > 0 && size <= norm && size * size * 24 >= norm * norm, `${id}: ${size} of ${norm}`);  // 24 units
  }
  await page.frames(5);
  const colours = (await page.colours(await page.rect("direction-plain-0"))).map((/** @type {[string, number]} */ entry) => entry[0].split(",").map(Number));
  const some = (/** @type {(rgb: number[]) => boolean} */ is) => colours.some(is);
  assert.ok(some((rgb) => rgb[0] > rgb[2] + 60) && some((rgb) => rgb[2] > rgb[0] + 60), "a direction has red and blue");
  page.assertQuiet();
  await page.close();
});
