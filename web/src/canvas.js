// The canvas as a part of the page: its size, the keyboard going in and out, touch, loss of the context, sleep.

import { byId, narrow } from "./dom.js";
import { clearFailure, currentFailure, lostContext, showFailure } from "./failures.js";

/** @typedef {import("./lab.js").Lab} Lab */

const focusable = 'a[href], button:not(:disabled), input:not(:disabled):not([type="hidden"]), select:not(:disabled), summary, [tabindex="0"]';

/** Moves the focus past the canvas. @param {number} direction +1 forwards, −1 backwards */
export function leaveCanvas(direction) {
  const canvas = byId("canvas");
  const all = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(focusable)]).filter(
    (element) => element === canvas || (element.tabIndex >= 0 && element.getClientRects().length > 0),
  );
  const at = all.indexOf(canvas);
  const next = all[(at + (direction < 0 ? all.length - 1 : 1)) % all.length];
  next?.focus();
}

/** Listens before the application exists: a context can be lost at any time. @param {() => Lab | null} lab */
export function watchContext(lab) {
  const canvas = byId("canvas");
  canvas.addEventListener("webglcontextlost", (event) => {
    event.preventDefault();  // so that the browser may give it back
    showFailure(lostContext());
  });
  canvas.addEventListener("webglcontextrestored", () => {
    if (currentFailure()?.kind !== "lost-context") return;
    const running = lab();
    if (running?.bridge.contextRestored()) {
      clearFailure();
      running.bridge.wake();
      running.changed();
    }
  });
}

/** @param {Lab} lab */
export function startCanvas(lab) {
  const canvas = byId("canvas");
  const holder = byId("holder");
  const { bridge } = lab;

  canvas.addEventListener("focus", () => bridge.focus(true));
  canvas.addEventListener("blur", () => bridge.focus(false));
  addEventListener("blur", () => document.activeElement === canvas && bridge.focus(false));
  addEventListener("focus", () => document.activeElement === canvas && bridge.focus(true));
  document.addEventListener("visibilitychange", () => !document.hidden && bridge.wake());
  // A press brings the keyboard along, but its ring is for those who came by keyboard.
  canvas.addEventListener("pointerdown", () => {
    canvas.classList.add("by-pointer");
    canvas.focus({ preventScroll: true });
  });
  canvas.addEventListener("blur", () => canvas.classList.remove("by-pointer"));
  canvas.addEventListener("keydown", (event) => event.key === "Tab" && canvas.classList.remove("by-pointer"), { capture: true });
  canvas.addEventListener("contextmenu", (event) => event.preventDefault());

  // SDL listens to the window only; the canvas also changes when a panel folds.
  let size = "";
  // On a page that scrolls the canvas is as high as it likes, but its stage is to be seen whole, with what plays it. The
  // root's height, not the window's: a phone's bars that come and go must not make the stage hop.
  const tellHeight = () => {
    const bar = document.querySelector(".bar")?.clientHeight ?? 0;
    bridge.windowHeight(narrow.matches ? Math.max(0, document.documentElement.clientHeight - bar) : 0);
  };
  addEventListener("resize", tellHeight);
  tellHeight();
  new ResizeObserver(() => {
    const now = `${holder.clientWidth}×${holder.clientHeight}`;
    if (now === size) return;
    size = now;
    dispatchEvent(new UIEvent("resize"));
    bridge.wake();
  }).observe(holder);

  // Narrow pages scroll: the canvas takes the height that its content wants.
  let height = 0;
  lab.listen(({ state }) => {
    if (Math.abs(state.height - height) < 1) return;
    height = state.height;
    if (height) byId("lab").style.setProperty("--lab-h", `${Math.ceil(height)}px`);
    else byId("lab").style.removeProperty("--lab-h");
  });

  // ... by the wheel, too: over the stage it zooms only where the page has nothing to scroll, or with Ctrl held, as on maps.
  canvas.addEventListener("wheel", (event) => {
    const page = document.documentElement;
    const scrolls = page.scrollHeight > page.clientHeight + 1 && !("present" in page.dataset);
    if (!scrolls || event.ctrlKey || bridge.panelScrollsAt(event.offsetX, event.offsetY)) return;
    event.stopImmediatePropagation();  // before the application hears of it, and keeps it
  }, { capture: true, passive: true });

  // ... and a finger on the canvas scrolls the page, unless it is on the stage or on a control.
  const slop = 12;
  holder.addEventListener("touchstart", (event) => {
    if (!narrow.matches || event.touches.length !== 1 || "present" in document.documentElement.dataset) return;
    const touch = event.touches[0];
    if (!touch) return;
    const origin = canvas.getBoundingClientRect();
    const x = touch.clientX - origin.left;
    const y = touch.clientY - origin.top;
    const onControl = lab.widgets.some(({ rect, visible }) => rect && visible
      && x >= rect[0] - slop && x <= rect[0] + rect[2] + slop && y >= rect[1] - slop && y <= rect[1] + rect[3] + slop);
    if (!onControl && y > origin.width) event.stopPropagation();
  }, { capture: true, passive: true });
}
