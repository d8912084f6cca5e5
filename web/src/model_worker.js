// The worker in which networks run, so that a drag stays smooth whatever they take. It is started with the first network
// that a lesson opens, and brings ONNX Runtime Web along.
//
// One thread: networks of this size answer in a millisecond, and waking others costs more than they bring. Questions
// are answered in their order; between two of them the worker hears what the page says, so that a question that nobody
// waits for any more is skipped.

import { DownloadError, fileName } from "./download.js";
import { ModelEngine } from "./model_engine.js";
import { ModelFiles } from "./model_files.js";

/**
 * @typedef {import("./model_files.js").CheckedFile} CheckedFile
 * @typedef {{module: CheckedFile, binary: CheckedFile}} Runtime
 *
 * From the page.
 * @typedef {{kind: "start", wasm: Runtime, webgpu: Runtime | null, cache: string, current: string[]}
 *   | {kind: "open", handle: number, file: CheckedFile, name: string}
 *   | {kind: "close", handle: number}
 *   | {kind: "ask", handle: number, ticket: number, rows: number, numbers: Float32Array}
 *   | {kind: "drop", handle: number, ticket: number}} ToWorker
 *
 * To the page.
 * @typedef {{kind: "progress", bytes: number, of: number}
 *   | {kind: "ready", handle: number, ports: string}
 *   | {kind: "failed", handle: number, message: string}
 *   | {kind: "broken", message: string}
 *   | {kind: "answer", handle: number, ticket: number, numbers: Float32Array<ArrayBuffer>}
 *   | {kind: "dropped", handle: number, ticket: number}
 *   | {kind: "notice", message: string}} FromWorker
 */

/** @type {{postMessage: (message: FromWorker, transfer?: Transferable[]) => void, onmessage: ((event: MessageEvent<ToWorker>) => void) | null}} */
const page = /** @type {any} */ (globalThis);
const progressMs = 50;  // between two reports

/** @type {ModelFiles} */
let files;
/** @type {ToWorker & {kind: "start"}} */
let setting;
/** @type {Promise<ModelEngine> | undefined} */
let runtime;

/** Handles that are held, with their names. @type {Map<number, string>} */
const held = new Map();
/** Tickets that nobody waits for, "handle:ticket". @type {Set<string>} */
const dropped = new Set();

const sentence = (/** @type {unknown} */ error) => (error instanceof Error ? error.message : String(error)).split("\n")[0];

/** @param {Runtime} from @param {string[]} providers */
async function load(from, providers) {
  // The module is fetched and checked first: an import that fails says nothing about why.
  const [, binary] = await Promise.all([files.bytes(from.module), files.bytes(from.binary)]);
  let ort;
  try {
    ort = await import(from.module.url);
  } catch (error) {
    throw new DownloadError(fileName(from.module.url), sentence(error));
  }
  ort.env.logLevel = "error";
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmBinary = binary;
  return new ModelEngine(ort, providers);
}

async function start() {
  if (setting.webgpu) {
    try {
      const adapter = await /** @type {any} */ (navigator).gpu?.requestAdapter();
      if (!adapter) throw new Error("this browser offers no WebGPU");
      return await load(setting.webgpu, ["webgpu", "wasm"]);
    } catch (error) {
      page.postMessage({ kind: "notice", message: `The networks run on the processor: ${sentence(error)}.` });
    }
  }
  return load(setting.wasm, ["wasm"]);
}

/** Everything that touches the runtime, one after the other. */
let queue = Promise.resolve();
const channel = new MessageChannel();
/** What the page has said meanwhile is heard before the next task. */
const listen = () => new Promise((resolve) => {
  channel.port1.onmessage = resolve;
  channel.port2.postMessage(0);
});
/** @param {() => Promise<void>} task */
function later(task) {
  queue = queue.then(listen).then(task).catch((error) => console.warn(error));
}

/** @param {number} handle @param {CheckedFile} file */
function open(handle, file, name = "") {
  held.set(handle, name);
  runtime ??= start();
  const both = Promise.all([runtime, files.bytes(file)]);
  // Heard at once where the runtime or the file does not come; the queue below hears it, too.
  both.catch(() => {});
  later(async () => {
    try {
      const [engine, bytes] = await both;
      if (!held.has(handle)) return;
      const { inputs, outputs } = await engine.open(handle, bytes);
      const rows = (/** @type {import("./model_engine.js").Port[]} */ ports) => ports.map(({ name, columns }) => ({ name, columns }));
      page.postMessage({ kind: "ready", handle, ports: JSON.stringify({ inputs: rows(inputs), outputs: rows(outputs) }) });
    } catch (error) {
      let broken;
      await runtime?.catch((reason) => (broken = reason));
      if (broken) page.postMessage({ kind: "broken", message: sentence(broken) });
      else page.postMessage({ kind: "failed", handle, message: error instanceof DownloadError ? `${name} could not be loaded: ${error.reason}.` : `${name} cannot be run here: ${sentence(error)}.` });
    }
  });
}

let reported = 0;
page.onmessage = ({ data: message }) => {
  switch (message.kind) {
    case "start":
      setting = message;
      files = new ModelFiles(message.cache, new Set(message.current), (bytes, of) => {
        const now = performance.now();
        if (of > 0 && bytes < of && now - reported < progressMs) return;
        reported = now;
        page.postMessage({ kind: "progress", bytes, of });
      });
      break;
    case "open":
      open(message.handle, message.file, message.name);
      break;
    case "close":
      held.delete(message.handle);
      for (const key of dropped) if (key.startsWith(`${message.handle}:`)) dropped.delete(key);
      later(async () => (await runtime)?.close(message.handle));
      break;
    case "drop":
      dropped.add(`${message.handle}:${message.ticket}`);
      break;
    case "ask": {
      const { handle, ticket, rows, numbers } = message;
      later(async () => {
        if (dropped.delete(`${handle}:${ticket}`) || !held.has(handle)) {
          page.postMessage({ kind: "dropped", handle, ticket });
          return;
        }
        try {
          const engine = /** @type {ModelEngine} */ (await runtime);
          const answer = await engine.run(handle, rows, numbers);
          page.postMessage({ kind: "answer", handle, ticket, numbers: answer }, [answer.buffer]);
        } catch (error) {
          page.postMessage({ kind: "failed", handle, message: `${held.get(handle) ?? "The network"} gave no answer: ${sentence(error)}.` });
        }
      });
      break;
    }
  }
};
