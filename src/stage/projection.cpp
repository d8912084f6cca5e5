#include "stage/projection.h"

#include <algorithm>

#include "ui/plot/ticks.h"

namespace lab {
namespace {

std::string column_name(const Dataset& dataset, Index column) {
  const auto c = static_cast<std::size_t>(column);
  // That the first column of a shape is called x is no news on an axis.
  const bool named = c < dataset.column_names.size() && dataset.column_names[c].size() > 1;
  if (named) return dataset.column_names[c];
  return dataset.dims() <= 2 ? "" : "column " + std::to_string(column + 1);
}

/// Variance of the data along each row of `axes`, and in total.
double share_in_plane(const Dataset& dataset, const Matrix& axes) {
  const PointsView points = dataset.points;
  const Index n = points.rows, d = points.cols;
  VectorD sum = VectorD::Zero(d), square = VectorD::Zero(d);
  Eigen::Vector2d plane_sum = Eigen::Vector2d::Zero(), plane_square = Eigen::Vector2d::Zero();
  Vector row(d);
  for (Index i = 0; i < n; ++i) {
    points.copy_row(i, row.data());
    const VectorD x = row.cast<double>();
    const Eigen::Vector2d z = (axes * row).cast<double>();
    sum += x, square += x.cwiseAbs2();
    plane_sum += z, plane_square += z.cwiseAbs2();
  }
  const double count = static_cast<double>(std::max<Index>(n, 1));
  const double total = (square - sum.cwiseAbs2() / count).sum();
  const double plane = (plane_square - plane_sum.cwiseAbs2() / count).sum();
  return total > 0 ? std::clamp(plane / total, 0.0, 1.0) : 1.0;
}

}  // namespace

std::vector<float> Projection::apply(PointsView points) const {
  std::vector<float> xy(static_cast<std::size_t>(2 * points.rows));
  Vector row(points.cols);
  for (Index i = 0; i < points.rows; ++i) {
    points.copy_row(i, row.data());
    Eigen::Map<Eigen::Vector2f>(xy.data() + 2 * i) = axes * (row - origin);
  }
  return xy;
}

Matrix Projection::apply_rows(const Matrix& points) const {
  return (points.rowwise() - origin.transpose()) * axes.transpose();
}

void Projection::drag(Eigen::Ref<Eigen::RowVectorXf> point, float dx, float dy) const {
  point += dx * axes.row(0) + dy * axes.row(1);
}

bool Projection::is_identity() const { return axes.cols() <= 2 && origin.isZero() && axes(0, 0) == 1.0f; }

std::string Projection::note() const {
  if (axes.cols() <= 2) return "";
  return " · the plane shows " + format_percent(shown_variance, 0) + " of the variance";
}

Projection Projection::columns(const Dataset& dataset, Index x, Index y) {
  const Index d = dataset.dims();
  Projection p;
  p.axes = Matrix::Zero(2, d);
  p.origin = Vector::Zero(d);
  x = std::clamp<Index>(x, 0, d - 1);
  y = std::clamp<Index>(y, 0, d - 1);
  p.axes(0, x) = 1.0f;
  // The same column twice would not be a plane: one-dimensional data, or two equal choices, lie along x.
  if (y != x) p.axes(1, y) = 1.0f;
  p.x_name = column_name(dataset, x);
  p.y_name = y != x ? column_name(dataset, y) : "";
  if (d > 2) p.shown_variance = share_in_plane(dataset, p.axes);
  return p;
}

Projection Projection::components(const Dataset& dataset) {
  if (!has_components(dataset)) return columns(dataset, 0, 1);
  if (!dataset.plane) remember_plane(dataset, pca(dataset.points, 2));
  Projection p;
  p.axes = dataset.plane->directions;
  p.origin = dataset.plane->mean.cast<float>();
  p.x_name = "first principal component";
  p.y_name = "second principal component";
  p.shown_variance = dataset.plane->share;
  return p;
}

void remember_plane(const Dataset& dataset, const Pca& fitted) {
  dataset.plane = std::make_shared<const LeadingPlane>(
      LeadingPlane{fitted.mean, fitted.components.topRows(2), fitted.explained_ratio.head(2).sum()});
}

}  // namespace lab
