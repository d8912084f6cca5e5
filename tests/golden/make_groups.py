#!/usr/bin/env python3
"""Answers of scikit-learn, SciPy and fastcluster for the methods of chapter 1.

Run with Debian's interpreter (python3-sklearn 1.2.1, python3-scipy 1.10.1, python3-fastcluster 1.2.3):
    /usr/bin/python3 tests/golden/make_groups.py
Writes groups_points.json, groups_digits20.bin, dbscan.json, optics.json, hierarchy.json, gmm.json, spectral.json beside
itself. All points are float32, and the peers are given those very values in float64.
"""
import gzip
import json
import pathlib

import fastcluster
import numpy as np
from scipy.cluster import hierarchy
from scipy.spatial.distance import cdist
from sklearn import cluster, datasets, decomposition, metrics, mixture
from sklearn.cluster import _optics
from sklearn.neighbors import kneighbors_graph

HERE = pathlib.Path(__file__).resolve().parent
TABLES = HERE.parent.parent / "assets" / "data"


def exact(x):
    """Values a float32 holds, as float64."""
    return np.asarray(x, dtype=np.float32).astype(np.float64)


def table(name):
    opened = gzip.open(TABLES / name, "rt") if name.endswith(".gz") else open(TABLES / name)
    with opened as f:
        rows = np.loadtxt(f, delimiter=",", skiprows=0 if name.endswith(".gz") else 1)
    return rows[:, :-1], rows[:, -1].astype(int)


def rounded(values, digits=9):
    return [None if not np.isfinite(v) else float(f"{v:.{digits}g}") for v in np.asarray(values, float).ravel()]


def write(name, what):
    text = json.dumps(what, separators=(",", ":"))
    (HERE / name).write_text(text + "\n")
    print(name, len(text))


def make_points():
    blobs, blobs_y = datasets.make_blobs(300, centers=4, cluster_std=1.0, random_state=3)
    moons, moons_y = datasets.make_moons(300, noise=0.06, random_state=4)
    stretched, stretched_y = datasets.make_blobs(300, centers=3, random_state=170)
    stretched = stretched @ np.array([[0.6, -0.6], [-0.4, 0.8]])
    iris, iris_y = table("iris.csv")
    wine, wine_y = table("wine_data.csv")
    wine = (wine - wine.mean(0)) / wine.std(0)
    digits, digits_y = table("digits.csv.gz")
    scores = decomposition.PCA(20, svd_solver="full").fit_transform(digits)
    steps = np.round(scores * 256).astype(np.int16)  # exact in float32, half the size
    steps.tofile(HERE / "groups_digits20.bin")
    sets = {
        "blobs": (exact(np.round(blobs, 4)), blobs_y),
        "moons": (exact(np.round(moons, 4)), moons_y),
        "stretched": (exact(np.round(stretched, 4)), stretched_y),
        "iris": (exact(iris), iris_y),
        "wine": (exact(np.round(wine, 4)), wine_y),
    }
    write("groups_points.json", {name: {"rows": len(x), "cols": x.shape[1], "points": rounded(x),
                                        "labels": y.tolist()} for name, (x, y) in sets.items()}
          | {"digits": {"rows": len(steps), "cols": 20, "points": [], "labels": digits_y.tolist()}})
    sets["digits"] = (exact(steps / 256), digits_y)
    return sets


def make_dbscan(sets):
    cases = [("blobs", 0.6, 5), ("blobs", 1.0, 10), ("moons", 0.15, 5), ("moons", 0.08, 4), ("stretched", 0.4, 6),
             ("iris", 0.5, 5), ("iris", 0.4, 4), ("wine", 2.4, 5), ("digits", 20.0, 5), ("digits", 18.5, 10)]
    out = []
    for name, eps, min_points in cases:
        fit = cluster.DBSCAN(eps=eps, min_samples=min_points).fit(sets[name][0])
        out.append({"data": name, "eps": eps, "min_points": min_points, "labels": fit.labels_.tolist(),
                    "core": fit.core_sample_indices_.tolist()})
        print(" dbscan", name, eps, fit.labels_.max() + 1, (fit.labels_ < 0).sum(), len(fit.core_sample_indices_))
    write("dbscan.json", out)


