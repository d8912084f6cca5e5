#pragma once
// Mean and covariance of many points, in slices.
//
// Idea:      first the mean, then the products of the centred columns, panel of rows by panel, each pair of
//            columns once. Bytes are multiplied as whole numbers (16-bit products, 64-bit sums): exact, and
//            several times as fast as float32.
// Symbols:   x̄ = Σ x / n;  S = Σ (x − x̄)(x − x̄)ᵀ / (n − 1).
// Invariant: S is symmetric to the last bit. The result depends neither on the slicing nor on the number of
//            threads.
// Numbers:   bytes: exact up to the final division. float32: centred in double; products in double where
//            there are at most `double_limit` of them, else float32 products of 256 rows at a time (scaled
//            into its range, see float_range.h) summed up in double.

#include <cstdint>
#include <vector>

#include "core/matrix.h"
#include "core/points.h"

namespace lab {

class Covariance {
 public:
  static constexpr double double_limit = 2e9;

  /// Largest coordinate: what is made of larger ones (scores, points rebuilt) float32 cannot hold.
  static constexpr double value_limit = 1e36;

  /// Throws InputError (control "data") for fewer than 2 points, no columns, values beyond ± value_limit, NaN. The
  /// points must outlive the job. With `want_matrix` false only the mean and the variances (diagonal) are
  /// computed.
  void init(PointsView points, bool want_matrix = true);
  /// Works for about `quota` multiply-adds; true when finished.
  bool advance(std::int64_t quota);
  bool done() const { return stage_ == Stage::done; }
  /// 0 .. 1.
  double progress() const;

  /// The power of two that brings the points into the range of float32 products (float_range.h).
  double scale() const { return scale_; }
  /// (d) x̄; when done.
  const VectorD& mean() const { return mean_; }
  /// (d, d) S, divided by n − 1; when done and wanted. Moved out by take_matrix().
  const MatrixD& matrix() const { return matrix_; }
  MatrixD take_matrix() { return std::move(matrix_); }
  /// trace of S; when done.
  double total_variance() const { return total_variance_; }
  /// (d) diagonal of S; when done.
  const VectorD& variances() const { return variances_; }

 private:
  enum class Stage { mean, spread, products, done };
  void add_to_mean(Index first, Index count);
  void finish_mean();
  void add_to_spread(Index first, Index count);
  void add_bytes(Index first, Index count);
  void add_floats(Index first, Index count);
  void finish();

  PointsView points_;
  bool want_matrix_ = true;
  bool in_double_ = true;
  double scale_ = 1;
  Stage stage_ = Stage::done;
  Index row_ = 0;
  double work_done_ = 0, work_total_ = 1;
  std::vector<std::int64_t> byte_sums_, byte_squares_;
  VectorD mean_, variances_;
  MatrixD matrix_;                         // of the lower blocks until finish()
  std::vector<std::int64_t> byte_matrix_;  // Σ x xᵀ of bytes, lower blocks
  double total_variance_ = 0;
};

}  // namespace lab
