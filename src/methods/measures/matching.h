#pragma once
// Which group is which: two clusterings of the same points, named alike.
//
// Idea:      a clustering's numbers mean nothing. Give every group the number of the reference group that it
//            shares points with, each number at most once, so that as many points as possible agree.
// Reference: H. Kuhn, "The Hungarian method for the assignment problem", 1955; J. Munkres, 1957.
// Symbols:   N_gr points in group g and reference group r;  the assignment maximises Σ_g N_{g, r(g)}.
// Invariant: the partition stays what it was; a negative label ("noise") stays −1.

#include <span>
#include <vector>

#include "core/matrix.h"

namespace lab {

/// (rows) the column of each row so that the sum of the chosen entries is largest, each column at most once;
/// -1 where there are more rows than columns. O(rows² columns).
std::vector<int> best_assignment(const MatrixD& gain);

/// (n) `groups` renamed after `reference`. A group that shares no point with the reference group left for it
/// takes the next number that nobody bears. Both hold integers from 0, negative: none.
std::vector<int> named_after(std::span<const int> groups, std::span<const int> reference);

}  // namespace lab
