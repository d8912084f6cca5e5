// When it cannot work: a plain message with what to do, never a blank page. And the static folder on a plain server.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";
import { LabPage, launch, site, startLab } from "./lab_page.mjs";

/** @type {Awaited<ReturnType<typeof startLab>>} */ let lab;
before(async () => { lab = await startLab(); });
after(() => lab.stop());

/** @param {LabPage} page @param {string} kind */
async function failure(page, kind) {
  const box = page.page.locator(`#failure[data-kind="${kind}"]`);
  await box.waitFor({ state: "visible" });
  assert.equal(await page.page.locator("#loading").isVisible(), false);
  assert.equal(await box.getAttribute("role"), "alert");
  assert.equal(await box.locator("button").count(), 1, "there is something to do");
  const text = (await box.innerText()) ?? "";
  assert.equal(await page.page.locator("#article h1").isVisible(), true, "the article can still be read");
  return text;
}

test("no WebGL 2", async () => {
  const browser = await launch({ webgl: false });
  const page = new LabPage(await browser.newPage(), lab.url);
  await page.page.goto(lab.url);
  assert.match(await failure(page, "no-webgl"), /hardware acceleration/);
  await assert.rejects(page.page.evaluate("window.lab.ready"));
  await browser.close();
});

test("a browser that gives WebGL 2 only when it is asked again opens the lab", async () => {
  const page = await lab.blank();
  await page.page.addInitScript(() => {
    const { getContext } = HTMLCanvasElement.prototype;
    /** @type {any} */ (window).refused = 0;
    /** @type {any} */ (HTMLCanvasElement.prototype).getContext = function (/** @type {any[]} */ ...what) {
      return ++/** @type {any} */ (window).refused <= 2 ? null : getContext.apply(this, /** @type {any} */ (what));
    };
  });
  await page.open("lesson=kmeans&step=2");
  assert.equal((await page.state()).step, 2);
  assert.ok((await page.page.evaluate("window.refused")) > 2);
  assert.equal(await page.page.locator("#failure").isVisible(), false);
  await page.close();
});

test("no WebAssembly SIMD", async () => {
  const page = await lab.blank();
  await page.page.addInitScript(() => { WebAssembly.validate = () => false; });
  await page.page.goto(lab.url);
  assert.match(await failure(page, "no-wasm"), /Update the browser/);
  await page.close();
});

test("a part that does not arrive is tried twice and named", async () => {
  const page = await lab.blank();
  let tries = 0;
  await page.page.route(/\.wasm$/, (/** @type {any} */ route) => { ++tries; return route.fulfill({ status: 503, body: "" }); });
  await page.page.goto(lab.url);
  assert.match(await failure(page, "download"), /lab\.[0-9a-f]{10}\.wasm could not be loaded: the server answered 503/);
  assert.ok(tries >= 2, `${tries} tries`);
  await page.close();
});

test("one failed answer is mended by the second try", async () => {
  const page = await lab.blank();
  let tries = 0;
  await page.page.route(/inter-400.*\.ttf$/, (/** @type {any} */ route) => (++tries === 1 && route.request().resourceType() === "fetch" ? route.abort() : route.continue()));
  await page.open();
  assert.equal((await page.state()).lesson, "kmeans");
  await page.close();
});

test("an incomplete file is not taken", async () => {
  const page = await lab.blank();
  await page.page.route(/\.wasm$/, (/** @type {any} */ route) => route.fulfill({ status: 200, contentType: "application/wasm", body: Buffer.from([0, 97, 115, 109, 1, 0, 0, 0]) }));
  await page.page.goto(lab.url);
  assert.match(await failure(page, "download"), /8 bytes came instead of/);
  await page.close();
});

test("data that does not arrive: the lab goes on with what it had", async () => {
  const page = await (await lab.blank()).open("lesson=kmeans&data=moons&k=2");
  await page.page.route(/data\/iris/, (/** @type {any} */ route) => route.fulfill({ status: 404, body: "no" }));
  await page.page.locator("#data-button").click();
  await page.page.locator('#data-menu [data-id="iris"]').click();
  await page.frames(3);
  await page.idle();
  const state = await page.state();
  assert.equal(state.dataset, "moons");
  assert.match(state.error.message, /Iris could not be loaded/);
  assert.match((await page.page.locator("#data-error p").textContent()) ?? "", /404/);
  await page.close();
});

