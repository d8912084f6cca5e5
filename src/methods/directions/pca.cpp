#include "methods/directions/pca.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/parallel_for.h"
#include "methods/directions/pca_job.h"
#include "methods/numerics/symmetric_eigen.h"

namespace lab {
namespace {

constexpr Index rows_per_task = 256;

void require_columns(PointsView points, Index d) {
  if (points.cols == d) return;
  throw InputError("The components have " + std::to_string(d) + " entries, but the points have " +
                       std::to_string(points.cols) + " columns.",
                   "data");
}

// Calls work(first row, centred rows) for blocks of the points.
template <class Work>
void over_blocks(PointsView points, const VectorD& mean, const Work& work) {
  const Index tasks = (points.rows + rows_per_task - 1) / rows_per_task;
  parallel_for(tasks, [&](Index task) {
    const Index first = task * rows_per_task;
    const Index count = std::min(rows_per_task, points.rows - first);
    Matrix block(count, points.cols);
    std::vector<float> buffer(points.is_bytes() ? static_cast<std::size_t>(points.cols) : 0);
    for (Index r = 0; r < count; ++r) {
      const float* row = points.row(first + r, buffer.data());
      for (Index j = 0; j < points.cols; ++j)
        block(r, j) = static_cast<float>(static_cast<double>(row[j]) - mean[j]);
    }
    work(first, block);
  });
}

}  // namespace

Matrix Pca::transform(PointsView points) const {
  require_columns(points, components.cols());
  Matrix scores(points.rows, size());
  over_blocks(points, mean, [&](Index first, const Matrix& block) {
    scores.middleRows(first, block.rows()).noalias() = block * components.transpose();
  });
  return scores;
}

Matrix Pca::inverse(const Matrix& scores) const {
  const Matrix offsets = scores * components.topRows(scores.cols());
  return (offsets.cast<double>().rowwise() + mean.transpose()).cast<float>();
}

Matrix Pca::whiten(PointsView points) const {
  Matrix scores = transform(points);
  for (Index j = 0; j < size(); ++j) {
    const double variance = explained_variance[j];
    const double factor = variance > 0 ? 1 / std::sqrt(variance) : 0;
    scores.col(j) = (factor * scores.col(j).cast<double>()).cast<float>();
  }
  return scores;
}

VectorD Pca::reconstruction_errors(PointsView points) const {
  require_columns(points, components.cols());
  const Index tasks = (points.rows + rows_per_task - 1) / rows_per_task;
  // What the points vary and what each component holds of it, per task: the sum does not depend on the
  // threads.
  MatrixD squares = MatrixD::Zero(tasks, size() + 1);
  over_blocks(points, mean, [&](Index first, const Matrix& block) {
    const Index task = first / rows_per_task;
    const Matrix scores = block * components.transpose();
    squares(task, 0) = block.cast<double>().squaredNorm();
    for (Index j = 0; j < size(); ++j) squares(task, j + 1) = scores.col(j).cast<double>().squaredNorm();
  });
  VectorD errors = squares.colwise().sum().transpose();
  for (Index j = 1; j <= size(); ++j) errors[j] = std::max(0.0, errors[j - 1] - errors[j]);
  return errors / std::max(1.0, static_cast<double>(points.rows * points.cols));
}

Pca pca(PointsView points, Index k) {
  PcaParams params;
  params.components = k;
  return pca(points, params);
}

VectorD subspace_cosines(const Matrix& a, const Matrix& b) {
  const MatrixD overlap = a.cast<double>() * b.cast<double>().transpose();
  const MatrixD square = overlap.rows() <= overlap.cols() ? MatrixD(overlap * overlap.transpose())
                                                          : MatrixD(overlap.transpose() * overlap);
  const VectorD values = symmetric_eigen(square, 0).values;
  return values.cwiseMax(0.0).cwiseMin(1.0).cwiseSqrt();
}

double mean_squared_cosine(const Matrix& a, const Matrix& b) {
  const VectorD cosines = subspace_cosines(a, b);
  return cosines.size() == 0 ? 0 : cosines.squaredNorm() / static_cast<double>(cosines.size());
}

}  // namespace lab
