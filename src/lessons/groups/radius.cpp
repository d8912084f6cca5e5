#include "lessons/groups/radius.h"
#include "core/number_text.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <vector>

#include "methods/numerics/distance.h"
#include "methods/numerics/neighbours.h"

namespace lab {
namespace {

constexpr Index tree_columns = NearestJob::tree_columns;

/// A tree of the points where one is of use.
std::shared_ptr<const KdTree> tree_of(const Dataset& dataset) {
  if (dataset.dims() > tree_columns) return nullptr;
  return std::make_shared<const KdTree>(dataset.points.view());
}

/// Distances to the k-th nearest point, itself counted, largest first; of a sample, which is enough to find a
/// starting value. `tree` is that of the points of `dataset`, or null.
std::vector<double> sampled_k_distances(const Dataset& dataset, const KdTree* tree, Index k) {
  const Index n = dataset.size(), d = dataset.dims();
  k = std::min(k, n);
  if (k < 1) return {};
  const PointsView points = dataset.points.view();
  std::vector<double> distances, squares(tree != nullptr ? 0 : static_cast<std::size_t>(n));
  std::vector<Neighbour> found;
  std::vector<float> row(static_cast<std::size_t>(d)), buffer(row.size());
  const Index stride = std::max<Index>(1, n / radius_sample(n, d));
  for (Index i = 0; i < n; i += stride) {
    points.copy_row(i, row.data());
    if (tree != nullptr) {
      tree->nearest(row, k, found);
      distances.push_back(std::sqrt(found.back().squared));
      continue;
    }
    for (Index j = 0; j < n; ++j) squares[j] = squared_distance(points.row(j, buffer.data()), row.data(), d);
    std::nth_element(squares.begin(), squares.begin() + (k - 1), squares.end());
    distances.push_back(std::sqrt(squares[k - 1]));
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
  return rounded(1.4 * knee, 2);  // a little above the knee: the thin places of a cluster stay in it
}

}  // namespace

Index radius_sample(Index n, Index d) {
  constexpr double usual = 1500, least = 16;
  constexpr double work = 2.5e8;  // multiply-adds
  if (d <= tree_columns) return static_cast<Index>(usual);
  return static_cast<Index>(
      std::clamp(work / (static_cast<double>(n) * static_cast<double>(d)), least, usual));
}

double knee_radius(const Dataset& dataset, Index k) {
  if (dataset.size() < 2) return 0;
  return knee_of(sampled_k_distances(dataset, tree_of(dataset).get(), k));
}

std::shared_ptr<const KdTree> suggest_radius(ParameterSet& parameters, std::string_view id,
                                             const Dataset& dataset, Index k) {
  if (dataset.size() < 2) return nullptr;
  auto tree = tree_of(dataset);
  const std::vector<double> distances = sampled_k_distances(dataset, tree.get(), k);
  suggest_radius(parameters, id, {knee_of(distances), distances.front()});
  return tree;
}

RadiusRange radius_range(const Dataset& dataset, Index k) {
  const std::vector<double> distances = sampled_k_distances(dataset, tree_of(dataset).get(), k);
  return {knee_of(distances), distances.front()};
}

void suggest_radius(ParameterSet& parameters, std::string_view id, const RadiusRange& range) {
  const Parameter& p = parameters.declaration(id);
  const auto valid = [&](double r) { return std::clamp(r, p.min, p.max); };
  const double low = valid(range.radius / 10.0), high = valid(std::max(range.largest, range.radius) * 3.0);
  parameters.suggest(id, number_text(valid(range.radius)));
  if (low < high) parameters.set_slider(id, low, high);
}

double median_neighbour_distance(const Dataset& dataset, Index k) {
  if (k >= dataset.size()) return 0;
  const std::vector<double> distances = sampled_k_distances(dataset, tree_of(dataset).get(), k + 1);
  return distances.empty() ? 0 : distances[distances.size() / 2];
}

}  // namespace lab
