#pragma once
// The one table of operations: what a network can be recorded from.
//
// To add an operation: `x.h` and `x.cpp` in this folder with a row in table.cpp, x.cu for GPUs with a row in
// device/table.cpp, and an example in tests/unit/nn/nn_examples.h, by which its derivative is checked and its
// backends are compared.

#include <string_view>
#include <vector>

#include "nn/eigen_kernel.h"

namespace lab::nn {

struct OperationRow {
  std::string_view name;     ///< what Operation::name() says
  std::string_view formula;  ///< one line for people
  EigenKernels eigen;
};

/// All rows, layers first, then losses, then what drives a training.
const std::vector<OperationRow>& operations();

}  // namespace lab::nn
