#pragma once
// Convolution and transposed convolution of images.
//
// Symbols:   x (N, C, H, W), b (K), y (N, K, h, w), kernel k × k, stride s, padding q
//              convolution             w (K, C, k, k), h = ⌊(H + 2q − k) / s⌋ + 1: y = f(w ⋆ x + b), a
//                                      cross-correlation, as everywhere in deep learning.
//              transposed convolution  w (C, K, k, k), h = (H − 1) s − 2q + k: what the backward pass of a
//                                      convolution does to a gradient, as a layer. Every pixel of x stamps
//                                      the kernel onto y.
// Reference: V. Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning", 2016,
//            https://arxiv.org/abs/1603.07285; M. Zeiler et al., "Deconvolutional networks", CVPR 2010.
// Backward:  with patches P of an image (patches.h): y = W P, so ∂W = ∂y Pᵀ and ∂P = Wᵀ ∂y; and the other way
//            round.

#include "nn/activation.h"
#include "nn/graph.h"

namespace lab::nn {

struct Convolution final : Operation {
  bool transposed = false;
  Index channels = 1;  ///< K, of the result
  Index kernel = 3, stride = 1, padding = 0;
  Activation activation;

  std::string_view name() const override { return transposed ? "transposed_convolution" : "convolution"; }
  std::vector<Shape> output_shapes(std::span<const Shape> inputs) const override;
  std::int64_t cost(std::span<const Shape> inputs) const override;
  OnnxForm onnx(const std::vector<std::string>& inputs,
                const std::vector<std::string>& outputs) const override;
};

struct ConvolutionOptions {
  Index kernel = 3, stride = 1, padding = 1;
  Activation activation = {};
  Initialiser start = he_normal;
  Initialiser bias_start = zeros;
};

/// Declares `name`.weight and `name`.bias and records the layer. Throws InputError where the image is smaller
/// than the kernel, or a number makes no sense.
Value convolution(Value x, Parameters& parameters, const std::string& name, Index channels,
                  const ConvolutionOptions& options = {});
Value transposed_convolution(Value x, Parameters& parameters, const std::string& name, Index channels,
                             const ConvolutionOptions& options = {});

EigenKernels convolution_kernels();
EigenKernels transposed_convolution_kernels();

}  // namespace lab::nn
