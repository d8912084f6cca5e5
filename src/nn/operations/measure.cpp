#include "nn/operations/measure.h"

#include <cmath>

#include "core/error.h"
#include "nn/eigen_kernel.h"

namespace lab::nn {

std::vector<Shape> Measure::output_shapes(std::span<const Shape> inputs) const {
  require_inputs(*this, inputs, 1);
  if (!(inputs[0] == Shape{1}))
    throw InputError("A meter takes a single number, not " + inputs[0].text() + ".");
  return {};
}

void measure(Value value, const Meter& meter) {
  auto operation = std::make_unique<Measure>();
  operation->meter = &meter;
  value.graph->record(std::move(operation), {value});
}

namespace {

template <class S>
class MeasureKernel final : public EigenKernel<Measure, S> {
 public:
  using EigenKernel<Measure, S>::EigenKernel;

  void forward() override {
    MeterRecord& record = *this->op().meter->memory();
    const auto value = static_cast<double>(*this->x());
    record.last = value;
    record.sum += value;
    record.rounds += 1;
    if (!std::isfinite(value) && record.first_bad < 0)
      record.first_bad = static_cast<double>(*this->binding().step);
  }
};

}  // namespace

EigenKernels measure_kernels() { return eigen_kernels<MeasureKernel>(); }

}  // namespace lab::nn
