// What the browser tests share: a server, a browser that can draw, and hands that press real controls.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const require = createRequire(new URL("../../web/package.json", import.meta.url));
// @ts-ignore: the types lie in web/node_modules, beyond this folder
const { chromium } = require("playwright-core");

const root = fileURLToPath(new URL("../..", import.meta.url));
export const site = process.env.LAB_SITE ?? `${root}build/web/site`;
const executablePath = process.env.LAB_CHROMIUM ?? "/usr/bin/chromium";

const quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic", "--no-first-run"];
// Without these there is no WebGL in a machine without a screen, and a suite could pass on an empty canvas. Mesa's
// renderer of software takes two thirds of the time of Chromium's own, which is what WebGPU needs. A machine that stands
// still for some seconds is no reason to end the graphics process, nor its end to refuse WebGL to the tests that follow.
const steady = ["--disable-gpu-watchdog", "--disable-gpu-process-crash-limit", "--disable-domain-blocking-for-3d-apis"];
const drawing = ["--use-angle=gl-egl", "--ignore-gpu-blocklist", ...steady];
const mesa = { EGL_PLATFORM: "surfaceless", LIBGL_ALWAYS_SOFTWARE: "1" };

// Wide enough for the curriculum, which narrower windows fold away.
const usualWindow = { width: 1376, height: 800 };
const patience = 60_000;  // ms; a slow machine, not a speed limit

/** @param {string} [folder] @returns {Promise<{url: string, stop: () => void}>} */
export function serve(folder = site) {
  assert.ok(existsSync(`${folder}/index.html`), `no site in ${folder}: build it with ./lab serve or ninja -C build/web site`);
  const child = spawn(process.execPath, [`${root}web/serve.mjs`, "--root", folder, "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((resolve, reject) => {
    child.on("exit", (code) => reject(new Error(`the server ended with ${code}`)));
    child.stdout.on("data", (text) => {
      const match = /http:\/\/\S+/.exec(String(text));
      if (match) resolve({ url: match[0], stop: () => child.kill() });
    });
  });
}

// A graphics card of software for WebGPU.
const computing = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist", "--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader", ...steady];
const without = ["--disable-gpu", "--disable-3d-apis", "--disable-webgl", "--disable-webgl2"];

/** @param {{webgl?: boolean, webgpu?: boolean}} [options] */
export const launch = ({ webgl = true, webgpu = false } = {}) =>
  chromium.launch({ executablePath, env: { ...process.env, ...mesa }, args: [...quiet, ...(!webgl ? without : webgpu ? computing : drawing)] });

/** One page with the lab in it. */
export class LabPage {
  /** @param {any} page @param {string} url */
  constructor(page, url) {
    this.page = page;
    this.url = url;
    /** @type {string[]} */
    this.problems = [];
    page.setDefaultTimeout(patience);
    page.on("console", (/** @type {any} */ message) => {
      if (message.type() === "error") this.problems.push(message.text());
    });
    const route = page.route.bind(page);
    page.route = (/** @type {any[]} */ ...what) => {
      assert.equal(this.giveBack, undefined, "who stands between the page and the server takes a fresh page (blank): another has what earlier tests fetched");
      return route(...what);
    };
    page.on("pageerror", (/** @type {Error} */ error) => this.problems.push(String(error)));
  }

  /** Opens what a query describes and waits until nothing moves any more. */
  async open(query = "") {
    await this.page.goto(this.url + (query ? `?${query}` : ""));
    await this.ready();
    return this;
  }

  async ready() {
    await this.page.waitForFunction("window.lab !== undefined");
    await within(this.page.evaluate("window.lab.ready"), "the lab to be ready");
    await this.idle();
  }

