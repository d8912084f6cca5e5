#include "nn/operations/batch_norm.h"

#include <cmath>
#include <stdexcept>

#include "core/error.h"
#include "nn/eigen_kernel.h"

namespace lab::nn {

std::vector<Shape> BatchNorm::output_shapes(std::span<const Shape> inputs) const {
  require_inputs(*this, inputs, 5);
  const Shape& x = inputs[0];
  if (x.rank() != 2 && x.rank() != 4)
    throw InputError("Batch normalisation takes (N, C) or (N, C, H, W), not " + x.text() + ".");
  for (std::size_t i = 1; i < 5; ++i) require_same(*this, Shape{x[1]}, inputs[i]);
  if (training && x.size() / x[1] < 2)
    throw InputError("Batch normalisation needs at least two values of each channel in a batch.", "batch");
  return {x};
}

OnnxForm BatchNorm::onnx(const std::vector<std::string>& inputs,
                         const std::vector<std::string>& outputs) const {
  if (training)
    throw std::logic_error("batch normalisation over a batch belongs to training: it has no ONNX form");
  return {{{"BatchNormalization", inputs, outputs, {{"epsilon", static_cast<float>(epsilon)}}}}};
}

Value batch_norm(Value x, Parameters& parameters, const std::string& name, bool training) {
  if (x.shape().rank() < 2)
    throw InputError("Batch normalisation takes (N, C) or (N, C, H, W), not " + x.shape().text() + ".");
  Graph& graph = *x.graph;
  const Shape channels{x.shape()[1]};
  const Value scale = graph.parameter(parameters, {name + ".scale", channels, ones});
  const Value shift = graph.parameter(parameters, {name + ".shift", channels, zeros});
  const Value mean = graph.parameter(parameters, {name + ".mean", channels, zeros, 1, 1, false});
  const Value variance = graph.parameter(parameters, {name + ".variance", channels, ones, 1, 1, false});
  auto operation = std::make_unique<BatchNorm>();
  operation->training = training;
  return graph.record_one(std::move(operation), {x, scale, shift, mean, variance});
}

namespace {

template <class S>
class BatchNormKernel final : public EigenKernel<BatchNorm, S> {
 public:
  BatchNormKernel(const BatchNorm& operation, Binding binding)
      : EigenKernel<BatchNorm, S>(operation, std::move(binding)), mean_(channels()), inverse_(channels()) {}

  void forward() override {
    for_channels([&](Index c) {
      if (this->op().training) {
        measure(c);
      } else {
        mean_[c] = this->x(3)[c];
        inverse_[c] = S(1) / std::sqrt(this->x(4)[c] + epsilon());
      }
      const S slope = this->x(1)[c] * inverse_[c], offset = this->x(2)[c] - slope * mean_[c];
      for_segments(c, [&](Index first) {
        this->part(this->y(), first, plane()) = slope * this->part(this->x(0), first, plane()) + offset;
      });
    });
  }

  void backward() override {
    for_channels([&](Index c) {
      double sum = 0, product = 0;  // Σ ∂y, Σ ∂y x̂
      for_segments(c, [&](Index first) {
        const auto dy = this->part(this->dy(), first, plane());
        sum += static_cast<double>(dy.sum());
        product += static_cast<double>((dy * (this->part(this->x(0), first, plane()) - mean_[c])).sum() *
                                       inverse_[c]);
      });
      if (this->dx(1) != nullptr) this->give(1, c, 1, one(static_cast<S>(product)));
      if (this->dx(2) != nullptr) this->give(2, c, 1, one(static_cast<S>(sum)));
      if (this->dx(0) == nullptr) return;
      const S slope = this->x(1)[c] * inverse_[c];
      const double values = static_cast<double>(this->in(0).shape.size() / channels());
      const S mean_slope = this->op().training ? static_cast<S>(sum / values) : S(0);
      const S tilt = this->op().training ? static_cast<S>(product / values) * inverse_[c] : S(0);
      for_segments(c, [&](Index first) {
        this->give(0, first, plane(),
                   slope * (this->part(this->dy(), first, plane()) - mean_slope -
                            tilt * (this->part(this->x(0), first, plane()) - mean_[c])));
      });
    });
  }

 private:
  Index channels() const { return this->in(0).shape[1]; }
  Index plane() const { return this->in(0).shape.cols() / channels(); }
  S epsilon() const { return static_cast<S>(this->op().epsilon); }
  static Eigen::Array<S, 1, 1> one(S value) { return Eigen::Array<S, 1, 1>::Constant(value); }

  template <class Work>
  void for_channels(const Work& work) const {
    in_parts(
        channels(),
        [&](Index first, Index count) {
          for (Index c = first; c < first + count; ++c) work(c);
        },
        std::max<Index>(1, 16384 * channels() / this->in(0).shape.size()));
  }
  /// work(first element) for the pixels of channel c in each image.
  template <class Work>
  void for_segments(Index c, const Work& work) const {
    for (Index n = 0; n < this->in(0).shape[0]; ++n) work((n * channels() + c) * plane());
  }

  /// Mean and variance of the batch in two passes, and the running ones after them.
  void measure(Index c) {
    const double values = static_cast<double>(this->in(0).shape.size() / channels());
    double sum = 0, squares = 0;
    for_segments(
        c, [&](Index first) { sum += static_cast<double>(this->part(this->x(0), first, plane()).sum()); });
    const double mean = sum / values;
    for_segments(c, [&](Index first) {
      squares +=
          static_cast<double>((this->part(this->x(0), first, plane()) - static_cast<S>(mean)).square().sum());
    });
    mean_[c] = static_cast<S>(mean);
    inverse_[c] = static_cast<S>(1 / std::sqrt(squares / values + this->op().epsilon));
    const auto follow = [&](int input, double value) {
      S& running = static_cast<S*>(this->in(input).value)[c];
      running += static_cast<S>(this->op().momentum) * (static_cast<S>(value) - running);
    };
    follow(3, mean);
    follow(4, squares / (values - 1));
  }

  typename EigenKernel<BatchNorm, S>::Array mean_,
      inverse_;  // of the last forward pass; inverse: 1 / √(v + ε)
};

}  // namespace

EigenKernels batch_norm_kernels() { return eigen_kernels<BatchNormKernel>(); }

}  // namespace lab::nn