test("progress counts true bytes", async () => {
  const page = await lab.blank();
  /** @type {(value?: unknown) => void} */
  let letGo = () => {};
  const gate = new Promise((resolve) => (letGo = resolve));
  await page.page.route(/\.wasm$/, async (/** @type {any} */ route) => { await gate; await route.continue(); });
  await page.page.goto(lab.url);
  await page.page.waitForFunction(() => /of \d+ kB/.test(document.getElementById("loading-text")?.textContent ?? ""));
  const bar = page.page.locator("#loading-bar");
  const held = await bar.evaluate((/** @type {HTMLProgressElement} */ element) => element.value);
  assert.ok(held < 1, "not complete while the program is missing");
  letGo();
  await page.ready();
  assert.equal(await bar.evaluate((/** @type {HTMLProgressElement} */ element) => element.value), 1);
  await page.close();
});

test("a lost graphics context is told, and mended when it comes back", async () => {
  const page = await lab.open("lesson=kmeans&k=4&step=3");
  const rect = await page.box("#canvas");
  const before = (await page.colours(rect)).length;
  await page.page.evaluate(() => {
    const context = /** @type {HTMLCanvasElement} */ (document.getElementById("canvas")).getContext("webgl2");
    const loss = context?.getExtension("WEBGL_lose_context");
    /** @type {any} */ (window).loss = loss;
    loss?.loseContext();
  });
  assert.match(await failure(page, "lost-context"), /address of the page/);
  await page.page.evaluate(() => /** @type {any} */ (window).loss.restoreContext());
  await page.page.locator("#cover").waitFor({ state: "hidden" });
  await page.frames(10);
  await page.idle();
  assert.equal((await page.state()).step, 3);
  const now = (await page.colours(rect)).length;
  assert.ok(now > before / 2, `the picture came back with ${now} of ${before} colours`);
  await page.close();
});

test("the lab's own mistake is told", async () => {
  const page = await lab.open();
  await page.page.evaluate(() => dispatchEvent(new ErrorEvent("error", { error: new WebAssembly.RuntimeError("unreachable") })));
  assert.match(await failure(page, "exception"), /made a mistake/);
  await page.close();
});

test("without JavaScript the article can be read", async () => {
  const page = await lab.blank({ javaScriptEnabled: false });
  await page.page.goto(lab.url);
  assert.equal(await page.page.locator("#article h1").textContent(), "k-means");
  assert.match((await page.page.locator("noscript").first().textContent()) ?? "", /JavaScript/);
  assert.ok((await page.page.locator("#curriculum a").count()) >= 2);
  await page.close();
});

const types = /** @type {Record<string, string>} */ ({ ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".svg": "image/svg+xml" });

test("the folder serves from a sub-path of any static host: no special headers, no MIME type for WebAssembly", async () => {
  /** @type {string[]} */
  const missing = [];
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://host");
    const inside = /^\/courses\/2026\/lab\/(.*)$/.exec(pathname);
    try {
      if (!inside || inside[1].includes("..")) throw new Error("outside");
      const file = path.join(site, inside[1] || "index.html");
      const content = await readFile(file);
      response.writeHead(200, { "Content-Type": types[path.extname(file)] ?? "application/octet-stream" }).end(content);
    } catch {
      if (pathname !== "/favicon.ico") missing.push(pathname);
      response.writeHead(404).end("not here");
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const context = await lab.browser.newContext({ viewport: { width: 1376, height: 800 } });
  const page = new LabPage(await context.newPage(), `http://127.0.0.1:${port}/courses/2026/lab/`);
  await page.open("lesson=kmeans&data=iris&k=3");
  const state = await page.state();
  assert.equal(state.dataset, "iris");
  assert.equal(state.data.points, 150);
  await page.page.locator('.curriculum a[data-lesson="kmeans-digits"]').click();
  await page.until((now) => now.lesson === "kmeans-digits" && now.dataset === "digits" && !now.busy, "the digits did not open");
  assert.equal(await page.page.locator("#article h1").textContent(), "k-means on digits");
  assert.deepEqual(missing, []);
  page.assertQuiet();
  await page.close();
  await new Promise((resolve) => server.close(() => resolve(undefined)));
});

test("two builds never mix: everything index.html leads to is named by its content", async () => {
  const index = await readFile(path.join(site, "index.html"), "utf8");
  const named = [...index.matchAll(/<(?:script|link)[^>]*\s(?:src|href)="([^"]+)"/g)].map((match) => match[1]);
  assert.ok(named.length > 5);
  for (const name of named) assert.match(name, /\.[0-9a-f]{10}\.[a-z0-9]+$/, name);
  assert.equal(/<script(?![^>]*\ssrc=)/.test(index) || /\sstyle="/.test(index), false, "nothing inline");
});
