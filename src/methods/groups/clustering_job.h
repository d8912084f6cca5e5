#pragma once
// Any clustering method of this room, as one job: points in, a group for every point out.
//
// Idea:      a comparison does not care how a method goes about it. Each kind maps onto the class that does
//            the work, with the one or two numbers that matter most; everything else is that class's default.
// Reference: kmeans_jobs.h, gmm.h, dbscan.h, optics.h, hierarchy.h, spectral.h, pic.h.
// Invariant: the labels are those of the method's own batch function; slicing does not change them.

#include <cstdint>
#include <variant>
#include <vector>

#include "core/points.h"
#include "methods/groups/affinity.h"
#include "methods/groups/dbscan.h"
#include "methods/groups/gmm.h"
#include "methods/groups/hierarchy.h"
#include "methods/groups/kmeans_jobs.h"
#include "methods/groups/optics.h"
#include "methods/groups/pic.h"
#include "methods/groups/spectral.h"

namespace lab {

enum class ClusteringKind { kmeans, gmm, dbscan, optics, single, complete, average, ward, spectral, pic };

struct ClusteringParams {
  ClusteringKind kind = ClusteringKind::kmeans;
  int clusters = 3;         ///< K: all but dbscan and optics
  double epsilon = 0.5;     ///< ε of dbscan, the cut ε′ of optics
  int min_points = 5;       ///< of dbscan and optics
  AffinityParams affinity;  ///< of spectral and pic
  int restarts = 10;        ///< of k-means, alone and behind spectral and pic; of gmm see gmm_restarts()
};

/// Which of these numbers a kind looks at.
bool uses_clusters(ClusteringKind kind);
bool uses_radius(ClusteringKind kind);
bool uses_affinity(ClusteringKind kind);
/// Starts of a mixture: half of `restarts`, and only one where covariances are large.
int gmm_restarts(int restarts, Index columns);

/// A mixture from several starts; the highest likelihood is kept.
class GmmRestarts {
 public:
  /// Throws InputError like Gmm::init. Start r has seed + r.
  void init(PointsView points, const GmmParams& params, int restarts, std::uint64_t seed);
  /// True when one more half-step has ended.
  bool advance(std::int64_t quota);
  bool done() const { return made_ >= restarts_; }
  double progress() const;
  double log_likelihood() const { return best_; }
  /// (n) most responsible component in the best one so far.
  const std::vector<int>& labels() const { return labels_; }

 private:
  PointsView points_;
  GmmParams params_;
  int restarts_ = 0, made_ = 0;
  std::uint64_t seed_ = 1;
  Gmm method_;
  double best_ = 0;
  std::vector<int> labels_;
};

class ClusteringJob {
 public:
  /// Throws InputError (controls "k", "eps", "minpts", "neighbours", "sigma", "data", …) and leaves the job
  /// as it was. The points must outlive the job.
  void init(PointsView points, const ClusteringParams& params, std::uint64_t seed);
  /// Works for about `quota` multiply-adds; true when a part of the way has ended, which need not be the last
  /// one. May throw InputError, as the methods do where only computing can find out.
  bool advance(std::int64_t quota);
  bool done() const { return done_; }
  /// 0 .. 1; a guess where nobody knows how far it is.
  double progress() const;
  /// (n) group from 0, or -1 for noise; when done.
  const std::vector<int>& labels() const { return labels_; }

 private:
  using Method =
      std::variant<std::monostate, KmeansRestarts, GmmRestarts, Dbscan, Optics, Hierarchy, Spectral, Pic>;
  std::vector<int> read_labels() const;

  ClusteringParams params_;
  Method method_;
  std::vector<int> labels_;
  bool done_ = true;
};

/// Runs to the end.
std::vector<int> run_clustering(PointsView points, const ClusteringParams& params, std::uint64_t seed);

/// The mean silhouette of the points that belong to a group, a slice at a time.
class SilhouetteJob {
 public:
  static constexpr Index exact_limit = 3000;  ///< with more points every so many-th is looked at
  static constexpr Index sample = 2000;

  /// (n) labels; negative ones are left out. Copies both.
  void init(PointsView points, const std::vector<int>& labels);
  bool advance(std::int64_t quota);
  bool done() const { return next_ >= points_.rows(); }
  /// Whether there is one: at least 2 groups, and fewer than points.
  bool defined() const { return defined_; }
  double mean() const { return seen_ > 0 ? sum_ / static_cast<double>(seen_) : 0.0; }
  /// Points looked at; all of those in groups, or the size of the sample.
  Index seen() const { return seen_; }
  bool is_sampled() const { return stride_ > 1; }

 private:
  Matrix points_;
  std::vector<int> labels_;
  std::vector<double> distances_;
  int groups_ = 0;
  bool defined_ = false;
  Index next_ = 0, stride_ = 1, seen_ = 0;
  double sum_ = 0;
};

}  // namespace lab
