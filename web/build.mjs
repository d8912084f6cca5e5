#!/usr/bin/env node
// Assembles the site: a static folder that works from any sub-path.
//
//   node web/build.mjs --module build/web/src/app/lab.mjs [--wasm …/lab.wasm] --fonts <folder> --out build/web/site
//                      [--wasm-split <program>] [--assets assets] [--models models] [--version <text>]
//
// Articles become HTML here (Markdown, formulas as MathML), the curriculum is asked of the application itself
// (lab_catalog()), which is divided by what each lesson needs (split.mjs), and every file but index.html gets a name that holds a hash of its content. index.html names hashed
// files only, so two builds never mix in a browser's cache. No inline script or style: the strict CSP refuses them.

import { createHash } from "node:crypto";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { renderLesson } from "./markdown.mjs";
import { linkedObjects, split } from "./split.mjs";

const web = dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({
  options: {
    module: { type: "string" },
    wasm: { type: "string" },
    "wasm-split": { type: "string" },
    fonts: { type: "string" },
    assets: { type: "string", default: join(web, "../assets") },
    models: { type: "string", default: join(web, "../models") },
    out: { type: "string" },
    version: { type: "string", default: "" },
  },
});

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(`site: ${message}`);
  process.exit(1);
}
if (!options.module || !options.out || !options.fonts) fail("--module, --fonts and --out are needed");
const modulePath = resolve(options.module);
const wasmPath = resolve(options.wasm ?? modulePath.replace(/\.m?js$/, ".wasm"));
const assets = resolve(options.assets);
const out = resolve(options.out);
for (const path of [modulePath, wasmPath, assets]) if (!existsSync(path)) fail(`there is no ${path}`);

const staging = out + ".new";
rmSync(staging, { recursive: true, force: true });
mkdirSync(staging, { recursive: true });

/** @type {{path: string, bytes: Buffer}[]} */
const written = [];

/** Writes a file of the site. @param {string} path @param {Buffer | string} content */
function write(path, content) {
  const bytes = Buffer.from(content);
  mkdirSync(dirname(join(staging, path)), { recursive: true });
  writeFileSync(join(staging, path), bytes);
  written.push({ path, bytes });
  return { path, bytes: bytes.length };
}

/** Writes a file under a name with its hash before the ending. @param {string} path @param {Buffer | string} content */
function writeHashed(path, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 10);
  const ending = extname(path);
  return write(`${path.slice(0, path.length - ending.length)}.${hash}${ending}`, content);
}

/** Like writeHashed, with the checksum by which the page checks what comes. @param {string} path @param {string} source */
function writeChecked(path, source) {
  const content = readFileSync(source);
  return { ...writeHashed(path, content), sha256: createHash("sha256").update(content).digest("hex") };
}

/**
 * The networks of a folder with their index, and ONNX Runtime Web with our worker around it. Null where there are none.
 * @param {string} folder @returns {{module: string, index: {path: string, bytes: number}} | null}
 */
function writeNetworks(folder) {
  if (!existsSync(join(folder, "index.json"))) return null;
  const read = (/** @type {string} */ name) => JSON.parse(readFileSync(join(folder, name), "utf8"));
  const models = read("index.json").models.map((/** @type {any} */ entry) => {
    const card = read(entry.card);
    return {
      id: card.id, about: card.about, architecture: card.architecture, data: card.data.id, code: card.code,
      height: card.image[0], width: card.image[1],
      files: card.files.map((/** @type {any} */ file) => {
        const shipped = writeChecked(`models/${file.file}`, join(folder, file.file));
        if (shipped.sha256 !== file.sha256 || shipped.bytes !== file.bytes) fail(`${file.file} is not the file that ${entry.card} speaks of`);
        return { part: file.part, file: file.file, epoch: file.epoch ?? -1, layers: file.layers, ...shipped };
      }),
      figures: Object.entries(card.figures).map(([id, { label, value }]) => ({ id, label, value })),
    };
  });
  if (models.length === 0) return null;
  const runtimeFolder = join(web, "node_modules/onnxruntime-web/dist");
  if (!existsSync(runtimeFolder)) fail("onnxruntime-web is not installed: npm ci --prefix web");
  // .js: not every host knows that .mjs is JavaScript.
  const runtime = (/** @type {string} */ module, /** @type {string} */ binary) => ({
    module: writeChecked(`runtime/${module.replace(/\.mjs$/, ".js")}`, join(runtimeFolder, module)),
    binary: writeChecked(`runtime/${binary}`, join(runtimeFolder, binary)),
  });
  const index = {
    worker: writeModule("model_worker.js"),
    runtimes: {
      wasm: runtime("ort.wasm.bundle.min.mjs", "ort-wasm-simd-threaded.wasm"),
      webgpu: runtime("ort.webgpu.bundle.min.mjs", "ort-wasm-simd-threaded.asyncify.wasm"),
    },
    models,
  };
  return { module: writeModule("models.js"), index: writeHashed("models/index.json", JSON.stringify(index)) };
}

