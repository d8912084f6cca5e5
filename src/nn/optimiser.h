#pragma once
// From gradients to better weights.
//
// Symbols:   g gradient, w weights, η the schedule's rate, t the number of the update from 1,
//            λ weight decay (g += λ w)
//              SGD   v ← μ v + g;  w ← w − η v
//              Adam  m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²,
//                    w ← w − η m̂ / (√v̂ + ε),  m̂ = m / (1 − β₁ᵗ),  v̂ = v / (1 − β₂ᵗ)
// Reference: B. Polyak 1964 (momentum); D. Kingma and J. Ba, "Adam", ICLR 2015,
//            https://arxiv.org/abs/1412.6980
// Invariant: one pass over the flat arrays of all weights; what it does depends on them and the step counter
//            only.

#include <vector>

#include "nn/parameters.h"
#include "nn/schedule.h"

namespace lab::nn {

struct OptimiserSettings {
  enum class Kind { sgd, adam };
  Kind kind = Kind::adam;
  Schedule schedule = {};
  double momentum = 0;                ///< μ, of SGD
  double beta1 = 0.9, beta2 = 0.999;  ///< of Adam
  double epsilon = 1e-8;              ///< of Adam
  double weight_decay = 0;            ///< λ
};

/// Throws InputError (controls "rate", "momentum", "schedule" …) for values that make no sense.
void require_valid(const OptimiserSettings& settings);
/// "Adam", "SGD with momentum 0.9".
std::string optimiser_text(const OptimiserSettings& settings);

class Optimiser {
 public:
  /// Parameters and step counter (in the backend's memory) must outlive this. Throws InputError like
  /// require_valid.
  Optimiser(const OptimiserSettings& settings, Parameters& parameters, const std::uint64_t* step);
  /// One update from the gradients that are there.
  void update() { kernel_->forward(); }
  /// Multiply-adds of one, roughly.
  std::int64_t cost() const { return 8 * parameters_->flat_size(); }
  const OptimiserSettings& settings() const { return settings_; }
  /// What it remembers between updates (v; m and v): flat arrays as long as the parameters', for checkpoints.
  const std::vector<Buffer>& memory() const { return memory_; }

 private:
  OptimiserSettings settings_;
  Parameters* parameters_;
  std::vector<Buffer> memory_;
  std::unique_ptr<Kernel> kernel_;
};

}  // namespace lab::nn
