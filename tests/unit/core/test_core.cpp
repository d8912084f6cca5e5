// Rng, parallel_for and points.
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <cmath>
#include <set>
#include <stdexcept>

#include "core/frame_budget.h"
#include "core/parallel_for.h"
#include "core/points.h"
#include "core/rng.h"

namespace lab {
namespace {

TEST(Rng, SequenceOfASeedIsFixed) {
  // From an independent reading of the reference algorithms: splitmix64 seeding, then xoshiro256**.
  std::array<std::uint64_t, 4> s{};
  std::uint64_t state = 42;
  for (std::uint64_t& word : s) {
    state += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    word = z ^ (z >> 31);
  }
  EXPECT_EQ(s[0], 13679457532755275413ULL);  // splitmix64's published first output for 42
  Rng rng(42);
  for (int i = 0; i < 1000; ++i) {
    const std::uint64_t five = s[1] * 5;
    const std::uint64_t expected = ((five << 7) | (five >> 57)) * 9;
    const std::uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = (s[3] << 45) | (s[3] >> 19);
    ASSERT_EQ(rng.next(), expected) << i;
  }
}

TEST(Rng, SameSeedSameNumbersOtherSeedOthers) {
  Rng a(7);
  Rng b(7);
  Rng c(8);
  int different = 0;
  for (int i = 0; i < 100; ++i) {
    const std::uint64_t x = a.next();
    EXPECT_EQ(x, b.next());
    different += x != c.next() ? 1 : 0;
  }
  EXPECT_EQ(different, 100);
}

TEST(Rng, ACopyReplays) {
  Rng a(3);
  a.normal();
  Rng b = a;
  for (int i = 0; i < 10; ++i) EXPECT_EQ(a.normal(), b.normal());
}

TEST(Rng, BelowIsUniformAndInRange) {
  Rng rng(1);
  std::array<int, 7> hits{};
  constexpr int draws = 70000;
  for (int i = 0; i < draws; ++i) {
    const std::int64_t x = rng.below(7);
    ASSERT_GE(x, 0);
    ASSERT_LT(x, 7);
    ++hits[static_cast<std::size_t>(x)];
  }
  for (const int hit : hits) EXPECT_NEAR(hit, draws / 7, 5 * std::sqrt(draws / 7.0));
  EXPECT_EQ(rng.below(1), 0);
}

TEST(Rng, BelowIsUnbiasedForHugeBounds) {
  // With plain remainders, the lower half of 3·2^61 would come up twice as often in its first third.
  Rng rng(5);
  const std::int64_t bound = std::int64_t{3} << 61;
  int low = 0;
  for (int i = 0; i < 30000; ++i) low += rng.below(bound) < (std::int64_t{1} << 61) ? 1 : 0;
  EXPECT_NEAR(low, 10000, 500);
}

TEST(Rng, UniformAndNormalHaveTheirMoments) {
  Rng rng(11);
  constexpr int n = 100000;
  double sum = 0, sum_n = 0, squares_n = 0;
  for (int i = 0; i < n; ++i) {
    const double u = rng.uniform();
    ASSERT_GE(u, 0);
    ASSERT_LT(u, 1);
    sum += u;
    const double z = rng.normal();
    sum_n += z;
    squares_n += z * z;
  }
  EXPECT_NEAR(sum / n, 0.5, 0.005);
  EXPECT_NEAR(sum_n / n, 0, 0.02);
  EXPECT_NEAR(squares_n / n, 1, 0.03);
}

TEST(Rng, SampleHoldsDifferentNumbers) {
  Rng rng(2);
  const std::vector<Index> sample = rng.sample(50, 20);
  const std::set<Index> different(sample.begin(), sample.end());
  EXPECT_EQ(different.size(), 20U);
  EXPECT_GE(*different.begin(), 0);
  EXPECT_LT(*different.rbegin(), 50);
  EXPECT_EQ(rng.sample(5, 5).size(), 5U);
}

TEST(ParallelFor, EveryTaskOnceForEveryNumberOfThreads) {
  for (const int count : {1, 2, 5, 0}) {
    set_threads(count);
    std::vector<std::atomic<int>> done(1000);
    for (int round = 0; round < 20; ++round)
      parallel_for(1000, [&](Index i) { ++done[static_cast<std::size_t>(i)]; });
    for (const auto& hits : done) ASSERT_EQ(hits.load(), 20);
  }
  parallel_for(0, [](Index) { FAIL(); });
}

TEST(ParallelFor, ThrowsAgainAndGoesOn) {
  set_threads(3);
  EXPECT_THROW(parallel_for(100,
                            [](Index i) {
                              if (i == 37) throw std::runtime_error("37");
                            }),
               std::runtime_error);
  std::atomic<int> sum{0};
  parallel_for(10, [&](Index i) { sum += static_cast<int>(i); });
  EXPECT_EQ(sum.load(), 45);
  set_threads(0);
}

TEST(ParallelFor, NestedRunsSerially) {
  std::atomic<int> sum{0};
  parallel_for(8, [&](Index) { parallel_for(8, [&](Index) { ++sum; }); });
  EXPECT_EQ(sum.load(), 64);
}

TEST(Points, BytesAndFloatsReadTheSame) {
  const Points bytes(std::vector<std::uint8_t>{0, 255, 51, 102, 1, 2}, 2, 3, 1.0F / 255.0F);
  const Points floats(bytes.to_float());
  ASSERT_EQ(floats.rows(), 2);
  ASSERT_EQ(floats.cols(), 3);
  for (Index i = 0; i < 2; ++i) {
    for (Index j = 0; j < 3; ++j) EXPECT_EQ(bytes.at(i, j), floats.at(i, j));
  }
  EXPECT_FLOAT_EQ(bytes.at(0, 1), 1);
  const PointsView second = bytes.view().slice(1, 1);
  EXPECT_EQ(second.rows, 1);
  EXPECT_EQ(second.at(0, 0), bytes.at(1, 0));
  EXPECT_EQ(bytes.bytes(), 6U);
}

TEST(FrameBudget, IsTheUsualOneWhereDrawingIsFastAndGrowsWithItWhereItIsNot) {
  EXPECT_EQ(budget_beside(0), 6);
  EXPECT_EQ(budget_beside(10.6), 6) << "60 frames a second stay 60";
  EXPECT_EQ(budget_beside(60), 30);
  EXPECT_EQ(budget_beside(500), 48) << "a drag may not lag";
}

}  // namespace
}  // namespace lab
