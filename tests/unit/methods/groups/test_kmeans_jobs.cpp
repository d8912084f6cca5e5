// Restarts, and the choice of K.
#include "methods/groups/kmeans_jobs.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "methods/measures/metrics.h"
#include "tests/unit/files.h"

namespace lab {
namespace {

using testing::refusal;

TEST(KmeansRestarts, EachIsTheRunOfItsOwnSeed) {
  const Dataset set = make_dataset("blobs", {});
  KmeansParams params;
  params.clusters = 5;
  params.start = KmeansStart::random;
  KmeansRestarts job;
  job.init(set.points, params, 20, 100);
  double progress = 0;
  int ended = 0;
  int slices = 0;
  while (!job.done()) {
    ended += job.advance(2000) ? 1 : 0;
    ++slices;
    ASSERT_GE(job.progress(), progress);
    progress = job.progress();
  }
  EXPECT_GT(slices, 100);
  EXPECT_EQ(ended, 20);
  ASSERT_EQ(job.costs().size(), 20U);
  EXPECT_EQ(progress, 1);
  for (int r = 0; r < 20; ++r) {
    EXPECT_EQ(job.costs()[static_cast<std::size_t>(r)], run_kmeans(set.points, params, job.seed_of(r)).cost)
        << r;
  }
  const auto best = std::min_element(job.costs().begin(), job.costs().end());
  EXPECT_EQ(job.best(), best - job.costs().begin());
  EXPECT_EQ(job.best_state().cost, *best);
  EXPECT_LT(*best, *std::max_element(job.costs().begin(), job.costs().end())) << "several local minima";
  KmeansRestarts whole;
  whole.init(set.points, params, 20, 100);
  while (!whole.done()) whole.advance(1'000'000'000);
  EXPECT_EQ(whole.costs(), job.costs());
}

TEST(KmeansRestarts, TenOnTheDigitsReachTheReferenceFigures) {
  const Dataset digits = testing::shipped("digits");
  KmeansParams params;
  params.clusters = 10;
  params.max_iterations = 300;
  KmeansRestarts job;
  job.init(digits.points, params, 10, 1);
  while (!job.done()) job.advance(1'000'000'000);
  // REFERENCE: ARI 0.66 to 0.67, NMI 0.74 to 0.75.
  EXPECT_NEAR(adjusted_rand(job.best_state().labels, digits.labels), 0.665, 0.012);
  EXPECT_NEAR(normalised_mutual_information(job.best_state().labels, digits.labels), 0.745, 0.012);
}

TEST(KmeansRestarts, Refuses) {
  const Dataset set = make_dataset("blobs", {});
  KmeansRestarts job;
  EXPECT_EQ(refusal([&] { job.init(set.points, {}, 0, 1); }), "restarts: There must be at least 1 restart.");
  KmeansParams params;
  params.clusters = 301;
  EXPECT_EQ(refusal([&] { job.init(set.points, params, 3, 1); }),
            "k: K is 301, but there are only 300 points.");
}

TEST(KmeansChooseK, ElbowFallsAndTheSilhouettePeaksAtTheTruth) {
  const Dataset set = make_dataset("blobs-even", {});
  KmeansChooseK job;
  ChooseKParams params;
  params.k_max = 8;
  job.init(set.points, params, 5);
  while (!job.done()) job.advance(3000);
  ASSERT_EQ(job.rows().size(), 8U);
  EXPECT_FALSE(job.is_sampled());
  int best = 0;
  for (std::size_t r = 0; r < 8; ++r) {
    const ChooseKRow& row = job.rows()[r];
    EXPECT_EQ(row.k, static_cast<int>(r) + 1);
    EXPECT_EQ(row.has_silhouette, row.k > 1);
    if (r > 0) {
      EXPECT_LT(row.cost, job.rows()[r - 1].cost);
    }
    if (row.silhouette > job.rows()[static_cast<std::size_t>(best)].silhouette) best = static_cast<int>(r);
  }
  EXPECT_EQ(job.rows()[static_cast<std::size_t>(best)].k, 4);
  // The same silhouette from the definition.
  KmeansRestarts four;
  KmeansParams four_params;
  four_params.clusters = 4;
  four.init(set.points, four_params, params.restarts, 5);
  while (!four.done()) four.advance(1'000'000);
  EXPECT_NEAR(job.rows()[3].silhouette, silhouette(set.points, four.best_state().labels), 1e-12);

  KmeansChooseK whole;
  whole.init(set.points, params, 5);
  while (!whole.done()) whole.advance(1'000'000'000'000);
  for (std::size_t r = 0; r < 8; ++r) {
    EXPECT_EQ(whole.rows()[r].cost, job.rows()[r].cost);
    EXPECT_EQ(whole.rows()[r].silhouette, job.rows()[r].silhouette);
  }
}

TEST(KmeansChooseK, ALargeSetIsSampled) {
  DatasetOptions options;
  options.n = 5000;
  const Dataset set = make_dataset("blobs-even", {}, options);
  ChooseKParams params;
  params.k_min = 3;
  params.k_max = 5;
  params.restarts = 2;
  KmeansChooseK job;
  job.init(set.points, params, 5);
  while (!job.done()) job.advance(1'000'000'000);
  EXPECT_TRUE(job.is_sampled());
  EXPECT_EQ(job.silhouette_points(), 2000);
  ASSERT_EQ(job.rows().size(), 3U);
  KmeansParams four;
  four.clusters = 4;
  EXPECT_NEAR(job.rows()[1].silhouette, silhouette(set.points, run_kmeans(set.points, four, 5).labels), 0.02);
}

TEST(KmeansChooseK, FewDifferentPointsLowerTheLargestK) {
  Matrix points(6, 1);
  points << 0, 0, 1, 1, 5, 5;
  KmeansChooseK job;
  job.init(points, {}, 1);
  while (!job.done()) job.advance(100);
  ASSERT_EQ(job.rows().size(), 3U);
  EXPECT_EQ(job.rows()[2].cost, 0);
  EXPECT_EQ(job.rows()[2].silhouette, 1);
  ChooseKParams params;
  params.k_max = 0;
  EXPECT_EQ(refusal([&] { job.init(points, params, 1); }),
            "kmax: The largest K is 0, but it must be at least 1.");
  EXPECT_EQ(refusal([&] { job.init(Matrix(0, 1), {}, 1); }), "data: There are no points.");
}

}  // namespace
}  // namespace lab
