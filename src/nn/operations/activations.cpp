#include "nn/operations/activations.h"

#include <stdexcept>

#include "core/error.h"
#include "nn/eigen_kernel.h"

namespace lab::nn {

std::vector<Shape> Activate::output_shapes(std::span<const Shape> inputs) const {
  require_inputs(*this, inputs, 1);
  if (activation.kind == Activation::Kind::leaky_relu && !(activation.slope > 0 && activation.slope < 1))
    throw InputError("The slope of a leaky ReLU lies between 0 and 1.");
  return {inputs[0]};
}

OnnxForm Activate::onnx(const std::vector<std::string>& inputs,
                        const std::vector<std::string>& outputs) const {
  return {{activation_node(activation, inputs[0], outputs[0])}};
}

Value activate(Value x, const Activation& activation) {
  if (activation.kind == Activation::Kind::none) return x;
  auto operation = std::make_unique<Activate>();
  operation->activation = activation;
  return x.graph->record_one(std::move(operation), {x});
}

OnnxNode activation_node(const Activation& activation, const std::string& input, const std::string& output) {
  using enum Activation::Kind;
  switch (activation.kind) {
    case none:
      break;
    case relu:
      return {"Relu", {input}, {output}};
    case leaky_relu:
      return {"LeakyRelu", {input}, {output}, {{"alpha", static_cast<float>(activation.slope)}}};
    case sigmoid:
      return {"Sigmoid", {input}, {output}};
    case tanh:
      return {"Tanh", {input}, {output}};
    case softplus:
      return {"Softplus", {input}, {output}};
  }
  throw std::logic_error("no activation has no ONNX node");
}

namespace {

template <class S>
class ActivationKernel final : public EigenKernel<Activate, S> {
 public:
  using EigenKernel<Activate, S>::EigenKernel;

  void forward() override {
    in_parts(size(), [&](Index first, Index count) {
      this->part(this->y(), first, count) = this->part(this->x(), first, count);
      activate(this->op().activation, this->y() + first, count);
    });
  }

  void backward() override {
    in_parts(size(), [&](Index first, Index count) {
      S* slope = this->dy() + first;
      times_derivative(this->op().activation, this->y() + first, slope, slope, count);
      this->give(0, first, count, this->part(slope, 0, count));
    });
  }

 private:
  Index size() const { return this->out().shape.size(); }
};

}  // namespace

EigenKernels activation_kernels() { return eigen_kernels<ActivationKernel>(); }

}  // namespace lab::nn
