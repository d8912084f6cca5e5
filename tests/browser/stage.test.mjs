// The stage and its controls, pressed where they are.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startLab } from "./lab_page.mjs";

/** @type {Awaited<ReturnType<typeof startLab>>} */ let lab;
before(async () => { lab = await startLab(); });
after(() => lab.stop());

/** The handles of the centroids on the stage. @param {import("./lab_page.mjs").LabPage} page */
const centroids = async (page) => (await page.widgets()).filter((widget) => widget.kind === "handle" && widget.id.startsWith("centroid-") && widget.rect);

test("the page opens quietly and the canvas shows a picture", async () => {
  const page = await lab.open();
  const state = await page.state();
  assert.equal(state.lesson, "kmeans");
  assert.equal(state.error, null);
  assert.ok(state.phase.sentence.length > 5);
  assert.ok(state.data.points > 50);
  const colours = await page.colours(await page.box("#canvas"));
  assert.ok(colours.length > 100, `only ${colours.length} colours on the canvas`);
  const all = colours.reduce((/** @type {number} */ sum, /** @type {[string, number]} */ [, n]) => sum + n, 0);
  assert.ok(colours[0][1] < 0.95 * all, "one colour covers the canvas");
  assert.equal(await page.page.locator("#cover").isVisible(), false);
  page.assertQuiet();
  await page.close();
});

test("nothing runs when nothing happens", async () => {
  const page = await lab.open();
  await page.page.waitForTimeout(500);
  const frames = await page.page.evaluate(() => new Promise((resolve) => {
    let asked = 0;
    const real = window.requestAnimationFrame;
    window.requestAnimationFrame = (callback) => { ++asked; return real.call(window, callback); };
    setTimeout(() => { window.requestAnimationFrame = real; resolve(asked); }, 1000);
  }));
  assert.ok(frames <= 3, `${frames} frames were asked for in an idle second`);
  await page.close();
});

test("no frame waits for an answer of the GPU", async () => {
  const page = await lab.open();
  // What a browser cannot answer by itself: scissor box, and functions and equations of blending (see cmake/imgui).
  await page.page.evaluate(() => {
    const slow = [0x0c10, 0x80c8, 0x80c9, 0x80ca, 0x80cb, 0x8009, 0x883d];
    const asked = { frames: 0, found: /** @type {string[]} */ ([]) };
    const real = WebGL2RenderingContext.prototype.getParameter;
    WebGL2RenderingContext.prototype.getParameter = /** @param {number} what */ function (what) {
      if (what === 0x0ba2) ++asked.frames;  // the viewport, which every frame asks for
      if (slow.includes(what)) asked.found.push(what.toString(16));
      return real.call(this, what);
    };
    Object.assign(window, { asked });
  });
  await page.press("forward");
  await page.idle();
  const asked = await page.page.evaluate("asked");
  assert.ok(asked.frames > 0, "nothing was drawn");
  assert.deepEqual(asked.found, []);
  await page.close();
});

test("play runs to the end, and the cost never rises on the way", async () => {
  const page = await lab.open("lesson=kmeans&k=4&start=random&seed=3&speed=8");
  await page.press("reset");
  await page.press("play");
  assert.equal((await page.state()).playing, true);
  /** @type {number[]} */
  const costs = [];
  const end = await page.until((state) => {
    if (state.metrics.cost !== undefined) costs.push(state.metrics.cost);
    return state.done;
  }, "playing came to no end");
  assert.equal(end.playing, false);
  assert.ok(end.step >= 2);
  assert.ok(costs.length > 1);
  for (let i = 1; i < costs.length; ++i) assert.ok(costs[i] <= costs[i - 1] * (1 + 1e-12), `the cost rose from ${costs[i - 1]} to ${costs[i]}`);
  page.assertQuiet();
  await page.close();
});

