#pragma once
// Prices on a code, beside the reconstruction: few active units, or a code that holds still when the input
// moves.
//
// Symbols:   h (N, K) a code; W (D, K) the weight of the dense layer that made it, h = f(x W + b).
//              sparsity_l1  1/N Σ |h|
//              sparsity_kl  Σ_j ρ log(ρ / ρ̂_j) + (1 − ρ) log((1 − ρ) / (1 − ρ̂_j)), of units in (0, 1),
//                           ρ̂_j the mean of unit j over the batch
//              contractive  1/N Σ_n ‖∂h_n/∂x_n‖² = 1/N Σ_n Σ_j f′(h_nj)² ‖W_·j‖², for a single layer with f
//                           sigmoid or tanh
// Reference: A. Ng, "Sparse autoencoder", CS294A lecture notes, 2011; S. Rifai et al., "Contractive
//            auto-encoders", ICML 2011.
// Backward:  sparsity_l1  ∂h = sign(h) / N
//            sparsity_kl  ∂h = (−ρ/ρ̂_j + (1 − ρ)/(1 − ρ̂_j)) / N
//            contractive  ∂h = 2 f′ (∂f′/∂h) ‖W_·j‖² / N, ∂W_·j = 2 W_·j Σ_n f′² / N

#include "nn/activation.h"
#include "nn/graph.h"

namespace lab::nn {

struct SparsityL1 final : Operation {
  std::string_view name() const override { return "sparsity_l1"; }
  std::vector<Shape> output_shapes(std::span<const Shape> inputs) const override;
};

struct SparsityKl final : Operation {
  double target = 0.05;  ///< ρ
  std::string_view name() const override { return "sparsity_kl"; }
  std::vector<Shape> output_shapes(std::span<const Shape> inputs) const override;
};

struct Contractive final : Operation {
  Activation::Kind activation = Activation::Kind::sigmoid;
  std::string_view name() const override { return "contractive"; }
  std::vector<Shape> output_shapes(std::span<const Shape> inputs) const override;
};

/// Single numbers all three.
Value sparsity_l1(Value code);
/// Throws InputError (control "target") for a target outside (0, 1).
Value sparsity_kl(Value code, double target);
/// Throws InputError where the code's layer has another activation than sigmoid or tanh.
Value contractive(Value code, Value weight, Activation::Kind activation);

EigenKernels sparsity_l1_kernels();
EigenKernels sparsity_kl_kernels();
EigenKernels contractive_kernels();

}  // namespace lab::nn
