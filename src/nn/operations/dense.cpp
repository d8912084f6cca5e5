#include "nn/operations/dense.h"

#include "core/error.h"
#include "nn/eigen_kernel.h"
#include "nn/operations/activations.h"
#include "nn/operations/reshape.h"
#include "nn/product.h"

namespace lab::nn {

std::vector<Shape> Dense::output_shapes(std::span<const Shape> inputs) const {
  require_inputs(*this, inputs, 3);
  const Shape &x = inputs[0], &weight = inputs[1], &bias = inputs[2];
  if (x.rank() != 2) throw InputError("A dense layer takes rows of numbers (N, D), not " + x.text() + ".");
  if (!(weight == Shape{x[1], units}) || !(bias == Shape{units})) {
    throw InputError("A dense layer from " + std::to_string(x[1]) + " to " + std::to_string(units) +
                     " needs a weight " + Shape{x[1], units}.text() + " and a bias " + Shape{units}.text() +
                     ", not " + weight.text() + " and " + bias.text() + ".");
  }
  return {{x[0], units}};
}

std::int64_t Dense::cost(std::span<const Shape> inputs) const { return inputs[0].size() * units; }

OnnxForm Dense::onnx(const std::vector<std::string>& inputs, const std::vector<std::string>& outputs) const {
  const bool plain = activation.kind == Activation::Kind::none;
  const std::string sum = plain ? outputs[0] : outputs[0] + ".sum";
  OnnxForm form{{{"Gemm", inputs, {sum}}}};
  if (!plain) form.nodes.push_back(activation_node(activation, sum, outputs[0]));
  return form;
}

Value dense(Value x, Parameters& parameters, const std::string& name, Index units,
            const DenseOptions& options) {
  if (units < 1) throw InputError("A layer needs at least one unit, not " + std::to_string(units) + ".");
  if (x.shape().rank() > 2) x = flatten(x);
  Graph& graph = *x.graph;
  const Index inputs = x.shape().cols();
  const Value weight =
      graph.parameter(parameters, {name + ".weight", {inputs, units}, options.start, inputs, units});
  const Value bias =
      graph.parameter(parameters, {name + ".bias", {units}, options.bias_start, inputs, units});
  auto operation = std::make_unique<Dense>();
  operation->units = units;
  operation->activation = options.activation;
  return graph.record_one(std::move(operation), {x, weight, bias});
}

namespace {

template <class S>
class DenseKernel final : public EigenKernel<Dense, S> {
 public:
  using EigenKernel<Dense, S>::EigenKernel;

  void forward() override {
    const ProductEnd<S> end{.bias = this->x(2), .activation = this->op().activation};
    product<S>(rows(), units(), inputs(), {this->x(0), inputs(), 1}, {this->x(1), units(), 1}, this->y(),
               units(), end);
  }

  void backward() override {
    undo_activation();
    const Factor<S> slope{this->dy(), units(), 1};
    if (this->dx(1) != nullptr) {
      product<S>(inputs(), units(), rows(), Factor<S>{this->x(0), inputs(), 1}.transposed(), slope,
                 this->dx(1), units(), {this->in(1).add});
    }
    if (this->dx(0) != nullptr) {
      product<S>(rows(), inputs(), units(), slope, Factor<S>{this->x(1), units(), 1}.transposed(),
                 this->dx(0), inputs(), {this->in(0).add});
    }
  }

 private:
  Index rows() const { return this->in(0).shape[0]; }
  Index inputs() const { return this->in(0).shape[1]; }
  Index units() const { return this->op().units; }

  /// ∂/∂y becomes δ in its place, and its columns are summed for the bias, a band of columns per task.
  void undo_activation() {
    const Activation& activation = this->op().activation;
    S* bias_slope = this->dx(2);
    if (bias_slope == nullptr && activation.kind == Activation::Kind::none) return;
    const auto band = [&](Index first, Index count) {
      std::array<S, band_width> sums{};
      Eigen::Map<Eigen::Array<S, Eigen::Dynamic, 1>> total(sums.data(), count);
      for (Index row = 0; row < rows(); ++row) {
        S* slope = this->dy() + row * units() + first;
        times_derivative(activation, this->y() + row * units() + first, slope, slope, count);
        total += this->part(slope, 0, count);
      }
      if (bias_slope != nullptr) this->give(2, first, count, total);
    };
    in_parts(units(), band, band_width);
  }
  static constexpr Index band_width = 128;
};

}  // namespace

EigenKernels dense_kernels() { return eigen_kernels<DenseKernel>(); }

}  // namespace lab::nn
