// Divides the application's WebAssembly: a first part that every lesson needs, and parts that are fetched when a lesson
// that needs them opens, or on an occasion that not every visit has (a file is opened). What a lesson needs is all that
// its make_exhibit<…> can reach (call_graph.mjs), and all of it lies in the first part, in a part that several lessons
// share, or in the lesson's own.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { CallGraph, bodiesOf, importedFunctions, sectionsOf } from "./call_graph.mjs";

/** Shared parts at most: more of them make a lesson smaller and its opening longer, for every part is a request. */
const sharedParts = 24;
/** The lesson that most visits begin with counts as so many others. */
const weightOfTheFirst = 10;

// What the program is compiled with (cmake/lab_targets.cmake).
const features = ["simd", "exception-handling", "bulk-memory", "bulk-memory-opt", "mutable-globals", "nontrapping-float-to-int", "sign-ext", "multivalue", "reference-types", "call-indirect-overlong"];

/**
 * The functions of a linked program: names, sizes, which of them the page can call, and which the table holds.
 * @param {Uint8Array} bytes
 */
function programOf(bytes) {
  const { sections } = sectionsOf(bytes);
  const need = (/** @type {string | number} */ key) => sections.get(key) ?? fail(`the program has no section ${key}`);
  const imported = importedFunctions(sections.get(2)).length;
  const sizes = bodiesOf(need(10)).map(({ begin, end }) => end - begin);
  /** @type {string[]} */
  const names = [];
  const named = need("name");
  while (named.more) {
    const kind = named.byte();
    const content = named.part();
    if (kind !== 1) continue;
    for (let left = content.number(); left > 0; left--) {
      const index = content.number();
      names[index - imported] = content.name();
    }
  }
  /** @type {number[]} */
  const exported = [];
  const exports = need(7);
  for (let left = exports.number(); left > 0; left--) {
    exports.name();
    const kind = exports.byte();
    const index = exports.number();
    if (kind === 0 && index >= imported) exported.push(index - imported);
  }
  // The table that pointers to functions point into.
  /** @type {Map<number, number>} */
  const table = new Map();
  const elements = need(9);
  for (let left = elements.number(); left > 0; left--) {
    if (elements.number() !== 0) fail("the table is filled in a way that is not known here");
    if (elements.byte() !== 0x41) fail("the table does not begin at a constant");  // i32.const
    let slot = elements.number();
    elements.byte();
    for (let count = elements.number(); count > 0; count--) table.set(slot++, elements.number() - imported);
  }
  return { sizes, names: names.slice(0, sizes.length), exported, table };
}

/** @param {string} message @returns {never} */
function fail(message) {
  throw new Error(`split: ${message}`);
}

/**
 * Puts together what nearly the same lessons need, the smallest first, each where it makes the lessons' downloads grow least.
 * @param {{lessons: Set<string>, size: number, functions: string[]}[]} groups
 * @param {string} firstLesson
 */
function merged(groups, firstLesson) {
  const left = [...groups];
  const weight = (/** @type {Iterable<string>} */ lessons) => {
    let sum = 0;
    for (const lesson of lessons) sum += lesson === firstLesson ? weightOfTheFirst : 1;
    return sum;
  };
  while (left.length > sharedParts) {
    left.sort((a, b) => b.size - a.size);
    const small = /** @type {typeof left[0]} */ (left.pop());
    let best = left[0];
    let least = Infinity;
    for (const other of left) {
      const union = weight(new Set([...small.lessons, ...other.lessons]));
      const cost = small.size * (union - weight(small.lessons)) + other.size * (union - weight(other.lessons));
      if (cost < least) [best, least] = [other, cost];
    }
    for (const lesson of small.lessons) best.lessons.add(lesson);
    best.functions.push(...small.functions);
    best.size += small.size;
  }
  return left;
}

/**
 * Which functions go where.
 * @param {object} input
 * @param {Uint8Array} input.wasm      linked with the names of functions as the compiler writes them
 * @param {Map<string, Set<string>>} input.objects  what it was linked from, see linkedObjects()
 * @param {Record<string, number>} input.makers  for every lesson, in order, where the table has the function that makes it
 * @param {Record<string, string[]>} input.occasions  exports that are not called before what they need has been fetched
 */
