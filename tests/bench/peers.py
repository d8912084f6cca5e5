"""What the benches share: where the arrays come from, and programs run in turn.

Needs Debian's python3-sklearn (and with it numpy), and for the hierarchies python3-fastcluster.
"""

import gzip
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def mnist_folder(given):
    cache = os.environ.get("XDG_CACHE_HOME") or str(pathlib.Path.home() / ".cache")
    cache = os.environ.get("LAB_CACHE") or cache + "/unlabeled"
    places = [given, os.environ.get("LAB_DATA"), (os.environ.get("LAB_DATA") or "") + "/mnist", cache + "/mnist"]
    for place in [*places, ROOT.parent / "shared" / "data" / "mnist"]:
        if place and (pathlib.Path(place) / "train-images-idx3-ubyte.gz").exists():
            return pathlib.Path(place)
    return None


def images(given=None, rows=None):
    """Bytes (n, d), the value of one byte, and what they are."""
    import numpy

    folder = mnist_folder(given)
    if folder:
        raw = gzip.decompress((folder / "train-images-idx3-ubyte.gz").read_bytes())
        points = numpy.frombuffer(raw, numpy.uint8, offset=16).reshape(-1, 784)
        return numpy.ascontiguousarray(points[:rows]), 1 / 255, "MNIST"
    with gzip.open(ROOT / "assets" / "data" / "digits.csv.gz", "rt") as file:
        table = numpy.loadtxt(file, delimiter=",", dtype=int)[:, :-1].astype(numpy.uint8)
    points = numpy.tile(table, (60000 // len(table) + 1, 1))[: rows or 60000]
    return numpy.ascontiguousarray(points), 1 / 16, "the UCI digits, repeated (MNIST was not found)"


def run(command, threads, blas_threads=None):
    """The JSON lines that `command` prints, run with so many threads."""
    environment = dict(os.environ, OMP_NUM_THREADS=str(threads), OPENBLAS_NUM_THREADS=str(blas_threads or threads))
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, env=environment)
    if done.returncode != 0:
        sys.exit(f"{command[0]} failed:\n{done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines()]
