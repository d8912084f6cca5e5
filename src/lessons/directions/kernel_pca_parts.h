/// What the kernel PCA lesson computes besides the method: contours over the plane, the matrix as a picture,
/// and how well one component separates the labels.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "data/dataset.h"
#include "methods/directions/kernel_pca.h"
#include "stage/projection.h"
#include "ui/plot/contours.h"

namespace lab {

/// All components over a rectangle of the plane, grid by grid, each twice as fine as the one before. In d
/// dimensions the plane is the one that `projection` shows, through its origin. Stepwise, for Pace::run.
class KernelField {
 public:
  /// Nodes along the longer side of the first grid and of the last.
  static constexpr int coarsest = 20, finest = 160;

  void init(std::shared_ptr<const KernelProjector> projector, const Projection& projection,
            const Bounds& bounds);
  /// Works for about `quota` multiply-adds; true when all grids are done.
  bool advance(std::int64_t quota);
  bool done() const { return !projector_ || side_ > finest; }
  double progress() const;
  void stop() { projector_.reset(); }

  const Bounds& bounds() const { return bounds_; }
  /// Grids completed since init, and nodes along the longer side of the last of them; 0 before the first.
  int grids() const { return grids_; }
  int side() const { return complete_.columns > complete_.rows ? complete_.columns : complete_.rows; }
  /// Component `j` (0-based) on the finest grid that is complete; empty before the first.
  FieldGrid component(Index j) const;

 private:
  void begin_grid();

  std::shared_ptr<const KernelProjector> projector_;
  Projection projection_;
  Bounds bounds_;
  int side_ = 0, grids_ = 0;
  FieldGrid shape_, complete_;       // without values
  Matrix values_, complete_values_;  // (nodes, k)
  Index node_ = 0;
};

/// A symmetric n × n matrix drawn small: the mean of each block of rows and columns, in a given order.
class MatrixPicture {
 public:
  static constexpr Index most_cells = 180;  ///< along a side

  void init(std::shared_ptr<const Matrix> matrix, std::span<const Index> order);
  bool advance(std::int64_t quota);
  bool done() const { return row_ == side_; }
  Index side() const { return side_; }
  /// (side × side), the first row of the matrix on top.
  FieldGrid grid() const;
  float lowest() const;
  float highest() const;

 private:
  std::shared_ptr<const Matrix> matrix_;
  std::vector<Index> order_;
  Index side_ = 0, row_ = 0;
  std::vector<float> values_;
};

/// The order in which the matrix is shown: by label, within a label by the angle about the middle of the
/// plane. `xy` holds x and y of each point in turn.
std::vector<Index> order_around(const Dataset& dataset, std::span<const float> xy);

/// One number per point and a cut through it: which class it tells from the others.
struct Cut {
  int found = 0;          ///< the class that is told from the others best
  double area = 0.5;      ///< under the ROC curve, at least ½: the better of the two sides
  double best = 0;        ///< the cut with the most points on the right side
  double best_right = 0;  ///< share of them
};
/// Nothing where there are not two classes among the points.
std::optional<Cut> find_cut(std::span<const double> scores, const Dataset& dataset);
/// Share of points on the right side of `value`, whichever side class `found` is on.
double right_share(std::span<const double> scores, const Dataset& dataset, int found, double value);

}  // namespace lab
