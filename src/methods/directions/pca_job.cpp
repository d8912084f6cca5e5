#include "methods/directions/pca_job.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "core/error.h"
#include "core/parallel_for.h"

namespace lab {
namespace {

constexpr Index covariance_columns = 2000;  // beyond, d² and d³ are too much for a page
constexpr Index gram_points = 2000;
constexpr Index gram_block = 32;
constexpr Index sweep_block = 128;  // rows
constexpr double zero_variance = 1e-13;

// Rows first .. first + count - 1 minus the mean.
template <class Scalar>
Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> centred(PointsView points,
                                                                               const VectorD& mean,
                                                                               Index first, Index count,
                                                                               double scale = 1) {
  Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> out(count, points.cols);
  std::vector<float> buffer(static_cast<std::size_t>(points.cols));
  for (Index r = 0; r < count; ++r) {
    const float* row = points.row(first + r, buffer.data());
    for (Index j = 0; j < points.cols; ++j) out(r, j) = static_cast<Scalar>(scale * (row[j] - mean[j]));
  }
  return out;
}

}  // namespace

struct PcaJob::Gram {
  MatrixD products;  // (n, n), lower blocks, then all
  Index block_row = 0, block_col = 0;
  MatrixD left;  // centred rows of block_row
};

struct PcaJob::Sweep {
  MatrixD basis;     // (d, l) orthonormal columns Q
  Matrix basis_f32;  // the same
  MatrixD image;     // (d, l) S Q so far
  Index row = 0;
  VectorD last;      // λ of the pass before
  double scale = 1;  // of the points, see numerics/float_range.h
};

PcaJob::PcaJob() = default;
PcaJob::~PcaJob() = default;
PcaJob::PcaJob(PcaJob&&) noexcept = default;
PcaJob& PcaJob::operator=(PcaJob&&) noexcept = default;

void orthonormalise(MatrixD& rows, Index done) {
  const Index k = rows.rows();
  const Index d = rows.cols();
  for (Index i = done; i < k; ++i) {
    const double before = rows.row(i).norm();
    bool lost = !(before > 0);
    // Twice is enough (Kahan, Parlett): the second pass removes what rounding left.
    for (int pass = 0; pass < 2 && !lost; ++pass) {
      for (Index j = 0; j < i; ++j) rows.row(i) -= rows.row(i).dot(rows.row(j)) * rows.row(j);
      const double norm = rows.row(i).norm();
      lost = !(norm > 1e-9 * before) || (pass == 1 && norm < 0.5);
      if (!lost) rows.row(i) /= norm;
    }
    if (!lost) continue;
    // The axis of which the rows so far hold the least.
    Index axis = 0;
    if (i > 0) rows.topRows(i).colwise().squaredNorm().minCoeff(&axis);
    rows.row(i).setZero();
    rows(i, std::min(axis, d - 1)) = 1;
    for (int pass = 0; pass < 3; ++pass) {
      for (Index j = 0; j < i; ++j) rows.row(i) -= rows.row(i).dot(rows.row(j)) * rows.row(j);
      rows.row(i).normalize();
    }
  }
}

void PcaJob::init(PointsView points, const PcaParams& params, std::uint64_t seed) {
  Covariance covariance;
  const Index k = params.components;
  PcaSolver solver = params.solver;
  if (solver == PcaSolver::automatic) {
    if (points.rows < points.cols && points.rows <= gram_points) {
      solver = PcaSolver::svd;
    } else {
      solver = points.cols <= covariance_columns ? PcaSolver::covariance : PcaSolver::randomized;
    }
  }
  covariance.init(points, solver == PcaSolver::covariance);
  if (k < 1) throw InputError("At least one component is needed.", "components");
  if (k > points.cols) {
    throw InputError("There cannot be " + std::to_string(k) + " components: the points have only " +
                         std::to_string(points.cols) + (points.cols == 1 ? " column." : " columns."),
                     "components");
  }
  if (k > points.rows) {
    throw InputError(std::to_string(k) + " components need at least " + std::to_string(k) +
                         " points, but there are only " + std::to_string(points.rows) + ".",
                     "components");
  }
  points_ = points;
  params_ = params;
  solver_ = solver;
  covariance_ = std::move(covariance);
  sweep_.reset();
  gram_.reset();
  rng_ = Rng(seed);
  passes_ = 0;
  settled_ = true;
  result_ = Pca();
  spectrum_ = VectorD();
  stage_ = PcaStage::mean;
}

double PcaJob::progress() const {
  switch (stage_) {
    case PcaStage::mean:
      return (solver_ == PcaSolver::covariance ? 0.8 : 0.05) * covariance_.progress();
    case PcaStage::products: {
      const double blocks = std::ceil(static_cast<double>(points_.rows) / gram_block);
      const auto i = static_cast<double>(gram_->block_row), j = static_cast<double>(gram_->block_col);
      return 0.05 + 0.5 * (i * (i + 1) / 2 + j) / (blocks * (blocks + 1) / 2);
    }
    case PcaStage::eigenvectors: {
      const double before = solver_ == PcaSolver::covariance ? 0.8 : 0.55;
      return before + (0.99 - before) * eigen_.progress();
    }
    case PcaStage::sweeping: {
      // How many passes it takes is not known: a dozen is usual.
      const double pass = passes_ + static_cast<double>(sweep_->row) / static_cast<double>(points_.rows);
      return 0.05 + 0.94 * (1 - std::exp(-pass / 6));
    }
    case PcaStage::done:
      break;
  }
  return 1;
}

void PcaJob::begin_after_mean() {
  if (solver_ == PcaSolver::covariance) {
    eigen_.init(covariance_.take_matrix(), params_.components);
    stage_ = PcaStage::eigenvectors;
  } else if (solver_ == PcaSolver::svd) {
    gram_ = std::make_unique<Gram>();
    gram_->products = MatrixD::Zero(points_.rows, points_.rows);
    stage_ = PcaStage::products;
  } else {
    const Index d = points_.cols;
    const Index l = std::min(params_.components + std::max(0, params_.extra), std::min(d, points_.rows));
    sweep_ = std::make_unique<Sweep>();
    MatrixD start(l, d);
    for (Index i = 0; i < l; ++i) {
      for (Index j = 0; j < d; ++j) start(i, j) = rng_.normal();
    }
    orthonormalise(start);
    sweep_->scale = covariance_.scale();
    sweep_->basis = start.transpose();
    sweep_->basis_f32 = sweep_->basis.cast<float>();
    sweep_->image = MatrixD::Zero(d, l);
    stage_ = PcaStage::sweeping;
  }
}

void PcaJob::advance_gram() {
  const Index n = points_.rows;
  const Index i = gram_->block_row * gram_block, j = gram_->block_col * gram_block;
  const Index rows = std::min(gram_block, n - i), cols = std::min(gram_block, n - j);
  if (j == 0) gram_->left = centred<double>(points_, covariance_.mean(), i, rows);
  const MatrixD right = centred<double>(points_, covariance_.mean(), j, cols);
  gram_->products.block(i, j, rows, cols).noalias() = gram_->left * right.transpose();
  if (++gram_->block_col <= gram_->block_row) return;
  gram_->block_col = 0;
  if (++gram_->block_row * gram_block < n) return;
  gram_->products /= static_cast<double>(n - 1);
  eigen_.init(std::move(gram_->products), params_.components);
  stage_ = PcaStage::eigenvectors;
}

void PcaJob::finish_eigen() {
  spectrum_ = eigen_.values().cwiseMax(0.0);
  const Index known = std::max(params_.components, std::min(points_.rows - 1, points_.cols));
  if (spectrum_.size() > known) spectrum_.conservativeResize(known);
  if (solver_ == PcaSolver::svd) {
    finish_svd();
  } else {
    finish(spectrum_.head(params_.components), eigen_.vectors());
  }
}

void PcaJob::finish_svd() {
  const Index k = params_.components;
  MatrixD components = MatrixD::Zero(k, points_.cols);
  for (Index i = 0; i < points_.rows; i += gram_block) {
    const Index count = std::min(gram_block, points_.rows - i);
    components.noalias() +=
        eigen_.vectors().middleCols(i, count) * centred<double>(points_, covariance_.mean(), i, count);
  }
  // Past the rank, u = Xᵀv / σ is 0/0: those rows are left to be completed.
  const double floor = zero_variance * spectrum_[0];
  for (Index j = 0; j < k; ++j) {
    if (spectrum_[j] > floor) {
      components.row(j) /= std::sqrt(spectrum_[j] * static_cast<double>(points_.rows - 1));
    } else {
      components.row(j).setZero();
    }
  }
  for (Index j = 0; j < spectrum_.size(); ++j) {
    if (spectrum_[j] <= floor) spectrum_[j] = 0;
  }
  orthonormalise(components);
  finish(spectrum_.head(k), std::move(components));
}

void PcaJob::advance_sweep() {
  Sweep& sweep = *sweep_;
  const Index count = std::min(sweep_block, points_.rows - sweep.row);
  const Matrix x = centred<float>(points_, covariance_.mean(), sweep.row, count, sweep.scale);
  const Matrix scores = x * sweep.basis_f32;
  const Matrix image = x.transpose() * scores;
  sweep.image += image.cast<double>() / (sweep.scale * sweep.scale);
  sweep.row += count;
  if (sweep.row == points_.rows) end_of_pass();
}

void PcaJob::end_of_pass() {
  Sweep& sweep = *sweep_;
  ++passes_;
  sweep.row = 0;
  sweep.image /= static_cast<double>(points_.rows - 1);
  // The best λ and directions within the subspace: eigenvectors of QᵀSQ.
  MatrixD small = sweep.basis.transpose() * sweep.image;
  small = (0.5 * (small + small.transpose())).eval();
  const Index l = small.rows();
  const EigenPairs pairs = symmetric_eigen(small, l);
  const Index k = params_.components;
  const VectorD values = pairs.values.head(k).cwiseMax(0.0);
  const double largest = std::max(values[0], std::numeric_limits<double>::min());
  const bool settled =
      sweep.last.size() == k && (values - sweep.last).cwiseAbs().maxCoeff() <= params_.tolerance * largest;
  if (settled || l == points_.cols || passes_ >= params_.max_passes) {
    settled_ = settled || l == points_.cols;
    spectrum_ = values;
    MatrixD components = pairs.vectors.topRows(k) * sweep.basis.transpose();
    orthonormalise(components);
    finish(values, std::move(components));
    return;
  }
  sweep.last = values;
  // S Q in the order of the eigenvectors found: orthonormalising keeps the leading directions first.
  MatrixD rows = pairs.vectors * sweep.image.transpose();
  orthonormalise(rows);
  sweep.basis = rows.transpose();
  sweep.basis_f32 = sweep.basis.cast<float>();
  sweep.image.setZero();
}

void PcaJob::finish(VectorD values, MatrixD components) {
  for (Index j = 0; j < components.rows(); ++j) {
    VectorD row = components.row(j).transpose();
    fix_sign(row);
    components.row(j) = row.transpose();
  }
  result_.mean = covariance_.mean();
  result_.components = components.cast<float>();
  result_.total_variance = covariance_.total_variance();
  result_.explained_ratio = VectorD::Zero(values.size());
  if (result_.total_variance > 0) result_.explained_ratio = values / result_.total_variance;
  result_.explained_variance = std::move(values);
  sweep_.reset();
  gram_.reset();
  stage_ = PcaStage::done;
}

double PcaJob::block_cost() const {
  const auto d = static_cast<double>(points_.cols);
  if (stage_ == PcaStage::products) return d * gram_block * gram_block;
  return 2 * d * static_cast<double>(sweep_->basis.cols()) * sweep_block;
}

bool PcaJob::advance(std::int64_t quota) {
  auto left = static_cast<double>(quota);
  while (!done() && left > 0) {
    switch (stage_) {
      case PcaStage::mean:
        if (!covariance_.advance(static_cast<std::int64_t>(std::min(left, 9e18)))) return false;
        begin_after_mean();
        return false;
      case PcaStage::products:
        left -= block_cost();
        advance_gram();
        break;
      case PcaStage::eigenvectors:
        if (!eigen_.advance(static_cast<std::int64_t>(std::min(left, 9e18)))) return false;
        finish_eigen();
        return true;
      case PcaStage::sweeping:
        left -= block_cost();
        advance_sweep();
        break;
      case PcaStage::done:
        break;
    }
  }
  return done();
}

Pca pca(PointsView points, const PcaParams& params, std::uint64_t seed) {
  PcaJob job;
  job.init(points, params, seed);
  while (!job.advance(std::numeric_limits<std::int64_t>::max())) {
  }
  return job.result();
}

}  // namespace lab
