// Principal components as a student would use them: the line turned by hand, the cloud turned, components found.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { startLab } from "../lab_page.mjs";

const golden = JSON.parse(readFileSync(new URL("../../golden/pca_digits.json", import.meta.url), "utf8"));

/** @type {Awaited<ReturnType<typeof startLab>>} */ let lab;
before(async () => { lab = await startLab(); });
after(() => lab.stop());

/** @param {number} value @param {number} wanted @param {number} [relative] */
const near = (value, wanted, relative = 1e-4) => assert.ok(Math.abs(value - wanted) <= relative * Math.abs(wanted), `${value} is not ${wanted}`);
/** The middle of a widget. @param {import("../lab_page.mjs").LabPage} page @param {string} id */
async function middle(page, id) {
  const [x, y, w, h] = await page.rect(id);
  return [x + w / 2, y + h / 2];
}
/** What must be the same in a restored page. @param {any} state */
const essence = ({ lesson, dataset, parameters, phase, step, metrics }) => ({ lesson, dataset, parameters, phase, step, metrics });
/** @param {string} link */
async function restored(link) {
  const page = await lab.blank();
  await page.page.goto(link);
  await page.ready();
  const state = await page.until((now) => now.metrics.total !== undefined, "nothing was restored");
  await page.close();
  return state;
}

test("pca: the line is turned by hand, and its variance follows", async () => {
  const page = await lab.open("lesson=pca");
  const first = await page.state();
  near(first.metrics.kept + first.metrics.residual, first.metrics.total, 1e-9);
  // From about across the cloud to about along it.
  const from = await middle(page, "direction");
  const centre = await middle(page, "direction-back").then(([x, y]) => [(x + from[0]) / 2, (y + from[1]) / 2]);
  const length = Math.hypot(from[0] - centre[0], from[1] - centre[1]);
  const along = (33 * Math.PI) / 180;
  await page.drag(from, [centre[0] + length * Math.cos(along), centre[1] - length * Math.sin(along)]);
  const turned = await page.until((state) => !state.busy && Number(state.parameters.angle) < 60, "the line did not turn");
  near(turned.metrics.kept + turned.metrics.residual, turned.metrics.total, 1e-9);
  assert.ok(turned.metrics.variance > 3 * first.metrics.variance, `${turned.metrics.variance} after ${first.metrics.variance}`);
  assert.ok(turned.metrics.variance <= turned.metrics["lambda-1"] * (1 + 1e-6), "no direction has more than the first component");
  near(turned.metrics.variance, turned.metrics["lambda-1"], 0.02);
  // The same by the curve: its mark can be dragged as well.
  const [x, y] = await middle(page, "curve-threshold-2");
  await page.drag([x, y], [x + 40, y]);
  const again = await page.state();
  assert.ok(Number(again.parameters.angle) > Number(turned.parameters.angle) + 10);
  assert.ok(again.metrics.variance < turned.metrics.variance);
  assert.deepEqual(essence(await restored(await page.link())), essence(again));
  page.assertQuiet();
  await page.close();
});

test("pca: power iteration raises the variance until the component stays; deflation leaves the next", async () => {
  const page = await lab.open("lesson=pca&angle=115&components=2");
  let before = 0, found = 0;
  for (let step = 1; step < 60; ++step) {
    await page.press("forward");
    const state = await page.until((now) => now.step === step && !now.animating, `no half-step ${step}`);
    if (state.metrics.found === found && state.metrics.iteration > 0) {
      assert.ok(state.metrics.variance >= before * (1 - 1e-9), "a multiplication lowered the variance");
    }
    before = state.metrics.variance;
    found = state.metrics.found;
    if (state.done && found === 2) break;
  }
  const end = await page.state();
  assert.equal(end.metrics.found, 2);
  for (const number of [1, 2]) near(end.metrics[`found-${number}`], end.metrics[`lambda-${number}`], 1e-5);
  near(end.metrics.kept, end.metrics.total, 1e-6);
  assert.deepEqual(essence(await restored(await page.link())), essence(end));
  page.assertQuiet();
  await page.close();
});

