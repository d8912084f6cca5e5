// Probabilistic PCA: EM climbs to the closed form, σ² is the mean of what is left out, samples, refusals.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startLab } from "../lab_page.mjs";

/** @type {Awaited<ReturnType<typeof startLab>>} */ let lab;
before(async () => { lab = await startLab(); });
after(() => lab.stop());

/** @param {number} a @param {number} b @param {number} relative @param {string} what */
const near = (a, b, relative, what) => assert.ok(Math.abs(a - b) <= relative * Math.abs(b), `${what}: ${a} and ${b}`);

test("EM by its buttons: the likelihood never falls and ends at the closed form's", async () => {
  const page = await lab.open("lesson=ppca");
  const begin = await page.state();
  assert.match(begin.phase.sentence, /Begin/);
  await page.press("forward");
  await page.idle();
  const expected = await page.state();
  assert.match(expected.phase.sentence, /^E:/);
  assert.equal(expected.metrics["log-likelihood"], begin.metrics["log-likelihood"], "the E-step only asks");
  await page.press("forward");
  await page.idle();
  const maximised = await page.state();
  assert.match(maximised.phase.sentence, /^M:/);
  assert.ok(maximised.metrics["log-likelihood"] > expected.metrics["log-likelihood"]);

  let likelihood = -Infinity;
  for (let step = 0; step < begin.steps; ++step) {
    await page.set("step", step);
    const { metrics } = await page.until((s) => s.step === step, "the scrubber");
    assert.ok(metrics["log-likelihood"] >= likelihood - 1e-6, `L fell at half-step ${step}`);
    assert.ok(metrics["log-likelihood"] <= metrics["best-log-likelihood"] + 1e-3);
    likelihood = metrics["log-likelihood"];
  }
  const end = await page.state();
  assert.ok(end.done);
  near(end.metrics["log-likelihood"], end.metrics["best-log-likelihood"], 1e-6, "EM against the closed form");
  near(end.metrics["closed-sigma2"], end.metrics["left-out-mean"], 1e-6, "σ² and the mean of the eigenvalues left out");
  near(end.metrics.sigma2, end.metrics["left-out-mean"], 1e-3, "EM's σ²");
  assert.ok(end.metrics.angle < 0.5 && begin.metrics.angle > 5, `${begin.metrics.angle}° to ${end.metrics.angle}°`);
  page.assertQuiet();
  await page.close();
});

test("in many columns: wine, another q from the scree plot", async () => {
  const page = await lab.open("lesson=ppca&data=wine&scale=standard&step=400");
  const two = await page.until((s) => s.done, "EM came to no end");
  near(two.metrics["closed-sigma2"], two.metrics["left-out-mean"], 1e-6, "σ²");
  near(two.metrics["log-likelihood"], two.metrics["best-log-likelihood"], 1e-5, "L");
  const message = await page.set("q", "13");
  assert.match(message, /q is 13, but the data have only 13 columns/);
  await page.page.evaluate("window.lab.set('q', '5')");
  const five = await page.until((s) => s.parameters.q === "5" && s.done, "q = 5 came to no end");
  assert.ok(five.metrics["best-log-likelihood"] > two.metrics["best-log-likelihood"]);
  assert.ok(five.metrics.sigma2 < two.metrics.sigma2);
  near(five.metrics["closed-sigma2"], five.metrics["left-out-mean"], 1e-6, "σ² of five");
  page.assertQuiet();
  await page.close();
});

test("samples: drawn anew, restored by the link, as images", async () => {
  const page = await lab.open("lesson=ppca&data=anisotropic&view=samples&step=30");
  const first = await page.state();
  assert.equal(first.metrics.samples, 300);
  await page.press("draw-anew");
  await page.idle();
  const second = await page.state();
  assert.equal(second.parameters.draw, "2");
  assert.notEqual(second.metrics["sample-sum"], first.metrics["sample-sum"]);
  const again = await lab.open(new URL(await page.link()).search.slice(1));
  assert.equal((await again.state()).metrics["sample-sum"], second.metrics["sample-sum"]);
  await again.close();
  await page.close();

  const digits = await lab.open("lesson=ppca&data=digits&view=samples&step=60");
  const shown = await digits.until((s) => s.step === 60 && s.metrics.samples > 0, "no digits were drawn");
  assert.equal(shown.metrics.samples, 32);
  const [x, y, w, h] = await digits.box("#canvas");
  const greys = (await digits.colours([x + 20, y + 110, w - 300, h - 210])).filter((/** @type {string[]} */ [c]) => Number(c.split(",")[0]) < 200);
  assert.ok(greys.length > 30, "no images on the stage");
  digits.assertQuiet();
  await digits.close();
});

test("what cannot be is refused in words", async () => {
  const page = await lab.open("lesson=ppca&step=4");
  const shown = (await page.state()).metrics;
  const message = await page.set("q", "2");
  assert.match(message, /at least one direction must be left/);
  for (const [content, words] of [["x,y\n1,2\n", /one point|One point|only one/], ["x,y\n1,2\n1,2\n", /equal/], ["x\n1\n2\n4\n", /one column/]]) {
    await page.drop([{ name: "bad.csv", content: String(content) }]);
    assert.match((await page.state()).error.message, /** @type {RegExp} */ (words));
  }
  assert.deepEqual((await page.state()).metrics, shown, "a refused value changed the picture");
  // A constant column, and points exactly on a line: σ² is held above 0.
  await page.drop([{ name: "line.csv", content: "x,y,z\n0,0,7\n1,2,7\n2,4,7\n3,6,7\n" }]);
  const line = await page.until((s) => s.data.points === 4 && s.steps > 0, "the line was not taken");
  assert.ok(line.metrics["closed-sigma2"] > 0 && line.metrics["closed-sigma2"] < 1e-6);
  page.assertQuiet();
  await page.close();
});

test("drawn by hand, also while a result is on show", async () => {
  const page = await lab.open("lesson=ppca&data=drawn");
  assert.match((await page.state()).phase.sentence, /Draw/);
  const [x, y, w, h] = await page.box("#canvas");
  const stage = { x: x + 40, y: y + 140, w: w - 340, h: (h - 240) / 2 - 60 };
  await page.drag([stage.x + 60, stage.y + 20], [stage.x + stage.w - 80, stage.y + stage.h - 40]);
  await page.idle();
  const few = await page.state();
  assert.ok(few.data.points >= 3, `${few.data.points} points`);
  await page.set("step", 400);
  const first = await page.until((s) => s.done && !s.busy, "no result");
  await page.drag([stage.x + 80, stage.y + stage.h - 50], [stage.x + stage.w - 60, stage.y + 40]);
  const more = await page.until((s) => s.done && !s.busy && s.data.points > few.data.points, "the drawing was not taken");
  assert.equal(more.phase.sentence.length > 0 && more.error, null);
  assert.notDeepEqual(more.metrics, first.metrics);
  page.assertQuiet();
  await page.close();
});
