"""Writes networks.json: operations, losses, optimisers and schedules as PyTorch computes them, in double.

usage: /usr/bin/python3 make_networks.py [OUT]      (Debian's python3-torch 1.13.1)

A case is a small graph that tests/unit/test_nn_golden.cpp records under the same name: its inputs and parameters, the
loss, outputs, and the gradient of the loss in everything that has one.
"""

import json
import pathlib
import sys

import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
random = torch.Generator().manual_seed(20)
cases = []


def rounded(*shape, scale=1.0):
    """Numbers with three decimals: short in JSON, and exact there."""
    return (torch.randn(*shape, generator=random) * scale * 1000).round() / 1000


def flat(tensor):
    return [float(f"{v:.17g}") for v in tensor.detach().reshape(-1).tolist()]


def case(name, inputs, parameters, compute, targets=()):
    """`compute(inputs, parameters)` gives the loss, or (loss, {output name: tensor})."""
    for group in (inputs, parameters):
        for key, tensor in group.items():
            tensor.requires_grad_(key not in targets)
    result = compute(inputs, parameters)
    loss, outputs = result if isinstance(result, tuple) else (result, {})
    loss.backward()
    everything = {**inputs, **parameters}
    cases.append({
        "name": name,
        "inputs": {k: {"shape": list(v.shape), "values": flat(v)} for k, v in inputs.items()},
        "parameters": {k: flat(v) for k, v in parameters.items()},
        "loss": loss.item(),
        "outputs": {k: flat(v) for k, v in outputs.items()},
        "gradients": {k: flat(v.grad) for k, v in everything.items() if v.requires_grad and v.grad is not None},
    })


def row_loss(y, target):
    return ((y - target) ** 2).sum() / y.shape[0]


def layer(*weight, bias):
    return {"layer.weight": rounded(*weight, scale=0.5), "layer.bias": rounded(bias, scale=0.5)}


# Layers
for name, f in (("none", lambda v: v), ("relu", F.relu), ("leaky_relu", lambda v: F.leaky_relu(v, 0.2)),
                ("sigmoid", torch.sigmoid), ("tanh", torch.tanh), ("softplus", F.softplus)):
    case(f"dense {name}", {"x": rounded(4, 5), "target": rounded(4, 3)}, layer(5, 3, bias=3),
         lambda i, p, f=f: (lambda y: (F.mse_loss(y, i["target"]), {"y": y}))(f(i["x"] @ p["layer.weight"] + p["layer.bias"])),
         targets=("target",))
for k, s, q in ((3, 1, 1), (4, 2, 1), (2, 1, 0)):
    side = (6 + 2 * q - k) // s + 1
    case(f"convolution {k} {s} {q}", {"x": rounded(2, 3, 6, 6), "target": rounded(2, 2, side, side)}, layer(2, 3, k, k, bias=2),
         lambda i, p, s=s, q=q: (lambda y: (row_loss(y, i["target"]), {"y": y}))(
             F.conv2d(i["x"], p["layer.weight"], p["layer.bias"], stride=s, padding=q)), targets=("target",))
for k, s, q in ((3, 1, 1), (4, 2, 1), (2, 2, 0)):
    side = (4 - 1) * s - 2 * q + k
    case(f"transposed convolution {k} {s} {q}", {"x": rounded(2, 3, 4, 4), "target": rounded(2, 2, side, side)}, layer(3, 2, k, k, bias=2),
         lambda i, p, s=s, q=q: (lambda y: (row_loss(y, i["target"]), {"y": y}))(
             F.conv_transpose2d(i["x"], p["layer.weight"], p["layer.bias"], stride=s, padding=q)), targets=("target",))


def pooled(i, _):
    y, where = F.max_pool2d(i["x"], 2, return_indices=True)
    back = F.max_unpool2d(torch.tanh(y), where, 2)
    return row_loss(back, i["target"]), {"pooled": y, "back": back}


case("pooling", {"x": rounded(2, 2, 4, 6), "target": rounded(2, 2, 4, 6)}, {}, pooled, targets=("target",))
case("upsampling", {"x": rounded(2, 2, 3, 2), "target": rounded(2, 2, 6, 4)}, {},
     lambda i, _: row_loss(F.interpolate(i["x"], scale_factor=2, mode="nearest"), i["target"]), targets=("target",))


def normalised(i, p):
    mean, variance = torch.zeros(3), torch.ones(3)
    y = F.batch_norm(i["x"], mean, variance, p["norm.scale"], p["norm.shift"], training=True, momentum=0.1, eps=1e-5)
    return row_loss(y, i["target"]), {"y": y, "norm.mean": mean, "norm.variance": variance}


for name, shape in (("rows", (5, 3)), ("images", (4, 3, 2, 3))):
    case(f"batch normalisation {name}", {"x": rounded(*shape), "target": rounded(*shape)},
         {"norm.scale": rounded(3), "norm.shift": rounded(3)}, normalised, targets=("target",))

