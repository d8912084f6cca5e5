#pragma once
// The type of every count, row and column; for files that compute without matrices of Eigen.

#include <cstdint>

namespace lab {

using Index = std::int64_t;

}  // namespace lab
