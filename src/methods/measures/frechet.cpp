#include "methods/measures/frechet.h"

#include <Eigen/Eigenvalues>

#include "core/error.h"
#include "methods/numerics/covariance.h"

namespace lab {

Gaussian gaussian_of(PointsView points) {
  Covariance job;
  job.init(points);
  while (!job.advance(INT64_MAX)) {
  }
  return {job.mean(), job.take_matrix()};
}

double frechet_distance(const Gaussian& a, const Gaussian& b) {
  if (a.mean.size() != b.mean.size())
    throw InputError("The two clouds have different numbers of columns.", "data");
  const Eigen::SelfAdjointEigenSolver<MatrixD> of_a(a.covariance);
  // Rounding leaves eigenvalues a little below 0 where a covariance is singular.
  const VectorD roots = of_a.eigenvalues().cwiseMax(0).cwiseSqrt();
  const MatrixD root = of_a.eigenvectors() * roots.asDiagonal() * of_a.eigenvectors().transpose();
  const MatrixD between = root * b.covariance * root;
  const Eigen::SelfAdjointEigenSolver<MatrixD> of_both(0.5 * (between + between.transpose()),
                                                       Eigen::EigenvaluesOnly);
  const double overlap = of_both.eigenvalues().cwiseMax(0).cwiseSqrt().sum();
  return (a.mean - b.mean).squaredNorm() + a.covariance.trace() + b.covariance.trace() - 2 * overlap;
}

}  // namespace lab
