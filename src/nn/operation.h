#pragma once
// One operation of a network: its attributes, its shapes and its names. How it is computed is behind the
// seam.
//
// An operation lives in operations/: `x.h` declares it and the function that records it, `x.cpp` states its
// shapes, its ONNX form and its kernel on Eigen, `x.cu` its kernel on CUDA; a row in operations/table.cpp
// makes it known.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nn/onnx_form.h"
#include "nn/shape.h"

namespace lab::nn {

/// The CPU kernels of one operation; nn/eigen_kernel.h.
struct EigenKernels;

class Operation {
 public:
  virtual ~Operation() = default;

  /// The operation's row in operations/table.cpp: "dense".
  virtual std::string_view name() const = 0;
  /// Shapes of the outputs. Throws InputError in words where the inputs do not fit.
  virtual std::vector<Shape> output_shapes(std::span<const Shape> inputs) const = 0;
  /// Whether the loss reaches this input through the operation (it does not reach a target, or a pooling
  /// switch).
  virtual bool has_gradient(int /*input*/) const { return true; }
  /// Multiply-adds of one forward pass, roughly: what a page's frame budget is counted in.
  virtual std::int64_t cost(std::span<const Shape> inputs) const;
  /// Throws std::logic_error for what belongs to training only: losses, noise, optimisers.
  virtual OnnxForm onnx(const std::vector<std::string>& inputs,
                        const std::vector<std::string>& outputs) const;
};

/// Throws InputError where there are not `count` inputs (our own mistake, but one that a reader of the
/// message can find).
void require_inputs(const Operation& operation, std::span<const Shape> inputs, std::size_t count);
/// Throws InputError unless the two have the same shape: "mean_squared_error: (128, 784) and (128, 64)
/// differ."
void require_same(const Operation& operation, const Shape& a, const Shape& b);

}  // namespace lab::nn
