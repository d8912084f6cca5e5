// The articles alone, for the desktop program: one HTML file per lesson, with its styles in it.
//   node web/articles.mjs OUT_FOLDER

import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { renderLesson } from "./markdown.mjs";

const [, , out] = process.argv;
if (!out) {
  console.error("usage: node web/articles.mjs OUT_FOLDER");
  process.exit(2);
}
const here = fileURLToPath(new URL(".", import.meta.url));
const lessons = fileURLToPath(new URL("../assets/lessons/", import.meta.url));
const styles = ["tokens", "article"].map((name) => readFileSync(`${here}styles/${name}.css`, "utf8")).join("\n").replace(/@font-face \{[^}]*\}/g, "");
const own = `
body { margin: 0; background: var(--panel); color: var(--ink); font: 16px/1.6 Inter, system-ui, sans-serif; }
.article { display: block; position: static; width: auto; max-width: 44em; margin: 0 auto; padding: 24px; }
.try { border-bottom: 1px dotted; cursor: help; }
.hint { color: var(--soft); font-size: 14px; }
`;

/** "Try this" belongs to the page; here it tells the command that opens the same. @param {string} html */
const withCommands = (html) =>
  html.replace(/<a href="\?([^"]*)">([^]*?)<\/a>/g, (_, query, words) =>
    `<span class="try" tabindex="0" title="./lab desktop --link '${query}'">${words}</span>`);

mkdirSync(out, { recursive: true });
for (const file of readdirSync(lessons).filter((name) => name.endsWith(".md"))) {
  const id = file.slice(0, -3);
  const { title, html } = renderLesson(id, readFileSync(lessons + file, "utf8"));
  writeFileSync(`${out}/${id}.html`, `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title.replaceAll("&", "&amp;").replaceAll("<", "&lt;")} · Unlabeled</title>
<style>${styles}${own}</style></head>
<body><article class="article">
<p class="hint">What is dotted can be tried: rest on it to see the command.</p>
${withCommands(html)}</article></body></html>
`);
}