def corrected(reachability_plot, predecessor_plot, ordering, s, e):
    """The predecessor correction as scikit-learn has it from 1.3 on; 1.2.1 takes the predecessor for a position."""
    while s < e:
        if reachability_plot[s] > reachability_plot[e] or predecessor_plot[e] in ordering[s:e]:
            return s, e
        e -= 1
    return None, None


def make_optics(sets):
    cases = [("blobs", 5, None, 0.9, 0.05), ("moons", 5, None, 0.15, 0.05), ("moons", 8, 0.3, 0.2, 0.1),
             ("stretched", 10, None, 0.5, 0.03), ("wine", 5, None, 2.4, 0.05), ("iris", 6, None, 0.5, 0.05),
             ("digits", 10, None, 20.0, 0.02)]
    out = []
    for name, min_points, max_eps, eps, xi in cases:
        x = sets[name][0]
        fit = cluster.OPTICS(min_samples=min_points, max_eps=np.inf if max_eps is None else max_eps, xi=xi,
                             cluster_method="xi").fit(x)
        cut = cluster.cluster_optics_dbscan(reachability=fit.reachability_, core_distances=fit.core_distances_,
                                            ordering=fit.ordering_, eps=eps)
        plot = {"reachability": fit.reachability_, "predecessor": fit.predecessor_, "ordering": fit.ordering_,
                "min_samples": min_points, "xi": xi}
        plain_labels, plain_clusters = cluster.cluster_optics_xi(**plot, predecessor_correction=False)
        _optics._correct_predecessor = corrected
        labels, clusters = cluster.cluster_optics_xi(**plot)
        out.append({"data": name, "min_points": min_points, "max_eps": max_eps, "eps": eps, "xi": xi,
                    "ordering": fit.ordering_.tolist(), "reachability": rounded(fit.reachability_, 8),
                    "core": rounded(fit.core_distances_, 8), "predecessor": fit.predecessor_.tolist(),
                    "cut": cut.tolist(), "xi_labels": labels.tolist(), "xi_clusters": clusters.tolist(),
                    "plain_labels": plain_labels.tolist(), "plain_clusters": plain_clusters.tolist()})
        print(" optics", name, cut.max() + 1, labels.max() + 1, len(clusters), len(plain_clusters))
    write("optics.json", out)


def make_hierarchy(sets):
    out = []
    for name, clusters in [("blobs", 4), ("moons", 2), ("stretched", 3), ("wine", 3), ("iris", 3), ("digits", 10)]:
        x, y = sets[name]
        for method in ["single", "complete", "average", "ward"]:
            z = fastcluster.linkage(x, method)
            again = hierarchy.linkage(x, method)
            same = np.allclose(z[:, 2], again[:, 2], rtol=1e-9)
            labels = hierarchy.fcluster(z, clusters, "maxclust")
            ari = metrics.adjusted_rand_score(y, labels)
            print(" hierarchy", name, method, "scipy and fastcluster agree" if same else "TIES", round(ari, 3))
            case = {"data": name, "linkage": method, "clusters": clusters, "heights": rounded(z[:, 2], 7),
                    "labels": labels.tolist(), "ties": not same}
            if name == "blobs":
                case["tree"] = rounded(z, 12)
                case["leaves"] = hierarchy.leaves_list(z).tolist()
                height = float(z[-6, 2] * 0.999)
                case["height"] = height
                case["labels_at_height"] = hierarchy.fcluster(z, height, "distance").tolist()
            out.append(case)
    write("hierarchy.json", out)


