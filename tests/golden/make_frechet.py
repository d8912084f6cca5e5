"""Writes frechet.json: Fréchet distances as numpy and scipy compute them, with scipy's square root of a matrix.

usage: /usr/bin/python3 make_frechet.py [--mnist FOLDER --features mnist-features.onnx] [OUT]

The small cases are clouds with three decimals. With MNIST and the classifier there are, besides, the distances of 10000
training images and of noisy test images from the test images: the classifier is run here by numpy, from the weights in
its file. Without them those two stay as they are in the stored file.
"""

import argparse
import gzip
import json
import pathlib

import numpy
from scipy.linalg import sqrtm


def frechet(a, b):
    ma, mb = a.mean(0), b.mean(0)
    sa, sb = (numpy.atleast_2d(numpy.cov(x, rowvar=False)) for x in (a, b))
    root = sqrtm(sa @ sb)
    return float((ma - mb) @ (ma - mb) + numpy.trace(sa) + numpy.trace(sb) - 2 * numpy.trace(root.real))


def fields(data):
    """Numbers and values of the fields of a protobuf message."""
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(data):
        key = varint()
        kind = key & 7
        if kind == 0:
            yield key >> 3, varint()
            continue
        size = {1: 8, 5: 4}.get(kind) or varint()
        yield key >> 3, data[at:at + size]
        at += size


def weights(path):
    """Tensors of an ONNX file: graph (7), initializer (5), of which dims (1), name (8), raw data (9)."""
    graph = next(value for number, value in fields(path.read_bytes()) if number == 7)
    tensors = {}
    for number, tensor in fields(graph):
        if number != 5:
            continue
        parts = list(fields(tensor))
        dims = []
        for n, value in parts:
            if n == 1:
                dims += [value] if isinstance(value, int) else list(value)
        name = next(value for n, value in parts if n == 8).decode()
        raw = next(value for n, value in parts if n == 9)
        if len(raw) == 4 * int(numpy.prod(dims)):
            tensors[name] = numpy.frombuffer(raw, "<f4").reshape(dims).astype(float)
    return tensors


def features(path):
    """The classifier's layers up to its 64 features: its matrices by their sizes, biases beside them."""
    tensors = list(weights(path).values())

    def layer(inputs, outputs):
        w = next(t for t in tensors if t.ndim == 2 and set(t.shape) == {inputs, outputs})
        b = next(t for t in tensors if t.shape == (outputs,))
        return (w if w.shape[0] == inputs else w.T), b

    (w1, b1), (w2, b2) = layer(784, 512), layer(512, 64)
    relu = lambda x: numpy.maximum(x, 0)
    return lambda images: relu(relu(images @ w1 + b1) @ w2 + b2)


def idx_images(path):
    return numpy.frombuffer(gzip.open(path).read(), numpy.uint8, offset=16).reshape(-1, 784) / 255


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mnist", type=pathlib.Path)
    parser.add_argument("--features", type=pathlib.Path)
    parser.add_argument("out", nargs="?", type=pathlib.Path, default=pathlib.Path(__file__).with_name("frechet.json"))
    options = parser.parse_args()
    random = numpy.random.default_rng(4)
    cases = []
    for d, n, m in ((1, 5, 4), (3, 20, 30), (6, 40, 25), (6, 4, 40)):  # the last: fewer points than columns
        a = (random.normal(size=(n, d)) @ random.normal(size=(d, d))).round(3)
        b = (random.normal(size=(m, d)) @ random.normal(size=(d, d)) + random.normal(size=d)).round(3)
        cases.append({"a": a.tolist(), "b": b.tolist(), "distance": frechet(a, b)})
    golden = {"cases": cases}
    if options.mnist and options.features:
        see = features(options.features)
        test = idx_images(options.mnist / "t10k-images-idx3-ubyte.gz")
        train = idx_images(options.mnist / "train-images-idx3-ubyte.gz")
        noisy = numpy.clip(test + 0.1 * random.normal(size=test.shape), 0, 1)
        real = see(test)
        golden["mnist"] = {"first 10000 training images": frechet(see(train[:10000]), real),
                           "all training images": frechet(see(train), real),
                           "test images with noise of 0.1": frechet(see(noisy), real)}
    elif options.out.exists():
        golden["mnist"] = json.loads(options.out.read_text())["mnist"]
    options.out.write_text(json.dumps(golden) + "\n")
    print(golden.get("mnist"))


if __name__ == "__main__":
    main()
