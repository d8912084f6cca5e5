#include "nn/operations/reconstruction.h"

#include "nn/device/formulas.h"
#include "nn/device/kernel.h"

namespace lab::nn::device {
namespace {

template <class S>
class ReconstructionKernel : public DeviceKernel<Reconstruction, S> {
 public:
  using DeviceKernel<Reconstruction, S>::DeviceKernel;

 protected:
  Index size() const { return this->in(0).shape.size(); }
  double divisor() const {
    const Shape& shape = this->in(0).shape;
    return static_cast<double>(this->op().reduction == Reduction::per_value ? shape.size() : shape.rows());
  }
};

template <class S>
class SquaredErrorKernel final : public ReconstructionKernel<S> {
 public:
  using ReconstructionKernel<S>::ReconstructionKernel;

  void forward() override {
    const S *prediction = this->x(0), *target = this->x(1);
    S* cost = this->y();
    const double divisor = this->divisor();
    sum<1>(
        this->queue(), 1, this->size(),
        [=] LAB_ON_DEVICE(Index, Index i) -> Sums<1> {
          const auto difference = static_cast<double>(prediction[i] - target[i]);
          return {{difference * difference}};
        },
        [=] LAB_ON_DEVICE(Index, const Sums<1>& total) { *cost = static_cast<S>(total.at[0] / divisor); });
  }
  void backward() override {
    const S *prediction = this->x(0), *target = this->x(1), *slope = this->dy();
    const Gradient<S> dx = this->dx(0);
    const double divisor = this->divisor();
    each(this->queue(), this->size(), [=] LAB_ON_DEVICE(Index i) {
      const S factor = S(2) * static_cast<S>(static_cast<double>(*slope) / divisor);
      dx.give(i, factor * (prediction[i] - target[i]));
    });
  }
};

template <class S>
class CrossEntropyKernel final : public ReconstructionKernel<S> {
 public:
  using ReconstructionKernel<S>::ReconstructionKernel;

  void forward() override {
    const S *logits = this->x(0), *target = this->x(1);
    S* cost = this->y();
    const double divisor = this->divisor();
    sum<1>(
        this->queue(), 1, this->size(),
        [=] LAB_ON_DEVICE(Index, Index i) -> Sums<1> {
          return {{static_cast<double>(softplus(logits[i]) - logits[i] * target[i])}};
        },
        [=] LAB_ON_DEVICE(Index, const Sums<1>& total) { *cost = static_cast<S>(total.at[0] / divisor); });
  }
  void backward() override {
    const S *logits = this->x(0), *target = this->x(1), *slope = this->dy();
    const Gradient<S> dx = this->dx(0);
    const double divisor = this->divisor();
    each(this->queue(), this->size(), [=] LAB_ON_DEVICE(Index i) {
      const S factor = static_cast<S>(static_cast<double>(*slope) / divisor);
      dx.give(i, factor * (logistic(logits[i]) - target[i]));
    });
  }
};

}  // namespace

DeviceKernels mean_squared_error_kernels() { return device_kernels<SquaredErrorKernel>(); }
DeviceKernels cross_entropy_kernels() { return device_kernels<CrossEntropyKernel>(); }

}  // namespace lab::nn::device
