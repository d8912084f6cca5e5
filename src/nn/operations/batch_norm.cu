#include "nn/operations/batch_norm.h"

#include <cmath>

#include "nn/device/kernel.h"

namespace lab::nn::device {
namespace {

template <class S>
class BatchNormKernel final : public DeviceKernel<BatchNorm, S> {
 public:
  BatchNormKernel(Queue& queue, const BatchNorm& operation, Binding binding)
      : DeviceKernel<BatchNorm, S>(queue, operation, std::move(binding)),
        mean_(queue.allocate(static_cast<std::size_t>(channels()) * sizeof(S))),
        inverse_(queue.allocate(static_cast<std::size_t>(channels()) * sizeof(S))),
        sums_(queue.allocate(static_cast<std::size_t>(2 * channels()) * sizeof(double))) {}

  void forward() override {
    if (this->op().training) {
      measure();
    } else {
      take_running();
    }
    const S *x = this->x(0), *scale = this->x(1), *shift = this->x(2);
    const S *mean = mean_.template as<S>(), *inverse = inverse_.template as<S>();
    S* y = this->y();
    const Index plane = this->plane(), channels = this->channels();
    each(this->queue(), this->in(0).shape.size(), [=] LAB_ON_DEVICE(Index i) {
      const Index c = i / plane % channels;
      const S slope = scale[c] * inverse[c];
      y[i] = slope * x[i] + (shift[c] - slope * mean[c]);
    });
  }

  void backward() override {
    const S *x = this->x(0), *scale = this->x(1), *dy = this->dy();
    const S *mean = mean_.template as<S>(), *inverse = inverse_.template as<S>();
    double* sums = sums_.template as<double>();
    const Gradient<S> dx = this->dx(0), dscale = this->dx(1), dshift = this->dx(2);
    const Index plane = this->plane(), channels = this->channels();
    sum<2>(
        this->queue(), channels, values(),
        [=] LAB_ON_DEVICE(Index c, Index j) -> Sums<2> {
          const Index i = (j / plane * channels + c) * plane + j % plane;
          const auto slope = static_cast<double>(dy[i]);
          return {{slope, slope * static_cast<double>(x[i] - mean[c])}};
        },
        [=] LAB_ON_DEVICE(Index c, const Sums<2>& total) {
          const double product = total.at[1] * static_cast<double>(inverse[c]);  // Σ ∂y x̂
          if (dscale.wanted()) dscale.give(c, static_cast<S>(product));
          if (dshift.wanted()) dshift.give(c, static_cast<S>(total.at[0]));
          sums[2 * c] = total.at[0];
          sums[2 * c + 1] = product;
        });
    if (!dx.wanted()) return;
    const bool training = this->op().training;
    const auto values = static_cast<double>(this->values());
    each(this->queue(), this->in(0).shape.size(), [=] LAB_ON_DEVICE(Index i) {
      const Index c = i / plane % channels;
      const S mean_slope = training ? static_cast<S>(sums[2 * c] / values) : S(0);
      const S tilt = training ? static_cast<S>(sums[2 * c + 1] / values) * inverse[c] : S(0);
      dx.give(i, scale[c] * inverse[c] * (dy[i] - mean_slope - tilt * (x[i] - mean[c])));
    });
  }

  /// Mean and variance of the batch in two passes, and the running ones after them. (Public: nvcc asks it of
  /// lambdas.)
  void measure() {
    const S* x = this->x(0);
    S *mean = mean_.template as<S>(), *inverse = inverse_.template as<S>();
    S *running_mean = static_cast<S*>(this->in(3).value),
      *running_variance = static_cast<S*>(this->in(4).value);
    const Index plane = this->plane(), channels = this->channels();
    const auto values = static_cast<double>(this->values());
    const auto momentum = static_cast<S>(this->op().momentum);
    const double epsilon = this->op().epsilon;
    sum<1>(
        this->queue(), channels, this->values(),
        [=] LAB_ON_DEVICE(Index c, Index j) -> Sums<1> {
          return {{static_cast<double>(x[(j / plane * channels + c) * plane + j % plane])}};
        },
        [=] LAB_ON_DEVICE(Index c, const Sums<1>& total) {
          mean[c] = static_cast<S>(total.at[0] / values);
          running_mean[c] += momentum * (mean[c] - running_mean[c]);
        });
    sum<1>(
        this->queue(), channels, this->values(),
        [=] LAB_ON_DEVICE(Index c, Index j) -> Sums<1> {
          const auto away = static_cast<double>(x[(j / plane * channels + c) * plane + j % plane] - mean[c]);
          return {{away * away}};
        },
        [=] LAB_ON_DEVICE(Index c, const Sums<1>& total) {
          inverse[c] = static_cast<S>(1 / std::sqrt(total.at[0] / values + epsilon));
          running_variance[c] +=
              momentum * (static_cast<S>(total.at[0] / (values - 1)) - running_variance[c]);
        });
  }
  void take_running() {
    const S *running_mean = this->x(3), *running_variance = this->x(4);
    S *mean = mean_.template as<S>(), *inverse = inverse_.template as<S>();
    const auto epsilon = static_cast<S>(this->op().epsilon);
    each(this->queue(), channels(), [=] LAB_ON_DEVICE(Index c) {
      mean[c] = running_mean[c];
      inverse[c] = S(1) / std::sqrt(running_variance[c] + epsilon);
    });
  }

 private:
  Index channels() const { return this->in(0).shape[1]; }
  Index plane() const { return this->in(0).shape.cols() / channels(); }
  /// Of one channel in the batch.
  Index values() const { return this->in(0).shape.size() / channels(); }

  Buffer mean_, inverse_;  // of the last forward pass; inverse: 1 / √(v + ε)
  Buffer sums_;            // of the last backward pass: Σ ∂y and Σ ∂y x̂ of each channel
};

}  // namespace

DeviceKernels batch_norm_kernels() { return device_kernels<BatchNormKernel>(); }

}  // namespace lab::nn::device
