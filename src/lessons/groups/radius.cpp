#include "lessons/groups/radius.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

namespace lab {
namespace {

/// Distances to the k-th nearest point, itself counted, largest first; of a sample, which is enough to find a
/// starting value. `tree` is that of the points of `dataset`.
std::vector<double> sampled_k_distances(const Dataset& dataset, const KdTree& tree, Index k) {
  constexpr Index sample = 1500;
  const Index n = dataset.size();
  k = std::min(k, n);
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
  return distances;
}

/// The radius a little above the knee of `distances`, largest first, of which there is at least one.
double knee_of(const std::vector<double>& distances) {
  // The knee of the sorted k-distances: the point farthest below the chord between its ends.
  const double first = distances.front(), last = distances.back();
  double knee = first, farthest = -1;
  for (std::size_t i = 0; i < distances.size(); ++i) {
    const double along = static_cast<double>(i) / static_cast<double>(distances.size());
    const double below = first + (last - first) * along - distances[i];
    if (below > farthest) farthest = below, knee = distances[i];
  }
  if (!(knee > 0)) knee = first > 0 ? first : 1.0;  // duplicates only: any radius finds them
  return two_digits(1.4 * knee);  // a little above the knee: the thin places of a cluster stay in it
}

}  // namespace

double two_digits(double value) {
  if (!(value > 0) || !std::isfinite(value)) return value;
  const double unit = std::pow(10.0, std::floor(std::log10(value)) - 1.0);
  return std::round(value / unit) * unit;
}

double knee_radius(const Dataset& dataset, Index k) {
  if (dataset.size() < 2) return 0;
  return knee_of(sampled_k_distances(dataset, KdTree{dataset.points.view()}, k));
}

std::shared_ptr<const KdTree> suggest_radius(ParameterSet& parameters, std::string_view id,
                                             const Dataset& dataset, Index k) {
  if (dataset.size() < 2) return nullptr;
  auto tree = std::make_shared<const KdTree>(dataset.points.view());
  const std::vector<double> distances = sampled_k_distances(dataset, *tree, k);
  const double radius = knee_of(distances);
  const Parameter& p = parameters.declaration(id);
  const auto valid = [&](double r) { return std::clamp(r, p.min, p.max); };
  const double low = valid(radius / 10.0), high = valid(std::max(distances.front(), radius) * 3.0);
  parameters.suggest(id, number_text(valid(radius)));
  if (low < high) parameters.set_slider(id, low, high);
  return tree;
}

double median_neighbour_distance(const Dataset& dataset, Index k) {
  if (k >= dataset.size()) return 0;
  const std::vector<double> distances = sampled_k_distances(dataset, KdTree{dataset.points.view()}, k + 1);
  return distances.empty() ? 0 : distances[distances.size() / 2];
}

}  // namespace lab
