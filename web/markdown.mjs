// Articles: Markdown with front matter and formulas to HTML.
//
// Front matter: `title`, `nav` and a list `sources`; what the links promise (`opening` and a list `promises`, see
// tests/unit/app/curriculum/promises.h) is for the tests. Formulas: $…$ in a line; a block between lines of $$, whose
// explanation may follow in lines that begin with ": ". Links that begin with "?" set the lab's state; they get the lesson.

import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
/** @type {any} */
// @ts-ignore: it comes without types
const MarkdownIt = require("markdown-it");
const katex = require("katex");

/** @param {string} tex @param {boolean} display */
function formula(tex, display) {
  const html = katex.renderToString(tex, { output: "mathml", displayMode: display, throwOnError: true, strict: "error" });
  // KaTeX writes norm bars as the operator "parallel to", which MathML sets apart from what it encloses.
  const bar = '<mo stretchy="false" lspace="0" rspace="0">‖</mo>';
  const math = html.replace(/^<span class="katex">/, "").replace(/<\/span>$/, "").replace(/<mo[^>]*>∥<\/mo>/g, bar);
  if (/\sstyle=/.test(math)) throw new Error(`this formula needs inline styles, which the page refuses: ${tex}`);
  return math;
}

/** @param {any} md */
function formulas(md) {
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
  md.renderer.rules.formula = (/** @type {any} */ tokens, /** @type {number} */ i) => formula(tokens[i].content, false);
  md.renderer.rules.formula_block = (/** @type {any} */ tokens, /** @type {number} */ i) => {
    const said = tokens[i].meta ? `<p>${md.renderInline(tokens[i].meta)}</p>` : "";
    return `<div class="formula">${formula(tokens[i].content, true)}${said}</div>\n`;
  };
}

/** @param {string} text */
function frontMatter(text) {
  const match = /^---\n([^]*?)\n---\n([^]*)$/.exec(text.replaceAll("\r\n", "\n"));
  if (!match) throw new Error("an article begins with front matter between lines of ---");
  /** @type {{title: string, nav: string, sources: string[]}} */
  const head = { title: "", nav: "", sources: [] };
  let list = "";
  for (const line of match[1].split("\n")) {
    const item = /^\s+-\s+(.*)$/.exec(line);
    const pair = /^(title|nav|sources):\s*(.*)$/.exec(line);
    const forTests = /^(promises:$|opening: )/.test(line);
    if (!item) list = line;
    if (item && list === "sources:") head.sources.push(item[1]);
    else if ((item && list === "promises:") || forTests) continue;
    else if (pair && pair[1] !== "sources") head[/** @type {"title" | "nav"} */ (pair[1])] = pair[2].trim();
    else if (!pair && line.trim()) throw new Error(`front matter knows no "${line}"`);
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
    const { title, nav, sources, body } = frontMatter(text);
    const md = new MarkdownIt({ html: false, typographer: false });
    formulas(md);
    const plainLink = md.renderer.rules.link_open ?? ((/** @type {any} */ tokens, /** @type {number} */ i, /** @type {any} */ options, /** @type {any} */ _env, /** @type {any} */ self) => self.renderToken(tokens, i, options));
    md.renderer.rules.link_open = (/** @type {any} */ tokens, /** @type {number} */ i, /** @type {any} */ ...rest) => {
      const href = tokens[i].attrGet("href") ?? "";
      if (href.startsWith("?") && !/[?&]lesson=/.test(href)) tokens[i].attrSet("href", `?lesson=${id}&${href.slice(1)}`);
      else if (/^https?:/.test(href)) tokens[i].attrSet("rel", "noopener");
      return plainLink(tokens, i, ...rest);
    };
    const list = sources.map((source) => `<li>${md.renderInline(source)}</li>`).join("");
    const html = `<h1>${md.utils.escapeHtml(title)}</h1>\n${md.render(body)}<footer><h2>Sources</h2><ul>${list}</ul></footer>\n`;
    return { title, nav, html };
  } catch (error) {
    throw new Error(`assets/lessons/${id}.md: ${error instanceof Error ? error.message : error}`);
  }
}
