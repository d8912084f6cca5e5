// Pointers that the application hands to the page, where its memory reaches beyond 2 GB.

import assert from "node:assert/strict";
import { test } from "node:test";

// What the page's modules look at when they are loaded; there is no page here.
Object.assign(globalThis, { matchMedia: () => ({ matches: false, addEventListener() {} }) });
const { Bridge, address } = await import("../../web/src/bridge.js");

test("a pointer is read unsigned", () => {
  assert.equal(address(16), 16);
  assert.equal(address(-2147483648), 2147483648);
  assert.equal(address(-1), 4294967295);
});

test("bytes and texts above 2 GB are read where they lie", () => {
  /** @type {[string, number, number?][]} */
  const asked = [];
  const bridge = new Bridge({
    HEAPU8: {
      set: (/** @type {Uint8Array} */ _, /** @type {number} */ at) => void asked.push(["set", at]),
      slice: (/** @type {number} */ from, /** @type {number} */ to) => {
        asked.push(["slice", from, to]);
        return new Uint8Array();
      },
    },
    UTF8ToString: (/** @type {number} */ at) => {
      asked.push(["text", at]);
      return "";
    },
    _malloc: () => -2147483640,
    _free: () => undefined,
    _lab_query: () => -16,
    _lab_press: () => -16,
  });
  bridge.bytes(-256, 100);
  bridge.query();
  bridge.press("k");
  assert.deepEqual(asked, [["slice", 4294967040, 4294967140], ["text", 4294967280],
    ["set", 2147483656], ["text", 4294967280]]);
});
