#pragma once
// Power iteration clustering: one vector, stopped early, separates the groups.
//
// Idea:      multiply a vector by the normalised affinity matrix again and again. In the long run it becomes
//            constant; but long before that it has become nearly constant inside each group. Stop when its
//            change no longer changes, and let k-means find the levels.
// Reference: F. Lin and W. Cohen, "Power iteration clustering", ICML 2010.
// Symbols:   W = D⁻¹A;  v ← W v / ‖W v‖₁ from v = degrees / Σ degrees (or at random);  δ = |v' − v|;
//            stop when ‖δ' − δ‖_∞ <= ε / n, with the paper's ε = 1e-5.
// Invariant: ‖v‖₁ = 1. On a graph that falls into parts, more than K of them are refused.

#include <cstdint>
#include <memory>
#include <vector>

#include "core/matrix.h"
#include "core/points.h"
#include "methods/groups/affinity.h"
#include "methods/groups/kmeans_jobs.h"

namespace lab {

enum class PicStart { degrees, random };

struct PicParams {
  int clusters = 3;  ///< K, 1 .. n
  AffinityParams affinity;
  PicStart start = PicStart::degrees;
  double tolerance = 1e-5;    ///< ε of the stopping rule, >= 0; 0 = only at max_iterations
  int max_iterations = 1000;  ///< at least 1
  int restarts = 10;          ///< of k-means on the vector
};

enum class PicPhase {
  ready,       ///< nothing has happened
  placed,      ///< the affinity is known, v is the start
  multiplied,  ///< v has been multiplied
  clustered    ///< k-means has found the levels; done
};

/// Everything that is drawn (with Pic::affinity()), and everything needed to go on.
struct PicState {
  PicPhase phase = PicPhase::ready;
  int iteration = 0;
  VectorD v;                ///< (n)
  VectorD delta;            ///< (n) δ of the last multiplication; empty before
  double acceleration = 0;  ///< ‖δ' − δ‖_∞; infinite until there are two
  bool stopped = false;     ///< v is final
  std::vector<int> labels;  ///< (n); from `clustered` on, numbered by first points
  bool done = false;

  /// Memory held, for a bounded history.
  std::size_t bytes() const;
};

class Pic {
 public:
  using State = PicState;
  using Params = PicParams;

  /// Checks and begins anew; the points must outlive the method. `affinity`: the graph of these points and
  /// params, where it is known already. Throws InputError (controls "k", "neighbours", "sigma", "tolerance",
  /// "iterations", "data") and leaves the method as it was.
  void init(PointsView points, const Params& params, std::uint64_t seed,
            std::shared_ptr<const Affinity> affinity = nullptr);
  /// Works on the pending half-step for about `quota` multiply-adds; true when it is complete. The first and
  /// last half-step may throw InputError: graph in too many parts, all distances equal, fewer different
  /// levels than K.
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
  /// The graph; null before the first half-step.
  const Affinity* affinity() const { return affinity_.get(); }

 private:
  void place();
  bool multiply(std::int64_t quota);
  bool cluster(std::int64_t quota);

  PointsView points_;
  Params params_;
  std::uint64_t seed_ = 1;
  State state_;
  AffinityJob job_;
  std::shared_ptr<const Affinity> affinity_;
  VectorD product_;
  Index row_ = 0;
  Matrix levels_;
  KmeansRestarts kmeans_;
  bool clustering_ = false;
};

/// Runs to the end: the same answer as stepping.
PicState run_pic(PointsView points, const PicParams& params, std::uint64_t seed);

/// `labels` renamed in the order of their first appearance.
std::vector<int> numbered_by_first(const std::vector<int>& labels);

}  // namespace lab
