// What the application asks about networks. A page whose lesson needs none loads nothing but this.

import manifest from "./manifest.js";
import { siteUrl, store, stored, toast } from "./dom.js";

/** @typedef {import("./lab.js").Lab} Lab */
/** @typedef {import("./models.js").Models} Models */

/**
 * The setting: the processor serves everywhere and is quick enough for networks of this size; the graphics card (WebGPU)
 * is for those who want to try it. Remembered on this machine only, like the theme.
 */
function followSetting() {
  const chosen = stored("networks") ?? "processor";
  for (const input of document.querySelectorAll('input[name="networks"]')) {
    const radio = /** @type {HTMLInputElement} */ (input);
    radio.checked = radio.value === chosen;
    radio.addEventListener("change", () => {
      store("networks", radio.value);
      toast("This holds from the next time the page is loaded");
    });
  }
}

/** @param {() => Lab | null} getLab */
export function pageNetworks(getLab) {
  followSetting();
  /** @type {Models | undefined} */
  let models;
  /** @type {Promise<typeof import("./models.js")> | undefined} */
  let module;

  const fetchModels = async () => {
    await null;  // the application may ask while the page still takes hold of it
    const lab = getLab();
    if (!lab) return;
    ++lab.outstanding;
    try {
      if (!manifest.networks) {
        lab.bridge.modelsFailed("There are no trained networks in this copy of the lab.");
        return;
      }
      if (!models) {
        module ??= import(siteUrl(manifest.networks.module));
        const { Models } = await module;
        models = new Models(lab, { site: siteUrl, notice: toast, webgpu: stored("networks") === "webgpu" });
      }
      await models.fetchIndex(manifest.networks.index);
    } catch {
      module = undefined;
      lab.bridge.modelsFailed(`${manifest.networks?.module.split("/").pop()} could not be loaded. Look whether the network is up, then load the page again.`);
    } finally {
      --lab.outstanding;
      lab.changed();
    }
  };

  return {
    fetchModels: () => void fetchModels(),
    /** @param {number} handle @param {string} file */
    openModel: (handle, file) => models?.open(handle, file),
    /** @param {number} handle */
    closeModel: (handle) => models?.close(handle),
    /** @param {number} handle @param {number} ticket @param {number} rows @param {number} pointer @param {number} size */
    askModel: (handle, ticket, rows, pointer, size) => {
      const lab = getLab();
      if (lab) models?.ask(handle, ticket, rows, lab.bridge.bytes(pointer, size));
    },
    /** @param {number} handle @param {number} ticket */
    dropQuestion: (handle, ticket) => models?.drop(handle, ticket),
  };
}
