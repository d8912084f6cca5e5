// Articles: Markdown with front matter and formulas to HTML.
//
// Front matter: `title`, `nav`, a list `sources`, and perhaps a list `symbols` of what symbols of the formulas stand
// for in the picture: "- \\mu_k: centroids" marks every μ_k with the lesson's name for that part. What the links promise
// (`opening` and a list `promises`, see tests/unit/app/curriculum/promises.h) is for the tests. Formulas: $…$ in a line; a
// block between lines of $$, whose explanation may follow in lines that begin with ": ". Links that begin with "?" set the
// lab's state; they get the lesson.

import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
/** @type {any} */
// @ts-ignore: it comes without types
const MarkdownIt = require("markdown-it");
const katex = require("katex");

/** What KaTeX makes of one symbol alone: an element of MathML. @param {string} tex */
function symbolElement(tex) {
  const inner = /<semantics><mrow>([^]*?)<\/mrow><annotation/.exec(katex.renderToString(tex, { output: "mathml", throwOnError: true, strict: "error" }))?.[1] ?? "";
  const name = /^<(\w+)/.exec(inner)?.[1];
  const whole = name && inner.endsWith(`</${name}>`) && new RegExp(`<${name}[ >]`, "g").test(inner) && elementsAtTop(inner) === 1;
  if (!whole) throw new Error(`"${tex}" is not one symbol`);
  return inner;
}

/** How many elements stand side by side at the top of a piece of MathML. @param {string} mathml */
function elementsAtTop(mathml) {
  let depth = 0, tops = 0;
  for (const [, end] of mathml.matchAll(/<(\/?)[a-z]+[^>]*>/g)) {
    if (!end && depth++ === 0) ++tops;
    if (end) --depth;
  }
  return tops;
}

/**
 * Marks the symbols in a formula. Each keeps its place: an element becomes a row with one element.
 * @param {string} math @param {Symbol[]} symbols
 */
function markSymbols(math, symbols) {
  // The longest first, so that μ_k is found before μ; what is marked is put aside meanwhile.
  /** @type {string[]} */
  const marked = [];
  for (const symbol of [...symbols].sort((a, b) => b.element.length - a.element.length)) {
    math = math.replaceAll(symbol.element, () => {
      symbol.used = true;
      marked.push(`<mrow class="symbol" data-part="${symbol.part}">${symbol.element}</mrow>`);
      return `\u0000${marked.length - 1}\u0000`;
    });
  }
  return math.replace(/\u0000(\d+)\u0000/g, (_, at) => marked[Number(at)] ?? "");
}

/** @typedef {{tex: string, part: string, element: string, used: boolean}} Symbol */

/** @param {string} tex @param {boolean} display @param {Symbol[]} symbols */
function formula(tex, display, symbols) {
  const html = katex.renderToString(tex, { output: "mathml", displayMode: display, throwOnError: true, strict: "error" });
  // KaTeX writes norm bars as the operator "parallel to", which MathML sets apart from what it encloses.
  const bar = '<mo stretchy="false" lspace="0" rspace="0">‖</mo>';
  const math = html.replace(/^<span class="katex">/, "").replace(/<\/span>$/, "").replace(/<mo[^>]*>∥<\/mo>/g, bar);
  if (/\sstyle=/.test(math)) throw new Error(`this formula needs inline styles, which the page refuses: ${tex}`);
  return markSymbols(math, symbols);
}

