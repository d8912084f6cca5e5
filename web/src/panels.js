// Each side folds away, and stays so until it is unfolded.

import { byId, narrow, store } from "./dom.js";
import { setDrawer, startDrawer } from "./navigation.js";

/** @param {"nav" | "article"} name */
function foldable(name) {
  const root = document.documentElement;
  const button = byId(`${name}-button`);
  const show = () => button.setAttribute("aria-expanded", String(root.dataset[name] !== "folded"));
  button.addEventListener("click", () => {
    if (name === "nav" && narrow.matches) {
      const open = root.dataset.drawer !== "open";
      setDrawer(open);
      if (open) byId("curriculum").querySelector("a")?.focus();
      return;
    }
    if (root.dataset[name] === "folded") delete root.dataset[name];
    else root.dataset[name] = "folded";
    store(name, root.dataset[name] ?? "open");
    show();
  });
  show();
}

export function startPanels() {
  startDrawer();
  foldable("nav");
  foldable("article");
}
