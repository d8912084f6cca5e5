// Bad input: a clear sentence where the person is looking, and the lab goes on with what it had.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { startLab } from "./lab_page.mjs";

/** @type {Awaited<ReturnType<typeof startLab>>} */ let lab;
before(async () => { lab = await startLab(); });
after(() => lab.stop());

/** The sentence that stands under the Data control. @param {import("./lab_page.mjs").LabPage} page */
async function bubble(page) {
  const box = page.page.locator("#data-error");
  await box.waitFor({ state: "visible" });
  return (await box.locator("p").textContent()) ?? "";
}

for (const [k, sentence] of /** @type {[string, RegExp][]} */ ([["0", /K is 0, but/], ["99", /K is 99, but/], ["-3", /K is -3, but/], ["2.5", /whole number/], ["many", /number/], ["nan", /number/]])) {
  test(`K = ${k} in a link`, async () => {
    const page = await lab.open(`lesson=kmeans&k=${k}&seed=4`);
    const state = await page.state();
    assert.equal(state.error.control, "k");
    assert.match(state.error.message, sentence);
    assert.equal(state.parameters.k, "3", "the default stays");
    assert.equal(state.parameters.seed, "4", "what is right in the link holds");
    assert.ok(state.data.points > 0);
    assert.equal((await page.page.locator("#mirror-error").textContent()), state.error.message);
    page.assertQuiet();
    await page.close();
  });
}

test("K above the number of points", async () => {
  const page = await lab.open("lesson=kmeans&k=9&n=5");
  const state = await page.state();
  assert.match(state.error.message, /9.*5/);
  assert.ok(Number(state.parameters.k) <= state.data.points);
  await page.close();
});

test("keys and lessons that do not exist", async () => {
  const page = await lab.open("lesson=kmeans&kk=3&utm_source=mail");
  assert.ok((await page.state()).data.points > 0);
  await page.open("lesson=alchemy");
  assert.equal((await page.state()).lesson, "kmeans");
  assert.match(await bubble(page), /alchemy/);
  await page.open("lesson=kmeans&data=nonsense");
  assert.match((await page.state()).error.message, /nonsense/);
  page.assertQuiet();
  await page.close();
});

test("tables that are fine although they look odd", async () => {
  const page = await lab.open();
  const rows = [[0, 0], [0, 1], [1, 0], [9, 9], [9, 8], [8, 9]];
  const plain = rows.map((row) => row.join(",")).join("\n");
  /** @type {[string, string | Uint8Array][]} */
  const fine = [
    ["header.csv", `x,y\n${plain}\n`],
    ["semicolons.csv", plain.replaceAll(",", ";")],
    ["crlf.csv", plain.replaceAll("\n", "\r\n") + "\r\n"],
    ["bom.csv", `\ufeffx,y\n${plain}`],
    ["gzipped.csv.gz", gzipSync(plain)],
  ];
  for (const [name, content] of fine) {
    await page.drop([{ name, content }]);
    const state = await page.state();
    assert.equal(state.error, null, `${name}: ${state.error?.message}`);
    assert.equal(state.dataset, "file", name);
    assert.equal(state.data.points, 6, name);
    assert.equal(state.data.columns, 2, name);
  }
  page.assertQuiet();
  await page.close();
});

/** An IDX file. @param {number} type @param {number[]} sizes @param {number} bytes */
function idx(type, sizes, bytes) {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  header.writeUInt8(type, 2);
  header.writeUInt8(sizes.length, 3);
  sizes.forEach((size, i) => header.writeUInt32BE(size, 4 + 4 * i));
  return Buffer.concat([header, Buffer.alloc(bytes)]);
}

