#pragma once
// Eigenvalues and the leading eigenvectors of a symmetric matrix, in slices.
//
// Idea:      reflections make the matrix tridiagonal; rotations (implicit QL) make that diagonal; the
//            eigenvectors are the unit vectors carried back through the rotations and the reflections. Only
//            the k vectors asked for are carried back, so that 50 of 784 cost little more than none.
// Reference: A. Householder 1958; H. Bowdler, R. Martin, C. Reinsch and J. Wilkinson, "The QR and QL
//            algorithms for symmetric matrices", 1968; G. Golub and C. Van Loan, Matrix Computations, 8.3.
// Symbols:   A (d, d);  T tridiagonal;  A = H_{d-1} … H_2 T H_2 … H_{d-1},  T = G_1 … G_m Λ (G_1 … G_m)ᵀ.
// Invariant: values descend; vectors are orthonormal rows to rounding, whatever the multiplicities. The
//            result depends neither on the slicing nor on the number of threads.

#include <cstdint>
#include <vector>

#include "core/matrix.h"

namespace lab {

/// Turns the sign of `row` so that its entry of largest magnitude (the first of equals) is positive. Returns
/// whether it was turned.
bool fix_sign(Eigen::Ref<VectorD> row);

/// One symmetric eigenproblem, solved a slice at a time.
class SymmetricEigen {
 public:
  /// Takes the symmetric (d, d) matrix (only its lower triangle is read) and asks for the vectors of its `k`
  /// largest eigenvalues, 0 <= k <= d. Memory: d² + about d² rotations.
  void init(MatrixD a, Index k);
  /// Works for about `quota` multiply-adds; true when finished.
  bool advance(std::int64_t quota);
  bool done() const { return stage_ == Stage::done; }
  /// 0 .. 1.
  double progress() const;

  /// (d) all eigenvalues, largest first; when done.
  const VectorD& values() const { return values_; }
  /// (k, d) one eigenvector per row, signs by fix_sign; when done.
  const MatrixD& vectors() const { return vectors_; }

 private:
  enum class Stage { reduce, rotate, carry_rotations, carry_reflections, done };
  struct Sweep {
    Index low = 0;  // rotations of the pairs high-1, …, low
    Index high = 0;
    std::size_t first = 0;  // of them in cosines_ and sines_
  };

  void reduce_row(Index i);
  bool rotate_once();
  void begin_carrying();
  void carry_sweep(const Sweep& sweep);
  void carry_reflection(Index i);
  void finish();

  MatrixD a_;  // rows below the diagonal: the reflection vectors already made
  Index d_ = 0, k_ = 0;
  Stage stage_ = Stage::done;
  Index row_ = 0;  // next row to reduce; next eigenvalue; next sweep; next reflection
  double work_done_ = 0, work_total_ = 1;
  VectorD diagonal_, off_;         // off_[i] links i and i + 1
  VectorD beta_;                   // H_i = I − beta_i u uᵀ
  VectorD pending_u_, pending_q_;  // rank-2 update not yet applied
  std::vector<Sweep> sweeps_;
  std::vector<double> cosines_, sines_;
  double norm_ = 0;
  VectorD values_;
  MatrixD carried_;  // (d, k) columns on their way back
  MatrixD vectors_;
};

/// The same in one go.
struct EigenPairs {
  VectorD values;   ///< (d) largest first
  MatrixD vectors;  ///< (k, d) rows
};
EigenPairs symmetric_eigen(MatrixD a, Index k);

}  // namespace lab
