#include "methods/groups/clustering_job.h"

#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <type_traits>

#include "core/error.h"
#include "methods/measures/silhouette.h"

namespace lab {
namespace {

Linkage linkage_of(ClusteringKind kind) {
  switch (kind) {
    case ClusteringKind::single:
      return Linkage::single;
    case ClusteringKind::complete:
      return Linkage::complete;
    case ClusteringKind::average:
      return Linkage::average;
    default:
      return Linkage::ward;
  }
}

KmeansParams kmeans_of(const ClusteringParams& params) {
  KmeansParams p;
  p.clusters = params.clusters;
  return p;
}

SpectralParams spectral_of(const ClusteringParams& params) {
  return {.clusters = params.clusters, .affinity = params.affinity, .restarts = params.restarts};
}

PicParams pic_of(const ClusteringParams& params) {
  PicParams p;
  p.clusters = params.clusters;
  p.affinity = params.affinity;
  p.start = PicStart::random;
  p.restarts = params.restarts;
  return p;
}

OpticsParams optics_of(const ClusteringParams& params, Index points) {
  OpticsParams p;
  p.min_points = params.min_points;
  p.points_per_step = std::max<Index>(1, points);
  return p;
}

}  // namespace

int gmm_restarts(int restarts, Index columns) {
  constexpr Index few_columns = 16;
  return columns <= few_columns ? std::max(1, restarts / 2) : 1;
}

bool uses_radius(ClusteringKind kind) {
  return kind == ClusteringKind::dbscan || kind == ClusteringKind::optics;
}
bool uses_clusters(ClusteringKind kind) { return !uses_radius(kind); }
bool uses_affinity(ClusteringKind kind) {
  return kind == ClusteringKind::spectral || kind == ClusteringKind::pic;
}

void ClusteringJob::init(PointsView points, const ClusteringParams& params, std::uint64_t seed) {
  Method method;
  switch (params.kind) {
    case ClusteringKind::kmeans:
      method.emplace<KmeansRestarts>().init(points, kmeans_of(params), params.restarts, seed);
      break;
    case ClusteringKind::gmm: {
      GmmParams p;
      p.components = params.clusters;
      method.emplace<GmmRestarts>().init(points, p, gmm_restarts(params.restarts, points.cols), seed);
      break;
    }
    case ClusteringKind::dbscan:
      method.emplace<Dbscan>().init(points, {params.epsilon, params.min_points});
      break;
    case ClusteringKind::optics:
      if (!(params.epsilon > 0)) throw InputError("\xCE\xB5 must be a number above 0.", "eps");
      method.emplace<Optics>().init(points, optics_of(params, points.rows));
      break;
    case ClusteringKind::single:
    case ClusteringKind::complete:
    case ClusteringKind::average:
    case ClusteringKind::ward:
      if (params.clusters < 1 || params.clusters > points.rows) {
        throw InputError("K is " + std::to_string(params.clusters) +
                             ", but it must be between 1 and the number of points, " +
                             std::to_string(points.rows) + ".",
                         "k");
      }
      method.emplace<Hierarchy>().init(points, {linkage_of(params.kind), std::max<Index>(1, points.rows)});
      break;
    case ClusteringKind::spectral:
      method.emplace<Spectral>().init(points, spectral_of(params), seed);
      break;
    case ClusteringKind::pic:
      method.emplace<Pic>().init(points, pic_of(params), seed);
      break;
  }
  params_ = params;
  method_ = std::move(method);
  labels_.clear();
  done_ = false;
}

bool ClusteringJob::advance(std::int64_t quota) {
  if (done_) return true;
  const bool ended = std::visit(
      [&](auto& method) {
        using M = std::decay_t<decltype(method)>;
        if constexpr (std::is_same_v<M, std::monostate>) {
          return true;
        } else if constexpr (std::is_same_v<M, Hierarchy>) {
          // The tree is all that is needed: its first half-step.
          const bool has_tree = method.advance(quota);
          done_ = method.state().tree != nullptr || method.done();
          return has_tree;
        } else {
          const bool part = method.advance(quota);
          done_ = method.done();
          return part;
        }
      },
      method_);
  if (done_) labels_ = read_labels();
  return ended || done_;
}

std::vector<int> ClusteringJob::read_labels() const {
  return std::visit(
      [&](const auto& method) -> std::vector<int> {
        using M = std::decay_t<decltype(method)>;
        if constexpr (std::is_same_v<M, KmeansRestarts>) {
          return method.best_state().labels;
        } else if constexpr (std::is_same_v<M, GmmRestarts>) {
          return method.labels();
        } else if constexpr (std::is_same_v<M, Optics>) {
          return optics_cut(method.state(), params_.epsilon);
        } else if constexpr (std::is_same_v<M, Hierarchy>) {
          const auto& tree = method.state().tree;
          return tree ? cut_to_clusters(*tree, params_.clusters) : std::vector<int>{0};
        } else if constexpr (std::is_same_v<M, std::monostate>) {
          return {};
        } else {
          return method.state().labels;
        }
      },
      method_);
}

double ClusteringJob::progress() const {
  if (done_) return 1;
  return std::visit(
      [](const auto& method) {
        using M = std::decay_t<decltype(method)>;
        if constexpr (std::is_same_v<M, std::monostate>) {
          return 0.0;
        } else {
          return method.progress();
        }
      },
      method_);
}

void GmmRestarts::init(PointsView points, const GmmParams& params, int restarts, std::uint64_t seed) {
  Gmm first;
  first.init(points, params, seed);
  points_ = points;
  params_ = params;
  restarts_ = restarts;
  seed_ = seed;
  made_ = 0;
  method_ = std::move(first);
  labels_.clear();
}

bool GmmRestarts::advance(std::int64_t quota) {
  if (done() || !method_.advance(quota)) return false;
  if (!method_.done()) return true;
  const double found = method_.state().log_likelihood;
  if (made_ == 0 || found > best_) {
    best_ = found;
    labels_ = method_.state().labels();
  }
  ++made_;
  if (!done()) method_.init(points_, params_, seed_ + static_cast<std::uint64_t>(made_));
  return true;
}

double GmmRestarts::progress() const {
  if (done()) return 1;
  const double turns = method_.state().iteration;  // how many there will be, nobody knows
  return (made_ + turns / (turns + 20.0)) / restarts_;
}

std::vector<int> run_clustering(PointsView points, const ClusteringParams& params, std::uint64_t seed) {
  ClusteringJob job;
  job.init(points, params, seed);
  while (!job.done()) job.advance(std::numeric_limits<std::int64_t>::max());
  return job.labels();
}

void SilhouetteJob::init(PointsView points, const std::vector<int>& labels) {
  std::map<int, int> number;
  std::vector<Index> kept;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i] < 0) continue;
    number.emplace(labels[i], static_cast<int>(number.size()));
    kept.push_back(static_cast<Index>(i));
  }
  groups_ = static_cast<int>(number.size());
  const auto n = static_cast<Index>(kept.size());
  defined_ = groups_ >= 2 && groups_ < n;
  sum_ = 0;
  seen_ = next_ = 0;
  if (!defined_) {
    points_.resize(0, points.cols);
    labels_.clear();
    return;
  }
  points_.resize(n, points.cols);
  labels_.resize(kept.size());
  for (Index i = 0; i < n; ++i) {
    const Index from = kept[static_cast<std::size_t>(i)];
    points.copy_row(from, points_.data() + i * points.cols);
    labels_[static_cast<std::size_t>(i)] = number[labels[static_cast<std::size_t>(from)]];
  }
  distances_.resize(kept.size());
  stride_ = n <= exact_limit ? 1 : (n + sample - 1) / sample;
}

bool SilhouetteJob::advance(std::int64_t quota) {
  while (!done() && quota > 0) {
    distances_from(points_, next_, distances_.data());
    sum_ += silhouette_of(next_, distances_, labels_, groups_);
    ++seen_;
    next_ += stride_;
    quota -= points_.rows() * (points_.cols() + 6);
  }
  return done();
}

}  // namespace lab
