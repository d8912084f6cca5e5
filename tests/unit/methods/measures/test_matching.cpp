#include "methods/measures/matching.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "core/rng.h"
#include "methods/measures/metrics.h"

namespace lab {
namespace {

double total(const MatrixD& gain, const std::vector<int>& column) {
  double sum = 0;
  for (std::size_t r = 0; r < column.size(); ++r) {
    if (column[r] >= 0) sum += gain(static_cast<Index>(r), column[r]);
  }
  return sum;
}

TEST(Assignment, IsTheBestOfAllPermutations) {
  Rng rng(5);
  for (const auto& [rows, columns] : {std::pair{4, 4}, std::pair{3, 5}, std::pair{5, 3}, std::pair{1, 1}}) {
    for (int trial = 0; trial < 40; ++trial) {
      MatrixD gain(rows, columns);
      for (double& value : gain.reshaped()) value = static_cast<double>(rng.below(20));
      const std::vector<int> found = best_assignment(gain);
      std::vector<int> seen(static_cast<std::size_t>(columns), 0);
      for (const int column : found) {
        if (column < 0) continue;
        EXPECT_EQ(++seen[static_cast<std::size_t>(column)], 1);
      }
      std::vector<int> order(static_cast<std::size_t>(std::max(rows, columns)));
      std::iota(order.begin(), order.end(), 0);
      double best = 0;
      do {
        std::vector<int> column(order.begin(), order.begin() + rows);
        for (int& c : column) c = c < columns ? c : -1;
        best = std::max(best, total(gain, column));
      } while (std::next_permutation(order.begin(), order.end()));
      EXPECT_EQ(total(gain, found), best);
    }
  }
}

TEST(Matching, NamesGroupsAfterTheReference) {
  const std::vector<int> reference = {0, 0, 0, 1, 1, 1, 2, 2};
  EXPECT_EQ(named_after(std::vector<int>{2, 2, 2, 0, 0, 0, 1, 1}, reference), reference);
  // Greedy would give the large group of five the name 0 and leave the other with a worse one.
  const std::vector<int> a = {0, 0, 0, 0, 0, 1, 1, 1}, b = {0, 0, 0, 1, 1, 0, 0, 0};
  EXPECT_EQ(named_after(a, b), (std::vector<int>{1, 1, 1, 1, 1, 0, 0, 0}));
}

TEST(Matching, KeepsThePartitionAndNoise) {
  const std::vector<int> groups = {0, -1, 1, 1, 2, 3, 3, -1}, reference = {1, 1, 1, 1, 1, -1, -1, 0};
  const std::vector<int> named = named_after(groups, reference);
  EXPECT_EQ(named[1], -1);
  EXPECT_EQ(named[7], -1);
  EXPECT_EQ(named[2], 1);  // the group that shares most
  EXPECT_EQ(named[5], named[6]);
  EXPECT_GE(named[5], 2);  // shares no point with any group of the reference, and is a group all the same
  EXPECT_EQ(adjusted_rand(groups, named), 1);
  EXPECT_EQ(named_after(std::vector<int>{-1, -1}, std::vector<int>{0, 1}), (std::vector<int>{-1, -1}));
  EXPECT_TRUE(named_after({}, {}).empty());
}

}  // namespace
}  // namespace lab
