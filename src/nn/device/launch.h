#pragma once
// The shapes of work that a device does: something for each element, and sums.
//
//   each(queue, n, f)                            f(i) for i in 0 .. n − 1, in any order or all at once
//   each_with<P>(queue, n, prepare, f)           f(i, p) with p = prepare(), which is worked out once for many i
//   sum<K>(queue, groups, n, term, end)          end(g, Σ_j term(g, j)), j in 0 .. n − 1, for every group g
//   sum_columns<K>(queue, rows, cols, term, end) end(c, Σ_r term(r, c)) for every column c
//
// term gives Sums<K>, K numbers that are summed side by side; it may also write what belongs to (g, j) alone.
// Functions are lambdas `[=] LAB_ON_DEVICE (…)`: they hold pointers into the device's memory and numbers, by
// value.
// Invariant: the order of every sum is fixed by the sizes alone: two runs give the same bits. No n is too
// small: nothing is done for 0.

#include "nn/both_sides.h"
#include "nn/device/queue.h"

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

#ifdef LAB_REHEARSAL
#include "nn/device/rehearsal/launch.h"
#else
#include "nn/device/cuda/launch.h"
#endif
