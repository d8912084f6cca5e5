#pragma once
// The two operations of a variational autoencoder's middle: drawing a code, and the price of knowing it.
//
// Symbols:   μ, v = log σ², ε ~ N(0, I), z, all (N, K).
//              reparametrise  z = μ + e^(v/2) ε
//              kl_to_normal   1/N Σ ½ (μ² + eᵛ − 1 − v), the mean over the batch of KL[N(μ, σ²), N(0, I)], in
//                             nats
// Reference: D. Kingma and M. Welling, "Auto-encoding variational Bayes", 2014,
//            https://arxiv.org/abs/1312.6114
// Backward:  ∂μ = ∂z, ∂v = ½ ∂z (z − μ); ∂μ = μ / N, ∂v = ½ (eᵛ − 1) / N. ε has no gradient.

#include "nn/graph.h"

namespace lab::nn {

struct Reparametrise final : Operation {
  std::string_view name() const override { return "reparametrise"; }
  std::vector<Shape> output_shapes(std::span<const Shape> inputs) const override;
  bool has_gradient(int input) const override { return input < 2; }
  std::int64_t cost(std::span<const Shape> inputs) const override { return 8 * inputs[0].size(); }
  OnnxForm onnx(const std::vector<std::string>& inputs,
                const std::vector<std::string>& outputs) const override;
};

struct KlToNormal final : Operation {
  std::string_view name() const override { return "kl_to_normal"; }
  std::vector<Shape> output_shapes(std::span<const Shape> inputs) const override;
  std::int64_t cost(std::span<const Shape> inputs) const override { return 8 * inputs[0].size(); }
};

Value reparametrise(Value mean, Value log_variance, Value epsilon);
/// A single number: nats per row.
Value kl_to_normal(Value mean, Value log_variance);

EigenKernels reparametrise_kernels();
EigenKernels kl_to_normal_kernels();

}  // namespace lab::nn
