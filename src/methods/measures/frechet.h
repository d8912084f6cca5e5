#pragma once
// The Fréchet distance between two clouds of points, each taken as a Gaussian: how far made images are from
// real ones, seen through the features of a classifier.
//
// Idea:      describe each cloud by its mean and covariance only, and measure how far one Gaussian has to be
//            carried to become the other (the squared 2-Wasserstein distance).
// Reference: D. Dowson and B. Landau, "The Fréchet distance between multivariate normal distributions", 1982;
//            M. Heusel et al., "GANs trained by a two time-scale update rule", 2017 (as a score for images).
// Symbols:   m₁, m₂ means (d), S₁, S₂ covariances (d, d), divided by n − 1:
//            F = |m₁ − m₂|² + tr(S₁ + S₂ − 2 (S₁^½ S₂ S₁^½)^½)
// Invariant: F ≥ 0 up to rounding, 0 for the same cloud, and the same when the two change places.

#include "core/matrix.h"
#include "core/points.h"

namespace lab {

struct Gaussian {
  VectorD mean;        ///< (d)
  MatrixD covariance;  ///< (d, d)
};

/// Mean and covariance of the rows. Throws InputError (control "data") for fewer than 2 points.
Gaussian gaussian_of(PointsView points);

/// Throws InputError (control "data") where the two differ in d. A matrix that is singular is fine.
double frechet_distance(const Gaussian& a, const Gaussian& b);

}  // namespace lab
