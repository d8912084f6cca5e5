#pragma once
// A mixture of Gaussians as a value: what it is, how likely points are under it, how it makes new ones.
//
// Idea:      p(x) = Σ_k π_k N(x | μ_k, Σ_k): first a component is drawn, then a point from its Gaussian.
// Reference: C. Bishop, PRML, 9.2; log-sum-exp as there; A. Dempster, N. Laird and D. Rubin, 1977.
// Symbols:   π_k weight;  μ_k mean (d);  Σ_k covariance (d, d);  γ_ik = π_k N(x_i | μ_k, Σ_k) / p(x_i)
//            responsibility;  L = Σ_i log p(x_i).
// Invariant: weights are positive and sum to 1; every covariance has a Cholesky factor (covariances that
//            rounding left without one are raised on their diagonal until they have).

#include <vector>

#include "core/matrix.h"
#include "core/points.h"
#include "core/rng.h"

namespace lab {

enum class GmmCovariance {
  full,       ///< each component its own Σ_k
  tied,       ///< all components one Σ
  diagonal,   ///< each component its own variances
  spherical,  ///< each component one variance: Σ_k = σ_k² I
  fixed       ///< Σ_k = σ² I with σ given and equal weights: with σ → 0 this is k-means
};

struct GmmModel {
  GmmCovariance type = GmmCovariance::full;
  VectorD weights;  ///< (K)
  MatrixD means;    ///< (K, d)
  /// full: K of (d, d); tied: one (d, d); diagonal: K of (d, 1); spherical: K of (1, 1); fixed: one (1, 1).
  std::vector<MatrixD> spreads;

  int components() const { return static_cast<int>(weights.size()); }
  Index dims() const { return means.cols(); }
  /// (d, d) Σ_k.
  MatrixD covariance(int k) const;
  /// The spread that component k uses.
  const MatrixD& spread(int k) const {
    return spreads[spreads.size() == 1 ? 0 : static_cast<std::size_t>(k)];
  }
  /// Number of free parameters.
  double parameters() const;
  /// −2 L + 2 parameters.
  double aic(double log_likelihood) const { return -2 * log_likelihood + 2 * parameters(); }
  /// −2 L + log(n) parameters.
  double bic(double log_likelihood, Index n) const;
  std::size_t bytes() const;
};

/// (n, K) responsibilities, γ (predict_proba).
Matrix gmm_responsibilities(const GmmModel& model, PointsView points);
/// (n) log p(x).
std::vector<float> gmm_log_densities(const GmmModel& model, PointsView points);
/// (n) component of the largest responsibility, the lower one of equals.
std::vector<int> gmm_labels(const Matrix& responsibilities);

struct GmmSample {
  Matrix points;            ///< (n, d)
  std::vector<int> labels;  ///< (n) component that made each
};
/// n new points.
GmmSample gmm_sample(const GmmModel& model, Index n, Rng& rng);

/// Cholesky factor (lower) of a covariance; raises the diagonal of one that has none. `raised` says whether.
/// Throws InputError (control "data") for one that is not finite, or so far from a covariance that its diagonal
/// would have to be raised beyond all numbers.
MatrixD cholesky_or_raised(MatrixD covariance, bool* raised = nullptr);

/// log p(x) and log π_k N(x | μ_k, Σ_k) by the formula, in double: the plain reading. (n, K + 1), log p(x)
/// last.
MatrixD gmm_log_densities_plainly(const GmmModel& model, PointsView points);

}  // namespace lab
