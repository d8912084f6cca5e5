#pragma once
// Principal components as something to watch: power iteration with deflation.
//
// Idea:      a direction drawn by chance is multiplied by S again and again; each time the directions of
//            large variance grow most, so it turns to u₁. What u₁ explains is then taken out of S, and the
//            next direction is drawn: it turns to u₂.
// Reference: R. von Mises and H. Pollaczek-Geiringer 1929; deflation after H. Hotelling 1933.
// Symbols:   S covariance (n − 1), v direction (‖v‖ = 1), vᵀSv its variance, S ← S − λ u uᵀ the deflation.
// Moves:     measure (centre the points, form S), then for each component: draw, multiply …, keep.
// Invariant: v is a unit vector at right angles to the components kept; no multiplication lowers vᵀSv; kept
//            components are orthonormal. A component is kept when a multiplication turns v by less than
//            `tolerance` or after max_iterations.

#include <cstdint>
#include <vector>

#include "core/matrix.h"
#include "core/points.h"
#include "methods/directions/pca.h"
#include "methods/numerics/covariance.h"

namespace lab {

struct PcaPowerParams {
  Index components = 2;      ///< 1 .. min(n, d)
  int max_iterations = 300;  ///< multiplications per component, at least 1
  double tolerance = 1e-6;   ///< radians, above 0
  VectorD start = {};        ///< (d) the first direction, not all 0; empty: drawn by chance
};

enum class PcaPowerPhase {
  ready,       ///< nothing has happened
  measured,    ///< mean and S are known
  drawn,       ///< v has been drawn (or turned by hand)
  multiplied,  ///< v ← S v / ‖S v‖
  kept         ///< v is a component; its variance has been taken out of S
};

struct PcaPowerState {
  PcaPowerPhase phase = PcaPowerPhase::ready;
  int iteration = 0;              ///< multiplications for the component at hand
  VectorD direction;              ///< (d) v; empty in `ready` and `measured`
  double variance = 0;            ///< vᵀSv
  double turned = 0;              ///< radians that the last multiplication turned v
  MatrixD components;             ///< (found, d) kept so far
  std::vector<double> variances;  ///< λ of each
  std::vector<int> iterations;    ///< multiplications that each took
  bool settled = true;            ///< false once a component was kept only because of max_iterations
  bool done = false;

  Index found() const { return components.rows(); }
  std::size_t bytes() const;
};

class PcaPower {
 public:
  using State = PcaPowerState;
  using Params = PcaPowerParams;

  /// Throws InputError (controls "data", "components", "iterations", "tolerance", "start"); the points must
  /// outlive the method.
  void init(PointsView points, const Params& params, std::uint64_t seed);
  /// Works on the pending move for about `quota` multiply-adds; true when it is complete.
  bool advance(std::int64_t quota);
  /// Completes one move.
  void step();
  double progress() const;
  bool done() const { return state_.done; }
  const State& state() const { return state_; }
  /// Goes on from an earlier state of the same points.
  void restore(const State& state);
  const Params& params() const { return params_; }

  /// Mean (d), covariance (d, d) and total variance; after the first move.
  const VectorD& mean() const { return covariance_.mean(); }
  const MatrixD& covariance() const { return covariance_.matrix(); }
  double total_variance() const { return covariance_.total_variance(); }
  /// S with the components of `state` taken out: what the next direction is multiplied by. O(d² found).
  MatrixD remaining(const State& state) const;
  /// The components found so far as a Pca, signs by the convention there, in the order found.
  Pca result() const;

 private:
  void draw();
  void multiply();
  void keep();
  VectorD times_remaining(const VectorD& v) const;

  PointsView points_;
  Params params_;
  std::uint64_t seed_ = 1;
  State state_;
  Covariance covariance_;
};

/// Runs to the end: the same answer as stepping.
PcaPowerState run_pca_power(PointsView points, const PcaPowerParams& params, std::uint64_t seed);

/// vᵀSv: the variance of the points along the unit vector of v.
double variance_along(const MatrixD& covariance, const VectorD& v);

}  // namespace lab
