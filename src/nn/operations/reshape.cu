#include "nn/operations/reshape.h"

#include "nn/device/kernel.h"

namespace lab::nn::device {
namespace {

template <class S>
class ReshapeKernel final : public DeviceKernel<Reshape, S> {
 public:
  using DeviceKernel<Reshape, S>::DeviceKernel;

  void forward() override {
    const S* x = this->x();
    S* y = this->y();
    each(this->queue(), this->out().shape.size(), [=] LAB_ON_DEVICE(Index i) { y[i] = x[i]; });
  }
  void backward() override {
    const S* dy = this->dy();
    const Gradient<S> dx = this->dx();
    each(this->queue(), this->out().shape.size(), [=] LAB_ON_DEVICE(Index i) { dx.give(i, dy[i]); });
  }
};

}  // namespace

DeviceKernels reshape_kernels() { return device_kernels<ReshapeKernel>(); }

}  // namespace lab::nn::device
