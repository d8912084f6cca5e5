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

#include "nn/device/queue.h"
#include "nn/device/sums.h"

#ifdef LAB_REHEARSAL
#include "nn/device/rehearsal/launch.h"
#else
#include "nn/device/cuda/launch.h"
#endif
