#include "nn/operations/update.h"

#include <cmath>

#include "nn/eigen_kernel.h"

namespace lab::nn {
namespace {

template <class S>
class SgdKernel final : public EigenKernel<Update, S> {
 public:
  using EigenKernel<Update, S>::EigenKernel;

  void forward() override {
    const OptimiserSettings& settings = this->op().settings;
    const auto rate = static_cast<S>(rate_at(settings.schedule, *this->binding().step));
    const auto momentum = static_cast<S>(settings.momentum), decay = static_cast<S>(settings.weight_decay);
    S *weights = static_cast<S*>(this->in(0).value), *memory = static_cast<S*>(this->in(1).value);
    in_parts(this->in(0).shape.size(), [&](Index first, Index count) {
      auto w = this->part(weights, first, count);
      auto v = this->part(memory, first, count);
      v = momentum * v + (this->part(this->dx(0), first, count) + decay * w);
      w -= rate * v;
    });
  }
};

/// What a step of Adam is made of, as numbers: by value, so that the loop knows that nothing it writes
/// changes them.
template <class S>
struct AdamStep {
  S beta1, beta2, rest1, rest2;  ///< rest = 1 − β
  S stride, widen;               ///< η / (1 − β₁ᵗ) and 1 / √(1 − β₂ᵗ)
  S epsilon, decay;

  /// One pass over the arrays, which the compiler turns into vectors.
  void update(S* w, const S* slope, S* m, S* v, Index count) const {
    const AdamStep step = *this;
    for (Index i = 0; i < count; ++i) {
      const S g = slope[i] + step.decay * w[i];
      m[i] = step.beta1 * m[i] + step.rest1 * g;
      v[i] = step.beta2 * v[i] + step.rest2 * g * g;
      w[i] -= step.stride * m[i] / (std::sqrt(v[i]) * step.widen + step.epsilon);
    }
  }
};

template <class S>
class AdamKernel final : public EigenKernel<Update, S> {
 public:
  using EigenKernel<Update, S>::EigenKernel;

  void forward() override {
    const OptimiserSettings& settings = this->op().settings;
    const std::uint64_t round = *this->binding().step;
    const double t = static_cast<double>(round) + 1;
    const AdamStep<S> step{
        static_cast<S>(settings.beta1),
        static_cast<S>(settings.beta2),
        static_cast<S>(1 - settings.beta1),
        static_cast<S>(1 - settings.beta2),
        static_cast<S>(rate_at(settings.schedule, round) / (1 - std::pow(settings.beta1, t))),
        static_cast<S>(1 / std::sqrt(1 - std::pow(settings.beta2, t))),
        static_cast<S>(settings.epsilon),
        static_cast<S>(settings.weight_decay)};
    S *weights = static_cast<S*>(this->in(0).value), *first_moment = static_cast<S*>(this->in(1).value),
      *second_moment = static_cast<S*>(this->in(2).value);
    in_parts(this->in(0).shape.size(), [&](Index first, Index count) {
      step.update(weights + first, this->dx(0) + first, first_moment + first, second_moment + first, count);
    });
  }
};

}  // namespace

EigenKernels sgd_kernels() { return eigen_kernels<SgdKernel>(); }
EigenKernels adam_kernels() { return eigen_kernels<AdamKernel>(); }

}  // namespace lab::nn
