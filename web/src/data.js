// The Data menu, opening and dropping of files, and the error beside them.

import manifest from "./manifest.js";
import { byId, make, menu, siteUrl } from "./dom.js";
import { download } from "./loading.js";
import { LabFailure } from "./failures.js";
import { inflated } from "./inflate.js";
import { greyPicture, isPicture } from "./pictures.js";

/** @typedef {import("./lab.js").Lab} Lab */

// Beyond this a browser tab runs out of memory before the lab could say anything.
const maxFileBytes = 600e6;

/**
 * Answers the application's wish for a file of the site.
 * @param {Lab} lab @param {number} ticket @param {string} path
 */
export async function fetchAsset(lab, ticket, path) {
  ++lab.outstanding;
  try {
    const [bytes] = await Promise.all([download(manifest.assets[path]?.path ?? path), lab.parts.bringFor("files")]);
    lab.bridge.assetReady(ticket, await inflated(bytes));
  } catch (error) {
    lab.bridge.assetFailed(ticket, error instanceof LabFailure ? error.message.replace(" It was tried twice.", "") : String(error));
  } finally {
    --lab.outstanding;
    lab.bridge.wake();
    lab.changed();
  }
}

/** Asks the server what lies on this machine. A static folder answers {}. @param {Lab} lab */
export async function askForLocalData(lab) {
  try {
    const response = await fetch(siteUrl("local/index.json"), { cache: "no-cache" });
    const here = response.ok ? await response.json() : {};
    if (Object.keys(here).length === 0) return;
    await lab.parts.bringFor("local");
    lab.bridge.localData(JSON.stringify(here));
  } catch {
    // Nothing lies on this machine, or nobody answers: the menu offers what the site carries.
  }
}

/** Whether a file is one of labels in the IDX format, whatever it is called. @param {File} file */
async function holdsLabels(file) {
  const start = new Uint8Array(await file.slice(0, 4).arrayBuffer().catch(() => new ArrayBuffer(0)));
  return start.length === 4 && start[0] === 0 && start[1] === 0 && start[3] === 1;
}

/** @param {Lab} lab @param {File} file @param {(message: string) => void} complain */
async function openPicture(lab, file, complain) {
  /** @type {Uint8Array} */
  let grey;
  try {
    grey = await greyPicture(file);
  } catch {
    complain(`${file.name} is no picture that this browser can read. PNG and JPEG are taken.`);
    return;
  }
  lab.bridge.file(file.name, grey, "picture");
}

/** @param {Lab} lab @param {File[]} files @param {(message: string) => void} complain */
async function openFiles(lab, files, complain) {
  ++lab.outstanding;
  try {
    // Of a pair, images come before their labels.
    const isLabels = (/** @type {File} */ file) => /label|idx1/i.test(file.name);
    const isTest = (/** @type {File} */ file) => /t10k|test/i.test(file.name);
    files.sort((a, b) => Number(isLabels(a)) - Number(isLabels(b)));
    // MNIST as it is handed out: the images to learn from come last, when all that belongs to them is there.
    const four = files.length === 4 && [isTest, (/** @type {File} */ file) => !isTest(file)].every((part) => files.filter((file) => part(file) && isLabels(file)).length === 1 && files.filter(part).length === 2);
    if (four) files.sort((a, b) => Number(isTest(b)) - Number(isTest(a)) || Number(isLabels(b)) - Number(isLabels(a)));
    if (files.length > 2 && !four) {
      complain(`That was ${files.length} files at once. Drop one table, one picture, one file of images with its labels, or MNIST's four files under their own names.`);
      return;
    }
    if (files.length === 2 && files.some(isPicture)) {
      complain(`A picture is dropped alone: ${files.find(isPicture)?.name} is one.`);
      return;
    }
    if (files.length === 2 && !(await Promise.all(files.map(async (file) => isLabels(file) || (await holdsLabels(file))))).some(Boolean)) {
      complain(`Two tables at once: ${files[0]?.name} is opened, ${files.pop()?.name} is not. Drop one at a time.`);
    }
    try {
      await lab.parts.bringFor("files");
    } catch (error) {
      complain(`No file can be read yet: ${error instanceof Error ? error.message : String(error)}`);
      return;
    }
    for (const file of files) {
      if (isPicture(file)) {
        await openPicture(lab, file, complain);
        continue;
      }
      if (file.size > maxFileBytes) {
        complain(`${file.name} has ${Math.round(file.size / 1e6)} MB; the lab takes files up to ${maxFileBytes / 1e6} MB.`);
        return;
      }
      const purpose = four ? `${isTest(file) ? "test" : "train"}-${isLabels(file) ? "labels" : "images"}` : "data";
      /** @type {Uint8Array} */
      let bytes;
      try {
        bytes = await inflated(new Uint8Array(await file.arrayBuffer()));
      } catch {
        complain(`${file.name} could not be read. Is it a folder, or was it moved?`);
        return;
      }
      if (lab.bridge.file(file.name, bytes, purpose) && four) return;
    }
  } finally {
    --lab.outstanding;
    lab.bridge.wake();
    lab.changed();
  }
}

