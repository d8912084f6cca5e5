// Search by image: nearest by pixels and by code, and precision over many queries.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startLab } from "../lab_page.mjs";

/** @type {Awaited<ReturnType<typeof startLab>>} */ let lab;
before(async () => { lab = await startLab(); });
after(() => lab.stop());

/** @param {any} state */
const found = (state) => state.metrics["nearest-code"] !== undefined && !state.busy;

test("search: neighbours in two spaces; a press makes one the query", async () => {
  const page = await lab.open("lesson=search&image=3", { viewport: { width: 1440, height: 860 } });
  const first = await page.until(found, "nothing was found");
  assert.equal(first.metrics.images, 360);
  assert.ok(first.metrics["right-pixels"] >= 6 && first.metrics["right-pixels"] <= 12);
  assert.ok(first.metrics["distance-pixels"] > 0, "the query is not its own neighbour");
  assert.notEqual(first.metrics["nearest-pixels"], 3);
  const widgets = await page.widgets();
  for (const space of ["pixels", "code"]) assert.equal(widgets.filter((w) => new RegExp(`^near-${space}-\\d+$`).test(w.id) && w.rect).length, 12);
  await page.press("near-pixels-0");
  const next = await page.until((s) => found(s) && s.parameters.image === String(first.metrics["nearest-pixels"]), "the neighbour is not the query");
  // The nearest of the nearest is at most as far as the way back.
  assert.ok(next.metrics["distance-pixels"] <= first.metrics["distance-pixels"] + 1e-9);
  page.assertQuiet();
  await page.close();
});

test("search: for a drawing, and the link has it", async () => {
  const page = await lab.open("lesson=search&part=drawn", { viewport: { width: 1440, height: 860 } });
  await page.until((s) => s.metrics.code !== undefined && !s.busy, "the network did not come");
  assert.equal((await page.state()).metrics["nearest-code"], undefined, "an empty sheet has no neighbours");
  const [x, y, w, h] = await page.rect("ink");
  await page.drag([x + 0.5 * w, y + 0.12 * h], [x + 0.5 * w, y + 0.88 * h]);
  const drawn = await page.until(found, "the drawing was not searched for");
  assert.match(drawn.phase.sentence, /a 1/);
  const other = await lab.blank();
  await other.page.goto(await page.link());
  await other.ready();
  const restored = await other.until(found, "the link lost the drawing");
  assert.equal(restored.metrics["distance-code"], drawn.metrics["distance-code"]);
  await other.close();
  page.assertQuiet();
  await page.close();
});

test("search: precision over many queries, in several codes", async () => {
  const page = await lab.open("lesson=search&view=precision&queries=1000");
  const done = (/** @type {any} */ s) => s.metrics["precision-code-50"] !== undefined && !s.busy;
  const units = await page.until((s) => done(s) && s.metrics.queries === 360, "no precision");
  for (const space of ["pixels", "code"]) {
    assert.ok(units.metrics[`precision-${space}-1`] > 0.8, `${space} ${units.metrics[`precision-${space}-1`]}`);
    assert.ok(units.metrics[`precision-${space}-50`] < units.metrics[`precision-${space}-1`]);
  }
  assert.ok(Math.abs(units.metrics.chance - 0.1) < 0.02);
  await page.page.evaluate(() => /** @type {any} */ (window).lab.set("net", "plane"));
  const plane = await page.until((s) => done(s) && s.metrics.code === 2 && s.metrics.queries === 360, "the plane was not searched");
  assert.equal(plane.metrics["precision-pixels-10"], units.metrics["precision-pixels-10"], "the same queries");
  assert.ok(plane.metrics["precision-code-10"] < units.metrics["precision-code-10"], "two numbers keep less");
  page.assertQuiet();
  await page.close();
});
