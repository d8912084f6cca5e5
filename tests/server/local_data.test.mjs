// A site that carries data sets of this machine: what `./lab build --with-mnist` writes.

import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import { putLocalData } from "../../web/local_data.mjs";
import { localFiles } from "../../web/serve.mjs";

test("a built site carries MNIST, gzipped as the page asks for it, and gives it up again", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "lab-data-"));
  const site = path.join(folder, "site"), data = path.join(folder, "mnist");
  mkdirSync(data);
  // Two as npm brings them, two as they are handed out.
  localFiles.mnist.forEach((name, i) => writeFileSync(path.join(data, i < 2 ? name.replace(".gz", "") : name), i < 2 ? `raw ${i}` : gzipSync(`raw ${i}`)));
  putLocalData(site, ["mnist"], { LAB_DATA: folder });
  const index = JSON.parse(readFileSync(path.join(site, "local/index.json"), "utf8"));
  assert.deepEqual(Object.keys(index), ["mnist"]);
  index.mnist.files.forEach((/** @type {string} */ file, /** @type {number} */ i) => assert.equal(gunzipSync(readFileSync(path.join(site, file))).toString(), `raw ${i}`));
  putLocalData(site, [], {});
  assert.equal(readFileSync(path.join(site, "local/index.json"), "utf8"), "{}\n");
  assert.ok(!existsSync(path.join(site, "local/mnist")));
  assert.throws(() => putLocalData(site, ["faces"], {}), /no data set faces/);
  rmSync(folder, { recursive: true });
});
