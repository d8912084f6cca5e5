#pragma once
// Batch normalisation: every channel is brought to mean 0 and variance 1 over the batch, then scaled and
// shifted.
//
// Symbols:   x (N, C) or (N, C, H, W); m, v mean and variance of a channel over the batch (and the pixels);
//            x̂ = (x − m) / √(v + ε);  y = γ x̂ + β;  γ, β (C) are trained.
//            While training, running means follow: m̄ ← (1 − μ) m̄ + μ m, and v̄ likewise (of the unbiased
//            variance); a graph that is not for training uses m̄ and v̄ instead of m and v.
// Reference: S. Ioffe and C. Szegedy, ICML 2015, https://arxiv.org/abs/1502.03167
// Backward:  ∂β = Σ ∂y, ∂γ = Σ ∂y x̂, ∂x = γ / √(v + ε) · (∂y − mean ∂y − x̂ · mean (∂y x̂)).

#include "nn/graph.h"

namespace lab::nn {

struct BatchNorm final : Operation {
  bool training = true;
  double momentum = 0.1;  ///< μ
  double epsilon = 1e-5;

  std::string_view name() const override { return "batch_norm"; }
  std::vector<Shape> output_shapes(std::span<const Shape> inputs) const override;
  bool has_gradient(int input) const override { return input < 3; }
  std::int64_t cost(std::span<const Shape> inputs) const override { return 4 * inputs[0].size(); }
  OnnxForm onnx(const std::vector<std::string>& inputs,
                const std::vector<std::string>& outputs) const override;
};

/// Declares `name`.scale, .shift, .mean and .variance (the last two are statistics) and records the
/// operation. Throws InputError where a batch to train on has a single value per channel.
Value batch_norm(Value x, Parameters& parameters, const std::string& name, bool training);

EigenKernels batch_norm_kernels();

}  // namespace lab::nn
