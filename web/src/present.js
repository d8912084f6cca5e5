// Presenter mode: only the stage and its transport are left, and everything is larger. Whether it is on is a parameter
// of the lab (so a link can begin in it); the page follows.

import { byId } from "./dom.js";

/** @typedef {import("./lab.js").Lab} Lab */

/** @param {Lab} lab */
const isOn = (lab) => lab.state.parameters.present === "1";

/** @param {Lab} lab @param {boolean} on */
export function present(lab, on) {
  if (on === isOn(lab)) return;
  lab.set("present", on ? "1" : "0");
  lab.refresh();
  byId(on ? "canvas" : "present-button").focus({ preventScroll: true });
}

/** @param {Lab} lab */
export function startPresenting(lab) {
  const button = byId("present-button");
  const leave = byId("leave-present");
  /** @type {boolean | null} */
  let shown = null;
  const follow = () => {
    const on = isOn(lab);
    if (on) {
      // Beside the button on the canvas that unfolds the controls.
      const fold = lab.widget("fold-controls")?.rect;
      leave.style.left = fold ? `${Math.round(fold[0] - leave.offsetWidth - 8)}px` : "";
    }
    if (on === shown) return;
    shown = on;
    const root = document.documentElement;
    if (on) root.dataset.present = "";
    else delete root.dataset.present;
    button.setAttribute("aria-pressed", String(on));
    leave.hidden = !on;
    lab.bridge.present(on);
    lab.bridge.wake();
  };
  lab.listen(follow);
  follow();
  button.addEventListener("click", () => present(lab, !isOn(lab)));
  leave.addEventListener("click", () => present(lab, false));
  addEventListener("keydown", (event) => {
    const dialog = /** @type {HTMLDialogElement} */ (byId("help"));
    if (event.key === "Escape" && isOn(lab) && !dialog.open) present(lab, false);
  });
}
