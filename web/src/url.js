// The address of the page is the state of the lab. Opening a lesson or following a "Try this" link makes a new entry
// in the history; everything else replaces the present one.

import manifest from "./manifest.js";
import { Progress, coverStage } from "./loading.js";
import { clearFailure, currentFailure, missingLesson, showFailure } from "./failures.js";

/** @typedef {import("./lab.js").Lab} Lab */
/** @typedef {import("./parts.js").Parts} Parts */

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
 * Brings what a lesson needs of the program, with progress on the cover where that takes a moment.
 * @param {Parts} parts
 * @param {string} lesson
 * @param {() => boolean} wanted  false as soon as another lesson is asked for
 */
async function bring(parts, lesson, wanted) {
  if (currentFailure()?.kind === "lesson") clearFailure();
  const size = parts.missing(lesson).reduce((sum, part) => sum + manifest.parts[part].bytes, 0);
  if (size === 0) return coverStage(false);
  const progress = new Progress(`“${manifest.lessons[lesson]?.nav ?? lesson}”`, size);
  const late = setTimeout(() => wanted() && coverStage(true), 150);
  try {
    await parts.bring(lesson, (bytes) => wanted() && progress.add(bytes));
    if (wanted()) coverStage(false);
  } finally {
    clearTimeout(late);
  }
}

/** While nothing is asked for, the lesson after this one is brought. @param {Parts} parts @param {string} lesson */
function bringNextWhenIdle(parts, lesson) {
  const order = Object.keys(manifest.lessons);
  const next = order[order.indexOf(lesson) + 1];
  if (!next || parts.missing(next).length === 0) return;
  const idle = window.requestIdleCallback ?? ((/** @type {() => void} */ run) => setTimeout(run, 2000));
  // It is tried again, and told, when the lesson is opened.
  idle(() => void parts.bring(next).catch(() => {}));
}

/**
 * @param {Lab} lab
 * @param {(lesson: string) => void} onLesson  called when another lesson opens, before its state is restored
 */
export function followUrl(lab, onLesson) {
  const { parts } = lab;
  let lesson = lab.state.lesson;
  /** @type {number | undefined} */
  let timer;
  /** Counts what was asked for: of links followed quickly one after the other, the last one holds. */
  let asked = 0;
  let waiting = false;

  /** The query of the entry of the history that is open. */
  let here = location.search;
  const write = () => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting) return;  // the address names a lesson that is still on its way
    const query = "?" + lab.bridge.query();
    if (query !== location.search) history.replaceState(null, "", query + location.hash);
    here = location.search;
  };

  /** @param {string} query */
  const go = async (query) => {
    const mine = ++asked;
    const wanted = lessonOf(new URLSearchParams(query));
    if (wanted !== lesson) {
      lesson = wanted;
      onLesson(wanted);
    }
    waiting = true;
    ++lab.outstanding;
    try {
      await bring(parts, wanted, () => mine === asked);
      if (mine !== asked) return;
      waiting = false;
      restore(lab, query);
      bringNextWhenIdle(parts, wanted);
    } catch (error) {
      if (mine === asked) showFailure(missingLesson(manifest.lessons[wanted]?.nav ?? wanted, error, () => go(query)));
    } finally {
      --lab.outstanding;
    }
  };
  bringNextWhenIdle(parts, lesson);

  document.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    const link = target.closest("a");
    const href = link?.getAttribute("href");
    if (!link || !href || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;  // a new tab or window: a real link
    if (href.startsWith("#")) {
      // A place on the page ("Skip to the controls") is no state of the lab: no entry of the history, nothing to go back to.
      event.preventDefault();
      write();
      location.replace(href);
      return;
    }
    if (!href.startsWith("?")) return;
    event.preventDefault();
    write();
    history.pushState(null, "", href);
    here = location.search;
    go(href);
    if (link.closest(".article") && matchMedia("(max-width: 900px)").matches) {
      document.getElementById("lab")?.scrollIntoView();
    }
  });

  // Where the fragment alone has changed, nothing is to be restored.
  addEventListener("popstate", () => {
    const moved = location.search !== here;
    here = location.search;
    if (moved) go(location.search);
  });
  addEventListener("pagehide", write);

  // Browsers refuse more than about three addresses a second.
  lab.listen(() => {
    timer ??= window.setTimeout(write, 350);
  });
  return { write };
}
