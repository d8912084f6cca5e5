#pragma once
// OPTICS: one ordering of the points that holds the density clusters of every ε.
//
// Idea:      walk through the points, always on to the one that is most easily reached from those already
//            visited, and note how far that was. Valleys of this reachability plot are clusters; a horizontal
//            line at ε' cuts it into the clusters that DBSCAN would find with ε'.
// Reference: M. Ankerst, M. Breunig, H.-P. Kriegel and J. Sander, 1999; predecessor correction: E. Schubert
//            and M. Gertz, 2018.
// Symbols:   core(p) distance from p to its minPts-th nearest point, p counted; reach(p ← o) = max(core(o),
//            ‖p − o‖) from a visited o with core(o) <= ε; ε the largest radius that is looked at.
// Invariant: the next point has the least reachability of all that are not visited (the lowest index of
//            equals; of points that nobody reaches, the lowest index). Infinite: not a core point, not
//            reached. Distances are double.

#include <cstdint>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "core/matrix.h"
#include "core/points.h"

namespace lab {

struct OpticsParams {
  int min_points = 5;                                            ///< minPts, the point itself counted; 2 .. n
  double max_epsilon = std::numeric_limits<double>::infinity();  ///< ε > 0
  Index points_per_step = 1;                                     ///< visits in one half-step of the walk
};

enum class OpticsPhase {
  ready,     ///< nothing has happened
  measured,  ///< core distances are known; nobody is visited
  walking,   ///< some points are visited
  ordered    ///< all are; done
};

/// Everything that is drawn, and everything needed to go on.
struct OpticsState {
  OpticsPhase phase = OpticsPhase::ready;
  std::vector<double> core;          ///< (n) core distances; empty in `ready`
  std::vector<double> reachability;  ///< (n) by point: final where visited, the best offer so far elsewhere
  std::vector<std::int32_t> predecessor;  ///< (n) who made that offer; -1
  std::vector<std::int32_t> ordering;     ///< points visited so far, in order
  bool done = false;

  /// Reachability in the order of the walk: the plot.
  std::vector<double> plot() const;
  /// Memory held, for a bounded history.
  std::size_t bytes() const;
};

class Optics {
 public:
  using State = OpticsState;
  using Params = OpticsParams;
  /// Most points: every pair is looked at.
  static constexpr Index limit = 20000;

  Optics();
  ~Optics();
  Optics(Optics&&) noexcept;
  Optics& operator=(Optics&&) noexcept;

  /// Checks and begins anew; the points must outlive the method. There is no chance in it: the seed is
  /// ignored. Throws InputError (controls "minpts", "maxeps", "data") and leaves the method as it was.
  void init(PointsView points, const Params& params, std::uint64_t seed = 1);
  /// Works on the pending half-step for about `quota` multiply-adds; true when it is complete.
  bool advance(std::int64_t quota);
  /// Completes one half-step.
  void step();
  /// 0 .. 1 within the pending half-step.
  double progress() const;
  bool done() const { return state_.done; }
  const State& state() const { return state_; }
  /// Goes on from an earlier state (of the same points and parameters).
  void restore(const State& state);
  const Params& params() const { return params_; }

 private:
  struct Work;
  bool measure(std::int64_t quota);
  void begin_walk();
  void visit();

  PointsView points_;
  Params params_;
  State state_;
  std::unique_ptr<Work> work_;
};

/// Runs to the end: the same answer as stepping.
OpticsState run_optics(PointsView points, const OpticsParams& params);

/// The plain reading: every distance, every time. O(n² d).
OpticsState optics_plainly(PointsView points, const OpticsParams& params);

/// (n) the clusters of DBSCAN at `epsilon` as read off the plot, numbered in the order of the walk; -1 =
/// noise. Agrees with DBSCAN on core points; a border point visited before its cluster is noise here. Works
/// on an unfinished walk too.
std::vector<int> optics_cut(const OpticsState& state, double epsilon);

struct XiParams {
  double xi = 0.05;          ///< ξ, 0 < ξ < 1: how steep the side of a valley must be
  int min_points = 5;        ///< as in OpticsParams
  int min_cluster_size = 0;  ///< at least 2; 0 = min_points
  bool predecessor_correction = true;
};
struct XiClusters {
  /// First and last place in the ordering, the smallest first wherever one holds another.
  std::vector<std::pair<Index, Index>> intervals;
  /// (n) by point: the smallest cluster that holds it, unless it holds one itself; -1 = none.
  std::vector<int> labels;
};
/// The valleys with steep sides (Ankerst et al., section 4.3). `state` must be done. Throws InputError
/// (control "xi").
XiClusters optics_xi(const OpticsState& state, const XiParams& params);

}  // namespace lab
