#pragma once
// Private to k-means: the half-step at hand.
//
// Idea:      a half-step is one or more passes over fixed ranges of rows. Each range adds up its own rows in
//            their order, and the ranges are combined in theirs.
// Invariant: so neither the slicing nor the number of threads changes a sum.

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/parallel_for.h"
#include "methods/groups/kmeans.h"
#include "methods/numerics/nearest.h"

namespace lab {

/// Throws InputError for parameters that cannot be run.
void check_kmeans(PointsView points, const KmeansParams& params);
/// Throws InputError where fewer than K points are different.
void check_different(PointsView points, int clusters);
/// Throws InputError for the first value that is not finite; `norms` as from row_norms.
void check_finite(PointsView points, const std::vector<float>& norms);
/// True where rows a and b hold the same values.
bool same_row(PointsView points, Index a, Index b);

/// Sums of the rows of each cluster within one range: whole numbers for bytes, double for float32.
struct ClusterSums {
  std::vector<double> f64;
  std::vector<std::uint32_t> u32;
  std::vector<Index> counts;
  double cost = 0;
  Index changed = 0;

  void clear(PointsView points, Index clusters) {
    const auto size = static_cast<std::size_t>(clusters * points.cols);
    f64.assign(points.is_bytes() ? 0 : size, 0);
    u32.assign(points.is_bytes() ? size : 0, 0);
    counts.assign(static_cast<std::size_t>(clusters), 0);
    cost = 0;
    changed = 0;
  }

  void add(PointsView points, Index i, int label) {
    const Index d = points.cols;
    if (points.is_bytes()) {
      const std::uint8_t* row = points.row_u8(i);
      std::uint32_t* sum = u32.data() + label * d;
      for (Index j = 0; j < d; ++j) sum[j] += row[j];
    } else {
      const float* row = points.row_f32(i);
      double* sum = f64.data() + label * d;
      for (Index j = 0; j < d; ++j) sum[j] += static_cast<double>(row[j]);
    }
    ++counts[static_cast<std::size_t>(label)];
  }
};

/// The pending half-step, and what is prepared once per init.
struct Kmeans::Work {
  enum class Pass { none, place, assign, sums, cost };

  std::vector<float> norms;
  RowRanges ranges;
  Pass pass = Pass::none;
  std::vector<Index> at;  // next row of each range in the current pass
  bool want_cost = true;

  Rng rng;
  Index chosen = 0;             // k-means++: centroids placed so far
  std::vector<double> nearest;  // k-means++: squared distance of each row to the nearest of them
  std::vector<double> nearest_sums;

  std::vector<int> labels;
  std::unique_ptr<NearestCentroids> search;
  std::vector<ClusterSums> parts;  // one per range
  MatrixD sums;                    // (K, d) of the labels in state, where have_sums
  std::vector<Index> counts;
  bool have_sums = false;
  Matrix centroids;  // where the pending half-step puts them
  std::vector<KmeansReseed> reseeded;

  void start(Pass next) {
    pass = next;
    at.resize(static_cast<std::size_t>(ranges.count));
    for (Index r = 0; r < ranges.count; ++r) at[static_cast<std::size_t>(r)] = ranges.begin(r);
  }

  Index rows_done() const {
    Index done = 0;
    for (Index r = 0; r < ranges.count; ++r) done += at[static_cast<std::size_t>(r)] - ranges.begin(r);
    return done;
  }

  /// Calls body(range, first, count) for about quota / cost_per_row more rows, each range in its own order;
  /// true when every row has had its turn. Takes what it used from the quota.
  template <class Body>
  bool advance_rows(std::int64_t& quota, Index cost_per_row, const Body& body) {
    if (quota <= 0) return false;
    const Index left = ranges.rows - rows_done();
    const Index rows = std::min(left, std::max<Index>(1, quota / std::max<Index>(1, cost_per_row)));
    quota -= std::min<std::int64_t>(quota, rows * std::max<Index>(1, cost_per_row));
    constexpr Index worth_threads = 1024;
    if (rows >= worth_threads || rows == left) {
      // All ranges at once, each by its share of the rows.
      parallel_for(ranges.count, [&](Index r) {
        Index& next = at[static_cast<std::size_t>(r)];
        const Index end = ranges.end(r);
        const Index count = rows == left ? end - next : std::min(end - next, rows / ranges.count + 1);
        if (count > 0) body(r, next, count);
        next += count;
      });
    } else {
      Index taken = 0;
      for (Index r = 0; r < ranges.count && taken < rows; ++r) {
        Index& next = at[static_cast<std::size_t>(r)];
        const Index count = std::min(ranges.end(r) - next, rows - taken);
        if (count > 0) body(r, next, count);
        next += count;
        taken += count;
      }
    }
    return rows_done() == ranges.rows;
  }

  void clear_parts(PointsView points, Index clusters) {
    parts.resize(static_cast<std::size_t>(ranges.count));
    for (ClusterSums& part : parts) part.clear(points, clusters);
  }

  /// The ranges' sums, added in their order.
  void combine_parts(PointsView points, Index clusters) {
    sums = MatrixD::Zero(clusters, points.cols);
    counts.assign(static_cast<std::size_t>(clusters), 0);
    for (const ClusterSums& part : parts) {
      for (Index e = 0; e < sums.size(); ++e) {
        const auto at_e = static_cast<std::size_t>(e);
        sums.data()[e] += points.is_bytes() ? static_cast<double>(part.u32[at_e]) : part.f64[at_e];
      }
      for (std::size_t k = 0; k < counts.size(); ++k) counts[k] += part.counts[k];
    }
    if (points.is_bytes()) sums *= static_cast<double>(points.scale);
    have_sums = true;
  }

  double combined_cost() const {
    double cost = 0;
    for (const ClusterSums& part : parts) cost += part.cost;
    return cost;
  }
};

}  // namespace lab
