#pragma once
// Nearest centroid of many points: fast, and still exact.
//
// Idea:      argmin_k ‖x − μ_k‖² = argmin_k (‖μ_k‖² − 2x·μ_k): float32 products in blocks; where the best two
//            are closer than the rounding bound, the candidates are compared again by squared distances in
//            double.
// Symbols:   u = 2⁻²⁴ unit of rounding; the products' error is at most γ‖x‖‖μ‖ with γ = (d/4 + 8)u (Higham,
//            Accuracy and Stability of Numerical Algorithms, 3.1).
// Invariant: the label is that of the smallest squared distance in double, ties to the lower index, whatever
//            the instruction set and the block.

#include <span>
#include <vector>

#include "core/matrix.h"
#include "core/points.h"
#include "methods/numerics/dot_kernel.h"

namespace lab {

/// Upper bounds of ‖x_i‖ for every row; NaN or infinite where a row holds such a value. Parallel.
std::vector<float> row_norms(PointsView points);

class NearestCentroids {
 public:
  /// `norms` as from row_norms; points, norms and centroids must outlive it.
  NearestCentroids(PointsView points, std::span<const float> norms, const Matrix& centroids);

  /// Labels of rows first .. first + count - 1 into labels[0 .. count - 1]; each row's squared distance to
  /// its centroid, in double, into distances[0 .. count - 1] where that is not null. May run in several
  /// threads.
  void find(Index first, Index count, int* labels, double* distances) const;

 private:
  void find_directly(Index first, Index count, int* labels, double* distances) const;

  PointsView points_;
  std::span<const float> norms_;
  const Matrix* centroids_;
  PackedRows packed_;
  std::vector<float> squared_norms_;  // (2 * pairs), infinite behind K
  float largest_norm_ = 0;
};

/// A fixed cut of n rows into at most 16 ranges, the same on every machine: range r is rows begin(r) ..
/// end(r) - 1.
struct RowRanges {
  Index rows = 0;
  Index count = 1;
  explicit RowRanges(Index n = 0) : rows(n), count(n / 1024 < 1 ? 1 : n / 1024 > 16 ? 16 : n / 1024) {}
  Index begin(Index r) const { return rows * r / count; }
  Index end(Index r) const { return rows * (r + 1) / count; }
};

}  // namespace lab
