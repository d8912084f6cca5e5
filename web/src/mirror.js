// The mirror: every control of the canvas as a plain form field, in the order in which the application declares them.
// Two ways: what changes in the lab is written into the fields, what is typed into a field is set in the lab.
// A screen reader works the lab through it; so does a keyboard alone, for which it becomes visible.

import { byId, make } from "./dom.js";

/** @typedef {import("./lab.js").Lab} Lab */
/** @typedef {import("./lab.js").LabWidget} LabWidget */

/** What a field is made of; another shape means another field. @param {LabWidget} widget */
const shapeOf = (widget) => JSON.stringify([widget.id, widget.kind, widget.help, widget.choices, widget.kind === "action" ? "" : widget.label]);

/**
 * Parameters and actions of the lesson, and what can be taken hold of on the stage. What is only drawn there (kind
 * "handle": the parts of a control, the dot of a centroid) is not: each of them changes one that is.
 * @param {LabWidget} widget
 */
const isMirrored = (widget) => widget.visible && widget.place !== "none" && widget.kind !== "handle" && widget.kind !== "part";

/** Half-steps are counted from 1 where people read them, as on the canvas, and from 0 in links. @param {LabWidget} widget */
const firstNumber = (widget) => (widget.id === "step" ? 1 : 0);

/** A value as the field shows it. @param {LabWidget} widget */
const shownValue = (widget) => (firstNumber(widget) ? String(Number(widget.value) + firstNumber(widget)) : widget.value);

