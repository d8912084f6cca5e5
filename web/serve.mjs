// Serves the built site on this machine: `node web/serve.mjs --root build/web/site [--port 8080] [--host 127.0.0.1]`.
// No dependency. Adds what a static host cannot: COOP/COEP (threads), a strict CSP, compression, and data that lies here.

import { createServer } from "node:http";
import { createHash } from "node:crypto";
import { readFile, realpath, stat } from "node:fs/promises";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants as zlib, gzipSync } from "node:zlib";

/** @type {Record<string, string>} */
const mimeTypes = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".md": "text/markdown; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".wasm": "application/wasm",
  ".onnx": "application/octet-stream",
  ".ttf": "font/ttf",
  ".woff2": "font/woff2",
  ".gz": "application/gzip",
};
const compressible = new Set([
  ".html", ".css", ".js", ".mjs", ".json", ".webmanifest", ".md", ".txt", ".csv", ".svg", ".wasm", ".ttf", ".onnx",
]);

/** Headers of every answer. */
const safetyHeaders = {
  "Content-Security-Policy":
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; " +
    "connect-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
};

/** A name with the hash of its content in it never changes its content: lab.1f3a9c0b.wasm, lab-1f3a9c0b.wasm. */
const hashedName = /[.-][0-9a-f]{8,64}\.[a-z0-9]+$/;

/** Data that may lie on this machine, and the files of each as they are handed out. @type {Record<string, string[]>} */
export const localFiles = {
  mnist: ["train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"],
  pneumonia: ["pneumoniamnist.npz"],
};

/**
 * The first folder that holds all files of a data set (what is handed out gzipped may lie there without it).
 * @param {string} set @param {string[]} folders @returns {Record<string, string> | null} the file of each name
 */
export function findLocal(set, folders) {
  const names = localFiles[set] ?? [];
  for (const folder of folders) {
    /** @type {Record<string, string>} */
    const found = {};
    for (const name of names) {
      const file = [name, name.replace(/\.gz$/, "")].map((n) => path.join(folder, n)).find((f) => existsSync(f));
      if (file) found[name] = file;
    }
    if (names.length > 0 && Object.keys(found).length === names.length) return found;
  }
  return null;
}

/** What the page reads to know which data sets it can fetch, and from where. @param {string[]} sets */
export const listing = (sets) => Object.fromEntries(sets.map((set) => [set, { files: localFiles[set].map((name) => `local/${set}/${name}`) }]));

/** Where a data set may lie: LAB_DATA, the user's cache, ../shared/data. @param {string} set @param {string} projectDir @param {NodeJS.ProcessEnv} env */
export function localFolders(set, projectDir, env) {
  const cache = env.LAB_CACHE || path.join(env.XDG_CACHE_HOME || path.join(homedir(), ".cache"), "unlabeled");
  const folders = [];
  if (env.LAB_DATA) folders.push(env.LAB_DATA, path.join(env.LAB_DATA, set));
  folders.push(path.join(cache, set), path.join(projectDir, "..", "shared", "data", set));
  return folders;
}

/**
 * @typedef {{body: Buffer, etag: string, type: string, encodings: Map<string, Buffer>, stamp: string}} Entry
 * @typedef {{root: string, local?: Record<string, string[]>}} Site  root: the folder served; local: for data sets of
 *   localFiles, the folders where each may lie
 */

