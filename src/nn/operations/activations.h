#pragma once
// ReLU, leaky ReLU, sigmoid, tanh and softplus as operations of their own, for where no layer applies them.
//
// Symbols:   y = f(x), any shape.
// Backward:  ∂x = ∂y ⊙ f′, from y (activation.h).

#include "nn/activation.h"
#include "nn/graph.h"

namespace lab::nn {

struct Activate final : Operation {
  Activation activation;

  std::string_view name() const override { return "activation"; }
  std::vector<Shape> output_shapes(std::span<const Shape> inputs) const override;
  std::int64_t cost(std::span<const Shape> inputs) const override { return 8 * inputs[0].size(); }
  OnnxForm onnx(const std::vector<std::string>& inputs,
                const std::vector<std::string>& outputs) const override;
};

Value activate(Value x, const Activation& activation);
inline Value relu(Value x) { return activate(x, relu_activation); }
inline Value leaky_relu(Value x, double slope) { return activate(x, leaky_relu_activation(slope)); }
inline Value sigmoid(Value x) { return activate(x, sigmoid_activation); }
inline Value tanh(Value x) { return activate(x, tanh_activation); }
inline Value softplus(Value x) { return activate(x, softplus_activation); }

/// "Relu", "LeakyRelu" with its alpha, …, from one named tensor to another; std::logic_error for `none`.
OnnxNode activation_node(const Activation& activation, const std::string& input, const std::string& output);

EigenKernels activation_kernels();

}  // namespace lab::nn
