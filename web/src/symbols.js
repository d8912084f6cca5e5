// Symbols of the article's formulas and the parts of the picture that they stand for: whichever the pointer is over, the
// other one lights.

import { byId } from "./dom.js";

/** @typedef {import("./lab.js").Lab} Lab */

/** @param {Lab} lab */
export function startSymbols(lab) {
  const article = byId("article");
  let spoken = "", lit = "";
  /** @param {string} part */
  const speakOf = (part) => {
    if (part === spoken) return;
    spoken = part;
    lab.bridge.speakOf(part);
    lab.bridge.wake();
    mark();
  };
  // What the article holds changes with the lesson, so its symbols are looked for when they are needed.
  const mark = () => {
    const part = spoken || lit;
    for (const symbol of article.querySelectorAll(".symbol[data-part]")) symbol.classList.toggle("lit", part !== "" && symbol.getAttribute("data-part") === part);
  };
  article.addEventListener("pointerover", (event) => {
    const symbol = event.target instanceof Element ? event.target.closest("[data-part]") : null;
    speakOf(symbol?.getAttribute("data-part") ?? "");
  });
  article.addEventListener("pointerleave", () => speakOf(""));
  lab.listen(() => {
    if (lab.state.pointed === lit) return;
    lit = lab.state.pointed;
    mark();
  });
}
