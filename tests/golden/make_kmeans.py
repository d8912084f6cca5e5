"""Writes kmeans.json and metrics.json: k-means, agreement and silhouette as scikit-learn 1.2.1 has them.

usage: /usr/bin/python3 tests/golden/make_kmeans.py   (Debian: python3-sklearn; from any folder)
"""

import gzip
import json
import pathlib

import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score, silhouette_samples, silhouette_score

HERE = pathlib.Path(__file__).resolve().parent
DATA = HERE.parent.parent / "assets" / "data"

FIRST_ROWS = {"digits": list(range(10)), "iris": [10, 70, 130]}


def digits():
    with gzip.open(DATA / "digits.csv.gz", "rt") as file:
        table = np.loadtxt(file, delimiter=",")
    # As the lab holds them: sixteenths.
    return table[:, :-1] / 16, table[:, -1].astype(int)


def iris():
    table = np.loadtxt(DATA / "iris.csv", delimiter=",", skiprows=1)
    return table[:, :-1], table[:, -1].astype(int)


def start_of(points, rows):
    """The rows, each a little smaller: whole numbers would give ties, which scikit-learn decides by rounding."""
    return points[rows] * (1 - (np.arange(len(rows)) + 1) / 1024)[:, None]


def has_ties(points, start):
    squares = ((points[:, None, :] - start[None]) ** 2).sum(2)
    squares.sort(axis=1)
    return bool(((squares[:, 1] - squares[:, 0]) < 1e-9).any())


def fit(points, rows, max_iter):
    start = start_of(points, rows)
    assert not has_ties(points, start), rows
    model = KMeans(len(rows), init=start, n_init=1, max_iter=max_iter, tol=0, algorithm="lloyd").fit(points)
    assert len(set(model.labels_)) == len(rows), "no cluster may run empty: scikit-learn's policy differs"
    return {
        "rows": rows,
        "max_iterations": max_iter,
        "iterations": int(model.n_iter_),
        "cost": float(model.inertia_),
        "labels": "".join(chr(ord("a") + label) for label in model.labels_),
        "centroids": [[round(float(v), 7) for v in row] for row in model.cluster_centers_],
    }


def partition(labels, truth, points):
    values = silhouette_samples(points, labels)
    return {
        "labels": "".join(chr(ord("a") + label) for label in labels),
        "ari": adjusted_rand_score(truth, labels),
        "nmi": normalized_mutual_info_score(truth, labels),
        "silhouette": float(silhouette_score(points, labels)),
        "first_silhouettes": [float(v) for v in values[:12]],
    }


def main():
    rng = np.random.RandomState(7)
    kmeans, metrics = {}, {}
    for name, (points, truth) in {"digits": digits(), "iris": iris()}.items():
        k = {"digits": 10, "iris": 3}[name]
        first = FIRST_ROWS[name]
        chance = [int(i) for i in rng.permutation(len(points))[:k]]
        kmeans[name] = [fit(points, first, 300), fit(points, chance, 300), fit(points, first, 3)]
        clusters = np.array([ord(c) - ord("a") for c in kmeans[name][0]["labels"]])
        mixed = clusters.copy()
        some = rng.rand(len(mixed)) < 0.3
        mixed[some] = rng.randint(0, k + 2, some.sum())
        metrics[name] = [partition(clusters, truth, points), partition(mixed, truth, points)]
    (HERE / "kmeans.json").write_text(json.dumps(kmeans, separators=(",", ":")) + "\n")
    (HERE / "metrics.json").write_text(json.dumps(metrics, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