/** @param {Lab} lab */
export function startData(lab) {
  const button = /** @type {HTMLButtonElement} */ (byId("data-button"));
  const name = byId("data-name");
  const panel = byId("data-menu");
  const input = /** @type {HTMLInputElement} */ (byId("file-input"));
  const bubble = byId("data-error");
  const sentence = /** @type {HTMLElement} */ (bubble.querySelector("p"));

  /** The sentence of the page's own complaint, while it stands. */
  let complaint = "";
  let dismissed = "";
  const follow = () => {
    const data = lab.widget("data");
    const chosen = data?.choices.find((choice) => choice.id === lab.state.parameters.data);
    const own = lab.state.parameters.data === "file" ? lab.state.data?.name : undefined;
    name.textContent = own ?? chosen?.label ?? lab.state.data?.name ?? "…";
    button.disabled = !data;
    // A lesson that makes its own points has no data to choose.
    button.hidden = !data && lab.widgets.length > 0;
    // What concerns the data, and what has no control on the canvas, is shown here.
    const error = lab.state.error;
    const here = error && (["data", "file", "lesson", ""].includes(error.control) || !lab.widgets.some((w) => w.id === error.control && w.visible && w.place !== "bar"));
    const message = complaint || data?.error || (here ? error.message : "");
    if (!message) dismissed = "";
    const show = message !== "" && message !== dismissed;
    if (sentence.textContent !== message && show) sentence.textContent = message;
    bubble.hidden = !show;
    if (show) button.setAttribute("aria-describedby", "data-error");
    else button.removeAttribute("aria-describedby");
  };
  lab.listen(follow);
  follow();
  bubble.querySelector("button")?.addEventListener("click", () => {
    dismissed = complaint ? "" : sentence.textContent ?? "";
    complaint = "";
    follow();
    button.focus();
  });

  /** @param {string} message */
  const complain = (message) => {
    complaint = message;
    follow();
  };
  const choose = () => {
    input.value = "";
    input.click();
  };
  input.addEventListener("change", () => {
    complaint = "";
    openFiles(lab, [...(input.files ?? [])], complain);
  });

  const { close } = menu(button, panel, () => {
    panel.replaceChildren();
    const data = lab.widget("data");
    const groups = new Map(lab.catalog.datasets.map((entry) => [entry.id, entry.group]));
    let group = "";
    for (const choice of data?.choices ?? []) {
      const of = groups.get(choice.id) ?? "Yours";
      if (of !== group) panel.append(make("h3", {}, of));
      group = of;
      const current = choice.id === lab.state.parameters.data;
      const item = make("button", { type: "button", class: "menu-item", "data-id": choice.id, "aria-current": current && "true" }, choice.label);
      item.addEventListener("click", () => {
        complaint = dismissed = "";
        close();
        lab.set("data", choice.id);
      });
      panel.append(item);
    }
    const open = make("button", { type: "button", class: "menu-item", id: "open-file" }, "Open a file…");
    open.addEventListener("click", () => {
      close();
      choose();
    });
    panel.append(make("hr", { class: "menu-rule" }), open);
    const shown = lab.state.data;
    if (shown) {
      const size = `${shown.points} points, ${shown.columns} ${shown.columns === 1 ? "column" : "columns"}.`;
      const origin = [shown.source, shown.licence].filter(Boolean).join(". ");
      panel.append(make("p", { class: "menu-note" }, [size, ...(shown.notes ?? []), origin].filter(Boolean).join(" ")));
    }
  });

  // Files can be dropped anywhere.
  const drop = byId("drop");
  let depth = 0;
  const carriesFiles = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files") ?? false;
  addEventListener("dragenter", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    ++depth;
    drop.hidden = false;
  });
  addEventListener("dragover", (event) => {
    if (carriesFiles(event)) event.preventDefault();
  });
  addEventListener("dragleave", (event) => {
    if (!carriesFiles(event)) return;
    depth = Math.max(0, depth - 1);
    drop.hidden = depth === 0;
  });
  addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    depth = 0;
    drop.hidden = true;
    complaint = "";
    openFiles(lab, [...(event.dataTransfer?.files ?? [])], complain);
  });

  return { choose };
}
