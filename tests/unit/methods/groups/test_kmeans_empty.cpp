// k-means with empty clusters: one takes the farthest point, none empties another, and the cost never rises.
#include "methods/groups/kmeans.h"

#include <gtest/gtest.h>

#include <limits>

#include "tests/unit/files.h"
#include "tests/unit/kmeans_checks.h"

namespace lab {
namespace {

using namespace kmeans_checks;  // NOLINT: the helpers are this test's own
using testing::refusal;

TEST(Kmeans, AnEmptyClusterTakesTheFarthestPoint) {
  const Matrix points = matrix({{0}, {1}, {2}, {3}, {50}});
  Kmeans method;
  method.init(points, given(matrix({{1}, {100}, {200}})), 1);
  method.step();
  method.step();
  EXPECT_EQ(method.state().empty_clusters(), (std::vector<int>{1, 2}));
  const double before = method.state().cost;
  method.step();
  ASSERT_EQ(method.state().reseeded.size(), 2U);
  EXPECT_EQ(method.state().reseeded[0].cluster, 1);
  EXPECT_EQ(method.state().reseeded[0].point, 4);
  EXPECT_EQ(method.state().reseeded[1].cluster, 2);
  EXPECT_EQ(method.state().reseeded[1].point, 3);
  EXPECT_EQ(method.state().centroids(1, 0), 50);
  EXPECT_EQ(method.state().centroids(0, 0), 1);
  EXPECT_LT(method.state().cost, before);
  EXPECT_TRUE(method.state().empty_clusters().empty());
  while (!method.done()) method.step();
  expect_certificate(points, method.state());
  EXPECT_TRUE(method.state().empty_clusters().empty());
}

TEST(Kmeans, AnEmptyClusterNeverEmptiesAnother) {
  // The farthest point, 10, is alone in its cluster: the next one is taken.
  const Matrix points = matrix({{0}, {1}, {10}});
  Kmeans method;
  method.init(points, given(matrix({{0.5F}, {14}, {100}})), 1);
  for (int half_step = 0; half_step < 3; ++half_step) method.step();
  ASSERT_EQ(method.state().reseeded.size(), 1U);
  EXPECT_EQ(method.state().reseeded[0].point, 0);
  EXPECT_TRUE(method.state().empty_clusters().empty());
}

TEST(Kmeans, DuplicatesNeverStartTwoClusters) {
  Matrix points = Matrix::Zero(40, 2);
  points(17, 1) = 1;
  for (const KmeansStart start : {KmeansStart::random, KmeansStart::plus_plus}) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      Kmeans method;
      method.init(points, params_of(2, start), seed);
      method.step();
      EXPECT_NE(method.state().centroids(0, 1), method.state().centroids(1, 1)) << seed;
      while (!method.done()) method.step();
      EXPECT_EQ(method.state().cost, 0);
    }
  }
}

TEST(Kmeans, OrAnEmptyClusterStaysWhereItIs) {
  const Matrix points = matrix({{0}, {1}, {2}, {3}, {50}});
  KmeansParams params = given(matrix({{1}, {100}, {200}}));
  params.empty = EmptyClusters::leave;
  const KmeansState end = run_kmeans(points, params, 1);
  EXPECT_EQ(end.empty_clusters(), (std::vector<int>{1, 2}));
  EXPECT_EQ(end.centroids(1, 0), 100);
  EXPECT_EQ(end.centroids(2, 0), 200);
  EXPECT_FLOAT_EQ(end.centroids(0, 0), 11.2F);
  EXPECT_TRUE(end.reseeded.empty());
  expect_certificate(points, end);
}

TEST(Kmeans, EmptyClustersNeverRaiseTheCostAndAlwaysEnd) {
  // Centroids given far off and on top of each other, many duplicates: every run must end with all clusters
  // in use.
  Rng rng(8);
  for (int round = 0; round < 200; ++round) {
    Matrix points(30, 2);
    for (Index e = 0; e < points.size(); ++e) points.data()[e] = static_cast<float>(rng.below(4));
    Matrix start(6, 2);
    for (Index e = 0; e < start.size(); ++e) start.data()[e] = static_cast<float>(rng.below(40));
    Kmeans method;
    KmeansParams params = given(start);
    params.max_iterations = 500;
    method.init(points, params, 1);
    double cost = std::numeric_limits<double>::infinity();
    while (!method.done()) {
      method.step();
      if (!method.state().has_cost()) continue;
      ASSERT_LE(method.state().cost, cost * (1 + 1e-9) + 1e-9);
      cost = method.state().cost;
    }
    ASSERT_TRUE(method.state().converged);
    ASSERT_TRUE(method.state().empty_clusters().empty());
    expect_certificate(points, method.state());
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace lab
