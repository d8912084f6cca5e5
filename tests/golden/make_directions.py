#!/usr/bin/env python3
"""Answers of scikit-learn and SciPy for the methods of chapters 2 and 3.

Run with Debian's interpreter (python3-sklearn 1.2.1, python3-scipy 1.10.1):
    /usr/bin/python3 tests/golden/make_directions.py
Writes directions.json (PCA, kernel PCA, probabilistic PCA) and outliers.json (LOF, ROC) beside itself. All points
are float32, and the peers are given those very values in float64. Tables are read from assets/data.
"""
import gzip
import json
import pathlib

import numpy as np
from scipy.stats import multivariate_normal
from sklearn import datasets, decomposition, metrics, neighbors

HERE = pathlib.Path(__file__).resolve().parent
TABLES = HERE.parent.parent / "assets" / "data"


def exact(x):
    """Values a float32 holds, as float64."""
    return np.asarray(x, dtype=np.float32).astype(np.float64)


def table(name):
    opened = gzip.open(TABLES / name, "rt") if name.endswith(".gz") else open(TABLES / name)
    with opened as f:
        rows = np.loadtxt(f, delimiter=",", skiprows=0 if name.endswith(".gz") else 1)
    return exact(rows[:, :-1]), rows[:, -1].astype(int)


def countries():
    rows = (TABLES / "countries.csv").read_text().splitlines()[1:]
    return np.array([[float(cell) for cell in row.split(",")[1:]] for row in rows])


def standardise(x):
    return exact((x - x.mean(0)) / x.std(0))


def rounded(values, digits=9):
    return [float(f"{v:.{digits}g}") for v in np.asarray(values, float).ravel()]


def write(name, what):
    text = json.dumps(what, separators=(",", ":"))
    (HERE / name).write_text(text + "\n")
    print(name, len(text))


def pca(x, kept):
    model = decomposition.PCA(svd_solver="full").fit(x)
    return {
        "components": rounded(model.components_[:kept], 8),
        "kept": kept,
        "explained_variance": rounded(model.explained_variance_, 10),
        "explained_ratio": rounded(model.explained_variance_ratio_[:kept], 10),
    }


def kernel_pca(x, new, components, **kernel):
    model = decomposition.KernelPCA(n_components=components, eigen_solver="dense", **kernel).fit(x)
    return {
        "points": rounded(x),
        "new": rounded(new),
        "cols": x.shape[1],
        "components": components,
        "eigenvalues": rounded(model.eigenvalues_),
        "embedding": rounded(model.transform(x), 7),
        "new_embedding": rounded(model.transform(new), 7),
        **kernel,
    }


def ppca(x, q):
    """scikit-learn's PCA is the closed form with eigenvalues divided by n - 1; SciPy judges the one divided by n."""
    model = decomposition.PCA(q, svd_solver="full").fit(x)
    n, d = x.shape
    values, vectors = np.linalg.eigh(np.cov(x.T, bias=True))
    values, vectors = values[::-1], vectors[:, ::-1]
    noise = values[q:].mean()
    loadings = vectors[:, :q] * np.sqrt(values[:q] - noise)
    density = multivariate_normal(x.mean(0), loadings @ loadings.T + noise * np.eye(d))
    return {
        "q": q,
        "mean_log_likelihood_unbiased": float(model.score(x)),
        "noise_unbiased": float(model.noise_variance_),
        "samples_unbiased": rounded(model.score_samples(x[:10])),
        "noise": float(noise),
        "log_likelihood": float(density.logpdf(x).sum()),
        "covariance": rounded((loadings @ loadings.T + noise * np.eye(d))[:4, :4]),
    }


