// SHA-256 in hexadecimal digits. Browsers compute it themselves, but only on pages that came by https or from this
// machine; a class that opens the lab from a teacher's computer gets the few lines below.
// Reference: NIST, FIPS 180-4, section 6.2.

/** @param {Uint8Array<ArrayBuffer>} bytes */
export async function sha256(bytes) {
  const subtle = globalThis.crypto?.subtle;
  const digest = subtle ? new Uint8Array(await subtle.digest("SHA-256", bytes)) : plainSha256(bytes);
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The first 32 bits of the fractional parts of the cube (or square) roots of the first primes. @param {number} root @param {number} count */
function fractions(root, count) {
  const words = [];
  for (let n = 2; words.length < count; ++n) {
    let prime = true;
    for (let d = 2; d * d <= n; ++d) prime &&= n % d !== 0;
    // Math.cbrt and Math.sqrt are exact enough: 2^-32 of a number below 8 needs 35 of the 53 bits.
    if (prime) words.push(((root === 2 ? Math.sqrt(n) : Math.cbrt(n)) % 1) * 2 ** 32 | 0);
  }
  return words;
}

/** @param {Uint8Array} bytes */
export function plainSha256(bytes) {
  const k = fractions(3, 64), h = fractions(2, 8);
  const w = new Int32Array(64);
  const padded = Math.ceil((bytes.length + 9) / 64) * 64;
  const tail = new Uint8Array(padded - Math.floor(bytes.length / 64) * 64);
  tail.set(bytes.subarray(bytes.length - (bytes.length % 64)));
  tail[bytes.length % 64] = 0x80;
  const end = new DataView(tail.buffer);
  end.setUint32(tail.length - 8, Math.floor(bytes.length / 2 ** 29));
  end.setUint32(tail.length - 4, bytes.length * 8 >>> 0);
  /** @param {number} x @param {number} n */
  const turn = (x, n) => x >>> n | x << (32 - n);
  /** @param {DataView} view @param {number} at */
  const block = (view, at) => {
    for (let i = 0; i < 16; ++i) w[i] = view.getInt32(at + 4 * i);
    for (let i = 16; i < 64; ++i) {
      const a = w[i - 15], b = w[i - 2];
      w[i] = w[i - 16] + (turn(a, 7) ^ turn(a, 18) ^ a >>> 3) + w[i - 7] + (turn(b, 17) ^ turn(b, 19) ^ b >>> 10);
    }
    let [a, b, c, d, e, f, g, hh] = h;
    for (let i = 0; i < 64; ++i) {
      const one = hh + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + (e & f ^ ~e & g) + k[i] + w[i] | 0;
      const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + (a & b ^ a & c ^ b & c) | 0;
      hh = g, g = f, f = e, e = d + one | 0, d = c, c = b, b = a, a = one + two | 0;
    }
    for (const [i, v] of [a, b, c, d, e, f, g, hh].entries()) h[i] = h[i] + v | 0;
  };
  const whole = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at + 64 <= bytes.length; at += 64) block(whole, at);
  for (let at = 0; at < tail.length; at += 64) block(end, at);
  const out = new DataView(new ArrayBuffer(32));
  for (const [i, v] of h.entries()) out.setInt32(4 * i, v);
  return new Uint8Array(out.buffer);
}
