// Puts data sets that lie on this machine into a built site, for its visitors: `node web/local_data.mjs SITE [SET…]`. The
// site then offers these and no others, as a server on this machine would (serve.mjs). Without a set it offers none.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { findLocal, listing, localFiles, localFolders } from "./serve.mjs";

const project = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** @param {string} site @param {string[]} sets @param {NodeJS.ProcessEnv} env */
export function putLocalData(site, sets, env) {
  const wanted = sets.map((set) => {
    if (!localFiles[set]) throw new Error(`there is no data set ${set} to put into a site; there is: ${Object.keys(localFiles).join(", ")}`);
    const found = findLocal(set, localFolders(set, project, env));
    if (!found) throw new Error(`${set} is not on this machine${set === "mnist" ? ": ./lab data mnist fetches it" : ""}`);
    return { set, found };
  });
  for (const set of Object.keys(localFiles)) rmSync(path.join(site, "local", set), { recursive: true, force: true });
  for (const { set, found } of wanted) {
    const folder = path.join(site, "local", set);
    mkdirSync(folder, { recursive: true });
    for (const [name, file] of Object.entries(found)) {
      const raw = readFileSync(file);
      writeFileSync(path.join(folder, name), path.extname(name) === path.extname(file) ? raw : gzipSync(raw, { level: 9 }));
    }
  }
  mkdirSync(path.join(site, "local"), { recursive: true });
  writeFileSync(path.join(site, "local", "index.json"), `${JSON.stringify(listing(sets))}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [site, ...sets] = process.argv.slice(2);
  try {
    putLocalData(site, sets, process.env);
  } catch (error) {
    console.error(`lab: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  }
}
