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

/// Squared distances of all points to the rows of `sample` (s, d), one column for each: products of matrices where a
/// row is long. Where float32 has lost most of a distance it is computed once more from the coordinates.
Eigen::MatrixXf squares_to_sample(PointsView points, const Matrix& sample) {
  constexpr Index block = 256;
  constexpr float lost = 1e-4F;  // of the lengths that were subtracted from each other
  const Vector centre = sample.colwise().mean();
  const Matrix centred = sample.rowwise() - centre.transpose();
  const Vector lengths = centred.rowwise().squaredNorm();
  Eigen::MatrixXf squares(points.rows, sample.rows());  // by columns, which are sorted
  for (Index from = 0; from < points.rows; from += block) {
    Matrix rows = points.slice(from, std::min(block, points.rows - from)).to_float();
    const Matrix moved = rows.rowwise() - centre.transpose();
    const Vector own = moved.rowwise().squaredNorm();
    Matrix products(moved.rows(), sample.rows());
    products.noalias() = moved * centred.transpose();
    for (Index i = 0; i < products.rows(); ++i) {
      for (Index j = 0; j < products.cols(); ++j) {
        const float all = own[i] + lengths[j];
        float square = all - 2.0F * products(i, j);
        if (!(square > lost * all))
          square =
              static_cast<float>(squared_distance(rows.row(i).data(), sample.row(j).data(), points.cols));
        squares(from + i, j) = square;
      }
    }
  }
  return squares;
}

/// Distances to the k-th nearest point, itself counted, largest first; of a sample, which is enough to find a
/// starting value. `tree` is that of the points of `dataset`, or null.
std::vector<double> sampled_k_distances(const Dataset& dataset, const KdTree* tree, Index k) {
  const Index n = dataset.size(), d = dataset.dims();
  k = std::min(k, n);
  if (k < 1) return {};
  const PointsView points = dataset.points.view();
  const Index stride = std::max<Index>(1, n / radius_sample(n, d)), count = (n + stride - 1) / stride;
  Matrix sample(count, d);
  for (Index i = 0; i < count; ++i) points.copy_row(i * stride, sample.row(i).data());
  std::vector<double> distances;
  if (tree != nullptr) {
    std::vector<Neighbour> found;
    for (Index i = 0; i < count; ++i) {
      tree->nearest(std::span<const float>(sample.row(i).data(), static_cast<std::size_t>(d)), k, found);
      distances.push_back(std::sqrt(found.back().squared));
    }
  } else {
    Eigen::MatrixXf squares = squares_to_sample(points, sample);
    for (Index j = 0; j < count; ++j) {
      float* const first = squares.col(j).data();
      std::nth_element(first, first + (k - 1), first + n);
      distances.push_back(std::sqrt(static_cast<double>(first[k - 1])));
    }
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
