"""k-means: this project against scikit-learn and ml-kmeans, on the same arrays, start, iterations and threads.

usage: kmeans.py --native PROGRAM --web PROGRAM.cjs --modules NODE_MODULES [--data FOLDER_OF_MNIST]
                 [--clusters 10] [--iterations 20] [--threads 2] [--repeats 5] [--rows N]

Prints a table: peer, ours, ratio (how many times faster ours is; the median of the repeats on both sides).
It reports and judges nothing.
"""

import argparse
import json
import pathlib
import statistics
import sys
import tempfile
import time

from peers import images, run


def sklearn_child(arguments):
    """In a process of its own, so that the number of threads is set before anything is loaded."""
    import numpy
    from sklearn.cluster import KMeans

    file, n, d, scale, start_file, k, iterations, repeats = arguments
    n, d, k = int(n), int(d), int(k)
    points = numpy.fromfile(file, numpy.uint8).reshape(n, d).astype(numpy.float32) * numpy.float32(scale)
    start = numpy.fromfile(start_file, numpy.float32).reshape(k, d)
    ms = []
    for _ in range(int(repeats)):
        model = KMeans(k, init=start, n_init=1, max_iter=int(iterations), tol=0, algorithm="lloyd")
        begin = time.perf_counter()
        model.fit(points)
        ms.append(1000 * (time.perf_counter() - begin))
    print(json.dumps({"ms": ms, "iterations": int(model.n_iter_), "cost": float(model.inertia_)}))


def row(work, peer_name, peer, ours_name, ours):
    a, b = statistics.median(peer["ms"]), statistics.median(ours["ms"])
    note = "" if peer["iterations"] == ours["iterations"] else \
        f"   (iterations: peer {peer['iterations']}, ours {ours['iterations']})"
    print(f"{work:<34} {peer_name:<24} {a:9.1f} ms   {ours_name:<22} {b:9.1f} ms   {a / b:7.2f}×{note}", flush=True)


def main():
    if len(sys.argv) > 1 and sys.argv[1] == "--sklearn-child":
        sklearn_child(sys.argv[2:])
        return
    parser = argparse.ArgumentParser()
    parser.add_argument("--native")
    parser.add_argument("--web")
    parser.add_argument("--modules")
    parser.add_argument("--data")
    parser.add_argument("--clusters", type=int, default=10)
    parser.add_argument("--iterations", type=int, default=20)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--rows", type=int, default=None)
    options = parser.parse_args()
    import numpy

    points, scale, name = images(options.data, options.rows)
    k = options.clusters
    generator = numpy.random.RandomState(1)
    start = (points[generator.permutation(len(points))[:k]].astype(numpy.float32) * numpy.float32(scale))
    small = points[:6000]
    small_iterations = 5

    with tempfile.TemporaryDirectory() as folder:
        files = [f"{folder}/points.u8", f"{folder}/start.f32", f"{folder}/small.u8"]
        points.tofile(files[0])
        start.tofile(files[1])
        small.tofile(files[2])
        whole = [files[0], *points.shape, scale, files[1], k, options.iterations]
        part = [files[2], *small.shape, scale, files[1], k, small_iterations]

        print(f"{name}: {points.shape[0]} × {points.shape[1]}, K = {k}, {options.iterations} iterations, the same start.")
        print(f"Median of {options.repeats}. Ours reads bytes (u8), as the lab keeps images, or float32 as the peers do.\n")
        child = [sys.executable, __file__, "--sklearn-child", *whole, options.repeats]
        work = f"K = {k}, all rows"
        peer = run(child, options.threads, 1)[0]
        if options.native:
            ours = {line["kind"]: line for line in run([options.native, *whole, options.threads, options.repeats], 1)}
            for kind, line in ours.items():
                row(work, f"scikit-learn, {options.threads} threads", peer, f"native {kind}, {line['threads']} threads", line)
                if abs(line["cost"] - peer["cost"]) > 1e-3 * peer["cost"]:
                    print(f"  note: final costs differ: {peer['cost']:.6g} and {line['cost']:.6g}")
        if options.web:
            for line in run(["node", options.web, *whole, 1, options.repeats], 1):
                row(work, f"scikit-learn, {options.threads} threads", peer, f"WASM {line['kind']}, 1 thread", line)
            if options.modules:
                script = pathlib.Path(__file__).with_name("kmeans_peer.mjs")
                peer = run(["node", script, options.modules, *part, 1], 1)[0]
                for line in run(["node", options.web, *part, 1, options.repeats], 1):
                    row(f"{len(small)} rows, {small_iterations} iterations", "ml-kmeans in node", peer,
                        f"WASM {line['kind']}, 1 thread", line)


if __name__ == "__main__":
    main()
