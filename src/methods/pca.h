#pragma once
// Principal component analysis, in one go.
//
// Idea:      the first component u₁ maximises the variance u₁ᵀSu₁ subject to ‖u₁‖ = 1; the k-th is the eigenvector
//            of the k-th largest eigenvalue of S.
// Reference: K. Pearson 1901; H. Hotelling 1933; C. Bishop, PRML, 12.1.
// Symbols:   S = Σ (x − x̄)(x − x̄)ᵀ / (n − 1), λ₁ ≥ λ₂ ≥ … its eigenvalues.
// Invariant: components are orthonormal rows; in each, the entry of largest magnitude (the first of equals) is
//            positive, so that the signs do not depend on the solver.

#include "core/matrix.h"
#include "core/points.h"

namespace lab {

struct Pca {
  Vector mean;                   ///< (d)
  Matrix components;             ///< (k, d), orthonormal rows
  VectorD explained_variance;    ///< (k): λ₁ …
  VectorD explained_ratio;       ///< (k): λ over the total variance; 0 where there is no variance
  double total_variance = 0;     ///< trace of S

  /// (n, k) scores of the points: (x − mean)·uᵀ.
  Matrix transform(PointsView points) const;
  /// (n, d) points back from (n, k) scores.
  Matrix inverse(const Matrix& scores) const;
};

/// The first `k` components, 1 <= k <= d. Throws InputError for fewer than 2 points, NaN or infinite values, or a
/// `k` out of range. O(n d² + d³).
Pca pca(PointsView points, Index k);

}  // namespace lab
