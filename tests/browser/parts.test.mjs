// The program comes in parts: each lesson brings what it needs, and what does not come is told, with a way to try again.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";
import { LabPage, site, startLab } from "./lab_page.mjs";

/** @type {Awaited<ReturnType<typeof startLab>>} */ let lab;
/** @type {{wasm: {path: string}, parts: {path: string}[], occasions: Record<string, number[]>, lessons: Record<string, {nav: string, parts: number[]}>}} */ let manifest;
before(async () => {
  lab = await startLab();
  const name = (await readdir(path.join(site, "page"))).find((file) => file.startsWith("manifest."));
  manifest = (await import(path.join(site, "page", name ?? ""))).default;
});
after(() => lab.stop());

/** The parts of the program that a page fetches. @param {LabPage} page */
function fetched(page) {
  /** @type {Set<string>} */
  const names = new Set();
  page.page.on("request", (/** @type {any} */ request) => {
    const at = new URL(request.url()).pathname.slice(1);
    if (/^app\/.*\.wasm$/.test(at)) names.add(at);
  });
  return names;
}
/** @param {string} lesson */
const needs = (lesson) => [manifest.wasm.path, ...manifest.lessons[lesson].parts.map((part) => manifest.parts[part].path)].sort();
/** What a lesson did not get of what it needs, and what it got beside it, except for files, networks and local data. @param {Set<string>} names @param {string[]} wanted */
const off = (names, wanted) => {
  const beside = new Set(Object.values(manifest.occasions).flat().map((part) => manifest.parts[part].path));
  return { missing: wanted.filter((name) => !names.has(name)), more: [...names].filter((name) => !wanted.includes(name) && !beside.has(name)) };
};
const nothing = { missing: [], more: [] };
/** A part that only this lesson needs. @param {string} lesson */
const own = (lesson) => {
  const part = manifest.lessons[lesson].parts.find((part) => Object.values(manifest.lessons).filter(({ parts }) => parts.includes(part)).length === 1);
  assert.ok(part !== undefined, `${lesson} has a part of its own`);
  return manifest.parts[part].path;
};
const title = (/** @type {LabPage} */ page) => page.page.locator("#lesson-title").textContent();

test("every lesson opens and plays with only its own parts", async () => {
  assert.ok(manifest.parts.length > 0, "the program is divided");
  const left = Object.keys(manifest.lessons);
  const openTheNext = async () => {
    for (let lesson = left.shift(); lesson; lesson = left.shift()) {
      const page = await lab.blank({ viewport: { width: 800, height: 600 } });
      const names = fetched(page);
      await page.open(`lesson=${lesson}`);
      const choices = (await page.widgets()).filter((widget) => widget.kind === "choice" && widget.visible && widget.enabled && /^(view|show|colour)/.test(widget.id));
      for (const { id, choices: offered } of choices) {
        for (const choice of offered) await page.set(id, choice.id);
        await page.frames(2);
      }
      await page.page.evaluate("window.lab.press('forward'); window.lab.press('end');");
      await page.frames(6);
      assert.equal((await page.state()).lesson, lesson);
      assert.deepEqual(off(names, needs(lesson)), nothing, lesson);
      assert.ok(needs(lesson).length <= manifest.parts.length, `${lesson} needs ${needs(lesson).length - 1} of ${manifest.parts.length} parts`);
      page.assertQuiet();
      await page.close();
    }
  };
  await Promise.all([openTheNext(), openTheNext()]);
});

test("a lesson whose part does not come says so, and comes when it is tried again", async () => {
  const page = await (await lab.blank()).open("lesson=kmeans&data=moons");
  let tries = 0;
  const wanted = new RegExp(path.basename(own("dbscan")).replaceAll(".", "\\."));
  await page.page.route(wanted, (/** @type {any} */ route) => { ++tries; return route.abort(); });
  await page.page.locator('.curriculum a[data-lesson="dbscan"]').click();
  const box = page.page.locator('#failure[data-kind="lesson"]');
  await box.waitFor({ state: "visible" });
  assert.equal(tries, 2, "it is tried twice");
  assert.match(await box.innerText(), /This lesson did not arrive[^]*dbscan\.[0-9a-f]{10}\.wasm could not be loaded: the network gave no answer/);
  await page.page.locator("#article h1", { hasText: "DBSCAN" }).waitFor();  // the article is there
  await page.page.unroute(wanted);
  await box.locator("button").click();
  await page.until((state) => state.lesson === "dbscan", "it comes when it is tried again");
  await page.page.locator("#cover").waitFor({ state: "hidden" });
  await page.idle();
  const rect = await page.box("#canvas");
  assert.ok((await page.colours(rect)).length > 50, "the lesson is drawn");
  await page.close();
});

test("after a lesson that did not come, another one opens", async () => {
  const page = await (await lab.blank()).open("lesson=kmeans");
  await page.page.route(new RegExp(path.basename(own("dbscan")).replaceAll(".", "\\.")), (/** @type {any} */ route) => route.fulfill({ status: 404, body: "no" }));
  await page.page.locator('.curriculum a[data-lesson="dbscan"]').click();
  await page.page.locator('#failure[data-kind="lesson"]').waitFor({ state: "visible" });
  await page.page.locator('.curriculum a[data-lesson="kmeans"]').click();
  await page.page.locator("#cover").waitFor({ state: "hidden" });
  await page.idle();
  assert.equal((await page.state()).lesson, "kmeans");
  assert.match(await page.link(), /lesson=kmeans/);
  await page.close();
});