test("pca: the cloud in space is turned with the mouse, and the link has the camera", async () => {
  const page = await lab.open("lesson=pca&data=cloud-3&show=residuals,components,ellipse,plane");
  const state = await page.until((now) => now.metrics["lambda-3"] > 0, "no components");
  assert.equal(state.data.columns, 3);
  const canvas = await page.box("#canvas");
  const stage = [canvas[0], canvas[1] + 90, canvas[2] - 260, canvas[3] - 170];
  const drawn = async () => JSON.stringify((await page.colours(stage)).slice(0, 40));
  const picture = await drawn();
  assert.ok((await page.colours(stage)).length > 60, "the stage is empty");
  await page.drag([stage[0] + 40, stage[1] + stage[3] - 40], [stage[0] + 160, stage[1] + stage[3] - 90]);
  const turned = await page.state();
  assert.notEqual(turned.parameters.yaw, state.parameters.yaw);
  assert.notEqual(turned.parameters.pitch, state.parameters.pitch);
  assert.notEqual(await drawn(), picture, "the picture did not turn");
  assert.equal(turned.metrics.variance, state.metrics.variance, "looking changes nothing");
  await page.page.mouse.move(stage[0] + 60, stage[1] + stage[3] - 60);
  await page.page.mouse.wheel(0, -240);
  await page.until((now) => Number(now.parameters.zoom) > 1, "the wheel does not zoom");
  const tip = await middle(page, "direction");
  await page.drag(tip, [tip[0] + 60, tip[1] - 70]);
  const hand = await page.until((now) => now.parameters.tilt !== state.parameters.tilt, "the direction did not turn");
  assert.notEqual(hand.metrics.variance, state.metrics.variance);
  assert.ok(hand.metrics.variance <= hand.metrics["lambda-1"] * (1 + 1e-6) && hand.metrics.variance >= hand.metrics["lambda-3"] * (1 - 1e-6));
  assert.deepEqual(essence(await restored(await page.link())), essence(await page.state()));
  page.assertQuiet();
  await page.close();
});

test("pca: the cloud in space is turned with a finger", async () => {
  const page = await lab.open("lesson=pca&data=cloud-3", { viewport: { width: 390, height: 844 }, hasTouch: true });
  const before = await page.state();
  const [x, y, w] = await page.box("#canvas");
  const client = await page.page.context().newCDPSession(page.page);
  const touch = (/** @type {string} */ type, /** @type {{x: number, y: number}[]} */ touchPoints) => client.send("Input.dispatchTouchEvent", { type, touchPoints });
  const at = { x: x + 0.25 * w, y: y + 0.85 * w };
  await touch("touchStart", [at]);
  await page.frames(3);
  for (let i = 1; i <= 6; ++i) {
    await touch("touchMove", [{ x: at.x + 12 * i, y: at.y - 3 * i }]);
    await page.frames(2);
  }
  await touch("touchEnd", []);
  await page.until((now) => now.parameters.yaw !== before.parameters.yaw, "the finger did not turn the cloud");
  page.assertQuiet();
  await page.close();
});

test("pca: tables as scikit-learn has them; scaling decides", async () => {
  const page = await lab.open("lesson=pca&data=wine");
  const raw = await page.until((now) => now.metrics.total !== undefined, "no components");
  near(raw.metrics.total, golden.wine.total);
  golden.wine.lambda.forEach((/** @type {number} */ value, /** @type {number} */ i) => near(raw.metrics[`lambda-${i + 1}`], value));
  assert.ok(raw.metrics["share-1"] > 0.99, "proline has it all");
  await page.open("lesson=pca&data=wine&scale=standard");
  const same = await page.until((now) => now.metrics.total !== undefined, "no components");
  near(same.metrics.total, golden.wine_standardised.total);
  golden.wine_standardised.lambda.forEach((/** @type {number} */ value, /** @type {number} */ i) => near(same.metrics[`lambda-${i + 1}`], value));
  await page.open("lesson=pca&data=iris&see=columns&column-x=4&column-y=3&column-z=1");
  const iris = await page.until((now) => now.metrics.total !== undefined, "no components");
  near(iris.metrics.total, golden.iris.total);
  near(iris.metrics["lambda-1"], golden.iris.lambda[0]);
  page.assertQuiet();
  await page.close();
});

test("pca: whitened, all directions are alike", async () => {
  const page = await lab.open("lesson=pca&whiten=1&angle=17");
  const state = await page.until((now) => now.metrics.variance !== undefined, "no components");
  near(state.metrics["lambda-1"], 1, 1e-5);
  near(state.metrics["lambda-2"], 1, 1e-5);
  near(state.metrics.variance, 1, 1e-5);
  await page.close();
});