def make_gmm(sets):
    out = []
    cases = [("blobs", 4, 30), ("stretched", 3, 30), ("moons", 3, 30), ("iris", 3, 20), ("wine", 3, 20), ("digits", 6, 8)]
    for name, k, iterations in cases:
        x = sets[name][0]
        n, d = x.shape
        rows = [(2 * i + 1) * n // (2 * k) for i in range(k)]
        spread = x.var(axis=0).mean()
        for kind, known in [("full", "full"), ("tied", "tied"), ("diagonal", "diag"), ("spherical", "spherical")]:
            start = {"full": np.repeat(np.eye(d)[None] / spread, k, 0), "tied": np.eye(d) / spread,
                     "diag": np.full((k, d), 1 / spread), "spherical": np.full(k, 1 / spread)}[known]
            fit = mixture.GaussianMixture(k, covariance_type=known, tol=0.0, max_iter=iterations, reg_covar=1e-6,
                                          weights_init=np.full(k, 1 / k), means_init=x[rows], precisions_init=start)
            import warnings
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                fit.fit(x)
            out.append({"data": name, "k": k, "iterations": int(fit.n_iter_), "type": kind, "rows": rows,
                        "log_likelihood": float(fit.score(x) * n), "aic": fit.aic(x), "bic": fit.bic(x),
                        "weights": rounded(fit.weights_), "means": rounded(fit.means_),
                        "covariances": rounded(fit.covariances_, 7) if d <= 4 else [],
                        "labels": fit.predict(x).tolist()})
            print(" gmm", name, kind, fit.n_iter_, fit.score(x), fit.weights_.min())
    write("gmm.json", out)


def power_iteration(affinity, limit=1000):
    """Lin and Cohen 2010, figure 2, from the degrees."""
    n = len(affinity)
    degrees = affinity.sum(1)
    v = degrees / degrees.sum()
    change = np.full(n, np.inf)
    for t in range(1, limit + 1):
        new = affinity @ v / degrees
        new /= np.abs(new).sum()
        delta = np.abs(new - v)
        v = new
        if np.abs(delta - change).max() <= 1e-5 / n:
            break
        change = delta
    return v, t


def make_spectral(sets):
    out = []
    for name, k in [("blobs", 4), ("moons", 2), ("stretched", 3), ("iris", 3), ("wine", 3), ("digits", 10)]:
        x, y = sets[name]
        n = len(x)
        distance = cdist(x, x)
        sigma = np.sort(distance, 1)[:, 7]
        local = np.exp(-distance**2 / np.outer(sigma, sigma))
        np.fill_diagonal(local, 0)
        # As scikit-learn's kneighbors_graph(include_self=True), but of distances that are equal in float32 the lower
        # index comes first (iris has such).
        squares = cdist(x, x, "sqeuclidean").astype(np.float32)
        np.fill_diagonal(squares, -1)
        neighbours = np.zeros((n, n))
        np.put_along_axis(neighbours, np.argsort(squares, 1, kind="stable")[:, :10], 1, 1)
        theirs = kneighbors_graph(x, 10, include_self=True).toarray()
        print(" neighbours", name, "differ from scikit-learn's in", int(np.abs(neighbours - theirs).sum()) // 2)
        neighbours = 0.5 * (neighbours + neighbours.T)
        for kind, affinity in [("local", local), ("knn", neighbours)]:
            degrees = affinity.sum(1)
            normal = affinity / np.sqrt(np.outer(degrees, degrees))
            values = np.linalg.eigvalsh(normal)[::-1][:k + 1]
            v, steps = power_iteration(affinity)
            fit = cluster.SpectralClustering(k, affinity="precomputed", random_state=0, eigen_solver="arpack",
                                             eigen_tol=1e-12).fit(affinity)
            out.append({"data": name, "k": k, "affinity": kind, "degrees": rounded(degrees, 7),
                        "eigenvalues": rounded(values, 12), "pic": rounded(v * n, 9), "pic_steps": steps,
                        "labels": fit.labels_.tolist()})
            print(" spectral", name, kind, values.round(5), steps, metrics.adjusted_rand_score(y, fit.labels_))
    write("spectral.json", out)


def main():
    sets = make_points()
    make_dbscan(sets)
    make_optics(sets)
    make_hierarchy(sets)
    make_gmm(sets)
    make_spectral(sets)


if __name__ == "__main__":
    main()
