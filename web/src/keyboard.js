// Keys that work wherever the focus is, and the help that lists them. On the canvas itself the application handles
// the keys of the transport.

import { byId } from "./dom.js";
import { present } from "./present.js";

/** @typedef {import("./lab.js").Lab} Lab */

function showHelp() {
  const dialog = /** @type {HTMLDialogElement} */ (byId("help"));
  if (!dialog.open) dialog.showModal();
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
