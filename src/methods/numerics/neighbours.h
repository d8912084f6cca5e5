#pragma once
// The k nearest other points of every point: exact, in slices.
//
// Idea:      few columns: a k-d tree. More: the distances of two blocks of points at a time from one matrix
//            product, ‖x‖² + ‖y‖² − 2x·y in float32, each pair of blocks once for both sides; a row keeps
//            what could still be among its k nearest given the rounding bound, and the few kept are measured
//            again in double.
// Reference: J. Bentley 1975 (trees); N. Higham, Accuracy and Stability of Numerical Algorithms, 3.1 (the
//            bound).
// Symbols:   u = 2⁻²⁴;  |error of a float32 ‖x − y‖²| <= (d + 16) u (‖x‖² + ‖y‖²) for centred points.
// Invariant: exactly k neighbours per point, never itself, nearest first; equal distances in order of their
//            rows, so where several points tie for the k-th place the lower rows are taken. The result
//            depends neither on the slicing, the threads nor the instruction set.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/matrix.h"
#include "core/points.h"
#include "methods/numerics/kd_tree.h"

namespace lab {

struct NearestPoints {
  Index k = 0;
  std::vector<std::int32_t> index;  ///< (n, k) row-major, nearest first
  std::vector<double> distance;     ///< (n, k) Euclidean

  Index size() const { return k == 0 ? 0 : static_cast<Index>(index.size()) / k; }
  std::span<const std::int32_t> indices_of(Index i) const {
    return {index.data() + i * k, static_cast<std::size_t>(k)};
  }
  std::span<const double> distances_of(Index i) const {
    return {distance.data() + i * k, static_cast<std::size_t>(k)};
  }
  /// Distance of point i to its k-th nearest.
  double k_distance(Index i) const { return distance[static_cast<std::size_t>((i + 1) * k - 1)]; }
  std::size_t bytes() const { return index.size() * sizeof(std::int32_t) + distance.size() * sizeof(double); }
};

enum class NearestWay { automatic, tree, blocks };

class NearestJob {
 public:
  static constexpr Index tree_columns = 12;  ///< automatic: a tree up to so many columns

  NearestJob();
  ~NearestJob();
  NearestJob(NearestJob&&) noexcept;
  NearestJob& operator=(NearestJob&&) noexcept;

  /// Throws InputError: "data" for no points, NaN or infinite values; "k" unless 1 <= k <= n − 1. The points
  /// must outlive the job.
  void init(PointsView points, Index k, NearestWay way = NearestWay::automatic);
  /// Works for about `quota` multiply-adds; true when finished.
  bool advance(std::int64_t quota);
  bool done() const { return done_; }
  /// 0 .. 1.
  double progress() const;
  /// When done.
  const NearestPoints& result() const { return result_; }
  NearestPoints take_result() { return std::move(result_); }

 private:
  struct Blocks;
  void prepare();
  void search_tree(Index first, Index count);
  void do_tiles(Index count);
  void rank_rows(Index first, Index count);

  PointsView points_;
  NearestWay way_ = NearestWay::tree;
  bool done_ = true;
  bool prepared_ = false;
  Index row_ = 0;
  Matrix floats_;  // of byte points, and of the tree's queries
  KdTree tree_;
  std::unique_ptr<Blocks> blocks_;
  NearestPoints result_;
};

/// The same in one go.
NearestPoints nearest_points(PointsView points, Index k);
/// The plain reading, against which the fast ones are tested: all distances, sorted. O(n² (d + log n)).
NearestPoints nearest_points_plainly(PointsView points, Index k);

}  // namespace lab
