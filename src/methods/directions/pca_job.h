#pragma once
// Principal component analysis as a job in slices, with a choice of solvers.
//
// Idea:      there are three ways to the same directions. Few columns: the covariance and its eigenvectors.
//            Fewer points than columns: the singular value decomposition, from the n × n matrix of products
//            between points. Many of both: a random subspace is multiplied by S again and again and turned
//            onto the leading one, without ever forming S.
// Reference: H. Hotelling 1933; L. Sirovich 1987 (snapshots); N. Halko, P.-G. Martinsson and J. Tropp,
//            "Finding structure with randomness", 2011.
// Symbols:   X (n, d) centred;  S = XᵀX / (n − 1);  X = V Σ Uᵀ, λ_i = σ_i² / (n − 1), u_i = Xᵀv_i / σ_i.
// Invariant: components are orthonormal rows, whatever the rank; each has its entry of largest magnitude (the
//            first of equals) positive. Directions without variance get λ = 0 and complete the basis.
// Numbers:   S and XXᵀ in double (see covariance.h); the square roots of eigenvalues below 1e-13 of the
//            largest are taken for 0. float32 data carries 24 bits, so squaring it costs nothing that was
//            there.

#include <cstdint>
#include <memory>

#include "core/rng.h"
#include "methods/directions/pca.h"
#include "methods/numerics/covariance.h"
#include "methods/numerics/symmetric_eigen.h"

namespace lab {

enum class PcaSolver {
  automatic,  ///< covariance up to 2000 columns, svd up to 2000 points, randomized beyond both; svd where n <
              ///< d
  covariance,  ///< S and its eigenvectors, O(n d² + d³)
  svd,         ///< through XXᵀ, O(n² d + n³)
  randomized   ///< subspace iteration from a random start, O(passes · n d k)
};

enum class PcaStage { mean, products, eigenvectors, sweeping, done };

struct PcaParams {
  Index components = 2;  ///< k, 1 .. min(n, d)
  PcaSolver solver = PcaSolver::automatic;
  int extra = 10;           ///< randomized: further directions carried along
  int max_passes = 60;      ///< randomized: passes over the points at most
  double tolerance = 1e-7;  ///< randomized: settled when no kept λ changes by more of the largest in a pass
};

class PcaJob {
 public:
  PcaJob();
  ~PcaJob();
  PcaJob(PcaJob&&) noexcept;
  PcaJob& operator=(PcaJob&&) noexcept;

  /// Throws InputError: "data" for fewer than 2 points, NaN or infinite values; "components" for k out of
  /// range. The points must outlive the job. `seed` matters to the randomized solver only.
  void init(PointsView points, const PcaParams& params, std::uint64_t seed = 1);
  /// Works for about `quota` multiply-adds; true when finished.
  bool advance(std::int64_t quota);
  bool done() const { return stage_ == PcaStage::done; }
  /// 0 .. 1.
  double progress() const;
  PcaStage stage() const { return stage_; }
  /// The solver taken, never `automatic`.
  PcaSolver solver() const { return solver_; }

  /// When done.
  const Pca& result() const { return result_; }
  /// All eigenvalues that are known, largest first, for the scree plot: min(n − 1, d) of them, at least k (k
  /// for the randomized solver). When done.
  const VectorD& spectrum() const { return spectrum_; }
  /// Passes that the randomized solver took, and whether it settled (the others always do).
  int passes() const { return passes_; }
  bool settled() const { return settled_; }

 private:
  struct Sweep;  // the randomized solver's subspace
  struct Gram;   // the svd's matrix of products
  void begin_after_mean();
  void advance_gram();
  void finish_eigen();
  void finish_svd();
  void advance_sweep();
  void end_of_pass();
  void finish(VectorD values, MatrixD components);
  double block_cost() const;

  PointsView points_;
  PcaParams params_;
  PcaSolver solver_ = PcaSolver::covariance;
  PcaStage stage_ = PcaStage::done;
  Covariance covariance_;
  SymmetricEigen eigen_;
  std::unique_ptr<Sweep> sweep_;
  std::unique_ptr<Gram> gram_;
  Rng rng_{1};
  int passes_ = 0;
  bool settled_ = true;
  Pca result_;
  VectorD spectrum_;
};

/// The whole job in one go.
Pca pca(PointsView points, const PcaParams& params, std::uint64_t seed = 1);

/// Makes the rows of `rows` orthonormal, first to last; a row that depends on those before it is replaced by
/// a direction at right angles to all. Rows must not be more than columns. The first `done` rows are so
/// already and stay as they are.
void orthonormalise(MatrixD& rows, Index done = 0);

}  // namespace lab
