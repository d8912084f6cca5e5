#pragma once
// A small graph around every operation: by these its derivative is checked, its backends are compared and its
// ONNX form is seen. An operation without an example here fails test_nn_operations.

#include <functional>
#include <string>
#include <vector>

#include "nn/graph.h"
#include "nn/operations/activations.h"
#include "nn/operations/adversarial.h"
#include "nn/operations/batch_norm.h"
#include "nn/operations/convolution.h"
#include "nn/operations/dense.h"
#include "nn/operations/latent.h"
#include "nn/operations/penalties.h"
#include "nn/operations/pooling.h"
#include "nn/operations/random.h"
#include "nn/operations/reconstruction.h"
#include "nn/operations/reshape.h"
#include "nn/operations/weighted_sum.h"

namespace lab::nn::testing {

struct Example {
  std::string operation;  ///< the row in operations/table.cpp
  std::string name;
  /// Records inputs, the operation and a loss, and returns the loss. Inputs whose name begins with "target"
  /// have no gradient.
  std::function<Value(Graph&, Parameters&)> build;
};

/// Squared distance to a target of the same shape: a loss in which every output counts differently.
inline Value against_target(Value y) {
  return mean_squared_error(y, y.graph->input("target", y.shape()), Reduction::per_row);
}

inline const std::vector<Example>& examples() {
  static const std::vector<Example> all = {
      {"dense", "dense",
       [](Graph& g, Parameters& p) {
         return against_target(dense(g.input("x", {5, 7}), p, "layer", 4));
       }},
      {"dense", "dense, wider than a panel, with every activation in turn",
       [](Graph& g, Parameters& p) {
         Value h = dense(g.input("x", {7, 19}), p, "a", 33, {relu_activation});
         h = dense(h, p, "b", 18, {tanh_activation});
         h = dense(h, p, "c", 5, {leaky_relu_activation(0.2)});
         h = dense(h, p, "d", 6, {softplus_activation});
         return against_target(dense(h, p, "e", 3, {sigmoid_activation}));
       }},
      {"dense", "dense, one weight used twice",
       [](Graph& g, Parameters& p) {
         const Value h = dense(g.input("x", {3, 4}), p, "layer", 4, {tanh_activation});
         return against_target(dense(h, p, "layer", 4, {tanh_activation}));
       }},
      {"activation", "relu",
       [](Graph& g, Parameters&) {
         return against_target(relu(g.input("x", {4, 9})));
       }},
      {"activation", "leaky relu",
       [](Graph& g, Parameters&) {
         return against_target(leaky_relu(g.input("x", {4, 9}), 0.1));
       }},
      {"activation", "sigmoid",
       [](Graph& g, Parameters&) {
         return against_target(sigmoid(g.input("x", {4, 9})));
       }},
      {"activation", "tanh",
       [](Graph& g, Parameters&) {
         return against_target(tanh(g.input("x", {4, 9})));
       }},
      {"activation", "softplus",
       [](Graph& g, Parameters&) {
         return against_target(softplus(g.input("x", {4, 9})));
       }},
      {"reshape", "reshape to images and back",
       [](Graph& g, Parameters& p) {
         const Value images = reshape(g.input("x", {3, 24}), {2, 3, 4});
         return against_target(dense(images, p, "layer", 5));
       }},
      {"convolution", "convolution 3 × 3, padded",
       [](Graph& g, Parameters& p) {
         return against_target(
             convolution(g.input("x", {3, 2, 5, 4}), p, "layer", 3, {.activation = tanh_activation}));
       }},
      {"convolution", "convolution, stride 2, more images than groups",
       [](Graph& g, Parameters& p) {
         return against_target(convolution(g.input("x", {19, 1, 6, 7}), p, "layer", 2,
                                           {.kernel = 4, .stride = 2, .padding = 1}));
       }},
      {"convolution", "convolution 1 × 1, then one without padding",
       [](Graph& g, Parameters& p) {
         const Value h = convolution(g.input("x", {2, 3, 4, 4}), p, "a", 2, {.kernel = 1, .padding = 0});
         return against_target(convolution(h, p, "b", 2, {.kernel = 3, .padding = 0}));
       }},
      {"transposed_convolution", "transposed convolution, stride 2",
       [](Graph& g, Parameters& p) {
         return against_target(transposed_convolution(
             g.input("x", {3, 2, 3, 4}), p, "layer", 3,
             {.kernel = 4, .stride = 2, .padding = 1, .activation = leaky_relu_activation(0.2)}));
       }},
      {"transposed_convolution", "transposed convolution of what a convolution made",
       [](Graph& g, Parameters& p) {
         const Value h =
             convolution(g.input("x", {2, 2, 5, 5}), p, "a", 3, {.activation = sigmoid_activation});
         return against_target(transposed_convolution(h, p, "b", 2));
       }},
      {"max_pool", "max pooling",
       [](Graph& g, Parameters&) {
         return against_target(max_pool(g.input("x", {2, 3, 4, 6})).first);
       }},
      {"max_unpool", "max pooling and back",
       [](Graph& g, Parameters& p) {
         const Value x = g.input("x", {2, 2, 6, 6});
         const auto [maxima, switches] = max_pool(x, 3);
         const Value back = max_unpool(convolution(maxima, p, "layer", 2), switches, 3);
         return against_target(weighted_sum({back, x}, {1, 0.5}));
       }},
      {"upsample", "upsampling",
       [](Graph& g, Parameters&) {
         return against_target(upsample(g.input("x", {2, 2, 3, 2}), 2));
       }},
      {"batch_norm", "batch normalisation of rows",
       [](Graph& g, Parameters& p) {
         return against_target(batch_norm(g.input("x", {6, 4}), p, "norm", true));
       }},
      {"batch_norm", "batch normalisation of images",
       [](Graph& g, Parameters& p) {
         return against_target(relu(batch_norm(g.input("x", {3, 2, 3, 4}), p, "norm", true)));
       }},
      {"batch_norm", "batch normalisation after training",
       [](Graph& g, Parameters& p) {
         return against_target(batch_norm(g.input("x", {3, 2, 3, 4}), p, "norm", false));
       }},
      {"gaussian_noise", "gaussian noise",
       [](Graph& g, Parameters&) {
         return against_target(gaussian_noise(g.input("x", {4, 6}), 0.5, false));
       }},
      {"gaussian_noise", "gaussian noise, clipped",
       [](Graph& g, Parameters&) {
         return against_target(gaussian_noise(g.input("x", {4, 6}), 0.3, true));
       }},
      {"dropout", "dropout",
       [](Graph& g, Parameters&) {
         return against_target(dropout(g.input("x", {6, 8}), 0.4));
       }},
      {"reparametrise", "reparametrise",
       [](Graph& g, Parameters&) {
         const Value epsilon = normal(g, {5, 3});
         return against_target(
             reparametrise(g.input("mean", {5, 3}), g.input("log_variance", {5, 3}), epsilon));
       }},
      {"mean_squared_error", "mean squared error",
       [](Graph& g, Parameters&) {
         return mean_squared_error(g.input("x", {4, 5}), g.input("target", {4, 5}));
       }},
      {"cross_entropy", "cross-entropy",
       [](Graph& g, Parameters&) {
         return cross_entropy(g.input("x", {4, 5}), sigmoid(g.input("target", {4, 5})));
       }},
      {"cross_entropy", "cross-entropy per row",
       [](Graph& g, Parameters&) {
         return cross_entropy(g.input("x", {4, 5}), sigmoid(g.input("target", {4, 5})), Reduction::per_row);
       }},
      {"kl_to_normal", "KL to N(0, I)",
       [](Graph& g, Parameters&) {
         return kl_to_normal(g.input("mean", {4, 3}), g.input("log_variance", {4, 3}));
       }},
      {"adversarial", "called real",
       [](Graph& g, Parameters&) {
         return adversarial(g.input("x", {6, 1}), true);
       }},
      {"adversarial", "called made",
       [](Graph& g, Parameters&) {
         return adversarial(g.input("x", {6, 1}), false);
       }},
      {"sparsity_l1", "sparsity L1",
       [](Graph& g, Parameters&) {
         return sparsity_l1(g.input("x", {4, 5}));
       }},
      {"sparsity_kl", "sparsity KL",
       [](Graph& g, Parameters&) {
         return sparsity_kl(sigmoid(g.input("x", {4, 5})), 0.1);
       }},
      {"contractive", "contractive, sigmoid",
       [](Graph& g, Parameters& p) {
         const Value x = g.input("x", {4, 6});
         const Value code = dense(x, p, "layer", 3, {sigmoid_activation});
         const Value weight = g.parameter(p, {"layer.weight", {6, 3}});
         return weighted_sum({against_target(code), contractive(code, weight, Activation::Kind::sigmoid)},
                             {1, 0.5});
       }},
      {"contractive", "contractive, tanh",
       [](Graph& g, Parameters& p) {
         const Value code = dense(g.input("x", {4, 6}), p, "layer", 3, {tanh_activation});
         return contractive(code, g.parameter(p, {"layer.weight", {6, 3}}), Activation::Kind::tanh);
       }},
      {"weighted_sum", "weighted sum, one value used three times",
       [](Graph& g, Parameters&) {
         const Value x = g.input("x", {3, 3});
         return against_target(weighted_sum({x, sigmoid(x), x}, {0.5, -2, 0.25}));
       }},
  };
  return all;
}

}  // namespace lab::nn::testing
