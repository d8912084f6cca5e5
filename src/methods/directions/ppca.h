#pragma once
// Probabilistic PCA: principal components as a model that points are drawn from.
//
// Idea:      a point is a place z on a q-dimensional plane, z ~ N(0, I), carried into d dimensions and
//            blurred alike in all directions: x = Wz + μ + ε, ε ~ N(0, σ²I). The best W spans the principal
//            subspace, the best σ² is the mean of the variances left out. EM finds both without ever forming
//            S.
// Reference: M. Tipping and C. Bishop, "Probabilistic principal component analysis", 1999; S. Roweis 1997;
//            Bishop, PRML, 12.2.
// Symbols:   S covariance divided by n, λ_1 ≥ λ_2 ≥ … its eigenvalues;  W (d, q);  M = WᵀW + σ²I;
//            C = WWᵀ + σ²I the model's covariance;  L = Σ log N(x | μ, C).
//            Closed form: W = U (Λ − σ²I)^½, σ² = mean of λ_{q+1} … λ_d.
//            E: ⟨z⟩ = M⁻¹Wᵀ(x − μ), ⟨zzᵀ⟩ = σ²M⁻¹ + ⟨z⟩⟨z⟩ᵀ.
//            M: W ← (Σ (x − μ)⟨z⟩ᵀ)(Σ ⟨zzᵀ⟩)⁻¹, σ² ← mean over points and columns of what z leaves
//            unexplained.
// Moves:     centre and place (μ, W by chance, σ²), then expect (E) and maximise (M) in turn.
// Invariant: no M move lowers L; L never exceeds the closed form's. σ² stays above `floor` of the mean
//            variance, so that points exactly on a plane do not end in infinity.

#include <cstdint>
#include <memory>
#include <vector>

#include "core/matrix.h"
#include "core/points.h"
#include "core/rng.h"
#include "methods/directions/pca.h"
#include "methods/numerics/covariance.h"

namespace lab {

/// A density: N(mean, WWᵀ + σ²I).
struct PpcaModel {
  VectorD mean;      ///< (d)
  MatrixD loadings;  ///< (d, q) W
  double noise = 1;  ///< σ²

  /// (d, d) C; for small d.
  MatrixD covariance() const;
  /// (q, d) orthonormal rows spanning W, by descending length; for comparing with PCA's components.
  Matrix directions() const;
  /// log N(x_i | μ, C) of every point. O(n d q). Throws InputError (control "data") for other columns.
  VectorD log_densities(PointsView points) const;
  /// L: their sum.
  double log_likelihood(PointsView points) const { return log_densities(points).sum(); }
  /// (n, q) ⟨z⟩: the most likely places on the plane.
  Matrix latent(PointsView points) const;
  /// (n, d) new points; `latent` (n, q) receives their z where not null.
  Matrix sample(Index n, Rng& rng, Matrix* latent = nullptr) const;
};

/// The best model, in closed form. q from 1 to min(n, d) − 1. `divisor_n` false divides S by n − 1, as
/// scikit-learn does (its likelihood is then a little lower). Throws InputError like Ppca::init.
PpcaModel ppca_closed_form(PointsView points, Index q, bool divisor_n = true);

/// The same from what PCA found of those n points; `found` holds at least q components. q < d.
PpcaModel ppca_closed_form(const Pca& found, Index n, Index q, bool divisor_n = true);
/// L of that model (divisor n) by its eigenvalues alone:
/// −n/2 (d log 2π + log λ_1 + … + log λ_q + (d − q) log σ² + d).
double ppca_best_log_likelihood(const Pca& found, Index n, Index q);

struct PpcaParams {
  Index dimensions = 1;      ///< q, 1 .. min(n, d) − 1
  int max_iterations = 200;  ///< M moves, at least 1
  double tolerance = 1e-7;   ///< stops when an M move raises L by less than this per point, 0 or more
};

enum class PpcaPhase { ready, placed, expected, maximised };

struct PpcaState {
  PpcaPhase phase = PpcaPhase::ready;
  int iteration = 0;            ///< M moves so far
  PpcaModel model;              ///< current W, μ, σ²; empty in `ready`
  Matrix latent;                ///< (n, q) ⟨z⟩ of the last E move; empty before
  double log_likelihood = 0;    ///< L of the model; from `placed` on
  std::vector<double> history;  ///< L after placing and after every M move
  bool converged = false;
  bool done = false;

  std::size_t bytes() const;
};

class Ppca {
 public:
  using State = PpcaState;
  using Params = PpcaParams;
  static constexpr double floor = 1e-9;  ///< σ² at least this share of the mean variance

  /// Throws InputError ("data": fewer than 2 points or columns, NaN, all points equal (from advance);
  /// "dimensions", "iterations", "tolerance"). The points must outlive the method.
  void init(PointsView points, const Params& params, std::uint64_t seed);
  /// Works on the pending move for about `quota` multiply-adds; true when it is complete.
  bool advance(std::int64_t quota);
  /// Completes one move.
  void step();
  double progress() const;
  bool done() const { return state_.done; }
  const State& state() const { return state_; }
  /// Goes on from an earlier state of the same points and q.
  void restore(const State& state);
  const Params& params() const { return params_; }

 private:
  void place();
  void begin_pass();
  void pass_block(Index first, Index count);
  void finish_maximise();
  double likelihood_of(const PpcaModel& model, const MatrixD& projected) const;

  PointsView points_;
  Params params_;
  std::uint64_t seed_ = 1;
  State state_;
  Covariance spread_;  // mean and total variance
  bool begun_ = false;
  bool second_pass_ = false;  // of a maximise move: the likelihood of the new model
  Index row_ = 0;
  PpcaModel next_;
  Matrix latent_;
  MatrixD cross_;    // (d, q) Σ (x − μ) ⟨z⟩ᵀ
  MatrixD moments_;  // (q, q) Σ ⟨z⟩⟨z⟩ᵀ, or Σ Wᵀ(x − μ)(x − μ)ᵀW in the second pass
};

PpcaState run_ppca(PointsView points, const PpcaParams& params, std::uint64_t seed);

}  // namespace lab
