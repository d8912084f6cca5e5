#include "methods/measures/silhouette.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "methods/numerics/distance.h"

namespace lab {

void distances_from(const Matrix& points, Index i, double* out) {
  const Index d = points.cols();
  const float* from = points.data() + i * d;
  for (Index j = 0; j < points.rows(); ++j)
    out[j] = std::sqrt(squared_distance(from, points.data() + j * d, d));
}

double silhouette_of(Index i, std::span<const double> distances, std::span<const int> labels,
                     int n_clusters) {
  std::vector<double> sums(static_cast<std::size_t>(n_clusters), 0);
  std::vector<Index> counts(static_cast<std::size_t>(n_clusters), 0);
  for (std::size_t j = 0; j < distances.size(); ++j) {
    sums[static_cast<std::size_t>(labels[j])] += distances[j];
    ++counts[static_cast<std::size_t>(labels[j])];
  }
  const auto own = static_cast<std::size_t>(labels[static_cast<std::size_t>(i)]);
  if (counts[own] < 2) return 0;
  const double a = sums[own] / static_cast<double>(counts[own] - 1);
  double b = std::numeric_limits<double>::infinity();
  for (std::size_t k = 0; k < sums.size(); ++k) {
    if (k != own && counts[k] > 0) b = std::min(b, sums[k] / static_cast<double>(counts[k]));
  }
  const double larger = std::max(a, b);
  return std::isfinite(b) && larger > 0 ? (b - a) / larger : 0;
}

}  // namespace lab