class Field {
  /**
   * @param {LabWidget} widget
   * @param {(id: string, value: string) => string} set
   * @param {(id: string) => string} press
   */
  constructor(widget, set, press) {
    this.shape = shapeOf(widget);
    this.widget = widget;
    this.kind = widget.kind;
    const id = `mirror-${widget.id}`;
    /** @type {HTMLInputElement | HTMLSelectElement | HTMLButtonElement | null} */
    this.input = null;
    /** @type {Map<string, HTMLInputElement>} */
    this.checks = new Map();
    this.help = make("span", { id: `${id}-help`, hidden: true }, widget.help);
    this.wrong = make("p", { id: `${id}-wrong`, class: "wrong", hidden: true });
    const describedBy = `${id}-help ${id}-wrong`;
    const label = widget.unit ? `${widget.label} (${widget.unit})` : widget.label;

    if (widget.kind === "action") {
      const button = make("button", { type: "button", id, class: "chip", title: widget.help, "aria-describedby": describedBy }, widget.label);
      button.addEventListener("click", () => press(widget.id));
      this.input = button;
      this.element = make("div", { class: "field" }, button, this.help);
    } else if (widget.kind === "flags") {
      this.element = make("fieldset", { class: "field", id }, make("legend", {}, label));
      for (const choice of widget.choices) {
        const check = make("input", { type: "checkbox", id: `${id}-${choice.id}`, "aria-describedby": describedBy });
        check.addEventListener("change", () => {
          const on = [...this.checks].filter(([, box]) => box.checked).map(([name]) => name);
          set(widget.id, on.join(",") || "none");
        });
        this.checks.set(choice.id, check);
        this.element.append(make("label", { class: "check" }, check, choice.label));
      }
      this.element.append(this.help, this.wrong);
    } else {
      /** @type {HTMLInputElement | HTMLSelectElement} */
      let input;
      if (widget.kind === "choice") {
        input = make("select", { id, "aria-describedby": describedBy }, ...widget.choices.map((choice) => make("option", { value: choice.id }, choice.label)));
      } else if (widget.kind === "toggle") {
        input = make("input", { type: "checkbox", id, "aria-describedby": describedBy });
      } else {
        const numeric = widget.kind === "int" || widget.kind === "real";
        input = make("input", { type: numeric ? "number" : "text", id, "aria-describedby": describedBy });
        if (numeric) input.setAttribute("inputmode", widget.kind === "int" ? "numeric" : "decimal");
        // The arrows move by the lesson's own step, which "any" (every number may be typed) does not know.
        if (widget.kind === "real") input.addEventListener("keydown", (event) => this.#arrow(/** @type {KeyboardEvent} */ (event), set));
      }
      input.addEventListener("change", () => {
        const value = input instanceof HTMLInputElement && input.type === "checkbox" ? (input.checked ? "1" : "0") : input.value;
        const first = firstNumber(widget);
        set(widget.id, first && value.trim() !== "" && Number.isFinite(Number(value)) ? String(Number(value) - first) : value);
      });
      this.input = input;
      this.element = widget.kind === "toggle"
        ? make("div", { class: "field" }, make("label", { class: "check", for: id }, input, label), this.help, this.wrong)
        : make("div", { class: "field" }, make("label", { for: id }, label), input, this.help, this.wrong);
    }
    this.update(widget, "");
  }

  /** @param {LabWidget} widget @param {string} error */
  update(widget, error) {
    this.widget = widget;
    for (const [name, check] of this.checks) {
      check.checked = widget.value.split(",").includes(name);
      check.disabled = !widget.enabled;
    }
    const { input } = this;
    if (input) {
      input.disabled = !widget.enabled;
      if (input instanceof HTMLButtonElement) {
        if (input.textContent !== widget.label) input.textContent = widget.label;
      } else {
        if (widget.kind === "int" || widget.kind === "real") {
          for (const [name, value] of /** @type {[string, number | undefined][]} */ ([["min", widget.min], ["max", widget.max]])) {
            if (value === undefined) continue;
            const read = String(value + firstNumber(widget));
            if (input.getAttribute(name) !== read) input.setAttribute(name, read);
          }
          input.setAttribute("step", widget.kind === "int" ? "1" : "any");
        }
        if (input instanceof HTMLInputElement && input.type === "checkbox") input.checked = widget.value === "1";
        else if (!(error && document.activeElement === input)) {
          // While it is wrong, what was typed stays in the field, so that it can be mended.
          const value = shownValue(widget);
          if (input.value !== value && !(document.activeElement === input && this.#sameNumber(input.value, value))) input.value = value;
        }
        if (error) input.setAttribute("aria-invalid", "true");
        else input.removeAttribute("aria-invalid");
      }
    }
    this.wrong.hidden = !error;
    if (this.wrong.textContent !== error) this.wrong.textContent = error;
  }

  /** @param {KeyboardEvent} event @param {(id: string, value: string) => string} set */
  #arrow(event, set) {
    const by = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0;
    if (!by || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const { id, value, min = -Infinity, max = Infinity, step = 1 } = this.widget;
    const next = Math.min(max, Math.max(min, Number(value) + by * step));
    set(id, String(Number(next.toPrecision(7))));
  }

  /** "4." and "4" while someone types. @param {string} a @param {string} b */
  #sameNumber(a, b) {
    return a !== "" && Number(a) === Number(b);
  }
}

/** @param {Lab} lab */
export function startMirror(lab) {
  const form = byId("mirror");
  const fields = byId("mirror-fields");
  const phase = byId("phase");
  const errorLine = byId("mirror-error");
  const numbers = byId("mirror-numbers");
  const numbersBox = /** @type {HTMLDetailsElement} */ (byId("mirror-numbers-box"));
  /** @type {Map<string, Field>} */
  const known = new Map();
  let order = "";

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target instanceof HTMLInputElement) {
      event.preventDefault();
      event.target.dispatchEvent(new Event("change"));
    }
  });
  const set = (/** @type {string} */ id, /** @type {string} */ value) => lab.set(id, value);
  const press = (/** @type {string} */ id) => lab.press(id);

  const follow = () => {
    const widgets = lab.widgets.filter((widget) => isMirrored(widget));
    const wanted = widgets.map(shapeOf).join("\n");
    if (wanted !== order) {
      order = wanted;
      const focused = document.activeElement?.id ?? "";
      const buttons = make("div", { class: "buttons", role: "group", "aria-label": "Transport" });
      /** @type {HTMLElement[]} */
      const elements = [];
      for (const widget of widgets) {
        let field = known.get(widget.id);
        if (!field || field.shape !== shapeOf(widget)) {
          field = new Field(widget, set, press);
          known.set(widget.id, field);
        }
        if (widget.kind === "action") buttons.append(field.element);
        else elements.push(field.element);
      }
      fields.replaceChildren(buttons, ...elements);
      if (focused.startsWith("mirror-")) document.getElementById(focused)?.focus();
    }
    const { error, phase: now, metrics } = lab.state;
    for (const widget of widgets) {
      known.get(widget.id)?.update(widget, widget.error || (error?.control === widget.id ? error.message : ""));
    }
    // While it plays fast, a reader would never come to an end: only what stands for a moment is said.
    const spoken = [now.sentence, now.detail].filter(Boolean).join(". ");
    if (phase.textContent !== spoken) phase.textContent = spoken;
    const message = error?.message ?? "";
    if (errorLine.textContent !== message) errorLine.textContent = message;
    if (numbersBox.open) showNumbers(metrics);
  };

  /** @param {Record<string, number>} metrics */
  const showNumbers = (metrics) => {
    numbers.replaceChildren(...Object.entries(metrics).flatMap(([name, value]) => [
      make("dt", {}, name.replaceAll("-", " ").replaceAll("_", " ")),
      make("dd", {}, String(Number(value.toPrecision(6)))),
    ]));
  };
  numbersBox.addEventListener("toggle", () => numbersBox.open && showNumbers(lab.state.metrics));
  lab.listen(follow);
  follow();
}
