#pragma once
// How alike every two points are: the graph that spectral methods cut.
//
// Idea:      likeness falls with distance, and how fast may depend on how crowded it is there; or only the
//            nearest neighbours are alike at all.
// Reference: L. Zelnik-Manor and P. Perona, "Self-tuning spectral clustering", 2004 (local scaling); U. von
//            Luxburg, "A tutorial on spectral clustering", 2007.
// Symbols:   A_ij weight; D_ii = Σ_j A_ij degree; σ_i distance from x_i to its k-th other point.
//            local:  A_ij = exp(−‖x_i − x_j‖² / (σ_i σ_j)), A_ii = 0;
//            rbf:    A_ij = exp(−‖x_i − x_j‖² / (2 σ²)), A_ii = 0;
//            knn:    A = (C + Cᵀ) / 2, C_ij = 1 for the k nearest points of x_i, itself counted (as in
//            scikit-learn).
// Invariant: A is symmetric, its entries lie in 0 .. 1, every degree is above 0 (a point that is like no
//            other is like itself: A_ii = 1). The result does not depend on the slicing.

#include <cstdint>
#include <vector>

#include "core/matrix.h"
#include "core/points.h"

namespace lab {

enum class AffinityKind { local, rbf, knn };

struct AffinityParams {
  AffinityKind kind = AffinityKind::local;
  int neighbours = 7;  ///< k of `local` and `knn`, 1 .. n − 1
  double sigma = 1;    ///< σ of `rbf`, > 0
};

struct Affinity {
  Matrix weights;          ///< (n, n) A
  VectorD degrees;         ///< (n) D_ii
  std::vector<int> parts;  ///< (n) connected part of the graph, numbered by first points
  int part_count = 0;

  Index size() const { return weights.rows(); }
  /// out = A x for the rows first .. first + count - 1, on all threads.
  void multiply(const VectorD& x, VectorD& out, Index first, Index count) const;
};

/// Most points: the whole matrix is held (16 MB) and multiplied again and again.
inline constexpr Index affinity_limit = 2000;

/// Builds it, a slice at a time.
class AffinityJob {
 public:
  /// Throws InputError (controls "neighbours", "sigma", "data"); `who` is named where there are too many
  /// points. The points must outlive the job.
  void init(PointsView points, const AffinityParams& params, const char* who);
  /// True when finished. Throws InputError (control "data") where all distances are equal.
  bool advance(std::int64_t quota);
  double progress() const;
  /// When finished; take it.
  Affinity take() { return std::move(affinity_); }

 private:
  void measure_row(Index i);
  void weigh_row(Index i);
  void finish();

  PointsView points_;
  AffinityParams params_;
  Index row_ = 0;
  bool weighing_ = false;
  double scale_ = 1;                   // of the distances, see numerics/float_range.h
  Affinity affinity_;                  // weights hold squared distances at first
  std::vector<float> scales_;          // σ_i
  std::vector<std::int32_t> nearest_;  // (n, k) for knn
};

/// Refuses, in words, a graph that falls into more parts than clusters are wanted (control "neighbours").
void require_connected(const Affinity& affinity, int clusters);

}  // namespace lab
