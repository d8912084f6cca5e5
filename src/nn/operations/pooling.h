#pragma once
// Max pooling that remembers where the maxima were, putting them back, and plain enlarging.
//
// Symbols:   max_pool    x (N, C, H, W) in windows k × k side by side: y (N, C, H/k, W/k) the largest value
//                        of each, and switches of the same shape: its place as an index into its own image,
//                        (c H + i) W + j (the first of equals).
//            max_unpool  x (N, C, h, w) and switches: y (N, C, h k, w k), 0 but for x at the switches.
//            upsample    every pixel of x as a square of k × k.
// Reference: M. Zeiler and R. Fergus, ECCV 2014 (switches); V. Badrinarayanan, A. Kendall and R. Cipolla,
//            "SegNet", 2017.
// Backward:  to where the maximum was; from where it was put; the sum of the square.
// Invariant: switches are whole numbers below 2²⁴, exact in float32. They have no gradient. (ONNX's MaxPool
//            and MaxUnpool number them in the same way, but through the whole batch.)

#include <utility>

#include "nn/graph.h"

namespace lab::nn {

struct MaxPool final : Operation {
  Index window = 2;

  std::string_view name() const override { return "max_pool"; }
  std::vector<Shape> output_shapes(std::span<const Shape> inputs) const override;
  OnnxForm onnx(const std::vector<std::string>& inputs,
                const std::vector<std::string>& outputs) const override;
};

struct MaxUnpool final : Operation {
  Index window = 2;

  std::string_view name() const override { return "max_unpool"; }
  std::vector<Shape> output_shapes(std::span<const Shape> inputs) const override;
  bool has_gradient(int input) const override { return input == 0; }
  OnnxForm onnx(const std::vector<std::string>& inputs,
                const std::vector<std::string>& outputs) const override;
};

struct Upsample final : Operation {
  Index factor = 2;

  std::string_view name() const override { return "upsample"; }
  std::vector<Shape> output_shapes(std::span<const Shape> inputs) const override;
  OnnxForm onnx(const std::vector<std::string>& inputs,
                const std::vector<std::string>& outputs) const override;
};

/// The maxima and their switches. Throws InputError where the windows do not cover the image.
std::pair<Value, Value> max_pool(Value x, Index window = 2);
Value max_unpool(Value x, Value switches, Index window = 2);
Value upsample(Value x, Index factor = 2);

EigenKernels max_pool_kernels();
EigenKernels max_unpool_kernels();
EigenKernels upsample_kernels();

}  // namespace lab::nn
