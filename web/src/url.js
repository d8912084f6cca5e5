// The address of the page is the state of the lab. Opening a lesson or following a "Try this" link makes a new entry
// in the history; everything else replaces the present one.

import manifest from "./manifest.js";

/** @typedef {import("./lab.js").Lab} Lab */

// Keys that other programs append to links.
const foreign = /^(utm_|fbclid$|gclid$|ref$)/;

/** The lesson that a query names, or the first one. @param {URLSearchParams} query */
export const lessonOf = (query) => query.get("lesson") || Object.keys(manifest.lessons)[0] || "";

/**
 * Brings the lab to what a query describes: the lesson's defaults and these keys.
 * @param {Lab} lab
 * @param {URLSearchParams} query
 */
export function restore(lab, query) {
  lab.bridge.open(lessonOf(query));  // with its defaults
  const keys = [...query].filter(([key]) => key !== "lesson" && !foreign.test(key));
  // What is usual for the other parameters depends on the data; the position comes when all else stands.
  const rank = (/** @type {string} */ key) => (key === "data" ? 0 : key === "step" ? 2 : key === "play" ? 3 : 1);
  keys.sort(([a], [b]) => rank(a) - rank(b));
  for (const [key, value] of keys) lab.bridge.set(key, value);
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

  /** @param {URLSearchParams} query */
  const go = (query) => {
    const wanted = lessonOf(query);
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
    go(new URLSearchParams(href));
    if (link.closest(".article") && matchMedia("(max-width: 900px)").matches) {
      document.getElementById("lab")?.scrollIntoView();
    }
  });

  addEventListener("popstate", () => go(new URLSearchParams(location.search)));
  addEventListener("pagehide", write);

  // Browsers refuse more than about three addresses a second.
  lab.listen(() => {
    timer ??= window.setTimeout(write, 350);
  });
  return { write };
}
