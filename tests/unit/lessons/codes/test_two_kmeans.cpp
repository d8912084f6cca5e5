// k-means in two spaces at once, and accuracy against K.

#include <gtest/gtest.h>

#include <vector>

#include "core/error.h"
#include "core/rng.h"
#include "lessons/codes/two_kmeans.h"
#include "stage/accuracy_against_k.h"

namespace lab {
namespace {

constexpr Index n = 240;

/// Three groups in `d` columns, and which each row is of.
Matrix groups(Index d, std::uint64_t seed) {
  Rng rng(seed);
  Matrix x(n, d);
  for (Index i = 0; i < n; ++i)
    for (Index j = 0; j < d; ++j) x(i, j) = static_cast<float>(rng.normal() + 4.0 * ((i % 3 + j) % 3));
  return x;
}

KmeansParams params(int k) {
  KmeansParams p;
  p.clusters = k;
  return p;
}

TEST(TwoKmeans, EachIsWhatItWouldFindAlone) {
  const Matrix first = groups(5, 1), second = groups(2, 2);
  for (const std::int64_t quota : {std::int64_t{50}, std::int64_t{1} << 40}) {
    TwoKmeans both;
    both.init(first, second, params(6), 3);
    int half_steps = 0;
    while (!both.done()) {
      if (!both.advance(quota)) continue;
      ++half_steps;
      // Until one is done, they are at the same half-step.
      const TwoKmeans::State& now = both.state();
      const bool together = !now.first.done && !now.second.done;
      EXPECT_TRUE(!together || now.first.phase == now.second.phase);
    }
    const KmeansState a = run_kmeans(first, params(6), 3), b = run_kmeans(second, params(6), 3);
    EXPECT_EQ(both.state().first.labels, a.labels);
    EXPECT_EQ(both.state().second.labels, b.labels);
    EXPECT_GT(half_steps, 2);
    EXPECT_FALSE(both.advance(quota)) << "nothing is left to do";
  }
}

TEST(TwoKmeans, RefusesWhatOneOfThemRefuses) {
  const Matrix first = groups(5, 1), same = Matrix::Ones(n, 2);
  TwoKmeans both;
  EXPECT_THROW(both.init(first, same, params(6), 3), InputError);
}

TEST(AccuracyAgainstK, PurityOfEveryK) {
  const Matrix x = groups(4, 5);
  std::vector<int> labels;
  for (Index i = 0; i < n; ++i) labels.push_back(static_cast<int>(i % 3));
  const std::vector<int> ks{2, 3, 8, 500};  // more clusters than rows are left out
  AccuracyAgainstK job;
  job.init(x, labels, {}, {}, 3, {}, 7, ks);
  while (!job.done()) job.advance(1000);
  ASSERT_EQ(job.rows().size(), 3u);
  ASSERT_GT(job.runs(), 1);
  EXPECT_DOUBLE_EQ(job.progress(), 1.0);
  for (const AccuracyAgainstK::Row& row : job.rows()) {
    double sum = 0;
    for (int run = 0; run < job.runs(); ++run)
      sum += purity(run_kmeans(x, params(row.k), 7 + static_cast<std::uint64_t>(run)).labels, labels);
    EXPECT_DOUBLE_EQ(row.train, sum / job.runs()) << row.k;
  }
  EXPECT_GT(job.rows()[1].train, 0.9);
  EXPECT_LT(job.rows()[0].train, 0.7);  // two clusters cannot name three groups
}

TEST(AccuracyAgainstK, TestRowsAreNamedByTheNearestMean) {
  const Matrix x = groups(4, 5), unseen = groups(4, 6);
  std::vector<int> labels;
  for (Index i = 0; i < n; ++i) labels.push_back(static_cast<int>(i % 3));
  AccuracyAgainstK job;
  job.init(x, labels, unseen, labels, 3, {}, 7, std::vector<int>{3});
  while (!job.done()) job.advance(1000);
  double sum = 0;
  for (int run = 0; run < job.runs(); ++run) {
    const KmeansState end = run_kmeans(x, params(3), 7 + static_cast<std::uint64_t>(run));
    const Majority names = majority(contingency(end.labels, labels, 3, 3));
    Index right = 0;
    const std::vector<int> nearest = assign_plainly(unseen, end.centroids);
    for (std::size_t i = 0; i < labels.size(); ++i)
      right += names.label[static_cast<std::size_t>(nearest[i])] == labels[i] ? 1 : 0;
    sum += static_cast<double>(right) / static_cast<double>(n);
  }
  EXPECT_DOUBLE_EQ(job.rows()[0].test, sum / job.runs());
}

}  // namespace
}  // namespace lab
