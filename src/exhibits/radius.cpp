#include "exhibits/radius.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "methods/kd_tree.h"

namespace lab {

void suggest_radius(ParameterSet& parameters, std::string_view id, const Dataset& dataset, Index k) {
  // The knee of the sorted k-distances: the point farthest below the chord between its ends. A sample is
  // enough to find a starting value.
  constexpr Index sample = 1500;
  const Index n = dataset.size();
  k = std::min(k, n);
  if (n < 2) return;
  const KdTree tree{dataset.points.view()};
  std::vector<double> distances;
  std::vector<Neighbour> found;
  std::vector<float> row(static_cast<std::size_t>(dataset.dims()));
  const Index stride = std::max<Index>(1, n / sample);
  for (Index i = 0; i < n; i += stride) {
    dataset.points.view().copy_row(i, row.data());
    tree.nearest(row, k, found);
    if (!found.empty()) distances.push_back(std::sqrt(found.back().squared));
  }
  std::sort(distances.begin(), distances.end(), std::greater<>());
  const double first = distances.front(), last = distances.back();
  double knee = first, farthest = -1;
  for (std::size_t i = 0; i < distances.size(); ++i) {
    const double along = static_cast<double>(i) / static_cast<double>(distances.size());
    const double below = first + (last - first) * along - distances[i];
    if (below > farthest) farthest = below, knee = distances[i];
  }
  if (!(knee > 0)) knee = first > 0 ? first : 1.0;  // duplicates only: any radius finds them
  knee *= 1.4;  // a little above the knee, so that the thin places of a cluster stay in it
  const double unit = std::pow(10.0, std::floor(std::log10(knee)) - 1.0);
  const Parameter& p = parameters.declaration(id);
  const auto valid = [&](double radius) { return std::clamp(radius, p.min, p.max); };
  const bool untouched = parameters.is_default(id);
  const double low = valid(knee / 10.0), high = valid(std::max(first, knee) * 3.0);
  parameters.set_initial(id, number_text(valid(std::round(knee / unit) * unit)));
  if (untouched) parameters.reset(id);
  if (low < high) parameters.set_slider(id, low, high);
}

}  // namespace lab
