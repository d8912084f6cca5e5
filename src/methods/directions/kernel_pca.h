#pragma once
// Kernel PCA: PCA after a map that is never computed.
//
// Idea:      PCA needs only products between points. Replace x·y by a kernel κ(x, y), the product after some
//            map φ, move the origin to the mean of the φ(x) without ever seeing them, and take the leading
//            eigenvectors.
// Reference: B. Schölkopf, A. Smola and K.-R. Müller, "Nonlinear component analysis as a kernel eigenvalue
//            problem", 1998.
// Symbols:   K_ij = κ(x_i, x_j);  K̃ = K − 1K − K1 + 1K1 with 1 the matrix of 1/n;  K̃ α = λ α, ‖α‖ = 1;
//            score of x_i: √λ α_i;  of a new x: Σ_i α_i κ̃(x, x_i) / √λ.
// Moves:     compare (K), centre (K̃), solve (α, λ), project (scores).
// Invariant: K is symmetric; the rows of K̃ sum to 0; scores of different components are uncorrelated, their
//            squares sum to λ. With the linear kernel the scores are PCA's (λ is n − 1 times its variance).
// Numbers:   with the linear kernel K̃ is made of the centred points themselves: far from the origin float32 keeps
//            nothing of it in K. Kernel values in double, stored as float32; eigenvalues below 1e-7 of the largest count as 0 (so
//            do their scores): that is what float32 leaves of them.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/matrix.h"
#include "core/points.h"
#include "methods/directions/leading_eigen.h"

namespace lab {

enum class Kernel {
  linear,      ///< x·y
  polynomial,  ///< (γ x·y + c)^p
  rbf          ///< exp(−γ ‖x − y‖²)
};

struct KernelPcaParams {
  Kernel kernel = Kernel::rbf;
  double gamma = 1;      ///< γ > 0; of polynomial and rbf
  int degree = 3;        ///< p, 1 .. 10; of polynomial
  double offset = 1;     ///< c >= 0; of polynomial
  Index components = 2;  ///< 1 .. n
};

enum class KernelPcaPhase { ready, compared, centred, solved, projected };

struct KernelPcaState {
  KernelPcaPhase phase = KernelPcaPhase::ready;
  /// (n, n) K in `compared`, K̃ from `centred` on; null in `ready`. Shared between states, never changed.
  std::shared_ptr<const Matrix> kernel;
  VectorD row_mean;       ///< (n) means of the rows of K; from `centred` on
  double grand_mean = 0;  ///< of all of K
  double total = 0;       ///< trace of K̃: the variance in the mapped space, times n
  VectorD eigenvalues;    ///< (k) λ, largest first, never negative; from `solved` on
  MatrixD coefficients;   ///< (k, n) α as rows; from `solved` on
  Matrix scores;          ///< (n, k); in `projected`
  bool settled = true;    ///< false where the eigenvectors are rougher than LeadingEigen promises
  bool done = false;

  std::size_t bytes() const;
};

class KernelPca {
 public:
  using State = KernelPcaState;
  using Params = KernelPcaParams;
  static constexpr Index limit = 5000;  ///< points: K holds their square

  /// Throws InputError ("data", "gamma", "degree", "offset", "components"); the points must outlive the
  /// method. The seed begins the search for eigenvectors of large K; the answer hardly depends on it.
  void init(PointsView points, const Params& params, std::uint64_t seed);
  /// Works on the pending move for about `quota` multiply-adds; true when it is complete. Throws InputError
  /// where the kernel's values leave the range of float32.
  bool advance(std::int64_t quota);
  /// Completes one move.
  void step();
  double progress() const;
  bool done() const { return state_.done; }
  const State& state() const { return state_; }
  /// Goes on from an earlier state of the same points and parameters.
  void restore(const State& state);
  const Params& params() const { return params_; }

 private:
  void begin_move();
  void compare_block(Index block);
  void average_rows(Index first, Index count);
  void centre_rows(Index first, Index count);
  void centre_linearly(Index first);
  void finish_solve();
  void require_finite();

  PointsView points_;
  Params params_;
  std::uint64_t seed_ = 1;
  State state_;
  bool begun_ = false;  // the pending move
  Index row_ = 0;
  bool averaged_ = false;  // of the centring: the means are known
  MatrixD x_;
  std::shared_ptr<Matrix> growing_;
  LeadingEigen eigen_;
};

KernelPcaState run_kernel_pca(PointsView points, const KernelPcaParams& params, std::uint64_t seed = 1);

/// κ(x, y) of two points of d values.
double kernel_value(const KernelPcaParams& params, const float* x, const float* y, Index d);

/// Puts new points among the components of a state that is done: prepared once, then called for slices of a
/// grid to draw contours.
class KernelProjector {
 public:
  KernelProjector(PointsView points, const KernelPcaParams& params, const KernelPcaState& state);
  /// (m, k) scores; O(m n (d + k)). Throws InputError (control "data") for another number of columns.
  Matrix project(PointsView places) const;
  /// Multiply-adds per place, about: the kernel's own cost counted in.
  double cost() const;
  Index components() const { return weights_.cols(); }

 private:
  KernelPcaParams params_;
  Eigen::RowVectorXd origin_;  // (d) what is subtracted from every point
  MatrixD x_;                  // (n, d)
  VectorD squares_;            // (n)
  MatrixD weights_;            // (n, k) α / √λ
  Eigen::RowVectorXd row_mean_;
  double grand_mean_ = 0;
};

/// γ where nobody knows better, from n points of which at most 500, evenly chosen, are compared. rbf: 1/t²
/// with t the distance within which a tenth of all pairs lie, so that a pair at t gets 1/e; polynomial: 1
/// over the mean of ‖x‖². 1 where all points are equal.
double suggested_gamma(PointsView points, Kernel kernel);

/// The same as KernelProjector in one call.
Matrix project(PointsView points, const KernelPcaParams& params, const KernelPcaState& state,
               PointsView places);

}  // namespace lab
