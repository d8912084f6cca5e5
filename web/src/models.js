// The page's side of the networks: fetches their index, starts the worker, and carries questions and answers between it
// and the application. Loaded when a lesson first asks for networks.

import { DownloadError, downloadBytes } from "./download.js";

/**
 * @typedef {import("./lab.js").Lab} Lab
 * @typedef {import("./model_worker.js").ToWorker} ToWorker
 * @typedef {import("./model_worker.js").FromWorker} FromWorker
 * @typedef {{path: string, bytes: number, sha256: string}} IndexFile
 * @typedef {{module: IndexFile, binary: IndexFile}} IndexRuntime
 *
 * What web/build.mjs writes.
 * @typedef {object} Index
 * @property {string} worker
 * @property {{wasm: IndexRuntime, webgpu: IndexRuntime}} runtimes
 * @property {{id: string, about: string, architecture: string, data: string, width: number, height: number, code: number,
 *   files: (IndexFile & {part: string, file: string, epoch: number})[], figures: {id: string, label: string, value: number}[]}[]} models
 */

export class Models {
  #lab;
  #site;
  #notice;
  #webgpu;
  /** @type {Index | undefined} */
  #index;
  /** @type {Map<string, IndexFile>} */
  #files = new Map();
  /** @type {Worker | undefined} */
  #worker;
  #workerSpoke = false;
  #starts = 0;
  /** What was asked of the worker and not yet answered: the tests' idle() waits for it. @type {Set<string>} */
  #pending = new Set();
  /** @type {Map<number, string>} */
  #held = new Map();

  /**
   * @param {Lab} lab
   * @param {{site: (path: string) => string, notice: (text: string) => void, webgpu: boolean}} page  the address of a
   *   file of the site, how to tell the person something, and whether the graphics card may be asked
   */
  constructor(lab, { site, notice, webgpu }) {
    this.#lab = lab;
    this.#site = site;
    this.#notice = notice;
    this.#webgpu = webgpu;
  }

  /** @param {{path: string, bytes: number}} file */
  async fetchIndex(file) {
    const { bridge } = this.#lab;
    try {
      const bytes = await downloadBytes(this.#site(file.path), { expect: file.bytes });
      /** @type {Index} */
      const index = JSON.parse(new TextDecoder().decode(bytes));
      this.#index = index;
      for (const file of index.models.flatMap((model) => model.files)) this.#files.set(file.file, file);
      await this.#lab.parts.bringFor("networks");
      bridge.modelsReady(JSON.stringify(index.models));
    } catch (error) {
      bridge.modelsFailed(`The list of trained networks could not be loaded: ${error instanceof DownloadError ? error.reason : String(error)}.`);
    }
  }

  #expect(/** @type {string} */ what) {
    this.#pending.add(what);
    ++this.#lab.outstanding;
  }
  #settle(/** @type {string} */ what) {
    if (this.#pending.delete(what)) --this.#lab.outstanding;
  }

  #start() {
    const index = /** @type {Index} */ (this.#index);
    /** @param {IndexFile} file */
    const checked = ({ path, bytes, sha256 }) => ({ url: this.#site(path), bytes, sha256 });
    /** @param {IndexRuntime} runtime */
    const both = ({ module, binary }) => ({ module: checked(module), binary: checked(binary) });
    const { wasm, webgpu } = index.runtimes;
    const worker = new Worker(this.#site(index.worker), { type: "module", name: "networks" });
    this.#worker = worker;
    this.#workerSpoke = false;
    ++this.#starts;
    worker.onmessage = ({ data }) => {
      if (this.#worker !== worker) return;
      this.#workerSpoke = true;
      this.#receive(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      if (this.#worker !== worker) return;
      const waiting = [...this.#held];
      if (!this.#workerSpoke && this.#starts < 2) {
        // Its file did not come: once more.
        this.#start();
        for (const [handle, file] of waiting) this.#send({ kind: "open", handle, file: checked(/** @type {IndexFile} */ (this.#files.get(file))), name: file });
        return;
      }
      this.#break(this.#workerSpoke ? `The networks stopped: ${event.message}.` : `${index.worker.split("/").pop()} could not be loaded: the server or the network did not give it.`);
    };
    const all = [...this.#files.values(), wasm.module, wasm.binary, webgpu.module, webgpu.binary];
    this.#send({
      kind: "start",
      wasm: both(wasm),
      webgpu: this.#webgpu ? both(webgpu) : null,
      cache: `unlabeled networks ${new URL(this.#site(".")).pathname}`,
      current: all.map((file) => this.#site(file.path)),
    });
  }

  /** @param {ToWorker} message @param {Transferable[]} [transfer] */
  #send(message, transfer = []) {
    this.#worker?.postMessage(message, transfer);
  }

  /** Nothing runs any more; the next network that is opened begins anew. @param {string} message */
  #break(message) {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#starts = 0;
    for (const what of [...this.#pending]) this.#settle(what);
    for (const handle of this.#held.keys()) this.#lab.bridge.modelFailed(handle, message);
    this.#held.clear();
    this.#lab.bridge.modelsProgress(0, 0);
    this.#lab.changed();
  }

  /** @param {FromWorker} message */
  #receive(message) {
    const { bridge } = this.#lab;
    switch (message.kind) {
      case "progress":
        bridge.modelsProgress(message.bytes, message.of);
        break;
      case "ready":
        this.#settle(`open ${message.handle}`);
        bridge.modelReady(message.handle, message.ports);
        break;
      case "failed":
        for (const what of [...this.#pending]) if (what.split(" ")[1] === String(message.handle)) this.#settle(what);
        bridge.modelFailed(message.handle, message.message);
        break;
      case "broken":
        this.#break(message.message.replace(/\.?$/, "."));
        break;
      case "answer":
        this.#settle(`ask ${message.handle} ${message.ticket}`);
        bridge.modelAnswer(message.handle, message.ticket, new Uint8Array(message.numbers.buffer));
        break;
      case "dropped":
        this.#settle(`ask ${message.handle} ${message.ticket}`);
        break;
      case "notice":
        this.#notice(message.message);
        break;
    }
    this.#lab.changed();
  }

  /** @param {number} handle @param {string} file */
  open(handle, file) {
    const entry = this.#files.get(file);
    if (!entry) return;
    this.#held.set(handle, file);
    this.#expect(`open ${handle}`);
    if (!this.#worker) this.#start();
    this.#send({ kind: "open", handle, file: { url: this.#site(entry.path), bytes: entry.bytes, sha256: entry.sha256 }, name: file });
  }

  /** @param {number} handle */
  close(handle) {
    this.#held.delete(handle);
    this.#settle(`open ${handle}`);
    this.#send({ kind: "close", handle });
  }

  /** @param {number} handle @param {number} ticket @param {number} rows @param {Uint8Array<ArrayBuffer>} bytes */
  ask(handle, ticket, rows, bytes) {
    this.#expect(`ask ${handle} ${ticket}`);
    this.#send({ kind: "ask", handle, ticket, rows, numbers: new Float32Array(bytes.buffer) }, [bytes.buffer]);
  }

  /** @param {number} handle @param {number} ticket */
  drop(handle, ticket) {
    this.#send({ kind: "drop", handle, ticket });
  }
}
