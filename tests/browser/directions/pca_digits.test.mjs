// Digits from components: k dragged on the scree plot, images rebuilt, the map, a drawing, MNIST where it is.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { startLab } from "../lab_page.mjs";

const golden = JSON.parse(readFileSync(new URL("../../golden/pca_digits.json", import.meta.url), "utf8")).digits;

/** @type {Awaited<ReturnType<typeof startLab>>} */ let lab;
before(async () => { lab = await startLab(); });
after(() => lab.stop());

/** @param {number} value @param {number} wanted @param {number} [relative] */
const near = (value, wanted, relative = 1e-4) => assert.ok(Math.abs(value - wanted) <= relative * Math.abs(wanted), `${value} is not ${wanted}`);
/** What must be the same in a restored page. @param {any} state */
const essence = ({ lesson, dataset, parameters, phase, step, metrics }) => ({ lesson, dataset, parameters, phase, step, metrics });
/** @param {any} state */
const ready = (state) => state.metrics["train-error"] !== undefined && !state.busy && String(state.metrics.k) === state.parameters.k && state.step === state.metrics.k;
/** An IDX file of images. @param {number} count @param {number} side @param {(image: number, pixel: number) => number} ink */
function images(count, side, ink) {
  const bytes = Buffer.alloc(16 + count * side * side);
  bytes.set([0, 0, 8, 3]);
  [count, side, side].forEach((size, i) => bytes.writeUInt32BE(size, 4 + 4 * i));
  for (let i = 0; i < count; ++i) for (let p = 0; p < side * side; ++p) bytes[16 + i * side * side + p] = ink(i, p);
  return bytes;
}

test("pca-digits: shares and errors are scikit-learn's", async () => {
  const page = await lab.open("lesson=pca-digits");
  for (const k of Object.keys(golden.error)) {
    await page.page.evaluate((/** @type {string} */ value) => /** @type {any} */ (window).lab.set("k", value), k);
    const state = await page.until((now) => ready(now) && now.parameters.k === k, `no ${k} components`);
    near(state.metrics.explained, golden.explained[k]);
    near(state.metrics["train-error"], golden.error[k]);
    near(state.metrics["image-error"], golden.error_of_first_image[k]);
  }
  const state = await page.state();
  golden.first_image_scores.forEach((/** @type {number} */ score, /** @type {number} */ i) => near(Math.abs(state.metrics[`score-${i + 1}`]), score, 1e-3));
  page.assertQuiet();
  await page.close();
});

test("pca-digits: k is dragged on the scree plot, and the link restores image and k", async () => {
  const page = await lab.open("lesson=pca-digits&k=4&image=9", { viewport: { width: 1440, height: 860 } });
  const before = await page.until(ready, "no components");
  const [x, y, w, h] = await page.rect("scree-threshold-0");
  await page.drag([x + w / 2, y + h / 2], [x + w / 2 + 150, y + h / 2]);
  const after_ = await page.until((state) => ready(state) && Number(state.parameters.k) > 10, "the cut was not dragged");
  assert.ok(after_.metrics["train-error"] < before.metrics["train-error"]);
  assert.ok(after_.metrics["image-error"] < before.metrics["image-error"]);
  for (const id of ["original", "rebuilt", "residual"]) {
    assert.ok((await page.colours(await page.rect(id))).length >= 5, `${id} is not drawn`);
  }
  const link = await page.link();
  const other = await lab.blank();
  await other.page.goto(link);
  await other.ready();
  assert.deepEqual(essence(await other.until(ready, "nothing restored")), essence(after_));
  await other.close();
  // A rung of the ladder is another way.
  await page.press("rung-1");
  await page.until((state) => ready(state) && state.parameters.k === "1", "the rung was not pressed");
  page.assertQuiet();
  await page.close();
});

