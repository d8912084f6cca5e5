#include "methods/numerics/float_range.h"

#include <algorithm>
#include <vector>

namespace lab {
namespace {

template <class Use>
void each_row(PointsView points, Use use) {
  std::vector<float> buffer(points.is_bytes() ? static_cast<std::size_t>(points.cols) : 0);
  for (Index i = 0; i < points.rows; ++i) use(points.row(i, buffer.data()));
}

}  // namespace

VectorD largest_of_columns_from(PointsView points, const VectorD& centre) {
  VectorD largest = VectorD::Zero(points.cols);
  each_row(points, [&](const float* row) {
    for (Index j = 0; j < points.cols; ++j)
      largest[j] = std::max(largest[j], std::abs(static_cast<double>(row[j]) - centre[j]));
  });
  return largest;
}

double largest_from(PointsView points, const VectorD& centre) {
  return points.cols == 0 ? 0.0 : largest_of_columns_from(points, centre).maxCoeff();
}

VectorD mean_of(PointsView points) {
  VectorD mean = VectorD::Zero(points.cols);
  each_row(points, [&](const float* row) {
    for (Index j = 0; j < points.cols; ++j) mean[j] += static_cast<double>(row[j]);
  });
  return mean / static_cast<double>(std::max<Index>(points.rows, 1));
}

}  // namespace lab
