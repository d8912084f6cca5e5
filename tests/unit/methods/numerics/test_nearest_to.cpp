// The nearest rows to one query, and precision at k.

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "core/error.h"
#include "core/rng.h"
#include "methods/numerics/nearest_to.h"
#include "methods/numerics/neighbours.h"

namespace lab {
namespace {

/// Rows of few different bytes: many equal distances.
Points some_bytes(Index n, Index d) {
  Rng rng(3);
  std::vector<std::uint8_t> bytes;
  for (Index i = 0; i < n * d; ++i) bytes.push_back(static_cast<std::uint8_t>(std::abs(60 * rng.normal())));
  return Points(std::move(bytes), n, d, 1.0f / 255);
}

TEST(NearestTo, ByHand) {
  const Points line(std::vector<float>{0, 1, 3, 7}, 4, 1);
  const std::vector<float> query{2.5f};
  const auto found = nearest_to(line, query, 3);
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[0].row, 2);
  EXPECT_DOUBLE_EQ(found[0].distance, 0.5);
  EXPECT_EQ(found[1].row, 1);
  EXPECT_EQ(found[2].row, 0);
  const auto others = nearest_to_row(line, 1, 9);
  ASSERT_EQ(others.size(), 3u);  // never itself, and not more than there are
  EXPECT_EQ(others[0].row, 0);
  EXPECT_EQ(others[1].row, 2);
}

TEST(NearestTo, TheSameAsAllNeighboursAtOnce) {
  const Points bytes = some_bytes(300, 20);
  const Points floats(bytes.to_float());
  const NearestPoints plain = nearest_points_plainly(bytes, 12);
  for (Index i = 0; i < bytes.rows(); ++i) {
    for (const Points* points : {&bytes, &floats}) {
      const auto found = nearest_to_row(*points, i, 12);
      for (std::size_t r = 0; r < 12; ++r) {
        EXPECT_NEAR(found[r].distance, plain.distances_of(i)[r], 1e-6);
        // Where no other row is as far, it is this row.
        const auto distance = plain.distances_of(i);
        const bool alone = (r + 1 == 12 || distance[r + 1] - distance[r] > 4e-6) &&
                           (r == 0 || distance[r] - distance[r - 1] > 4e-6) && r + 1 < 12;
        if (alone) {
          EXPECT_EQ(found[r].row, plain.indices_of(i)[r]);
        }
      }
    }
  }
}

TEST(NearestTo, PrecisionByHand) {
  // Two groups of two and three on a line; one of the second lies in the first.
  const Points line(std::vector<float>{0, 1, 1.5f, 10, 11}, 5, 1);
  const std::vector<int> labels{0, 0, 1, 1, 1};
  PrecisionJob job;
  job.init(line, labels, {0, 2, 3}, 3);
  EXPECT_EQ(job.precision(1), 0.0);
  while (!job.done()) job.advance(1);
  // Query 0: rows 1, 2, 3 → 1, 1, 1 right. Query 2: rows 1, 0, 3 → 0, 0, 1. Query 3: rows 4, 2, 1 → 1, 2, 2.
  EXPECT_DOUBLE_EQ(job.precision(1), 2.0 / 3);
  EXPECT_DOUBLE_EQ(job.precision(2), (1.0 + 0 + 2) / 6);
  EXPECT_DOUBLE_EQ(job.precision(3), (1.0 + 1 + 2) / 9);
  EXPECT_DOUBLE_EQ(job.chance(), (0.25 + 0.5 + 0.5) / 3);
}

TEST(NearestTo, SlicesDoNotMatter) {
  const Points bytes = some_bytes(120, 6);
  std::vector<int> labels;
  std::vector<Index> queries;
  for (Index i = 0; i < 120; ++i) labels.push_back(static_cast<int>(i % 3)), queries.push_back(119 - i);
  PrecisionJob small, large;
  small.init(bytes, labels, queries, 500);
  large.init(bytes, labels, queries, 500);
  while (!small.done()) small.advance(1);
  EXPECT_TRUE(large.advance(std::int64_t{1} << 40));
  EXPECT_TRUE(large.done());
  EXPECT_EQ(small.most(), 119);
  for (Index k = 1; k <= 119; ++k) EXPECT_EQ(small.precision(k), large.precision(k));
  EXPECT_NEAR(small.precision(119), small.chance(), 1e-12);  // all rows: what chance gives
}

TEST(NearestTo, Refuses) {
  const Points line(std::vector<float>{0, 1}, 2, 1);
  EXPECT_THROW(nearest_to(line, std::vector<float>{1, 2}, 1), InputError);
  EXPECT_THROW(nearest_to(line, std::vector<float>{std::numeric_limits<float>::quiet_NaN()}, 1), InputError);
  PrecisionJob job;
  const Points single(std::vector<float>{0}, 1, 1);
  EXPECT_THROW(job.init(single, std::vector<int>{0}, {0}, 5), InputError);
}

}  // namespace
}  // namespace lab
