#pragma once
// Normalised spectral clustering: the slow vectors of a random walk on the graph.
//
// Idea:      a walk from point to point along the affinities seldom leaves a group. The K eigenvectors of its
//            transition matrix that decay slowest are nearly constant on each group; their values are
//            coordinates in which k-means finds the groups.
// Reference: J. Shi and J. Malik, 2000; U. von Luxburg, 2007, algorithm 2; C. Lanczos, 1950; G. Golub and C.
//            Van Loan, 10.1 (full reorthogonalisation).
// Symbols:   N = D^{-1/2} A D^{-1/2} = U Λ Uᵀ, 1 = λ_1 >= λ_2 >= … (λ = 1 − that of the normalised
//            Laplacian); Y = D^{-1/2} U the embedding.
// Invariant: columns of U are orthonormal; ‖N u − λ u‖ is small (State::residual). Each connected part of the
//            graph gives one λ = 1, whose vector is known in closed form; the rest come from Lanczos' method
//            at right angles to these. In each column the entry of largest magnitude (the first of equals) is
//            positive.

#include <cstdint>
#include <memory>
#include <vector>

#include "core/matrix.h"
#include "core/points.h"
#include "methods/groups/affinity.h"
#include "methods/groups/kmeans_jobs.h"

namespace lab {

/// The k largest eigenvalues and vectors of N, a slice at a time.
class NormalisedEigen {
 public:
  /// 1 <= k <= n. The affinity must outlive the job.
  void init(const Affinity& affinity, int k, std::uint64_t seed);
  bool advance(std::int64_t quota);
  double progress() const;
  /// When finished: (k) descending, and (n, k) orthonormal columns.
  const VectorD& values() const { return values_; }
  const MatrixD& vectors() const { return vectors_; }
  /// Largest ‖N u − λ u‖.
  double residual() const { return residual_; }

 private:
  void orthogonalise(VectorD& x) const;
  bool random_direction(VectorD& x);
  bool solve(bool last);
  void finish(const MatrixD& small_vectors, const VectorD& small_values);
  VectorD apply(const VectorD& x) const;

  const Affinity* affinity_ = nullptr;
  int k_ = 0;
  std::uint64_t seed_ = 1;
  VectorD inverse_root_;  // D^{-1/2}
  MatrixD known_;         // (n, parts) vectors of λ = 1
  Index wanted_ = 0;      // from Lanczos
  Index steps_ = 0, most_ = 0;
  MatrixD basis_;  // (most, n) rows
  VectorD current_;
  std::vector<double> diagonal_, off_;
  bool finished_ = false;
  VectorD values_;
  MatrixD vectors_;
  double residual_ = 0;
};

struct SpectralParams {
  int clusters = 3;  ///< K, 1 .. n
  AffinityParams affinity;
  int restarts = 10;  ///< of k-means on the embedding
};

enum class SpectralPhase {
  ready,     ///< nothing has happened
  placed,    ///< the affinity is known
  embedded,  ///< so are the eigenvectors
  clustered  ///< k-means has found the groups; done
};

/// Everything that is drawn (with Spectral::affinity()), and everything needed to go on.
struct SpectralState {
  SpectralPhase phase = SpectralPhase::ready;
  VectorD values;           ///< (K) λ descending; from `embedded` on
  MatrixD embedding;        ///< (n, K) Y, stretched so that the first column of a connected graph is 1
  double residual = 0;      ///< largest ‖N u − λ u‖
  std::vector<int> labels;  ///< (n); from `clustered` on, numbered by first points
  bool done = false;

  /// Memory held, for a bounded history.
  std::size_t bytes() const;
};

class Spectral {
 public:
  using State = SpectralState;
  using Params = SpectralParams;

  /// Checks and begins anew; the points must outlive the method. `affinity`: the graph of these points and
  /// params, where it is known already. Throws InputError (controls "k", "neighbours", "sigma", "data") and
  /// leaves the method as it was.
  void init(PointsView points, const Params& params, std::uint64_t seed,
            std::shared_ptr<const Affinity> affinity = nullptr);
  /// Works on the pending half-step for about `quota` multiply-adds; true when it is complete. The first
  /// half-step may throw InputError: graph in too many parts, all distances equal.
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
  enum class Stage { none, eigen, kmeans };
  bool embed(std::int64_t quota);
  bool cluster(std::int64_t quota);

  PointsView points_;
  Params params_;
  std::uint64_t seed_ = 1;
  State state_;
  Stage stage_ = Stage::none;
  AffinityJob job_;
  std::shared_ptr<const Affinity> affinity_;
  NormalisedEigen eigen_;
  Matrix rows_;
  KmeansRestarts kmeans_;
};

/// Runs to the end: the same answer as stepping.
SpectralState run_spectral(PointsView points, const SpectralParams& params, std::uint64_t seed);

}  // namespace lab
