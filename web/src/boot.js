// The page starts here: check the browser, load with true progress, hand the canvas to the application, bring it to
// what the address says, and tie the parts of the page to it.

import { Bridge } from "./bridge.js";
import { Lab } from "./lab.js";
import { byId, menu, toast } from "./dom.js";
import { checkBrowser, loadProgram } from "./loading.js";
import { LabFailure, noWebGL, ownMistake, showFailure } from "./failures.js";
import { askForLocalData, fetchAsset, startData } from "./data.js";
import { copyText, saveFile, savePicture, startSharing } from "./share.js";
import { followUrl, lessonOf, restore } from "./url.js";
import { installHook } from "./hook.js";
import { leaveCanvas, startCanvas, watchContext } from "./canvas.js";
import { showArticle } from "./article.js";
import { passKey, startKeyboard } from "./keyboard.js";
import { Parts } from "./parts.js";
import { pageNetworks } from "./networks.js";
import { showLesson } from "./navigation.js";
import { startMirror } from "./mirror.js";
import { startPanels } from "./panels.js";
import { startPresenting } from "./present.js";
import { startSymbols } from "./symbols.js";
import { startTheme, themeBridge } from "./theme.js";

/** @typedef {import("./bridge.js").PageCalls} PageCalls */

/** @param {string} lesson */
function openLesson(lesson) {
  showLesson(lesson);
  showArticle(lesson);
}

/** @returns {Promise<Lab>} */
async function start() {
  startTheme();
  startPanels();
  menu(byId("settings-button"), byId("settings-menu"));
  const query = new URLSearchParams(location.search);
  const lesson = lessonOf(query);
  openLesson(lesson);

  /** @type {Lab | null} */
  let lab = null;
  watchContext(() => lab);
  await checkBrowser();
  const program = await loadProgram(lesson);

  /** @type {() => void} */
  let chooseFile = () => {};
  /** @type {() => void} */
  let firstFrame = () => {};
  const drawn = new Promise((resolve) => (firstFrame = () => resolve(undefined)));
  /** @type {Bridge | null} */
  let bridge = null;

  /** @type {PageCalls} */
  const page = {
    changed: () => lab?.changed(),
    fetchAsset: (ticket, path) => {
      if (lab) fetchAsset(lab, ticket, path);
    },
    save: (name, mime, pointer, size) => {
      if (bridge) saveFile(name, new Blob([bridge.bytes(pointer, size)], { type: mime }));
    },
    savePicture: (name, pointer, width, height) => {
      if (bridge) savePicture(name, bridge.bytes(pointer, 4 * width * height), width, height);
    },
    copy: (text) => {
      copyText(text).then((done) => toast(done ? "Copied" : "The browser did not let the text be copied"));
    },
    focusOut: leaveCanvas,
    openFile: () => chooseFile(),
    passKey,
    firstFrame: () => firstFrame(),
    ...pageNetworks(() => lab),
  };

  let stopped = "";
  /** @type {Parts | null} */
  let parts = null;
  const module = await program.factory({
    canvas: byId("canvas"),
    page,
    noInitialRun: true,
    /** @param {WebAssembly.Imports} imports @param {(instance: WebAssembly.Instance, module: WebAssembly.Module) => void} receive */
    instantiateWasm(imports, receive) {
      WebAssembly.instantiate(program.wasm, imports).then(
        (result) => {
          parts = new Parts(result.instance.exports);
          receive(result.instance, result.module);
        },
        (error) => showFailure(new LabFailure("The lab could not be started", "The browser refused the lab's program. An up-to-date Chrome, Edge, Firefox or Safari runs it.", { kind: "instantiate", detail: String(error) })),
      );
      return {};
    },
    print: (/** @type {string} */ line) => console.log(line),
    printErr: (/** @type {string} */ line) => {
      stopped = line;
      console.warn(line);
    },
    onAbort: (/** @type {unknown} */ reason) => showFailure(ownMistake(`${String(reason)}\n${stopped}`)),
  });
  bridge = new Bridge(module);
  const joined = /** @type {Parts} */ (/** @type {unknown} */ (parts));
  await Promise.all([...program.parts].map(([part, compiled]) => joined.join(part, compiled)));
  for (const font of program.fonts) bridge.font(font.weight, font.bytes);
  themeBridge(bridge);
  if (!bridge.main()) throw noWebGL();
  lab = new Lab(bridge, joined);
  const made = lab;
  const localData = askForLocalData(made);
  // What lies on this machine needs to be known before a link asks for it.
  if (query.has("data") || query.get("part") === "drawn") await localData;
  restore(made, location.search);
  made.refresh();

  startCanvas(made);
  startMirror(made);
  startPresenting(made);
  const url = followUrl(made, openLesson);
  startSharing(made, url.write);
  startSymbols(made);
  startKeyboard(made);
  chooseFile = startData(made).choose;
  for (const id of ["share-button", "present-button"]) byId(id).removeAttribute("disabled");
  await drawn;
  byId("cover").hidden = true;
  performance.mark("lab-first-frame");
  made.refresh();
  return made;
}

// An exception that the application throws inside its own frame loop ends up here.
addEventListener("error", (event) => {
  const { error } = event;
  const wasmException = /** @type {any} */ (WebAssembly).Exception;
  if (error instanceof WebAssembly.RuntimeError || (wasmException && error instanceof wasmException)) showFailure(ownMistake(error));
});

const ready = start();
installHook(ready);
ready.catch((error) => showFailure(error));
