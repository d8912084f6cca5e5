"""The methods of one chapter: this project against its peers, on the same arrays, start, iterations and threads.

usage: methods.py groups|directions|outliers [--native PROGRAM] [--web PROGRAM.cjs] [--threads 2] [--repeats 5]
                  [--data FOLDER_OF_MNIST]

Prints a table: peer, ours, ratio (how many times faster ours is; the median of the repeats on both sides), and a note where
the answers differ. It reports and judges nothing. Needs Debian's python3-sklearn and python3-fastcluster.
"""

import argparse
import json
import os
import pathlib
import statistics
import sys
import tempfile
import time
import warnings

from peers import images, run


def peer_fit(peer, points, work, arguments):
    """A function that does the work and returns the figure by which answers are compared, or what computes it."""
    import numpy

    jobs = int(os.environ["OMP_NUM_THREADS"])
    values = points.astype(float) if work in ("gmm", "single", "complete", "average", "ward") else points
    if work == "dbscan":
        from sklearn.cluster import DBSCAN
        model = DBSCAN(eps=float(arguments[0]), min_samples=int(arguments[1]), n_jobs=jobs)
        return lambda: int((model.fit(points).labels_ < 0).sum())
    if work == "gmm":
        from sklearn.mixture import GaussianMixture
        k = int(arguments[0])
        spread = numpy.repeat(numpy.eye(points.shape[1])[None] / values.var(0).mean(), k, 0)
        model = GaussianMixture(k, means_init=values[:k], weights_init=numpy.full(k, 1 / k), precisions_init=spread,
                                max_iter=int(arguments[1]), tol=0)

        def fit():
            model.fit(values)
            return lambda: model.score(values) * len(values)
        return fit
    if work == "pca" and peer == "numpy":
        from scipy.linalg.blas import ssyrk
        k = int(arguments[0])

        def fit():
            centred = points - points.mean(0)
            covariance = ssyrk(1 / (len(points) - 1), centred.T, lower=1)
            return float(numpy.linalg.eigh(covariance, "L")[0][-k:].sum())
        return fit
    if work == "pca":
        from sklearn.decomposition import PCA
        return lambda: float(PCA(int(arguments[0]), svd_solver="randomized", random_state=1)
                             .fit(points).explained_variance_.sum())
    if work == "kernel-pca":
        from sklearn.decomposition import KernelPCA
        model = KernelPCA(int(arguments[0]), kernel="rbf", gamma=float(arguments[1]), n_jobs=jobs)
        return lambda: float(model.fit(points).eigenvalues_.sum())
    if work == "lof":
        from sklearn.neighbors import LocalOutlierFactor
        model = LocalOutlierFactor(int(arguments[0]), n_jobs=jobs)
        return lambda: float(-model.fit(points).negative_outlier_factor_.min())
    import fastcluster
    linkage = fastcluster.linkage_vector if work in ("single", "ward") else fastcluster.linkage
    return lambda: float(linkage(values, work)[-1, 2])


def peer_child(peer, file, n, d, repeats, work, *arguments):
    """In a process of its own, so that the number of threads is set before anything is loaded."""
    import numpy

    warnings.simplefilter("ignore")
    if file.endswith(".u8"):
        points = numpy.fromfile(file, numpy.uint8).astype(numpy.float32) / numpy.float32(255)
    else:
        points = numpy.fromfile(file, numpy.float32)
    fit = peer_fit(peer, points.reshape(int(n), int(d)), work, arguments)
    ms = []
    for _ in range(int(repeats)):
        begin = time.perf_counter()
        check = fit()
        ms.append(1000 * (time.perf_counter() - begin))
    print(json.dumps({"ms": ms, "check": check() if callable(check) else check}))


def works(chapter, data):
    """(peers, name of the points, points, [work, arguments …]) of each comparison of SPEED's table."""
    import numpy

    generator = numpy.random.RandomState(1)

    def clouds(n, d, groups, scatter):
        centres = generator.uniform(-5, 5, (groups, d))
        return (centres[numpy.arange(n) % groups] + scatter * generator.randn(n, d)).astype(numpy.float32)

    if chapter == "groups":
        plane, few, wide = clouds(100000, 2, 20, 0.5), clouds(5000, 2, 10, 1.0), clouds(20000, 16, 8, 2.0)
        tree = ["fastcluster"]
        return [(["scikit-learn"], "", plane, ["dbscan", 0.1, 10]), (["scikit-learn"], "", plane, ["dbscan", 0.3, 10]),
                (tree, "", few, ["ward"]), (tree, "", few, ["average"]), (tree, "", few, ["complete"]),
                (tree, "", few, ["single"]), (["scikit-learn"], "", wide, ["gmm", 8, 20])]
    if chapter == "directions":
        points, _, name = images(data)
        return [(["numpy", "scikit-learn"], name, points, ["pca", 50]),
                (["scikit-learn"], "", clouds(3000, 2, 3, 1.0), ["kernel-pca", 2, 0.5])]
    return [(["scikit-learn"], "", clouds(20000, 64, 20, 2.0), ["lof", 20]),
            (["scikit-learn"], "", clouds(20000, 2, 20, 0.5), ["lof", 20]),
            (["scikit-learn"], "", clouds(5000, 64, 20, 2.0), ["lof", 20])]


def main():
    if len(sys.argv) > 1 and sys.argv[1] == "--peer-child":
        peer_child(*sys.argv[2:])
        return
    parser = argparse.ArgumentParser()
    parser.add_argument("chapter", choices=["groups", "directions", "outliers"])
    parser.add_argument("--native")
    parser.add_argument("--web")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--data")
    options = parser.parse_args()
    threads, repeats = options.threads, options.repeats
    programs = [(name, start, count) for name, start, count in
                (("native", [options.native], threads), ("WASM", ["node", options.web], 1)) if start[-1]]
    print(f"Median of {repeats}; native with {threads} threads, WebAssembly with one; peers native with {threads}.\n")
    with tempfile.TemporaryDirectory() as folder:
        for peers, points_name, points, work in works(options.chapter, options.data):
            file = pathlib.Path(folder) / ("points.u8" if points.dtype.itemsize == 1 else "points.f32")
            points.tofile(file)
            name = " ".join(map(str, work)) + f", {points_name} {len(points)} × {points.shape[1]}".replace("  ", " ")
            ours = [run([*start, file, *points.shape, count, repeats, *work], threads)[0]
                    for _, start, count in programs]
            for peer_name in peers:
                peer = run([sys.executable, __file__, "--peer-child", peer_name, file, *points.shape, repeats, *work],
                           threads)[0]
                a = statistics.median(peer["ms"])
                for (ours_name, _, _), mine in zip(programs, ours):
                    b = statistics.median(mine["ms"])
                    note = "" if abs(mine["check"] - peer["check"]) <= 1e-4 * abs(peer["check"]) else \
                        f"   (answers differ: {peer['check']:.6g} and {mine['check']:.6g})"
                    print(f"{name:<32} {peer_name:<13} {a:9.1f} ms   {ours_name:<7} {b:9.1f} ms   {a / b:7.2f}×{note}",
                          flush=True)


if __name__ == "__main__":
    main()
