/**
 * What this build consists of. The build writes the shipped version of this file; this one only says what is in it.
 *
 * @typedef {{path: string, bytes: number}} SiteFile  path relative to index.html; bytes as they are after decoding
 * @typedef {object} Manifest
 * @property {string} version
 * @property {SiteFile} module       the application's JavaScript
 * @property {SiteFile} wasm         the application's WebAssembly, or the part of it that every lesson needs
 * @property {SiteFile[]} parts      the rest, in pieces that lessons bring along
 * @property {Record<string, number[]>} occasions  parts for what not every visit has: "files", "networks", "local" data
 * @property {{weight: number, path: string, bytes: number}[]} fonts
 * @property {Record<string, SiteFile>} assets   "data/iris.csv" → its hashed file
 * @property {{module: string, index: SiteFile} | null} networks   null where the build had none
 * @property {Record<string, {title: string, nav: string, path: string, parts: number[]}>} lessons  by id; parts: those it needs
 */

/** @type {Manifest} */
export default {
  version: "development",
  module: { path: "lab.mjs", bytes: 0 },
  wasm: { path: "lab.wasm", bytes: 0 },
  parts: [],
  occasions: {},
  fonts: [],
  assets: {},
  networks: null,
  lessons: {},
};
