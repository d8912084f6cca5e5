// Which functions of a WebAssembly program can reach which: read from its object files, where every call, every pointer
// to a function and every address is marked by a relocation, so that nothing is guessed.
//
// Formats: https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md and the core specification, chapter 5.

import { readFileSync } from "node:fs";

/** Reads numbers and names off bytes, one after the other. */
export class Reader {
  /** @param {Uint8Array} bytes @param {number} [at] @param {number} [end] */
  constructor(bytes, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }
  get more() { return this.at < this.end; }
  byte() { return this.bytes[this.at++]; }
  /** LEB128; a signed one is read as the bits that it is, which is enough to step over it. */
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  }
  /** @param {number} size */
  take(size) {
    this.at += size;
    return this.bytes.subarray(this.at - size, this.at);
  }
  name() { return new TextDecoder().decode(this.take(this.number())); }
  /** A part of known length. */
  part() {
    const size = this.number();
    this.at += size;
    return new Reader(this.bytes, this.at - size, this.at);
  }
}

/**
 * The sections of a module; custom ones by their name, the others by their number.
 * @param {Uint8Array} bytes
 */
export function sectionsOf(bytes) {
  const reader = new Reader(bytes, 8);
  /** @type {Map<string | number, Reader>} */
  const sections = new Map();
  /** The sections' keys in their order: relocations name a section by its place. @type {(string | number)[]} */
  const order = [];
  while (reader.more) {
    const id = reader.byte();
    const content = reader.part();
    const key = id === 0 ? content.name() : id;
    sections.set(key, content);
    order.push(key);
  }
  return { sections, order };
}

const importSection = 2;
const codeSection = 10;
const dataSection = 11;

/** Counts a module's imported functions, which come first in its numbering. @param {Reader | undefined} reader */
export function importedFunctions(reader) {
  /** @type {string[]} */
  const functions = [];
  if (!reader) return functions;
  const limits = () => {
    const flags = reader.number();
    reader.number();
    if (flags & 1) reader.number();
  };
  for (let left = reader.number(); left > 0; left--) {
    reader.name();
    const field = reader.name();
    const kind = reader.byte();
    if (kind === 0) reader.number(), functions.push(field);
    else if (kind === 1) reader.byte(), limits();
    else if (kind === 2) limits();
    else if (kind === 3) reader.take(2);
    else if (kind === 4) reader.byte(), reader.number();
    else throw new Error(`an import of the unknown kind ${kind}`);
  }
  return functions;
}

/** The ranges of the bodies in a code section. @param {Reader} reader */
export function bodiesOf(reader) {
  return Array.from({ length: reader.number() }, () => {
    const body = reader.part();
    return { begin: body.at, end: body.end };
  });
}

// Relocations that carry a number to be added, and those that name a function, an address or a table's slot.
const withAddend = new Set([3, 4, 5, 8, 9, 11, 14, 15, 16, 17, 21, 22, 23, 25]);
const named = new Set([0, 1, 2, 3, 4, 5, 11, 12, 14, 15, 16, 17, 18, 19, 21, 23, 24, 25, 26]);

/**
 * The symbols of a set of object files and which symbol speaks of which.
 */
export class CallGraph {
  /** What each node speaks of, as nodes or names of symbols. @type {(number | string)[][]} */
  #edges = [];
  /** Where a symbol is defined, once or (inline functions) in several objects. @type {Map<string, number[]>} */
  #named = new Map();
  /** The functions that no object keeps to itself and those that one does, by name. @type {Map<string, number[]>} */
  #functions = new Map();

  /** Takes in the objects of an archive, or one object. @param {string} path @param {(member: string) => boolean} [wanted] */
  read(path, wanted = () => true) {
    const bytes = readFileSync(path);
    if (bytes.toString("latin1", 0, 8) !== "!<arch>\n") return this.#object(bytes);
    let longNames = "";
    for (let at = 8; at + 60 <= bytes.length; ) {
      const field = bytes.toString("latin1", at, at + 16).trimEnd();
      const size = Number(bytes.toString("latin1", at + 48, at + 58));
      const content = bytes.subarray(at + 60, at + 60 + size);
      if (field === "//") longNames = content.toString("latin1");
      else if (field !== "/" && content.readUInt32BE(0) === 0x0061736d) {
        const name = /^\/\d+$/.test(field) ? longNames.slice(Number(field.slice(1))).split("/\n")[0] : field.replace(/\/$/, "");
        if (wanted(name)) this.#object(content);
      }
      at += 60 + size + (size & 1);
    }
  }

