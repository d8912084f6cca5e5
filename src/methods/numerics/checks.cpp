#include "methods/numerics/checks.h"

#include <cmath>

#include "core/error.h"

namespace lab {

void require_points(PointsView points, const std::string& who, Index limit) {
  if (points.rows == 0) throw InputError("There are no points.", "data");
  if (points.cols == 0) throw InputError("The points have no columns.", "data");
  if (limit > 0 && points.rows > limit) {
    throw InputError(who + " works on at most " + std::to_string(limit) + " points here, but there are " +
                         std::to_string(points.rows) + ": take a sample.",
                     "data");
  }
  if (points.is_bytes()) return;
  for (Index i = 0; i < points.rows; ++i) {
    const float* row = points.row_f32(i);
    for (Index j = 0; j < points.cols; ++j) {
      if (std::isfinite(row[j])) continue;
      throw InputError(
          "Row " + std::to_string(i + 1) + ", column " + std::to_string(j + 1) + " is not a finite number.",
          "data");
    }
  }
}

}  // namespace lab
