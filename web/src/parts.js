// The program's parts: what a lesson needs beyond what every lesson needs is fetched when it opens, what an occasion needs
// (the first file, the first network) before it, and joined to the program that runs. Parts know each other through the program's table of functions only, so their order does not matter.

import manifest from "./manifest.js";
import { downloadPart, partsOf } from "./loading.js";

export class Parts {
  /** The exports of the first part. @type {WebAssembly.Exports} */
  #program;
  /** Parts that have been joined or are on their way. @type {Map<number, Promise<void>>} */
  #known = new Map();
  /** @type {Set<number>} */
  #joined = new Set();

  /** @param {WebAssembly.Exports} program */
  constructor(program) {
    this.#program = program;
  }

  /** What a lesson still needs. @param {string} lesson */
  missing(lesson) {
    return partsOf(lesson).filter((part) => !this.#joined.has(part));
  }

  /**
   * Brings what a lesson needs. Throws what went wrong; it can be asked for again.
   * @param {string} lesson
   * @param {(bytes: number) => void} [onBytes]
   */
  async bring(lesson, onBytes) {
    await Promise.all(this.missing(lesson).map((part) => this.#bring(part, onBytes)));
  }

  /** The same for what not every visit has. @param {"files" | "networks" | "local"} occasion */
  async bringFor(occasion) {
    await Promise.all((manifest.occasions[occasion] ?? []).map((part) => this.#bring(part)));
  }

  /** @param {number} part @param {(bytes: number) => void} [onBytes] */
  #bring(part, onBytes) {
    let coming = this.#known.get(part);
    if (!coming) {
      coming = downloadPart(manifest.parts[part], onBytes).then((module) => this.join(part, module));
      // What failed may be asked for again.
      coming.catch(() => this.#known.delete(part));
      this.#known.set(part, coming);
    }
    return coming;
  }

  /** Joins a part that has come. @param {number} part @param {WebAssembly.Module} module */
  async join(part, module) {
    await WebAssembly.instantiate(module, { primary: /** @type {any} */ (this.#program) });
    this.#joined.add(part);
  }
}
