// Linked selection: what is pointed at or picked in one view lights up in every other, in all lessons of Groups.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startLab } from "../lab_page.mjs";

/** @type {Awaited<ReturnType<typeof startLab>>} */ let lab;
before(async () => { lab = await startLab(); });
after(() => lab.stop());

const wide = { viewport: { width: 1440, height: 900 } };

/** @typedef {import("../lab_page.mjs").LabPage} LabPage */

/** Which views light which point: "lit-…" without the prefix, by name. @param {LabPage} page */
async function lit(page) {
  const marks = (await page.widgets()).filter((widget) => widget.id.startsWith("lit-") && widget.rect);
  return Object.fromEntries(marks.map((mark) => [mark.id.slice(4), mark.value]));
}

/** @param {LabPage} page @param {number} x @param {number} y */
async function point_at(page, x, y) {
  await page.page.mouse.move(x - 2, y);
  await page.frames(2);
  await page.page.mouse.move(x, y);
  await page.frames(5);
}
/** @param {LabPage} page */
const look_away = (page) => point_at(page, 6, 6);

/** The dark ring about a lit mark is on the screen. @param {LabPage} page @param {string} view */
async function ringed(page, view) {
  const [x, y, w, h] = await page.rect(`lit-${view}`);
  const ink = (await page.colours([x - 2, y - 2, w + 4, h + 4])).filter((/** @type {[string, number]} */ [name]) => name.split(",").every((/** @type {string} */ part) => Number(part) < 70));
  return ink.reduce((/** @type {number} */ sum, /** @type {[string, number]} */ [, n]) => sum + n, 0);
}

/** @type {[string, string, string[]][]} */
const pictures = [
  ["the ends of 20 runs", "lesson=kmeans&view=restarts&point=40", ["best", "worst"]],
  ["a mixture beside k-means", "lesson=gmm&data=blobs&view=kmeans&step=6&point=40", ["stage", "kmeans"]],
  ["points and k-distances", "lesson=dbscan&step=999&point=40", ["stage", "distances"]],
  ["k-distances in large", "lesson=dbscan&view=distances&point=40", ["distances-large"]],
  ["the walk and its plot", "lesson=optics&step=300&point=40", ["stage", "plot"]],
  ["OPTICS beside DBSCAN", "lesson=optics&view=dbscan&point=40", ["stage", "dbscan", "plot"]],
  ["points and tree", "lesson=hierarchy&clusters=4&point=40", ["stage", "tree"]],
  ["four linkages", "lesson=hierarchy&view=linkages&clusters=4&point=40", ["single", "complete", "average", "Ward"]],
  ["tree and reachability", "lesson=hierarchy&view=reachability&clusters=4&point=40", ["tree", "bars"]],
];
for (const [name, query, views] of pictures) {
  test(`${name}: the point of the link is lit in every view, and only there`, async () => {
    const page = await lab.open(query, wide);
    await look_away(page);
    const marks = await lit(page);
    assert.deepEqual(Object.keys(marks).sort(), [...views].sort());
    for (const view of views) {
      assert.equal(marks[view], "40", view);
      assert.ok((await ringed(page, view)) > 15, `no ring in ${view}`);
    }
    assert.equal((await page.state()).metrics.point, 40);
    assert.match(await page.link(), /point=40/);
    page.assertQuiet();
    await page.close();
  });
  if (views.length < 2) continue;
  test(`${name}: pointing at it in one view lights it in the others, leaving takes the light away`, async () => {
    const page = await lab.open(query, wide);
    await look_away(page);
    /** @type {Record<string, [number, number, number, number]>} */ const at = {};
    for (const view of views) at[view] = await page.rect(`lit-${view}`);
    await page.set("point", 0);
    await page.idle();
    assert.deepEqual(await lit(page), {}, "nothing is picked");
    for (const view of views) {
      const [x, y, w, h] = at[view];
      // Bars and leaves are met above their foot, curves and points where the mark is.
      const foot = view === "tree" ? y - 2 : view === "plot" || view === "bars" ? y + h + 2 : y + h / 2;
      await point_at(page, x + w / 2, foot);
      const marks = await lit(page);
      const named = new Set(Object.values(marks));
      if (view === "tree") continue;  // under the pointer there is a bracket: its cluster lights up, not one point
      assert.deepEqual(Object.keys(marks).sort(), [...views].sort(), `pointing in ${view}`);
      assert.equal(named.size, 1, `${view}: one and the same point everywhere`);
      await look_away(page);
      assert.deepEqual(await lit(page), {}, `${view}: left`);
    }
    page.assertQuiet();
    await page.close();
  });
}

