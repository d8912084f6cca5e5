// Downloads with true progress: every byte that has arrived, of the bytes that this build is known to have.

import manifest from "./manifest.js";
import { byId, siteUrl } from "./dom.js";
import { DownloadError, downloadBytes, fileName } from "./download.js";
import { LabFailure, failedDownload, noWebAssembly, noWebGL } from "./failures.js";

// (module (func (result v128) i32.const 0 i8x16.splat)): valid only where SIMD is.
const simdModule = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11,
]);

/** Throws a LabFailure where the lab cannot run at all. */
export function checkBrowser() {
  if (typeof WebAssembly !== "object" || !WebAssembly.validate(simdModule)) throw noWebAssembly();
  // A canvas of its own: the lab's canvas must get its first context from the lab.
  const context = document.createElement("canvas").getContext("webgl2");
  if (!context) throw noWebGL();
  context.getExtension("WEBGL_lose_context")?.loseContext();
}

let received = 0;
const total = manifest.module.bytes + manifest.wasm.bytes + manifest.fonts.reduce((sum, font) => sum + font.bytes, 0);

/** @param {number} bytes */
function show(bytes) {
  received += bytes;
  /** @type {HTMLProgressElement} */
  const bar = byId("loading-bar");
  bar.value = total > 0 ? Math.min(1, received / total) : 0;
  const kb = (/** @type {number} */ n) => Math.round(n / 1000).toString();
  byId("loading-text").textContent = received < total ? `Loading the lab: ${kb(received)} of ${kb(total)} kB` : "Starting the lab";
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
 * Loads everything the first frame needs.
 * @returns {Promise<{wasm: Uint8Array<ArrayBuffer>, fonts: {weight: number, bytes: Uint8Array<ArrayBuffer>}[], factory: (options: object) => Promise<any>}>}
 */
export async function loadParts() {
  show(0);
  /** @param {{path: string, bytes: number}} file */
  const counted = (file) => download(file.path, { onBytes: show, expect: file.bytes });
  const factory = (async () => {
    try {
      const module = await import(siteUrl(manifest.module.path));
      show(manifest.module.bytes);
      return module.default;
    } catch (error) {
      // A module that failed once fails for good in this page: fetch it to learn why.
      await download(manifest.module.path, { expect: manifest.module.bytes });
      throw error instanceof LabFailure ? error : failedDownload(fileName(manifest.module.path), String(error));
    }
  })();
  const [wasm, made, ...fonts] = await Promise.all([
    counted(manifest.wasm),
    factory,
    ...manifest.fonts.map(async (font) => ({ weight: font.weight, bytes: await counted(font) })),
  ]);
  return { wasm, factory: made, fonts };
}
