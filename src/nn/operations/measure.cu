#include "nn/operations/measure.h"

#include "nn/device/kernel.h"

namespace lab::nn::device {
namespace {

template <class S>
class MeasureKernel final : public DeviceKernel<Measure, S> {
 public:
  using DeviceKernel<Measure, S>::DeviceKernel;

  void forward() override {
    MeterRecord* record = this->op().meter->memory();
    const S* x = this->x();
    const std::uint64_t* step = this->binding().step;
    each(this->queue(), 1, [=] LAB_ON_DEVICE(Index) {
      const auto value = static_cast<double>(*x);
      record->last = value;
      record->sum += value;
      record->rounds += 1;
      const bool finite = value - value == 0;  // not so for infinities and for what is no number
      if (!finite && record->first_bad < 0) record->first_bad = static_cast<double>(*step);
    });
  }
};

}  // namespace

DeviceKernels measure_kernels() { return device_kernels<MeasureKernel>(); }

}  // namespace lab::nn::device
