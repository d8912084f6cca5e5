#include "methods/groups/kmeans_jobs.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/error.h"
#include "methods/measures/silhouette.h"
#include "methods/numerics/distance.h"

namespace lab {

void KmeansRestarts::init(PointsView points, const KmeansParams& params, int restarts, std::uint64_t seed) {
  if (restarts < 1) throw InputError("There must be at least 1 restart.", "restarts");
  Kmeans method;
  method.init(points, params, seed);
  points_ = points;
  params_ = params;
  restarts_ = restarts;
  seed_ = seed;
  method_ = std::move(method);
  costs_.clear();
  best_ = -1;
  best_state_ = KmeansState();
}

bool KmeansRestarts::advance(std::int64_t quota) {
  if (done()) return false;
  // A half-step reports no work left over, so each takes its share of the quota as its size.
  const std::int64_t size = points_.rows * points_.cols * std::max(1, params_.clusters);
  std::int64_t left = std::max<std::int64_t>(1, quota);
  while (!method_.done()) {
    const bool complete = method_.advance(left);
    if (!complete) return false;
    left -= size;
    if (left <= 0 && !method_.done()) return false;
  }
  const KmeansState& end = method_.state();
  costs_.push_back(end.cost);
  if (best_ < 0 || end.cost < best_state_.cost) {
    best_ = static_cast<int>(costs_.size()) - 1;
    best_state_ = end;
  }
  if (!done()) method_.start_again(seed_of(static_cast<int>(costs_.size())));
  return true;
}

double KmeansRestarts::progress() const {
  return restarts_ == 0 ? 0 : static_cast<double>(costs_.size()) / restarts_;
}

void KmeansChooseK::init(PointsView points, const ChooseKParams& params, std::uint64_t seed) {
  if (params.k_min < 1 || params.k_max < params.k_min) {
    throw InputError("The largest K is " + std::to_string(params.k_max) + ", but it must be at least " +
                         std::to_string(std::max(1, params.k_min)) + ".",
                     "kmax");
  }
  if (points.rows == 0) throw InputError("There are no points.", "data");
  ChooseKParams used = params;
  used.k_max = static_cast<int>(count_different(points, params.k_max));
  used.k_min = std::min(used.k_min, used.k_max);
  KmeansParams first;
  first.clusters = used.k_min;
  first.start = used.start == KmeansStart::given ? KmeansStart::plus_plus : used.start;
  first.max_iterations = used.max_iterations;
  KmeansRestarts restarts;
  restarts.init(points, first, used.restarts, seed);

  points_ = points;
  params_ = used;
  params_.start = first.start;
  seed_ = seed;
  restarts_ = std::move(restarts);
  stage_ = Stage::fitting;
  k_ = used.k_min;
  rows_.clear();
  labels_.clear();
  sample_.clear();
  next_ = 0;
}

bool KmeansChooseK::advance(std::int64_t quota) {
  if (stage_ == Stage::done) return false;
  if (stage_ == Stage::silhouettes) return advance_silhouettes(quota);
  restarts_.advance(quota);
  if (!restarts_.done()) return false;
  ChooseKRow row;
  row.k = k_;
  row.cost = restarts_.best_state().cost;
  rows_.push_back(row);
  labels_.push_back(restarts_.best_state().labels);
  if (++k_ <= params_.k_max) {
    KmeansParams next;
    next.clusters = k_;
    next.start = params_.start;
    next.max_iterations = params_.max_iterations;
    restarts_.init(points_, next, params_.restarts, seed_);
  } else if (params_.silhouettes) {
    begin_silhouettes();
  } else {
    stage_ = Stage::done;
  }
  return true;
}

void KmeansChooseK::begin_silhouettes() {
  stage_ = Stage::silhouettes;
  const Index n = points_.rows;
  if (n <= params_.exact_limit) {
    for (Index i = 0; i < n; ++i) sample_.push_back(i);
  } else {
    Rng rng(seed_);
    sample_ = rng.sample(n, std::min(n, params_.silhouette_sample));
    std::sort(sample_.begin(), sample_.end());
  }
  sample_points_.resize(static_cast<Index>(sample_.size()), points_.cols);
  for (std::size_t s = 0; s < sample_.size(); ++s) {
    points_.copy_row(sample_[s], sample_points_.data() + static_cast<Index>(s) * points_.cols);
  }
  for (std::vector<int>& labels : labels_) {
    std::vector<int> of_sample;
    for (const Index i : sample_) of_sample.push_back(labels[static_cast<std::size_t>(i)]);
    labels = std::move(of_sample);
  }
  sums_.assign(rows_.size(), 0);
  next_ = 0;
}

bool KmeansChooseK::advance_silhouettes(std::int64_t quota) {
  const Index n = silhouette_points();
  const Index cost_per_point = std::max<Index>(1, n * (points_.cols + static_cast<Index>(rows_.size())));
  const Index stop = std::min(n, next_ + std::max<Index>(1, quota / cost_per_point));
  std::vector<double> distances(static_cast<std::size_t>(n));
  for (; next_ < stop; ++next_) {
    distances_from(sample_points_, next_, distances.data());
    for (std::size_t r = 0; r < rows_.size(); ++r) {
      sums_[r] += silhouette_of(next_, distances, labels_[r], rows_[r].k);
    }
  }
  if (next_ < n) return false;
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    std::vector<bool> used(static_cast<std::size_t>(rows_[r].k), false);
    for (const int label : labels_[r]) used[static_cast<std::size_t>(label)] = true;
    const auto clusters = std::count(used.begin(), used.end(), true);
    rows_[r].has_silhouette = clusters >= 2 && clusters < n;
    rows_[r].silhouette = rows_[r].has_silhouette ? sums_[r] / static_cast<double>(n) : 0;
  }
  stage_ = Stage::done;
  return true;
}

double KmeansChooseK::progress() const {
  const double fits = params_.k_max - params_.k_min + 1;
  // The silhouettes count as much as two fits: near enough for a bar.
  const double all = fits + (params_.silhouettes ? 2 : 0);
  switch (stage_) {
    case Stage::fitting:
      return (static_cast<double>(rows_.size()) + restarts_.progress()) / all;
    case Stage::silhouettes:
      return (fits +
              2 * static_cast<double>(next_) / static_cast<double>(std::max<Index>(1, silhouette_points()))) /
             all;
    case Stage::done:
      return 1;
  }
  return 0;
}

}  // namespace lab
