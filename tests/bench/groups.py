"""DBSCAN, hierarchies, Gaussian mixtures: this project against scikit-learn and fastcluster, on the same arrays, start,
iterations and threads.

usage: groups.py [--native PROGRAM] [--web PROGRAM.cjs] [--threads 2] [--repeats 5]

Prints a table: peer, ours, ratio (how many times faster ours is; the median of the repeats on both sides), and a note where
the answers differ. It reports and judges nothing. Needs Debian's python3-sklearn and python3-fastcluster.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import warnings


def peer_child(file, n, d, repeats, work, *arguments):
    """In a process of its own, so that the number of threads is set before anything is loaded."""
    import numpy

    warnings.simplefilter("ignore")
    points = numpy.fromfile(file, numpy.float32).reshape(int(n), int(d))
    if work == "dbscan":
        from sklearn.cluster import DBSCAN
        jobs = int(os.environ["OMP_NUM_THREADS"])

        def fit():
            labels = DBSCAN(eps=float(arguments[0]), min_samples=int(arguments[1]), n_jobs=jobs).fit(points).labels_
            return int((labels < 0).sum())
    elif work == "gmm":
        from sklearn.mixture import GaussianMixture
        k = int(arguments[0])
        values = points.astype(float)
        spread = numpy.repeat(numpy.eye(int(d))[None] / values.var(0).mean(), k, 0)

        def fit():
            model = GaussianMixture(k, means_init=values[:k], weights_init=numpy.full(k, 1 / k), precisions_init=spread,
                                    max_iter=int(arguments[1]), tol=0).fit(values)
            return model
    else:
        import fastcluster
        values = points.astype(float)
        linkage = fastcluster.linkage_vector if work in ("single", "ward") else fastcluster.linkage

        def fit():
            return float(linkage(values, work)[-1, 2])
    ms = []
    for _ in range(int(repeats)):
        begin = time.perf_counter()
        result = fit()
        ms.append(1000 * (time.perf_counter() - begin))
    check = result.score(values) * len(values) if work == "gmm" else result
    print(json.dumps({"ms": ms, "check": check}))


def run(command, threads):
    environment = dict(os.environ, OMP_NUM_THREADS=str(threads), OPENBLAS_NUM_THREADS=str(threads))
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, env=environment)
    if done.returncode != 0:
        sys.exit(f"{command[0]} failed:\n{done.stderr}")
    return json.loads(done.stdout)


def main():
    if len(sys.argv) > 1 and sys.argv[1] == "--peer-child":
        peer_child(*sys.argv[2:])
        return
    parser = argparse.ArgumentParser()
    parser.add_argument("--native")
    parser.add_argument("--web")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    import numpy

    generator = numpy.random.RandomState(1)

    def clouds(n, d, groups, scatter):
        centres = generator.uniform(-5, 5, (groups, d))
        return (centres[numpy.arange(n) % groups] + scatter * generator.randn(n, d)).astype(numpy.float32)

    plane, few, wide = clouds(100000, 2, 20, 0.5), clouds(5000, 2, 10, 1.0), clouds(20000, 16, 8, 2.0)
    works = [("scikit-learn", plane, ["dbscan", 0.1, 10]), ("scikit-learn", plane, ["dbscan", 0.3, 10]),
             ("fastcluster", few, ["ward"]), ("fastcluster", few, ["average"]), ("fastcluster", few, ["complete"]),
             ("fastcluster", few, ["single"]), ("scikit-learn", wide, ["gmm", 8, 20])]
    threads, repeats = options.threads, options.repeats
    print(f"Median of {repeats}; native with {threads} threads, WebAssembly with one.\n")
    with tempfile.TemporaryDirectory() as folder:
        for peer_name, points, work in works:
            file = f"{folder}/points.f32"
            points.tofile(file)
            name = " ".join(map(str, work)) + f", {len(points)} × {points.shape[1]}"
            peer = run([sys.executable, __file__, "--peer-child", file, *points.shape, repeats, *work], threads)
            for ours_name, program in (("native", options.native), ("WASM", options.web)):
                if not program:
                    continue
                start = ["node", program] if ours_name == "WASM" else [program]
                count = 1 if ours_name == "WASM" else threads
                ours = run([*start, file, *points.shape, count, repeats, *work], threads)
                a, b = statistics.median(peer["ms"]), statistics.median(ours["ms"])
                note = "" if abs(ours["check"] - peer["check"]) <= 1e-4 * abs(peer["check"]) else \
                    f"   (answers differ: {peer['check']:.6g} and {ours['check']:.6g})"
                print(f"{name:<30} {peer_name:<13} {a:9.1f} ms   {ours_name:<7} {b:9.1f} ms   {a / b:7.2f}×{note}",
                      flush=True)


if __name__ == "__main__":
    main()
