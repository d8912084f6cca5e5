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
    const page = await lab.open(`lesson=kmeans&k=${k}&seed=9`);
    const state = await page.state();
    assert.equal(state.error.control, "k");
    assert.match(state.error.message, sentence);
    assert.equal(state.parameters.k, "3", "the default stays");
    assert.equal(state.parameters.seed, "9", "what is right in the link holds");
    assert.ok(state.data.points > 0);
    assert.equal((await page.page.locator("#mirror-error").textContent()), state.error.message);
    page.assertQuiet();
    await page.close();
  });
}

test("large gzip is inflated by the browser; what that does not take is told by the lab", async () => {
  const page = await lab.blank();
  await page.page.addInitScript(() => {
    const Native = DecompressionStream;
    /** @type {any} */ (window).inflating = 0;
    /** @type {any} */ (window).DecompressionStream = class extends Native {
      /** @param {CompressionFormat} format */
      constructor(format) { super(format); ++(/** @type {any} */ (window).inflating); }
    };
  });
  await page.open("lesson=kmeans-digits");
  // Images of noise, which no compression makes small.
  const count = 1600, images = Buffer.alloc(16 + count * 784);
  images.set([0, 0, 8, 3]);
  for (const [at, value] of [[4, count], [8, 28], [12, 28]]) images.writeUInt32BE(value, at);
  let state = 1;
  for (let i = 16; i < images.length; ++i) images[i] = (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 24;
  const packed = gzipSync(images);
  assert.ok(packed.length > 1e6);
  await page.drop([{ name: "noise.gz", content: packed }]);
  const read = await page.until((now) => now.dataset === "file" && now.data?.points === count, "the images were not read");
  assert.equal(read.error, null);
  assert.equal(await page.page.evaluate("window.inflating"), 1);
  await page.drop([{ name: "torn.gz", content: packed.subarray(0, packed.length - 9) }]);
  assert.match(await bubble(page), /torn\.gz/);
  assert.equal(await page.page.evaluate("window.inflating"), 2);
  assert.equal((await page.state()).data.points, count, "what was there stays");
  await page.close();
});

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

test("of two tables dropped at once it is said which one is open", async () => {
  const page = await lab.open();
  await page.drop([{ name: "first.csv", content: "x,y\n1,2\n3,4\n8,9\n" }, { name: "second.csv", content: "x,y\n5,6\n7,8\n" }]);
  const state = await page.state();
  assert.equal(state.data.name, "first.csv");
  assert.equal(state.data.points, 3);
  assert.match(await bubble(page), /first\.csv is opened, second\.csv is not/);
  await page.close();
});

test("three files at once are refused by the page", async () => {
  const page = await lab.open();
  await page.drop(["a", "b", "c"].map((name) => ({ name: `${name}.csv`, content: "1,2\n" })));
  assert.match(await bubble(page), /3 files/);
  assert.notEqual((await page.state()).dataset, "file");
  await page.close();
});

test("radii, counts and sizes that cannot be, in the lessons of groups", async () => {
  /** @type {[string, string, RegExp][]} */
  const bad = [
    ["lesson=dbscan&eps=0", "eps", /0/], ["lesson=dbscan&eps=nan", "eps", /number/], ["lesson=dbscan&eps=-1", "eps", /-1/],
    ["lesson=dbscan&n=20&minpts=21", "minpts", /21.*20/],
    ["lesson=optics&eps=0", "eps", /0/], ["lesson=optics&eps=nan", "eps", /number/], ["lesson=optics&n=20&minpts=21", "minpts", /21.*20/],
    ["lesson=optics&data=blobs&n=20001", "data", /at most 20000 points/],
    ["lesson=hierarchy&data=blobs&n=20001", "data", /at most 20000 points/], ["lesson=hierarchy&data=blobs&n=10001&linkage=complete", "data", /at most 10000 points/],
    ["lesson=hierarchy&data=blobs&n=50&clusters=60", "clusters", /60 clusters of 50 points/],
    ["lesson=gmm&k=9&n=5", "k", /9.*5/], ["lesson=gmm&collapse=hold&floor=0", "floor", /0/], ["lesson=gmm&view=kmeans&sigma=0", "sigma", /0/],
  ];
  for (const [query, control, sentence] of bad) {
    const page = await lab.open(query);
    const { error, data, phase } = await page.state();
    assert.equal(error?.control, control, query);
    assert.match(error.message, sentence, query);
    assert.ok(error.message.endsWith("."), error.message);
    assert.ok(data.points > 0 && phase.sentence.length > 5, `${query}: the lab goes on`);
    page.assertQuiet();
    await page.close();
  }
});

// In every lesson of the curriculum: tests/unit/app/curriculum.
test("equal points, points on a line, equal distances: an answer or a sentence, in clusterings of points", async () => {
  const line = [...Array(30)].map((_, i) => `${i},${2 * i}`).join("\n");
  for (const lesson of ["gmm", "dbscan", "optics", "hierarchy"]) {
    const page = await lab.open(`lesson=${lesson}`);
    await page.drop([{ name: "equal.csv", content: "3,4\n".repeat(10) }]);
    let state = await page.state();
    if (lesson === "gmm") {
      assert.match(state.error.message, /All points are equal/);
      assert.notEqual(state.dataset, "file");
    } else {
      assert.equal(state.error, null, `${lesson}: ${state.error?.message}`);
      await page.set("step", 10);
      await page.idle();
      state = await page.state();
      assert.equal(state.metrics.clusters, 1, `${lesson}: equal points are one cluster`);
    }
    // A covariance without an inverse, and three points of which each two are as far apart.
    for (const [name, content] of [["line.csv", line], ["simplex.csv", "1,0,0\n0,1,0\n0,0,1\n"]]) {
      if (lesson === "gmm") await page.set("k", 1);
      await page.drop([{ name, content }]);
      await page.set("step", 10);
      await page.idle();
      state = await page.state();
      assert.equal(state.error, null, `${lesson}, ${name}: ${state.error?.message}`);
      assert.equal(state.dataset, "file");
      for (const [id, value] of Object.entries(state.metrics)) assert.ok(Number.isFinite(value), `${lesson}, ${name}: ${id} is ${value}`);
    }
    page.assertQuiet();
    await page.close();
  }
});

test("points drawn by hand, from the first on, where minPts are needed", async () => {
  for (const lesson of ["dbscan", "optics"]) {
    const page = await lab.open(`lesson=${lesson}&data=drawn`);
    const [x, y, w, h] = await page.box("#canvas");
    await page.page.mouse.click(x + w * 0.25, y + h * 0.3);
    await page.frames(4);
    await page.idle();
    let state = await page.state();
    assert.equal(state.error, null, `${lesson}: ${state.error?.message}`);
    assert.equal(state.data.points, 1);
    assert.match(state.phase.sentence, /more points/);
    await page.drag([x + w * 0.2, y + h * 0.4], [x + w * 0.4, y + h * 0.45]);
    await page.idle();
    state = await page.state();
    assert.equal(state.error, null, `${lesson}: ${state.error?.message}`);
    assert.ok(state.data.points > 5, `${state.data.points} points`);
    assert.ok(state.steps > 1 || state.metrics.clusters !== undefined, `${lesson} runs`);
    page.assertQuiet();
    await page.close();
  }
});
