#include "nn/operations/random.h"

#include <cmath>

#include "core/error.h"
#include "nn/eigen_kernel.h"

namespace lab::nn {

std::vector<Shape> Normal::output_shapes(std::span<const Shape> inputs) const {
  require_inputs(*this, inputs, 0);
  return {shape};
}

std::vector<Shape> GaussianNoise::output_shapes(std::span<const Shape> inputs) const {
  require_inputs(*this, inputs, 1);
  if (!(deviation >= 0) || !std::isfinite(deviation))
    throw InputError("The noise has a standard deviation of 0 or more.", "noise");
  return {inputs[0]};
}

std::vector<Shape> Dropout::output_shapes(std::span<const Shape> inputs) const {
  require_inputs(*this, inputs, 1);
  if (!(rate >= 0 && rate < 1))
    throw InputError("The share of units left out lies between 0 and 1.", "dropout");
  return {inputs[0]};
}

Value normal(Graph& graph, const Shape& shape) {
  auto operation = std::make_unique<Normal>();
  operation->shape = shape;
  return graph.record_one(std::move(operation), {});
}

Value gaussian_noise(Value x, double deviation, bool clip) {
  auto operation = std::make_unique<GaussianNoise>();
  operation->deviation = deviation;
  operation->clip = clip;
  return x.graph->record_one(std::move(operation), {x});
}

Value dropout(Value x, double rate) {
  auto operation = std::make_unique<Dropout>();
  operation->rate = rate;
  return x.graph->record_one(std::move(operation), {x});
}

namespace {

template <class S>
class NormalKernel final : public EigenKernel<Normal, S> {
 public:
  using EigenKernel<Normal, S>::EigenKernel;

  void forward() override {
    in_parts(this->out().shape.size(), [&](Index first, Index count) {
      normal_numbers(this->random(), first, count, this->y() + first);
    });
  }
};

template <class S>
class GaussianNoiseKernel final : public EigenKernel<GaussianNoise, S> {
 public:
  using EigenKernel<GaussianNoise, S>::EigenKernel;

  void forward() override {
    const auto deviation = static_cast<S>(this->op().deviation);
    in_parts(this->out().shape.size(), [&](Index first, Index count) {
      normal_numbers(this->random(), first, count, this->y() + first);
      auto y = this->part(this->y(), first, count);
      y = this->part(this->x(), first, count) + deviation * y;
      if (this->op().clip) y = y.max(S(0)).min(S(1));
    });
  }
  void backward() override {
    in_parts(this->out().shape.size(), [&](Index first, Index count) {
      const auto slope = this->part(this->dy(), first, count);
      if (this->op().clip) {
        const auto y = this->part(this->y(), first, count);
        this->give(0, first, count, (y > S(0) && y < S(1)).select(slope, S(0)));
      } else {
        this->give(0, first, count, slope);
      }
    });
  }
};

template <class S>
class DropoutKernel final : public EigenKernel<Dropout, S> {
 public:
  DropoutKernel(const Dropout& operation, Binding binding)
      : EigenKernel<Dropout, S>(operation, std::move(binding)), mask_(this->out().shape.size()) {}

  void forward() override {
    const auto rate = static_cast<S>(this->op().rate);
    const S kept = S(1) / (S(1) - rate);
    in_parts(mask_.size(), [&](Index first, Index count) {
      uniform_numbers(this->random(), first, count, mask_.data() + first);
      auto mask = mask_.segment(first, count);
      for (Index i = 0; i < count; ++i) mask[i] = mask[i] < rate ? S(0) : kept;
      this->part(this->y(), first, count) = this->part(this->x(), first, count) * mask;
    });
  }
  void backward() override {
    in_parts(mask_.size(), [&](Index first, Index count) {
      this->give(0, first, count, this->part(this->dy(), first, count) * mask_.segment(first, count));
    });
  }

 private:
  typename EigenKernel<Dropout, S>::Array mask_;
};

}  // namespace

EigenKernels normal_kernels() { return eigen_kernels<NormalKernel>(); }
EigenKernels gaussian_noise_kernels() { return eigen_kernels<GaussianNoiseKernel>(); }
EigenKernels dropout_kernels() { return eigen_kernels<DropoutKernel>(); }

}  // namespace lab::nn
