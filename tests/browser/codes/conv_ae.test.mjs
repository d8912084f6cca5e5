// The convolutional autoencoder: weights read out of the real network, whose own answer agrees; cells; places put back.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startLab } from "../lab_page.mjs";

/** @type {Awaited<ReturnType<typeof startLab>>} */ let lab;
before(async () => { lab = await startLab(); });
after(() => lab.stop());

test("conv-ae: what is shown is what the network computes, and without its notes it is worse", async () => {
  const page = await lab.open("lesson=conv-ae&layer=9");
  const state = await page.until((s) => !s.busy && s.metrics.difference !== undefined, "the network did not answer");
  assert.equal(state.metrics.stages, 9);
  assert.ok(state.metrics.difference < 1e-4, `off by ${state.metrics.difference}`);
  assert.ok(state.metrics.error < 0.03, `error ${state.metrics.error}`);
  await page.set("unpool", "corner");
  const forgotten = await page.until((s) => !s.busy && s.metrics.error !== state.metrics.error, "nothing changed");
  assert.ok(forgotten.metrics.error > 2 * state.metrics.error, `${forgotten.metrics.error}`);
  assert.equal(forgotten.metrics["error-switches"], state.metrics.error);
  page.assertQuiet();
  await page.close();
});

test("conv-ae: layer by layer, then cell by cell; a cell is pressed; the link restores it", async () => {
  const page = await lab.open("lesson=conv-ae&layer=1&cell=1");
  await page.until((s) => !s.busy && s.metrics.stages === 9, "no stages");
  await page.press("forward");
  const layer = await page.until((s) => s.parameters.layer === "2" && !s.busy, "no second layer");
  assert.equal(layer.metrics.maps, 8);
  await page.set("pace", "cells");
  await page.press("forward");
  const cell = await page.until((s) => s.parameters.cell === "2", "no second cell");
  const value = Math.max(0, cell.metrics.sum + cell.metrics.bias);
  assert.ok(Math.abs(cell.metrics.value - value) < 1e-4, "the value is the sum with its bias, if positive");
  const [x, y, w, h] = await page.rect("after");
  await page.page.mouse.click(x + 0.56 * w, y + 0.56 * h);
  const pressed = await page.until((s) => s.parameters.cell === "37", "the cell was not taken");
  const again = await lab.open(`lesson=conv-ae&layer=2&pace=cells&cell=37&step=${pressed.step}`);
  const restored = await again.until((s) => !s.busy && s.metrics.value !== undefined, "no stages from the link");
  assert.equal(restored.parameters.cell, "37");
  assert.ok(Math.abs(restored.metrics.value - pressed.metrics.value) < 1e-6);
  await again.close();
  await page.close();
});
