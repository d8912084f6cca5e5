// The accessibility mirror: every control as a plain form field, in both directions.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startLab } from "./lab_page.mjs";

/** @type {Awaited<ReturnType<typeof startLab>>} */ let lab;
before(async () => { lab = await startLab(); });
after(() => lab.stop());

test("the mirror holds every control, labelled, with its value", async () => {
  const page = await lab.open("lesson=kmeans&k=6&seed=9");
  const { parameters } = await page.state();
  const widgets = (await page.widgets()).filter((widget) => widget.visible && widget.place !== "none" && widget.id in parameters);
  assert.ok(widgets.length >= 8, `${widgets.length} controls`);
  for (const widget of widgets) {
    const field = page.page.locator(`#mirror-${widget.id}`);
    assert.equal(await field.count(), 1, `${widget.id} is not in the mirror`);
    if (widget.kind === "flags") {
      for (const choice of widget.choices) {
        assert.equal(await page.page.locator(`#mirror-${widget.id}-${choice.id}`).isChecked(), widget.value.split(",").includes(choice.id));
      }
    } else {
      const name = await field.evaluate((/** @type {HTMLInputElement} */ element) => element.labels?.[0]?.textContent ?? "");
      assert.ok(name.includes(widget.label), `${widget.id} is labelled "${name}"`);
      if (widget.kind === "toggle") assert.equal(await field.isChecked(), widget.value === "1");
      else if (widget.id === "step") assert.equal(await field.inputValue(), String(Number(widget.value) + 1), "half-steps are counted from 1, as on the canvas");
      else assert.equal(await field.inputValue(), widget.value, widget.id);
    }
  }
  const spoken = await page.page.locator("#phase").textContent();
  assert.ok(spoken?.includes((await page.state()).phase.sentence));
  await page.close();
});

test("what is set in the mirror is set in the lab, and the other way round", async () => {
  const page = await lab.open("lesson=kmeans");
  await page.page.locator("#mirror-k").fill("7");
  await page.page.locator("#mirror-k").press("Enter");
  await page.page.locator("#mirror-start").selectOption("random");
  await page.page.locator("#mirror-show-regions").focus();
  await page.page.keyboard.press("Space");
  await page.idle();
  let { parameters } = await page.state();
  assert.equal(parameters.k, "7");
  assert.equal(parameters.start, "random");
  assert.equal(parameters.show, "trails");
  await page.page.locator("#mirror-data").selectOption("moons");
  await page.idle();
  assert.equal((await page.state()).dataset, "moons");

  await page.page.evaluate(() => { const { lab } = /** @type {any} */ (window); lab.set("k", 3); lab.set("start", "plus"); });
  await page.idle();
  assert.equal(await page.page.locator("#mirror-k").inputValue(), "3");
  assert.equal(await page.page.locator("#mirror-start").inputValue(), "plus");
  page.assertQuiet();
  await page.close();
});

test("the transport works from the mirror, and its sentence is announced", async () => {
  const page = await lab.open("lesson=kmeans&k=4&seed=5");
  await page.page.locator("#mirror-forward").focus();
  await page.page.keyboard.press("Enter");
  await page.idle();
  assert.equal((await page.state()).step, 1);
  const status = page.page.locator('#mirror [role="status"]');
  assert.equal(await status.getAttribute("aria-live"), "polite");
  assert.match((await status.textContent()) ?? "", /^Assign every point to its nearest centroid/);
  await page.page.locator("#mirror-back").focus();
  await page.page.keyboard.press("Enter");
  await page.idle();
  assert.equal((await page.state()).step, 0);
  await page.close();
});

test("a wrong value is refused in words, beside its field, and the lab goes on", async () => {
  const page = await lab.open("lesson=kmeans&k=4");
  const before = await page.state();
  await page.page.locator("#mirror-k").fill("0");
  await page.page.locator("#mirror-k").press("Enter");
  await page.idle();
  const state = await page.state();
  assert.equal(state.parameters.k, "4");
  assert.deepEqual(state.metrics, before.metrics);
  assert.equal(state.error.control, "k");
  const field = page.page.locator("#mirror-k");
  assert.equal(await field.getAttribute("aria-invalid"), "true");
  const description = await field.evaluate((/** @type {Element} */ element) => (element.getAttribute("aria-describedby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent).join(" "));
  assert.ok(description.includes(state.error.message), description);
  await field.fill("5");
  await field.press("Enter");
  await page.idle();
  assert.equal((await page.state()).error, null);
  assert.equal(await field.getAttribute("aria-invalid"), null);
  await page.close();
});

test("the first Tab offers a way to the controls, and they become visible there", async () => {
  const page = await (await lab.blank()).open("lesson=kmeans");  // where nothing has had the keyboard yet
  await page.key("Tab");
  assert.equal(await page.page.evaluate(() => document.activeElement?.className), "skip");
  await page.key("Enter");
  await page.key("Tab");
  const inside = await page.page.evaluate(() => document.getElementById("mirror")?.contains(document.activeElement));
  assert.equal(inside, true);
  const [, , width, height] = await page.box("#mirror");
  assert.ok(width > 200 && height > 200, "the mirror is visible while the keyboard is in it");
  await page.close();
});
