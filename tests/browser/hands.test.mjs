// What hands do on the stage, and what does the same without them: the list of controls, and the keyboard on the canvas.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { deflateSync } from "node:zlib";
import { startLab } from "./lab_page.mjs";

/** @type {Awaited<ReturnType<typeof startLab>>} */ let lab;
before(async () => { lab = await startLab(); });
after(() => lab.stop());

test("a point is dragged: k-means follows where it stands, the link has it, and it is put back", async () => {
  const page = await lab.open("lesson=kmeans&k=4&step=3&point=9");
  const before = await page.state();
  const [x, y, w, h] = await page.rect("moved-point");
  await page.drag([x + w / 2, y + h / 2], [x + w / 2 + 50, y + h / 2 + 35]);
  const moved = await page.until((state) => state.parameters.moved !== "" && !state.busy && !state.animating, "the drag was not answered");
  assert.match(moved.parameters.moved, /^9,/);
  assert.equal(moved.step, 3, "the run stays at its half-step");
  assert.equal(moved.parameters.data, before.parameters.data);
  assert.notEqual(moved.metrics.cost, before.metrics.cost);
  assert.match(await page.link(), /moved=9,/);
  await page.press("put-back");
  const back = await page.until((state) => state.parameters.moved === "" && !state.busy, "not put back");
  assert.equal(back.metrics.cost, before.metrics.cost);
  page.assertQuiet();
  await page.close();
});

test("kind 1: a centroid's place is two fields of the mirror, named in words", async () => {
  const page = await lab.open("lesson=kmeans&k=3&step=1");
  const field = page.page.getByLabel("Centroid 2, across");
  await field.fill("3.5");
  await field.press("Enter");
  const state = await page.until((s) => s.parameters.start === "hand" && !s.busy, "the centroid was not placed");
  assert.match(state.parameters.centres, /;3\.5,/);
  assert.equal(await field.inputValue(), "3.5");
  await field.press("ArrowUp");
  await page.until((s) => /;3\.[67]/.test(s.parameters.centres), "the arrow key moves by the lesson's step");
  page.assertQuiet();
  await page.close();
});

test("kind 2: a unit of a code is pulled in the mirror", async () => {
  const page = await lab.open("lesson=autoencoder&step=3");
  const field = page.page.getByLabel("Unit 2 of the code");
  await field.fill("2.5");
  await field.press("Enter");
  const state = await page.until((s) => s.parameters.pull !== "", "the unit was not pulled");
  assert.equal(state.parameters.pull, "2:2.5");
  await page.close();
});

test("kind 3: a cell of a table is chosen in the mirror", async () => {
  const page = await lab.open("lesson=kmeans-digits&view=confusion&step=400");
  await page.until((s) => !s.busy, "the table is not there");
  const field = page.page.getByLabel("Cell of the table");
  await field.waitFor({ state: "attached" });
  const value = await field.locator("option").nth(3).getAttribute("value");
  await field.selectOption(value);
  const state = await page.until((s) => s.parameters.cell !== "", "no cell was chosen");
  assert.equal(state.parameters.cell, value);
  await field.selectOption("none");
  await page.until((s) => s.parameters.cell === "", "the cell was not let go");
  await page.close();
});

test("on the canvas Tab comes to the centroids, the page keys to the next one, and the arrows move it", async () => {
  const page = await (await lab.blank()).open("lesson=kmeans&k=3&step=1");
  await page.page.locator("#canvas").focus();
  const before = await page.widget("centroid-2-x");
  await page.key("Tab");  // the picked point
  await page.key("Tab");  // the centroids
  await page.key("PageDown");
  await page.key("ArrowRight");
  await page.until((s) => s.parameters.start === "hand", "no centroid was moved");
  const now = await page.widget("centroid-2-x");
  assert.ok(Number(now.value) > Number(before.value), `${before.value} → ${now.value}`);
  await page.close();
});

test("the mirror counts half-steps as the canvas does", async () => {
  const page = await lab.open("lesson=kmeans&k=4&seed=5&step=2");
  const field = page.page.locator("#mirror-step");
  assert.equal(await field.inputValue(), "3");
  await field.fill("5");
  await field.press("Enter");
  await page.until((s) => s.step === 4, "half-step 5 of the canvas is step 4 of the link");
  assert.equal(await field.getAttribute("min"), "1");
  await page.close();
});

