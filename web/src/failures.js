// When the lab cannot go on: one plain message in the place of the canvas, with what to do. Never a blank page.

import { byId, make } from "./dom.js";

/**
 * A failure that has a plain message. `advice` are the things to try, `detail` is for a report. What can be tried again
 * without loading the page anew has `again`.
 */
export class LabFailure extends Error {
  /**
   * @param {string} title
   * @param {string} message
   * @param {{advice?: string[], detail?: string, action?: string, kind?: string, again?: () => void}} [more]
   */
  constructor(title, message, more = {}) {
    super(message);
    this.title = title;
    this.advice = more.advice ?? [];
    this.detail = more.detail ?? "";
    this.action = more.action ?? "Load the page again";
    this.kind = more.kind ?? "failure";
    this.again = more.again;
  }
}

export const noWebAssembly = () =>
  new LabFailure("This browser cannot run the lab", "The lab computes with WebAssembly and its vector instructions (SIMD), and this browser has none or has them switched off.", {
    kind: "no-wasm",
    advice: [
      "Update the browser: Chrome and Edge 91, Firefox 89, Safari 16.4 and later have them.",
      "If it is up to date, a setting or an administrator's policy may have switched WebAssembly off.",
    ],
  });

export const noWebGL = () =>
  new LabFailure("The stage cannot be drawn here", "The lab draws with WebGL 2, and this browser gave none to it.", {
    kind: "no-webgl",
    advice: [
      "Switch on hardware acceleration in the browser's settings, then start the browser again.",
      "Update the browser, or the driver of the graphics card.",
      "On a remote desktop or a virtual machine, try another browser: some draw in software.",
    ],
  });

/** @param {string} file @param {string} reason */
export const failedDownload = (file, reason) =>
  new LabFailure("A part of the lab did not arrive", `${file} could not be loaded: ${reason}. It was tried twice.`, {
    kind: "download",
    advice: ["Look whether the network is up, then load the page again.", "If you host the lab yourself, look whether this file was uploaded with the rest of its folder."],
  });

/** @param {string} lesson its title @param {unknown} error @param {() => void} again */
export const missingLesson = (lesson, error, again) =>
  new LabFailure("This lesson did not arrive", `“${lesson}” brings a part of the program along, and that could not be loaded. ${error instanceof Error ? error.message : String(error)}`, {
    kind: "lesson",
    action: "Try again",
    again,
    advice: ["Look whether the network is up, then try again.", "Lessons that have been open in this page still work."],
  });

export const lostContext = () =>
  new LabFailure("The graphics card took the picture away", "This happens when a computer sleeps, changes its graphics card or runs out of graphics memory. Your lesson, values and half-step are in the address of the page: loading it again brings them back. A file of your own must be opened once more.", {
    kind: "lost-context",
  });

/** @param {unknown} error */
export function ownMistake(error) {
  const detail = error instanceof Error ? `${error.name}: ${error.message}\n${error.stack ?? ""}` : String(error);
  return new LabFailure("The lab made a mistake and had to stop", "This is an error of the lab, not of yours. The address of the page still holds your lesson and your values: loading it again starts from there.", { kind: "exception", detail });
}

/** @type {LabFailure | null} */
let shown = null;

/** The failure on show, if any. */
export const currentFailure = () => shown;

/**
 * Puts a failure in the place of the canvas. The first one stays: what follows it is its consequence.
 * @param {unknown} error
 */
export function showFailure(error) {
  if (shown) return;
  const failure = error instanceof LabFailure ? error : ownMistake(error);
  shown = failure;
  const box = byId("failure");
  const reload = make("button", { type: "button", class: "primary" }, failure.action);
  reload.addEventListener("click", () => {
    if (!failure.again) return location.reload();
    clearFailure();
    failure.again();
  });
  box.replaceChildren(make("h2", {}, failure.title), make("p", {}, failure.message));
  if (failure.advice.length > 0) box.append(make("ul", {}, ...failure.advice.map((line) => make("li", {}, line))));
  box.append(reload);
  if (failure.detail) box.append(make("details", {}, make("summary", {}, "For a report"), make("pre", {}, failure.detail)));
  box.dataset.kind = failure.kind;
  box.hidden = false;
  byId("loading").hidden = true;
  byId("cover").hidden = false;
  console.warn(`${failure.title}. ${failure.message}`);
}

/** The failure has passed: a lost context came back, another lesson was opened. */
export function clearFailure() {
  shown = null;
  byId("failure").hidden = true;
  byId("cover").hidden = true;
}
