// Numbers of valleys: the clusters of the cut, and the same colours while the cut moves.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

#include "data/catalog.h"
#include "methods/groups/optics.h"
#include "methods/measures/metrics.h"
#include "ui/plot/reachability.h"

namespace lab {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

struct Walk {
  std::vector<double> plot, cores;
  OpticsState state;
  /// The clusters of a cut as the method has them, by place.
  std::vector<int> cut(double at) const {
    const std::vector<int> by_point = optics_cut(state, at);
    std::vector<int> out;
    for (const auto i : state.ordering) out.push_back(by_point[static_cast<std::size_t>(i)]);
    return out;
  }
};

Walk walk(const char* shape, Index n, int min_points) {
  const Dataset data = make_dataset(shape, {}, {.n = n, .noise = 1.0, .seed = 1});
  OpticsParams p;
  p.min_points = min_points;
  Walk w;
  w.state = run_optics(data.points, p);
  w.plot = w.state.plot();
  for (const auto i : w.state.ordering) w.cores.push_back(w.state.core[static_cast<std::size_t>(i)]);
  return w;
}

TEST(ValleyNumbers, ByHand) {
  // Two valleys, of two and three places, and a lonely place at the end.
  const std::vector<double> plot{infinity, 1, 5, 1, 1, 9};
  const std::vector<double> cores{1, 1, 1, 1, 1, 9};
  EXPECT_EQ(valley_numbers(plot, cores, 10), (std::vector<int>{0, 0, 0, 0, 0, 0}));
  EXPECT_EQ(valley_numbers(plot, cores, 6), (std::vector<int>{0, 0, 0, 0, 0, -1}));
  // The larger part keeps the number.
  EXPECT_EQ(valley_numbers(plot, cores, 2), (std::vector<int>{1, 1, 0, 0, 0, -1}));
  EXPECT_EQ(valley_numbers(plot, cores, 0.5), (std::vector<int>(6, -1)));
  EXPECT_TRUE(valley_numbers({}, {}, 1).empty());
}

TEST(ValleyNumbers, AreTheClustersOfTheCut) {
  for (const char* shape : {"densities", "moons", "blobs", "uniform"}) {
    const Walk w = walk(shape, 300, 4);
    for (double at = 0.01; at < 4; at *= 1.3) {
      const std::vector<int> labels = w.cut(at), numbers = valley_numbers(w.plot, w.cores, at);
      for (std::size_t p = 0; p < labels.size(); ++p) ASSERT_EQ(labels[p] < 0, numbers[p] < 0);
      ASSERT_EQ(adjusted_rand(labels, numbers), 1.0) << shape << " at " << at;
    }
  }
}

TEST(ValleyNumbers, KeepTheirColourWhileTheCutFalls) {
  const Walk w = walk("densities", 240, 5);
  std::vector<int> before;
  for (double at = 4; at > 0.02; at /= 1.02) {
    const std::vector<int> now = valley_numbers(w.plot, w.cores, at);
    // Whoever has a number that was there before stands in the cluster that had it: colours never swap.
    std::set<int> known(before.begin(), before.end());
    for (std::size_t p = 0; p < before.size(); ++p) {
      if (now[p] >= 0 && known.contains(now[p])) {
        EXPECT_EQ(now[p], before[p]) << "at " << at;
      }
    }
    before = now;
  }
}

}  // namespace
}  // namespace lab
