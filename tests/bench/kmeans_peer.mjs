// Times ml-kmeans in node on the arrays that bench_kmeans is given.
// usage: node kmeans_peer.mjs MODULES POINTS_U8 N D SCALE START_F32 K ITERATIONS REPEATS
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, pointsFile, n, d, scale, startFile, k, iterations, repeats] = process.argv.slice(2);
const require = createRequire(pathToFileURL(resolve(modules, 'bench.js')));
const { kmeans } = await import(pathToFileURL(require.resolve('ml-kmeans')).href);

const columns = Number(d);
const bytes = readFileSync(pointsFile);
const floats = readFileSync(startFile);
const start = new Float32Array(floats.buffer.slice(floats.byteOffset, floats.byteOffset + floats.byteLength));
const points = Array.from({ length: Number(n) }, (_, i) =>
  Array.from({ length: columns }, (_, j) => Math.fround(bytes[i * columns + j] * Number(scale))));
const centroids = Array.from({ length: Number(k) }, (_, c) =>
  Array.from({ length: columns }, (_, j) => start[c * columns + j]));

const ms = [];
let result;
for (let r = 0; r < Number(repeats); ++r) {
  const begin = performance.now();
  result = kmeans(points, Number(k), {
    initialization: centroids.map((row) => row.slice()),
    maxIterations: Number(iterations),
    tolerance: 0,
  });
  ms.push(performance.now() - begin);
}
console.log(JSON.stringify({ ms, iterations: result.iterations }));
