/// Projection: from the d coordinates of a point to the two of the stage, and a drag on the stage back to d.
///
/// Idea: two orthonormal directions span the plane that is shown: the two columns of 2-D data, two chosen
/// columns, or the first two principal components. Symbols: z = A (x − o), A (2, d) with orthonormal rows, o
/// (d). Invariant: for 2-D data the projection is the identity.
#pragma once

#include <string>
#include <vector>

#include "data/dataset.h"
#include "methods/directions/pca.h"

namespace lab {

struct Projection {
  Matrix axes;    ///< (2, d)
  Vector origin;  ///< (d)
  std::string x_name, y_name;
  double shown_variance = 1.0;  ///< share of the total variance that lies in the plane

  /// All points, (n × 2) interleaved x, y.
  std::vector<float> apply(PointsView points) const;
  /// Rows of `points`, (k, 2).
  Matrix apply_rows(const Matrix& points) const;
  /// `point` (1, d) moved so that its shadow moves by (dx, dy); what is orthogonal to the plane stays.
  void drag(Eigen::Ref<Eigen::RowVectorXf> point, float dx, float dy) const;
  bool is_identity() const;
  /// " · the plane shows 73 % of the variance"; nothing for data of no more than two columns.
  std::string note() const;

  /// The two columns `x` and `y` (0-based) of data of d columns; d = 1 is drawn along x.
  static Projection columns(const Dataset& dataset, Index x, Index y);
  /// Whether the data has more columns than a plane and points enough to span one.
  static bool has_components(const Dataset& dataset) { return dataset.dims() > 2 && dataset.size() >= 2; }
  /// The plane of the first two principal components, which the data set remembers; its columns where it has no
  /// more than two.
  static Projection components(const Dataset& dataset);
};

/// `fitted` has at least two components of the points of `dataset`.
void remember_plane(const Dataset& dataset, const Pca& fitted);

}  // namespace lab
