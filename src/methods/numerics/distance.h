#pragma once
// Squared distance of two rows, the same bits everywhere.
//
// Idea:      differences and sums in double, in eight lanes whose order is written out, so that every
//            compiler and every instruction set adds in the same order (the room is compiled without fused
//            multiply-add).
// Symbols:   a, b  rows of d float32;  result Σ_j (a_j − b_j)².

#include <cstring>

#include "core/matrix.h"

namespace lab {

inline double squared_distance(const float* a, const float* b, Index d) {
  using Floats = float __attribute__((vector_size(16)));
  using Doubles = double __attribute__((vector_size(32)));
  Index j = 0;
  double total = 0;
  if (d >= 8) {
    Doubles low = {0, 0, 0, 0};
    Doubles high = {0, 0, 0, 0};
    for (; j + 8 <= d; j += 8) {
      Floats a_low, a_high, b_low, b_high;
      std::memcpy(&a_low, a + j, sizeof a_low);
      std::memcpy(&a_high, a + j + 4, sizeof a_high);
      std::memcpy(&b_low, b + j, sizeof b_low);
      std::memcpy(&b_high, b + j + 4, sizeof b_high);
      const Doubles off_low =
          __builtin_convertvector(a_low, Doubles) - __builtin_convertvector(b_low, Doubles);
      const Doubles off_high =
          __builtin_convertvector(a_high, Doubles) - __builtin_convertvector(b_high, Doubles);
      low += off_low * off_low;
      high += off_high * off_high;
    }
    low += high;
    total = (low[0] + low[1]) + (low[2] + low[3]);
  }
  for (; j < d; ++j) {
    const double off = static_cast<double>(a[j]) - static_cast<double>(b[j]);
    total += off * off;
  }
  return total;
}

}  // namespace lab
