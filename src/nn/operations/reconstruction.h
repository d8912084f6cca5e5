#pragma once
// How far a reconstruction is from what it should be: squared error, and cross-entropy of bits.
//
// Symbols:   y prediction, t target, both (N, D).
//              mean squared error  Σ (y − t)² / divisor
//              cross-entropy       Σ −t log σ(y) − (1 − t) log(1 − σ(y)) / divisor, with y as logits: it is
//                                  computed as max(y, 0) − y t + log(1 + e^(−|y|)), which never takes the
//                                  logarithm of 0.
//              divisor             N D (per value) or N (per row: nats per image, what an ELBO needs)
// Backward:  2 (y − t) / divisor; (σ(y) − t) / divisor. The target has no gradient.

#include "nn/graph.h"

namespace lab::nn {

enum class Reduction { per_value, per_row };

struct Reconstruction final : Operation {
  enum class Kind { squared_error, cross_entropy };
  Kind kind = Kind::squared_error;
  Reduction reduction = Reduction::per_value;

  std::string_view name() const override {
    return kind == Kind::squared_error ? "mean_squared_error" : "cross_entropy";
  }
  std::vector<Shape> output_shapes(std::span<const Shape> inputs) const override;
  bool has_gradient(int input) const override { return input == 0; }
  std::int64_t cost(std::span<const Shape> inputs) const override { return 8 * inputs[0].size(); }
};

/// A single number. Throws InputError where the shapes differ.
Value mean_squared_error(Value prediction, Value target, Reduction reduction = Reduction::per_value);
/// A single number; the targets lie in [0, 1].
Value cross_entropy(Value logits, Value target, Reduction reduction = Reduction::per_value);

EigenKernels mean_squared_error_kernels();
EigenKernels cross_entropy_kernels();

}  // namespace lab::nn
