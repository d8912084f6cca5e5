#include "nn/operations/adversarial.h"

#include "nn/device/formulas.h"
#include "nn/device/kernel.h"

namespace lab::nn::device {
namespace {

template <class S>
class AdversarialKernel final : public DeviceKernel<Adversarial, S> {
 public:
  using DeviceKernel<Adversarial, S>::DeviceKernel;

  void forward() override {
    // −log σ(s) = log(1 + e^(−s)), with s = D or −D.
    const S* logits = this->x();
    S* cost = this->y();
    const S sign = this->sign();
    const auto rows = static_cast<double>(this->rows());
    sum<1>(
        this->queue(), 1, this->rows(),
        [=] LAB_ON_DEVICE(Index, Index i) -> Sums<1> {
          return {{static_cast<double>(softplus(-sign * logits[i]))}};
        },
        [=] LAB_ON_DEVICE(Index, const Sums<1>& total) { *cost = static_cast<S>(total.at[0] / rows); });
  }
  void backward() override {
    const S *logits = this->x(), *slope = this->dy();
    const Gradient<S> dx = this->dx();
    const S sign = this->sign(), rows = static_cast<S>(this->rows());
    each(this->queue(), this->rows(),
         [=] LAB_ON_DEVICE(Index i) { dx.give(i, -sign * *slope / rows * logistic(-sign * logits[i])); });
  }

 private:
  Index rows() const { return this->in(0).shape.rows(); }
  S sign() const { return this->op().wanted_real ? S(1) : S(-1); }
};

}  // namespace

DeviceKernels adversarial_kernels() { return device_kernels<AdversarialKernel>(); }

}  // namespace lab::nn::device