test("hidden controls are hidden in the mirror, too, and an unknown name is told", async () => {
  const page = await lab.open("lesson=kmeans&hide=data,present,k");
  for (const id of ["data", "present", "k"]) assert.equal(await page.page.locator(`#mirror-${id}`).count(), 0, id);
  assert.equal(await page.page.locator("#mirror-start").count(), 1);
  assert.match(await page.set("hide", "nonsense"), /no control "nonsense"/);
  await page.close();
});

test("the names that can be hidden are copied", async () => {
  const page = await (await lab.blank({ permissions: ["clipboard-read", "clipboard-write"] })).open("lesson=kmeans");
  await page.page.locator("#settings-button").click();
  await page.page.locator("#names-button").click();
  const names = (await page.page.evaluate(() => navigator.clipboard.readText())).split(",");
  for (const name of ["k", "seed", "data", "present", "play"]) assert.ok(names.includes(name), `${name} of ${names}`);
  assert.ok(!names.includes("centres") && !names.includes("centroid-1-x"), `${names}`);
  assert.equal(await page.set("hide", names.join(",")), "", "and every one of them is known");
  await page.close();
});

test("help speaks of the lesson that is open", async () => {
  const page = await lab.open("lesson=kmeans&k=3&step=1");
  const help = async () => {
    await page.page.locator("#settings-button").click();
    await page.page.locator("#help-button").click();
    const words = await page.page.locator("#help").innerText();
    await page.key("Escape");
    return words;
  };
  assert.match(await help(), /Centroid 1 to 3/);
  await page.follow("lesson=autoencoder&step=3");
  const words = await help();
  assert.doesNotMatch(words, /[Cc]entroid/);
  assert.match(words, /Unit 1 to \d+ of the code/);
  assert.match(words, /picture of/);
  await page.follow("lesson=manifold");
  await page.close();
});

test("Esc closes the drawer on a phone, wherever the focus is", async () => {
  const page = await (await lab.blank({ viewport: { width: 390, height: 844 } })).open("lesson=kmeans");
  for (const inside of [true, false]) {
    await page.page.locator("#nav-button").click();
    assert.equal(await page.page.evaluate(() => document.documentElement.dataset.drawer), "open");
    if (!inside) await page.page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement)?.blur());
    await page.page.keyboard.press("Escape");
    assert.equal(await page.page.evaluate(() => document.documentElement.dataset.drawer), undefined);
    assert.equal(await page.page.evaluate(() => document.activeElement?.id), "nav-button");
  }
  await page.close();
});

/** The checksum of PNG's chunks, bit by bit. @param {Uint8Array} bytes */
function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; ++bit) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** A grey PNG of `side` × `side` with a dark upright bar on white. @param {number} side */
function barPng(side) {
  const rows = Buffer.alloc(side * (side + 1), 255);
  for (let y = 0; y < side; ++y) {
    rows[y * (side + 1)] = 0;
    for (let x = 0; x < side; ++x) if (Math.abs(x - side / 2) < side / 14 && y > side / 5 && y < (4 * side) / 5) rows[y * (side + 1) + 1 + x] = 20;
  }
  const chunk = (/** @type {string} */ name, /** @type {Buffer} */ data) => {
    const body = Buffer.concat([Buffer.from(name), data]), size = Buffer.alloc(4), sum = Buffer.alloc(4);
    size.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([size, body, sum]);
  };
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0]);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  return Buffer.concat([Buffer.from([0x89, 80, 78, 71, 13, 10, 26, 10]), chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

test("a picture of a digit is dropped: prepared as a drawing is, and refused in words where none is taken", async () => {
  const page = await lab.open("lesson=autoencoder");
  await page.drop([{ name: "one.png", content: barPng(140) }]);
  const state = await page.until((s) => s.parameters.ink !== "" && !s.busy, "the picture was not taken");
  assert.equal(state.parameters.part, "drawn");
  assert.match(state.parameters.ink, /^~[\w-]{1024}$/);
  assert.match(await page.link(), /part=drawn/);

  await page.follow("lesson=kmeans");
  await page.drop([{ name: "one.png", content: barPng(60) }]);
  const words = await page.page.locator("#data-error").innerText();
  assert.match(words, /one\.png is a picture\. This lesson takes a table/);
  await page.drop([{ name: "broken.png", content: "no picture" }]);
  assert.match(await page.page.locator("#data-error").innerText(), /broken\.png is no picture that this browser can read/);
  await page.close();
});