  idle() {
    return within(this.page.evaluate("window.lab.idle()"), "the lab to be idle");
  }
  /** @returns {Promise<any>} */
  state() {
    return this.page.evaluate("window.lab.state()");
  }
  /**
   * Sets a parameter, as somebody at the console would. Resolves with what the lab says against it, "" if nothing.
   * @param {string} id @param {string | number} value @returns {Promise<string>}
   */
  set(id, value) {
    return this.page.evaluate((/** @type {[string, string]} */ [key, text]) => {
      const { lab } = /** @type {any} */ (window);
      lab.set(key, text);
      return lab.state().error?.message ?? "";
    }, [id, String(value)]);
  }
  /** @returns {Promise<any[]>} */
  widgets() {
    return this.page.evaluate("window.lab.widgets()");
  }
  /** @param {string} id */
  async widget(id) {
    const widget = (await this.widgets()).find((candidate) => candidate.id === id);
    assert.ok(widget, `there is no widget ${id}`);
    return widget;
  }
  /** The rectangle of a widget on the page. @param {string} id @returns {Promise<[number, number, number, number]>} */
  async rect(id) {
    const { rect } = await this.widget(id);
    assert.ok(rect && rect[2] > 0 && rect[3] > 0, `${id} has no rectangle on the canvas`);
    return rect;
  }
  /** Presses the middle of a widget with the mouse. @param {string} id */
  async press(id) {
    const [x, y, w, h] = await this.rect(id);
    await this.page.mouse.click(x + w / 2, y + h / 2);
    await this.frames(3);
  }
  /** Presses at a share of a widget's rectangle. @param {string} id @param {number} across 0 to 1 @param {number} [down] */
  async pressAt(id, across, down = 0.5) {
    const [x, y, w, h] = await this.rect(id);
    await this.page.mouse.click(x + w * across, y + h * down);
    await this.frames(3);
  }
  /** Drags with the mouse. @param {number[]} from @param {number[]} to */
  async drag(from, to) {
    const { mouse } = this.page;
    await mouse.move(from[0], from[1]);
    await this.frames(2);
    await mouse.down();
    await this.frames(2);
    for (let i = 1; i <= 5; ++i) {
      await mouse.move(from[0] + ((to[0] - from[0]) * i) / 5, from[1] + ((to[1] - from[1]) * i) / 5);
      await this.frames(1);
    }
    await this.frames(2);
    await mouse.up();
    await this.frames(2);
  }
  /** @param {number} count */
  frames(count) {
    return this.page.evaluate((/** @type {number} */ n) => new Promise((resolve) => {
      const next = () => (n-- > 0 ? requestAnimationFrame(next) : resolve(undefined));
      next();
    }), count);
  }
  /** @param {string} key */
  async key(key) {
    await this.page.keyboard.press(key);
    await this.frames(3);
  }

  /** Waits until `test` holds for the state; fails with the last state otherwise. @param {(state: any) => boolean} test @param {string} what */
  async until(test, what) {
    const end = Date.now() + patience;
    let state;
    do {
      state = await this.state();
      if (test(state)) return state;
      await this.frames(2);
    } while (Date.now() < end);
    assert.fail(`${what}: ${JSON.stringify({ step: state.step, playing: state.playing, error: state.error, metrics: state.metrics })}`);
  }

  /** Counts of colours in a rectangle of the page as it is drawn, most frequent first. @param {number[]} rect */
  async colours([x, y, width, height]) {
    const png = await this.page.screenshot({ clip: { x, y, width, height } });
    return this.page.evaluate(async (/** @type {string} */ base64) => {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
      const canvas = new OffscreenCanvas(picture.width, picture.height);
      const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
      context.drawImage(picture, 0, 0);
      const { data } = context.getImageData(0, 0, picture.width, picture.height);
      /** @type {Map<string, number>} */
      const counts = new Map();
      for (let i = 0; i < data.length; i += 4) {
        const colour = `${data[i]},${data[i + 1]},${data[i + 2]}`;
        counts.set(colour, (counts.get(colour) ?? 0) + 1);
      }
      return [...counts].sort((a, b) => b[1] - a[1]);
    }, png.toString("base64"));
  }
  /** The rectangle of an element. @param {string} selector @returns {Promise<[number, number, number, number]>} */
  async box(selector) {
    const { x, y, width, height } = await this.page.locator(selector).boundingBox();
    return [x, y, width, height];
  }
  /** The address with what the lab writes into it. */
  async link() {
    // It follows the state with a delay, since browsers limit its changes.
    await within(this.page.evaluate(async () => {
      const { lab } = /** @type {any} */ (window);
      while (location.search !== "?" + lab.query()) await new Promise((resolve) => setTimeout(resolve, 20));
    }), "the address to have what the lab says");
    return this.page.url();
  }
  /** Drops files on the page as a file manager would. @param {{name: string, content: string | Uint8Array}[]} files */
  async drop(files) {
    await this.page.evaluate((/** @type {{name: string, bytes: number[]}[]} */ list) => {
      const transfer = new DataTransfer();
      for (const { name, bytes } of list) transfer.items.add(new File([new Uint8Array(bytes)], name));
      const target = /** @type {Element} */ (document.getElementById("canvas"));
      for (const type of ["dragenter", "dragover", "drop"]) {
        target.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }));
      }
    }, files.map(({ name, content }) => ({ name, bytes: [...(typeof content === "string" ? new TextEncoder().encode(content) : content)] })));
    await this.frames(3);
    await this.idle();
  }
  /** Fails if the page complained in its console. */
  assertQuiet() {
    assert.deepEqual(this.problems, [], "the console of the page");
  }
  /** Ends the use of the page. @returns {Promise<unknown>} */
  async close() {
    return this.giveBack ? this.giveBack() : this.page.context().close();
  }
  /** Set where the page is used again: see startLab(). @type {(() => Promise<unknown>) | undefined} */
  giveBack;

  /** Opens what a query describes in the page that is there, as a link in it would. @param {string} query */
  async follow(query) {
    await this.page.setViewportSize(usualWindow);
    await this.page.mouse.move(0, 0);
    await this.page.evaluate((/** @type {string} */ address) => {
      /** @type {HTMLElement | null} */ (document.activeElement)?.blur();
      scrollTo(0, 0);
      const link = document.createElement("a");
      link.setAttribute("href", address);
      document.body.append(link);
      link.click();
      link.remove();
    }, `?${query}`);
    await this.idle();
    return this;
  }
}

