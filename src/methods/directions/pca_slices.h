#pragma once
// What a fitted PCA does with many points, in slices: scores, and the error against the number of components.
//
// Idea:      a page cannot wait for 10000 images at once; both jobs go over the points a few rows at a time.
// Symbols:   scores z = U (x − x̄);  error of k components: mean of ‖x − x̂‖² / d over the points, with x̂ =
//            x̄ + Σ_{j≤k} z_j u_j.
// Invariant: the results do not depend on the slicing (errors: to rounding), and are those of Pca.

#include <cstdint>

#include "methods/directions/pca.h"

namespace lab {

/// (n, m) scores on the first m components.
class PcaScores {
 public:
  /// `m` at most model.size(). The points must outlive the job. Throws InputError (control "data") for
  /// another number of columns than the model's.
  void init(PointsView points, const Pca& model, Index m);
  /// Works for about `quota` multiply-adds; true when finished.
  bool advance(std::int64_t quota);
  bool done() const { return row_ >= points_.rows; }
  /// 0 .. 1.
  double progress() const;
  /// (n, m); when done.
  const Matrix& scores() const { return scores_; }

 private:
  PointsView points_;
  Pca model_;  // its first m components
  Index row_ = 0;
  Matrix scores_;
};

/// (k + 1) mean squared error per coordinate with 0, 1, …, k components.
class PcaErrors {
 public:
  /// The points must outlive the job. Throws InputError (control "data") for another number of columns.
  void init(PointsView points, const Pca& model);
  bool advance(std::int64_t quota);
  bool done() const { return row_ >= points_.rows; }
  double progress() const;
  /// When done.
  const VectorD& errors() const { return sums_; }

 private:
  PointsView points_;
  Pca model_;
  Index row_ = 0;
  VectorD sums_;
};

/// The same for the points that `model` was fitted on, from their spectrum alone: what the components beyond
/// the k-th have of the variance. `n` points.
VectorD training_errors(const Pca& model, Index n);

}  // namespace lab
