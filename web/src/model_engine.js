// Networks run by ONNX Runtime Web: rows of numbers in, rows of numbers out. Knows no page and no worker.

import { switchWindows } from "./onnx_windows.js";

/**
 * @typedef {object} Port  an input or output: rows of `columns` numbers
 * @property {string} name
 * @property {number} columns
 * @property {number[]} shape  of one row
 * @property {boolean} whole   whole numbers (int64) in the file: switches
 * @property {number} span     how many more the switches of the next image are in ONNX
 *
 * @typedef {{session: any, inputs: Port[], outputs: Port[], bytes: Uint8Array | null}} Open  bytes: where the processor
 *   would have to take over
 */

export class ModelEngine {
  #ort;
  #providers;
  /** @type {Map<number, Open>} */
  #open = new Map();

  /** @param {any} ort the runtime, initialised or able to be @param {string[]} [providers] the first that works is taken */
  constructor(ort, providers = ["wasm"]) {
    this.#ort = ort;
    this.#providers = providers;
  }

  /** How many networks are held. */
  get size() {
    return this.#open.size;
  }

  /** @param {Uint8Array} bytes @param {string[]} executionProviders */
  #create(bytes, executionProviders) {
    return this.#ort.InferenceSession.create(bytes, { executionProviders, logSeverityLevel: 4 });  // errors are thrown anyway
  }

  /** @param {number} handle @param {Uint8Array} bytes */
  async open(handle, bytes) {
    const windows = switchWindows(bytes);
    // ONNX Runtime's WebGPU has no pooling with switches.
    const providers = windows.size > 0 ? ["wasm"] : this.#providers;
    const session = await this.#create(bytes, providers);
    /** @param {any} metadata @returns {Port} */
    const port = ({ name, shape, type }) => {
      const row = shape.slice(1);
      const columns = row.reduce((/** @type {number} */ product, /** @type {number} */ size) => product * size, 1);
      const whole = type === "int64";
      return { name, columns, shape: row, whole, span: whole ? columns * (windows.get(name) ?? 0) ** 2 : 0 };
    };
    const model = { session, inputs: session.inputMetadata.map(port), outputs: session.outputMetadata.map(port), bytes: providers[0] === "wasm" ? null : bytes };
    this.#open.set(handle, model);
    return model;
  }

  /** @param {number} handle */
  async close(handle) {
    const model = this.#open.get(handle);
    this.#open.delete(handle);
    await model?.session.release();
  }

  /** @param {Open} model @param {Record<string, any>} feeds */
  async #answers(model, feeds) {
    try {
      return await model.session.run(feeds);
    } catch (error) {
      // Something in it that the graphics card cannot do: from now on the processor does it.
      if (!model.bytes) throw error;
      await model.session.release();
      model.session = await this.#create(model.bytes, ["wasm"]);
      model.bytes = null;
      return model.session.run(feeds);
    }
  }

  /**
   * @param {number} handle @param {number} rows
   * @param {Float32Array} numbers  the inputs one after the other, each (rows, columns)
   * @returns {Promise<Float32Array<ArrayBuffer>>} the outputs one after the other
   */
  async run(handle, rows, numbers) {
    const model = this.#open.get(handle);
    if (!model) throw new Error("it was put away");
    /** @type {Record<string, any>} */
    const feeds = {};
    let at = 0;
    for (const { name, columns, shape, whole, span } of model.inputs) {
      const values = numbers.subarray(at, (at += rows * columns));
      const data = whole ? BigInt64Array.from(values, (value, i) => BigInt(value + Math.floor(i / columns) * span)) : values;
      feeds[name] = new this.#ort.Tensor(whole ? "int64" : "float32", data, [rows, ...shape]);
    }
    const answers = await this.#answers(model, feeds);
    const out = new Float32Array(rows * model.outputs.reduce((sum, { columns }) => sum + columns, 0));
    at = 0;
    for (const { name, columns, whole, span } of model.outputs) {
      const values = answers[name].data;
      if (whole) for (let i = 0; i < rows * columns; ++i) out[at + i] = Number(values[i]) - Math.floor(i / columns) * span;
      else out.set(values, at);
      at += rows * columns;
    }
    return out;
  }
}
