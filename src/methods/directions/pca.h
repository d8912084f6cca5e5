#pragma once
// Principal component analysis: the directions in which points vary most.
//
// Idea:      the first component u₁ maximises the variance u₁ᵀSu₁ subject to ‖u₁‖ = 1; the k-th is the
//            eigenvector of the k-th largest eigenvalue of S. In slices and with a choice of solvers:
//            pca_job.h; as something to watch: pca_power.h.
// Reference: K. Pearson 1901; H. Hotelling 1933; C. Bishop, PRML, 12.1.
// Symbols:   S = Σ (x − x̄)(x − x̄)ᵀ / (n − 1), λ₁ ≥ λ₂ ≥ … its eigenvalues.
// Invariant: components are orthonormal rows; in each, the entry of largest magnitude (the first of equals)
//            is positive, so that the signs do not depend on the solver.

#include "core/matrix.h"
#include "core/points.h"

namespace lab {

struct Pca {
  VectorD mean;       ///< (d), in double: points far from the origin are centred before they are float32
  Matrix components;  ///< (k, d), orthonormal rows
  VectorD explained_variance;  ///< (k): λ₁ …
  VectorD explained_ratio;     ///< (k): λ over the total variance; 0 where there is no variance
  double total_variance = 0;   ///< trace of S

  Index size() const { return components.rows(); }
  /// (n, k) scores of the points: (x − mean)·uᵀ. Throws InputError (control "data") for another number of
  /// columns.
  Matrix transform(PointsView points) const;
  /// (n, d) points back from (n, m) scores on the first m <= k components.
  Matrix inverse(const Matrix& scores) const;
  /// (n, k) scores divided by √λ: variance 1 along each component; 0 along components without variance.
  Matrix whiten(PointsView points) const;
  /// (k + 1) mean squared error per coordinate of the points rebuilt from their first 0, 1, …, k components.
  VectorD reconstruction_errors(PointsView points) const;
};

/// The first `k` components, 1 <= k <= min(n, d), by the solver that fits (PcaSolver::automatic). Throws
/// InputError: "data" for fewer than 2 points, NaN or infinite values; "components" for a `k` out of range.
Pca pca(PointsView points, Index k);

/// Cosines of the principal angles between the spans of two sets of orthonormal rows (k, d) and (m, d):
/// min(k, m) of them, largest first; all 1 for the same subspace.
VectorD subspace_cosines(const Matrix& a, const Matrix& b);
/// Mean of their squares: 1 for the same subspace, min(k, m)/d by chance or so.
double mean_squared_cosine(const Matrix& a, const Matrix& b);

}  // namespace lab
