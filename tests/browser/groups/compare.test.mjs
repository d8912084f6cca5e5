// The comparison page: four methods on the same points, and on all shapes.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startLab } from "../lab_page.mjs";

/** @type {Awaited<ReturnType<typeof startLab>>} */ let lab;
before(async () => { lab = await startLab(); });
after(() => lab.stop());

test("on two moons density wins, and a panel's method is changed with its control", async () => {
  const page = await lab.open("lesson=compare&noise=0.5&eps-c=0.3");
  const first = await page.state();
  assert.equal(first.dataset, "moons");
  assert.equal(first.metrics["ari-c"], 1, "DBSCAN finds both moons");
  assert.ok(first.metrics["ari-a"] < 0.6, `k-means ${first.metrics["ari-a"]}`);
  assert.ok(first.metrics["silhouette-a"] > first.metrics["silhouette-c"], "the silhouette prefers the wrong answer");
  assert.match(first.phase.sentence, /DBSCAN .*match/);
  for (const end of ["a", "b", "c", "d"]) {
    assert.equal(first.metrics[`groups-${end}`], 2);
    assert.ok(first.metrics[`ms-${end}`] >= 0);  // a clock of a tenth of a millisecond may say 0
    const colours = await page.colours(await page.rect(`picture-${end}`));
    assert.ok(colours.length > 20, `panel ${end} shows ${colours.length} colours`);
  }

  // Panel B, and another method out of its list.
  await page.press("panel-b");
  await page.press("method-b");
  await page.press("method-b-single");
  const other = await page.until((state) => state.parameters["method-b"] === "single" && !state.busy, "the method did not change");
  assert.equal(other.metrics["ari-a"], first.metrics["ari-a"], "the other panels stay");
  assert.notEqual(other.metrics["ari-b"], first.metrics["ari-b"]);
  assert.ok((await page.link()).includes("method-b=single"));
  page.assertQuiet();
  await page.close();
});

test("what is known by construction", async () => {
  for (const [query, end, least, most] of [
    ["data=blobs-even", "a", 0.99, 1], ["data=blobs-even", "b", 0.99, 1], ["data=blobs-even", "d", 0.99, 1],
    ["data=anisotropic", "a", 0, 0.9], ["data=anisotropic", "b", 0.99, 1],
    ["data=circles", "a", -0.1, 0.2], ["data=circles", "c", 0.99, 1], ["data=circles", "d", 0.99, 1],
    ["data=uniform", "a", 0, 0.001],
    ["data=densities&method-b=none", "a", 0.5, 1],
  ]) {
    const page = await lab.open(`lesson=compare&${query}`);
    const { metrics } = await page.state();
    const ari = metrics[`ari-${end}`];
    assert.ok(ari >= Number(least) && ari <= Number(most), `${query}, panel ${end}: ${ari}`);
    await page.close();
  }
});

test("a method that refuses says so in its panel, and the others go on", async () => {
  const page = await lab.open("lesson=compare&data=blobs&n=2500&panel=a&k-a=3");
  const many = await page.state();
  assert.equal(many.metrics.refused, 1, "spectral clustering takes 2000 points");
  assert.ok(many.metrics["ari-a"] > 0.5 && many.metrics["ari-c"] !== undefined);
  assert.equal(many.metrics["ari-d"], undefined);
  await page.page.evaluate("window.lab.set('n', '60')");
  await page.page.evaluate("window.lab.set('k-a', '61')");
  await page.idle();
  const few = await page.state();
  assert.equal(few.metrics.refused, 1);
  assert.equal(few.error?.control, "k-a");
  assert.ok(few.metrics["ari-b"] !== undefined);
  assert.equal((await page.widget("k-a")).error, few.error.message);
  await page.page.evaluate("window.lab.set('k-a', '3')");
  await page.idle();
  assert.equal((await page.state()).error, null);
  page.assertQuiet();
  await page.close();
});

test("a point under the pointer is lit in all four panels", async () => {
  const page = await lab.open("lesson=compare&point=17");
  const mark = await page.widget("lit-panel-c");
  assert.equal(mark.value, "17");
  const [x, y, w, h] = mark.rect;
  await page.page.mouse.move(x + w / 2 - 2, y + h / 2);
  await page.frames(2);
  await page.page.mouse.move(x + w / 2, y + h / 2);
  await page.frames(6);
  const { metrics } = await page.state();
  for (const end of ["a", "b", "c", "d"]) assert.equal((await page.widget(`lit-panel-${end}`)).value, String(metrics.point));
  await page.close();
});

test("the gallery computes every shape with every method, and a press opens one", async () => {
  const page = await lab.open("lesson=compare&view=gallery");
  const full = await page.state();
  const shapes = Object.keys(full.metrics).filter((id) => /^ari-.*-a$/.test(id)).length;
  assert.ok(shapes >= 7, `${shapes} shapes`);
  assert.equal(full.metrics.cells, 4 * shapes);
  assert.ok(full.metrics["ari-moons-c"] > 0.97, `DBSCAN on the moons ${full.metrics["ari-moons-c"]}`);
  assert.ok(full.metrics["ari-moons-a"] < 0.6);
  assert.ok(full.metrics["ari-circles-a"] < 0.2 && full.metrics["ari-circles-d"] > 0.99);
  const colours = await page.colours(await page.rect("cell-moons-c"));
  assert.ok(colours.length > 8, "the picture of a cell is blank");
  const waiting = page.page.waitForEvent("download");
  await page.page.locator("#mirror-save-numbers").evaluate((/** @type {HTMLButtonElement} */ element) => element.click());
  const { readFile } = await import("node:fs/promises");
  const csv = String(await readFile(await (await waiting).path())).trim().split("\n");
  assert.equal(csv.length, 4 * shapes + 1);
  assert.match(csv[0], /method,K,epsilon.*ARI,NMI,silhouette,ms/);

  await page.press("cell-circles-d");
  const opened = await page.until((state) => state.dataset === "circles" && !state.busy, "the shape did not open");
  assert.equal(opened.parameters.view, "panels");
  assert.equal(opened.parameters.panel, "d");
  assert.equal(opened.metrics["ari-d"], full.metrics["ari-circles-d"], "the same figures as in the gallery");
  page.assertQuiet();
  await page.close();
});

test("a link restores panels and numbers", async () => {
  const page = await lab.open("lesson=compare&data=circles&method-a=optics&method-b=ward&panel=b&k-b=3&minpts-a=8&seed=4&point=9");
  const first = await page.state();
  assert.equal(first.parameters["k-b"], "3");
  const other = await lab.open(new URL(await page.link()).search.slice(1));
  const second = await other.state();
  assert.deepEqual(second.parameters, first.parameters);
  const figures = (/** @type {any} */ state) => Object.fromEntries(Object.entries(state.metrics).filter(([id]) => !id.startsWith("ms-")));
  assert.deepEqual(figures(second), figures(first));
  await page.close();
  await other.close();
});
