#pragma once
// The two sides of the game between a generator and a critic that says "real" or "made".
//
// Symbols:   D the critic's logit, (N, 1); σ(D) its probability for "real".
//              called_real  −1/N Σ log σ(D)        what the critic pays for real images, and the generator
//                                                  for its own
//              called_made  −1/N Σ log(1 − σ(D))   what the critic pays for made ones
// Reference: I. Goodfellow et al., "Generative adversarial networks", 2014, https://arxiv.org/abs/1406.2661,
//            with the generator's loss that does not saturate (section 3 there).
// Backward:  ∂D = −σ(−D) / N; ∂D = σ(D) / N.

#include "nn/graph.h"

namespace lab::nn {

struct Adversarial final : Operation {
  bool wanted_real = true;

  std::string_view name() const override { return "adversarial"; }
  std::vector<Shape> output_shapes(std::span<const Shape> inputs) const override;
};

/// A single number: the cost of not calling these real (true) or made (false).
Value adversarial(Value logits, bool wanted_real);

EigenKernels adversarial_kernels();

}  // namespace lab::nn
