#!/usr/bin/env python3
"""Answers of scikit-learn for the page of the lesson pca-digits, and for the page of the lesson pca.

Run with Debian's interpreter (python3-sklearn 1.2.1):
    /usr/bin/python3 tests/golden/make_pca_digits.py
Writes pca_digits.json beside itself. Tables are read from assets/data; the pixels of the digits, 0 to 16, are divided
by 16, as the lab shows them.
"""
import gzip
import json
import pathlib

import numpy as np
from sklearn import decomposition

HERE = pathlib.Path(__file__).resolve().parent
TABLES = HERE.parent.parent / "assets" / "data"


def table(name):
    opened = gzip.open(TABLES / name, "rt") if name.endswith(".gz") else open(TABLES / name)
    with opened as f:
        return np.loadtxt(f, delimiter=",", skiprows=0 if name.endswith(".gz") else 1)[:, :-1]


def shares(x):
    model = decomposition.PCA(svd_solver="full").fit(x)
    return {"total": float(model.explained_variance_.sum()), "lambda": [float(v) for v in model.explained_variance_[:3]]}


def digits():
    x = table("digits.csv.gz") / 16
    out = {"first_image_scores": [], "explained": {}, "error": {}, "error_of_first_image": {}}
    for k in (1, 2, 10, 28, 32):
        model = decomposition.PCA(k, svd_solver="full").fit(x)
        back = model.inverse_transform(model.transform(x))
        out["explained"][str(k)] = float(model.explained_variance_ratio_.sum())
        out["error"][str(k)] = float(((x - back) ** 2).mean())
        out["error_of_first_image"][str(k)] = float(((x[0] - back[0]) ** 2).mean())
        out["first_image_scores"] = [abs(float(v)) for v in model.transform(x[:1])[0][:3]]
    return out


wine = table("wine_data.csv")
golden = {
    "digits": digits(),
    "wine": shares(wine),
    "wine_standardised": shares((wine - wine.mean(0)) / wine.std(0)),
    "iris": shares(table("iris.csv")),
}
(HERE / "pca_digits.json").write_text(json.dumps(golden, indent=1) + "\n")
print((HERE / "pca_digits.json").read_text())
