// Keys that work wherever the focus is, and the help that lists them. On the canvas itself the application handles
// the keys of the transport.

import { byId, make } from "./dom.js";
import manifest from "./manifest.js";
import { present } from "./present.js";

/** @typedef {import("./lab.js").Lab} Lab */

/** @type {Lab | null} */
let opened = null;

/** "Centroid 1" and "Centroid 4" of one kind are "Centroid 1 to 4", x and y of one thing are one. @param {string[]} labels */
function together(labels) {
  const names = [...new Set(labels.map((label) => label.replace(/, (across|up)$/, "")))];
  const first = names[0] ?? "", last = names.at(-1) ?? "";
  const end = /\d+/.exec(last)?.[0];
  return names.length > 1 && end ? first.replace(/\d+/, (begin) => `${begin} to ${end}`) : first;
}

/** What can be done on the stage of the lesson that is open, and with which data. @param {Lab} lab */
function speakOfLesson(lab) {
  const { lesson } = lab.state;
  byId("help-lesson").textContent = `On the stage of “${manifest.lessons[lesson]?.nav ?? lesson}”`;
  /** @type {Map<string, string[]>} what each does, and what it is called */
  const handles = new Map();
  for (const { visible, place, kind, help, label } of lab.widgets) {
    if (!visible || place !== "stage" || kind === "handle" || kind === "part") continue;
    handles.set(help, [...(handles.get(help) ?? []), label]);
  }
  byId("help-stage").replaceChildren(...[...handles].map(([help, labels]) => make("li", {}, make("b", {}, together(labels)), `: ${help}`)));
  byId("help-stage-none").hidden = handles.size > 0;
  const data = lab.widget("data");
  byId("help-data").hidden = !data;
  byId("help-data-none").hidden = !!data;
  byId("help-picture").hidden = !("ink" in lab.state.parameters);
  byId("help-draw").hidden = !data?.choices.some((choice) => choice.id === "drawn");
}

function showHelp() {
  const dialog = /** @type {HTMLDialogElement} */ (byId("help"));
  if (dialog.open) return;
  if (opened) speakOfLesson(opened);
  dialog.showModal();
}

/** A key that came to the canvas but is not the application's. @param {KeyboardEvent} event */
export function passKey(event) {
  if (event.key !== "?") return;
  event.preventDefault();
  showHelp();
}

/** @type {Record<string, string>} */
const transport = { " ": "play", ArrowRight: "forward", ArrowLeft: "back", r: "reset", R: "reset" };

/** @param {Lab} lab */
export function startKeyboard(lab) {
  opened = lab;
  byId("help-button").addEventListener("click", () => {
    byId("settings-menu").hidden = true;
    byId("settings-button").setAttribute("aria-expanded", "false");
    showHelp();
  });
  byId("help").addEventListener("click", (event) => {
    const dialog = /** @type {HTMLDialogElement} */ (event.currentTarget);
    if (event.target === dialog) dialog.close();  // the ground around it
  });
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const target = /** @type {Element} */ (event.target);
    const typing = target.closest?.('input:not([type="checkbox"]):not([type="radio"]), select, textarea, [contenteditable]');
    const dialog = /** @type {HTMLDialogElement} */ (byId("help"));
    if (typing || dialog.open) return;
    if (event.key === "?") {
      event.preventDefault();
      showHelp();
      return;
    }
    if (event.key === "p" || event.key === "P") {
      present(lab, lab.state.parameters.present !== "1");
      return;
    }
    // Space and the arrows mean something of their own on links, buttons, radio buttons and in a scrolling article.
    const own = target.closest?.("a, button, input, summary, canvas, .menu, .article:focus");
    const action = transport[event.key];
    if (!action || own) return;
    event.preventDefault();
    lab.press(action);
  });
}