test("a press picks a point, another lets it go, and other data forget it", async () => {
  const page = await lab.open("lesson=gmm&data=blobs&step=4&point=40");
  await look_away(page);
  const [x, y, w, h] = await page.rect("lit-stage");
  await page.set("point", 0);
  await page.idle();
  await point_at(page, x + w / 2, y + h / 2);
  const under = (await page.state()).metrics.point;
  assert.ok(under > 0);
  await page.page.mouse.click(x + w / 2, y + h / 2);
  await page.frames(4);
  await look_away(page);
  assert.equal((await page.state()).parameters.point, String(under));
  await point_at(page, x + w / 2, y + h / 2);
  await page.page.mouse.click(x + w / 2, y + h / 2);
  await page.frames(4);
  assert.equal((await page.state()).parameters.point, "0");
  await page.set("point", 40);
  await page.set("data", "moons");
  await page.idle();
  assert.equal((await page.state()).parameters.point, "0");
  page.assertQuiet();
  await page.close();
});

test("a K pointed at in one curve is ringed in both", async () => {
  for (const [query, first, second] of [["lesson=kmeans&view=choose", "elbow", "silhouette"], ["lesson=gmm&view=choose", "bic", "bic-kinds"]]) {
    const page = await lab.open(query, wide);
    const [x, , w, h] = await page.box("#canvas");
    await point_at(page, x + w * 0.3, h * 0.35);
    const marks = await lit(page);
    assert.equal(marks[first], marks[second], query);
    assert.ok(marks[first] !== undefined, query);
    page.assertQuiet();
    await page.close();
  }
});

test("groups in the list light up their points", async () => {
  for (const [query, row] of [["lesson=kmeans&data=blobs-even&k=4&step=8", "groups-1"], ["lesson=gmm&data=blobs&step=8", "weights-1"], ["lesson=dbscan&step=999", "kinds-1"], ["lesson=optics&step=300", "sizes-1"]]) {
    const page = await lab.open(query, { viewport: { width: 1440, height: 1000 } });
    await look_away(page);
    const box = await page.box("#canvas"), stage = [box[0] + 10, box[1] + 110, box[2] * 0.6, 300];
    const before = await page.colours(stage);
    const [x, y, w, h] = await page.rect(row);
    await point_at(page, x + w / 3, y + h / 2);
    const after = await page.colours(stage);
    assert.notDeepEqual(after.slice(0, 12), before.slice(0, 12), `${query}: the others stay as bright`);
    page.assertQuiet();
    await page.close();
  }
});

test("digits: an image picked in its cluster frames its centroid; a cell of the confusion shows its images", async () => {
  const page = await lab.open("lesson=kmeans-digits&k=10&step=8&cluster=3", { viewport: { width: 1440, height: 1000 } });
  await look_away(page);
  await page.press("member-4");
  await look_away(page);
  const picked = await page.state();
  assert.ok(Number(picked.parameters.point) > 0);
  assert.equal(picked.metrics["point-cluster"], 3);
  assert.equal((await page.widget("member-4")).value, "1");
  await page.set("view", "confusion");
  await page.idle();
  const [x, y, w, h] = await page.rect("confusion");
  await page.page.mouse.click(x + w * 0.05, y + h * 0.05);
  await page.frames(4);
  await page.idle();
  const cell = await page.state();
  assert.equal(cell.parameters.cell, "0-0");
  assert.ok(cell.metrics.cell > 20, `${cell.metrics.cell} zeros named 0`);
  assert.ok((await page.widgets()).some((widget) => widget.id === "cell-image-0" && widget.rect), "its images are shown");
  assert.match(await page.link(), /cell=0-0/);
  await page.press("cell-image-0");
  await page.idle();
  const back = await page.state();
  assert.equal(back.parameters.view, "centroids");
  assert.ok(Number(back.parameters.cluster) > 0);
  page.assertQuiet();
  await page.close();
});
