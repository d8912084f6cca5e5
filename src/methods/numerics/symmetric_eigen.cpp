#include "methods/numerics/symmetric_eigen.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/parallel_for.h"

namespace lab {

namespace {
constexpr Index strip_width =
    32;  // columns carried together: one strip of 784 rows fits a second-level cache
constexpr Index strip_threshold = 64;  // below this the loop over strips is not worth a thread
constexpr int max_sweeps = 60;         // per eigenvalue; two or three are usual
}  // namespace

bool fix_sign(Eigen::Ref<VectorD> row) {
  const double largest = row.size() == 0 ? 0 : row.cwiseAbs().maxCoeff();
  if (!(largest > 0)) return false;
  Index at = 0;
  // Entries equal but for rounding count as equal, or the sign would depend on the solver.
  while (std::abs(row[at]) < largest * (1 - 1e-6)) ++at;
  if (row[at] > 0) return false;
  row = -row;
  return true;
}

void SymmetricEigen::init(MatrixD a, Index k) {
  a_ = std::move(a);
  d_ = a_.rows();
  k_ = std::clamp<Index>(k, 0, d_);
  diagonal_ = VectorD::Zero(d_);
  off_ = VectorD::Zero(d_);
  beta_ = VectorD::Zero(d_);
  pending_u_ = VectorD::Zero(d_);
  pending_q_ = VectorD::Zero(d_);
  sweeps_.clear();
  cosines_.clear();
  sines_.clear();
  values_ = VectorD();
  vectors_ = MatrixD();
  row_ = d_ - 1;
  stage_ = d_ == 0 ? Stage::done : Stage::reduce;
  const auto n = static_cast<double>(d_);
  work_done_ = 0;
  work_total_ = 2 * n * n * n / 3 + 30 * n * n + 6 * n * n * static_cast<double>(k_) + 1;
}

double SymmetricEigen::progress() const { return done() ? 1 : std::min(0.999, work_done_ / work_total_); }

// Clears row i left of the subdiagonal with a reflection. The update A ← A − u qᵀ − q uᵀ of the reflection
// before is applied in the same pass over the matrix that multiplies by the new u: the matrix is read once
// per row.
void SymmetricEigen::reduce_row(Index i) {
  auto row = a_.row(i).head(i + 1);
  row -=
      pending_u_[i] * pending_q_.head(i + 1).transpose() + pending_q_[i] * pending_u_.head(i + 1).transpose();
  diagonal_[i] = a_(i, i);
  if (i == 0) return;
  auto u = a_.row(i).head(i);
  const double last = u[i - 1];
  const double scale = u.cwiseAbs().maxCoeff();
  double beta = 0;
  double alpha = last;
  if (i > 1 && scale > 0 && u.head(i - 1).cwiseAbs().maxCoeff() > 0) {
    const double norm = scale * (u / scale).norm();
    alpha = last > 0 ? -norm : norm;
    u[i - 1] = last - alpha;
    u /= scale;  // keeps the squares in range
    beta = 2 / u.squaredNorm();
  }
  off_[i - 1] = alpha;
  beta_[i] = beta;

  VectorD product = VectorD::Zero(i);
  for (Index r = 0; r < i; ++r) {
    auto left = a_.row(r).head(r + 1);
    left -= pending_u_[r] * pending_q_.head(r + 1).transpose() +
            pending_q_[r] * pending_u_.head(r + 1).transpose();
    if (beta == 0) continue;
    product[r] += left.head(r).dot(u.head(r)) + left[r] * u[r];
    product.head(r) += u[r] * left.head(r).transpose();
  }
  if (beta == 0) {
    pending_u_.setZero();
    pending_q_.setZero();
    return;
  }
  product *= beta;
  pending_u_.head(i) = u.transpose();
  pending_q_.head(i) = product - (0.5 * beta * product.dot(pending_u_.head(i))) * pending_u_.head(i);
}

// One implicit QL sweep for eigenvalue row_; true when that eigenvalue has settled.
bool SymmetricEigen::rotate_once() {
  constexpr double eps = std::numeric_limits<double>::epsilon();
  VectorD& diag = diagonal_;
  VectorD& off = off_;
  const Index l = row_;
  Index m = l;
  while (m < d_ - 1 &&
         std::abs(off[m]) > eps * (std::abs(diag[m]) + std::abs(diag[m + 1])) + eps * eps * norm_)
    ++m;
  if (m == l) return true;

  // Wilkinson's shift.
  double g = (diag[l + 1] - diag[l]) / (2 * off[l]);
  g = diag[m] - diag[l] + off[l] / (g + std::copysign(std::hypot(g, 1.0), g));
  Sweep sweep;
  sweep.high = m;
  sweep.low = m;
  sweep.first = cosines_.size();
  double s = 1, c = 1, p = 0;
  bool broken = false;
  for (Index i = m - 1; i >= l; --i) {
    const double f = s * off[i];
    const double b = c * off[i];
    double r = std::sqrt(f * f + g * g);
    if (!(r > 1e-140)) r = std::hypot(f, g);
    off[i + 1] = r;
    if (r == 0) {  // the matrix has come apart here
      diag[i + 1] -= p;
      off[m] = 0;
      broken = true;
      break;
    }
    s = f / r;
    c = g / r;
    g = diag[i + 1] - p;
    const double t = (diag[i] - g) * s + 2 * c * b;
    p = s * t;
    diag[i + 1] = g + p;
    g = c * t - b;
    cosines_.push_back(c);
    sines_.push_back(s);
    sweep.low = i;
  }
  if (!broken) {
    diag[l] -= p;
    off[l] = g;
    off[m] = 0;
  }
  if (sweep.low < sweep.high) sweeps_.push_back(sweep);
  return false;
}

void SymmetricEigen::begin_carrying() {
  std::vector<Index> order(static_cast<std::size_t>(d_));
  std::iota(order.begin(), order.end(), Index{0});
  std::stable_sort(order.begin(), order.end(), [&](Index x, Index y) { return diagonal_[x] > diagonal_[y]; });
  values_.resize(d_);
  for (Index i = 0; i < d_; ++i) values_[i] = diagonal_[order[static_cast<std::size_t>(i)]];
  carried_ = MatrixD::Zero(d_, k_);
  for (Index j = 0; j < k_; ++j) carried_(order[static_cast<std::size_t>(j)], j) = 1;
}

namespace {
// Calls work(first column, count) for strips of the k columns.
template <class Work>
void over_strips(Index k, const Work& work) {
  const Index strips = (k + strip_width - 1) / strip_width;
  const auto one = [&](Index s) { work(s * strip_width, std::min(strip_width, k - s * strip_width)); };
  if (k < strip_threshold) {
    for (Index s = 0; s < strips; ++s) one(s);
  } else {
    parallel_for(strips, one);
  }
}
}  // namespace

void SymmetricEigen::carry_sweep(const Sweep& sweep) {
  over_strips(k_, [&](Index first, Index count) {
    // Recorded downwards from high-1 to low; undone in the opposite order.
    for (Index i = sweep.low; i < sweep.high; ++i) {
      const std::size_t at = sweep.first + static_cast<std::size_t>(sweep.high - 1 - i);
      const double c = cosines_[at];
      const double s = sines_[at];
      double* upper = carried_.data() + i * k_ + first;
      double* lower = upper + k_;
      for (Index j = 0; j < count; ++j) {
        const double before = upper[j];
        upper[j] = c * before + s * lower[j];
        lower[j] = c * lower[j] - s * before;
      }
    }
  });
}

void SymmetricEigen::carry_reflection(Index i) {
  if (beta_[i] == 0) return;
  const auto u = a_.row(i).head(i);
  over_strips(k_, [&](Index first, Index count) {
    auto block = carried_.block(0, first, i, count);
    const Eigen::RowVectorXd t = beta_[i] * (u * block);
    block.noalias() -= u.transpose() * t;
  });
}

void SymmetricEigen::finish() {
  vectors_ = carried_.transpose();
  for (Index j = 0; j < k_; ++j) {
    VectorD row = vectors_.row(j).transpose();
    fix_sign(row);
    vectors_.row(j) = row.transpose();
  }
  a_ = MatrixD();
  carried_ = MatrixD();
  sweeps_ = {};
  cosines_ = {};
  sines_ = {};
  stage_ = Stage::done;
}

bool SymmetricEigen::advance(std::int64_t quota) {
  auto left = static_cast<double>(quota);
  const auto spend = [&](double macs) {
    left -= macs;
    work_done_ += macs;
  };
  while (!done()) {
    switch (stage_) {
      case Stage::reduce:
        reduce_row(row_);
        spend(2 * static_cast<double>(row_ * row_) + 10);
        if (row_-- == 0) {
          norm_ = std::max(diagonal_.cwiseAbs().maxCoeff(), off_.cwiseAbs().maxCoeff());
          row_ = 0;
          stage_ = Stage::rotate;
        }
        break;
      case Stage::rotate: {
        int sweeps = 0;
        // A matrix with NaN never settles: the count ends it (callers refuse such input before).
        while (!rotate_once() && sweeps < max_sweeps) ++sweeps;
        spend(static_cast<double>(20 * (sweeps + 1) * (d_ - row_)));
        if (++row_ == d_) {
          begin_carrying();
          row_ = static_cast<Index>(sweeps_.size()) - 1;
          stage_ = Stage::carry_rotations;
        }
        break;
      }
      case Stage::carry_rotations:
        if (row_ < 0 || k_ == 0) {
          row_ = 2;
          stage_ = Stage::carry_reflections;
          break;
        }
        {
          const Sweep& sweep = sweeps_[static_cast<std::size_t>(row_)];
          carry_sweep(sweep);
          spend(4 * static_cast<double>((sweep.high - sweep.low) * k_));
        }
        --row_;
        break;
      case Stage::carry_reflections:
        if (row_ >= d_ || k_ == 0) {
          finish();
          break;
        }
        carry_reflection(row_);
        spend(2 * static_cast<double>(row_ * k_));
        ++row_;
        break;
      case Stage::done:
        break;
    }
    if (left <= 0) break;
  }
  return done();
}

EigenPairs symmetric_eigen(MatrixD a, Index k) {
  SymmetricEigen solver;
  solver.init(std::move(a), k);
  while (!solver.advance(std::numeric_limits<std::int64_t>::max())) {
  }
  return {solver.values(), solver.vectors()};
}

}  // namespace lab
