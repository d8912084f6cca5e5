// The variational autoencoder: the four moves with the real network, ε by hand, the loss of the test set, a link.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startLab } from "../lab_page.mjs";

/** @type {Awaited<ReturnType<typeof startLab>>} */ let lab;
before(async () => { lab = await startLab(); });
after(() => lab.stop());

/** @param {number} value @param {number} wanted @param {number} within */
const near = (value, wanted, within) => assert.ok(Math.abs(value - wanted) <= within, `${value} is not ${wanted}`);
/** KL(N(mean, sigma) ‖ N(0, 1)) by its definition, ∫ q ln(q / p), summed over ±12 σ. @param {number} mean @param {number} sigma */
function divergence(mean, sigma) {
  let sum = 0;
  const steps = 4000, width = 24 / steps;
  for (let i = 0; i < steps; ++i) {
    const u = (i + 0.5) * width - 12, x = mean + sigma * u;
    sum += Math.exp(-0.5 * u * u) * (0.5 * x * x - 0.5 * u * u - Math.log(sigma)) * width;
  }
  return sum / Math.sqrt(2 * Math.PI);
}
/** What must be the same in a restored page. @param {any} state */
const essence = ({ lesson, dataset, parameters, phase, step, metrics }) => ({ lesson, dataset, parameters, phase, step, metrics });
/** @param {any} state */
const ready = (state) => !state.busy && state.metrics.loss !== undefined && state.metrics.codes > 0;

test("vae: encode, draw, decode, add up: the numbers fit together", async () => {
  const page = await lab.open("lesson=vae&image=7", { viewport: { width: 1440, height: 860 } });
  let state = await page.until(ready, "no network");
  const { metrics } = state;
  assert.equal(metrics.codes, 360);
  let kl = 0;
  for (const n of [1, 2]) {
    const byDefinition = divergence(metrics[`mean-${n}`], metrics[`sigma-${n}`]);
    near(metrics[`kl-${n}`], byDefinition, 1e-4);
    kl += byDefinition;
  }
  near(metrics.loss - metrics.reconstruction, kl, 1e-3);
  assert.match(state.phase.sentence, /^Encode/);
  for (const word of [/^Draw ε/, /^Decode z/, /^Add up/]) {
    await page.press("forward");
    state = await page.until((now) => word.test(now.phase.sentence), `no ${word}`);
  }
  // ε is drawn again, then dragged: z follows the hand.
  await page.press("draw-one");
  state = await page.until((now) => ready(now) && now.metrics.draws === 2, "no second draw");
  const [x, y, w, h] = await page.rect("epsilon");
  await page.drag([x + w / 2, y + h / 2], [x + w / 2 + 60, y + h / 2 + 40]);
  const dragged = await page.until((now) => ready(now) && now.parameters.eps !== "", "ε was not dragged");
  near(dragged.metrics["epsilon-1"], Number(dragged.parameters.eps.split(",")[0]), 1e-4);
  assert.ok(dragged.metrics["z-1"] > state.metrics["z-1"] && dragged.metrics["z-2"] < state.metrics["z-2"]);
  assert.notEqual(dragged.metrics.reconstruction, state.metrics.reconstruction);
  for (const id of ["original", "decoded", "from-mean"]) {
    assert.ok((await page.colours(await page.rect(id))).length >= 4, `${id} is not drawn`);
  }
  // ε = 0 is the middle of the cloud; 1 and −2 are one σ up and two down.
  await page.set("eps", "0,0");
  const middle = (await page.until((now) => ready(now) && now.metrics["epsilon-1"] === 0, "ε is not 0")).metrics;
  for (const n of [1, 2]) near(middle[`z-${n}`], middle[`mean-${n}`], 1e-6);
  near(middle.reconstruction, middle["reconstruction-mean"], 1e-3);
  await page.set("eps", "1,-2");
  const aside = (await page.until((now) => ready(now) && now.metrics["epsilon-1"] === 1, "ε is not 1")).metrics;
  near(aside["z-1"] - aside["mean-1"], aside["sigma-1"], 1e-4);
  near(aside["mean-2"] - aside["z-2"], 2 * aside["sigma-2"], 1e-4);
  await page.page.mouse.move(5, 5);
  await page.idle();
  const link = await page.link();
  const other = await lab.blank();
  await other.page.goto(link);
  await other.ready();
  assert.deepEqual(essence(await other.until(ready, "nothing restored")), essence(await page.state()));
  await other.close();
  page.assertQuiet();
  await page.close();
});

test("vae: hovering the plane decodes under the cursor, leaving restores", async () => {
  const page = await lab.open("lesson=vae&step=3", { viewport: { width: 1440, height: 860 } });
  await page.until(ready, "no network");
  const [x, y, w, h] = await page.rect("decoded");
  await page.page.mouse.move(x - 200, y + h);
  await page.frames(4);
  const hovered = await page.until((now) => now.metrics["cursor-1"] !== undefined, "nothing under the cursor");
  assert.ok(Number.isFinite(hovered.metrics["cursor-2"]));
  await page.page.mouse.move(x + w / 2, y + h / 2);
  await page.frames(4);
  await page.until((now) => now.metrics["cursor-1"] === undefined, "the cursor stayed");
  await page.close();
});

test("vae: −ELBO of the test set is the card's, for both codes", async () => {
  for (const code of ["two", "more"]) {
    const page = await lab.open(`lesson=vae&view=test&code=${code}`);
    const { metrics } = await page.until((now) => !now.busy && now.metrics["test-elbo"] !== undefined, "not measured");
    assert.equal(metrics["test-images"], 360);
    for (const id of ["test-reconstruction", "test-kl", "test-elbo"]) near(metrics[id], metrics[`card-${id}`], 5e-3);
    await page.close();
  }
});
