"""Training: this project against PyTorch, the same networks, batches, optimiser and number of threads.

usage: training.py [--native PROGRAM] [--web PROGRAM.cjs] [--threads 2] [--repeats 5] [--rounds 200] [--data FOLDER_OF_MNIST]
                   [--cuda PROGRAM | --no-cuda REASON] [--gpu-rounds 2000]

A round is a batch taken out of the data, forward, backward, one step of Adam. PyTorch is timed eagerly, as its users write
it, with the data as one float tensor in memory; with OpenBLAS at one thread beside OpenMP's, and at as many, the better
of both counts. Prints milliseconds per round (the median of the repeats), the ratio (how many times faster ours is), and
the mean loss of both after as many rounds, which differs with the start. It reports and judges nothing. Needs Debian's
python3-torch.

On a GPU (--cuda) PyTorch is timed twice: eagerly, and with its whole step captured as one CUDA graph; with TF32 off, as
ours, with the data as one float tensor on the GPU, and without waiting for any loss. It needs a PyTorch with CUDA: in
LAB_TORCH_PYTHON, python3 on PATH or /usr/bin/python3.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

from peers import images, run

# (model, batch): rows of src/networks/table.cpp
WORKS = [("ae-deep", 128), ("ae28", 128), ("vae20", 128), ("denoise", 128), ("conv-ae", 64)]


def network(model):
    """Parameters and the loss of one batch: the architectures of src/networks/table.cpp."""
    import torch
    from torch import nn
    from torch.nn import functional as F

    def dense(*widths):
        layers = []
        for a, b in zip(widths, widths[1:]):
            layers += [nn.Linear(a, b), nn.ReLU()]
        return layers[:-1]

    if model == "ae28":
        whole = nn.Sequential(nn.Linear(784, 28), nn.ReLU(), nn.Linear(28, 784), nn.Sigmoid())
        return whole, lambda x: F.mse_loss(whole(x), x)
    if model == "ae-deep":
        whole = nn.Sequential(*dense(784, 128, 32, 128, 784))
        return whole, lambda x: F.binary_cross_entropy_with_logits(whole(x), x)
    if model == "denoise":
        whole = nn.Sequential(*dense(784, 256, 64, 256, 784))
        return whole, lambda x: F.binary_cross_entropy_with_logits(whole((x + 0.5 * torch.randn_like(x)).clamp(0, 1)), x)
    if model == "vae20":
        first, mean, spread = nn.Linear(784, 400), nn.Linear(400, 20), nn.Linear(400, 20)
        decoder = nn.Sequential(*dense(20, 400, 784))

        def loss(x):
            h = torch.relu(first(x))
            m, v = mean(h), spread(h)
            logits = decoder(m + (v / 2).exp() * torch.randn_like(m))
            error = F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
            return (error + 0.5 * (m * m + v.exp() - 1 - v).sum()) / len(x)
        return nn.ModuleList([first, mean, spread, decoder]), loss
    down1, down2 = nn.Conv2d(1, 16, 3, padding=1), nn.Conv2d(16, 8, 3, padding=1)
    up2, up1 = nn.ConvTranspose2d(8, 16, 3, padding=1), nn.ConvTranspose2d(16, 1, 3, padding=1)

    def loss(x):
        image = x.view(-1, 1, 28, 28)
        h, switches1 = F.max_pool2d(torch.relu(down1(image)), 2, return_indices=True)
        h, switches2 = F.max_pool2d(torch.relu(down2(h)), 2, return_indices=True)
        h = torch.relu(up2(F.max_unpool2d(h, switches2, 2)))
        return F.binary_cross_entropy_with_logits(up1(F.max_unpool2d(h, switches1, 2)), image)
    return nn.ModuleList([down1, down2, up2, up1]), loss


def peer_child(file, n, d, repeats, model, batch, rounds):
    """In a process of its own, so that the number of threads is set before anything is loaded."""
    import numpy
    import torch

    torch.manual_seed(1)
    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    n, d, repeats, batch, rounds = map(int, (n, d, repeats, batch, rounds))
    points = torch.from_numpy(numpy.fromfile(file, numpy.uint8).reshape(n, d)).float() / 255
    modules, loss_of = network(model)
    optimiser = torch.optim.Adam(modules.parameters(), lr=1e-3)
    order, at, losses = torch.randperm(n), 0, []

    def step():
        nonlocal order, at
        if at + batch > n:
            order, at = torch.randperm(n), 0
        x = points[order[at:at + batch]]
        at += batch
        optimiser.zero_grad()
        loss = loss_of(x)
        loss.backward()
        optimiser.step()
        return loss.item()

    for _ in range(rounds // 4 + 1):
        step()
    ms = []
    for _ in range(repeats):
        begin = time.perf_counter()
        losses = [step() for _ in range(rounds)]
        ms.append(1000 * (time.perf_counter() - begin) / rounds)
    print(json.dumps({"ms": ms, "check": statistics.mean(losses)}))


def gpu_child(file, n, d, repeats, model, batch, rounds, mode):
    """PyTorch on the GPU, `mode` eager or graphs."""
    import numpy
    import torch

    torch.manual_seed(1)
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
    n, d, repeats, batch, rounds = map(int, (n, d, repeats, batch, rounds))
    points = torch.from_numpy(numpy.fromfile(file, numpy.uint8).reshape(n, d)).cuda().float() / 255
    modules, loss_of = network(model)
    modules.cuda()
    optimiser = torch.optim.Adam(modules.parameters(), lr=1e-3, capturable=mode == "graphs")
    order, at = torch.randperm(n, device="cuda"), 0
    x = torch.zeros(batch, d, device="cuda")

    def learn():
        optimiser.zero_grad(set_to_none=True)
        loss = loss_of(x)
        loss.backward()
        optimiser.step()
        return loss

    if mode == "graphs":
        aside = torch.cuda.Stream()
        aside.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(aside):
            for _ in range(5):
                learn()
        torch.cuda.current_stream().wait_stream(aside)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            kept = learn()

    def step():
        nonlocal order, at
        if at + batch > n:
            order, at = torch.randperm(n, device="cuda"), 0
        torch.index_select(points, 0, order[at:at + batch], out=x)
        at += batch
        if mode == "graphs":
            graph.replay()
            return kept
        return learn()

    for _ in range(rounds // 4 + 1):
        step()
    torch.cuda.synchronize()
    ms = []
    for _ in range(repeats):
        begin = time.perf_counter()
        for _ in range(rounds):
            loss = step()
        torch.cuda.synchronize()
        ms.append(1000 * (time.perf_counter() - begin) / rounds)
    print(json.dumps({"ms": ms, "check": loss.item()}))


def gpu_python():
    """A python whose PyTorch can use the GPU, or None."""
    for python in (os.environ.get("LAB_TORCH_PYTHON"), "python3", "/usr/bin/python3"):
        try:
            question = "import sys, torch; sys.exit(0 if torch.cuda.is_available() else 1)"
            if python and subprocess.run([python, "-c", question], capture_output=True).returncode == 0:
                return python
        except OSError:
            continue
    return None


def on_the_gpu(program, file, shape, repeats, rounds):
    """One line per network: PyTorch eager and with CUDA graphs, ours, the ratios, and what an epoch takes."""
    python = gpu_python()
    if python is None:
        print("\nNo PyTorch with CUDA was found (LAB_TORCH_PYTHON may name its python): ours alone.")
    for index, (model, batch) in enumerate(WORKS):
        words = [file, *shape]
        mine = run([program, *words, 1, repeats, model, batch, rounds, "cuda"], 1)[0]
        b = statistics.median(mine["ms"])
        if index == 0:
            print(f"\nOn {mine['device']}; {rounds} rounds, median of {repeats}. ms per round:\n")
        line = f"{model:<10} batch {batch:<5}"
        for mode in ("eager", "graphs") if python else ():
            done = subprocess.run([python, __file__, "--gpu-child", *map(str, [*words, repeats, model, batch, rounds]), mode],
                                  capture_output=True, text=True)
            if done.returncode != 0:
                line += f" PyTorch {mode} failed ({(done.stderr.strip().splitlines() or ['no reason'])[-1][:60]})  "
                continue
            a = statistics.median(json.loads(done.stdout.splitlines()[-1])["ms"])
            line += f" PyTorch {mode} {a:7.4f} ({a / b:5.2f}×)  "
        print(f"{line} CUDA {b:7.4f}   epoch {b * (shape[0] // batch):7.1f} ms   (loss {mine['check']:.4g})", flush=True)


def main():
    if len(sys.argv) > 1 and sys.argv[1] == "--peer-child":
        peer_child(*sys.argv[2:])
        return
    if len(sys.argv) > 1 and sys.argv[1] == "--gpu-child":
        gpu_child(*sys.argv[2:])
        return
    parser = argparse.ArgumentParser()
    parser.add_argument("--native")
    parser.add_argument("--web")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--data")
    parser.add_argument("--cuda")
    parser.add_argument("--no-cuda", default="no --cuda PROGRAM was given")
    parser.add_argument("--gpu-rounds", type=int, default=2000)
    options = parser.parse_args()
    threads, repeats, rounds = options.threads, options.repeats, options.rounds
    points, _, points_name = images(options.data)
    if points.shape[1] != 784:
        sys.exit("These networks read images of 28 × 28: put MNIST where --data or LAB_DATA says.")
    programs = [(name, start, count) for name, start, count in
                (("native", [options.native], threads), ("WASM", ["node", options.web], 1)) if start[-1]]
    print(f"{points_name}; {rounds} rounds, median of {repeats}; native and PyTorch with {threads} threads, "
          "WebAssembly with one. ms per round:\n")
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "points.u8"
        points.tofile(file)
        for model, batch in WORKS:
            words = [file, *points.shape]
            tried = [run([sys.executable, __file__, "--peer-child", *words, repeats, model, batch, rounds], threads, blas)[0]
                     for blas in sorted({1, threads})]
            peer = min(tried, key=lambda t: statistics.median(t["ms"]))
            a = statistics.median(peer["ms"])
            for name, start, count in programs:
                mine = run([*start, *words, count, repeats, model, batch, rounds], threads)[0]
                b = statistics.median(mine["ms"])
                print(f"{model:<10} batch {batch:<5} PyTorch {a:8.2f}   {name:<7} {b:8.2f}   {a / b:6.2f}×   "
                      f"(loss {peer['check']:.4g} and {mine['check']:.4g})", flush=True)
        if options.cuda:
            on_the_gpu(options.cuda, file, points.shape, repeats, options.gpu_rounds)
        else:
            print(f"\nOn a GPU: not measured, for {options.no_cuda}.")


if __name__ == "__main__":
    main()