test("pca: S and the scree plot are drawn", async () => {
  for (const query of ["lesson=pca&view=matrix&step=6", "lesson=pca&data=breast-cancer&scale=standard&view=scree", "lesson=pca&data=breast-cancer&scale=standard&view=matrix"]) {
    const page = await lab.open(query, { viewport: { width: 1440, height: 860 } });
    await page.until((now) => now.metrics.total !== undefined, "no components");
    await page.frames(5);
    const [x, y, w, h] = await page.box("#canvas");
    assert.ok((await page.colours([x + 40, y + 120, w - 340, h - 240])).length > 20, `nothing is drawn: ${query}`);
    page.assertQuiet();
    await page.close();
  }
});

test("pca: bad input is refused in words, and the picture stays", async () => {
  const page = await lab.open("lesson=pca");
  const before = await page.until((now) => now.metrics.total !== undefined, "no components");
  /** @type {[string, string, string, RegExp][]} */
  const bad = [
    ["one.csv", "3,4\n", "data", /at least 2 points, but there is only 1/],
    ["equal.csv", "3,4\n".repeat(10), "data", /All 10 points are the same/],
    ["column.csv", "v\n3\n4\n7\n", "data", /only one column/],
    ["nan.csv", "1,2\n3,nan\n5,6\n", "data", /nan|finite|number/i],
  ];
  for (const [name, content, control, sentence] of bad) {
    await page.drop([{ name, content }]);
    const state = await page.state();
    assert.ok(state.error, `${name} was taken without a word`);
    assert.equal(state.error.control, control, name);
    assert.match(state.error.message, sentence, name);
    assert.equal(state.dataset, "cloud-2", name);
    assert.deepEqual(state.metrics, before.metrics, name);
  }
  // More components than columns, from the control and from a link.
  const message = await page.page.evaluate(() => /** @type {any} */ (window).lab.set("components", 5));
  let state = await page.state();
  assert.match(state.error.message, /5 components are more than the 2 columns/, String(message));
  assert.equal(state.error.control, "components");
  assert.equal(state.parameters.components, "2");
  await page.open("lesson=pca&data=cloud-3&n=2&components=3");
  state = await page.state();
  assert.match(state.error.message, /3 components are more than the 2 points/);
  assert.equal(state.error.control, "components");
  assert.equal(state.parameters.components, "2");
  await page.open("lesson=pca&data=iris&see=columns&column-y=1");
  state = await page.state();
  assert.match(state.error.message, /already on another axis/);
  assert.equal(state.error.control, "column-y");
  await page.open("lesson=pca&data=iris&see=columns&column-z=9");
  assert.match((await page.state()).error.message, /no column 9/);
  page.assertQuiet();
  await page.close();
});

test("pca: little in the data is said, not refused: constant columns, a plane, k = n", async () => {
  const page = await lab.open("lesson=pca");
  await page.drop([{ name: "constant.csv", content: "a,b,c\n1,5,2\n2,5,1\n3,5,4\n8,5,3\n" }]);
  let state = await page.until((now) => now.dataset === "file" && now.metrics.total !== undefined, "the constant column was refused");
  assert.equal(state.error, null);
  assert.match(state.phase.detail, /b is constant/);
  assert.equal(state.metrics.rank, 2);
  await page.drop([{ name: "line.csv", content: "1,2\n2,4\n3,6\n8,16\n" }]);
  state = await page.until((now) => now.data.points === 4 && now.metrics.rank === 1, "points on a line were refused");
  assert.match(state.phase.detail, /on a line/);
  await page.page.evaluate(() => /** @type {any} */ (window).lab.set("whiten", 1));
  assert.match((await page.state()).error.message, /at least two directions/);
  await page.drop([{ name: "wide.csv", content: "1,2,0,4\n2,1,7,3\n9,4,1,0\n" }]);
  state = await page.until((now) => now.data.columns === 4 && now.metrics.total !== undefined, "three points in four columns were refused");
  assert.equal(state.parameters.components, "3");
  assert.equal(state.metrics.rank, 2);
  await page.page.evaluate(() => /** @type {any} */ (window).lab.set("step", 1000));
  state = await page.until((now) => now.done && now.metrics.found === 3, "no end where nothing is left");
  assert.ok(state.metrics["found-3"] < 1e-6 * state.metrics["found-1"]);
  await page.open("lesson=pca&data=cloud-3&noise=0");
  state = await page.until((now) => now.metrics.rank !== undefined, "no components");
  assert.equal(state.metrics.rank, 2);
  assert.match(state.phase.detail, /2 directions/);
  page.assertQuiet();
  await page.close();
});
