// Lanczos' method for the normalised affinity.

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>

#include "core/rng.h"
#include "methods/groups/spectral.h"

namespace lab {
namespace {

constexpr double tolerance = 1e-10;  // of a residual
constexpr Index steps_at_most = 600;

}  // namespace

void NormalisedEigen::init(const Affinity& affinity, int k, std::uint64_t seed) {
  affinity_ = &affinity;
  k_ = k;
  seed_ = seed;
  finished_ = false;
  const Index n = affinity.size();
  inverse_root_ = affinity.degrees.cwiseSqrt().cwiseInverse();
  known_ = MatrixD::Zero(n, affinity.part_count);
  for (Index i = 0; i < n; ++i) known_(i, affinity.parts[static_cast<std::size_t>(i)]) = 1 / inverse_root_[i];
  known_.colwise().normalize();
  wanted_ = std::max<Index>(0, k - affinity.part_count);
  most_ = std::min({n - affinity.part_count, steps_at_most});
  most_ = std::max(most_, std::min<Index>(n - affinity.part_count, 2 * wanted_));
  steps_ = 0;
  basis_.resize(wanted_ > 0 ? most_ : 0, n);
  diagonal_.clear();
  off_.clear();
  current_.resize(n);
}

VectorD NormalisedEigen::apply(const VectorD& x) const {
  const VectorD scaled = x.cwiseProduct(inverse_root_);
  VectorD out(x.size());
  affinity_->multiply(scaled, out, 0, x.size());
  return out.cwiseProduct(inverse_root_);
}

/// Takes out what lies along the known vectors and the basis; twice, which is enough.
void NormalisedEigen::orthogonalise(VectorD& x) const {
  for (int pass = 0; pass < 2; ++pass) {
    x -= known_ * (known_.transpose() * x);
    const auto basis = basis_.topRows(steps_);
    x -= basis.transpose() * (basis * x);
  }
}

/// A new direction at right angles to everything so far.
bool NormalisedEigen::random_direction(VectorD& x) {
  Rng rng(seed_ + static_cast<std::uint64_t>(steps_));
  for (double& value : x) value = rng.normal();
  orthogonalise(x);
  const double norm = x.norm();
  x /= norm;
  return norm > 1e-8;
}

bool NormalisedEigen::advance(std::int64_t quota) {
  if (finished_) return true;
  const Index n = affinity_->size();
  if (wanted_ == 0) {
    finish(MatrixD(), VectorD());
    return true;
  }
  while (quota > 0) {
    quota -= n * n + 4 * n * (steps_ + known_.cols());
    if (steps_ == 0) random_direction(current_);
    basis_.row(steps_) = current_.transpose();
    VectorD next = apply(current_);
    diagonal_.push_back(current_.dot(next));
    ++steps_;
    orthogonalise(next);
    double norm = next.norm();
    bool exhausted = steps_ == most_;
    if (norm > 1e-12) {
      next /= norm;
    } else if (!exhausted) {  // an invariant subspace: go on in another one
      norm = 0;
      exhausted = !random_direction(next);
    }
    off_.push_back(norm);
    current_ = std::move(next);
    if (exhausted || (steps_ >= wanted_ + 8 && steps_ % 10 == 0)) {
      if (solve(exhausted)) return true;
    }
  }
  return false;
}

/// Eigenpairs of the small tridiagonal matrix; finishes when those wanted have settled.
bool NormalisedEigen::solve(bool last) {
  const Index m = steps_;
  VectorD diagonal(m), off(m - 1);
  for (Index i = 0; i < m; ++i) diagonal[i] = diagonal_[static_cast<std::size_t>(i)];
  for (Index i = 0; i + 1 < m; ++i) off[i] = off_[static_cast<std::size_t>(i)];
  Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver;
  solver.computeFromTridiagonal(diagonal, off);
  const auto& vectors = solver.eigenvectors();  // values ascend
  bool settled = m > wanted_;
  for (Index w = 0; w < std::min(wanted_, m); ++w) {
    settled = settled && std::abs(off_.back() * vectors(m - 1, m - 1 - w)) < tolerance;
  }
  if (!settled && !last) return false;
  const Index found = std::min(wanted_, m);
  MatrixD small(m, found);
  VectorD values(found);
  for (Index w = 0; w < found; ++w) {
    small.col(w) = vectors.col(m - 1 - w);
    values[w] = solver.eigenvalues()[m - 1 - w];
  }
  finish(small, values);
  return true;
}

void NormalisedEigen::finish(const MatrixD& small_vectors, const VectorD& small_values) {
  const Index n = affinity_->size();
  const Index known = std::min<Index>(k_, known_.cols());
  values_ = VectorD::Ones(k_);
  vectors_.resize(n, k_);
  vectors_.leftCols(known) = known_.leftCols(known);
  if (small_values.size() > 0) {
    vectors_.rightCols(small_values.size()) = basis_.topRows(steps_).transpose() * small_vectors;
    values_.tail(small_values.size()) = small_values;
  }
  residual_ = 0;
  for (Index c = 0; c < k_; ++c) {
    auto column = vectors_.col(c);
    Index largest = 0;
    for (Index i = 1; i < n; ++i) {
      if (std::abs(column[i]) > std::abs(column[largest])) largest = i;
    }
    if (column[largest] < 0) column = -column;
    const VectorD u = column;
    residual_ = std::max(residual_, (apply(u) - values_[c] * u).norm());
  }
  basis_.resize(0, 0);
  finished_ = true;
}

double NormalisedEigen::progress() const {
  if (finished_) return 1;
  const auto steps = static_cast<double>(steps_);
  return steps / (steps + 40);  // how many there will be, nobody knows
}

}  // namespace lab
