/// PointIndex: which point is near? A uniform grid over 2-D points.
///
/// Idea: about two points per cell, stored by counting sort; a query looks at the cells that its box meets.
/// Invariant: nearest() gives what a search through all points would give; points that are not finite are
/// nowhere.
#pragma once

#include <span>
#include <vector>

#include "ui/plot/transform.h"

namespace lab {

class PointIndex {
 public:
  /// `xy` = x₀ y₀ x₁ y₁ …, copied.
  void build(std::span<const float> xy);
  /// The point nearest to (x, y) with |dx| · sx and |dy| · sy taken as lengths (sx, sy in px per unit),
  /// within `radius_px`; -1 if there is none. Of equals the one with the largest index, which is drawn on
  /// top.
  int nearest(double x, double y, double sx, double sy, double radius_px) const;

 private:
  int column(double x) const;
  int row(double y) const;
  std::vector<float> xy_;
  std::vector<int> start_, order_;
  Bounds bounds_;
  int columns_ = 0, rows_ = 0;
};

}  // namespace lab
