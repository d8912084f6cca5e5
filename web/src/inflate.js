// Gzip, inflated by the browser beside the page: the lab itself would stand still over MNIST's 47 MB.

import { readAll } from "./download.js";

const worthIt = 1e6, largest = 512 * 2 ** 20;  // bytes; of what comes out, the lab takes no more

/**
 * What gzip holds. Everything else comes back as it is, and so does what the browser does not inflate (damaged, several
 * members, too large): the lab reads it or says in words what is wrong with it.
 * @param {Uint8Array<ArrayBuffer>} bytes @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function inflated(bytes) {
  if (bytes.length < worthIt || bytes[0] !== 0x1f || bytes[1] !== 0x8b || typeof DecompressionStream === "undefined") return bytes;
  let left = largest;
  try {
    return await readAll(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")), (more) => {
      left -= more;
      if (left < 0) throw new Error("larger than the lab takes");
    });
  } catch {
    return bytes;
  }
}