def directions():
    iris, _ = table("iris.csv")
    cancer, _ = table("breast_cancer.csv")
    digits, _ = table("digits.csv.gz")
    rng = np.random.default_rng(5)
    circles, _ = datasets.make_circles(160, factor=0.4, noise=0.05, random_state=1)
    moons, _ = datasets.make_moons(160, noise=0.05, random_state=2)
    plane = rng.uniform(-1.5, 1.5, (12, 2))
    circles, moons, plane = (exact(np.round(a, 4)) for a in (circles, moons, plane))
    write(
        "directions.json",
        {
            "pca": {
                "iris": pca(iris, 4),
                "cancer_raw": pca(cancer, 8),
                "cancer": pca(standardise(cancer), 10),
                "digits": pca(digits, 10),
                "digits_first_40": pca(digits[:40], 10),
                "countries": pca(standardise(countries()), 5),
            },
            "kernel_pca": {
                "circles_rbf": kernel_pca(circles, plane, 4, kernel="rbf", gamma=3.0),
                "moons_rbf": kernel_pca(moons, plane, 4, kernel="rbf", gamma=15.0),
                "moons_poly": kernel_pca(moons, plane, 4, kernel="poly", gamma=1.0, degree=3, coef0=1.0),
                "iris_linear": kernel_pca(iris, iris[::30] + 0.25, 3, kernel="linear", gamma=1.0),
            },
            "ppca": {"iris": ppca(iris, 2), "cancer": ppca(standardise(cancer), 5)},
        },
    )


def lof_lowest_rows(x, k):
    """LOF with the lowest rows of those that tie for the k-th place; scikit-learn does not say which it takes."""
    squares = ((x[:, None, :] - x[None, :, :]) ** 2).sum(-1) if len(x) < 700 else None
    if squares is None:
        squares = np.array([((x - row) ** 2).sum(1) for row in x])
    np.fill_diagonal(squares, np.inf)
    near = np.argsort(squares, axis=1, kind="stable")[:, :k]
    distance = np.sqrt(np.take_along_axis(squares, near, 1))
    reach = np.maximum(distance[near, -1], distance)
    density = 1 / (reach.mean(1) + 1e-10)
    return density[near].mean(1) / density


def lof(x, k, new=None, keep_points=False):
    scores = -neighbors.LocalOutlierFactor(n_neighbors=k).fit(x).negative_outlier_factor_
    out = {"k": k, "scores": rounded(scores, 8), "lowest_rows": rounded(lof_lowest_rows(x, k), 8)}
    if keep_points:
        out["points"] = rounded(x)
        out["cols"] = x.shape[1]
    if new is not None:
        model = neighbors.LocalOutlierFactor(n_neighbors=k, novelty=True).fit(x)
        out["new"] = rounded(new)
        out["new_scores"] = rounded(-model.score_samples(new), 8)
    return out


def outliers():
    cancer, malignant = table("breast_cancer.csv")
    digits, _ = table("digits.csv.gz")
    rng = np.random.default_rng(7)
    plane = exact(np.round(np.vstack([rng.normal(0, 1, (90, 2)), rng.normal(6, 0.3, (60, 2)), rng.uniform(-4, 9, (10, 2))]), 3))
    few = np.vstack([plane, plane[:12], plane[:12], plane[100:104]])  # at most 3 on a spot, k = 10
    many = np.vstack([plane, np.repeat(plane[:1], 15, 0)])  # 16 on a spot, k = 10
    places = exact(np.round(rng.uniform(-4, 9, (15, 2)), 3))
    cancer_scores = -neighbors.LocalOutlierFactor(n_neighbors=20).fit(standardise(cancer)).negative_outlier_factor_
    malignant = (malignant == 0).astype(int)
    ties = rng.integers(0, 12, 200) / 4.0
    truth = (rng.uniform(size=200) < 0.15 + ties / 8).astype(int)

    def roc(scores, positive):
        return {
            "area": float(metrics.roc_auc_score(positive, scores)),
            "average_precision": float(metrics.average_precision_score(positive, scores)),
        }

    write(
        "outliers.json",
        {
            "lof": {
                "cancer": lof(standardise(cancer), 20),
                "digits": lof(digits, 20),
                "plane": lof(plane, 10, places, True),
                "few_duplicates": lof(few, 10, places, True),
                "many_duplicates": lof(many, 10, places, True),
            },
            "roc": {
                "cancer": roc(cancer_scores, malignant),
                "ties": {"scores": rounded(ties), "positive": truth.tolist(), **roc(ties, truth)},
            },
        },
    )


directions()
outliers()