/** @param {Site} site @returns {import("node:http").RequestListener} */
export function siteHandler({ root, local: places = {} }) {
  /** @type {Map<string, Entry>} */
  const cache = new Map();

  /** @param {string} file @param {(body: Buffer) => Buffer} [change] @param {string} [extension] */
  async function load(file, change, extension = path.extname(file)) {
    const info = await stat(file);
    const stamp = `${info.mtimeMs} ${info.size}`;
    const known = cache.get(file);
    if (known?.stamp === stamp) return known;
    const raw = await readFile(file);
    return remember(file, change ? change(raw) : raw, extension, stamp);
  }

  /** @param {string} key @param {Buffer} body @param {string} extension @param {string} stamp */
  function remember(key, body, extension, stamp) {
    const entry = {
      body,
      stamp,
      etag: createHash("sha256").update(body).digest("hex").slice(0, 20),
      type: mimeTypes[extension] ?? "application/octet-stream",
      encodings: new Map(),
    };
    cache.set(key, entry);
    return entry;
  }

  /** @param {Entry} entry @param {string} extension @param {string} accepted */
  function encode(entry, extension, accepted) {
    const encoding = /\bbr\b/.test(accepted) ? "br" : /\bgzip\b/.test(accepted) ? "gzip" : "";
    if (!encoding || !compressible.has(extension) || entry.body.length < 1000) return { encoding: "", body: entry.body };
    let body = entry.encodings.get(encoding);
    if (!body) {
      body = encoding === "br"
        ? brotliCompressSync(entry.body, { params: { [zlib.BROTLI_PARAM_QUALITY]: entry.body.length > 4e6 ? 5 : 9, [zlib.BROTLI_PARAM_SIZE_HINT]: entry.body.length } })
        : gzipSync(entry.body, { level: 9 });
      entry.encodings.set(encoding, body);
    }
    return { encoding, body };
  }

  /** The file of a path below the root, or null. Nothing outside the root, no dot files. @param {string} pathname */
  async function resolve(pathname) {
    const parts = pathname.split("/").filter((part) => part !== "");
    if (parts.some((part) => part.startsWith(".") || part.includes("\\") || part.includes("\0"))) return null;
    let file = path.join(root, ...parts);
    try {
      if ((await stat(file)).isDirectory()) {
        if (!pathname.endsWith("/")) return { redirect: `${encodeURI(`/${parts.join("/")}`)}/` };
        file = path.join(file, "index.html");
      }
      const real = await realpath(file);
      const home = await realpath(root);
      return real.startsWith(home + path.sep) && (await stat(real)).isFile() ? { file: real } : null;
    } catch {
      return null;
    }
  }

  /** What lies on this machine and not in the site. @param {string} pathname */
  async function local(pathname) {
    if (pathname === "/local/index.json") {
      const here = Object.keys(localFiles).filter((set) => findLocal(set, places[set] ?? []));
      return { entry: remember(pathname, Buffer.from(JSON.stringify(listing(here))), ".json", ""), extension: ".json" };
    }
    const [, set, name] = /^\/local\/([a-z]+)\/([a-z0-9.-]+)$/.exec(pathname) ?? [];
    const file = set && name && localFiles[set]?.includes(name) && findLocal(set, places[set] ?? [])?.[name];
    if (!file) return null;
    const extension = path.extname(name);
    const zip = extension === path.extname(file) ? undefined : (/** @type {Buffer} */ raw) => gzipSync(raw, { level: 6 });
    return { entry: await load(file, zip, extension), extension };
  }

  return async (request, response) => {
    /** @param {number} status @param {string} text @param {Record<string, string>} [more] */
    const refuse = (status, text, more = {}) => {
      response.writeHead(status, { ...safetyHeaders, ...more, "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" });
      response.end(request.method === "HEAD" ? undefined : `${text}\n`);
    };
    try {
      if (request.method !== "GET" && request.method !== "HEAD") {
        refuse(405, "Only GET and HEAD are answered.", { Allow: "GET, HEAD" });
        return;
      }
      let pathname;
      try {
        // Not through URL(), which would fold ".." away before it can be refused.
        pathname = decodeURIComponent((request.url ?? "/").split(/[?#]/)[0] || "/");
      } catch {
        refuse(400, "The address is not valid.");
        return;
      }
      let found = pathname.startsWith("/local/") ? await local(pathname) : null;
      if (!found && pathname !== "/local/index.json") {
        const target = await resolve(pathname);
        if (target && "redirect" in target) {
          refuse(308, "Moved.", { Location: /** @type {string} */ (target.redirect) });
          return;
        }
        if (target) found = { entry: await load(target.file), extension: path.extname(target.file) };
      }
      if (!found) {
        refuse(404, `There is no ${pathname} here.`);
        return;
      }
      const { encoding, body } = encode(found.entry, found.extension, String(request.headers["accept-encoding"] ?? ""));
      const etag = `"${found.entry.etag}${encoding && `-${encoding}`}"`;
      /** @type {Record<string, string | number>} */
      const headers = {
        ...safetyHeaders,
        "Content-Type": found.entry.type,
        "Cache-Control": hashedName.test(pathname) ? "public, max-age=31536000, immutable" : "no-cache",
        ETag: etag,
        Vary: "Accept-Encoding",
      };
      if (String(request.headers["if-none-match"] ?? "").split(/,\s*/).includes(etag)) {
        response.writeHead(304, headers).end();
        return;
      }
      if (encoding) headers["Content-Encoding"] = encoding;
      headers["Content-Length"] = body.length;
      response.writeHead(200, headers);
      response.end(request.method === "HEAD" ? undefined : body);
    } catch (error) {
      console.error(`${request.method} ${request.url}: ${error}`);
      if (response.headersSent) response.destroy();
      else refuse(500, "The server failed at this file; its terminal says more.");
    }
  };
}

/** @param {string[]} words @returns {{root: string, port: number, host: string}} */
export function readArguments(words) {
  const options = { root: "build/web/site", port: 8080, host: "127.0.0.1" };
  for (let i = 0; i < words.length; ++i) {
    const [name, inline] = /** @type {string} */ (words[i]).split(/=(.*)/s);
    const value = inline ?? words[++i];
    if (value === undefined || value === "") throw new Error(`${name} needs a value.`);
    if (name === "--root") options.root = value;
    else if (name === "--host") options.host = value;
    else if (name === "--port") {
      options.port = Number(value);
      if (!/^\d+$/.test(value) || options.port > 65535) throw new Error(`The port must be a number from 0 to 65535, not "${value}".`);
    } else throw new Error(`There is no option ${name}; there are --port, --host and --root.`);
  }
  return options;
}

function main() {
  /** @param {string} text */
  const fail = (text) => {
    console.error(`lab serve: ${text}`);
    process.exit(1);
  };
  let options;
  try {
    options = readArguments(process.argv.slice(2));
  } catch (error) {
    fail(/** @type {Error} */ (error).message);
    return;
  }
  const { root, port, host } = options;
  if (!existsSync(path.join(root, "index.html"))) fail(`There is no site in ${root}; ./lab serve builds it.`);
  const projectDir = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
  const server = createServer(siteHandler({ root, local: Object.fromEntries(Object.keys(localFiles).map((set) => [set, localFolders(set, projectDir, process.env)])) }));
  server.on("error", (/** @type {NodeJS.ErrnoException} */ error) => {
    if (error.code === "EADDRINUSE") fail(`Port ${port} is taken by another program. Choose another one: ./lab serve --port ${port + 1}`);
    if (error.code === "EACCES") fail(`Port ${port} is not open to you. Choose one above 1023: ./lab serve --port 8080`);
    if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND") fail(`This machine has no address ${host}.`);
    fail(String(error.message));
  });
  server.listen(port, host, () => {
    const address = /** @type {import("node:net").AddressInfo} */ (server.address());
    console.log(`Serving http://${host.includes(":") ? `[${host}]` : host}:${address.port}/`);
  });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
}

if (process.argv[1] && fileURLToPath(import.meta.url) === path.resolve(process.argv[1])) main();
