#include "nn/operations/update.h"

#include <cmath>

#include "nn/device/kernel.h"

namespace lab::nn::device {
namespace {

template <class S>
class SgdKernel final : public DeviceKernel<Update, S> {
 public:
  using DeviceKernel<Update, S>::DeviceKernel;

  void forward() override {
    const Schedule schedule = this->op().settings.schedule;
    const auto momentum = static_cast<S>(this->op().settings.momentum);
    const auto decay = static_cast<S>(this->op().settings.weight_decay);
    const std::uint64_t* step = this->binding().step;
    S *weights = static_cast<S*>(this->in(0).value), *memory = static_cast<S*>(this->in(1).value);
    const S* slope = this->dx(0).to;
    each_with<S>(
        this->queue(), this->in(0).shape.size(),
        [=] LAB_ON_DEVICE() -> S { return static_cast<S>(rate_at(schedule, *step)); },
        [=] LAB_ON_DEVICE(Index i, S rate) {
          const S w = weights[i];
          const S v = momentum * memory[i] + (slope[i] + decay * w);
          memory[i] = v;
          weights[i] = w - rate * v;
        });
  }
};

/// What a step of Adam is made of, worked out once for many weights.
template <class S>
struct AdamStep {
  S stride, widen;  ///< η / (1 − β₁ᵗ) and 1 / √(1 − β₂ᵗ)
};

template <class S>
class AdamKernel final : public DeviceKernel<Update, S> {
 public:
  using DeviceKernel<Update, S>::DeviceKernel;

  void forward() override {
    const OptimiserSettings settings = this->op().settings;
    const std::uint64_t* step = this->binding().step;
    S *weights = static_cast<S*>(this->in(0).value), *first_moment = static_cast<S*>(this->in(1).value),
      *second_moment = static_cast<S*>(this->in(2).value);
    const S* slope = this->dx(0).to;
    const auto beta1 = static_cast<S>(settings.beta1), beta2 = static_cast<S>(settings.beta2);
    const auto rest1 = static_cast<S>(1 - settings.beta1), rest2 = static_cast<S>(1 - settings.beta2);
    const auto epsilon = static_cast<S>(settings.epsilon), decay = static_cast<S>(settings.weight_decay);
    each_with<AdamStep<S>>(
        this->queue(), this->in(0).shape.size(),
        [=] LAB_ON_DEVICE() -> AdamStep<S> {
          const double t = static_cast<double>(*step) + 1;
          return {static_cast<S>(rate_at(settings.schedule, *step) / (1 - std::pow(settings.beta1, t))),
                  static_cast<S>(1 / std::sqrt(1 - std::pow(settings.beta2, t)))};
        },
        [=] LAB_ON_DEVICE(Index i, const AdamStep<S>& now) {
          const S g = slope[i] + decay * weights[i];
          const S m = beta1 * first_moment[i] + rest1 * g;
          const S v = beta2 * second_moment[i] + rest2 * g * g;
          first_moment[i] = m;
          second_moment[i] = v;
          weights[i] -= now.stride * m / (std::sqrt(v) * now.widen + epsilon);
        });
  }
};

}  // namespace

DeviceKernels sgd_kernels() { return device_kernels<SgdKernel>(); }
DeviceKernels adam_kernels() { return device_kernels<AdamKernel>(); }

}  // namespace lab::nn::device
