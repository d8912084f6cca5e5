#include "methods/directions/pca_slices.h"

#include <algorithm>

#include "core/error.h"

namespace lab {
namespace {

void require_columns(PointsView points, const Pca& model) {
  if (points.cols == model.components.cols()) return;
  throw InputError("The components have " + std::to_string(model.components.cols()) +
                       " entries, but the points have " + std::to_string(points.cols) + " columns.",
                   "data");
}

Index rows_for(std::int64_t quota, const Pca& model, Index left) {
  const std::int64_t per_row = std::max<std::int64_t>(1, model.components.size());
  return std::clamp<Index>(quota / per_row, 1, left);
}

}  // namespace

void PcaScores::init(PointsView points, const Pca& model, Index m) {
  require_columns(points, model);
  points_ = points;
  model_.mean = model.mean;
  model_.components = model.components.topRows(std::min(m, model.size()));
  row_ = 0;
  scores_.resize(points.rows, model_.size());
}

bool PcaScores::advance(std::int64_t quota) {
  if (done()) return false;
  const Index count = rows_for(quota, model_, points_.rows - row_);
  scores_.middleRows(row_, count) = model_.transform(points_.slice(row_, count));
  row_ += count;
  return done();
}

double PcaScores::progress() const {
  return points_.rows == 0 ? 1.0 : static_cast<double>(row_) / static_cast<double>(points_.rows);
}

void PcaErrors::init(PointsView points, const Pca& model) {
  require_columns(points, model);
  points_ = points;
  model_ = model;
  row_ = 0;
  sums_ = VectorD::Zero(model.size() + 1);
}

bool PcaErrors::advance(std::int64_t quota) {
  if (done()) return false;
  const Index count = rows_for(quota, model_, points_.rows - row_);
  // Each slice counts with its share of the points.
  sums_ += model_.reconstruction_errors(points_.slice(row_, count)) * static_cast<double>(count);
  row_ += count;
  if (done()) sums_ /= static_cast<double>(points_.rows);
  return done();
}

double PcaErrors::progress() const {
  return points_.rows == 0 ? 1.0 : static_cast<double>(row_) / static_cast<double>(points_.rows);
}

VectorD training_errors(const Pca& model, Index n) {
  VectorD errors(model.size() + 1);
  const double points = static_cast<double>(std::max<Index>(1, n));
  const double scale =
      (points - 1) / points / static_cast<double>(std::max<Index>(1, model.components.cols()));
  double left = model.total_variance;
  errors[0] = left * scale;
  for (Index j = 0; j < model.size(); ++j) {
    left -= model.explained_variance[j];
    errors[j + 1] = std::max(0.0, left) * scale;
  }
  return errors;
}

}  // namespace lab
