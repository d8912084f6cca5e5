#include "nn/operations/activations.h"

#include "nn/device/formulas.h"
#include "nn/device/kernel.h"

namespace lab::nn::device {
namespace {

template <class S>
class ActivationKernel final : public DeviceKernel<Activate, S> {
 public:
  using DeviceKernel<Activate, S>::DeviceKernel;

  void forward() override {
    const Activation activation = this->op().activation;
    const S* x = this->x();
    S* y = this->y();
    each(this->queue(), this->out().shape.size(),
         [=] LAB_ON_DEVICE(Index i) { y[i] = activated(activation, x[i]); });
  }
  void backward() override {
    const Activation activation = this->op().activation;
    const S *y = this->y(), *dy = this->dy();
    const Gradient<S> dx = this->dx();
    each(this->queue(), this->out().shape.size(),
         [=] LAB_ON_DEVICE(Index i) { dx.give(i, dy[i] * derivative(activation, y[i])); });
  }
};

}  // namespace

DeviceKernels activation_kernels() { return device_kernels<ActivationKernel>(); }

}  // namespace lab::nn::device
