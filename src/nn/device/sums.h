#pragma once
// What is summed, and in which parts.

#include "core/index.h"
#include "nn/both_sides.h"

namespace lab::nn::device {

/// K numbers summed side by side, in double whatever the network computes with.
template <int K>
struct Sums {
  double at[K];

  LAB_BOTH_SIDES Sums& operator+=(const Sums& other) {
    for (int k = 0; k < K; ++k) at[k] += other.at[k];
    return *this;
  }
};

/// In how many slices the terms of each group are summed: enough work for a large GPU, enough terms in each.
struct SumGrid {
  static constexpr int threads = 256;
  static constexpr int most_slices = 128;     // of a group; their sums are added by one block
  static constexpr Index most_blocks = 1024;  // in which groups are cut: bounds the scratch memory
  int slices = 1;

  SumGrid(Index groups, Index length) {
    const Index worth = length / (2 * threads), room = most_blocks / (groups > 0 ? groups : 1);
    Index wanted = worth < room ? worth : room;
    if (wanted > most_slices) wanted = most_slices;
    slices = wanted < 1 ? 1 : static_cast<int>(wanted);
  }
  /// First term of slice s, of `length`; that of slice `slices` is the end.
  LAB_BOTH_SIDES static Index first(Index length, int slices, int s) { return length * s / slices; }
};

}  // namespace lab::nn::device
