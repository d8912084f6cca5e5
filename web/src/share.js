// What leaves the page: the link, text for the clipboard, pictures and tables.

import { byId, make, toast } from "./dom.js";

/** @param {string} text @returns {Promise<boolean>} */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // No permission, or a page without https: the old way.
    const area = make("textarea", { "aria-hidden": "true" });
    area.value = text;
    const before = /** @type {HTMLElement | null} */ (document.activeElement);
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    before?.focus({ preventScroll: true });
    return done;
  }
}

/** @typedef {import("./lab.js").Lab} Lab */

/** What "hide=" in a link can name: the controls of the lesson that is open. @param {Lab} lab */
const hideableNames = (lab) => lab.widgets.filter(({ place, kind, id }) => place !== "none" && kind !== "handle" && kind !== "part" && (id in lab.state.parameters || kind === "action")).map(({ id }) => id);

/** @param {Lab} lab @param {() => void} writeUrl brings the address up to date */
export function startSharing(lab, writeUrl) {
  byId("names-button").addEventListener("click", async () => {
    const names = hideableNames(lab).join(",");
    toast((await copyText(names)) ? `Copied, for hide= in a link: ${names}` : `For hide= in a link: ${names}`);
  });
  const button = byId("share-button");
  const panel = byId("share-menu");
  const field = /** @type {HTMLInputElement} */ (byId("share-link"));
  /** @type {number | undefined} */
  let timer;
  button.addEventListener("click", async () => {
    writeUrl();
    if (await copyText(location.href)) {
      button.textContent = "Copied";
      button.classList.add("done");
      toast("The link to what is on the screen is copied");
      clearTimeout(timer);
      timer = window.setTimeout(() => {
        button.textContent = "Share";
        button.classList.remove("done");
      }, 2000);
    } else {
      field.value = location.href;
      panel.hidden = false;
      field.focus();
      field.select();
    }
  });
  panel.addEventListener("focusout", () => (panel.hidden = true));
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") button.focus();
  });
}

/**
 * Hands a file to the person.
 * @param {string} name @param {Blob} content
 */
export function saveFile(name, content) {
  const address = URL.createObjectURL(content);
  const link = make("a", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  toast(`Saved ${name}`);
}

/**
 * Hands a picture to the person, packed as a PNG by the browser.
 * @param {string} name @param {Uint8Array<ArrayBuffer>} rgba rows from the top @param {number} width @param {number} height
 */
export function savePicture(name, rgba, width, height) {
  const canvas = make("canvas", { width, height });
  canvas.getContext("2d")?.putImageData(new ImageData(new Uint8ClampedArray(rgba.buffer), width, height), 0, 0);
  canvas.toBlob((content) => (content ? saveFile(name, content) : toast("The browser could not pack this picture")), "image/png");
}