// What the application says of itself.
const wasmBinary = readFileSync(wasmPath);
const factory = (await import(pathToFileURL(modulePath).href)).default;
const application = await factory({ noInitialRun: true, wasmBinary, print() {}, printErr: console.error });
/** @type {{chapters: {id: string, title: string, lessons: string[]}[], datasets: {id: string}[], themes: Record<string, Record<string, string>>}} */
const catalog = JSON.parse(application.UTF8ToString(application._lab_catalog()));
const order = catalog.chapters.flatMap((chapter) => chapter.lessons);
if (order.length === 0) fail("the application knows no lessons");

// Articles.
/** @type {Record<string, ReturnType<typeof renderLesson>>} */
const articles = {};
/** @type {Record<string, {title: string, nav: string, path: string, parts: number[]}>} */
const lessons = {};
for (const id of order) {
  const source = join(assets, "lessons", `${id}.md`);
  if (!existsSync(source)) fail(`the lesson ${id} has no article: write assets/lessons/${id}.md`);
  const article = renderLesson(id, readFileSync(source, "utf8"));
  articles[id] = article;
  lessons[id] = { title: article.title, nav: article.nav, path: writeHashed(`lessons/${id}.html`, article.html).path, parts: [] };
}

/**
 * What the page brings before it calls these exports: reading files, and JSON, is not for every visit.
 * @type {Record<string, string[]>}
 */
const occasionsOf = {
  files: ["lab_file", "lab_asset_ready"],
  networks: ["lab_models_ready", "lab_model_ready"],
  local: ["lab_local_data"],
};
/** The parts that belong to them. @type {Record<string, number[]>} */
const occasions = Object.fromEntries(Object.keys(occasionsOf).map((name) => [name, []]));

/** The program: whole where wasm-split is missing, otherwise its first part and those that lessons bring along. */
function writeProgram() {
  if (!options["wasm-split"]) {
    console.log("site: the program is shipped whole: there is no wasm-split");
    return { wasm: writeHashed("app/lab.wasm", wasmBinary), parts: [] };
  }
  const folder = dirname(modulePath);
  const map = join(folder, "lab.map");
  // The linker wrote paths as seen from the top of the build folder.
  const top = folder.replace(/\/src\/app$/, "");
  const makers = Object.fromEntries(order.map((id) => {
    const text = application.stringToNewUTF8(id);
    const maker = application._lab_maker(text) >>> 0;
    application._free(text);
    return [id, maker];
  }));
  const divided = split({ program: wasmPath, objects: linkedObjects(map, top), makers, occasions: occasionsOf, wasmSplit: options["wasm-split"] });
  const parts = divided.parts.map(({ name, lessons: users, bytes }, i) => {
    for (const id of users) (lessons[id]?.parts ?? occasions[id]).push(i);
    return writeHashed(`app/${name}.wasm`, bytes);
  });
  return { wasm: writeHashed("app/lab.wasm", divided.first), parts };
}

// The application, fonts and data.
const module = writeHashed("app/lab.js", readFileSync(modulePath));
const { wasm, parts: programParts } = writeProgram();
const fontFolder = resolve(options.fonts);
/** @type {Record<string, {path: string, bytes: number}>} */
const fonts = {};
for (const name of ["inter-400.ttf", "inter-600.ttf", "math.woff2"]) {
  const source = join(fontFolder, name);
  if (existsSync(source)) fonts[name] = writeHashed(`fonts/${name}`, readFileSync(source));
  else if (name !== "math.woff2") fail(`there is no ${source}`);
}
/** @type {Record<string, {path: string, bytes: number}>} */
const data = {};
if (existsSync(join(assets, "data"))) {
  for (const name of readdirSync(join(assets, "data")).sort()) {
    if (/\.(csv|gz|npz|bin|json)$/.test(name)) data[`data/${name}`] = writeHashed(`data/${name}`, readFileSync(join(assets, "data", name)));
    else if (/\.(md|txt)$/.test(name)) write(`data/${name}`, readFileSync(join(assets, "data", name)));  // sources and licences
  }
}

