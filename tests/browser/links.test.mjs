// The address is the state.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startLab } from "./lab_page.mjs";

/** @type {Awaited<ReturnType<typeof startLab>>} */ let lab;
before(async () => { lab = await startLab(); });
after(() => lab.stop());

/** What must be the same in a restored page. @param {any} state */
const essence = ({ lesson, dataset, parameters, phase, step, metrics }) => ({ lesson, dataset, parameters, phase, step, metrics });

test("a link opens in a new page with the same state and the same numbers", async () => {
  const page = await lab.open("lesson=kmeans");
  await page.page.evaluate(() => {
    const { lab } = /** @type {any} */ (window);
    for (const [id, value] of [["data", "moons"], ["k", 5], ["seed", 7], ["noise", 1.5], ["show", "regions"]]) lab.set(id, value);
  });
  await page.idle();
  for (let i = 0; i < 5; ++i) {
    await page.press("forward");
    await page.idle();
  }
  const link = await page.link();
  for (const part of ["data=moons", "k=5", "seed=7", "noise=1.5", "show=regions", "step=5"]) assert.ok(link.includes(part), `${part} in ${link}`);
  const wanted = essence(await page.state());
  await page.close();

  const other = await lab.blank();
  await other.page.goto(link);
  await other.ready();
  assert.deepEqual(essence(await other.state()), wanted);
  assert.equal(await other.link(), link);
  await other.close();
});

test("a link is read by the lab: in any order, with what other programs append", async () => {
  const page = await lab.open("step=3&utm_source=mail&k=5&lesson=kmeans&data=moons&fbclid=1");
  const state = await page.state();
  assert.equal(state.lesson, "kmeans");
  assert.equal(state.dataset, "moons");
  assert.equal(state.parameters.k, "5");
  assert.equal(state.step, 3);
  assert.equal(state.error, null);
  assert.match(await page.link(), /\?lesson=kmeans&data=moons.*k=5.*&step=3$/);
  await page.close();
});

test("a dragged centroid is part of the link", async () => {
  const page = await lab.open("lesson=kmeans&k=3&seed=1&start=hand");
  const handle = (await page.widgets()).find((widget) => widget.kind === "handle" && widget.id.startsWith("centroid-") && widget.rect);
  assert.ok(handle);
  const [x, y, w, h] = handle.rect;
  await page.drag([x + w / 2, y + h / 2], [x + w / 2 - 70, y + h / 2 + 50]);
  await page.press("forward");
  await page.idle();
  const wanted = essence(await page.state());
  const link = await page.link();
  await page.close();
  const other = await lab.blank();
  await other.page.goto(link);
  await other.ready();
  assert.deepEqual(essence(await other.state()), wanted);
  await other.close();
});

test("lessons and Try-this links make history; back and forward restore", async () => {
  const page = await lab.open("lesson=kmeans&k=6");
  await page.page.locator('.curriculum a[data-lesson="kmeans-digits"]').click();
  await page.idle();
  assert.equal((await page.state()).lesson, "kmeans-digits");
  await page.page.locator("#article h1", { hasText: /^k-means on digits$/ }).waitFor();  // fetched: it may come later
  assert.equal(await page.page.locator('.curriculum a[aria-current="page"]').getAttribute("data-lesson"), "kmeans-digits");
  await page.page.goBack();
  await page.frames(3);
  await page.idle();
  let state = await page.state();
  assert.equal(state.lesson, "kmeans");
  assert.equal(state.parameters.k, "6");
  await page.page.locator("#article h1", { hasText: /^k-means$/ }).waitFor();

  await page.page.locator('#article a[href*="data=moons"]').first().click();
  const moons = await page.until((now) => now.dataset === "moons", "the link did not set the data");
  assert.equal(moons.parameters.k, "2");
  await page.page.goBack();
  await page.frames(3);
  await page.idle();
  state = await page.state();
  assert.equal(state.parameters.k, "6");
  assert.notEqual(state.dataset, "moons");
  await page.page.goForward();
  await page.until((now) => now.dataset === "moons", "forward did not restore");
  page.assertQuiet();
  await page.close();
});

test("a link within the page leaves run and history as they are", async () => {
  const page = await lab.open("lesson=kmeans&k=4&seed=5");
  await page.page.evaluate("window.lab.press('forward'); window.lab.press('forward');");
  await page.until((state) => state.step === 2, "two half-steps");
  const entries = await page.page.evaluate("history.length");
  await page.page.locator("a.skip").focus();
  await page.page.keyboard.press("Enter");  // before the address has the two half-steps
  await page.page.waitForFunction(() => location.hash === "#mirror");
  await page.frames(3);
  assert.equal((await page.state()).step, 2);
  assert.match(await page.link(), /step=2.*#mirror$/);
  assert.equal(await page.page.evaluate("history.length"), entries);
  // Typed into the address it is an entry of its own; the way back restores nothing either.
  await page.page.evaluate(() => { location.hash = "#article"; });
  await page.frames(3);
  await page.page.goBack();
  await page.frames(3);
  await page.idle();
  assert.equal((await page.state()).step, 2);
  page.assertQuiet();
  await page.close();
});

// Those of all lessons: tests/unit/app/curriculum.
test("the Try-this links are accepted as the page has them", async () => {
  const page = await lab.open();
  for (const lesson of ["kmeans", "kmeans-digits"]) {
    await page.open(`lesson=${lesson}`);
    const links = await page.page.locator('#article a[href^="?"]').evaluateAll((/** @type {Element[]} */ all) => all.map((a) => a.getAttribute("href")));
    assert.ok(links.length >= 5, `${lesson} has ${links.length} links`);
    for (const href of links) {
      if (/data=mnist/.test(href)) continue;  // only where it lies on the machine
      const query = href.slice(1).replace(/&play=1/, "").replace(/&view=accuracy/, "");
      await page.open(query);
      const state = await page.state();
      assert.equal(state.error, null, `${href}: ${state.error?.message}`);
      for (const [key, value] of new URLSearchParams(query)) {
        if (key === "step") assert.ok(state.step > 0, `${href}: no half-step was gone to`);
        else if (key !== "lesson") assert.equal(state.parameters[key], value, `${href}: ${key}`);
      }
    }
  }
  page.assertQuiet();
  await page.close();
});

test("Share copies the link and says so", async () => {
  const page = await lab.blank({ permissions: ["clipboard-read", "clipboard-write"] });
  await page.open("lesson=kmeans&k=6");
  await page.page.locator("#share-button").click();
  await page.page.locator("#share-button", { hasText: "Copied" }).waitFor();
  const copied = await page.page.evaluate(() => navigator.clipboard.readText());
  assert.ok(copied.includes("k=6"), copied);
  assert.equal(copied, page.page.url());
  await page.close();
});

test("a teacher hides controls by the link", async () => {
  const page = await lab.open("lesson=kmeans&hide=k,seed");
  const widgets = await page.widgets();
  for (const id of ["k", "seed"]) assert.equal(widgets.find((widget) => widget.id === id).visible, false, id);
  assert.equal(widgets.find((widget) => widget.id === "speed").visible, true);
  assert.equal(await page.page.locator("#mirror-k").count(), 0);
  assert.equal(await page.page.locator("#mirror-speed").count(), 1);
  await page.close();
});
