#pragma once
// What is drawn anew in every round: normal deviates, noise on an input, units left out.
//
// Symbols:   normal          ε ~ N(0, 1), any shape
//            gaussian_noise  y = x + σ ε, then cut to [0, 1] where `clip`
//            dropout         y = x m / (1 − p), m = 1 with probability 1 − p, else 0
// Reference: N. Srivastava et al., "Dropout", JMLR 2014 (scaled while training, so that nothing is left to do
//            afterwards).
// Backward:  ∂x = ∂y (where not cut); ∂x = ∂y m / (1 − p).
// Invariant: the numbers come from (seed, the node's stream, round): the same on every machine
//            (random_block.h). Graphs that are not for training leave these operations out.

#include "nn/graph.h"

namespace lab::nn {

struct Normal final : Operation {
  Shape shape;

  std::string_view name() const override { return "normal"; }
  std::vector<Shape> output_shapes(std::span<const Shape> inputs) const override;
  std::int64_t cost(std::span<const Shape>) const override { return 16 * shape.size(); }
};

struct GaussianNoise final : Operation {
  double deviation = 0;
  bool clip = false;

  std::string_view name() const override { return "gaussian_noise"; }
  std::vector<Shape> output_shapes(std::span<const Shape> inputs) const override;
  std::int64_t cost(std::span<const Shape> inputs) const override { return 16 * inputs[0].size(); }
};

struct Dropout final : Operation {
  double rate = 0;

  std::string_view name() const override { return "dropout"; }
  std::vector<Shape> output_shapes(std::span<const Shape> inputs) const override;
  std::int64_t cost(std::span<const Shape> inputs) const override { return 8 * inputs[0].size(); }
};

Value normal(Graph& graph, const Shape& shape);
/// Throws InputError (control "noise") for a negative deviation.
Value gaussian_noise(Value x, double deviation, bool clip);
/// Throws InputError (control "dropout") for a rate outside [0, 1).
Value dropout(Value x, double rate);

EigenKernels normal_kernels();
EigenKernels gaussian_noise_kernels();
EigenKernels dropout_kernels();

}  // namespace lab::nn