test("half-step, step back and reset", async () => {
  const page = await lab.open("lesson=kmeans&k=4&seed=5");
  assert.equal((await page.state()).step, 0);
  await page.press("forward");
  await page.idle();
  const first = await page.state();
  assert.equal(first.step, 1);
  assert.match(first.phase.sentence, /^Assign every point/);
  await page.press("forward");
  await page.idle();
  const second = await page.state();
  assert.equal(second.step, 2);
  assert.match(second.phase.sentence, /^Move each centroid/);
  assert.ok(second.metrics.cost <= first.metrics.cost);
  await page.press("back");
  await page.idle();
  const back = await page.state();
  assert.equal(back.step, 1);
  assert.deepEqual(back.metrics, first.metrics);
  await page.press("reset");
  await page.idle();
  assert.equal((await page.state()).step, 0);
  await page.close();
});

test("a half-step moves on its way for those who like motion, and not for those who do not", async () => {
  for (const [reducedMotion, moves] of /** @type {[string, boolean][]} */ ([["no-preference", true], ["reduce", false]])) {
    const page = await lab.open("lesson=kmeans&k=4&seed=5&step=1", { reducedMotion });
    const before = (await centroids(page)).map(({ rect }) => rect[0] + rect[1]);
    // Where the centroids are in every frame until it rests.
    /** @type {number[][]} */
    const seen = await page.page.evaluate(async () => {
      const { lab } = /** @type {any} */ (window);
      const places = () => lab.widgets().filter((/** @type {any} */ w) => w.kind === "handle" && w.id.startsWith("centroid-") && w.rect).map((/** @type {any} */ w) => w.rect[0] + w.rect[1]);
      const frames = [];
      lab.press("forward");
      for (let n = 0; n < 4 || (lab.state().animating && n < 400); ++n) {
        await new Promise(requestAnimationFrame);
        frames.push(places());
      }
      return frames;
    });
    const end = seen[seen.length - 1];
    assert.notDeepEqual(end, before, "the second half-step moves the centroids");
    const between = seen.some((places) => places.some((at, k) => Math.abs(at - before[k]) > 0.5 && Math.abs(at - end[k]) > 0.5));
    assert.equal(between, moves, `somewhere between, with ${reducedMotion}`);
    await page.close();
  }
});

test("the scrubber goes to any half-step", async () => {
  const page = await lab.open("lesson=kmeans&k=5&start=random&seed=2");
  const { steps } = await page.state();
  assert.ok(steps > 3, `only ${steps} half-steps to scrub through`);
  await page.pressAt("step", 0.995);
  await page.idle();
  assert.equal((await page.state()).step, steps - 1);
  const [x, y, w, h] = await page.rect("step");
  await page.drag([x + w * 0.995, y + h / 2], [x + 2, y + h / 2]);
  await page.idle();
  assert.equal((await page.state()).step, 0);
  await page.close();
});

test("a centroid can be dragged", async () => {
  const page = await lab.open("lesson=kmeans&k=3&seed=1&step=2");
  const before = await page.state();
  const handles = await centroids(page);
  assert.equal(handles.length, 3, "every centroid has a handle");
  const [x, y, w, h] = handles[0].rect;
  const from = [x + w / 2, y + h / 2];
  const to = [from[0] + 90, from[1] + 60];
  await page.drag(from, to);
  await page.idle();
  const moved = (await page.widgets()).find((widget) => widget.id === handles[0].id);
  assert.ok(moved?.rect);
  const at = [moved.rect[0] + moved.rect[2] / 2, moved.rect[1] + moved.rect[3] / 2];
  assert.ok(Math.hypot(at[0] - to[0], at[1] - to[1]) < 12, `dragged from ${from} to ${to}, the centroid is at ${at}`);
  const after = await page.state();
  assert.notDeepEqual(after.metrics, before.metrics);
  // The method goes on from there, and ends with a cost.
  await page.press("play");
  const end = await page.until((state) => state.done, "no end after the drag");
  assert.ok(end.metrics.cost > 0);
  page.assertQuiet();
  await page.close();
});

test("K is changed by its control", async () => {
  const page = await lab.open("lesson=kmeans");
  const control = await page.widget("k");
  assert.equal(control.value, "3");
  const [x, y, w, h] = await page.rect("k");
  // The slider is in the lower part of the control; dragged to its right end it gives the largest K.
  await page.drag([x + w * 0.2, y + h * 0.75], [x + w + 20, y + h * 0.75]);
  await page.idle();
  const state = await page.state();
  assert.equal(state.parameters.k, String(control.max));
  assert.equal(state.metrics.clusters, control.max);
  assert.equal((await centroids(page)).length, control.max);
  await page.close();
});