# Losses
case("mean squared error per value", {"x": rounded(3, 4), "target": rounded(3, 4)}, {}, lambda i, _: F.mse_loss(i["x"], i["target"]), targets=("target",))
case("mean squared error per row", {"x": rounded(3, 4), "target": rounded(3, 4)}, {}, lambda i, _: row_loss(i["x"], i["target"]), targets=("target",))
case("cross-entropy per value", {"x": rounded(3, 4, scale=8), "target": rounded(3, 4).abs().clamp(0, 1)}, {},
     lambda i, _: F.binary_cross_entropy_with_logits(i["x"], i["target"]), targets=("target",))
case("cross-entropy per row", {"x": rounded(3, 4, scale=30), "target": rounded(3, 4).abs().clamp(0, 1)}, {},
     lambda i, _: F.binary_cross_entropy_with_logits(i["x"], i["target"], reduction="sum") / 3, targets=("target",))
case("KL to N(0, I)", {"mean": rounded(4, 3), "log_variance": rounded(4, 3)}, {},
     lambda i, _: torch.distributions.kl_divergence(
         torch.distributions.Normal(i["mean"], (i["log_variance"] / 2).exp()), torch.distributions.Normal(0.0, 1.0)).sum() / 4)
case("reparametrise", {"mean": rounded(4, 3), "log_variance": rounded(4, 3), "epsilon": rounded(4, 3), "target": rounded(4, 3)}, {},
     lambda i, _: row_loss(i["mean"] + (i["log_variance"] / 2).exp() * i["epsilon"], i["target"]), targets=("target", "epsilon"))
case("called real", {"x": rounded(6, 1, scale=9)}, {}, lambda i, _: F.binary_cross_entropy_with_logits(i["x"], torch.ones(6, 1)))
case("called made", {"x": rounded(6, 1, scale=9)}, {}, lambda i, _: F.binary_cross_entropy_with_logits(i["x"], torch.zeros(6, 1)))
case("sparsity L1", {"x": rounded(4, 5)}, {}, lambda i, _: i["x"].abs().sum() / 4)


def sparsity_kl(i, _):
    mean = torch.sigmoid(i["x"]).mean(0)
    wanted, found = torch.distributions.Bernoulli(0.1), torch.distributions.Bernoulli(mean)
    return torch.distributions.kl_divergence(wanted, found).sum()


case("sparsity KL", {"x": rounded(4, 5)}, {}, sparsity_kl)


def contractive(f):
    """The Jacobian itself, by automatic differentiation: no formula of ours."""
    def loss(i, p):
        encode = lambda x: f(x @ p["layer.weight"] + p["layer.bias"])
        rows = [torch.autograd.functional.jacobian(encode, x, create_graph=True) for x in i["x"]]
        return sum((row ** 2).sum() for row in rows) / len(rows)
    return loss


for name, f in (("sigmoid", torch.sigmoid), ("tanh", torch.tanh)):
    case(f"contractive {name}", {"x": rounded(3, 4)}, layer(4, 2, bias=2), contractive(f), targets=("x",))

# Optimisers: five steps of a small network on the same batch.
optimisers = []
makers = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.1),
    "sgd momentum": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9),
    "sgd decay": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.5, weight_decay=0.01),
    "adam": lambda p: torch.optim.Adam(p, lr=0.01),
    "adam decay": lambda p: torch.optim.Adam(p, lr=0.01, betas=(0.5, 0.9), weight_decay=0.1),
}
x = rounded(6, 4)
start = {"a.weight": rounded(4, 5, scale=0.5), "a.bias": rounded(5, scale=0.5), "b.weight": rounded(5, 4, scale=0.5), "b.bias": rounded(4, scale=0.5)}
for name, make in makers.items():
    weights = {k: v.clone().requires_grad_() for k, v in start.items()}
    optimiser = make(list(weights.values()))
    losses = []
    for _ in range(5):
        optimiser.zero_grad()
        y = torch.tanh(x @ weights["a.weight"] + weights["a.bias"]) @ weights["b.weight"] + weights["b.bias"]
        loss = F.mse_loss(y, x)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    optimisers.append({"name": name, "losses": losses, "weights": {k: flat(v) for k, v in weights.items()}})

# Schedules
schedules = {}
for name, make in (("cosine", lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, T_max=20, eta_min=0.005)),
                   ("step", lambda o: torch.optim.lr_scheduler.StepLR(o, step_size=6, gamma=0.5))):
    optimiser = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
    scheduler = make(optimiser)
    rates = []
    for _ in range(20):
        rates.append(optimiser.param_groups[0]["lr"])
        optimiser.step()
        scheduler.step()
    schedules[name] = rates

out = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent / "networks.json")
out.write_text(json.dumps({
    "made_by": f"make_networks.py with PyTorch {torch.__version__}",
    "cases": cases,
    "optimisers": {"x": flat(x), "start": {k: flat(v) for k, v in start.items()}, "runs": optimisers},
    "schedules": schedules,
}, separators=(",", ":")) + "\n")
