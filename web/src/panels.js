// Each side folds away: as was chosen, else by the width of the window (page.css). The line between stage and article
// can be dragged, or moved by the arrow keys; choices are kept.

import { byId, narrow, store } from "./dom.js";
import { setDrawer, startDrawer } from "./navigation.js";

/** @param {"nav" | "article"} name @param {string} panel */
function foldable(name, panel) {
  const root = document.documentElement;
  const button = byId(`${name}-button`);
  const open = () => byId(panel).getClientRects().length > 0;
  const show = () => {
    if (!narrow.matches) button.setAttribute("aria-expanded", String(open()));
  };
  button.addEventListener("click", () => {
    if (name === "nav" && narrow.matches) {
      const drawer = root.dataset.drawer !== "open";
      setDrawer(drawer);
      if (drawer) byId(panel).querySelector("a")?.focus();
      return;
    }
    const choice = open() ? "folded" : "open";
    root.dataset[name] = choice;
    store(name, choice);
    show();
  });
  addEventListener("resize", show);
  show();
}

function startDivider() {
  const divider = byId("divider");
  const article = byId("article");
  const step = 24;
  /** @param {number} width */
  const set = (width) => {
    document.documentElement.style.setProperty("--article-w", `${Math.round(width)}px`);
    store("article-width", String(Math.round(article.getBoundingClientRect().width)));
  };
  divider.addEventListener("pointerdown", (event) => {
    divider.setPointerCapture(event.pointerId);
    divider.classList.add("held");
    event.preventDefault();
  });
  divider.addEventListener("pointermove", (event) => {
    if (divider.hasPointerCapture(event.pointerId)) set(innerWidth - event.clientX);
  });
  for (const end of ["pointerup", "pointercancel"]) divider.addEventListener(end, () => divider.classList.remove("held"));
  divider.addEventListener("keydown", (event) => {
    const way = event.key === "ArrowLeft" ? 1 : event.key === "ArrowRight" ? -1 : 0;
    if (way === 0) return;
    event.preventDefault();
    set(article.getBoundingClientRect().width + way * step);
  });
}

export function startPanels() {
  startDrawer();
  foldable("nav", "curriculum");
  foldable("article", "article");
  startDivider();
}