export function plan({ wasm, objects, makers, occasions }) {
  const graph = new CallGraph();
  for (const [path, members] of objects) graph.read(path, (member) => members.has(member));
  const { sizes, names, exported, table } = programOf(wasm);
  // Of functions that several objects keep to themselves under one name the optimiser calls all but one NAME_1, NAME_2, …
  const nodes = names.map((name) => {
    const exact = graph.functions(name);
    return exact.length > 0 ? exact : graph.functions(name.replace(/_\d+$/, ""));
  });
  const lessons = Object.keys(makers);
  const made = lessons.map((id) => {
    const maker = table.get(makers[id]) ?? fail(`the table has nothing at ${makers[id]} that makes the lesson ${id}`);
    return nodes[maker].length > 0 ? nodes[maker] : fail(`${names[maker]}, which makes the lesson ${id}, is in no object`);
  });
  const later = Object.values(occasions).map((exports) => exports.flatMap((name) => {
    const found = graph.functions(name);
    return found.length > 0 ? found : fail(`there is no ${name}`);
  }));
  const stops = new Set([...made, ...later].flat());
  const always = graph.reach([...exported.flatMap((i) => nodes[i]).filter((node) => !stops.has(node)), ...graph.started], (node) => stops.has(node));
  const users = [...lessons, ...Object.keys(occasions)];
  // Whoever knows the table of lessons makes none of them before the page has brought it.
  const reached = [...made, ...later].map((roots) => graph.reach(roots, (node) => stops.has(node) && !roots.includes(node)));

  /** @type {Map<string, {lessons: Set<string>, size: number, functions: string[]}>} */
  const groups = new Map();
  names.forEach((name, i) => {
    if (nodes[i].length === 0 || nodes[i].some((node) => always.has(node))) return;  // the first part
    const mine = users.filter((_, k) => nodes[i].some((node) => reached[k].has(node)));
    if (mine.length === 0) return;  // nobody is known to need it, so it must always be there
    const key = mine.join(" ");
    let group = groups.get(key);
    if (!group) groups.set(key, (group = { lessons: new Set(mine), size: 0, functions: [] }));
    group.functions.push(name);
    group.size += sizes[i];
  });
  const all = [...groups.values()];
  const shared = merged(all.filter((group) => group.lessons.size > 1), lessons[0]);
  const own = all.filter((group) => group.lessons.size === 1);
  return [
    ...shared.map((group, i) => ({ name: `shared-${i + 1}`, ...group })),
    ...own.map((group) => ({ name: [...group.lessons][0], ...group })),
  ];
}

/**
 * The objects that a program was linked from, by its map: archives with the members taken, and single files.
 * @param {string} map path of what the linker wrote with -Map
 * @param {string} from the folder in which it was linked
 */
export function linkedObjects(map, from) {
  /** @type {Map<string, Set<string>>} */
  const objects = new Map();
  // "  ADDRESS OFFSET SIZE   path/lib.a(member.o):(.text.name)"
  for (const [, path, member] of readFileSync(map, "utf8").matchAll(/^\s*\S+\s+\S+\s+\S+\s+([^\s<][^\n:()]*)(?:\(([^()\n]+)\))?:\(/gm)) {
    const known = objects.get(resolve(from, path)) ?? new Set();
    if (member) known.add(member);
    objects.set(resolve(from, path), known);
  }
  return objects;
}

/**
 * The first part and the others with the lessons that need them.
 * @param {object} input as of plan(), with
 * @param {string} input.program      path of the linked program
 * @param {Map<string, Set<string>>} input.objects
 * @param {Record<string, number>} input.makers
 * @param {Record<string, string[]>} input.occasions
 * @param {string} input.wasmSplit    path of Binaryen's program
 * @returns {{first: Buffer, parts: {name: string, lessons: string[], bytes: Buffer}[]}}  lessons: occasions among them
 */
export function split({ program, objects, makers, occasions, wasmSplit }) {
  const parts = plan({ wasm: readFileSync(program), objects, makers, occasions });
  const folder = mkdtempSync(join(tmpdir(), "lab-split-"));
  try {
    writeFileSync(join(folder, "manifest"), parts.map(({ name, functions }) => [name, ...functions].join("\n") + "\n").join("\n"));
    execFileSync(wasmSplit, [
      "--multi-split", program, `--manifest=${join(folder, "manifest")}`, `--output=${join(folder, "first.wasm")}`,
      `--out-prefix=${join(folder, "part.")}`, "--no-placeholders", "--export-prefix=%", "--strip-debug",
      ...features.map((feature) => `--enable-${feature}`),
    ], { stdio: ["ignore", "inherit", "inherit"] });
    return {
      first: readFileSync(join(folder, "first.wasm")),
      parts: parts.map(({ name, lessons }) => ({ name, lessons: [...lessons], bytes: readFileSync(join(folder, `part.${name}.wasm`)) })),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
