#include "nn/operations/weighted_sum.h"

#include <cmath>

#include "core/error.h"
#include "nn/eigen_kernel.h"

namespace lab::nn {

std::vector<Shape> WeightedSum::output_shapes(std::span<const Shape> inputs) const {
  if (inputs.empty()) throw InputError("A sum needs at least one value.");
  require_inputs(*this, inputs, weights.size());
  for (const Shape& shape : inputs) require_same(*this, inputs[0], shape);
  for (const double weight : weights) {
    if (!std::isfinite(weight)) throw InputError("The weight of a loss must be a finite number.");
  }
  return {inputs[0]};
}

Value weighted_sum(const std::vector<Value>& values, const std::vector<double>& weights) {
  if (values.empty()) throw InputError("A sum needs at least one value.");
  auto operation = std::make_unique<WeightedSum>();
  operation->weights = weights;
  return values[0].graph->record_one(std::move(operation), values);
}

namespace {

template <class S>
class WeightedSumKernel final : public EigenKernel<WeightedSum, S> {
 public:
  using EigenKernel<WeightedSum, S>::EigenKernel;

  void forward() override {
    in_parts(size(), [&](Index first, Index count) {
      auto sum = this->part(this->y(), first, count);
      sum = weight(0) * this->part(this->x(0), first, count);
      for (int i = 1; i < inputs(); ++i) sum += weight(i) * this->part(this->x(i), first, count);
    });
  }
  void backward() override {
    for (int i = 0; i < inputs(); ++i) {
      if (this->dx(i) == nullptr) continue;
      in_parts(size(), [&](Index first, Index count) {
        this->give(i, first, count, weight(i) * this->part(this->dy(), first, count));
      });
    }
  }

 private:
  Index size() const { return this->out().shape.size(); }
  int inputs() const { return static_cast<int>(this->op().weights.size()); }
  S weight(int i) const { return static_cast<S>(this->op().weights[static_cast<std::size_t>(i)]); }
};

}  // namespace

EigenKernels weighted_sum_kernels() { return eigen_kernels<WeightedSumKernel>(); }

}  // namespace lab::nn
