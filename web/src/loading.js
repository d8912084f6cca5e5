// Downloads with true progress: every byte that has arrived, of the bytes that this build is known to have.

import manifest from "./manifest.js";
import { byId, siteUrl } from "./dom.js";
import { DownloadError, downloadBytes, fileName } from "./download.js";
import { LabFailure, currentFailure, failedDownload, noWebAssembly, noWebGL } from "./failures.js";

// (module (func (result v128) i32.const 0 i8x16.splat)): valid only where SIMD is.
const simdModule = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11,
]);

/** A browser whose graphics process has just ended gives no context until the next one has started. In ms. */
const pausesForGraphics = [100, 400, 1500];

/** Rejects with a LabFailure where the lab cannot run at all. */
export async function checkBrowser() {
  if (typeof WebAssembly !== "object" || !WebAssembly.validate(simdModule)) throw noWebAssembly();
  // A canvas of its own: the lab's canvas must get its first context from the lab.
  const ask = () => document.createElement("canvas").getContext("webgl2");
  let context = ask();
  for (const pause of pausesForGraphics) {
    if (context) break;
    await new Promise((resolve) => setTimeout(resolve, pause));
    context = ask();
  }
  if (!context) throw noWebGL();
  context.getExtension("WEBGL_lose_context")?.loseContext();
}

/** What a lesson needs of the program's parts. Where the lab has no such lesson, it opens the first. @param {string} lesson */
export const partsOf = (lesson) => (Object.hasOwn(manifest.lessons, lesson) ? manifest.lessons[lesson] : Object.values(manifest.lessons)[0])?.parts ?? [];

/** Shows or hides the cover in the place of the stage, unless a failure stands on it. @param {boolean} on */
export function coverStage(on) {
  if (currentFailure()) return;
  byId("loading").hidden = false;
  byId("cover").hidden = !on;
}

/** Shows on the cover how much has come of what is wanted. */
export class Progress {
  #received = 0;
  #total;
  #what;

  /** @param {string} what "the lab" @param {number} total bytes */
  constructor(what, total) {
    this.#what = what;
    this.#total = total;
    this.add(0);
  }

  /** @param {number} bytes so many more have come; negative where an attempt failed */
  add(bytes) {
    this.#received += bytes;
    /** @type {HTMLProgressElement} */
    const bar = byId("loading-bar");
    bar.value = this.#total > 0 ? Math.min(1, this.#received / this.#total) : 0;
    const kb = (/** @type {number} */ n) => Math.round(n / 1000).toString();
    byId("loading-text").textContent = this.#received < this.#total
      ? `Loading ${this.#what}: ${kb(this.#received)} of ${kb(this.#total)} kB` : `Starting ${this.#what}`;
  }
}

/**
 * The bytes of a file of the site. A failed attempt is repeated once.
 * @param {string} path
 * @param {import("./download.js").DownloadOptions} [options]
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function download(path, options = {}) {
  try {
    return await downloadBytes(siteUrl(path), options);
  } catch (error) {
    throw error instanceof DownloadError ? failedDownload(error.file, error.reason) : error;
  }
}

/**
 * A part of the program, compiled. What came damaged is fetched once more, past the browser's cache.
 * @param {{path: string, bytes: number}} file
 * @param {(bytes: number) => void} [onBytes]
 * @returns {Promise<WebAssembly.Module>}
 */
export async function downloadPart(file, onBytes) {
  /** @type {WebAssembly.Module | null} */
  let module = null;
  const check = async (/** @type {Uint8Array<ArrayBuffer>} */ bytes) => {
    try {
      module = await WebAssembly.compile(bytes);
    } catch {
      throw new Error("what came is damaged");
    }
  };
  await download(file.path, { expect: file.bytes, onBytes, check });
  return /** @type {WebAssembly.Module} */ (/** @type {unknown} */ (module));
}

/**
 * Loads everything the first frame needs.
 * @param {string} lesson the one to be opened
 * @returns {Promise<{wasm: Uint8Array<ArrayBuffer>, parts: Map<number, WebAssembly.Module>, fonts: {weight: number, bytes: Uint8Array<ArrayBuffer>}[], factory: (options: object) => Promise<any>}>}
 */
export async function loadProgram(lesson) {
  const wanted = partsOf(lesson);
  const files = [manifest.module, manifest.wasm, ...manifest.fonts, ...wanted.map((part) => manifest.parts[part])];
  const progress = new Progress("the lab", files.reduce((sum, file) => sum + file.bytes, 0));
  /** @param {{path: string, bytes: number}} file */
  const counted = (file) => download(file.path, { onBytes: (bytes) => progress.add(bytes), expect: file.bytes });
  const factory = (async () => {
    try {
      const module = await import(siteUrl(manifest.module.path));
      progress.add(manifest.module.bytes);
      return module.default;
    } catch (error) {
      // A module that failed once fails for good in this page: fetch it to learn why.
      await download(manifest.module.path, { expect: manifest.module.bytes });
      throw error instanceof LabFailure ? error : failedDownload(fileName(manifest.module.path), String(error));
    }
  })();
  /** @type {Map<number, WebAssembly.Module>} */
  const parts = new Map();
  const [wasm, made, fonts] = await Promise.all([
    counted(manifest.wasm),
    factory,
    Promise.all(manifest.fonts.map(async (font) => ({ weight: font.weight, bytes: await counted(font) }))),
    ...wanted.map(async (part) => parts.set(part, await downloadPart(manifest.parts[part], (bytes) => progress.add(bytes)))),
  ]);
  return { wasm, parts, factory: made, fonts };
}
