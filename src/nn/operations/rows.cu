#include "nn/operations/rows.h"

#include "nn/device/kernel.h"

namespace lab::nn::device {
namespace {

/// The data set lies on the device, as bytes where it is images: a batch is widened where it is taken.
template <class S>
class RowsKernel final : public DeviceKernel<Rows, S> {
 public:
  using DeviceKernel<Rows, S>::DeviceKernel;

  void forward() override {
    const Feed& feed = *this->op().feed;
    const std::uint64_t* step = this->binding().step;
    const auto rounds = static_cast<std::uint64_t>(feed.rounds_per_epoch());
    const std::int32_t* order = feed.order();
    const Index batch = feed.batch(), cols = feed.cols();
    const auto scale = static_cast<S>(feed.scale());
    const auto* bytes = feed.is_bytes() ? static_cast<const std::uint8_t*>(feed.data()) : nullptr;
    const auto* numbers = feed.is_bytes() ? nullptr : static_cast<const float*>(feed.data());
    S* y = this->y();
    each(this->queue(), batch * cols, [=] LAB_ON_DEVICE(Index i) {
      const Index row = i / cols, first = static_cast<Index>(*step % rounds) * batch;
      const Index from = static_cast<Index>(order[first + row]) * cols + (i - row * cols);
      y[i] = bytes != nullptr ? scale * static_cast<S>(bytes[from]) : static_cast<S>(numbers[from]);
    });
  }
};

}  // namespace

DeviceKernels rows_kernels() { return device_kernels<RowsKernel>(); }

}  // namespace lab::nn::device
