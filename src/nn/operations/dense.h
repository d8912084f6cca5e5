#pragma once
// A dense layer: every output sees every input.
//
// Symbols:   y = f(x W + b), x (N, D), W (D, K), b (K), y (N, K).
// Backward:  δ = ∂/∂y ⊙ f′; ∂W = xᵀ δ, ∂b = Σ rows of δ, ∂x = δ Wᵀ.

#include "nn/activation.h"
#include "nn/graph.h"

namespace lab::nn {

struct Dense final : Operation {
  Index units = 1;
  Activation activation;

  std::string_view name() const override { return "dense"; }
  std::vector<Shape> output_shapes(std::span<const Shape> inputs) const override;
  std::int64_t cost(std::span<const Shape> inputs) const override;
  OnnxForm onnx(const std::vector<std::string>& inputs,
                const std::vector<std::string>& outputs) const override;
};

struct DenseOptions {
  Activation activation = {};
  Initialiser start = he_normal;
  Initialiser bias_start = zeros;
};

/// Declares `name`.weight (D, units) and `name`.bias (units) and records the layer. x (N, …): further axes of
/// x are taken as one. Throws InputError for units below 1.
Value dense(Value x, Parameters& parameters, const std::string& name, Index units,
            const DenseOptions& options = {});

EigenKernels dense_kernels();

}  // namespace lab::nn
