#include "methods/groups/kmeans.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "core/error.h"
#include "methods/groups/kmeans_work.h"
#include "methods/numerics/distance.h"

namespace lab {
namespace {

constexpr std::int64_t no_limit = std::numeric_limits<std::int64_t>::max();

}  // namespace

std::vector<int> KmeansState::empty_clusters() const {
  std::vector<int> empty;
  for (std::size_t k = 0; k < counts.size(); ++k) {
    if (counts[k] == 0) empty.push_back(static_cast<int>(k));
  }
  return empty;
}

std::size_t KmeansState::bytes() const {
  return sizeof *this + static_cast<std::size_t>(centroids.size()) * sizeof(float) +
         labels.size() * sizeof(int) + counts.size() * sizeof(Index) + shift.size() * sizeof(double) +
         reseeded.size() * sizeof(KmeansReseed);
}

Kmeans::Kmeans() : work_(std::make_unique<Work>()) { state_.done = true; }
Kmeans::~Kmeans() = default;
Kmeans::Kmeans(Kmeans&&) noexcept = default;
Kmeans& Kmeans::operator=(Kmeans&&) noexcept = default;

void Kmeans::init(PointsView points, const Params& params, std::uint64_t seed) {
  check_kmeans(points, params);
  std::vector<float> norms = row_norms(points);
  check_finite(points, norms);
  check_different(points, params.clusters);
  auto work = std::make_unique<Work>();
  work->norms = std::move(norms);
  work->ranges = RowRanges(points.rows);
  points_ = points;
  params_ = params;
  seed_ = seed;
  work_ = std::move(work);
  state_ = State();
}

void Kmeans::start_again(std::uint64_t seed) {
  seed_ = seed;
  state_ = State();
  work_->pass = Work::Pass::none;
  work_->have_sums = false;
}

void Kmeans::restore(const State& state) {
  const bool ready = state.phase == KmeansPhase::ready;
  const bool has_labels = state.phase == KmeansPhase::assigned || state.phase == KmeansPhase::moved;
  if (!ready && (state.centroids.rows() != params_.clusters || state.centroids.cols() != points_.cols)) {
    throw InputError("That state has other centroids than this run.", "data");
  }
  if (has_labels && static_cast<Index>(state.labels.size()) != points_.rows) {
    throw InputError("That state belongs to other points.", "data");
  }
  state_ = state;
  work_->pass = Work::Pass::none;
  work_->have_sums = false;
}

double Kmeans::progress() const {
  const auto n = static_cast<double>(std::max<Index>(1, points_.rows));
  switch (work_->pass) {
    case Work::Pass::none:
      return 0;
    case Work::Pass::place: {
      const double passes = std::max(1, params_.clusters - 1);
      return (static_cast<double>(work_->chosen - 1) + static_cast<double>(work_->rows_done()) / n) / passes;
    }
    case Work::Pass::assign:
      return static_cast<double>(work_->rows_done()) / n;
    case Work::Pass::sums:
      return 0.5 * static_cast<double>(work_->rows_done()) / n;
    case Work::Pass::cost:
      return 0.5 + 0.5 * static_cast<double>(work_->rows_done()) / n;
  }
  return 0;
}

void Kmeans::step() {
  while (!state_.done && !advance(no_limit)) {
  }
}

bool Kmeans::advance(std::int64_t quota) {
  if (state_.done) return false;
  quota = std::max<std::int64_t>(1, quota);
  switch (state_.phase) {
    case KmeansPhase::ready:
      return advance_place(quota);
    case KmeansPhase::placed:
    case KmeansPhase::moved:
      return advance_assign(quota);
    case KmeansPhase::assigned:
      return advance_move(quota);
  }
  return false;
}

// ---- Assign every point to its nearest centroid ----

bool Kmeans::advance_assign(std::int64_t quota) {
  Work& work = *work_;
  const Index clusters = params_.clusters;
  if (work.pass != Work::Pass::assign) {
    work.labels.assign(static_cast<std::size_t>(points_.rows), 0);
    work.search = std::make_unique<NearestCentroids>(points_, work.norms, state_.centroids);
    work.clear_parts(points_, clusters);
    work.start(Work::Pass::assign);
  }
  const bool first_time = state_.labels.empty();
  const bool complete =
      work.advance_rows(quota, clusters * points_.cols, [&](Index r, Index first, Index count) {
        // Small blocks: the rows are still in the cache when they are added up.
        constexpr Index block = 48;
        ClusterSums& part = work.parts[static_cast<std::size_t>(r)];
        double distances[block];
        for (Index at = first; at < first + count; at += block) {
          const Index here = std::min(block, first + count - at);
          int* labels = work.labels.data() + at;
          work.search->find(at, here, labels, work.want_cost ? distances : nullptr);
          for (Index i = 0; i < here; ++i) {
            part.add(points_, at + i, labels[i]);
            if (work.want_cost) part.cost += distances[i];
            if (first_time || labels[i] != state_.labels[static_cast<std::size_t>(at + i)]) ++part.changed;
          }
        }
      });
  if (complete) finish_assign();
  return complete;
}

void Kmeans::finish_assign() {
  Work& work = *work_;
  work.combine_parts(points_, params_.clusters);
  work.search.reset();
  work.pass = Work::Pass::none;
  state_.changed = 0;
  for (const ClusterSums& part : work.parts) state_.changed += part.changed;
  state_.labels.swap(work.labels);
  state_.counts = work.counts;
  state_.cost = work.combined_cost();
  state_.reseeded.clear();
  state_.phase = KmeansPhase::assigned;
  state_.converged = state_.iteration > 0 && state_.changed == 0;
  state_.done = state_.converged || state_.iteration >= params_.max_iterations;
}

// ---- Move each centroid to the mean ----

bool Kmeans::advance_move(std::int64_t quota) {
  Work& work = *work_;
  if (work.pass == Work::Pass::none) {
    work.labels = state_.labels;
    if (work.have_sums) {
      finish_means();
    } else {
      work.clear_parts(points_, params_.clusters);
      work.start(Work::Pass::sums);
    }
  }
  if (work.pass == Work::Pass::sums) {
    const bool complete = work.advance_rows(quota, points_.cols, [&](Index r, Index first, Index count) {
      for (Index i = first; i < first + count; ++i) {
        work.parts[static_cast<std::size_t>(r)].add(points_, i, work.labels[static_cast<std::size_t>(i)]);
      }
    });
    if (!complete) return false;
    work.combine_parts(points_, params_.clusters);
    finish_means();
  }
  if (work.want_cost) {
    const Index d = points_.cols;
    const bool complete = work.advance_rows(quota, d, [&](Index r, Index first, Index count) {
      std::vector<float> buffer(static_cast<std::size_t>(points_.is_bytes() ? d : 0));
      for (Index i = first; i < first + count; ++i) {
        const float* centroid = work.centroids.data() + work.labels[static_cast<std::size_t>(i)] * d;
        work.parts[static_cast<std::size_t>(r)].cost +=
            squared_distance(points_.row(i, buffer.data()), centroid, d);
      }
    });
    if (!complete) return false;
  }
  state_.shift.assign(static_cast<std::size_t>(params_.clusters), 0);
  for (Index k = 0; k < params_.clusters; ++k) {
    const Index d = points_.cols;
    state_.shift[static_cast<std::size_t>(k)] =
        std::sqrt(squared_distance(work.centroids.data() + k * d, state_.centroids.data() + k * d, d));
  }
  state_.centroids = work.centroids;
  state_.labels.swap(work.labels);
  state_.counts = work.counts;
  state_.cost = work.combined_cost();
  state_.reseeded = work.reseeded;
  ++state_.iteration;
  state_.phase = KmeansPhase::moved;
  work.pass = Work::Pass::none;
  work.have_sums = false;
  return true;
}

void Kmeans::finish_means() {
  Work& work = *work_;
  const Index d = points_.cols;
  work.reseeded.clear();
  const bool any_empty = std::find(work.counts.begin(), work.counts.end(), 0) != work.counts.end();
  if (any_empty && params_.empty == EmptyClusters::farthest_point) {
    std::vector<float> row(static_cast<std::size_t>(d));
    std::vector<double> distances(static_cast<std::size_t>(points_.rows));
    parallel_for(work.ranges.count, [&](Index r) {
      std::vector<float> buffer(static_cast<std::size_t>(d));
      for (Index i = work.ranges.begin(r); i < work.ranges.end(r); ++i) {
        const auto at = static_cast<std::size_t>(i);
        distances[at] =
            squared_distance(points_.row(i, buffer.data()), state_.centroids.data() + work.labels[at] * d, d);
      }
    });
    for (Index k = 0; k < params_.clusters; ++k) {
      if (work.counts[static_cast<std::size_t>(k)] != 0) continue;
      // The farthest point whose cluster keeps another one; the first of equals.
      Index farthest = -1;
      double farthest_distance = 0;
      for (Index i = 0; i < points_.rows; ++i) {
        const auto at = static_cast<std::size_t>(i);
        if (distances[at] > farthest_distance && work.counts[static_cast<std::size_t>(work.labels[at])] > 1) {
          farthest = i;
          farthest_distance = distances[at];
        }
      }
      if (farthest < 0) break;
      const auto at = static_cast<std::size_t>(farthest);
      const int from = work.labels[at];
      points_.copy_row(farthest, row.data());
      for (Index j = 0; j < d; ++j) {
        const auto value = static_cast<double>(row[static_cast<std::size_t>(j)]);
        work.sums(from, j) -= value;
        work.sums(k, j) = value;
      }
      --work.counts[static_cast<std::size_t>(from)];
      work.counts[static_cast<std::size_t>(k)] = 1;
      work.labels[at] = static_cast<int>(k);
      distances[at] = 0;
      work.reseeded.push_back({static_cast<int>(k), farthest});
    }
  }
  work.centroids = state_.centroids;
  for (Index k = 0; k < params_.clusters; ++k) {
    const Index count = work.counts[static_cast<std::size_t>(k)];
    if (count == 0) continue;
    for (Index j = 0; j < d; ++j) {
      work.centroids(k, j) = static_cast<float>(work.sums(k, j) / static_cast<double>(count));
    }
  }
  work.clear_parts(points_, 0);
  work.start(Work::Pass::cost);
}

KmeansState run_kmeans(PointsView points, const KmeansParams& params, std::uint64_t seed) {
  Kmeans method;
  method.init(points, params, seed);
  method.work_->want_cost = false;
  while (!method.done()) method.step();
  KmeansState state = method.state();
  state.cost = kmeans_cost(points, state.centroids, state.labels);
  return state;
}

std::vector<int> assign_plainly(PointsView points, const Matrix& centroids) {
  std::vector<int> labels;
  for (Index i = 0; i < points.rows; ++i) {
    int label = 0;
    double best = std::numeric_limits<double>::infinity();
    for (Index k = 0; k < centroids.rows(); ++k) {
      double squared = 0;
      for (Index j = 0; j < points.cols; ++j) {
        const double off = static_cast<double>(points.at(i, j)) - static_cast<double>(centroids(k, j));
        squared += off * off;
      }
      if (squared < best) {
        best = squared;
        label = static_cast<int>(k);
      }
    }
    labels.push_back(label);
  }
  return labels;
}

std::vector<int> nearest_centroids(PointsView points, const Matrix& centroids) {
  if (centroids.rows() == 0) throw InputError("There are no centroids yet.", "k");
  if (centroids.cols() != points.cols) {
    throw InputError("The centroids have " + std::to_string(centroids.cols()) +
                         " coordinates, but the points have " + std::to_string(points.cols) + ".",
                     "data");
  }
  const std::vector<float> norms = row_norms(points);
  const NearestCentroids search(points, norms, centroids);
  std::vector<int> labels(static_cast<std::size_t>(points.rows));
  const RowRanges ranges(points.rows);
  parallel_for(ranges.count, [&](Index r) {
    search.find(ranges.begin(r), ranges.end(r) - ranges.begin(r), labels.data() + ranges.begin(r), nullptr);
  });
  return labels;
}

double kmeans_cost(PointsView points, const Matrix& centroids, std::span<const int> labels) {
  const RowRanges ranges(points.rows);
  std::vector<double> costs(static_cast<std::size_t>(ranges.count), 0);
  const Index d = points.cols;
  parallel_for(ranges.count, [&](Index r) {
    std::vector<float> buffer(static_cast<std::size_t>(points.is_bytes() ? d : 0));
    for (Index i = ranges.begin(r); i < ranges.end(r); ++i) {
      costs[static_cast<std::size_t>(r)] += squared_distance(
          points.row(i, buffer.data()), centroids.data() + labels[static_cast<std::size_t>(i)] * d, d);
    }
  });
  double cost = 0;
  for (const double part : costs) cost += part;
  return cost;
}

std::vector<double> squared_distances(std::span<const float> point, const Matrix& centroids) {
  std::vector<double> out;
  for (Index k = 0; k < centroids.rows(); ++k) {
    out.push_back(squared_distance(point.data(), centroids.data() + k * centroids.cols(), centroids.cols()));
  }
  return out;
}

}  // namespace lab
