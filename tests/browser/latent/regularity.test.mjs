// Regularity: two planes under one cursor, their holes measured, and β from 0 up, with the real networks.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startLab } from "../lab_page.mjs";

/** @type {Awaited<ReturnType<typeof startLab>>} */ let lab;
before(async () => { lab = await startLab(); });
after(() => lab.stop());

/** What must be the same in a restored page. @param {any} state */
const essence = ({ lesson, dataset, parameters, phase, step, metrics }) => ({ lesson, dataset, parameters, phase, step, metrics });

test("regularity: one cursor in two planes, walked, hovered, restored", async () => {
  const page = await lab.open("lesson=regularity&height=0.5&step=8", { viewport: { width: 1440, height: 860 } });
  const ready = (/** @type {any} */ now) => !now.busy && now.metrics["change-vae"] !== undefined;
  const state = await page.until(ready, "no planes");
  assert.equal(state.metrics["codes-plain"], 360);
  await page.press("forward");
  const next = await page.until((now) => now.step === 9, "no step");
  assert.ok(next.metrics["z1-plain"] > state.metrics["z1-plain"] && next.metrics["z1-vae"] > state.metrics["z1-vae"]);
  const [x, y, w, h] = await page.rect("plane-1");
  await page.page.mouse.move(x + 0.7 * w, y + 0.4 * h);
  await page.frames(4);
  const hovered = await page.until((now) => now.metrics["z1-vae"] !== next.metrics["z1-vae"], "the cursor does not follow");
  assert.notEqual(hovered.metrics["z1-plain"], next.metrics["z1-plain"]);
  await page.page.mouse.move(5, 5);
  await page.frames(4);
  const left = await page.until((now) => now.metrics["z1-vae"] === next.metrics["z1-vae"], "leaving does not restore");
  for (const id of ["decoded-0", "decoded-1"]) assert.ok((await page.colours(await page.rect(id))).length >= 4, `${id} is not drawn`);
  const other = await lab.blank();
  await other.page.goto(await page.link());
  await other.ready();
  assert.deepEqual(essence(await other.until((now) => ready(now) && now.step === 9, "nothing restored")), essence(left));
  await other.close();
  page.assertQuiet();
  await page.close();
});

test("regularity: the plain plane is rougher, and stranger in its holes", async () => {
  const page = await lab.open("lesson=regularity&view=holes&cells=12", { viewport: { width: 1440, height: 860 } });
  const { metrics } = await page.until((now) => !now.busy && now.metrics["strange-near-vae"] !== undefined, "not measured");
  assert.ok(metrics["roughness-plain"] > 1.5 * metrics["roughness-vae"]);
  assert.ok(metrics["strange-holes-plain"] > metrics["strange-holes-vae"]);
  for (const of of ["plain", "vae"]) assert.ok(metrics[`holes-${of}`] > 0.1 && metrics[`holes-${of}`] < 0.7);
  assert.ok(metrics["real-distance"] > 0.05 && metrics["real-distance"] < 0.4);
  page.assertQuiet();
  await page.close();
});

test("regularity: β from 0 up costs reconstruction and saves KL", async () => {
  const page = await lab.open("lesson=regularity&view=beta");
  const { metrics } = await page.until((now) => !now.busy && now.metrics["kl-4"] !== undefined, "not measured");
  assert.ok(metrics["kl-0"] > metrics["kl-0.1"] && metrics["kl-0.1"] > metrics["kl-1"] && metrics["kl-1"] > metrics["kl-4"]);
  assert.ok(metrics["reconstruction-4"] > metrics["reconstruction-1"]);
  assert.ok(metrics["sigma-0"] < metrics["sigma-1"] && metrics["spread-0"] > metrics["spread-1"]);
  await page.close();
});