// Styles: one file, the palette as the application draws it.
let css = ["tokens.css", "page.css", "article.css"].map((name) => readFileSync(join(web, "styles", name), "utf8")).join("\n");
for (const [theme, colours] of Object.entries(catalog.themes ?? {})) {
  const block = Object.entries(colours).map(([name, colour]) => `--${name.replaceAll("_", "-")}: ${colour};`).join(" ");
  css = css.replace(new RegExp(`/\\* palette ${theme} \\*/[^]*?/\\* end \\*/`), block);
}
css = css.replace(/url\("fonts\/([^"]+)"\)/g, (_, name) => (fonts[name] ? `url("${fonts[name].path}")` : 'local("-")'));
css = css.replace(/\/\*[^]*?\*\//g, "").replace(/^\s+/gm, "");
const styles = writeHashed("style.css", css);
const icon = writeHashed("icon.svg", readFileSync(join(web, "styles/icon.svg")));

// Networks and what runs them: loaded when a lesson opens one; a first visit pays for the line in the manifest.
/** Files that are written for the modules' sake. @type {Map<string, string>} */
const modules = new Map();
/** @type {Map<string, string[]>} */
const imports = new Map();
const networks = writeNetworks(resolve(options.models));

// The page's modules, the imported before the importing, so that every name holds the hash of all it leads to.
const version = options.version || createHash("sha256").update(written.map((file) => file.path).sort().join("\n")).digest("hex").slice(0, 10);
const manifest = {
  version, module, wasm, parts: programParts, occasions,
  fonts: [400, 600].map((weight) => ({ weight, ...fonts[`inter-${weight}.ttf`] })),
  assets: data,
  networks,
  lessons,
};
/** Writes a module and all that it imports. @param {string} name @param {string[]} above @returns {string} */
function writeModule(name, above = []) {
  const known = modules.get(name);
  if (known) return known;
  if (above.includes(name)) fail(`the page's modules import each other in a circle: ${[...above, name].join(" → ")}`);
  let source = name === "manifest.js" ? `export default ${JSON.stringify(manifest)};\n` : readFileSync(join(web, "src", name), "utf8");
  /** @type {string[]} */
  const wanted = [];
  source = source.replace(/(from\s+")\.\/([\w.-]+)(")/g, (_, before, imported, after) => {
    wanted.push(imported);
    return `${before}./${basename(writeModule(imported, [...above, name]))}${after}`;
  });
  imports.set(name, wanted);
  source = source.replace(/^\s*\/\*\*[^]*?\*\/\n/gm, "").replace(/^\s*\/\/.*\n/gm, "");  // comments are for readers of the source
  const { path } = writeHashed(`page/${name}`, source);
  modules.set(name, path);
  return path;
}
/** All that a module leads to, without itself. @param {string} name @returns {string[]} */
const leadsTo = (name) => [...new Set((imports.get(name) ?? []).flatMap((imported) => [imported, ...leadsTo(imported)]))];
const boot = writeModule("boot.js");
const theme = writeModule("early.js");

// index.html
/** @param {string} text */
const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
const first = /** @type {string} */ (order[0]);
const nav = catalog.chapters.filter((chapter) => chapter.lessons.length > 0).map((chapter) => `  <section><h2>${escape(chapter.title)}</h2><ul>
${chapter.lessons.map((id) => `    <li><a href="?lesson=${id}" data-lesson="${id}">${escape(lessons[id].nav)}</a></li>`).join("\n")}
  </ul></section>`).join("\n");
const preloads = [
  `<link rel="preload" as="fetch" crossorigin href="${wasm.path}">`,
  `<link rel="modulepreload" href="${module.path}">`,
  ...leadsTo("boot.js").map((name) => `<link rel="modulepreload" href="${modules.get(name)}">`),
].join("\n");
/** @type {Record<string, string>} */
const parts = {
  version: escape(version), title: escape(articles[first].title), lesson: first, nav, article: articles[first].html,
  css: styles.path, icon: icon.path, boot, theme, preloads,
};
const page = readFileSync(join(web, "index.html"), "utf8").replace(/\{\{(\w+)\}\}/g, (_, name) => parts[name] ?? fail(`index.html asks for {{${name}}}`));
if (/<style|\sstyle=|<script(?![^>]*\ssrc=)/i.test(page)) fail("index.html holds an inline style or script, which the content security policy refuses");
write("index.html", page);
write("version.json", JSON.stringify({ version }) + "\n");
write("local/index.json", "{}\n");
for (const name of ["LICENSE", "NOTICE"]) {
  const source = join(web, "..", name);
  if (existsSync(source)) cpSync(source, join(staging, name));
}

// The new folder takes the place of the old one at once.
const old = out + ".old";
rmSync(old, { recursive: true, force: true });
if (existsSync(out)) renameSync(out, old);
renameSync(staging, out);
rmSync(old, { recursive: true, force: true });

// Sizes.
const kb = (/** @type {number} */ n) => (n / 1000).toFixed(1).padStart(9);
const zip = (/** @type {Buffer} */ bytes) => gzipSync(bytes, { level: 9 }).length;
console.log("site                              kB     gzip   brotli");
for (const [label, match] of /** @type {[string, RegExp][]} */ ([
  ["application (app/)", /^app\//], ["page (page/, style, index)", /^(page\/|style|index|icon)/], ["fonts", /^fonts\//], ["articles", /^lessons\//], ["data", /^data\//],
])) {
  const files = written.filter((file) => match.test(file.path));
  const sum = (/** @type {(b: Buffer) => number} */ f) => files.reduce((total, file) => total + f(file.bytes), 0);
  console.log(label.padEnd(27) + kb(sum((b) => b.length)) + kb(sum(zip)) + kb(sum((b) => brotliCompressSync(b).length)));
}
// Weights hardly get smaller, and packing them for the sake of a figure would take a minute.
for (const [label, folder] of [["networks, when asked for", "models/"], ["runtimes, when asked for", "runtime/"]]) {
  const files = written.filter((file) => file.path.startsWith(folder));
  if (files.length > 0) console.log(label.padEnd(27) + kb(files.reduce((total, file) => total + file.bytes.length, 0)));
}
process.exit(0);  // the application may have left timers behind
