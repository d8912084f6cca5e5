// Files of networks and of their runtime: fetched once, checked by their SHA-256, kept.
//
// They are kept in the browser's Cache API under their address, whose name holds a hash of the content: a network that
// was here once is here without a net, whatever the host says about caching (GitHub Pages: ten minutes), and what an
// older build left behind can be thrown away. Where a page is not allowed that (plain http from another machine), the
// browser's ordinary cache serves hashed names as well as the host lets it. What comes out of a cache is checked, too.

import { downloadBytes } from "./download.js";
import { sha256 } from "./sha256.js";

/** @typedef {{url: string, bytes: number, sha256: string}} CheckedFile */

export class ModelFiles {
  #cacheName;
  #onProgress;
  #current;
  #arrived = 0;
  #expected = 0;
  #underWay = 0;

  /**
   * @param {string} cacheName
   * @param {Set<string>} current  the addresses of this build: others are thrown out of the cache
   * @param {(bytes: number, of: number) => void} onProgress  of everything that is on its way; (0, 0) when all is here
   */
  constructor(cacheName, current, onProgress) {
    this.#cacheName = cacheName;
    this.#current = current;
    this.#onProgress = onProgress;
  }

  /** @type {Promise<Cache | null> | undefined} */
  #cache;
  #openCache() {
    this.#cache ??= (async () => {
      try {
        const cache = await caches.open(this.#cacheName);
        for (const { url } of await cache.keys()) if (!this.#current.has(url)) await cache.delete(url);
        return cache;
      } catch {
        return null;  // not allowed here, or the disk is full: nothing is lost but time
      }
    })();
    return this.#cache;
  }

  /** The bytes of a file, checked. Throws a DownloadError that names it. @param {CheckedFile} file @returns {Promise<Uint8Array<ArrayBuffer>>} */
  async bytes(file) {
    ++this.#underWay;
    this.#expected += file.bytes;
    let counted = 0;
    const count = (/** @type {number} */ bytes) => {
      counted += bytes;
      this.#arrived += bytes;
      this.#onProgress(this.#arrived, this.#expected);
    };
    try {
      const cache = await this.#openCache();
      const kept = await this.#kept(cache, file);
      if (kept) {
        count(file.bytes);
        return kept;
      }
      const bytes = await downloadBytes(file.url, {
        expect: file.bytes,
        onBytes: count,
        check: async (all) => {
          if ((await sha256(all)) !== file.sha256) throw new Error("its checksum is another than that of the file that belongs here");
        },
      });
      await cache?.put(file.url, new Response(bytes)).catch(() => {});
      return bytes;
    } catch (error) {
      this.#expected -= file.bytes;
      this.#arrived -= counted;
      throw error;
    } finally {
      if (--this.#underWay === 0) {
        this.#arrived = this.#expected = 0;
        this.#onProgress(0, 0);
      }
    }
  }

  /** @param {Cache | null} cache @param {CheckedFile} file */
  async #kept(cache, file) {
    try {
      const response = await cache?.match(file.url);
      if (!response) return null;
      const bytes = new Uint8Array(await response.arrayBuffer());
      if (bytes.length === file.bytes && (await sha256(bytes)) === file.sha256) return bytes;
      await cache?.delete(file.url);
    } catch {
      // As if it had not been kept.
    }
    return null;
  }
}
