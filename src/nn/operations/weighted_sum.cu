#include "nn/operations/weighted_sum.h"

#include <algorithm>

#include "nn/device/kernel.h"

namespace lab::nn::device {
namespace {

/// Some of the summands, as one kernel takes them.
template <class S>
struct Summands {
  static constexpr int most = 8;
  const S* x[most];
  S weight[most];
  int count;
};

template <class S>
class WeightedSumKernel final : public DeviceKernel<WeightedSum, S> {
 public:
  using DeviceKernel<WeightedSum, S>::DeviceKernel;

  void forward() override {
    S* y = this->y();
    for (int first = 0; first < inputs(); first += Summands<S>::most) {
      Summands<S> some{};
      some.count = std::min(inputs() - first, Summands<S>::most);
      for (int k = 0; k < some.count; ++k) {
        some.x[k] = this->x(first + k);
        some.weight[k] = weight(first + k);
      }
      const bool add = first > 0;
      each(this->queue(), size(), [=] LAB_ON_DEVICE(Index i) {
        S total = add ? y[i] : S(0);
        for (int k = 0; k < some.count; ++k) total += some.weight[k] * some.x[k][i];
        y[i] = total;
      });
    }
  }
  void backward() override {
    const S* dy = this->dy();
    for (int k = 0; k < inputs(); ++k) {
      const Gradient<S> dx = this->dx(k);
      if (!dx.wanted()) continue;
      const S weight = this->weight(k);
      each(this->queue(), size(), [=] LAB_ON_DEVICE(Index i) { dx.give(i, weight * dy[i]); });
    }
  }

 private:
  Index size() const { return this->out().shape.size(); }
  int inputs() const { return static_cast<int>(this->op().weights.size()); }
  S weight(int i) const { return static_cast<S>(this->op().weights[static_cast<std::size_t>(i)]); }
};

}  // namespace

DeviceKernels weighted_sum_kernels() { return device_kernels<WeightedSumKernel>(); }

}  // namespace lab::nn::device