test("files that cannot be used: each says why, and the picture stays", async () => {
  const page = await lab.open("lesson=kmeans&data=moons&k=2&step=3");
  const before = await page.state();
  /** @type {[string, string | Uint8Array, RegExp][]} */
  const bad = [
    ["empty.csv", "", /empty|no (data|rows|numbers)/i],
    ["only_header.csv", "x,y\n", /no (data|rows|numbers)|no row/i],
    ["ragged.csv", "1,2\n3,4,5\n6,7\n", /2.*3|3.*2|ragged|cells|columns/i],
    ["words.csv", "a,b\nred,blue\ngreen,yellow\n", /number|text|word/i],
    ["nan.csv", "1,2\n3,nan\n5,6\n", /nan|finite|number/i],
    ["infinite.csv", "1,2\n3,inf\n5,6\n", /inf|finite|number/i],
    ["short.idx", idx(8, [100, 28, 28], 500), /promises|hold|short|bytes/i],
    ["huge.idx", idx(8, [0x80000000, 28, 28], 100), /promises|hold|2147483648|too|large|many/i],
    ["noise.bin", new Uint8Array([0x13, 0x37, 0, 255, 254, 1, 2, 3, 0, 0]), /./],
    ["broken.csv.gz", gzipSync("1,2\n3,4\n5,6\n").subarray(0, 18), /gz|end|damaged|broken|short|cut/i],
  ];
  for (const [name, content, sentence] of bad) {
    await page.drop([{ name, content }]);
    const state = await page.state();
    assert.ok(state.error, `${name} was taken without a word`);
    assert.match(state.error.message, sentence, name);
    assert.ok(state.error.message.length < 240, `${name}: a sentence, not an essay: ${state.error.message}`);
    assert.equal(await bubble(page), state.error.message, name);
    assert.equal(state.dataset, "moons", name);
    assert.deepEqual(state.metrics, before.metrics, name);
    assert.equal(state.step, before.step, name);
  }
  // A good choice afterwards takes the sentence away.
  await page.page.locator("#data-button").click();
  await page.page.locator('#data-menu [data-id="blobs-even"]').click();
  await page.idle();
  assert.equal((await page.state()).error, null);
  assert.equal(await page.page.locator("#data-error").isVisible(), false);
  page.assertQuiet();
  await page.close();
});

test("tables with little in them: one point, equal points, a constant column", async () => {
  const page = await lab.open("lesson=kmeans&k=3");
  await page.drop([{ name: "one.csv", content: "3,4\n" }]);
  let state = await page.state();
  assert.ok(state.error, "three groups of one point");
  assert.match(state.error.message, /\b(1|one)\b/);
  await page.drop([{ name: "equal.csv", content: "3,4\n".repeat(10) }]);
  state = await page.state();
  assert.ok(state.error, "three groups of equal points");
  await page.page.evaluate(() => /** @type {any} */ (window).lab.set("k", 1));
  await page.idle();
  await page.drop([{ name: "one.csv", content: "3,4\n" }]);
  state = await page.state();
  assert.equal(state.dataset, "file", state.error?.message);
  await page.drop([{ name: "constant.csv", content: "1,5\n2,5\n3,5\n8,5\n" }]);
  state = await page.state();
  assert.equal(state.data.points, 4, state.error?.message);
  await page.press("play");
  await page.until((now) => now.done, "no end on a constant column");
  page.assertQuiet();
  await page.close();
});

test("images of one's own, with labels, dropped as a pair", async () => {
  const page = await lab.open("lesson=kmeans-digits&k=2");
  const images = idx(8, [12, 5, 5], 0);
  const pixels = Buffer.alloc(12 * 25);
  for (let i = 0; i < 12; ++i) pixels.fill(i % 2 === 0 ? 200 : 20, i * 25, i * 25 + 12);
  const labels = idx(8, [12], 12);
  for (let i = 0; i < 12; ++i) labels[8 + i] = i % 2;
  await page.drop([
    { name: "own-labels-idx1-ubyte", content: labels },
    { name: "own-images-idx3-ubyte", content: Buffer.concat([images, pixels]) },
  ]);
  const state = await page.state();
  assert.equal(state.error, null, state.error?.message);
  assert.equal(state.dataset, "file");
  assert.equal(state.data.points, 12);
  assert.equal(state.data.columns, 25);
  page.assertQuiet();
  await page.close();
});

test("three files at once are refused by the page", async () => {
  const page = await lab.open();
  await page.drop(["a", "b", "c"].map((name) => ({ name: `${name}.csv`, content: "1,2\n" })));
  assert.match(await bubble(page), /3 files/);
  assert.notEqual((await page.state()).dataset, "file");
  await page.close();
});
