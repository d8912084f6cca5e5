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

template <class S>
class AdamKernel final : public EigenKernel<Update, S> {
 public:
  using EigenKernel<Update, S>::EigenKernel;

  void forward() override {
    const OptimiserSettings& settings = this->op().settings;
    const std::uint64_t round = *this->binding().step;
    const double t = static_cast<double>(round) + 1;
    const double rate = rate_at(settings.schedule, round);
    const double whole1 = 1 - std::pow(settings.beta1, t), whole2 = 1 - std::pow(settings.beta2, t);
    const auto beta1 = static_cast<S>(settings.beta1), beta2 = static_cast<S>(settings.beta2);
    const auto rest1 = static_cast<S>(1 - settings.beta1), rest2 = static_cast<S>(1 - settings.beta2);
    const auto stride = static_cast<S>(rate / whole1), widen = static_cast<S>(1 / std::sqrt(whole2));
    const auto epsilon = static_cast<S>(settings.epsilon), decay = static_cast<S>(settings.weight_decay);
    S *weights = static_cast<S*>(this->in(0).value), *first_moment = static_cast<S*>(this->in(1).value),
      *second_moment = static_cast<S*>(this->in(2).value);
    in_parts(this->in(0).shape.size(), [&](Index first, Index count) {
      // A plain loop: one pass over the five arrays, which the compiler turns into vectors.
      const S* slope = this->dx(0) + first;
      S *w = weights + first, *m = first_moment + first, *v = second_moment + first;
      for (Index i = 0; i < count; ++i) {
        const S g = slope[i] + decay * w[i];
        m[i] = beta1 * m[i] + rest1 * g;
        v[i] = beta2 * v[i] + rest2 * g * g;
        w[i] -= stride * m[i] / (std::sqrt(v[i]) * widen + epsilon);
      }
    });
  }
};

}  // namespace

EigenKernels sgd_kernels() { return eigen_kernels<SgdKernel>(); }
EigenKernels adam_kernels() { return eigen_kernels<AdamKernel>(); }

}  // namespace lab::nn
