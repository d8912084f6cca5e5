#pragma once
// Gaussian mixtures by EM: responsibilities, then means, covariances and mixing weights.
//
// Idea:      put K Gaussians among the points; then again and again: ask of every point how responsible each
//            Gaussian is for it (E); let each Gaussian take the mean, covariance and share of the points it
//            is responsible for (M); until the log-likelihood no longer rises.
// Reference: A. Dempster, N. Laird and D. Rubin, 1977; C. Bishop, PRML, 9.2.
// Symbols:   as in gmm_model.h;  N_k = Σ_i γ_ik.
// Invariant: each row of γ sums to 1; L does not fall from one E-step to the next, except after a re-seeding
//            (and by rounding). `done` always follows an E-step, so that γ and L belong to the parameters
//            shown.
// Floor:     `floor` is added to the variances of every M-step, so that singular data (points on a line) have
//            a Cholesky factor. Where the data's mean variance is below 1 (small units) it is a share of that.
// Collapse:  a component has collapsed when N_k < 1, or its mean variance is below 1e-6 of the data's (it
//            sits on one point, where the likelihood is unbounded). It is re-seeded: its mean moves onto the
//            point of lowest density, its variances become those of the data, its weight 1/K. After 2K
//            re-seedings (or with `hold`) it is left, held by the floor. In the start, such a component only
//            takes the variances of the data.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/matrix.h"
#include "core/points.h"
#include "methods/groups/gmm_blocks.h"
#include "methods/groups/gmm_model.h"
#include "methods/groups/kmeans.h"

namespace lab {

enum class GmmStart {
  kmeans,  ///< the clusters of a run of k-means
  random,  ///< K different points as means, the data's mean variance, equal weights
  given    ///< GmmParams::means, the rest as in `random`
};
enum class GmmCollapse { reseed, hold };

struct GmmParams {
  int components = 3;  ///< K, 1 .. n
  GmmCovariance covariance = GmmCovariance::full;
  GmmStart start = GmmStart::kmeans;
  Matrix means;         ///< (K, d), for GmmStart::given
  double floor = 1e-6;  ///< added to variances (times the data's, where they are below 1), >= 0
  double sigma = 1;     ///< σ of GmmCovariance::fixed, > 0
  GmmCollapse collapse = GmmCollapse::reseed;
  int max_iterations = 100;  ///< M-steps, at least 1
  double tolerance = 1e-4;   ///< done when L/n changes by less; 0 = only at max_iterations
};

enum class GmmPhase {
  ready,     ///< nothing has happened
  placed,    ///< the start: parameters, no responsibilities
  expected,  ///< responsibilities and L of the parameters shown
  maximised  ///< new parameters; responsibilities are those they were made from
};

/// Everything that is drawn, and everything needed to go on.
struct GmmState {
  GmmPhase phase = GmmPhase::ready;
  int iteration = 0;                 ///< M-steps so far
  GmmModel model;                    ///< empty in `ready`
  Matrix responsibilities;           ///< (n, K) γ; from the first E-step on
  std::vector<float> log_densities;  ///< (n) log p(x) of the last E-step
  double log_likelihood = 0;         ///< L of the last E-step
  double previous = 0;               ///< L of the one before; only where iteration >= 1
  std::vector<int> reseeded;         ///< components re-seeded in the last M-step
  int reseeds = 0;                   ///< so far
  bool done = false;
  bool converged = false;  ///< done because L no longer rises

  bool has_responsibilities() const { return responsibilities.rows() > 0; }
  /// (n) most responsible component; empty before the first E-step.
  std::vector<int> labels() const { return gmm_labels(responsibilities); }
  /// Memory held, for a bounded history.
  std::size_t bytes() const;
};

class Gmm {
 public:
  using State = GmmState;
  using Params = GmmParams;
  /// Most columns where covariances are full or tied.
  static constexpr Index full_limit = 200;

  Gmm();
  ~Gmm();
  Gmm(Gmm&&) noexcept;
  Gmm& operator=(Gmm&&) noexcept;

  /// Checks and begins anew; the points must outlive the method. Throws InputError (controls "k",
  /// "covariance", "start", "floor", "sigma", "iterations", "tolerance", "data") and leaves the method as it
  /// was.
  void init(PointsView points, const Params& params, std::uint64_t seed);
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
  friend GmmState run_gmm(PointsView, const GmmParams&, std::uint64_t);
  struct Work;

  bool advance_place(std::int64_t quota);
  bool advance_expect(std::int64_t quota);
  bool advance_maximise(std::int64_t quota);
  void begin_expect();
  void expect_block(Index block);
  void finish_expect();
  void begin_maximise(const float* responsibilities);
  void moments_block(Index block);
  void finish_moments();
  void take_start();
  void finish_maximise();
  void place_plainly();
  bool has_collapsed(int k) const;
  void data_spread(GmmModel& model, int k) const;

  PointsView points_;
  Params params_;
  std::uint64_t seed_ = 1;
  State state_;
  GmmFrame frame_;     // about the mean of the data
  VectorD variances_;  // (d) of the data
  std::unique_ptr<Work> work_;
};

/// Runs to the end: the same answer as stepping.
GmmState run_gmm(PointsView points, const GmmParams& params, std::uint64_t seed);

struct GmmChooseRow {
  int components = 0;
  double log_likelihood = 0, aic = 0, bic = 0;
};

/// AIC and BIC against K, a slice at a time: for each K one run from the same seed.
class GmmChooseK {
 public:
  /// K = k_min .. k_max (lowered to n). Throws InputError like Gmm::init. The points must outlive the job.
  void init(PointsView points, const GmmParams& params, int k_min, int k_max, std::uint64_t seed);
  /// True when rows() has grown.
  bool advance(std::int64_t quota);
  bool done() const { return k_ > k_max_; }
  double progress() const;
  const std::vector<GmmChooseRow>& rows() const { return rows_; }
  /// K of the lowest BIC so far; 0 before the first.
  int best() const;

 private:
  PointsView points_;
  GmmParams params_;
  int k_min_ = 1, k_max_ = 0, k_ = 1;
  std::uint64_t seed_ = 1;
  bool running_ = false;
  Gmm method_;
  std::vector<GmmChooseRow> rows_;
};

}  // namespace lab
