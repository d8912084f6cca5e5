#include "methods/pca.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <string>

#include "core/error.h"
#include "core/parallel_for.h"
#include "methods/nearest.h"

namespace lab {
namespace {

constexpr Index block = 64;  // rows widened at a time

/// Calls use(first row, rows) for all blocks of a range, centred and in double.
template <class Use>
void for_centred_blocks(PointsView points, const VectorD& mean, Index begin, Index end, const Use& use) {
  MatrixD rows;
  for (Index first = begin; first < end; first += block) {
    const Index count = std::min(block, end - first);
    rows.resize(count, points.cols);
    for (Index i = 0; i < count; ++i) {
      for (Index j = 0; j < points.cols; ++j) rows(i, j) = static_cast<double>(points.at(first + i, j)) - mean[j];
    }
    use(first, rows);
  }
}

}  // namespace

Pca pca(PointsView points, Index k) {
  const Index d = points.cols;
  if (points.rows < 2) throw InputError("PCA needs at least 2 points.", "data");
  if (k < 1 || k > d) {
    throw InputError("There are " + std::to_string(d) + " directions; " + std::to_string(k) +
                         " components cannot be found.",
                     "components");
  }
  VectorD mean = VectorD::Zero(d);
  for (Index i = 0; i < points.rows; ++i) {
    for (Index j = 0; j < d; ++j) mean[j] += static_cast<double>(points.at(i, j));
  }
  mean /= static_cast<double>(points.rows);
  if (!mean.allFinite()) throw InputError("The points hold values that are not finite numbers.", "data");

  const RowRanges ranges(points.rows);
  std::vector<MatrixD> parts(static_cast<std::size_t>(ranges.count));
  parallel_for(ranges.count, [&](Index r) {
    MatrixD& part = parts[static_cast<std::size_t>(r)];
    part = MatrixD::Zero(d, d);
    for_centred_blocks(points, mean, ranges.begin(r), ranges.end(r), [&](Index, const MatrixD& rows) {
      part.selfadjointView<Eigen::Lower>().rankUpdate(rows.transpose());
    });
  });
  MatrixD covariance = MatrixD::Zero(d, d);
  for (const MatrixD& part : parts) covariance += part;
  covariance /= static_cast<double>(points.rows - 1);

  const Eigen::SelfAdjointEigenSolver<MatrixD> solver(covariance);  // reads the lower half; values ascend
  if (solver.info() != Eigen::Success) throw InputError("The components could not be computed.", "data");

  Pca result;
  result.mean = mean.cast<float>();
  result.total_variance = covariance.trace();
  result.components.resize(k, d);
  result.explained_variance.resize(k);
  result.explained_ratio.resize(k);
  for (Index c = 0; c < k; ++c) {
    const Index from = d - 1 - c;
    VectorD direction = solver.eigenvectors().col(from);
    Index largest = 0;
    for (Index j = 1; j < d; ++j) {
      // Entries equal up to rounding count as equal, so that the sign does not hang on the last bit.
      if (std::abs(direction[j]) > std::abs(direction[largest]) * (1 + 1e-9)) largest = j;
    }
    if (direction[largest] < 0) direction = -direction;
    result.components.row(c) = direction.cast<float>().transpose();
    const double variance = std::max(0.0, solver.eigenvalues()[from]);
    result.explained_variance[c] = variance;
    result.explained_ratio[c] = result.total_variance > 0 ? variance / result.total_variance : 0;
  }
  return result;
}

Matrix Pca::transform(PointsView points) const {
  if (points.cols != components.cols()) {
    throw InputError("The points have " + std::to_string(points.cols) + " columns, but the components have " +
                         std::to_string(components.cols()) + ".",
                     "data");
  }
  Matrix scores(points.rows, components.rows());
  const MatrixD directions = components.cast<double>();
  const VectorD centre = mean.cast<double>();
  const RowRanges ranges(points.rows);
  parallel_for(ranges.count, [&](Index r) {
    for_centred_blocks(points, centre, ranges.begin(r), ranges.end(r), [&](Index first, const MatrixD& rows) {
      scores.middleRows(first, rows.rows()) = (rows * directions.transpose()).cast<float>();
    });
  });
  return scores;
}

Matrix Pca::inverse(const Matrix& scores) const {
  Matrix points = scores * components;
  points.rowwise() += mean.transpose();
  return points;
}

}  // namespace lab
