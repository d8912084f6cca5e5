#pragma once
// Local outlier factor: is a point in a sparser place than its neighbours are?
//
// Idea:      four moves. Find each point's k nearest. Lengthen each distance to a neighbour to at least that
//            neighbour's own k-distance. The inverse of a point's mean lengthened distance is its density.
//            Compare the neighbours' densities with one's own: about 1 inside a cluster, well above 1 for an
//            outlier.
// Reference: M. Breunig, H.-P. Kriegel, R. Ng and J. Sander, "LOF: identifying density-based local outliers",
//            2000.
// Symbols:   N(p)  the k nearest others of p;  kdist(p)  distance to the k-th;
//            reach(p, o) = max(kdist(o), ‖p − o‖);
//            lrd(p) = 1 / (mean over N(p) of reach(p, o) + 1e-10);
//            LOF(p) = mean over N(p) of lrd(o) / lrd(p).
// Ties:      exactly k neighbours, the lower rows of those that tie for the k-th place. (The paper keeps all
//            that tie; scikit-learn keeps k, not saying which.)
// Duplicates: the 1e-10 (as in scikit-learn) keeps the density of more than k points on one spot finite: 1e10.
//            They score 1; a point elsewhere that has them among its neighbours scores enormously.
// Invariant: scores are positive and do not change when all points are shifted. Nor when all are scaled alike,
//            as long as reachability distances are far above 1e-10; far below it every score tends to 1.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/matrix.h"
#include "core/points.h"
#include "methods/numerics/neighbours.h"

namespace lab {

struct LofParams {
  Index k = 20;  ///< neighbours, 1 .. n − 1
};

enum class LofPhase {
  ready,       ///< nothing has happened
  neighbours,  ///< 1. everyone's k nearest and k-distance are known
  reached,     ///< 2. reachability distances
  densities,   ///< 3. local reachability densities
  scored       ///< 4. the factors
};

struct LofState {
  LofPhase phase = LofPhase::ready;
  /// (n, k); null in `ready`. Shared between states, never changed.
  std::shared_ptr<const NearestPoints> nearest;
  /// (n, k) reach(p, o) in the order of the neighbours; null before `reached`. Shared likewise.
  std::shared_ptr<const std::vector<double>> reach;
  std::vector<double> density;  ///< (n) lrd; empty before `densities`
  std::vector<double> score;    ///< (n) LOF; empty before `scored`
  bool done = false;

  std::size_t bytes() const;
};

class Lof {
 public:
  using State = LofState;
  using Params = LofParams;

  /// Throws InputError (controls "data", "k"); the points must outlive the method. Nothing is left to chance:
  /// the seed is there for the contract.
  void init(PointsView points, const Params& params, std::uint64_t seed = 1);
  /// Works on the pending move for about `quota` multiply-adds; true when it is complete.
  bool advance(std::int64_t quota);
  /// Completes one move.
  void step();
  double progress() const;
  bool done() const { return state_.done; }
  const State& state() const { return state_; }
  /// Goes on from an earlier state of the same points and k.
  void restore(const State& state);
  const Params& params() const { return params_; }

 private:
  PointsView points_;
  Params params_;
  State state_;
  NearestJob search_;
};

/// All four moves in one go: the same answer as stepping.
LofState run_lof(PointsView points, const LofParams& params);
/// The definition read aloud, O(n² d), against which the fast one is tested: the scores.
std::vector<double> lof_plainly(PointsView points, Index k);

/// One point followed through the four formulas.
struct LofStory {
  std::vector<Index> neighbours;         ///< (k) nearest first
  std::vector<double> distance;          ///< (k) ‖p − o‖
  std::vector<double> their_k_distance;  ///< (k) kdist(o)
  std::vector<double> reach;             ///< (k) the larger of the two
  std::vector<double> their_density;     ///< (k) lrd(o)
  double k_distance = 0;
  double mean_reach = 0;
  double density = 0;
  double score = 0;
};

/// Of point i of a state that is done.
LofStory lof_story(const LofState& state, Index i);

/// Scores of places that are not among the points (novelty): their neighbours are points, whose densities
/// stay.
class LofNovelty {
 public:
  /// `state` must be done; the points must outlive this.
  LofNovelty(PointsView points, const LofState& state);
  /// LOF of q (d values). Throws InputError (control "data") for another length or NaN.
  double score(std::span<const float> q) const { return story(q).score; }
  LofStory story(std::span<const float> q) const;
  /// (m) scores of (m, d) places.
  std::vector<double> scores(PointsView places) const;

 private:
  PointsView points_;
  const LofState* state_ = nullptr;
  Matrix floats_;  // of byte points
  KdTree tree_;    // only up to NearestJob::tree_columns columns
};

}  // namespace lab
