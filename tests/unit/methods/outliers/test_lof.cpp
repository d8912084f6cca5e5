// LOF and its neighbour search: invariants of the four moves, hand-computed scores, scikit-learn, duplicates,
// novelty.
#include "methods/outliers/lof.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "core/error.h"
#include "core/parallel_for.h"
#include "core/rng.h"
#include "tests/unit/directions_golden.h"

namespace lab {
namespace {

Matrix normals(Index n, Index d, std::uint64_t seed) {
  Rng rng(seed);
  Matrix x(n, d);
  for (Index i = 0; i < n * d; ++i) x.data()[i] = static_cast<float>(rng.normal());
  return x;
}

NearestPoints search(PointsView points, Index k, NearestWay way, std::int64_t quota) {
  NearestJob job;
  job.init(points, k, way);
  double before = 0;
  while (!job.advance(quota)) {
    EXPECT_GE(job.progress(), before);
    EXPECT_LT(job.progress(), 1);
    before = job.progress();
  }
  return job.result();
}

TEST(Neighbours, TreeAndBlocksAgreeWithThePlainSearch) {
  struct Case {
    Index n, d, k;
    int levels;  // 0: normal; otherwise whole numbers below, with many ties
  };
  for (const Case& c : {Case{300, 2, 10, 0}, Case{129, 40, 128, 0}, Case{260, 13, 5, 0}, Case{400, 20, 7, 2},
                        Case{150, 3, 6, 2}, Case{2, 1, 1, 0}, Case{128, 16, 3, 1}}) {
    Matrix x = normals(c.n, c.d, 3);
    Rng rng(4);
    for (Index i = 0; c.levels > 0 && i < x.size(); ++i)
      x.data()[i] = static_cast<float>(rng.below(c.levels + 1));
    if (c.levels == 1) x.setConstant(1);  // all on one spot
    const NearestPoints plain = nearest_points_plainly(x, c.k);
    for (const NearestWay way : {NearestWay::tree, NearestWay::blocks}) {
      for (const std::int64_t quota : {std::int64_t{1}, std::int64_t{1} << 40}) {
        const NearestPoints fast = search(x, c.k, way, quota);
        EXPECT_EQ(fast.index, plain.index) << c.n << " " << c.d;
        for (std::size_t i = 0; i < plain.distance.size(); ++i) {
          ASSERT_NEAR(fast.distance[i], plain.distance[i], 1e-12 * (1 + plain.distance[i]));
        }
      }
    }
  }
}

TEST(Neighbours, FarFromTheOriginAndOutOfScale) {
  Matrix x = normals(200, 20, 5);
  const NearestPoints there = nearest_points_plainly(x, 6);
  const Matrix tiny = x * 1e-30F;
  EXPECT_EQ(search(tiny, 6, NearestWay::blocks, 1000).index, nearest_points_plainly(tiny, 6).index);
  const Matrix huge = x * 1e30F;
  EXPECT_EQ(search(huge, 6, NearestWay::blocks, 1000).index, nearest_points_plainly(huge, 6).index);
  x.array() += 1000;
  EXPECT_EQ(search(x, 6, NearestWay::blocks, 1000).index, nearest_points_plainly(x, 6).index);
}

TEST(Neighbours, ThreadsDoNotChangeTheAnswer) {
  const Matrix x = normals(700, 30, 6);
  const int before = threads();
  set_threads(1);
  const NearestPoints one = nearest_points(x, 12);
  set_threads(3);
  const NearestPoints three = nearest_points(x, 12);
  set_threads(before);
  EXPECT_EQ(one.index, three.index);
  EXPECT_EQ(one.distance, three.distance);
}

TEST(Lof, FivePointsByHand) {
  // On a line: 0, 1, 2, 3 and 10, k = 2.
  Matrix x(5, 1);
  x << 0, 1, 2, 3, 10;
  const LofState state = run_lof(x, {.k = 2});
  // k-distances 2, 1, 1, 2, 8. Reach of 10 to (3, 2): max(2, 7), max(1, 8): mean 7.5.
  EXPECT_EQ(state.nearest->k_distance(0), 2);
  EXPECT_EQ(state.nearest->k_distance(4), 8);
  EXPECT_NEAR(state.density[4], 1 / 7.5, 1e-9);
  // 0 to (1, 2): max(1, 1), max(1, 2): 1.5. 1 to (0, 2): max(2, 1), max(1, 1): 1.5. By symmetry 2, 3 alike.
  EXPECT_NEAR(state.density[0], 1 / 1.5, 1e-9);
  EXPECT_NEAR(state.density[2], 1 / 1.5, 1e-9);
  EXPECT_NEAR(state.score[0], 1, 1e-9);
  EXPECT_NEAR(state.score[4], 5, 1e-8);
  const LofStory story = lof_story(state, 4);
  EXPECT_EQ(story.neighbours, (std::vector<Index>{3, 2}));
  EXPECT_EQ(story.reach, (std::vector<double>{7, 8}));
  EXPECT_EQ(story.their_k_distance, (std::vector<double>{2, 1}));
  EXPECT_NEAR(story.mean_reach, 7.5, 1e-12);
  EXPECT_NEAR(story.score, (story.their_density[0] + story.their_density[1]) / 2 / story.density, 1e-9);
}

TEST(Lof, FourMovesEachWithItsInvariant) {
  const Matrix x = normals(120, 3, 1);
  Lof method;
  method.init(x, {.k = 8});
  method.step();
  const LofState first = method.state();
  ASSERT_EQ(first.phase, LofPhase::neighbours);
  for (Index i = 0; i < 120; ++i) {
    const auto distance = first.nearest->distances_of(i);
    EXPECT_TRUE(std::is_sorted(distance.begin(), distance.end()));
    for (const std::int32_t o : first.nearest->indices_of(i)) EXPECT_NE(o, i);
    // Certificate: exactly k − 1 or fewer points lie strictly within the k-distance.
    Index within = 0;
    for (Index j = 0; j < 120; ++j) {
      within +=
          j != i && (x.row(i) - x.row(j)).cast<double>().norm() < first.nearest->k_distance(i) * (1 - 1e-6);
    }
    EXPECT_LE(within, 7);
  }
  method.step();
  ASSERT_EQ(method.state().phase, LofPhase::reached);
  for (std::size_t at = 0; at < method.state().reach->size(); ++at) {
    const double reach = (*method.state().reach)[at];
    EXPECT_GE(reach, first.nearest->distance[at]);
    EXPECT_GE(reach, first.nearest->k_distance(first.nearest->index[at]));
  }
  method.step();
  ASSERT_EQ(method.state().phase, LofPhase::densities);
  EXPECT_TRUE(method.state().score.empty());
  for (const double density : method.state().density) EXPECT_GT(density, 0);
  method.step();
  ASSERT_EQ(method.state().phase, LofPhase::scored);
  EXPECT_TRUE(method.done());
  EXPECT_FALSE(method.advance(1));
  const std::vector<double> plain = lof_plainly(x, 8);
  for (std::size_t i = 0; i < plain.size(); ++i) EXPECT_NEAR(method.state().score[i], plain[i], 1e-9);
  EXPECT_EQ(run_lof(x, {.k = 8}).score, method.state().score);
  // What a state holds is what the moves add: n · k distances, n densities, n scores.
  EXPECT_EQ(method.state().bytes(), first.bytes() + (120u * 8 + 120 + 120) * sizeof(double));
  EXPECT_EQ(first.bytes(), LofState().bytes() + 120u * 8 * (sizeof(std::int32_t) + sizeof(double)));
  // Back to the beginning and on again.
  const LofState end = method.state();
  method.restore(LofState());
  while (!method.done()) method.advance(50);
  EXPECT_EQ(method.state().score, end.score);
  method.restore(first);
  method.step();
  EXPECT_EQ(*method.state().reach, *end.reach);
}

TEST(Lof, ShiftDoesNotMatterNorScaleWhereDistancesAreFarAboveTheConstant) {
  // On a grid of 2⁻⁸ sums with small whole numbers are exact.
  const Matrix x = (normals(80, 2, 9) * 256).array().round().matrix() / 256;
  const auto score = run_lof(x, {.k = 5}).score;
  Matrix shifted = x;
  shifted.array() += 16;
  EXPECT_EQ(run_lof(shifted, {.k = 5}).score, score);
  const auto scaled = run_lof((x * 1024).eval(), {.k = 5}).score;
  for (std::size_t i = 0; i < score.size(); ++i) EXPECT_NEAR(scaled[i], score[i], 1e-7 * score[i]);
  // Where the 1e-10 is larger than the distances, it alone is the density: nobody stands out any more.
  EXPECT_GT(*std::max_element(score.begin(), score.end()), 1.5);
  const auto tiny = run_lof((x * 1e-14F).eval(), {.k = 5}).score;
  for (const double s : tiny) EXPECT_NEAR(s, 1, 1e-3);
}

void expect_scores(const std::vector<double>& ours, const std::vector<double>& theirs, double tolerance) {
  ASSERT_EQ(ours.size(), theirs.size());
  for (std::size_t i = 0; i < ours.size(); ++i) {
    EXPECT_NEAR(ours[i], theirs[i], tolerance * std::max(1.0, theirs[i])) << "row " << i;
  }
}

TEST(Lof, BreastCancerAsScikitLearn) {
  const Dataset data = golden::uci("breast_cancer.csv");
  const Matrix x = golden::standardised(data);
  const LofState state = run_lof(x, {.k = 20});
  const auto golden = golden::answers("outliers.json")["lof"]["cancer"];
  expect_scores(state.score, golden::numbers(golden["scores"]), 1e-4);
  // The ten highest, as the reference figures list them.
  std::vector<Index> order(state.score.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<Index>(i);
  std::sort(order.begin(), order.end(), [&](Index a, Index b) {
    return state.score[static_cast<std::size_t>(a)] > state.score[static_cast<std::size_t>(b)];
  });
  order.resize(10);
  EXPECT_EQ(order, (std::vector<Index>{212, 461, 152, 213, 192, 38, 68, 122, 3, 561}));
  EXPECT_NEAR(state.score[212], 2.893, 1e-3);
}

TEST(Lof, DigitsAsScikitLearnExceptWhereDistancesTie) {
  const Matrix x = golden::floats(golden::uci("digits.csv.gz"));
  const LofState state = run_lof(x, {.k = 20});
  const auto golden = golden::answers("outliers.json")["lof"]["digits"];
  expect_scores(state.score, golden::numbers(golden["lowest_rows"]), 1e-4);
  const std::vector<double> theirs = golden::numbers(golden["scores"]);
  Index apart = 0;
  for (std::size_t i = 0; i < theirs.size(); ++i) {
    EXPECT_NEAR(state.score[i], theirs[i], 0.014);
    apart += std::abs(state.score[i] - theirs[i]) > 1e-4;
  }
  EXPECT_LT(apart, 500);
  EXPECT_EQ(state.nearest->index, nearest_points_plainly(x, 20).index);
}

TEST(Lof, PlaneSetsWithDuplicatesAndNewPlaces) {
  for (const char* name : {"plane", "few_duplicates", "many_duplicates"}) {
    const auto golden = golden::answers("outliers.json")["lof"][name];
    const Matrix x = golden::rows_of(golden["points"], 2);
    const LofState state = run_lof(x, {.k = golden["k"].get<Index>()});
    expect_scores(state.score, golden::numbers(golden["lowest_rows"]), 1e-4);
    expect_scores(state.score, golden::numbers(golden["scores"]), 1e-4);
    const LofNovelty novelty(x, state);
    expect_scores(novelty.scores(golden::rows_of(golden["new"], 2)), golden::numbers(golden["new_scores"]),
                  1e-4);
  }
}

TEST(Lof, AllPointsEqualScoreOne) {
  const Matrix x = Matrix::Constant(9, 2, 4.0F);
  for (const double score : run_lof(x, {.k = 3}).score) EXPECT_EQ(score, 1);
}

TEST(Lof, NoveltyInManyColumnsAndOfBytes) {
  const Matrix x = normals(150, 30, 2);
  const LofState state = run_lof(x, {.k = 6});
  const LofNovelty novelty(x, state);
  const Vector far = Vector::Constant(30, 5.0F);
  EXPECT_GT(novelty.score({far.data(), 30}), 2);
  const Vector middle = Vector::Zero(30);
  EXPECT_LT(novelty.score({middle.data(), 30}), 1.1);
  EXPECT_THROW(novelty.score({far.data(), 29}), InputError);
  std::vector<std::uint8_t> bytes(60 * 20);
  Rng rng(8);
  for (auto& b : bytes) b = static_cast<std::uint8_t>(rng.below(256));
  const PointsView view(bytes.data(), 60, 20, 1 / 255.0F);
  const LofState of_bytes = run_lof(view, {.k = 5});
  const Matrix floats = view.to_float();
  EXPECT_EQ(of_bytes.score, run_lof(floats, {.k = 5}).score);
  Matrix places = floats.topRows(3);
  places.array() += 0.01F;
  const auto scores = LofNovelty(view, of_bytes).scores(places);
  EXPECT_EQ(scores, LofNovelty(floats, of_bytes).scores(places));
  // By the definition: the places' neighbours are points, whose densities stay.
  for (Index i = 0; i < 3; ++i) {
    std::vector<std::pair<double, Index>> near;
    for (Index j = 0; j < floats.rows(); ++j)
      near.emplace_back((floats.row(j) - places.row(i)).cast<double>().norm(), j);
    std::sort(near.begin(), near.end());
    double reach = 0, density = 0;
    for (std::size_t o = 0; o < 5; ++o) {
      reach += std::max(of_bytes.nearest->k_distance(near[o].second), near[o].first) / 5;
      density += of_bytes.density[static_cast<std::size_t>(near[o].second)] / 5;
    }
    EXPECT_NEAR(scores[static_cast<std::size_t>(i)], density * (reach + 1e-10), 1e-6) << i;
  }
}

TEST(Lof, RefusesWhatItCannotUse) {
  const Matrix x = normals(8, 2, 1);
  Lof method;
  std::string message;
  const auto control = [&](PointsView points, Index k) -> std::string {
    try {
      method.init(points, {.k = k});
    } catch (const InputError& error) {
      message = error.message();
      return error.control_id();
    }
    return "accepted";
  };
  EXPECT_EQ(control(x, 7), "accepted");
  EXPECT_EQ(control(x, 8), "k");
  EXPECT_EQ(message, "k is 8, but each point has only 7 others.");
  EXPECT_EQ(control(x, 0), "k");
  EXPECT_EQ(control(normals(1, 2, 1), 1), "k");
  EXPECT_EQ(control(Matrix(0, 2), 1), "data");
  Matrix bad = x;
  bad(3, 1) = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(control(bad, 2), "data");
  // A refusal leaves the method as it was.
  while (!method.done()) method.step();
  EXPECT_EQ(method.state().score.size(), 8u);
}

}  // namespace
}  // namespace lab
