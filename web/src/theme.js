// Light, dark or as the system says; motion on, off or as the system says. Remembered on this machine only: what a
// person's eyes need is no part of a link.

import { store, stored } from "./dom.js";

/** @typedef {import("./bridge.js").Bridge} Bridge */

const prefersDark = matchMedia("(prefers-color-scheme: dark)");
const prefersStill = matchMedia("(prefers-reduced-motion: reduce)");

/** @type {Bridge | null} */
let bridge = null;

const isDark = () => {
  const theme = stored("theme") ?? "auto";
  return theme === "dark" || (theme !== "light" && prefersDark.matches);
};
const moves = () => {
  const motion = stored("motion") ?? "auto";
  return motion === "on" || (motion !== "off" && !prefersStill.matches);
};

function apply() {
  document.documentElement.dataset.theme = isDark() ? "dark" : "light";
  if (!bridge) return;
  bridge.theme(isDark());
  bridge.motion(moves());
  bridge.wake();
}

/** Tells the application before its first frame. @param {Bridge} to */
export function themeBridge(to) {
  bridge = to;
  bridge.theme(isDark());
  bridge.motion(moves());
}

export function startTheme() {
  for (const name of ["theme", "motion"]) {
    for (const input of document.querySelectorAll(`input[name="${name}"]`)) {
      const radio = /** @type {HTMLInputElement} */ (input);
      radio.checked = radio.value === (stored(name) ?? "auto");
      radio.addEventListener("change", () => {
        store(name, radio.value);
        apply();
      });
    }
  }
  prefersDark.addEventListener("change", apply);
  prefersStill.addEventListener("change", apply);
}
