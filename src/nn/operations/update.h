#pragma once
// One step of an optimiser, as a kernel over the flat arrays (optimiser.h has the formulas).
//
// Binding:   inputs[0] weights and their gradients; inputs[1] v of SGD or m of Adam; inputs[2] v of Adam.

#include "nn/operation.h"
#include "nn/optimiser.h"

namespace lab::nn {

struct Update final : Operation {
  OptimiserSettings settings;

  std::string_view name() const override {
    return settings.kind == OptimiserSettings::Kind::adam ? "adam" : "sgd";
  }
  std::vector<Shape> output_shapes(std::span<const Shape>) const override { return {}; }
};

EigenKernels sgd_kernels();
EigenKernels adam_kernels();

}  // namespace lab::nn
