// The GAN on digits: real generators and critics, the walk, the film, and the game played to a score.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { startLab } from "../lab_page.mjs";

/** @type {Awaited<ReturnType<typeof startLab>>} */ let lab;
before(async () => { lab = await startLab(); });
after(() => lab.stop());

test("gan-digits: the ring is dragged and the image follows; the link brings it back", async () => {
  const page = await lab.open("lesson=gan-digits");
  const first = await page.until((s) => !s.busy && s.metrics["cursor-real"] !== undefined, "nothing was made");
  assert.equal(first.metrics.code, 16);
  assert.equal(first.metrics.checkpoints, 8);
  assert.ok(first.metrics["cursor-ink"] > 0.1 && first.metrics["cursor-ink"] < 0.6, "a digit has some ink");
  const [x, y, w, h] = await page.rect("cursor");
  await page.drag([x + w / 2, y + h / 2], [x + w / 2 - 90, y + h / 2 - 80]);
  const moved = await page.until((s) => !s.busy && s.parameters.at !== "0,0", "the ring did not move");
  assert.notEqual(moved.metrics["cursor-ink"], first.metrics["cursor-ink"]);
  const again = await lab.open(`lesson=gan-digits&at=${moved.parameters.at}`);
  const restored = await again.until((s) => !s.busy && s.metrics["cursor-real"] !== undefined, "nothing was made");
  assert.ok(Math.abs(restored.metrics["cursor-ink"] - moved.metrics["cursor-ink"]) < 1e-6);
  await again.close();
  page.assertQuiet();
  await page.close();
});

test("gan-digits: training changes what the codes become, and the trained critic knows real from made", async () => {
  const page = await lab.open("lesson=gan-digits&view=film");
  const film = await page.until((s) => !s.busy && s.metrics["film-change"] !== undefined, "no film");
  assert.ok(film.metrics["film-change"] > 0.02, `${film.metrics["film-change"]}`);
  await page.set("view", "critic");
  const critic = await page.until((s) => !s.busy && s.metrics["real-real"] !== undefined, "no verdicts");
  assert.ok(critic.metrics["real-real"] > critic.metrics["made-real"], "on the whole the critic is right");
  await page.set("checkpoint", "1");
  const untrained = await page.until((s) => !s.busy && s.metrics.epoch === 0 && s.metrics["made-real"] !== critic.metrics["made-real"], "no verdicts of the beginning");
  // Before any training the critic has no opinion.
  assert.ok(Math.abs(untrained.metrics["made-real"] - 0.5) < 0.2, `${untrained.metrics["made-real"]}`);
  await page.close();
});

test("gan-digits: the game counts, reveals after the answer, and a link carries it", async () => {
  const page = await lab.open("lesson=gan-digits&view=game&seed=5");
  await page.until((s) => !s.busy && s.metrics.round === 1, "no round");
  let right = 0;
  for (let round = 1; round <= 4; ++round) {
    const asked = await page.state();
    assert.equal(asked.metrics.round, round);
    assert.equal(asked.metrics.truth, undefined, "the answer is not given away");
    await page.press("left");
    const told = await page.until((s) => s.metrics.answered === round, "the answer was not taken");
    right += told.metrics.truth;
    assert.equal(told.metrics.score, right);
    if (round < 4) await page.press("next");
  }
  const end = await page.state();
  // The critic is right where it thinks the real one the more real, by the probabilities that are saved.
  const waiting = page.page.waitForEvent("download");
  await page.press("save-numbers");
  const [names, ...rounds] = (await readFile(await (await waiting).path(), "utf8")).trim().split("\n").map((line) => line.split(","));
  assert.equal(rounds.length, 4);
  const of = (/** @type {string[]} */ round, /** @type {string} */ name) => Number(round[names.indexOf(name)]);
  const fooled = rounds.filter((round) => !(of(round, "critic on the real one") > of(round, "critic on the made one")));
  assert.equal(end.metrics["critic-score"], 4 - fooled.length);
  assert.equal(rounds.filter((round) => of(round, "right") === 1).length, right);
  const again = await lab.open(`lesson=gan-digits&view=game&seed=5&answers=${end.parameters.answers}`);
  const restored = await again.until((s) => !s.busy && s.metrics.answered === 4, "the link lost the game");
  assert.equal(restored.metrics.score, end.metrics.score);
  assert.equal(restored.metrics["critic-score"], end.metrics["critic-score"]);
  await again.close();
  await page.close();
});
