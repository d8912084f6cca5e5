// LOF as a student would use it: four moves, one point followed and dragged, the threshold.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startLab } from "../lab_page.mjs";

/** @type {Awaited<ReturnType<typeof startLab>>} */ let lab;
before(async () => { lab = await startLab(); });
after(() => lab.stop());

test("lof: four moves; a dragged point's factor follows; the threshold is dragged", async () => {
  const page = await lab.open("lesson=lof&point=235");
  assert.equal((await page.state()).steps, 4);
  for (let move = 1; move < 4; ++move) {
    await page.press("forward");
    await page.until((state) => state.step === move && !state.animating, `no move ${move + 1}`);
  }
  const before = await page.state();
  assert.ok(before.done);
  assert.equal(before.metrics.followed, 235);
  assert.ok(before.metrics.score > 1.5, "a point apart scores high");

  const [x, y, w, h] = await page.rect("followed");
  await page.drag([x + w / 2, y + h / 2], [x + w / 2 - 40, y + h / 2 - 40]);
  const after_ = await page.until((state) => !state.busy && state.parameters.moved !== "", "the drag was not answered");
  assert.notEqual(after_.metrics.score, before.metrics.score);

  const line = (await page.widgets()).find((widget) => widget.id === "scores-threshold-0");
  assert.ok(line?.rect, "the threshold is not on the canvas");
  await page.drag([line.rect[0] + line.rect[2] / 2, line.rect[1] + line.rect[3] / 2], [line.rect[0] + line.rect[2] / 2 + 30, line.rect[1] + line.rect[3] / 2]);
  const stricter = await page.state();
  assert.ok(Number(stricter.parameters.threshold) > 1.5);
  assert.ok(stricter.metrics.outliers <= after_.metrics.outliers);
  page.assertQuiet();
  await page.close();
});

test("lof: the breast cancer table ranks as scikit-learn does, and is no diagnosis", async () => {
  const page = await lab.open("lesson=lof&data=breast-cancer&scale=standard&step=3");
  const state = await page.until((s) => s.done && s.metrics.auc !== undefined, "no scores");
  // REFERENCE: the highest is row 212 (counted from 0) with 2.893, the area for malignant 0.538.
  assert.equal(state.metrics.highest, 213);
  assert.ok(Math.abs(state.metrics["highest-score"] - 2.893) < 0.002, `${state.metrics["highest-score"]}`);
  assert.ok(Math.abs(state.metrics.auc - 0.538) < 0.002, `${state.metrics.auc}`);
  await page.close();
});
