#include "nn/operations/latent.h"

#include <cmath>

#include "nn/device/kernel.h"

namespace lab::nn::device {
namespace {

template <class S>
class ReparametriseKernel final : public DeviceKernel<Reparametrise, S> {
 public:
  using DeviceKernel<Reparametrise, S>::DeviceKernel;

  void forward() override {
    const S *mean = this->x(0), *log_variance = this->x(1), *epsilon = this->x(2);
    S* z = this->y();
    each(this->queue(), this->out().shape.size(),
         [=] LAB_ON_DEVICE(Index i) { z[i] = mean[i] + std::exp(S(0.5) * log_variance[i]) * epsilon[i]; });
  }
  void backward() override {
    const S *mean = this->x(0), *z = this->y(), *dz = this->dy();
    const Gradient<S> dmean = this->dx(0), dlog_variance = this->dx(1);
    each(this->queue(), this->out().shape.size(), [=] LAB_ON_DEVICE(Index i) {
      if (dmean.wanted()) dmean.give(i, dz[i]);
      if (dlog_variance.wanted()) dlog_variance.give(i, S(0.5) * dz[i] * (z[i] - mean[i]));
    });
  }
};

template <class S>
class KlToNormalKernel final : public DeviceKernel<KlToNormal, S> {
 public:
  using DeviceKernel<KlToNormal, S>::DeviceKernel;

  void forward() override {
    const S *mean = this->x(0), *log_variance = this->x(1);
    S* cost = this->y();
    const double rows = this->rows();
    sum<1>(
        this->queue(), 1, this->in(0).shape.size(),
        [=] LAB_ON_DEVICE(Index, Index i) -> Sums<1> {
          const S v = log_variance[i];
          return {{static_cast<double>(mean[i] * mean[i] + std::exp(v) - S(1) - v)}};
        },
        [=] LAB_ON_DEVICE(Index, const Sums<1>& total) { *cost = static_cast<S>(0.5 * total.at[0] / rows); });
  }
  void backward() override {
    const S *mean = this->x(0), *log_variance = this->x(1), *slope = this->dy();
    const Gradient<S> dmean = this->dx(0), dlog_variance = this->dx(1);
    const double rows = this->rows();
    each(this->queue(), this->in(0).shape.size(), [=] LAB_ON_DEVICE(Index i) {
      const S scale = static_cast<S>(static_cast<double>(*slope) / rows);
      if (dmean.wanted()) dmean.give(i, scale * mean[i]);
      if (dlog_variance.wanted()) dlog_variance.give(i, S(0.5) * scale * (std::exp(log_variance[i]) - S(1)));
    });
  }

 private:
  double rows() const { return static_cast<double>(this->in(0).shape.rows()); }
};

}  // namespace

DeviceKernels reparametrise_kernels() { return device_kernels<ReparametriseKernel>(); }
DeviceKernels kl_to_normal_kernels() { return device_kernels<KlToNormalKernel>(); }

}  // namespace lab::nn::device
