// Codes: the networks themselves in the page, by ONNX Runtime Web; their figures against the cards of the trainer.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { startLab } from "../lab_page.mjs";

/** @param {string} id a network @param {string} figure on its card */
const card = (id, figure) => JSON.parse(readFileSync(new URL(`../../../models/${id}.json`, import.meta.url), "utf8")).figures[figure].value;

/** @type {Awaited<ReturnType<typeof startLab>>} */ let lab;
before(async () => { lab = await startLab(); });
after(() => lab.stop());

/** @param {number} value @param {number} wanted @param {number} tolerance */
const near = (value, wanted, tolerance) => assert.ok(Math.abs(value - wanted) <= tolerance, `${value} is not ${wanted}`);
/** What must be the same in a restored page. @param {any} state */
const essence = ({ lesson, dataset, parameters, phase, step, metrics }) => ({ lesson, dataset, parameters, phase, step, metrics });
/** @param {string} figure @returns {(state: any) => boolean} */
const has = (figure) => (state) => !state.busy && state.metrics[figure] !== undefined;
const large = { viewport: { width: 1440, height: 860 } };

test("autoencoder: the mean error is the trainer's, and a bar that is dragged is decoded", async () => {
  const page = await lab.open("lesson=autoencoder&image=4", large);
  const before_ = await page.until(has("test-error"), "no errors");
  near(before_.metrics["test-error"], card("digits-ae", "test-mse"), 2e-5);
  assert.equal(before_.metrics["test-images"], 360);
  for (const id of ["original", "rebuilt", "residual"])
    assert.ok((await page.colours(await page.rect(id))).length >= 5, `${id} is not drawn`);
  const [x, y, w, h] = await page.rect("unit-2");
  await page.drag([x + w / 2, y + h * 0.8], [x + w / 2, y + h * 0.1]);
  const pulled = await page.until((state) => has("test-error")(state) && state.metrics.pulled === 1, "no bar is pulled");
  assert.notEqual(pulled.metrics["rebuilt-ink"], before_.metrics["rebuilt-ink"]);
  assert.ok(pulled.metrics["unit-2"] > 0);
  const other = await lab.blank();
  await other.page.goto(await page.link());
  await other.ready();
  assert.deepEqual(essence(await other.until(has("test-error"), "nothing restored")), essence(await page.state()));
  await other.close();
  await page.press("release");
  const released = await page.until((state) => has("test-error")(state) && state.metrics.pulled === 0, "nothing is released");
  near(released.metrics["rebuilt-ink"], before_.metrics["rebuilt-ink"], 1e-4);
  page.assertQuiet();
  await page.close();
});

test("autoencoder: many images, sizes, and the network that copies noise", async () => {
  const page = await lab.open("lesson=autoencoder&view=many", large);
  const many = await page.until(has("error-8"), "no images");
  await page.press("column-3");
  const one = await page.until((state) => has("image-error")(state) && state.parameters.view === "one", "the press does not choose");
  assert.equal(one.parameters.image, "3");
  near(one.metrics["image-error"], many.metrics["error-3"], 1e-6);
  await page.set("view", "sizes");
  const sizes = await page.until(has("test-error-16"), "no sizes");
  assert.ok(sizes.metrics["test-error-2"] > sizes.metrics["test-error-4"] && sizes.metrics["test-error-4"] > sizes.metrics["test-error-16"]);
  await page.set("view", "copy");
  const copy = await page.until((state) => has("copy-mean-noise")(state) && state.metrics["small-mean-noise"] !== undefined, "no copies");
  assert.ok(copy.metrics["copy-mean-flipped"] < 1e-3);
  assert.ok(2 * copy.metrics["copy-mean-noise"] < copy.metrics["small-mean-noise"]);
  assert.ok(copy.metrics["small-mean-noise"] > 2 * copy.metrics["small-mean-digits"]);
  page.assertQuiet();
  await page.close();
});

test("denoise: cleaning gains at the noise it learnt, the same seed draws the same noise", async () => {
  const page = await lab.open("lesson=denoise&image=3", large);
  const state = await page.until(has("mean-cleaned-psnr"), "no ratios");
  near(state.metrics["mean-cleaned-error"], card("digits-denoise", "cleaned-mse"), 2e-3);
  assert.ok(state.metrics["mean-cleaned-psnr"] > state.metrics["mean-noisy-psnr"] + 1);
  const other = await lab.blank();
  await other.page.goto(await page.link());
  await other.ready();
  assert.deepEqual(essence(await other.until(has("mean-cleaned-psnr"), "nothing restored")), essence(state));
  await other.close();
  await page.set("view", "curve");
  await page.until(has("cleaned-block-100"), "no curve");
  const [x, y, w, h] = await page.rect("curve-threshold-0");
  await page.drag([x + w / 2, y + h / 2], [x + w / 2 + 120, y + h / 2]);
  const noisier = await page.until((now) => has("mean-cleaned-psnr")(now) && Number(now.parameters.amount) > 0.4, "the line was not dragged");
  assert.ok(noisier.metrics["mean-noisy-psnr"] < state.metrics["mean-noisy-psnr"]);
  page.assertQuiet();
  await page.close();
});

test("deep-ae: the network beats the components; an image is chosen on a map", async () => {
  const page = await lab.open("lesson=deep-ae&view=maps", large);
  const state = await page.until((now) => has("pca-error-two")(now) && now.metrics["net-error-two"] !== undefined, "no errors");
  near(state.metrics["net-error-two"], card("digits-hinton2", "test-mse"), 2e-5);
  assert.ok(state.metrics["net-error-two"] < state.metrics["pca-error-two"]);
  assert.ok((await page.colours(await page.rect("map-net"))).length > 12, "the map is not coloured");
  const [x, y, w, h] = await page.rect("map-net");
  let chosen = state;
  for (let i = 1; i < 80 && chosen.parameters.image === "1"; ++i) {
    await page.page.mouse.click(x + w * (0.2 + 0.6 * ((i * 37) % 80) / 80), y + h * (0.3 + 0.5 * ((i * 53) % 80) / 80));
    await page.frames(3);
    chosen = await page.state();
  }
  assert.notEqual(chosen.parameters.image, "1", "no image was chosen");
  page.assertQuiet();
  await page.close();
});

test("sparse: a price leaves fewer units on; a unit is picked", async () => {
  const page = await lab.open("lesson=sparse", large);
  const state = await page.until(has("activity-strong"), "no activities");
  near(state.metrics["activity-on"], card("digits-sparse", "mean-activity"), 1e-4);
  assert.ok(state.metrics["activity-on"] < state.metrics["activity-off"]);
  assert.ok(state.metrics["error-on"] > state.metrics["error-off"]);
  await page.press("strong-0");
  const picked = await page.until(has("example"), "no unit is picked");
  assert.equal(picked.parameters.unit, String(state.metrics["strongest-unit"]));
  page.assertQuiet();
  await page.close();
});