  /** @param {Uint8Array} bytes */
  #object(bytes) {
    const { sections, order } = sectionsOf(bytes);
    const linking = sections.get("linking");
    if (!linking) return;
    const imports = importedFunctions(sections.get(importSection));
    const code = sections.get(codeSection);
    const codeBegin = code?.at ?? 0;
    const bodies = code ? bodiesOf(code) : [];
    const data = sections.get(dataSection);
    const dataBegin = data?.at ?? 0;
    /** @type {number[]} */
    const segments = [];
    if (data) {
      for (let left = data.number(); left > 0; left--) {
        const flags = data.number();
        if (flags === 2) data.number();
        if (flags !== 1) data.byte(), data.number(), data.byte();  // i32.const ADDRESS end
        const content = data.part();
        segments.push(content.at);
      }
    }

    // A node for every body, and for every stretch of data that has a name.
    const first = this.#edges.length;
    const node = () => this.#edges.push([]) - 1;
    for (const _ of bodies) node();
    /** @type {{begin: number, end: number, node: number}[]} */
    const stretches = [];
    /** What a symbol's number stands for here. @type {(number | string | null)[]} */
    const symbols = [];
    linking.number();
    /** @type {number[]} */
    const started = [];
    while (linking.more) {
      const kind = linking.byte();
      const content = linking.part();
      if (kind === 6) {
        for (let left = content.number(); left > 0; left--) content.number(), started.push(content.number());
      }
      if (kind !== 8) continue;
      for (let left = content.number(); left > 0; left--) {
        const type = content.byte();
        const flags = content.number();
        const undefinedHere = (flags & 0x10) !== 0;
        const local = (flags & 3) === 2;
        if (type === 1) {
          const name = content.name();
          if (undefinedHere) {
            symbols.push(name);
            continue;
          }
          const begin = segments[content.number()] + content.number();
          const made = node();
          stretches.push({ begin, end: begin + content.number(), node: made });
          symbols.push(local ? made : this.#define(name, made));
        } else if (type === 3) {
          content.number();
          symbols.push(null);
        } else {
          const index = content.number();
          const name = !undefinedHere || flags & 0x40 ? content.name() : type === 0 ? imports[index] : "";
          if (type !== 0) symbols.push(null);
          else if (undefinedHere) symbols.push(name);
          else {
            const made = first + index - imports.length;
            symbols.push(local ? made : this.#define(name, made));
            this.#functions.set(name, [...(this.#functions.get(name) ?? []), made]);
          }
        }
      }
    }
    for (const symbol of started) this.started.push(symbols[symbol] ?? "");

    stretches.sort((a, b) => a.begin - b.begin);
    const bodyRanges = bodies.map(({ begin, end }, i) => ({ begin, end, node: first + i }));
    for (const [section, begin, ranges] of /** @type {const} */ ([["reloc.CODE", codeBegin, bodyRanges], ["reloc.DATA", dataBegin, stretches]])) {
      const relocations = sections.get(section);
      if (!relocations) continue;
      if (order[relocations.number()] !== (section === "reloc.CODE" ? codeSection : dataSection)) throw new Error(`${section} is of another section`);
      for (let left = relocations.number(); left > 0; left--) {
        const type = relocations.byte();
        const offset = begin + relocations.number();
        const symbol = relocations.number();
        if (withAddend.has(type)) relocations.number();
        if (!named.has(type)) continue;
        const to = symbols[symbol];
        if (to === null || to === undefined) continue;
        const from = ranges[lastBefore(ranges, offset)];
        // Data without a name cannot be spoken of, so nothing speaks through it.
        if (from && offset < from.end) this.#edges[from.node].push(to);
      }
    }
  }

  /** What is called before main. @type {(number | string)[]} */
  started = [];

  /**
   * Of an inline function every object has its own, compiled in its own way, and the linker takes one for all: whoever
   * speaks of the name may get any of them.
   * @param {string} name @param {number} node
   */
  #define(name, node) {
    const known = this.#named.get(name);
    if (known) known.push(node);
    else this.#named.set(name, [node]);
    return name;
  }

  /** Every function with this name, also where an object keeps it to itself. @param {string} name @returns {number[]} */
  functions(name) {
    return this.#functions.get(name) ?? [];
  }

  /**
   * All that can be reached.
   * @param {Iterable<number | string>} roots nodes, or names of symbols
   * @param {(node: number) => boolean} stop where not to go
   * @returns {Set<number>}
   */
  reach(roots, stop = () => false) {
    /** @type {Set<number>} */
    const seen = new Set();
    const waiting = [...roots];
    while (waiting.length > 0) {
      const next = /** @type {number | string} */ (waiting.pop());
      for (const node of typeof next === "number" ? [next] : this.#named.get(next) ?? []) {
        if (seen.has(node) || stop(node)) continue;
        seen.add(node);
        waiting.push(...this.#edges[node]);
      }
    }
    return seen;
  }
}

/** @param {{begin: number}[]} ranges sorted @param {number} offset */
function lastBefore(ranges, offset) {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranges[middle].begin <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
