// Small helpers for the document.

/**
 * The element with this id; the page's own markup guarantees it.
 * @template {HTMLElement} [T=HTMLElement]
 * @param {string} id
 * @returns {T}
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`no element #${id}`);
  return /** @type {T} */ (element);
}

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string | boolean | number>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children);
  return element;
}

/** Address of a file of the site, whatever sub-path the site lies under. @param {string} path */
export function siteUrl(path) {
  return new URL(path, document.baseURI).href;
}

/** What was chosen on this page, where nothing can be stored. @type {Map<string, string>} */
const kept = new Map();

/** @param {string} key */
export function stored(key) {
  try {
    return localStorage.getItem("unlabeled." + key);
  } catch {
    return kept.get(key) ?? null;
  }
}

/** @param {string} key @param {string} value */
export function store(key, value) {
  try {
    localStorage.setItem("unlabeled." + key, value);
  } catch {
    kept.set(key, value);  // switched off: the choice holds until the page is closed
  }
}

export const narrow = matchMedia("(max-width: 900px)");

/** @type {number | undefined} */
let toastTimer;

/** A short notice that goes away by itself. @param {string} text */
export function toast(text) {
  const element = byId("toast");
  element.textContent = text;
  element.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = window.setTimeout(() => (element.hidden = true), 2600);
}

/**
 * A button that opens and closes a small panel under it. Escape and a press elsewhere close it.
 * @param {HTMLElement} button
 * @param {HTMLElement} panel
 * @param {() => void} [beforeOpen]
 * @returns {{open: () => void, close: () => void}}
 */
export function menu(button, panel, beforeOpen) {
  const close = () => {
    if (panel.hidden) return;
    panel.hidden = true;
    button.setAttribute("aria-expanded", "false");
    if (panel.contains(document.activeElement)) button.focus();
  };
  const open = () => {
    beforeOpen?.();
    panel.hidden = false;
    button.setAttribute("aria-expanded", "true");
    /** @type {HTMLElement | null} */
    const first = panel.querySelector('[aria-current="true"], input:checked, button:not(:disabled), input');
    first?.focus();
  };
  button.addEventListener("click", () => (panel.hidden ? open() : close()));
  document.addEventListener("pointerdown", (event) => {
    const target = /** @type {Node} */ (event.target);
    if (!panel.contains(target) && !button.contains(target)) close();
  }, true);
  panel.addEventListener("focusout", (event) => {
    const next = /** @type {Node | null} */ (event.relatedTarget);
    if (next && !panel.contains(next) && !button.contains(next)) close();
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      close();
      button.focus();
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const items = /** @type {HTMLElement[]} */ ([...panel.querySelectorAll("button:not(:disabled)")]);
    const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (at < 0) return;
    event.preventDefault();
    items[(at + (event.key === "ArrowDown" ? 1 : items.length - 1)) % items.length]?.focus();
  });
  return { open, close };
}
