// What a class does beside watching: asks what a symbol stands for, guesses before it looks, reads a map by its images.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startLab } from "./lab_page.mjs";

/** @type {Awaited<ReturnType<typeof startLab>>} */ let lab;
before(async () => { lab = await startLab(); });
after(() => lab.stop());

/** Until what is asked of the page is so. @param {import("./lab_page.mjs").LabPage} page @param {() => Promise<boolean>} so @param {string} what */
async function until(page, so, what) {
  for (let i = 0; i < 300; ++i) {
    if (await so()) return;
    await page.frames(2);
  }
  assert.fail(what);
}

test("a symbol under the pointer lights the picture, and the picture lights the symbol", async () => {
  const page = await lab.open("lesson=kmeans&data=blobs&k=3&step=4");
  await page.page.waitForFunction(() => document.querySelector('#article [data-part="centroids"]'));
  const widget = async (/** @type {string} */ id) => (await page.widgets()).find((each) => each.id === id);
  assert.equal(await widget("spoken-centroids"), undefined);
  await page.page.locator('#article .formula [data-part="centroids"]').first().hover();
  await until(page, async () => (await widget("spoken-centroids")) !== undefined, "the centroids were not lit");
  await page.page.locator("#article h1").hover();
  await until(page, async () => (await widget("spoken-centroids")) === undefined, "the light stayed");
  const lit = () => page.page.evaluate(() => [...new Set([...document.querySelectorAll("#article .symbol.lit")].map((each) => each.getAttribute("data-part")))]);
  assert.deepEqual(await lit(), []);
  const [x, y, w, h] = await page.rect("centroid-2");
  await page.page.mouse.move(x + w / 2, y + h / 2);
  await page.until((state) => state.pointed === "centroids", "nothing was pointed at");
  await page.frames(2);
  assert.deepEqual(await lit(), ["centroids"]);
  page.assertQuiet();
  await page.close();
});

test("a guess is taken, and the half-step shows it", async () => {
  const page = await lab.open("lesson=kmeans&data=blobs-even&k=4&start=random&seed=3&step=1&predict=1");
  const choices = (await page.widgets()).filter((each) => /^answer-\d+$/.test(each.id));
  assert.equal(choices.length, 4);
  await page.press("answer-1");
  const answered = await page.until((state) => state.parameters.answer === "1:1", "the guess was not taken");
  assert.equal(answered.step, 1);
  const marks = (await page.widgets()).filter((each) => /^answer-\d+$/.test(each.id)).map((each) => each.value);
  assert.equal(marks.filter((mark) => mark === "right").length, 1);
  await page.press("forward");
  await page.until((state) => state.step === 2, "no half-step followed");
  assert.equal((await page.widgets()).filter((each) => /^answer-\d+$/.test(each.id)).length, 0, "nothing is asked after a move");
  page.assertQuiet();
  await page.close();
});

test("a map shows its images, and a table its names", async () => {
  const page = await lab.open("lesson=pca-digits&data=digits&view=map");
  const drawn = async () => Number((await page.widget("images-stage")).value);
  await page.until((state) => !state.busy, "no map");
  assert.equal(await drawn(), 0, "too many for one another");
  await page.set("map-images", "1");
  await until(page, async () => (await drawn()) > 40, "no images on the map");
  await page.follow("lesson=pca&data=countries&scale=standard&view=biplot");
  const state = await page.until((now) => now.metrics["arrow-scale"] !== undefined, "no biplot");
  assert.equal(state.data?.points, 48);
  const arrows = (await page.widgets()).filter((each) => each.id.startsWith("loading-")).map((each) => each.label);
  assert.ok(arrows.includes("adults who cannot read (%)"), arrows.join());
  page.assertQuiet();
  await page.close();
});

test("the network is drawn, and lights with the sentence", async () => {
  const page = await lab.open("lesson=autoencoder&data=digits&step=0");
  await page.until((state) => !state.busy, "no network");
  const lit = async () => (await page.widgets()).filter((each) => /^network-\d+$/.test(each.id) && each.value === "1").map((each) => each.label);
  await until(page, async () => (await lit()).join() === "image", "the image is not lit");
  await page.press("forward");
  await until(page, async () => (await lit()).includes("code"), "the encoder is not lit");
  await page.set("diagram", "0");
  await until(page, async () => !(await page.widgets()).some((each) => each.id.startsWith("network-")), "the strip stayed");
  page.assertQuiet();
  await page.close();
});