test("pca-digits: played, one component is added at a time", async () => {
  const page = await lab.open("lesson=pca-digits&k=0&speed=16");
  const first = await page.until(ready, "no components");
  assert.match(first.phase.sentence, /mean/);
  await page.press("play");
  const some = await page.until((state) => Number(state.parameters.k) > 5, "k does not grow");
  assert.ok(some.playing);
  await page.press("play");
  const stopped = await page.until((state) => !state.playing && ready(state), "it does not pause");
  assert.ok(stopped.metrics["train-error"] < first.metrics["train-error"]);
  await page.press("back");
  await page.until((state) => ready(state) && Number(state.parameters.k) === Number(stopped.parameters.k) - 1, "no step back");
  page.assertQuiet();
  await page.close();
});

test("pca-digits: mean and components are images; one is pressed", async () => {
  const page = await lab.open("lesson=pca-digits&view=components", { viewport: { width: 1440, height: 860 } });
  await page.until(ready, "no components");
  await page.frames(5);
  assert.ok((await page.colours(await page.rect("mean"))).length > 8, "the mean is empty");
  const colours = (await page.colours(await page.rect("component-0"))).map((/** @type {[string, number]} */ entry) => entry[0].split(",").map(Number));
  const some = (/** @type {(rgb: number[]) => boolean} */ is) => colours.some(is);
  assert.ok(some((rgb) => rgb[0] > rgb[2] + 60) && some((rgb) => rgb[2] > rgb[0] + 60), "a component has red and blue");
  await page.press("component-6");
  await page.until((state) => state.parameters.k === "7", "a press on component 7 does not take it");
  page.assertQuiet();
  await page.close();
});

test("pca-digits: the map shows an image under the pointer, a press chooses it, the wheel zooms", async () => {
  const page = await lab.open("lesson=pca-digits&view=map&image=3", { viewport: { width: 1440, height: 860 } });
  await page.until(ready, "no components");
  await page.frames(8);
  const [x, y, w, h] = await page.rect("chosen");
  const at = [x + w / 2, y + h / 2];
  await page.page.mouse.move(at[0] - 2, at[1]);
  await page.frames(3);
  await page.page.mouse.move(at[0], at[1]);
  await page.frames(6);
  await page.page.mouse.wheel(0, -600);
  const zoomed = await page.until((state) => state.parameters["view-at"] !== "", "the wheel does not zoom");
  const stage = await page.box("#canvas");
  let chosen = zoomed;
  // Somewhere about the middle there is another point.
  for (let i = 1; i < 60 && chosen.parameters.image === "3"; ++i) {
    await page.page.mouse.click(stage[0] + 120 + 7 * i, stage[1] + 200 + ((53 * i) % 300));
    await page.frames(3);
    chosen = await page.state();
  }
  assert.notEqual(chosen.parameters.image, "3", "no image was chosen");
  page.assertQuiet();
  await page.close();
});

test("pca-digits: a drawing is rebuilt, and the link has it", async () => {
  const page = await lab.open("lesson=pca-digits&part=drawn&k=12", { viewport: { width: 1440, height: 860 } });
  await page.until(ready, "no components");
  const [x, y, w, h] = await page.rect("ink");
  await page.drag([x + 0.5 * w, y + 0.15 * h], [x + 0.5 * w, y + 0.85 * h]);
  const drawn = await page.until((state) => state.metrics["image-error"] > 0, "the drawing was not rebuilt");
  assert.ok((await page.colours(await page.rect("rebuilt"))).length > 5);
  const other = await lab.blank();
  await other.page.goto(await page.link());
  await other.ready();
  const restored = await other.until((state) => ready(state) && state.metrics["image-error"] > 0, "the link lost the drawing");
  assert.equal(restored.metrics["image-error"], drawn.metrics["image-error"]);
  await other.close();
  await page.press("clear");
  assert.equal((await page.until((state) => state.parameters.ink === "", "not cleared")).metrics["image-error"], undefined);
  page.assertQuiet();
  await page.close();
});

