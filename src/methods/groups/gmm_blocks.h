#pragma once
// The two half-steps of EM on one block of points.
//
// Idea:      a block of 256 points is turned on its side (coordinates are rows), centred, and multiplied by
//            the inverse Cholesky factors, so that the inner loops run over points.
// Numbers:   float32 inside a block, in a frame in which the data is about 1 large; sums over blocks in double, always in the
//            same order: blocks of a group one after the other, then the groups. So neither slices nor
//            threads matter.

#include <algorithm>
#include <vector>

#include "core/matrix.h"
#include "core/points.h"
#include "methods/groups/gmm_model.h"

namespace lab {

inline constexpr Index gmm_block = 256;

/// Blocks and groups of blocks of n points.
struct GmmBlocks {
  Index n = 0;
  explicit GmmBlocks(Index points = 0) : n(points) {}
  Index count() const { return (n + gmm_block - 1) / gmm_block; }
  /// At most 16 groups, whatever n.
  Index per_group() const { return std::max<Index>(4, (count() + 15) / 16); }
  Index groups() const { return (count() + per_group() - 1) / per_group(); }
  Index first(Index block) const { return block * gmm_block; }
  Index rows(Index block) const { return std::min(gmm_block, n - block * gmm_block); }
};

/// What points are measured from and in: x_j becomes scale_j (x_j − centre_j).
struct GmmFrame {
  VectorD centre;  ///< (d)
  VectorD
      scale;  ///< (d) powers of two, see numerics/float_range.h; each column its own, for it may be 1e18 times another
  /// For these points, and for means that may lie elsewhere.
  static GmmFrame of(PointsView points, VectorD centre, const MatrixD& means = MatrixD());
};

/// What the E-step needs of a model, once per model.
class GmmDensity {
 public:
  GmmDensity() = default;
  /// Throws InputError (control "data") where a covariance is not finite.
  GmmDensity(const GmmModel& model, GmmFrame frame);
  /// Responsibilities (rows × K, may be null) and log densities of points first .. first + rows - 1; returns
  /// Σ log p.
  double block(PointsView points, Index first, Index rows, float* responsibilities,
               float* log_densities) const;

 private:
  int components_ = 0;
  Index d_ = 0;
  GmmCovariance type_ = GmmCovariance::full;
  GmmFrame frame_;
  Matrix means_;                  // (K, d) in the frame
  std::vector<Matrix> factors_;   // (d, d) inverse Cholesky factors in the frame, or (d, 1) their diagonals
  std::vector<float> constants_;  // log π − d/2 log 2π − Σ log L_jj
};

/// Sums of an M-step over a group of blocks.
struct GmmSums {
  VectorD mass;                 ///< (K) Σ γ
  MatrixD first;                ///< (K, d) Σ γ (x − centre)
  std::vector<MatrixD> second;  ///< as GmmModel::spreads, Σ γ (x − μ)(x − μ)ᵀ or its diagonal or trace
  void add(const GmmSums& other);
};

/// Adds a block's mass and first moments. `responsibilities`: (rows, K).
void add_first_moments(PointsView points, Index first, Index rows, const float* responsibilities,
                       const GmmFrame& frame, GmmSums& sums);
/// Adds a block's second moments about the means (K, d).
void add_second_moments(PointsView points, Index first, Index rows, const float* responsibilities,
                        const GmmFrame& frame, const MatrixD& means, GmmCovariance type, GmmSums& sums);

/// Zero sums of the right shapes.
GmmSums zero_sums(int components, Index d, GmmCovariance type);

}  // namespace lab
