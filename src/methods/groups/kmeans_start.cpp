// The start of k-means: what is refused, and where the first centroids lie.

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <unordered_map>

#include "core/error.h"
#include "methods/groups/kmeans_work.h"
#include "methods/numerics/distance.h"

namespace lab {
namespace {

std::string points_text(Index n) {
  return n == 1 ? "is only 1 point" : "are only " + std::to_string(n) + " points";
}

}  // namespace

bool same_row(PointsView points, Index a, Index b) {
  for (Index j = 0; j < points.cols; ++j) {
    if (points.at(a, j) != points.at(b, j)) return false;
  }
  return true;
}

Index count_different(PointsView points, Index enough) {
  std::unordered_multimap<std::uint64_t, Index> seen;
  for (Index i = 0; i < points.rows && static_cast<Index>(seen.size()) < enough; ++i) {
    std::uint64_t hash = 0xCBF29CE484222325ULL;  // FNV-1a over the values, so that −0 and 0 agree
    for (Index j = 0; j < points.cols; ++j) {
      const float value = points.at(i, j) + 0.0F;
      std::uint32_t bits = 0;
      std::memcpy(&bits, &value, sizeof bits);
      hash = (hash ^ bits) * 0x100000001B3ULL;
    }
    const auto [first, last] = seen.equal_range(hash);
    const bool known =
        std::any_of(first, last, [&](const auto& entry) { return same_row(points, entry.second, i); });
    if (!known) seen.emplace(hash, i);
  }
  return static_cast<Index>(seen.size());
}

void check_finite(PointsView points, const std::vector<float>& norms) {
  for (Index i = 0; i < points.rows; ++i) {
    if (std::isfinite(norms[static_cast<std::size_t>(i)])) continue;
    for (Index j = 0; j < points.cols; ++j) {
      if (std::isfinite(points.at(i, j))) continue;
      throw InputError(
          "Row " + std::to_string(i + 1) + ", column " + std::to_string(j + 1) + " is not a finite number.",
          "data");
    }
  }
}

void check_kmeans(PointsView points, const KmeansParams& params) {
  if (points.rows == 0) throw InputError("There are no points.", "data");
  if (points.cols == 0) throw InputError("The points have no columns.", "data");
  if (params.clusters < 1) {
    throw InputError("K is " + std::to_string(params.clusters) + ", but there must be at least 1 cluster.",
                     "k");
  }
  if (params.clusters > points.rows) {
    throw InputError(
        "K is " + std::to_string(params.clusters) + ", but there " + points_text(points.rows) + ".", "k");
  }
  if (params.max_iterations < 1) throw InputError("There must be at least 1 iteration.", "iterations");
  if (params.start == KmeansStart::given) {
    if (params.centroids.rows() != params.clusters) {
      throw InputError("K is " + std::to_string(params.clusters) + ", but " +
                           std::to_string(params.centroids.rows()) + " centroids are given.",
                       "start");
    }
    if (params.centroids.cols() != points.cols) {
      throw InputError("The given centroids have " + std::to_string(params.centroids.cols()) +
                           " coordinates, but the points have " + std::to_string(points.cols) + ".",
                       "start");
    }
    if (!params.centroids.allFinite()) throw InputError("A given centroid is not a finite number.", "start");
  }
}

void check_different(PointsView points, int clusters) {
  const Index different = count_different(points, clusters);
  if (different >= clusters) return;
  throw InputError("K is " + std::to_string(clusters) + ", but only " + std::to_string(different) +
                       " of the " + std::to_string(points.rows) + " points " +
                       (different == 1 ? "is" : "are") + " different.",
                   "k");
}

void Kmeans::place_by_chance() {
  std::vector<Index> order = work_->rng.sample(points_.rows, points_.rows);
  std::vector<Index> taken;
  for (const Index i : order) {
    if (static_cast<int>(taken.size()) == params_.clusters) break;
    // Two centroids on one spot would leave the second without points from the beginning.
    const bool again =
        std::any_of(taken.begin(), taken.end(), [&](Index t) { return same_row(points_, t, i); });
    if (again) continue;
    points_.copy_row(i, work_->centroids.data() + static_cast<Index>(taken.size()) * points_.cols);
    taken.push_back(i);
  }
}

bool Kmeans::advance_place(std::int64_t quota) {
  Work& work = *work_;
  const Index d = points_.cols;
  const Index n = points_.rows;
  if (work.pass != Work::Pass::place) {
    work.rng = Rng(seed_);
    work.centroids = Matrix::Zero(params_.clusters, d);
    work.chosen = params_.clusters;
    if (params_.start == KmeansStart::given) {
      work.centroids = params_.centroids;
    } else if (params_.start == KmeansStart::random) {
      place_by_chance();
    } else {
      points_.copy_row(work.rng.below(n), work.centroids.data());
      work.chosen = 1;
      work.nearest.assign(static_cast<std::size_t>(n), std::numeric_limits<double>::infinity());
      work.nearest_sums.assign(static_cast<std::size_t>(work.ranges.count), 0);
    }
    work.start(Work::Pass::place);
  }
  // k-means++: the distance to the nearest centroid so far, then the next one by those squares.
  while (work.chosen < params_.clusters) {
    const float* newest = work.centroids.data() + (work.chosen - 1) * d;
    const bool complete = work.advance_rows(quota, d, [&](Index r, Index first, Index count) {
      std::vector<float> buffer(static_cast<std::size_t>(points_.is_bytes() ? d : 0));
      double sum = work.nearest_sums[static_cast<std::size_t>(r)];
      for (Index i = first; i < first + count; ++i) {
        double& nearest = work.nearest[static_cast<std::size_t>(i)];
        nearest = std::min(nearest, squared_distance(points_.row(i, buffer.data()), newest, d));
        sum += nearest;
      }
      work.nearest_sums[static_cast<std::size_t>(r)] = sum;
    });
    if (!complete) return false;
    double total = 0;
    for (const double sum : work.nearest_sums) total += sum;
    double target = work.rng.uniform() * total;
    Index pick = -1;
    for (Index r = 0; r < work.ranges.count; ++r) {
      // Whole ranges are passed over by the sum that they contributed to the total.
      const double sum = work.nearest_sums[static_cast<std::size_t>(r)];
      const bool last = r + 1 == work.ranges.count;
      if (target >= sum && !(last && pick < 0)) {
        target -= sum;
        continue;
      }
      for (Index i = work.ranges.begin(r); i < work.ranges.end(r); ++i) {
        const double weight = work.nearest[static_cast<std::size_t>(i)];
        if (!(weight > 0)) continue;
        pick = i;
        if (target < weight) break;
        target -= weight;
      }
      if (pick >= 0) break;
    }
    // Rounding can run past the end where the last rows weigh nothing: take the farthest row then.
    if (pick < 0) pick = std::max_element(work.nearest.begin(), work.nearest.end()) - work.nearest.begin();
    points_.copy_row(pick, work.centroids.data() + work.chosen * d);
    ++work.chosen;
    std::fill(work.nearest_sums.begin(), work.nearest_sums.end(), 0.0);
    work.start(Work::Pass::place);
  }
  work.nearest = {};
  work.pass = Work::Pass::none;
  state_ = State();
  state_.phase = KmeansPhase::placed;
  state_.centroids = work.centroids;
  return true;
}

}  // namespace lab
