// The bridge between the page and the C++ application: typed wrappers of its exports, and the object that it calls.

import { showFailure } from "./failures.js";

/**
 * @typedef {object} LabState
 * @property {string} lesson
 * @property {string} dataset
 * @property {{name: string, source: string, licence: string, points: number, columns: number, notes: string[]} | null} data
 * @property {Record<string, string>} parameters
 * @property {{sentence: string, detail: string}} phase
 * @property {number} step
 * @property {number} steps
 * @property {boolean} complete
 * @property {boolean} playing
 * @property {Record<string, number>} metrics
 * @property {boolean} done
 * @property {boolean} busy
 * @property {boolean} animating
 * @property {number} progress
 * @property {{message: string, control: string} | null} error
 * @property {string} view
 * @property {string} pointed  the part of the picture under the pointer, where the lesson names it
 * @property {number} height  what the canvas would like in the narrow layout, 0: whatever it gets
 *
 * @typedef {object} LabWidget
 * @property {string} id
 * @property {string} label
 * @property {string} help
 * @property {"int"|"real"|"choice"|"flags"|"toggle"|"action"|"text"|"handle"|"part"} kind  handle: on the stage; part: of another control
 * @property {string} value
 * @property {number} [min]
 * @property {number} [max]
 * @property {number} [step]
 * @property {string} [unit]
 * @property {{id: string, label: string}[]} choices
 * @property {boolean} enabled
 * @property {boolean} visible
 * @property {"panel"|"bar"|"transport"|"stage"|"none"} place
 * @property {string} [error]
 * @property {[number, number, number, number] | null} rect
 *
 * @typedef {object} LabCatalog
 * @property {{id: string, title: string, lessons: string[]}[]} chapters
 * @property {{id: string, label: string, group: string}[]} datasets
 *
 * What the application calls.
 * @typedef {object} PageCalls
 * @property {() => void} changed
 * @property {(ticket: number, path: string) => void} fetchAsset
 * @property {(name: string, mime: string, pointer: number, size: number) => void} save
 * @property {(name: string, pointer: number, width: number, height: number) => void} savePicture  pixels of four bytes
 * @property {(text: string) => void} copy
 * @property {(direction: number) => void} focusOut
 * @property {(purpose: string) => void} openFile
 * @property {(event: KeyboardEvent) => void} passKey  a key that came to the canvas but is not the application's
 * @property {() => void} firstFrame
 * @property {() => void} fetchModels  the index of the networks
 * @property {(handle: number, file: string) => void} openModel
 * @property {(handle: number) => void} closeModel
 * @property {(handle: number, ticket: number, rows: number, pointer: number, size: number) => void} askModel
 * @property {(handle: number, ticket: number) => void} dropQuestion
 */

/**
 * A pointer as the application hands it over: WebAssembly's i32 arrives signed, so that addresses from 2 GB on come
 * as negative numbers. Every pointer from the application goes through here before it is used.
 * @param {number} pointer
 */
export const address = (pointer) => pointer >>> 0;

export class Bridge {
  #module;
  #encoder = new TextEncoder();

  /** @param {any} module the instance that the application's factory made */
  constructor(module) {
    this.#module = module;
  }

