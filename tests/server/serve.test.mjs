// The server of `./lab serve`: headers, caching, compression, refusals, MNIST, and the command line.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, get, request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync, gunzipSync, gzipSync } from "node:zlib";

import { findLocal, localFiles, localFolders, readArguments, siteHandler } from "../../web/serve.mjs";

const serveScript = fileURLToPath(new URL("../../web/serve.mjs", import.meta.url));
/** @type {string} */ let folder;
/** @type {import("node:http").Server} */ let server;
let port = 0;
const page = `<!doctype html><title>t</title>${"<p>text</p>".repeat(300)}`;

before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "lab-serve-"));
  const site = path.join(folder, "site");
  mkdirSync(path.join(site, "lessons"), { recursive: true });
  mkdirSync(path.join(folder, "mnist"));
  writeFileSync(path.join(site, "index.html"), page);
  writeFileSync(path.join(site, "lessons", "index.html"), "lessons");
  writeFileSync(path.join(site, "lab.0123abcd.wasm"), Buffer.alloc(2000));
  writeFileSync(path.join(site, "main.mjs"), "export {};\n");
  writeFileSync(path.join(site, ".hidden"), "hidden");
  writeFileSync(path.join(folder, "secret.txt"), "secret");
  symlinkSync(path.join(folder, "secret.txt"), path.join(site, "link.txt"));
  mkdirSync(path.join(folder, "xrays"));
  for (const name of localFiles.mnist.slice(0, 3)) writeFileSync(path.join(folder, "mnist", name), gzipSync(name));
  server = createServer(siteHandler({ root: site, local: { mnist: [path.join(folder, "mnist")], pneumonia: [path.join(folder, "xrays")] } }));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  port = /** @type {import("node:net").AddressInfo} */ (server.address()).port;
});

after(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

/**
 * @param {string} address @param {Record<string, string>} [headers] @param {string} [method]
 * @returns {Promise<{status: number, headers: import("node:http").IncomingHttpHeaders, body: Buffer}>}
 */
function fetchRaw(address, headers = {}, method = "GET") {
  return new Promise((resolve, reject) => {
    const call = request({ host: "127.0.0.1", port, path: address, headers, method }, (response) => {
      /** @type {Buffer[]} */ const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }));
    });
    call.on("error", reject);
    call.end();
  });
}

test("the page comes with the right type and the strict headers", async () => {
  const answer = await fetchRaw("/?lesson=kmeans&k=4");
  assert.equal(answer.status, 200);
  assert.equal(answer.body.toString(), page);
  assert.equal(answer.headers["content-type"], "text/html; charset=utf-8");
  assert.equal(answer.headers["cross-origin-opener-policy"], "same-origin");
  assert.equal(answer.headers["cross-origin-embedder-policy"], "require-corp");
  assert.equal(answer.headers["x-content-type-options"], "nosniff");
  const policy = String(answer.headers["content-security-policy"]);
  assert.match(policy, /script-src 'self' 'wasm-unsafe-eval';/);
  assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|\*/);
});

test("WebAssembly and modules have the types that browsers insist on", async () => {
  assert.equal((await fetchRaw("/lab.0123abcd.wasm")).headers["content-type"], "application/wasm");
  assert.match(String((await fetchRaw("/main.mjs")).headers["content-type"]), /^text\/javascript/);
});

test("only names that carry a hash may be kept without asking", async () => {
  assert.match(String((await fetchRaw("/lab.0123abcd.wasm")).headers["cache-control"]), /immutable/);
  for (const name of ["/", "/main.mjs", "/local/index.json"]) {
    assert.equal((await fetchRaw(name)).headers["cache-control"], "no-cache", name);
  }
});

test("an unchanged file is not sent twice, a changed one is", async () => {
  const first = await fetchRaw("/main.mjs");
  const tag = String(first.headers.etag);
  const second = await fetchRaw("/main.mjs", { "If-None-Match": tag });
  assert.equal(second.status, 304);
  assert.equal(second.body.length, 0);
  writeFileSync(path.join(folder, "site", "main.mjs"), "export const changed = 1;\n");
  const third = await fetchRaw("/main.mjs", { "If-None-Match": tag });
  assert.equal(third.status, 200);
  assert.match(third.body.toString(), /changed/);
});

test("what is compressed unpacks to the same bytes", async () => {
  const br = await fetchRaw("/", { "Accept-Encoding": "gzip, deflate, br" });
  assert.equal(br.headers["content-encoding"], "br");
  assert.equal(brotliDecompressSync(br.body).toString(), page);
  const gzip = await fetchRaw("/", { "Accept-Encoding": "gzip" });
  assert.equal(gzip.headers["content-encoding"], "gzip");
  assert.equal(gunzipSync(gzip.body).toString(), page);
  assert.notEqual(br.headers.etag, gzip.headers.etag);
  assert.ok(gzip.body.length < page.length / 4);
});

test("HEAD has the headers and no body", async () => {
  const answer = await fetchRaw("/", {}, "HEAD");
  assert.equal(answer.status, 200);
  assert.equal(answer.headers["content-length"], String(Buffer.byteLength(page)));
  assert.equal(answer.body.length, 0);
});

