#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/error.h"
#include "core/parallel_for.h"
#include "methods/groups/dbscan.h"
#include "methods/groups/dbscan_engine.h"
#include "tests/unit/groups_golden.h"

namespace lab {
namespace {

Matrix line(std::initializer_list<float> xs) {
  Matrix x(static_cast<Index>(xs.size()), 1);
  std::copy(xs.begin(), xs.end(), x.data());
  return x;
}

void expect_same(const DbscanState& a, const DbscanState& b) {
  EXPECT_EQ(a.labels, b.labels);
  EXPECT_EQ(a.kinds, b.kinds);
  EXPECT_EQ(a.clusters, b.clusters);
  EXPECT_EQ(a.cores, b.cores);
  EXPECT_EQ(a.borders, b.borders);
  EXPECT_EQ(a.noise, b.noise);
}

std::string refused(PointsView points, double epsilon, int min_points) {
  try {
    Dbscan method;
    method.init(points, {epsilon, min_points});
  } catch (const InputError& error) {
    return error.control_id();
  }
  return "accepted";
}

TEST(Dbscan, ByHand) {
  // Two runs of four with gaps of 1, a point in reach of both ends, one far away.
  const Matrix x = line({0, 1, 2, 3, 4.5F, 6, 7, 8, 9, 20});
  const DbscanState state = run_dbscan(x, {1.5, 3});
  EXPECT_EQ(state.clusters, 1);  // 3 - 4.5 - 6: the point between is core (3, 4.5, 6)
  const DbscanState apart = run_dbscan(x, {1.5, 4});
  // With minPts 4 nobody has four within 1.5.
  EXPECT_EQ(apart.clusters, 0);
  EXPECT_EQ(apart.noise, 10);
  const Matrix y = line({0, 0.5F, 1, 2, 3, 3.5F, 4});
  const DbscanState tie = run_dbscan(y, {1.0, 3});
  EXPECT_EQ(tie.clusters, 1);
  const DbscanState two = run_dbscan(y, {1.0, 4});
  // Core: only 1 (0, .5, 1, 2) and 3 (2, 3, 3.5, 4). 2 is a border point of both and goes to the lower
  // number.
  EXPECT_EQ(two.clusters, 2);
  EXPECT_EQ(two.labels, (std::vector<int>{0, 0, 0, 0, 1, 1, 1}));
  EXPECT_EQ(two.kinds[3], DbscanKind::border);
  EXPECT_EQ(two.cores, 2);
}

TEST(Dbscan, AgreesWithScikitLearn) {
  for (const auto& answer : golden::read("dbscan.json")) {
    const auto& points = golden::points(answer["data"]);
    const DbscanParams params{answer["eps"], answer["min_points"]};
    for (const DbscanState& state : {run_dbscan(points.x, params), dbscan_plainly(points.x, params)}) {
      EXPECT_EQ(state.labels, answer["labels"].get<std::vector<int>>()) << answer["data"] << params.epsilon;
      std::vector<int> core;
      for (std::size_t i = 0; i < state.kinds.size(); ++i) {
        if (state.kinds[i] == DbscanKind::core) core.push_back(static_cast<int>(i));
      }
      EXPECT_EQ(core, answer["core"].get<std::vector<int>>());
    }
  }
}

TEST(Dbscan, EveryEngineGivesThePlainAnswer) {
  for (const Index d : {1, 2, 3, 4, 17}) {
    const Matrix x = golden::clouds(500, d, 5, 0.7, 11 + static_cast<std::uint64_t>(d));
    const double scale = std::sqrt(static_cast<double>(d));
    for (const double epsilon : {1e-7, 0.05 * scale, 0.3 * scale, 0.8 * scale, 3.0 * scale, 1000.0}) {
      for (const int min_points : {1, 4, 30, 500}) {
        const DbscanParams params{epsilon, min_points};
        const DbscanState plain = dbscan_plainly(x, params);
        expect_same(run_dbscan(x, params), plain);
        Dbscan method;
        method.init(x, params);
        while (!method.done()) method.step();
        expect_same(method.state(), plain);
      }
    }
  }
}

TEST(Dbscan, CellsAndBlocksAgreeOnExactTies) {
  // A lattice: distances of exactly ε everywhere.
  Matrix x(400, 2);
  for (Index i = 0; i < 400; ++i) {
    x(i, 0) = static_cast<float>(i % 20) * 0.25F + 1000;
    x(i, 1) = static_cast<float>(i / 20) * 0.25F;
  }
  for (const double epsilon : {0.25, 0.2499999, 0.25 * std::sqrt(2.0), 0.5}) {
    const DbscanParams params{epsilon, 5};
    const DbscanState plain = dbscan_plainly(x, params);
    expect_same(run_dbscan(x, params), plain);
    const auto cells = make_dbscan_cells(x, params);
    const auto blocks = make_dbscan_blocks(x, params);
    std::vector<DbscanKind> a(400, DbscanKind::unknown), b = a;
    for (Index t = 0; t < cells->tasks(); ++t) cells->mark_core(t, a.data());
    for (Index t = 0; t < blocks->tasks(); ++t) blocks->mark_core(t, b.data());
    EXPECT_EQ(a, b);
  }
}

TEST(Dbscan, SmallSlicesAndRestoreGiveTheSame) {
  const Matrix x = golden::clouds(700, 2, 6, 0.5, 5);
  const DbscanParams params{0.3, 6};
  const DbscanState whole = run_dbscan(x, params);
  Dbscan method;
  method.init(x, params);
  std::vector<DbscanPhase> phases;
  std::vector<DbscanState> kept;
  int slices = 0;
  while (!method.done()) {
    const DbscanPhase before = method.state().phase;
    ++slices;
    if (!method.advance(1)) {
      EXPECT_EQ(method.state().phase, before);
      EXPECT_GT(method.progress(), 0);
      EXPECT_LE(method.progress(), 1);
      // What is on show does not change while a half-step is under way.
      if (before == DbscanPhase::laid_out) {
        EXPECT_EQ(std::count(method.state().kinds.begin(), method.state().kinds.end(), DbscanKind::core), 0);
      }
      continue;
    }
    phases.push_back(method.state().phase);
    kept.push_back(method.state());
  }
  EXPECT_GT(slices, 50);
  EXPECT_EQ(phases, (std::vector<DbscanPhase>{DbscanPhase::laid_out, DbscanPhase::cores,
                                              DbscanPhase::components, DbscanPhase::assigned}));
  expect_same(method.state(), whole);
  EXPECT_FALSE(method.advance(1000));
  for (const DbscanState& state : kept) {
    Dbscan other;
    other.init(x, params);
    other.restore(state);
    while (!other.done()) other.step();
    expect_same(other.state(), whole);
  }
  EXPECT_GT(whole.bytes(), 700u * 5);
}

TEST(Dbscan, TheAnswerIsWhatTheDefinitionSays) {  // a certificate, from scratch
  const auto& points = golden::points("moons");
  const DbscanParams params{0.08, 4};
  const DbscanState state = run_dbscan(points.x, params);
  for (Index i = 0; i < points.x.rows(); ++i) {
    const auto near = dbscan_neighbours(points.x, i, params.epsilon);
    const auto kind = state.kinds[static_cast<std::size_t>(i)];
    EXPECT_EQ(kind == DbscanKind::core, static_cast<int>(near.size()) >= params.min_points);
    int lowest = -1;
    for (const Index j : near) {
      if (state.kinds[static_cast<std::size_t>(j)] != DbscanKind::core) continue;
      const int label = state.labels[static_cast<std::size_t>(j)];
      lowest = lowest < 0 ? label : std::min(lowest, label);
      if (kind == DbscanKind::core) {
        EXPECT_EQ(label, state.labels[static_cast<std::size_t>(i)]);
      }
    }
    EXPECT_EQ(lowest, state.labels[static_cast<std::size_t>(i)]);
  }
}

// Watched one core point at a time the answer is the same, every half-step adds one, and each was within reach.
TEST(Dbscan, GrowsByOneCorePointAHalfStep) {
  const auto& points = golden::points("moons");
  DbscanParams params{.epsilon = 0.08, .min_points = 4};
  const DbscanState whole = run_dbscan(points.x, params);
  ASSERT_GT(whole.clusters, 2);
  params.one_by_one = true;
  Dbscan method;
  method.init(points.x, params);
  std::vector<DbscanState> kept;
  while (!method.done()) {
    method.step();
    kept.push_back(method.state());
  }
  // The points, the core points, each of them, and the others.
  ASSERT_EQ(static_cast<Index>(kept.size()), 2 + whole.cores + 1);
  const auto labelled = [](const DbscanState& s) {
    return static_cast<Index>(s.labels.size()) - std::count(s.labels.begin(), s.labels.end(), -1);
  };
  for (std::size_t k = 2; k + 1 < kept.size(); ++k) {
    const DbscanState& s = kept[k];
    EXPECT_EQ(s.phase, k + 2 < kept.size() ? DbscanPhase::growing : DbscanPhase::components);
    EXPECT_EQ(labelled(s), static_cast<Index>(k) - 1);
    ASSERT_GE(s.newest, 0);
    EXPECT_EQ(s.kinds[static_cast<std::size_t>(s.newest)], DbscanKind::core);
    EXPECT_EQ(s.labels[static_cast<std::size_t>(s.newest)], s.clusters - 1);
    EXPECT_EQ(s.labels[static_cast<std::size_t>(s.found_from)], s.clusters - 1);
    EXPECT_EQ(s.newest == s.found_from, s.clusters > kept[k - 1].clusters);
    EXPECT_LE((points.x.row(s.newest) - points.x.row(s.found_from)).norm(), 0.08F * 1.0001F);
  }
  EXPECT_EQ(kept.back().labels, whole.labels);
  EXPECT_EQ(kept.back().kinds, whole.kinds);
  EXPECT_EQ(kept.back().clusters, whole.clusters);
  // It goes on from any of them.
  for (const std::size_t k : {std::size_t{1}, std::size_t{2}, std::size_t{40}, kept.size() - 3}) {
    Dbscan other;
    other.init(points.x, params);
    other.restore(kept[k]);
    other.step();
    EXPECT_EQ(other.state().labels, kept[k + 1].labels) << k;
    EXPECT_EQ(other.state().newest, kept[k + 1].newest) << k;
    while (!other.done()) other.step();
    EXPECT_EQ(other.state().labels, whole.labels) << k;
  }
  // No core point at all.
  Dbscan lonely;
  lonely.init(points.x, {.epsilon = 1e-6, .min_points = 4, .one_by_one = true});
  while (!lonely.done()) lonely.step();
  EXPECT_EQ(lonely.state().clusters, 0);
  EXPECT_EQ(lonely.state().noise, points.x.rows());
}

TEST(Dbscan, ThreadsDoNotMatter) {
  const Matrix x = golden::clouds(5000, 3, 9, 0.6, 8);
  const DbscanParams params{0.4, 8};
  set_threads(1);
  const DbscanState one = run_dbscan(x, params);
  set_threads(4);
  expect_same(run_dbscan(x, params), one);
  set_threads(0);
}

TEST(Dbscan, EqualPointsAndBytes) {
  const Matrix same = Matrix::Constant(50, 2, 3.5F);
  EXPECT_EQ(run_dbscan(same, {0.1, 50}).clusters, 1);
  std::vector<std::uint8_t> bytes;
  for (int i = 0; i < 60; ++i) bytes.push_back(static_cast<std::uint8_t>(i < 30 ? i : i + 100));
  const PointsView view(bytes.data(), 60, 1, 1.0F);
  EXPECT_EQ(run_dbscan(view, {1.0, 3}).clusters, 2);
}

TEST(Dbscan, RefusesBadInput) {
  const Matrix x = line({0, 1, 2, 3});
  EXPECT_EQ(refused(x, 0, 2), "eps");
  EXPECT_EQ(refused(x, -1, 2), "eps");
  EXPECT_EQ(refused(x, std::nan(""), 2), "eps");
  EXPECT_EQ(refused(x, std::numeric_limits<double>::infinity(), 2), "eps");
  EXPECT_EQ(refused(x, 1e-200, 2), "eps");
  EXPECT_EQ(refused(x, 1, 0), "minpts");
  EXPECT_EQ(refused(x, 1, 5), "minpts");
  EXPECT_EQ(refused(x, 1, 4), "accepted");
  EXPECT_EQ(refused(Matrix(0, 2), 1, 1), "data");
  Matrix bad = x;
  bad(2, 0) = std::nanf("");
  EXPECT_EQ(refused(bad, 1, 2), "data");
  EXPECT_EQ(refused(Matrix(Matrix::Zero(Dbscan::blocked_limit + 1, 4)), 1, 2), "data");
  try {
    Dbscan().init(x, {1, 5});
    FAIL();
  } catch (const InputError& error) {
    EXPECT_EQ(error.message(), "minPts is 5, but there are only 4 points.");
  }
}

TEST(Dbscan, KDistancesAreThoseOfSortedDistances) {
  for (const Index d : {1, 2, 5}) {
    const Matrix x = golden::clouds(300, d, 4, 0.8, 21);
    KDistances job;
    job.init(x, 6);
    int slices = 0;
    while (!job.advance(100)) ++slices;
    EXPECT_GT(slices, 100);
    for (Index i = 0; i < 300; ++i) {
      std::vector<double> all;
      for (Index j = 0; j < 300; ++j)
        all.push_back((x.row(i).cast<double>() - x.row(j).cast<double>()).norm());
      std::sort(all.begin(), all.end());
      EXPECT_NEAR(job.by_point()[static_cast<std::size_t>(i)], all[5], 1e-12);
    }
    EXPECT_TRUE(std::is_sorted(job.descending().rbegin(), job.descending().rend()));
    // ε at the median distance makes half of the points core.
    const double epsilon = std::nextafter(job.descending()[150], 1e9);
    EXPECT_EQ(run_dbscan(x, {epsilon, 6}).cores, 150);
  }
  EXPECT_THROW(KDistances().init(line({1, 2}), 3), InputError);
}

TEST(KdTree, FindsWhatALookAtAllPointsFinds) {
  Matrix x = golden::clouds(400, 3, 4, 1.0, 2);
  for (Index i = 0; i < x.size(); ++i) x.data()[i] = std::round(x.data()[i]);  // many ties
  const KdTree tree(x);
  std::vector<Neighbour> found;
  for (Index i = 0; i < 400; i += 7) {
    std::vector<Neighbour> all;
    for (Index j = 0; j < 400; ++j) all.push_back({(x.row(i) - x.row(j)).cast<double>().squaredNorm(), j});
    std::sort(all.begin(), all.end());
    tree.nearest(tree.point(i), 20, found);
    ASSERT_EQ(found.size(), 20u);
    for (std::size_t k = 0; k < 20; ++k) EXPECT_EQ(found[k].index, all[k].index);
    tree.within(tree.point(i), 4.0, found);
    EXPECT_EQ(static_cast<std::ptrdiff_t>(found.size()),
              std::count_if(all.begin(), all.end(), [](const Neighbour& n) { return n.squared <= 4.0; }));
  }
}

TEST(Dbscan, NeighbourEdgesAreLimitedAndOrdered) {
  const Matrix x = line({0, 1, 2, 5});
  using Edges = std::vector<std::pair<Index, Index>>;
  EXPECT_EQ(neighbour_edges(x, 1.0, 100), (Edges{{0, 1}, {1, 2}}));
  EXPECT_EQ(neighbour_edges(x, 10.0, 2), (Edges{{0, 1}, {0, 2}}));
}

}  // namespace
}  // namespace lab