  /** Bytes of the application's memory, copied. @param {number} pointer @param {number} size */
  bytes(pointer, size) {
    const begin = address(pointer);
    return /** @type {Uint8Array<ArrayBuffer>} */ (this.#module.HEAPU8.slice(begin, begin + address(size)));
  }

  /**
   * Calls an export. Strings go in as UTF-8; an exception of the application stops the lab with a plain message.
   * @param {string} name
   * @param {(string | number | Uint8Array)[]} parameters  an array of bytes becomes (pointer, size)
   * @returns {number}
   */
  #call(name, parameters) {
    /** @type {number[]} */
    const pointers = [];
    /** @type {number[]} */
    const plain = [];
    /** @param {Uint8Array} bytes */
    const place = (bytes) => {
      const pointer = address(this.#module._malloc(Math.max(1, bytes.length)));
      if (!pointer) throw new RangeError("out of memory");
      this.#module.HEAPU8.set(bytes, pointer);
      pointers.push(pointer);
      return pointer;
    };
    try {
      for (const value of parameters) {
        if (typeof value === "number") plain.push(value);
        else if (typeof value === "string") plain.push(place(this.#encoder.encode(value + "\0")));
        else plain.push(place(value), value.length);
      }
      return this.#module["_" + name](...plain);
    } catch (error) {
      showFailure(error);
      throw error;
    } finally {
      for (const pointer of pointers) this.#module._free(pointer);
    }
  }

  /** @param {string} name @param {...(string | number | Uint8Array)} parameters */
  #text(name, ...parameters) {
    const pointer = address(this.#call(name, parameters));
    return pointer ? /** @type {string} */ (this.#module.UTF8ToString(pointer)) : "";
  }

  /** @param {string} name @param {...(string | number | Uint8Array)} parameters */
  #json(name, ...parameters) {
    return JSON.parse(this.#text(name, ...parameters));
  }

  /** Runs main(): the window opens and the loop begins. False where there is nothing to draw on. */
  main() {
    try {
      return !this.#module.callMain([]);
    } catch (error) {
      if (error !== "unwind") throw error;  // how Emscripten leaves main() while the loop goes on
      return true;
    }
  }

  /** @returns {LabCatalog} */
  catalog() { return this.#json("lab_catalog"); }
  /** @returns {LabState} */
  state() { return this.#json("lab_state"); }
  /** Rectangles are in CSS pixels of the canvas. @returns {LabWidget[]} */
  widgets() { return this.#json("lab_widgets"); }
  query() { return this.#text("lab_query"); }
  /** Opens what a query string describes: the lesson's defaults and these keys. @param {string} query */
  restore(query) { this.#call("lab_restore", [query]); }
  /** "" or the sentence that says why not. @param {string} id @param {string} value */
  set(id, value) { return this.#text("lab_set", id, value); }
  /** "" or the sentence that says why not. @param {string} id */
  press(id) { return this.#text("lab_press", id); }
  defaults() { this.#call("lab_defaults", []); }
  /** @param {number} weight @param {Uint8Array} bytes */
  font(weight, bytes) { this.#call("lab_font", [weight, bytes]); }
  /** "" or the sentence that says why not. @param {string} name @param {Uint8Array} bytes @param {string} purpose */
  file(name, bytes, purpose) { return this.#text("lab_file", name, bytes, purpose); }
  /** @param {number} ticket @param {Uint8Array} bytes */
  assetReady(ticket, bytes) { this.#call("lab_asset_ready", [ticket, bytes]); }
  /** @param {number} ticket @param {string} message */
  assetFailed(ticket, message) { this.#call("lab_asset_failed", [ticket, message]); }
  /** @param {boolean} dark */
  theme(dark) { this.#call("lab_theme", [dark ? 1 : 0]); }
  /** @param {boolean} on */
  present(on) { this.#call("lab_present", [on ? 1 : 0]); }
  /** The pointer is over a symbol of the article that stands for this part of the picture; "" for none. @param {string} part */
  speakOf(part) { this.#call("lab_speak_of", [part]); }
  /** What is seen at once of a page that scrolls, in pixels; 0: all of the canvas. @param {number} height */
  windowHeight(height) { this.#call("lab_window_height", [height]); }
  /** @param {boolean} on */
  motion(on) { this.#call("lab_motion", [on ? 1 : 0]); }
  /** @param {string} json */
  localData(json) { this.#call("lab_local_data", [json]); }
  /** Whether the column of controls is at this place of the canvas, and has more than it shows. @param {number} x @param {number} y */
  panelScrollsAt(x, y) { return this.#call("lab_panel_scrolls_at", [x, y]) !== 0; }
  /** @param {boolean} on */
  focus(on) { this.#call("lab_focus", [on ? 1 : 0]); }
  /** Cards of the networks, as JSON. @param {string} cards */
  modelsReady(cards) { this.#call("lab_models_ready", [cards]); }
  /** @param {string} message */
  modelsFailed(message) { this.#call("lab_models_failed", [message]); }
  /** @param {number} bytes @param {number} of */
  modelsProgress(bytes, of) { this.#call("lab_models_progress", [bytes, of]); }
  /** @param {number} handle @param {string} ports  inputs and outputs, as JSON */
  modelReady(handle, ports) { this.#call("lab_model_ready", [handle, ports]); }
  /** @param {number} handle @param {string} message */
  modelFailed(handle, message) { this.#call("lab_model_failed", [handle, message]); }
  /** @param {number} handle @param {number} ticket @param {Uint8Array} bytes the numbers of the answer */
  modelAnswer(handle, ticket, bytes) { this.#call("lab_model_answer", [handle, ticket, bytes]); }
  wake() { this.#call("lab_wake", []); }

  /** Tells the application that its GL objects are gone and the context is back. False where it cannot rebuild them. */
  contextRestored() {
    return typeof this.#module._lab_context_restored === "function" && this.#call("lab_context_restored", []) === 1;
  }
}
