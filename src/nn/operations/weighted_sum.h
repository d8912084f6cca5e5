#pragma once
// A loss made of several.
//
// Symbols:   y = Σ w_i x_i, all of one shape; w_i fixed numbers (β of a VAE, the weight of a penalty).
// Backward:  ∂x_i = w_i ∂y.

#include "nn/graph.h"

namespace lab::nn {

struct WeightedSum final : Operation {
  std::vector<double> weights;

  std::string_view name() const override { return "weighted_sum"; }
  std::vector<Shape> output_shapes(std::span<const Shape> inputs) const override;
};

/// Throws InputError where shapes differ, or there are not as many weights as values, or none.
Value weighted_sum(const std::vector<Value>& values, const std::vector<double>& weights);

EigenKernels weighted_sum_kernels();

}  // namespace lab::nn
