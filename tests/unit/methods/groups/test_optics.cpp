#include "methods/groups/optics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "core/error.h"
#include "methods/groups/dbscan.h"
#include "methods/measures/metrics.h"
#include "tests/unit/groups_golden.h"

namespace lab {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

OpticsParams with(int min_points, double max_epsilon = infinity, Index per_step = 1) {
  return {min_points, max_epsilon, per_step};
}

void expect_same(const OpticsState& a, const OpticsState& b) {
  EXPECT_EQ(a.ordering, b.ordering);
  EXPECT_EQ(a.reachability, b.reachability);
  EXPECT_EQ(a.core, b.core);
  EXPECT_EQ(a.predecessor, b.predecessor);
}

std::string refused(PointsView points, const OpticsParams& params) {
  try {
    Optics method;
    method.init(points, params);
  } catch (const InputError& error) {
    return error.control_id();
  }
  return "accepted";
}

TEST(Optics, ByHand) {
  Matrix x(5, 1);
  x << 0, 1, 3, 10, 11;
  const OpticsState state = run_optics(x, with(2));
  EXPECT_EQ(state.core, (std::vector<double>{1, 1, 2, 1, 1}));
  EXPECT_EQ(state.ordering, (std::vector<std::int32_t>{0, 1, 2, 3, 4}));
  EXPECT_EQ(state.plot(), (std::vector<double>{infinity, 1, 2, 7, 1}));
  EXPECT_EQ(state.predecessor, (std::vector<std::int32_t>{-1, 0, 1, 2, 3}));
  EXPECT_EQ(optics_cut(state, 2), (std::vector<int>{0, 0, 0, 1, 1}));
  EXPECT_EQ(optics_cut(state, 1), (std::vector<int>{0, 0, -1, 1, 1}));
  EXPECT_EQ(optics_cut(state, 0.5), (std::vector<int>{-1, -1, -1, -1, -1}));
  const OpticsState near = run_optics(x, with(2, 2));
  EXPECT_EQ(near.plot(), (std::vector<double>{infinity, 1, 2, infinity, 1}));
}

TEST(Optics, AgreesWithScikitLearn) {
  for (const auto& answer : golden::read("optics.json")) {
    const auto& points = golden::points(answer["data"]);
    SCOPED_TRACE(answer["data"].get<std::string>());
    const double max_epsilon = answer["max_eps"].is_null() ? infinity : answer["max_eps"].get<double>();
    const OpticsState state = run_optics(points.x, with(answer["min_points"], max_epsilon));
    const auto reachability = golden::reals(answer["reachability"]);
    const auto core = golden::reals(answer["core"]);
    EXPECT_EQ(state.ordering, answer["ordering"].get<std::vector<std::int32_t>>());
    EXPECT_EQ(state.predecessor, answer["predecessor"].get<std::vector<std::int32_t>>());
    int wrong = 0;
    for (std::size_t i = 0; i < core.size(); ++i) {
      const auto differ = [](double a, double b) {
        return a != b && !(std::abs(a - b) <= 1e-5 * std::abs(b));
      };
      wrong += differ(state.reachability[i], reachability[i]) || differ(state.core[i], core[i]) ? 1 : 0;
    }
    EXPECT_EQ(wrong, 0);
    EXPECT_EQ(optics_cut(state, answer["eps"]), answer["cut"].get<std::vector<int>>());
    using Intervals = std::vector<std::pair<Index, Index>>;
    XiParams xi;
    xi.xi = answer["xi"];
    xi.min_points = answer["min_points"];
    const XiClusters clusters = optics_xi(state, xi);
    EXPECT_EQ(clusters.intervals, answer["xi_clusters"].get<Intervals>());
    EXPECT_EQ(clusters.labels, answer["xi_labels"].get<std::vector<int>>());
    xi.predecessor_correction = false;
    const XiClusters plain = optics_xi(state, xi);
    EXPECT_EQ(plain.intervals, answer["plain_clusters"].get<Intervals>());
    EXPECT_EQ(plain.labels, answer["plain_labels"].get<std::vector<int>>());
  }
}

TEST(Optics, TheFastWalkIsThePlainWalk) {
  for (const Index d : {1, 2, 6}) {
    Matrix x = golden::clouds(250, d, 4, 0.8, 17);
    for (const double max_epsilon : {infinity, 0.6 * static_cast<double>(d)}) {
      expect_same(run_optics(x, with(5, max_epsilon)), optics_plainly(x, with(5, max_epsilon)));
    }
    for (Index i = 0; i < x.size(); ++i) x.data()[i] = std::round(2 * x.data()[i]);  // ties and duplicates
    expect_same(run_optics(x, with(4)), optics_plainly(x, with(4)));
  }
}

TEST(Optics, EveryVisitIsTheEasiestOne) {  // the invariant at each step
  const auto& points = golden::points("moons");
  Optics method;
  method.init(points.x, with(5));
  method.step();
  EXPECT_EQ(method.state().phase, OpticsPhase::measured);
  std::set<std::int32_t> visited;
  while (!method.done()) {
    const OpticsState before = method.state();
    method.step();
    const OpticsState& after = method.state();
    ASSERT_EQ(after.ordering.size(), before.ordering.size() + 1);
    const auto here = after.ordering.back();
    EXPECT_TRUE(visited.insert(here).second);
    for (std::size_t i = 0; i < before.reachability.size(); ++i) {
      if (visited.count(static_cast<std::int32_t>(i)) == 0) {
        EXPECT_LE(before.reachability[static_cast<std::size_t>(here)], before.reachability[i]);
      } else {
        EXPECT_EQ(before.reachability[i], after.reachability[i]);
      }
      EXPECT_LE(after.reachability[i], before.reachability[i]);
    }
  }
  EXPECT_EQ(visited.size(), 300u);
}

TEST(Optics, ACutIsWhatDbscanFinds) {
  for (const char* name : {"blobs", "moons", "stretched"}) {
    const auto& points = golden::points(name);
    const OpticsState state = run_optics(points.x, with(6));
    for (const double epsilon : {0.1, 0.2, 0.5, 0.9}) {
      const std::vector<int> cut = optics_cut(state, epsilon);
      const DbscanState dbscan = run_dbscan(points.x, {epsilon, 6});
      std::vector<int> a, b;
      for (std::size_t i = 0; i < cut.size(); ++i) {
        if (dbscan.kinds[i] == DbscanKind::core) {
          a.push_back(cut[i]);
          b.push_back(dbscan.labels[i]);
          EXPECT_GE(cut[i], 0);
        }
        if (dbscan.kinds[i] == DbscanKind::noise) {
          EXPECT_EQ(cut[i], -1);
        }
      }
      if (!a.empty()) {
        EXPECT_DOUBLE_EQ(adjusted_rand(a, b), 1);
      }
    }
  }
}

TEST(Optics, SmallSlicesAndRestoreGiveTheSame) {
  const Matrix x = golden::clouds(400, 2, 4, 0.7, 3);
  const OpticsState whole = run_optics(x, with(6, 2.0));
  Optics method;
  method.init(x, with(6, 2.0, 30));
  int slices = 0;
  std::vector<OpticsState> kept;
  while (!method.done()) {
    const std::size_t before = method.state().ordering.size();
    ++slices;
    if (method.advance(1)) {
      kept.push_back(method.state());
    } else {
      EXPECT_EQ(method.state().ordering.size(), before);
      EXPECT_GT(method.progress(), 0);
      EXPECT_LT(method.progress(), 1);
    }
  }
  EXPECT_GT(slices, 700);
  EXPECT_EQ(kept.size(), 1u + 14u);
  expect_same(method.state(), whole);
  for (const std::size_t s : {0u, 5u, 13u}) {
    method.restore(kept[s]);
    while (!method.done()) method.step();
    expect_same(method.state(), whole);
  }
  EXPECT_GT(whole.bytes(), 400u * 24);
}

TEST(Optics, EqualPoints) {
  const Matrix x = Matrix::Constant(20, 2, 1.5F);
  const OpticsState state = run_optics(x, with(3));
  EXPECT_EQ(state.reachability[5], 0);
  EXPECT_EQ(optics_cut(state, 0.1), std::vector<int>(20, 0));
  EXPECT_EQ(optics_xi(state, XiParams()).labels.size(), 20u);
}

TEST(Optics, RefusesBadInput) {
  const Matrix x = golden::clouds(10, 2, 1, 1, 1);
  EXPECT_EQ(refused(x, with(5)), "accepted");
  EXPECT_EQ(refused(x, with(1)), "minpts");
  EXPECT_EQ(refused(x, with(11)), "minpts");
  EXPECT_EQ(refused(x, with(5, 0)), "maxeps");
  EXPECT_EQ(refused(x, with(5, std::nan(""))), "maxeps");
  EXPECT_EQ(refused(x, with(5, 1, 0)), "visits");
  EXPECT_EQ(refused(Matrix(0, 2), with(5)), "data");
  const Matrix many = Matrix::Zero(Optics::limit + 1, 1);
  EXPECT_EQ(refused(many, with(5)), "data");
  Matrix bad = x;
  bad(0, 0) = std::nanf("");
  EXPECT_EQ(refused(bad, with(5)), "data");
  const OpticsState state = run_optics(x, with(5));
  for (const double xi : {0.0, 1.0, -0.1, std::nan("")}) {
    XiParams params;
    params.xi = xi;
    EXPECT_THROW(optics_xi(state, params), InputError);
  }
}

}  // namespace
}  // namespace lab