test("a damaged part is fetched anew", async () => {
  const page = await (await lab.blank()).open("lesson=kmeans");
  const part = own("gmm");
  const bytes = await readFile(path.join(site, part));
  const damaged = Buffer.from(bytes);
  damaged.fill(0xff, 40, 400);
  let tries = 0;
  await page.page.route(new RegExp(path.basename(part).replaceAll(".", "\\.")), (/** @type {any} */ route) =>
    route.fulfill({ status: 200, contentType: "application/wasm", body: ++tries === 1 ? damaged : bytes }));
  await page.page.locator('.curriculum a[data-lesson="gmm"]').click();
  await page.until((state) => state.lesson === "gmm", "the second try brings it");
  assert.equal(tries, 2);
  await page.idle();
  page.assertQuiet();
  await page.close();
});

test("a damaged part of the first lesson is told, not a blank page", async () => {
  const page = await lab.blank();
  const part = own("optics");
  const bytes = await readFile(path.join(site, part));
  bytes.fill(0xff, 40, 400);
  await page.page.route(new RegExp(path.basename(part).replaceAll(".", "\\.")), (/** @type {any} */ route) =>
    route.fulfill({ status: 200, contentType: "application/wasm", body: bytes }));
  await page.page.goto(`${lab.url}?lesson=optics`);
  const box = page.page.locator('#failure[data-kind="download"]');
  await box.waitFor({ state: "visible" });
  assert.match(await box.innerText(), /optics\.[0-9a-f]{10}\.wasm could not be loaded: what came is damaged/);
  await page.close();
});

test("of two lessons asked for quickly the later one opens, with progress of true bytes", async () => {
  const page = await (await lab.blank()).open("lesson=kmeans");
  /** @type {(value?: unknown) => void} */
  let letGo = () => {};
  const gate = new Promise((resolve) => (letGo = resolve));
  await page.page.route(new RegExp(path.basename(own("optics")).replaceAll(".", "\\.")), async (/** @type {any} */ route) => { await gate; await route.continue(); });
  await page.page.locator('.curriculum a[data-lesson="optics"]').click();
  await page.page.locator("#loading").waitFor({ state: "visible" });
  assert.match((await page.page.locator("#loading-text").textContent()) ?? "", /^Loading “OPTICS”: \d+ of \d+ kB$/);
  await page.page.locator('.curriculum a[data-lesson="dbscan"]').click();
  await page.until((state) => state.lesson === "dbscan", "the later one opens while the earlier one is still on its way");
  await page.page.locator("#cover").waitFor({ state: "hidden" });
  letGo();
  await page.idle();
  assert.equal((await page.state()).lesson, "dbscan");
  assert.equal(await title(page), manifest.lessons.dbscan.nav);
  assert.match(await page.link(), /lesson=dbscan/);
  await page.page.goBack();
  await page.until((state) => state.lesson === "optics", "the way back leads through the earlier one");
  await page.close();
});

test("an unknown lesson opens the first, with what that needs", async () => {
  const page = await lab.open("lesson=nonsense");
  const state = await page.state();
  assert.equal(state.lesson, Object.keys(manifest.lessons)[0]);
  assert.match(state.error.message, /no lesson "nonsense"/);
  page.assertQuiet();
  await page.close();
  // Names that mean something else: an occasion, and what every object has.
  for (const name of ["files", "constructor"]) {
    const other = await (await lab.blank()).open(`lesson=${name}`);
    assert.equal((await other.state()).lesson, state.lesson);
    other.assertQuiet();
    await other.close();
  }
});

test("when nothing else is to be done, the next lesson is fetched", async () => {
  const page = await lab.blank({ idle: true });
  const names = fetched(page);
  await page.open("lesson=kmeans");
  const [, next] = Object.keys(manifest.lessons);
  const both = [...new Set([...needs("kmeans"), ...needs(next)])].sort();
  assert.ok(both.length > needs("kmeans").length);
  await page.page.waitForFunction((/** @type {string[]} */ all) => all.every((path) => performance.getEntriesByType("resource").some(({ name }) => name.endsWith(path))), both);
  assert.deepEqual(off(names, both), nothing);
  await page.close();
});

test("what reads files comes with the first file, and a file is a sentence where it does not come", async () => {
  const page = await lab.blank();
  const names = fetched(page);
  await page.open("lesson=kmeans");
  assert.deepEqual(off(names, needs("kmeans")), nothing);
  const reader = manifest.occasions.files.map((part) => manifest.parts[part].path).find((name) => !names.has(name)) ?? "";
  assert.notEqual(reader, "", "shapes are made without what reads files");
  const wanted = new RegExp(path.basename(reader).replaceAll(".", "\\."));
  await page.page.route(wanted, (/** @type {any} */ route) => route.abort());
  await page.drop([{ name: "table.csv", content: "x,y\n1,2\n2,1\n4,5\n5,4\n9,9\n" }]);
  assert.match((await page.page.locator("#data-error p").textContent()) ?? "", /No file can be read yet: .*\.wasm could not be loaded/);
  await page.page.unroute(wanted);
  await page.drop([{ name: "table.csv", content: "x,y\n1,2\n2,1\n4,5\n5,4\n9,9\n" }]);
  const state = await page.until((now) => now.dataset === "file", "the file opens when it is dropped again");
  assert.equal(state.data.points, 5);
  assert.ok(names.has(reader));
  page.problems.length = 0;  // the browser's own line about the aborted request
  await page.close();
});