test("a choice is pressed where its word stands", async () => {
  const page = await lab.open("lesson=kmeans");
  assert.equal((await page.state()).parameters.view, "steps");
  await page.press("view-restarts");
  await page.idle();
  assert.equal((await page.state()).parameters.view, "restarts");
  await page.close();
});

test("the keyboard plays, steps and resets, on the canvas and beside it", async () => {
  const page = await lab.open("lesson=kmeans&k=4&seed=5");
  for (const place of ["#canvas", "body"]) {
    if (place === "#canvas") await page.page.locator("#canvas").focus();
    else await page.page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).blur());
    await page.key("ArrowRight");
    await page.idle();
    assert.equal((await page.state()).step, 1, `→ on ${place}`);
    await page.key("ArrowRight");
    await page.idle();
    await page.key("ArrowLeft");
    await page.idle();
    assert.equal((await page.state()).step, 1, `← on ${place}`);
    await page.key("Space");
    const end = await page.until((state) => state.done || state.step > 1, `Space on ${place} does not play`);
    assert.ok(end.step > 1);
    await page.key("r");
    await page.idle();
    assert.equal((await page.state()).step, 0, `R on ${place}`);
    await page.key("?");
    assert.equal(await page.page.locator("#help").isVisible(), true, `? on ${place}`);
    await page.key("Escape");
    assert.equal(await page.page.locator("#help").isVisible(), false);
  }
  page.assertQuiet();
  await page.close();
});

test("the keyboard enters the canvas and leaves it in both directions", async () => {
  const page = await lab.open();
  const focused = () => page.page.evaluate(() => document.activeElement?.id || document.activeElement?.tagName);
  await page.page.locator("#canvas").focus();
  await page.frames(3);
  let left = "";
  for (let i = 0; i < 60 && !left; ++i) {
    await page.key("Tab");
    const now = await focused();
    if (now !== "canvas") left = now;
  }
  assert.ok(left, "Tab never left the canvas");
  await page.page.locator("#canvas").focus();
  await page.frames(3);
  left = "";
  for (let i = 0; i < 60 && !left; ++i) {
    await page.key("Shift+Tab");
    const now = await focused();
    if (now !== "canvas") left = now;
  }
  assert.ok(left, "Shift+Tab never left the canvas");
  // And a person who tabs through the page comes into it.
  await page.page.locator("#article-button").focus();
  let entered = false;
  for (let i = 0; i < 30 && !entered; ++i) {
    await page.key("Tab");
    entered = (await focused()) === "canvas";
  }
  assert.ok(entered, "Tab never came to the canvas");
  await page.close();
});

test("the restarts and the choice of K are computed when they are asked for", async () => {
  const page = await lab.open("lesson=kmeans&data=blobs-even&k=4&start=random&view=restarts");
  const { metrics } = await page.state();
  assert.equal(metrics.restarts, 20);
  assert.ok(metrics["restarts-lowest"] <= metrics["restarts-highest"]);
  await page.open("lesson=kmeans&data=blobs-even&view=choose");
  assert.equal((await page.state()).metrics["best-k"], 4);
  page.assertQuiet();
  await page.close();
});

test("the digits: clusters of images, tested on images kept apart", async () => {
  const page = await lab.open("lesson=kmeans-digits&k=10&view=confusion");
  await page.press("play");
  const end = await page.until((state) => state.done && !state.busy, "no end on the digits");
  assert.equal(end.dataset, "digits");
  assert.ok(end.metrics.cost > 0);
  const accuracy = Object.entries(end.metrics).find(([id]) => /accuracy/.test(id));
  assert.ok(accuracy, `no accuracy among ${Object.keys(end.metrics)}`);
  assert.ok(accuracy[1] > 0.5 && accuracy[1] < 1, `accuracy ${accuracy[1]}`);
  page.assertQuiet();
  await page.close();
});