test("pca-digits: bad input in words; little data is not refused", async () => {
  const page = await lab.open("lesson=pca-digits");
  const before = await page.until(ready, "no components");
  const set = (/** @type {string} */ id, /** @type {unknown} */ value) => page.page.evaluate((/** @type {any[]} */ [i, v]) => /** @type {any} */ (window).lab.set(i, v), [id, value]);
  /** @type {[string, string, string, RegExp][]} */
  const values = [["k", "65", "k", /only 64/], ["k", "-1", "k", /-1|−1/], ["image", "1798", "image", /only 1797 images/], ["part", "test", "part", /no test part/]];
  for (const [id, value, control, sentence] of values) {
    await set(id, value);
    const state = await page.state();
    assert.equal(state.error?.control, control, `${id}=${value}`);
    assert.match(state.error.message, sentence);
    assert.deepEqual(state.metrics, before.metrics);
  }
  /** @type {[string, string | Uint8Array, RegExp][]} */
  const files = [
    ["one-image.idx", images(1, 5, (_, p) => p), /1 point|one point|at least 2|only 1/i],
    ["equal.idx", images(6, 5, (_, p) => 3 * p), /All 6 images are the same/],
    ["table.csv", "1,2\n3,4\n", /needs images/],
    ["nan.csv", "1,2\n3,nan\n", /nan|finite|number|images/i],
  ];
  for (const [name, content, sentence] of files) {
    await page.drop([{ name, content }]);
    const state = await page.state();
    assert.ok(state.error, `${name} was taken without a word`);
    assert.match(state.error.message, sentence, name);
    assert.equal(state.dataset, "digits", name);
  }
  for (const [id, value] of [["k", "16"], ["image", "1"], ["part", "train"]]) await set(id, value);  // takes the sentences away
  // Fewer images than pixels, in one direction only, and pixels that never change: that is computed.
  await page.drop([{ name: "few.idx", content: images(4, 5, (i, p) => (p < 3 ? 60 * i : 0)) }]);
  const few = await page.until((state) => state.dataset === "file" && ready(state), "four images were refused");
  assert.equal(few.error, null, few.error?.message);
  assert.equal(few.parameters.k, "4", "never more components than images");
  near(few.metrics["explained-1"], 1, 1e-5);
  assert.ok(few.metrics["train-error"] < 1e-9);
  await set("k", "5");
  assert.match((await page.state()).error.message, /only 4/);
  page.assertQuiet();
  await page.close();
});

test("pca-digits: 60000 images of MNIST in slices, stopped and computed; errors as the reference has them", async (t) => {
  const page = await lab.open("lesson=pca-digits");
  const has = await page.page.evaluate(() => /** @type {any} */ (window).lab.set("data", "mnist") === "" || /** @type {any} */ (window).lab.state().parameters.data === "mnist");
  if (!has || (await page.state()).error) {
    t.skip("MNIST is not on this machine");
    await page.close();
    return;
  }
  await page.open("lesson=pca-digits&data=mnist&images=10000&view=error&k=28");
  const small = await page.until((state) => ready(state) && state.metrics["test-error-28"] !== undefined, "10000 images were not computed");
  assert.equal(small.metrics["train-images"], 10000);
  await page.page.evaluate(() => /** @type {any} */ (window).lab.set("images", "60000"));
  await page.until((state) => state.busy && state.progress > 0.02, "nothing is being computed");
  while (!(await page.widget("stop")).rect) await page.frames(2);  // it appears when computing takes a while
  await page.press("stop");
  const kept = await page.until((state) => !state.busy, "it cannot be stopped");
  assert.equal(kept.parameters.images, "10000", "what there was stays");
  assert.equal(kept.metrics["test-error-28"], small.metrics["test-error-28"]);
  await page.page.evaluate(() => /** @type {any} */ (window).lab.set("images", "60000"));
  const all = await page.until((state) => ready(state) && state.metrics["train-images"] === 60000 && state.metrics["test-error-32"] !== undefined, "60000 images were not computed");
  assert.equal(all.metrics["test-images"], 10000);
  near(all.metrics["test-error-2"], 0.05567, 2e-4);
  near(all.metrics["test-error-28"], 0.01863, 5e-4);
  near(all.metrics["test-error-32"], 0.01683, 5e-4);
  near(all.metrics["explained-28"], 0.716, 1e-3);
  near(all.metrics["explained-32"], 0.744, 1e-3);
  page.assertQuiet();
  await page.close();
});
