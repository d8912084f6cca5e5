#pragma once
// The same numbers, row by row, under another shape.
//
// Symbols:   x (N, …) to y (N, row…) with as many numbers in a row.
// Backward:  ∂x is ∂y under the old shape.

#include "nn/graph.h"

namespace lab::nn {

struct Reshape final : Operation {
  std::vector<Index> row;  ///< sizes behind the batch: one, or three for images

  std::string_view name() const override { return "reshape"; }
  std::vector<Shape> output_shapes(std::span<const Shape> inputs) const override;
  OnnxForm onnx(const std::vector<std::string>& inputs,
                const std::vector<std::string>& outputs) const override;
};

/// (N, D) or (N, C, H, W) to (N, row…): `row` has one size or three. Throws InputError where the numbers do
/// not fit.
Value reshape(Value x, const std::vector<Index>& row);
/// (N, …) to (N, D).
Value flatten(Value x);

EigenKernels reshape_kernels();

}  // namespace lab::nn
