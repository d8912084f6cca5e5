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

  /** What a lesson or an occasion still needs. @param {string} name */
  missing(name) {
    return partsOf(name).filter((part) => !this.#joined.has(part));
  }

  /**
   * Brings what a lesson or an occasion needs. Throws what went wrong; it can be asked for again.
   * @param {string} name
   * @param {(bytes: number) => void} [onBytes]
   */
  async bring(name, onBytes) {
    await Promise.all(this.missing(name).map((part) => this.#bring(part, onBytes)));
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
