// How wide the pooling windows of a network are whose switches go in or out.
//
// ONNX counts switches (the places of the maxima) through the whole batch: image n has n times the pixels of one image
// more. The lab counts within an image, so that a row does not depend on its neighbours. The difference is the size of
// the image that they point into, windows × windows as large as the switches themselves; only the file's nodes say it.
// Reference: the messages ModelProto, GraphProto, NodeProto and AttributeProto of onnx.proto3; protobuf's wire format.

/** Fields of a message: number and bytes (or a whole number). @param {Uint8Array} bytes @returns {Generator<[number, Uint8Array | number]>} */
function* fields(bytes) {
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 1; at < bytes.length; shift *= 128) {
      const byte = bytes[at++];
      value += (byte & 127) * shift;
      if (byte < 128) break;
    }
    return value;
  };
  while (at < bytes.length) {
    const key = varint(), kind = key & 7;
    if (kind === 0) yield [key >>> 3, varint()];
    else if (kind === 2) {
      const size = varint();
      yield [key >>> 3, bytes.subarray(at, (at += size))];
    } else if (kind === 1) at += 8;
    else if (kind === 5) at += 4;
    else throw new Error("a file that is no ONNX model");
  }
}

/** @param {Uint8Array} bytes @param {number} wanted */
function* messages(bytes, wanted) {
  for (const [number, value] of fields(bytes)) if (number === wanted && value instanceof Uint8Array) yield value;
}

const text = (/** @type {Uint8Array} */ bytes) => new TextDecoder().decode(bytes);

/** The window of every value that holds switches, by its name. @param {Uint8Array} model @returns {Map<string, number>} */
export function switchWindows(model) {
  /** @type {Map<string, number>} */
  const windows = new Map();
  for (const graph of messages(model, 7)) {
    for (const node of messages(graph, 1)) {
      const [type] = [...messages(node, 4)].map(text);
      if (type !== "MaxPool" && type !== "MaxUnpool") continue;
      const names = [...messages(node, type === "MaxPool" ? 2 : 1)].map(text);
      if (names.length < 2) continue;
      for (const attribute of messages(node, 5)) {
        if ([...messages(attribute, 1)].map(text)[0] !== "kernel_shape") continue;
        for (const [number, value] of fields(attribute)) {
          if (number === 8) windows.set(names[1], typeof value === "number" ? value : value[0]);
        }
      }
    }
  }
  return windows;
}
