#include "methods/groups/affinity.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include "core/error.h"
#include "core/parallel_for.h"
#include "methods/numerics/checks.h"
#include "methods/numerics/float_range.h"

namespace lab {

void Affinity::multiply(const VectorD& x, VectorD& out, Index first, Index count) const {
  constexpr Index rows = 64;
  parallel_for((count + rows - 1) / rows, [&](Index task) {
    const Index end = std::min(first + count, first + (task + 1) * rows);
    for (Index i = first + task * rows; i < end; ++i) out[i] = weights.row(i).cast<double>().dot(x);
  });
}

void AffinityJob::init(PointsView points, const AffinityParams& params, const char* who) {
  require_points(points, who, affinity_limit);
  if (points.rows < 2) throw InputError("There is only 1 point.", "data");
  if (params.kind == AffinityKind::rbf) {
    if (!std::isfinite(params.sigma) || !(params.sigma * params.sigma > 0)) {
      throw InputError("\xCF\x83 must be a number above 0.", "sigma");
    }
  } else if (params.neighbours < 1 || params.neighbours >= points.rows) {
    throw InputError(
        "The number of neighbours must be between 1 and " + std::to_string(points.rows - 1) + ".",
        "neighbours");
  }
  bool equal = true;
  for (Index i = 1; i < points.rows && equal; ++i) {
    for (Index j = 0; j < points.cols && equal; ++j) equal = points.at(i, j) == points.at(0, j);
  }
  if (equal) throw InputError("All points are equal: there are no groups to be found.", "data");
  points_ = points;
  params_ = params;
  // Room below for the distances of the near where a few are far.
  scale_ = range_scale(largest_from(points, mean_of(points)), 48);
  row_ = 0;
  weighing_ = false;
  affinity_ = Affinity();
  scales_.clear();
  nearest_.clear();
}

bool AffinityJob::advance(std::int64_t quota) {
  const Index n = points_.rows;
  if (row_ == 0 && !weighing_) {
    affinity_.weights = Matrix::Zero(n, n);
    scales_.assign(static_cast<std::size_t>(n), 0);
    if (params_.kind == AffinityKind::knn)
      nearest_.assign(static_cast<std::size_t>(n * params_.neighbours), 0);
  }
  while (quota > 0) {
    if (row_ == n && weighing_) {
      finish();
      return true;
    }
    if (row_ == n) {
      row_ = 0;
      weighing_ = true;
      // A point with k twins takes the smallest scale of the others.
      float least = std::numeric_limits<float>::max();
      for (const float scale : scales_) least = scale > 0 ? std::min(least, scale) : least;
      for (float& scale : scales_) scale = scale > 0 ? scale : least;
    }
    if (weighing_) {
      weigh_row(row_);
      quota -= 10 * n;
    } else {
      measure_row(row_);
      quota -= n * (points_.cols + 8);
    }
    ++row_;
  }
  return false;
}

/// Squared distances of point i, and what its nearest neighbours say.
void AffinityJob::measure_row(Index i) {
  const Index n = points_.rows;
  std::vector<float> here(static_cast<std::size_t>(points_.cols)), buffer(here.size());
  points_.copy_row(i, here.data());
  float* squares = affinity_.weights.data() + i * n;
  for (Index j = 0; j < n; ++j) {
    const float* there = points_.row(j, buffer.data());
    double sum = 0;
    for (std::size_t c = 0; c < here.size(); ++c) {
      const double difference = static_cast<double>(here[c]) - static_cast<double>(there[c]);
      sum += difference * difference;
    }
    squares[j] = static_cast<float>(scale_ * scale_ * sum);
  }
  const Index k = params_.neighbours;
  if (params_.kind == AffinityKind::local) {
    std::vector<float> sorted(squares, squares + n);
    sorted.erase(sorted.begin() + i);
    std::nth_element(sorted.begin(), sorted.begin() + (k - 1), sorted.end());
    scales_[static_cast<std::size_t>(i)] = std::sqrt(sorted[static_cast<std::size_t>(k - 1)]);
  } else if (params_.kind == AffinityKind::knn) {
    std::vector<std::int32_t> order(static_cast<std::size_t>(n));
    std::iota(order.begin(), order.end(), 0);
    std::partial_sort(order.begin(), order.begin() + k, order.end(), [&](std::int32_t a, std::int32_t b) {
      if (squares[a] != squares[b]) return squares[a] < squares[b];
      return a == i || (b != i && a < b);  // itself first
    });
    std::copy(order.begin(), order.begin() + k, nearest_.begin() + i * k);
  }
}

void AffinityJob::weigh_row(Index i) {
  const Index n = points_.rows;
  float* row = affinity_.weights.data() + i * n;
  if (params_.kind == AffinityKind::knn) {
    if (i == 0) affinity_.weights.setZero();
    const Index k = params_.neighbours;
    for (Index p = 0; p < k; ++p) {
      const Index j = nearest_[static_cast<std::size_t>(i * k + p)];
      affinity_.weights(i, j) += 0.5F;
      affinity_.weights(j, i) += 0.5F;
    }
    return;
  }
  const float mine = scales_[static_cast<std::size_t>(i)];
  // A σ that vanishes beside the distances still tells the same point from another.
  const double wide = 2 * (scale_ * params_.sigma) * (scale_ * params_.sigma);
  const auto fixed = static_cast<float>(std::clamp(wide, 1e-37, 1e37));
  for (Index j = 0; j < n; ++j) {
    const float scale =
        params_.kind == AffinityKind::rbf ? fixed : mine * scales_[static_cast<std::size_t>(j)];
    row[j] = std::exp(-row[j] / scale);
  }
  row[i] = 0;
}

void AffinityJob::finish() {
  const Index n = points_.rows;
  Matrix& weights = affinity_.weights;
  if (params_.kind != AffinityKind::knn && n > 2) {
    float low = 2, high = -1;
    for (Index i = 0; i < n; ++i) {
      for (Index j = 0; j < n; ++j) {
        if (i == j) continue;
        low = std::min(low, weights(i, j));
        high = std::max(high, weights(i, j));
      }
    }
    if (high > 0 && high - low <= 1e-6F * high) {
      throw InputError("All distances are equal: there are no groups to be found.", "data");
    }
  }
  affinity_.degrees.resize(n);
  for (Index i = 0; i < n; ++i) {
    double sum = weights.row(i).cast<double>().sum();
    if (sum <= 0) sum = weights(i, i) = 1;
    affinity_.degrees[i] = sum;
  }
  affinity_.parts.assign(static_cast<std::size_t>(n), -1);
  for (Index first = 0; first < n; ++first) {
    if (affinity_.parts[static_cast<std::size_t>(first)] >= 0) continue;
    std::vector<Index> pending{first};
    affinity_.parts[static_cast<std::size_t>(first)] = affinity_.part_count;
    while (!pending.empty()) {
      const Index i = pending.back();
      pending.pop_back();
      for (Index j = 0; j < n; ++j) {
        int& part = affinity_.parts[static_cast<std::size_t>(j)];
        if (part >= 0 || weights(i, j) <= 0) continue;
        part = affinity_.part_count;
        pending.push_back(j);
      }
    }
    ++affinity_.part_count;
  }
}

double AffinityJob::progress() const {
  if (points_.rows == 0) return 0;
  return (weighing_ ? 0.7 : 0.0) +
         (weighing_ ? 0.3 : 0.7) * static_cast<double>(row_) / static_cast<double>(points_.rows);
}

void require_connected(const Affinity& affinity, int clusters) {
  if (affinity.part_count <= clusters) return;
  throw InputError("The graph falls into " + std::to_string(affinity.part_count) +
                       " parts that nothing joins, more than K = " + std::to_string(clusters) +
                       ": take more neighbours, a wider \xCF\x83 or a larger K.",
                   "neighbours");
}

}  // namespace lab