test("nothing outside the folder is served", async () => {
  for (const address of ["/../secret.txt", "/%2e%2e/secret.txt", "/lessons/../../secret.txt", "/..%2fsecret.txt", "/.hidden", "/link.txt", "/%00"]) {
    const answer = await fetchRaw(address);
    assert.equal(answer.status, 404, address);
    assert.doesNotMatch(answer.body.toString(), /^secret$|^hidden$/, address);
  }
  assert.equal((await fetchRaw("/%zz")).status, 400);
  assert.equal((await fetchRaw("/", {}, "POST")).status, 405);
});

test("a folder is its index page, behind a slash", async () => {
  const bare = await fetchRaw("/lessons");
  assert.equal(bare.status, 308);
  assert.equal(bare.headers.location, "/lessons/");
  assert.equal((await fetchRaw("/lessons/")).body.toString(), "lessons");
});

test("MNIST is offered only when all four files are there; a raw one is zipped on the way", async () => {
  assert.equal((await fetchRaw("/local/index.json")).body.toString(), "{}");
  assert.equal((await fetchRaw(`/local/mnist/${localFiles.mnist[0]}`)).status, 404);
  const raw = Buffer.from("raw labels");
  writeFileSync(path.join(folder, "mnist", localFiles.mnist[3].replace(".gz", "")), raw);
  const listing = JSON.parse((await fetchRaw("/local/index.json")).body.toString());
  assert.deepEqual(listing, { mnist: { files: localFiles.mnist.map((name) => `local/mnist/${name}`) } });
  const zipped = await fetchRaw(`/local/mnist/${localFiles.mnist[0]}`, { "Accept-Encoding": "br" });
  assert.equal(zipped.headers["content-encoding"], undefined);
  assert.equal(gunzipSync(zipped.body).toString(), localFiles.mnist[0]);
  assert.deepEqual(gunzipSync((await fetchRaw(`/local/mnist/${localFiles.mnist[3]}`)).body), raw);
  for (const wrong of ["mnist/../secret.txt", "mnist/secret.txt", "toString/a.gz", "__proto__/a.gz"]) {
    assert.equal((await fetchRaw(`/local/${wrong}`)).status, 404, wrong);
  }
});

test("the chest X-rays are offered where their archive is, and come as it is", async () => {
  const archive = Buffer.from("PK an archive");
  assert.equal((await fetchRaw("/local/pneumonia/pneumoniamnist.npz")).status, 404);
  writeFileSync(path.join(folder, "xrays", "pneumoniamnist.npz"), archive);
  const listing = JSON.parse((await fetchRaw("/local/index.json")).body.toString());
  assert.deepEqual(listing.pneumonia, { files: ["local/pneumonia/pneumoniamnist.npz"] });
  assert.deepEqual((await fetchRaw("/local/pneumonia/pneumoniamnist.npz", { "Accept-Encoding": "br" })).body, archive);
});

test("local data is looked for in the stated order", () => {
  const folders = localFolders("mnist", "/p/lab", { LAB_DATA: "/d", LAB_CACHE: "/c" });
  assert.deepEqual(folders, ["/d", "/d/mnist", "/c/mnist", "/p/shared/data/mnist"]);
  assert.equal(findLocal("mnist", [path.join(folder, "nowhere")]), null);
  assert.equal(findLocal("nonesuch", [folder]), null);
});

test("the command line", () => {
  assert.deepEqual(readArguments(["--port", "9000", "--host=0.0.0.0"]), { root: "build/web/site", port: 9000, host: "0.0.0.0" });
  for (const bad of [["--port", "x"], ["--port", "70000"], ["--port"], ["--speed", "1"], ["--port="]]) {
    assert.throws(() => readArguments(bad), Error, bad.join(" "));
  }
});

/** @param {string[]} words */
function start(words) {
  const child = spawn(process.execPath, [serveScript, "--root", path.join(folder, "site"), ...words]);
  let out = "";
  let err = "";
  child.stdout.on("data", (text) => (out += text));
  child.stderr.on("data", (text) => (err += text));
  return { child, out: () => out, err: () => err };
}

test("it says where it serves, and a taken port is a sentence and exit code 1", async () => {
  const first = start(["--port", "0"]);
  while (!first.out().includes("\n")) await once(first.child.stdout, "data");
  const said = /^Serving http:\/\/127\.0\.0\.1:(\d+)\/\n$/.exec(first.out());
  assert.ok(said, first.out());
  const second = start(["--port", /** @type {string} */ (said[1])]);
  const [code] = await once(second.child, "exit");
  assert.equal(code, 1);
  assert.match(second.err(), /Port \d+ is taken by another program/);
  assert.equal(second.out(), "");
  await new Promise((resolve, reject) => get(`http://127.0.0.1:${said[1]}/`, resolve).on("error", reject));
  first.child.kill();
  await once(first.child, "exit");
  await new Promise((resolve) => connect(Number(said[1]), "127.0.0.1").on("error", resolve));
});

test("without a site it says so", async () => {
  const child = spawn(process.execPath, [serveScript, "--root", path.join(folder, "nowhere")]);
  let err = "";
  child.stderr.on("data", (text) => (err += text));
  const [code] = await once(child, "exit");
  assert.equal(code, 1);
  assert.match(err, /\.\/lab serve builds it/);
});
