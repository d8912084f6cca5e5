// The curriculum: real links that are in the page from the start. This module marks the lesson that is open, and on
// a narrow page opens and closes the drawer they stand in.

import manifest from "./manifest.js";
import { byId, narrow } from "./dom.js";

/** @param {string} lesson */
export function showLesson(lesson) {
  for (const link of byId("curriculum").querySelectorAll("a")) {
    const here = link.dataset.lesson === lesson;
    if (here) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const title = manifest.lessons[lesson]?.title ?? lesson;
  byId("lesson-title").textContent = manifest.lessons[lesson]?.nav ?? lesson;
  document.title = `${title} · Unlabeled`;
  setDrawer(false);
}

/** @param {boolean} open */
export function setDrawer(open) {
  const root = document.documentElement;
  if (open) root.dataset.drawer = "open";
  else delete root.dataset.drawer;
  byId("shade").hidden = !open;
  if (narrow.matches) byId("nav-button").setAttribute("aria-expanded", String(open));
}

export function startDrawer() {
  byId("shade").addEventListener("click", () => setDrawer(false));
  // Wherever the focus is: the button that opened it, the ground, a link of it.
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || document.documentElement.dataset.drawer !== "open") return;
    event.stopPropagation();
    setDrawer(false);
    byId("nav-button").focus();
  }, true);
  narrow.addEventListener("change", () => setDrawer(false));
}
