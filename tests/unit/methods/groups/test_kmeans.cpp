// k-means: what must hold at every half-step and at the end.
#include "methods/groups/kmeans.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>

#include "core/parallel_for.h"
#include "tests/unit/files.h"
#include "tests/unit/kmeans_checks.h"

namespace lab {
namespace {

using namespace kmeans_checks;  // NOLINT: the helpers are this test's own
using testing::refusal;
using testing::shipped;

TEST(Kmeans, SixPointsByHand) {
  // Start at the two leftmost points. 0 | 1 2 10 11 12 → means 0 and 7.2; 0 1 2 | 10 11 12 → means 1 and 11;
  // stays.
  const Matrix points = matrix({{0}, {1}, {2}, {10}, {11}, {12}});
  Kmeans method;
  method.init(points, given(matrix({{0}, {1}})), 1);
  EXPECT_EQ(method.state().phase, KmeansPhase::ready);
  EXPECT_FALSE(method.state().has_cost());
  method.step();
  EXPECT_EQ(method.state().phase, KmeansPhase::placed);
  EXPECT_EQ(method.state().centroids(1, 0), 1);
  method.step();
  EXPECT_EQ(method.state().phase, KmeansPhase::assigned);
  EXPECT_EQ(method.state().labels, (std::vector<int>{0, 1, 1, 1, 1, 1}));
  EXPECT_EQ(method.state().changed, 6);
  EXPECT_DOUBLE_EQ(method.state().cost, 0 + 0 + 1 + 81 + 100 + 121);
  method.step();
  EXPECT_EQ(method.state().phase, KmeansPhase::moved);
  EXPECT_EQ(method.state().iteration, 1);
  EXPECT_FLOAT_EQ(method.state().centroids(1, 0), 7.2F);
  EXPECT_NEAR(method.state().shift[1], 6.2, 1e-6);
  EXPECT_NEAR(method.state().cost, 370 - 36.0 * 36 / 5, 1e-5);
  method.step();
  EXPECT_EQ(method.state().labels, (std::vector<int>{0, 0, 0, 1, 1, 1}));
  EXPECT_EQ(method.state().changed, 2);
  method.step();
  EXPECT_FLOAT_EQ(method.state().centroids(0, 0), 1);
  EXPECT_FLOAT_EQ(method.state().centroids(1, 0), 11);
  EXPECT_DOUBLE_EQ(method.state().cost, 4);
  EXPECT_FALSE(method.done());
  method.step();
  EXPECT_TRUE(method.done());
  EXPECT_TRUE(method.state().converged);
  EXPECT_EQ(method.state().changed, 0);
  EXPECT_FALSE(method.advance(1000)) << "nothing more when done";
}

TEST(Kmeans, TiesGoToTheLowerIndex) {
  const Matrix points = matrix({{-1, 0}, {0, 5}, {0, 0}, {1, 0}});
  EXPECT_EQ(nearest_centroids(points, matrix({{-1, 0}, {1, 0}})), (std::vector<int>{0, 0, 0, 1}));
  EXPECT_EQ(nearest_centroids(points, matrix({{1, 0}, {-1, 0}, {1, 0}})), (std::vector<int>{1, 0, 0, 0}));
  // The same in many columns, where the fast products decide first.
  Matrix wide = Matrix::Constant(9, 40, 0.1F);
  Matrix centroids = Matrix::Constant(3, 40, 0.1F);
  centroids(0, 7) = 0.4F;
  centroids(1, 7) = -0.2F;
  centroids(2, 39) = 0.4F;
  wide(3, 7) = 0.05F;
  const std::vector<int> labels = nearest_centroids(wide, centroids);
  EXPECT_EQ(labels, assign_plainly(wide, centroids));
  EXPECT_EQ(labels[3], 1);
}

class EveryHalfStep : public ::testing::TestWithParam<int> {};

TEST_P(EveryHalfStep, CostNeverRisesAndTheEndIsCertified) {
  const int seed = GetParam();
  std::vector<Dataset> sets;
  for (const char* id : {"blobs", "moons", "anisotropic", "circles", "uniform"}) {
    DatasetOptions options;
    options.seed = static_cast<std::uint64_t>(seed);
    sets.push_back(make_dataset(id, {}, options));
  }
  sets.push_back(shipped("iris"));
  sets.push_back(shipped("wine"));
  DatasetOptions few;
  few.n = 400;
  sets.push_back(shipped("digits", few));
  for (const Dataset& set : sets) {
    for (const int clusters : {1, 2, 7, 25}) {
      for (const KmeansStart start : {KmeansStart::random, KmeansStart::plus_plus}) {
        Kmeans method;
        method.init(set.points, params_of(clusters, start), static_cast<std::uint64_t>(seed));
        double cost = std::numeric_limits<double>::infinity();
        int half_steps = 0;
        while (!method.done()) {
          ASSERT_LT(++half_steps, 300);
          const KmeansPhase before = method.state().phase;
          method.step();
          const KmeansState& state = method.state();
          if (before == KmeansPhase::ready) {
            ASSERT_EQ(state.phase, KmeansPhase::placed);
            std::set<std::vector<float>> places;
            for (Index k = 0; k < clusters; ++k) {
              places.insert(
                  {state.centroids.data() + k * set.dims(), state.centroids.data() + (k + 1) * set.dims()});
            }
            ASSERT_EQ(static_cast<int>(places.size()), clusters) << "two centroids on one spot";
            continue;
          }
          ASSERT_EQ(state.phase,
                    before == KmeansPhase::assigned ? KmeansPhase::moved : KmeansPhase::assigned);
          expect_sound(set.points, state, clusters);
          ASSERT_LE(state.cost, cost * (1 + 1e-9))
              << set.id << " K " << clusters << " half-step " << half_steps;
          cost = state.cost;
          if (state.phase == KmeansPhase::assigned) {
            ASSERT_EQ(state.labels, assign_plainly(set.points, state.centroids));
          }
        }
        if (method.state().converged) expect_certificate(set.points, method.state());
        if (HasFatalFailure()) return;
      }
    }
  }
}
INSTANTIATE_TEST_SUITE_P(Seeds, EveryHalfStep, ::testing::Values(1, 2, 3));

TEST(Kmeans, StartsAreRowsOfTheData) {
  const Dataset iris = shipped("iris");
  std::set<std::vector<float>> rows;
  for (Index i = 0; i < iris.size(); ++i) {
    const float* row = iris.points.view().row_f32(i);
    rows.insert({row, row + 4});
  }
  for (const KmeansStart start : {KmeansStart::random, KmeansStart::plus_plus}) {
    Kmeans method;
    method.init(iris.points, params_of(8, start), 3);
    method.step();
    for (Index k = 0; k < 8; ++k) {
      const float* centroid = method.state().centroids.data() + k * 4;
      EXPECT_EQ(rows.count({centroid, centroid + 4}), 1U);
    }
  }
}

TEST(Kmeans, PlusPlusSpreadsTheStart) {
  // Two tight far groups, one of them with one point in a hundred: chance starts in it twice in a hundred
  // draws, k-means++ always (the other group weighs next to nothing).
  Matrix points(200, 2);
  for (Index i = 0; i < 200; ++i) points.row(i) << (i < 198 ? 0.001F * static_cast<float>(i) : 100), 0;
  points(199, 1) = 0.5F;
  int spread = 0;
  int spread_by_chance = 0;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    for (const KmeansStart start : {KmeansStart::random, KmeansStart::plus_plus}) {
      Kmeans method;
      method.init(points, params_of(2, start), seed);
      method.step();
      const bool far = std::abs(method.state().centroids(0, 0) - method.state().centroids(1, 0)) > 50;
      (start == KmeansStart::random ? spread_by_chance : spread) += far ? 1 : 0;
    }
  }
  EXPECT_EQ(spread, 50);
  EXPECT_LT(spread_by_chance, 8);
}

TEST(Kmeans, PlusPlusDrawsByTheSquaredDistance) {
  // Points 0, 1, 3 and first centroid 0: the second is 3 with probability 9/10. First 1: 1 and 4 → 3 with
  // 4/5; first 3: 9 and 4 → 0 with 9/13.
  const Matrix points = matrix({{0}, {1}, {3}});
  int from_zero = 0, far_from_zero = 0;
  for (std::uint64_t seed = 0; seed < 6000; ++seed) {
    Kmeans method;
    method.init(points, params_of(2), seed);
    method.step();
    if (method.state().centroids(0, 0) != 0) continue;
    ++from_zero;
    far_from_zero += method.state().centroids(1, 0) == 3 ? 1 : 0;
  }
  EXPECT_NEAR(from_zero, 2000, 200);
  EXPECT_NEAR(static_cast<double>(far_from_zero) / from_zero, 0.9, 0.025);
}

TEST(Kmeans, TinyQuotasStepsAndRunAgree) {
  for (const char* id : {"blobs", "digits"}) {
    DatasetOptions options;
    options.n = id == std::string("blobs") ? 5000 : 0;  // enough rows for several ranges
    const Dataset set = id == std::string("blobs") ? make_dataset(id, {}, options) : shipped(id);
    const KmeansParams params = params_of(6);
    Kmeans stepped;
    stepped.init(set.points, params, 11);
    Kmeans sliced;
    sliced.init(set.points, params, 11);
    std::int64_t slices = 0;
    while (!stepped.done()) {
      stepped.step();
      double progress = -1;
      while (!sliced.advance(997 * set.dims())) {
        ASSERT_LT(++slices, 100000);
        ASSERT_GE(sliced.progress(), progress) << "progress within a half-step never falls";
        ASSERT_LE(sliced.progress(), 1);
        progress = sliced.progress();
      }
      expect_same(stepped.state(), sliced.state());
      if (HasFatalFailure()) return;
    }
    EXPECT_GT(slices, 100) << "the slices were too large to test anything";
    expect_same(stepped.state(), run_kmeans(set.points, params, 11));
  }
}

TEST(Kmeans, AQuotaOfOneStillGetsThere) {
  const Dataset set = make_dataset("moons", {});
  Kmeans method;
  method.init(set.points, params_of(3), 2);
  while (!method.done()) method.advance(1);
  expect_same(method.state(), run_kmeans(set.points, params_of(3), 2));
}

TEST(Kmeans, SameSeedSameRunOtherSeedOther) {
  const Dataset set = make_dataset("uniform", {});
  const KmeansState a = run_kmeans(set.points, params_of(8), 4);
  const KmeansState b = run_kmeans(set.points, params_of(8), 4);
  expect_same(a, b);
  const KmeansState c = run_kmeans(set.points, params_of(8), 5);
  EXPECT_NE(a.labels, c.labels);
}

TEST(Kmeans, ThreadsDoNotChangeABit) {
  DatasetOptions options;
  options.n = 20000;
  const Dataset set = make_dataset("blobs", {}, options);
  const Dataset digits = shipped("digits");
  set_threads(1);
  const KmeansState one = run_kmeans(set.points, params_of(5), 4);
  const KmeansState digits_one = run_kmeans(digits.points, params_of(10), 4);
  for (const int count : {2, 3}) {
    set_threads(count);
    expect_same(one, run_kmeans(set.points, params_of(5), 4));
    expect_same(digits_one, run_kmeans(digits.points, params_of(10), 4));
  }
  set_threads(0);
}

TEST(Kmeans, BytesAndFloatsAgree) {
  const Dataset digits = shipped("digits");
  ASSERT_TRUE(digits.points.is_bytes());
  const Matrix floats = digits.points.to_float();
  const KmeansState bytes = run_kmeans(digits.points, params_of(10), 1);
  const KmeansState wide = run_kmeans(floats, params_of(10), 1);
  EXPECT_EQ(bytes.labels, wide.labels);
  EXPECT_LT((bytes.centroids - wide.centroids).cwiseAbs().maxCoeff(), 1e-6);
  EXPECT_NEAR(bytes.cost, wide.cost, 1e-6 * wide.cost);
}

TEST(Kmeans, FastAssignmentIsThePlainOne) {
  Rng rng(3);
  for (const Index d : {1, 2, 7, 8, 15, 16, 17, 23, 64, 100}) {
    for (const Index k : {1, 2, 3, 9, 16}) {
      Matrix points(123, d);
      Matrix centroids(k, d);
      // Whole numbers: many exact ties.
      for (Index e = 0; e < points.size(); ++e) points.data()[e] = static_cast<float>(rng.below(3));
      for (Index e = 0; e < centroids.size(); ++e) centroids.data()[e] = static_cast<float>(rng.below(3));
      ASSERT_EQ(nearest_centroids(points, centroids), assign_plainly(points, centroids)) << d << ", " << k;
      // Far from the origin, where float32 products cannot tell the centroids apart.
      for (Index e = 0; e < points.size(); ++e) points.data()[e] = static_cast<float>(5000 + rng.normal());
      for (Index e = 0; e < centroids.size(); ++e)
        centroids.data()[e] = static_cast<float>(5000 + rng.normal());
      ASSERT_EQ(nearest_centroids(points, centroids), assign_plainly(points, centroids)) << d << ", " << k;
      // So large that their squares are infinite in float32.
      for (Index e = 0; e < points.size(); ++e) points.data()[e] = static_cast<float>(1e30 * rng.normal());
      for (Index e = 0; e < centroids.size(); ++e)
        centroids.data()[e] = static_cast<float>(1e30 * rng.normal());
      ASSERT_EQ(nearest_centroids(points, centroids), assign_plainly(points, centroids)) << d << ", " << k;
    }
  }
}

TEST(Kmeans, RestoreGoesOnFromAnyEarlierState) {
  const Dataset digits = shipped("digits");
  Kmeans method;
  method.init(digits.points, params_of(7), 9);
  std::vector<KmeansState> history = {method.state()};
  while (!method.done()) {
    method.step();
    history.push_back(method.state());
  }
  const KmeansState end = method.state();
  for (std::size_t at = 0; at < history.size(); at += 3) {
    method.restore(history[at]);
    expect_same(method.state(), history[at]);
    method.advance(5000);  // into the middle of a half-step, and back again
    method.restore(history[at]);
    if (!method.done()) {
      method.step();
      expect_same(method.state(), history[at + 1]);
    }
    while (!method.done()) method.step();
    expect_same(method.state(), end);
  }
  EXPECT_GT(history[3].bytes(), digits.points.rows() * sizeof(int));
  Kmeans other;
  const Dataset iris = shipped("iris");
  other.init(iris.points, params_of(7), 9);
  EXPECT_NE(refusal([&] { other.restore(end); }), "");
}

TEST(Kmeans, ACentroidMovedByHandIsANewStart) {
  const Matrix points = matrix({{0, 0}, {0, 1}, {5, 0}, {5, 1}});
  Kmeans method;
  method.init(points, given(matrix({{0, 0}, {0, 1}})), 1);
  while (!method.done()) method.step();
  EXPECT_DOUBLE_EQ(method.state().cost, 25) << "the bad local minimum";
  KmeansState moved;
  moved.phase = KmeansPhase::placed;
  moved.centroids = method.state().centroids;
  moved.centroids.row(1) << 5, 0.5F;
  method.restore(moved);
  while (!method.done()) method.step();
  EXPECT_DOUBLE_EQ(method.state().cost, 1);
  EXPECT_EQ(method.state().labels, (std::vector<int>{0, 0, 1, 1}));
}

TEST(Kmeans, MaxIterationsEndsWithLabelsOfTheLastCentroids) {
  const Dataset digits = shipped("digits");
  KmeansParams params = params_of(10);
  params.max_iterations = 2;
  const KmeansState end = run_kmeans(digits.points, params, 1);
  EXPECT_TRUE(end.done);
  EXPECT_FALSE(end.converged);
  EXPECT_EQ(end.iteration, 2);
  EXPECT_EQ(end.labels, assign_plainly(digits.points, end.centroids));
}

TEST(Kmeans, OnePointAndAsManyClustersAsPoints) {
  const Matrix one = matrix({{3, 4}});
  const KmeansState state = run_kmeans(one, params_of(1), 1);
  EXPECT_EQ(state.labels, (std::vector<int>{0}));
  EXPECT_EQ(state.cost, 0);
  const Matrix four = matrix({{0, 0}, {1, 0}, {0, 1}, {1, 1}});
  for (const KmeansStart start : {KmeansStart::random, KmeansStart::plus_plus}) {
    EXPECT_EQ(run_kmeans(four, params_of(4, start), 1).cost, 0);
  }
}

TEST(Kmeans, RefusesInWordsAndKeepsWhatItHad) {
  const Matrix points = matrix({{0, 0}, {1, 0}, {0, 1}});
  Kmeans method;
  method.init(points, params_of(2), 1);
  method.step();
  const KmeansState before = method.state();
  const auto refused = [&](const Matrix& p, const KmeansParams& params) {
    return refusal([&] { method.init(p, params, 1); });
  };
  EXPECT_EQ(refused(points, params_of(12)), "k: K is 12, but there are only 3 points.");
  EXPECT_EQ(refused(matrix({{1, 1}}), params_of(2)), "k: K is 2, but there is only 1 point.");
  EXPECT_EQ(refused(points, params_of(0)), "k: K is 0, but there must be at least 1 cluster.");
  EXPECT_EQ(refused(points, params_of(-1)), "k: K is -1, but there must be at least 1 cluster.");
  EXPECT_EQ(refused(Matrix(0, 2), params_of(2)), "data: There are no points.");
  EXPECT_EQ(refused(Matrix(3, 0), params_of(2)), "data: The points have no columns.");
  EXPECT_EQ(refused(matrix({{0, 0}, {1, NAN}}), params_of(2)),
            "data: Row 2, column 2 is not a finite number.");
  EXPECT_EQ(refused(matrix({{0, 0}, {-INFINITY, 1}}), params_of(2)),
            "data: Row 2, column 1 is not a finite number.");
  EXPECT_EQ(refused(matrix({{2, 2}, {2, 2}, {2, 2}, {2, 2}}), params_of(2)),
            "k: K is 2, but only 1 of the 4 points is different.");
  EXPECT_EQ(refused(matrix({{2, 0}, {2, -0.0F}, {3, 0}, {2, 0}}), params_of(3)),
            "k: K is 3, but only 2 of the 4 points are different.");
  KmeansParams params = params_of(2);
  params.max_iterations = 0;
  EXPECT_EQ(refused(points, params), "iterations: There must be at least 1 iteration.");
  EXPECT_EQ(refused(points, params_of(2, KmeansStart::given)), "start: K is 2, but 0 centroids are given.");
  EXPECT_EQ(refused(points, given(matrix({{1}, {2}}))),
            "start: The given centroids have 1 coordinates, but the points have 2.");
  EXPECT_EQ(refused(points, given(matrix({{1, 1}, {2, INFINITY}}))),
            "start: A given centroid is not a finite number.");
  expect_same(method.state(), before);
  EXPECT_EQ(refusal([&] { nearest_centroids(points, Matrix(0, 2)); }), "k: There are no centroids yet.");
}

TEST(Kmeans, SquaredDistancesOfOnePoint) {
  const float point[] = {1, 2};
  EXPECT_EQ(squared_distances(point, matrix({{1, 2}, {4, 6}})), (std::vector<double>{0, 25}));
}

}  // namespace
}  // namespace lab
