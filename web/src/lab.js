// The lab as the page's modules see it: the bridge, the last state, and who wants to hear of changes.

/** @typedef {import("./bridge.js").Bridge} Bridge */
/** @typedef {import("./bridge.js").LabState} LabState */
/** @typedef {import("./bridge.js").LabWidget} LabWidget */
/** @typedef {import("./parts.js").Parts} Parts */

export class Lab {
  /** @type {LabState} */
  state;
  /** @type {LabWidget[]} */
  widgets;
  catalog;
  #pending = false;
  /** @type {((lab: Lab) => void)[]} */
  #listeners = [];
  /** Downloads and files under way. */
  outstanding = 0;

  /** @param {Bridge} bridge @param {Parts} parts */
  constructor(bridge, parts) {
    this.bridge = bridge;
    this.parts = parts;
    this.catalog = bridge.catalog();
    this.state = bridge.state();
    this.widgets = bridge.widgets();
  }

  /** Calls `listener` after every change, at most once per frame. @param {(lab: Lab) => void} listener */
  listen(listener) {
    this.#listeners.push(listener);
  }

  /** The application says that something is new. */
  changed() {
    if (this.#pending) return;
    this.#pending = true;
    // Frames do not come while the page is hidden; a timer does.
    if (document.hidden) setTimeout(() => this.refresh(), 100);
    else requestAnimationFrame(() => this.refresh());
  }

  get settled() {
    const { busy, playing, animating } = this.state;
    return !busy && !playing && !animating && !this.#pending && this.outstanding === 0;
  }

  /** Reads state and widgets anew and tells everyone. */
  refresh() {
    this.#pending = false;
    this.state = this.bridge.state();
    this.widgets = this.bridge.widgets();
    for (const listener of this.#listeners) listener(this);
  }

  /** @param {string} id */
  widget(id) {
    return this.widgets.find((widget) => widget.id === id);
  }

  /** @param {string} id @param {string} value */
  set(id, value) {
    const sentence = this.bridge.set(id, value);
    this.bridge.wake();
    this.changed();
    return sentence;
  }

  /** @param {string} id */
  press(id) {
    const sentence = this.bridge.press(id);
    this.bridge.wake();
    this.changed();
    return sentence;
  }
}
