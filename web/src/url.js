// The address of the page is the state of the lab. Opening a lesson or following a "Try this" link makes a new entry
// in the history; everything else replaces the present one.

import manifest from "./manifest.js";

/** @typedef {import("./lab.js").Lab} Lab */

/** The lesson that a query names, or the first one. @param {URLSearchParams} query */
export const lessonOf = (query) => query.get("lesson") || Object.keys(manifest.lessons)[0] || "";

/**
 * Brings the lab to what a query string describes: the lesson's defaults and these keys. The lab reads it.
 * @param {Lab} lab
 * @param {string} query
 */
export function restore(lab, query) {
  lab.bridge.restore(query);
  lab.bridge.wake();
  lab.changed();
}

/**
 * @param {Lab} lab
 * @param {(lesson: string) => void} onLesson  called when another lesson opens, before its state is restored
 */
export function followUrl(lab, onLesson) {
  let lesson = lab.state.lesson;
  /** @type {number | undefined} */
  let timer;

  const write = () => {
    clearTimeout(timer);
    timer = undefined;
    const query = "?" + lab.bridge.query();
    if (query !== location.search) history.replaceState(null, "", query + location.hash);
  };

  /** @param {string} query */
  const go = (query) => {
    const wanted = lessonOf(new URLSearchParams(query));
    if (wanted !== lesson) {
      lesson = wanted;
      onLesson(wanted);
    }
    restore(lab, query);
  };

  document.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    const link = target.closest("a");
    const href = link?.getAttribute("href");
    if (!link || !href?.startsWith("?") || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;  // a new tab or window: a real link
    event.preventDefault();
    write();
    history.pushState(null, "", href);
    go(href);
    if (link.closest(".article") && matchMedia("(max-width: 900px)").matches) {
      document.getElementById("lab")?.scrollIntoView();
    }
  });

  addEventListener("popstate", () => go(location.search));
  addEventListener("pagehide", write);

  // Browsers refuse more than about three addresses a second.
  lab.listen(() => {
    timer ??= window.setTimeout(write, 350);
  });
  return { write };
}
