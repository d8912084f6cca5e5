#include "methods/directions/leading_eigen.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/parallel_for.h"
#include "methods/directions/pca_job.h"

namespace lab {
namespace {
constexpr Index spare = 6;  // vectors carried beyond k
constexpr Index rows_per_task = 64;
}  // namespace

void LeadingEigen::init(const Matrix& a, Index k, std::uint64_t seed) {
  a_ = &a;
  const Index n = a.rows();
  k_ = k;
  done_ = false;
  settled_ = true;
  cycle_ = 0;
  values_ = VectorD();
  vectors_ = MatrixD();
  width_ = std::min(n, k + spare);
  depth_ = 8;
  whole_ = n <= whole_limit || 2 * width_ * depth_ > n;
  if (whole_) {
    whole_solver_.init(a.cast<double>(), k);
    return;
  }
  Rng rng(seed);
  MatrixD start(width_, n);
  for (Index i = 0; i < start.size(); ++i) start.data()[i] = rng.normal();
  begin_cycle(std::move(start));
}

void LeadingEigen::begin_cycle(MatrixD start) {
  const Index n = a_->rows();
  orthonormalise(start);
  basis_.resize(width_ * depth_, n);
  images_.resize(width_ * depth_, n);
  small_ = MatrixD::Zero(width_ * depth_, width_ * depth_);
  basis_.topRows(width_) = start;
  block_ = start.transpose().cast<float>();
  image_ = Matrix::Zero(n, width_);
  product_ = 0;
  row_ = 0;
}

void LeadingEigen::multiply_rows(Index first, Index count) {
  const Index tasks = (count + rows_per_task - 1) / rows_per_task;
  parallel_for(tasks, [&](Index task) {
    const Index from = first + task * rows_per_task;
    const Index rows = std::min(rows_per_task, first + count - from);
    image_.middleRows(from, rows).noalias() = a_->middleRows(from, rows) * block_;
  });
}

void LeadingEigen::end_of_product() {
  row_ = 0;
  images_.middleRows(product_ * width_, width_) = image_.transpose().cast<double>();
  // The small matrix grows with the basis: all of it at the end of a cycle would cost a frame.
  const Index known = (product_ + 1) * width_;
  small_.block(product_ * width_, 0, width_, known).noalias() =
      images_.middleRows(product_ * width_, width_) * basis_.topRows(known).transpose();
  if (++product_ == depth_) {
    end_of_cycle();
    return;
  }
  MatrixD next = images_.middleRows((product_ - 1) * width_, width_);
  const Index held = product_ * width_;
  const auto before = basis_.topRows(held);
  // Twice against what is held, then among themselves; what vanished is replaced and made orthogonal again.
  for (int pass = 0; pass < 2; ++pass) {
    for (Index i = 0; i < width_; ++i) {
      const double norm = next.row(i).norm();
      if (norm > 0) next.row(i) /= norm;
    }
    next -= (next * before.transpose()).eval() * before;
    MatrixD all(held + width_, a_->rows());
    all << before, next;
    if (pass == 1) {
      orthonormalise(all, held);
      next = all.bottomRows(width_);
    }
  }
  basis_.middleRows(held, width_) = next;
  block_ = next.transpose().cast<float>();
}

void LeadingEigen::end_of_cycle() {
  ++cycle_;
  const EigenPairs pairs = symmetric_eigen(small_, width_);  // reads the lower triangle only
  MatrixD best = pairs.vectors * basis_;
  const MatrixD image = pairs.vectors * images_;
  const double largest = std::max(pairs.values.cwiseAbs().maxCoeff(), std::numeric_limits<double>::min());
  double residual = 0;
  for (Index j = 0; j < k_; ++j)
    residual = std::max(residual, (image.row(j) - pairs.values[j] * best.row(j)).norm());
  settled_ = residual <= tolerance * largest;
  if (!settled_ && cycle_ < max_cycles) {
    begin_cycle(std::move(best));
    return;
  }
  orthonormalise(best);
  values_ = pairs.values.head(k_);
  vectors_ = best.topRows(k_);
  for (Index j = 0; j < k_; ++j) {
    VectorD row = vectors_.row(j).transpose();
    fix_sign(row);
    vectors_.row(j) = row.transpose();
  }
  basis_ = images_ = MatrixD();
  done_ = true;
}

double LeadingEigen::progress() const {
  if (done_) return 1;
  if (whole_) return whole_solver_.progress();
  // How many cycles it takes is not known: one to three are usual.
  const double in_product = static_cast<double>(row_) / static_cast<double>(a_->rows());
  const double cycles = cycle_ + (static_cast<double>(product_) + in_product) / static_cast<double>(depth_);
  return 1 - std::exp(-cycles / 1.5);
}

bool LeadingEigen::advance(std::int64_t quota) {
  auto left = static_cast<double>(quota);
  const auto n = static_cast<double>(a_->rows());
  while (!done_ && left > 0) {
    if (whole_) {
      done_ = whole_solver_.advance(static_cast<std::int64_t>(std::min(left, 9e18)));
      if (!done_) return false;
      values_ = whole_solver_.values().head(k_);
      vectors_ = whole_solver_.vectors();
      return true;
    }
    const double cost = n * static_cast<double>(width_);
    // Whole tasks only: a product of fewer rows may round otherwise.
    const auto tasks = static_cast<Index>(std::clamp(left / (cost * rows_per_task), 1.0, n));
    const Index rows = std::min(tasks * rows_per_task, a_->rows() - row_);
    multiply_rows(row_, rows);
    row_ += rows;
    left -= static_cast<double>(rows) * cost;
    if (row_ == a_->rows()) {
      left -= 4 * cost * static_cast<double>(width_ * product_);
      end_of_product();
    }
  }
  return done_;
}

}  // namespace lab