/** @param {Promise<any>} promise @param {string} what */
async function within(promise, what) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${patience / 1000} s for ${what}`)), patience);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** @typedef {Record<string, any> & {idle?: boolean}} PageOptions  of Playwright's newContext() */

/**
 * A server and a browser, the same for all who ask in one process; what the last of them stops is stopped.
 * `open` with a query alone takes a page that an earlier test has closed, as somebody who goes from lesson to lesson does
 * (loading one anew costs more than most tests); with options, and by `blank`, the page is a fresh one.
 * Nothing moves on its way from one half-step to the next, as for somebody whose system asks for less motion: a frame
 * drawn in software takes a twentieth of a second. What moves is tested with `reducedMotion: "no-preference"`.
 * Pages do not fetch the next lesson while they are idle, unless `idle` says so: every test then shows, too, that its
 * lesson finds all that it needs in its own parts.
 */
export async function startLab() {
  ++users;
  return (started ??= makeLab());
}
let users = 0;
/** @type {ReturnType<typeof makeLab> | undefined} */
let started;

/**
 * @returns {Promise<{browser: any, url: string, open: (query?: string, options?: PageOptions) => Promise<LabPage>, blank: (options?: PageOptions) => Promise<LabPage>, stop: () => Promise<void>}>}
 */
async function makeLab() {
  const server = await serve();
  const browser = await launch();
  const blank = async (/** @type {PageOptions} */ { idle = false, ...options } = {}) => {
    const context = await browser.newContext({ viewport: usualWindow, reducedMotion: "reduce", ...options });
    if (!idle) await context.addInitScript(() => { window.requestIdleCallback = () => 0; });
    return new LabPage(await context.newPage(), server.url);
  };
  // A suite on a browser that draws nothing proves nothing.
  const probe = await browser.newPage();
  const webgl = await probe.evaluate("document.createElement('canvas').getContext('webgl2') !== null");
  await probe.close();
  assert.ok(webgl, "this browser has no WebGL 2: the tests would run on an empty canvas");
  /** Pages that were closed and can be used again. @type {LabPage[]} */
  const resting = [];
  const reuse = async (/** @type {string} */ query) => {
    const rested = resting.pop();
    const page = rested ?? (await blank());
    page.giveBack = async () => {
      // What went wrong or remembers a choice does not come back.
      const clean = page.problems.length === 0 &&
        (await page.page.evaluate(() => document.getElementById("failure")?.hidden && localStorage.length === 0 && !document.fullscreenElement).catch(() => false));
      if (!clean) return page.page.context().close();
      resting.push(page);
    };
    return rested ? page.follow(query) : page.open(query);
  };
  return {
    browser,
    url: server.url,
    blank,
    open: (query = "", options = undefined) => (options ? blank(options).then((page) => page.open(query)) : reuse(query)),
    stop: async () => {
      if (--users > 0) return;
      started = undefined;
      await browser.close();
      server.stop();
    },
  };
}
