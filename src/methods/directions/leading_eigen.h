#pragma once
// The few largest eigenvalues of a large symmetric matrix, with their vectors, in slices.
//
// Idea:      multiply a block of random vectors by A again and again and keep all the products: their span
//            holds the leading eigenvectors soon and well, and the best of it is found by a small
//            eigenproblem. Then begin again from the best, until A y − θ y is small enough. A small A is
//            solved whole.
// Reference: block Krylov with Rayleigh–Ritz: G. Golub and R. Underwood 1977; Y. Saad, Numerical Methods for
//            Large Eigenvalue Problems, 6; C. Musco and C. Musco 2015.
// Symbols:   A (n, n) float32;  V orthonormal basis;  θ, y Ritz values and vectors.
// Invariant: vectors are orthonormal rows, values descend, signs by fix_sign; settled() says whether every
//            residual ‖A y − θ y‖ is at most 1e-6 of the largest |θ|. Algebraically largest, not largest in
//            size.

#include <cstdint>
#include <vector>

#include "core/matrix.h"
#include "core/rng.h"
#include "methods/numerics/symmetric_eigen.h"

namespace lab {

class LeadingEigen {
 public:
  static constexpr Index whole_limit = 500;  ///< up to here all of A is solved in double
  static constexpr double tolerance = 1e-6;
  static constexpr int max_cycles = 60;

  /// The `k` largest of `a`, 1 <= k <= n, which must outlive the job.
  void init(const Matrix& a, Index k, std::uint64_t seed);
  /// Works for about `quota` multiply-adds; true when finished.
  bool advance(std::int64_t quota);
  bool done() const { return done_; }
  /// 0 .. 1.
  double progress() const;
  /// (k) largest first; when done.
  const VectorD& values() const { return values_; }
  /// (k, n) rows; when done.
  const MatrixD& vectors() const { return vectors_; }
  bool settled() const { return settled_; }

 private:
  void begin_cycle(MatrixD start);
  void multiply_rows(Index first, Index count);
  void end_of_product();
  void end_of_cycle();

  const Matrix* a_ = nullptr;
  Index k_ = 0, width_ = 0, depth_ = 0;  // vectors per block, products per cycle
  bool done_ = true, whole_ = true, settled_ = true;
  int cycle_ = 0;
  Index row_ = 0, product_ = 0;
  SymmetricEigen whole_solver_;
  Matrix block_;    // (n, width) being multiplied
  Matrix image_;    // (n, width) the product so far
  MatrixD basis_;   // (products so far * width, n) orthonormal rows
  MatrixD images_;  // A times them
  MatrixD small_;   // basis · images, its lower triangle
  VectorD values_;
  MatrixD vectors_;
};

}  // namespace lab