/** @param {any} md @param {Symbol[]} symbols */
function formulas(md, symbols) {
  md.inline.ruler.after("escape", "formula", (/** @type {any} */ state, /** @type {boolean} */ silent) => {
    if (state.src[state.pos] !== "$") return false;
    const end = state.src.indexOf("$", state.pos + 1);
    if (end < 0 || end === state.pos + 1) return false;
    if (!silent) state.push("formula", "math", 0).content = state.src.slice(state.pos + 1, end);
    state.pos = end + 1;
    return true;
  });
  md.block.ruler.before("fence", "formula_block", (/** @type {any} */ state, /** @type {number} */ start, /** @type {number} */ stop, /** @type {boolean} */ silent) => {
    const line = (/** @type {number} */ n) => state.src.slice(state.bMarks[n] + state.tShift[n], state.eMarks[n]).trim();
    if (line(start) !== "$$") return false;
    let end = start + 1;
    while (end < stop && line(end) !== "$$") ++end;
    if (end >= stop) return false;
    if (silent) return true;
    const token = state.push("formula_block", "div", 0);
    token.content = state.getLines(start + 1, end, 0, false);
    let next = end + 1;
    const said = [];
    while (next < stop && line(next).startsWith(": ")) said.push(line(next++).slice(2));
    token.meta = said.join(" ");
    state.line = next;
    return true;
  }, { alt: ["paragraph"] });
  md.renderer.rules.formula = (/** @type {any} */ tokens, /** @type {number} */ i) => formula(tokens[i].content, false, symbols);
  md.renderer.rules.formula_block = (/** @type {any} */ tokens, /** @type {number} */ i) => {
    const said = tokens[i].meta ? `<p>${md.renderInline(tokens[i].meta)}</p>` : "";
    return `<div class="formula">${formula(tokens[i].content, true, symbols)}${said}</div>\n`;
  };
}

/** @param {string} text */
function frontMatter(text) {
  const match = /^---\n([^]*?)\n---\n([^]*)$/.exec(text.replaceAll("\r\n", "\n"));
  if (!match) throw new Error("an article begins with front matter between lines of ---");
  /** @type {{title: string, nav: string, sources: string[], symbols: Symbol[]}} */
  const head = { title: "", nav: "", sources: [], symbols: [] };
  let list = "";
  for (const line of match[1].split("\n")) {
    const item = /^\s+-\s+(.*)$/.exec(line);
    const pair = /^(title|nav|sources|symbols|promises):\s*(.*)$/.exec(line);
    if (/^opening: /.test(line) || (item && list === "promises")) continue;
    if (item && list === "symbols") {
      const symbol = /^(.+):\s*([a-z-]+)$/.exec(item[1]);
      if (!symbol) throw new Error(`"${item[1]}" does not say what a symbol stands for`);
      head.symbols.push({ tex: symbol[1], part: symbol[2], element: symbolElement(symbol[1]), used: false });
    } else if (item) {
      head.sources.push(item[1]);
    } else if (pair && pair[1] !== "title" && pair[1] !== "nav") {
      list = pair[1];
    } else if (pair) {
      head[/** @type {"title" | "nav"} */ (pair[1])] = pair[2].trim();
    } else if (line.trim()) {
      throw new Error(`front matter knows no "${line}"`);
    }
  }
  if (!head.title || head.sources.length === 0) throw new Error("front matter needs a title and sources");
  return { ...head, nav: head.nav || head.title, body: match[2] };
}

/**
 * @param {string} id the lesson
 * @param {string} text its Markdown
 * @returns {{title: string, nav: string, html: string}}
 */
export function renderLesson(id, text) {
  try {
    const { title, nav, sources, symbols, body } = frontMatter(text);
    const md = new MarkdownIt({ html: false, typographer: false });
    formulas(md, symbols);
    const plainLink = md.renderer.rules.link_open ?? ((/** @type {any} */ tokens, /** @type {number} */ i, /** @type {any} */ options, /** @type {any} */ _env, /** @type {any} */ self) => self.renderToken(tokens, i, options));
    md.renderer.rules.link_open = (/** @type {any} */ tokens, /** @type {number} */ i, /** @type {any} */ ...rest) => {
      const href = tokens[i].attrGet("href") ?? "";
      if (href.startsWith("?") && !/[?&]lesson=/.test(href)) tokens[i].attrSet("href", `?lesson=${id}&${href.slice(1)}`);
      else if (/^https?:/.test(href)) tokens[i].attrSet("rel", "noopener");
      return plainLink(tokens, i, ...rest);
    };
    const list = sources.map((source) => `<li>${md.renderInline(source)}</li>`).join("");
    const html = `<h1>${md.utils.escapeHtml(title)}</h1>\n${md.render(body)}<footer><h2>Sources</h2><ul>${list}</ul></footer>\n`;
    const unused = symbols.find((symbol) => !symbol.used);
    if (unused) throw new Error(`no formula has the symbol ${unused.tex}`);
    return { title, nav, html };
  } catch (error) {
    throw new Error(`assets/lessons/${id}.md: ${error instanceof Error ? error.message : error}`);
  }
}
