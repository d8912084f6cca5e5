// window.lab: what tests, and the curious in the console, can ask and do. Rectangles are CSS pixels of the page.

import { byId } from "./dom.js";
import { currentFailure } from "./failures.js";

/** @typedef {import("./lab.js").Lab} Lab */

/** @param {Promise<Lab>} ready */
export function installHook(ready) {
  /** @type {Lab | null} */
  let lab = null;
  const settled = ready.then((made) => {
    lab = made;
  });
  settled.catch(() => {});  // a failure is on the screen; whoever awaits `ready` hears of it too
  const need = () => {
    if (!lab) throw new Error("the lab is not ready: await lab.ready first");
    return lab;
  };
  const frame = () => new Promise((resolve) => (document.hidden ? setTimeout(resolve, 30) : requestAnimationFrame(resolve)));

  const hook = {
    ready: settled,
    state() {
      const { bridge } = need();
      return bridge.state();
    },
    /** What stands in the address, or will a moment later. */
    query() {
      return need().bridge.query();
    },
    widgets() {
      const { bridge } = need();
      const origin = byId("canvas").getBoundingClientRect();
      return bridge.widgets().map((widget) => ({
        ...widget,
        rect: widget.rect && [widget.rect[0] + origin.left, widget.rect[1] + origin.top, widget.rect[2], widget.rect[3]],
      }));
    },
    /** Resolves when nothing is being computed, fetched, played or moved, for three frames on end. */
    async idle() {
      const made = need();
      for (let calm = 0; calm < 3;) {
        await frame();
        if (currentFailure()) throw currentFailure();
        made.refresh();
        calm = made.settled ? calm + 1 : 0;
      }
    },
    /** @param {string} id @param {string | number | boolean} value */
    set(id, value) {
      return need().set(id, typeof value === "boolean" ? (value ? "1" : "0") : String(value));
    },
    /** @param {string} id */
    press(id) {
      return need().press(id);
    },
  };
  Object.defineProperty(window, "lab", { value: Object.freeze(hook) });
}
