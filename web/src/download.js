// The bytes of a file of the site, in the page or in a worker. A failed attempt is repeated once, past the browser's
// cache; an answer that is no file (an error, the HTML page that some hosts send instead of "not found") is told apart.

/** What went wrong with a download; `file` is its name for people. */
export class DownloadError extends Error {
  /** @param {string} file @param {string} reason */
  constructor(file, reason) {
    super(`${file} could not be loaded: ${reason}`);
    this.file = file;
    this.reason = reason;
  }
}

/** @param {string} url */
export const fileName = (url) => url.split("/").pop() ?? url;

/**
 * All that a stream gives, in one piece. @param {ReadableStream<Uint8Array>} stream
 * @param {(bytes: number) => void} [onBytes]  so many more have come; what it throws ends the reading
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function readAll(stream, onBytes) {
  const parts = [];
  let size = 0;
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      size += value.length;
      onBytes?.(value.length);
    }
  } catch (error) {
    await reader.cancel().catch(() => {});
    throw error;
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/**
 * @typedef {object} DownloadOptions
 * @property {(bytes: number) => void} [onBytes]  so many more have come; negative where an attempt failed
 * @property {number} [expect]                    bytes after decoding
 * @property {(bytes: Uint8Array<ArrayBuffer>) => Promise<void> | void} [check]  throws where they are not what they should be
 */

/**
 * @param {string} url
 * @param {DownloadOptions} [options]
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function downloadBytes(url, options = {}) {
  let reason = "";
  for (let attempt = 0; attempt < 2; ++attempt) {
    let counted = 0;
    try {
      const response = await fetch(url, attempt === 0 ? {} : { cache: "reload" });
      if (!response.ok) throw new Error(`the server answered ${response.status} ${response.statusText}`.trim());
      if (/^text\/html\b/i.test(response.headers.get("Content-Type") ?? "") && !/\.html$/.test(url)) throw new Error("the server answered with a web page instead of the file");
      if (!response.body) throw new Error("the browser gave no data");
      const bytes = await readAll(response.body, (more) => {
        counted += more;
        options.onBytes?.(more);
      });
      if (options.expect && bytes.length !== options.expect) throw new Error(`${bytes.length} bytes came instead of ${options.expect}`);
      await options.check?.(bytes);
      return bytes;
    } catch (error) {
      reason = error instanceof TypeError ? "the network gave no answer" : error instanceof Error ? error.message : String(error);
      options.onBytes?.(-counted);
    }
  }
  throw new DownloadError(fileName(url), reason);
}
