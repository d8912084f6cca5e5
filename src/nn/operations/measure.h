#pragma once
// Adds a single number to a meter in every forward pass.

#include "nn/graph.h"
#include "nn/meter.h"

namespace lab::nn {

struct Measure final : Operation {
  const Meter* meter = nullptr;

  std::string_view name() const override { return "measure"; }
  std::vector<Shape> output_shapes(std::span<const Shape> inputs) const override;
};

/// The meter must outlive the tape. Throws InputError where the value is not a single number.
void measure(Value value, const Meter& meter);

EigenKernels measure_kernels();

}  // namespace lab::nn
