#pragma once
// k-means: Lloyd's two half-steps.
//
// Idea:      put K centroids among the points; then again and again: assign every point to its nearest
//            centroid, move each centroid to the mean of its points; until no point changes its cluster.
// Reference: S. Lloyd, "Least squares quantization in PCM", 1982 (1957); start: D. Arthur and S.
//            Vassilvitskii, "k-means++: the advantages of careful seeding", 2007.
// Symbols:   x  point (d);  μ_k  centroid;  S_k  points of cluster k;  n_k = |S_k|;
//            C = Σ_k Σ_{x∈S_k} ‖x − μ_k‖²  the cost (inertia).
// Invariant: neither half-step raises C. Ties go to the lower index. When done and converged, every point is
//            at its nearest centroid and every centroid of a cluster in use is the mean of its points.
// Empty:     a centroid that no point chose either moves onto the point farthest from its own centroid and
//            takes that point (farthest_point: C falls), or stays where it is (leave).
// Numbers:   points and centroids float32; C and the sums behind the means double (whole numbers for bytes).
//            The nearest centroid is decided by float32 products and, where the best two are closer than the
//            rounding bound, again in double; so labels do not depend on the machine, the slicing or the
//            threads.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/matrix.h"
#include "core/points.h"
#include "core/rng.h"

namespace lab {

enum class KmeansStart {
  random,     ///< K different points, by chance
  plus_plus,  ///< k-means++: each next one with probability proportional to its squared distance
  given       ///< KmeansParams::centroids
};

enum class EmptyClusters {
  farthest_point,  ///< move an empty centroid onto the point farthest from its own centroid
  leave            ///< leave it where it is
};

struct KmeansParams {
  int clusters = 3;  ///< K, 1 .. number of different points
  KmeansStart start = KmeansStart::plus_plus;
  Matrix centroids;  ///< (K, d), for KmeansStart::given
  EmptyClusters empty = EmptyClusters::farthest_point;
  int max_iterations = 100;  ///< moves of the centroids, at least 1
};

enum class KmeansPhase {
  ready,     ///< nothing has happened; centroids has no rows
  placed,    ///< the centroids have been placed (or one was moved by hand); no labels
  assigned,  ///< every point has its nearest centroid
  moved      ///< every centroid has moved to the mean
};

struct KmeansReseed {
  int cluster = 0;  ///< that was empty
  Index point = 0;  ///< onto which its centroid moved
};

/// Everything that is drawn, and everything needed to go on.
struct KmeansState {
  KmeansPhase phase = KmeansPhase::ready;
  int iteration = 0;          ///< moves of the centroids since the start (or the last move by hand)
  Matrix centroids;           ///< (K, d); no rows in `ready`
  std::vector<int> labels;    ///< (n) in 0 .. K-1; empty in `ready` and `placed`
  std::vector<Index> counts;  ///< (K) points per cluster; empty like labels
  double cost = 0;            ///< C; only where has_cost()
  Index changed = 0;          ///< points that changed cluster in the last assignment
  std::vector<double> shift;  ///< (K) ‖μ_new − μ_old‖ of the last move; empty before the first
  std::vector<KmeansReseed> reseeded;  ///< in the last move
  bool done = false;                   ///< nothing is left to do
  bool converged = false;              ///< done because the means no longer change

  bool has_cost() const { return phase == KmeansPhase::assigned || phase == KmeansPhase::moved; }
  /// Clusters without points, ascending; none before the first assignment.
  std::vector<int> empty_clusters() const;
  /// Memory held, for a bounded history.
  std::size_t bytes() const;
};

class Kmeans {
 public:
  using State = KmeansState;
  using Params = KmeansParams;

  Kmeans();
  ~Kmeans();
  Kmeans(Kmeans&&) noexcept;
  Kmeans& operator=(Kmeans&&) noexcept;

  /// Checks and begins anew; the points must outlive the method. Throws InputError (controls "k", "data",
  /// "start", "iterations") and leaves the method as it was.
  void init(PointsView points, const Params& params, std::uint64_t seed);

  /// Begins anew with another seed, without checking the points again.
  void start_again(std::uint64_t seed);

  /// Works on the pending half-step for about `quota` multiply-adds. True when it is complete and state() is
  /// new. False, and no work, when done.
  bool advance(std::int64_t quota);
  /// Completes one half-step.
  void step();
  /// 0 .. 1 within the pending half-step.
  double progress() const;
  bool done() const { return state_.done; }
  const State& state() const { return state_; }
  /// Goes on from an earlier state (of the same points and number of clusters).
  void restore(const State& state);
  const Params& params() const { return params_; }

 private:
  friend KmeansState run_kmeans(PointsView, const KmeansParams&, std::uint64_t);
  struct Work;

  bool advance_place(std::int64_t quota);
  bool advance_assign(std::int64_t quota);
  bool advance_move(std::int64_t quota);
  void place_by_chance();
  void finish_assign();
  void finish_means();

  PointsView points_;
  Params params_;
  std::uint64_t seed_ = 1;
  State state_;
  std::unique_ptr<Work> work_;  // the pending half-step
};

/// Runs to the end: the same answer as stepping, without the costs in between.
KmeansState run_kmeans(PointsView points, const KmeansParams& params, std::uint64_t seed);

/// The plain reading of an assignment, against which the fast one is tested: labels of the nearest centroids.
std::vector<int> assign_plainly(PointsView points, const Matrix& centroids);
/// The same by the fast path: every point's nearest centroid, ties to the lower index. O(n K d).
std::vector<int> nearest_centroids(PointsView points, const Matrix& centroids);
/// C of the given assignment, in double.
double kmeans_cost(PointsView points, const Matrix& centroids, std::span<const int> labels);
/// Number of different rows, counted up to `enough`.
Index count_different(PointsView points, Index enough);
/// (K) squared distances of one point (d values) to every centroid.
std::vector<double> squared_distances(std::span<const float> point, const Matrix& centroids);

}  // namespace lab
