#include "methods/directions/ppca.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>

#include "core/error.h"
#include "methods/directions/pca_job.h"
#include "methods/numerics/checks.h"
#include "methods/numerics/symmetric_eigen.h"

namespace lab {
namespace {

constexpr Index block = 128;  // rows at a time

// Rows first .. first + count − 1 minus the mean, in double.
MatrixD centred(PointsView points, const VectorD& mean, Index first, Index count) {
  MatrixD out = points.slice(first, count).to_float().cast<double>();
  out.rowwise() -= mean.transpose();
  return out;
}

MatrixD inner_matrix(const PpcaModel& model) {
  const Index q = model.loadings.cols();
  return model.loadings.transpose() * model.loadings + model.noise * MatrixD::Identity(q, q);
}

// log |C| = log |M| + (d − q) log σ².
double log_determinant(const PpcaModel& model, const Eigen::LLT<MatrixD>& inner) {
  const auto d = static_cast<double>(model.mean.size());
  const auto q = static_cast<double>(model.loadings.cols());
  const MatrixD lower = inner.matrixL();
  return 2 * lower.diagonal().array().log().sum() + (d - q) * std::log(model.noise);
}

void require_same_columns(PointsView points, const PpcaModel& model) {
  if (points.cols == model.mean.size()) return;
  throw InputError("The model has " + std::to_string(model.mean.size()) + " columns, but the points have " +
                       std::to_string(points.cols) + ".",
                   "data");
}

void require_ppca(PointsView points, Index q) {
  require_points(points, "Probabilistic PCA");
  if (points.rows < 2) throw InputError("One point has no variance: at least two are needed.", "data");
  if (points.cols < 2)
    throw InputError("Points with one column have no plane to look for: two are needed.", "data");
  const Index most = std::min(points.rows, points.cols) - 1;
  if (q < 1) throw InputError("At least one dimension is needed.", "dimensions");
  if (q > most) {
    throw InputError(std::to_string(q) + " dimensions are too many: " + std::to_string(points.rows) +
                         " points with " + std::to_string(points.cols) +
                         " columns leave room for noise up to " + std::to_string(most) + ".",
                     "dimensions");
  }
}

}  // namespace

MatrixD PpcaModel::covariance() const {
  MatrixD c = loadings * loadings.transpose();
  c.diagonal().array() += noise;
  return c;
}

Matrix PpcaModel::directions() const {
  const EigenPairs pairs = symmetric_eigen(loadings.transpose() * loadings, loadings.cols());
  MatrixD rows = pairs.vectors * loadings.transpose();
  orthonormalise(rows);
  for (Index j = 0; j < rows.rows(); ++j) {
    VectorD row = rows.row(j).transpose();
    fix_sign(row);
    rows.row(j) = row.transpose();
  }
  return rows.cast<float>();
}

VectorD PpcaModel::log_densities(PointsView points) const {
  require_same_columns(points, *this);
  const Eigen::LLT<MatrixD> inner(inner_matrix(*this));
  const auto d = static_cast<double>(points.cols);
  const double constant = -0.5 * (d * std::log(2 * std::numbers::pi) + log_determinant(*this, inner));
  VectorD out(points.rows);
  for (Index first = 0; first < points.rows; first += block) {
    const Index count = std::min(block, points.rows - first);
    const MatrixD x = centred(points, mean, first, count);
    const MatrixD projected = x * loadings;
    const MatrixD solved = inner.solve(projected.transpose()).transpose();
    for (Index r = 0; r < count; ++r) {
      // Woodbury: xᵀC⁻¹x = (xᵀx − xᵀW M⁻¹ Wᵀx) / σ².
      const double square = (x.row(r).squaredNorm() - projected.row(r).dot(solved.row(r))) / noise;
      out[first + r] = constant - 0.5 * square;
    }
  }
  return out;
}

Matrix PpcaModel::latent(PointsView points) const {
  require_same_columns(points, *this);
  const Eigen::LLT<MatrixD> inner(inner_matrix(*this));
  Matrix out(points.rows, loadings.cols());
  for (Index first = 0; first < points.rows; first += block) {
    const Index count = std::min(block, points.rows - first);
    const MatrixD projected = centred(points, mean, first, count) * loadings;
    out.middleRows(first, count) = inner.solve(projected.transpose()).transpose().cast<float>();
  }
  return out;
}

Matrix PpcaModel::sample(Index n, Rng& rng, Matrix* latent) const {
  const Index d = mean.size(), q = loadings.cols();
  Matrix points(n, d);
  if (latent != nullptr) latent->resize(n, q);
  const double deviation = std::sqrt(noise);
  VectorD z(q);
  for (Index i = 0; i < n; ++i) {
    for (Index j = 0; j < q; ++j) z[j] = rng.normal();
    VectorD x = mean + loadings * z;
    for (Index j = 0; j < d; ++j) x[j] += deviation * rng.normal();
    points.row(i) = x.transpose().cast<float>();
    if (latent != nullptr) latent->row(i) = z.transpose().cast<float>();
  }
  return points;
}

PpcaModel ppca_closed_form(PointsView points, Index q, bool divisor_n) {
  require_ppca(points, q);
  const Pca found = pca(points, q);
  if (!(found.total_variance > 0)) throw InputError("All points are equal: there is no density.", "data");
  return ppca_closed_form(found, points.rows, q, divisor_n);
}

PpcaModel ppca_closed_form(const Pca& found, Index n, Index q, bool divisor_n) {
  const Index d = found.components.cols();
  const double factor = divisor_n ? static_cast<double>(n - 1) / static_cast<double>(n) : 1;
  PpcaModel out;
  const double total = factor * found.total_variance;
  const double kept = factor * found.explained_variance.head(q).sum();
  out.noise =
      std::max((total - kept) / static_cast<double>(d - q), Ppca::floor * total / static_cast<double>(d));
  out.mean = found.mean;
  out.loadings.resize(d, q);
  for (Index j = 0; j < q; ++j) {
    const double length = std::sqrt(std::max(0.0, factor * found.explained_variance[j] - out.noise));
    out.loadings.col(j) = length * found.components.row(j).transpose().cast<double>();
  }
  return out;
}

double ppca_best_log_likelihood(const Pca& found, Index n, Index q) {
  const auto count = static_cast<double>(n), d = static_cast<double>(found.components.cols());
  const double factor = (count - 1) / count;
  const double noise = ppca_closed_form(found, n, q).noise;
  double logs = (d - static_cast<double>(q)) * std::log(noise), kept = 0, trace = 0;
  for (Index j = 0; j < q; ++j) {
    const double value = factor * found.explained_variance[j];
    kept += value;
    // Where the floor holds σ² up, it holds up every direction.
    const double modelled = std::max(value, noise);
    logs += std::log(modelled);
    trace += value / modelled;
  }
  trace += (factor * found.total_variance - kept) / noise;
  return -0.5 * count * (d * std::log(2 * std::numbers::pi) + logs + trace);
}

std::size_t PpcaState::bytes() const {
  return sizeof *this + history.size() * sizeof(double) +
         static_cast<std::size_t>(latent.size()) * sizeof(float) +
         static_cast<std::size_t>(model.mean.size() + model.loadings.size()) * sizeof(double);
}

void Ppca::init(PointsView points, const Params& params, std::uint64_t seed) {
  require_ppca(points, params.dimensions);
  if (params.max_iterations < 1) throw InputError("At least one iteration is needed.", "iterations");
  if (!(params.tolerance >= 0)) throw InputError("The tolerance must not be negative.", "tolerance");
  Covariance spread;
  spread.init(points, false);
  points_ = points;
  params_ = params;
  seed_ = seed;
  state_ = State();
  spread_ = std::move(spread);
  begun_ = false;
}

// W by chance, as long as the points are wide; half of their variance is left to the noise.
void Ppca::place() {
  if (!(spread_.total_variance() > 0)) throw InputError("All points are equal: there is no density.", "data");
  const Index d = points_.cols, q = params_.dimensions;
  const double n = static_cast<double>(points_.rows);
  const double variance = spread_.total_variance() * (n - 1) / n / static_cast<double>(d);
  Rng rng(seed_);
  next_.mean = spread_.mean();
  next_.loadings.resize(d, q);
  for (Index j = 0; j < d; ++j) {
    for (Index c = 0; c < q; ++c) {
      next_.loadings(j, c) = rng.normal() * std::sqrt(variance / static_cast<double>(2 * q));
    }
  }
  next_.noise = variance / 2;
}

void Ppca::begin_pass() {
  const Index q = params_.dimensions;
  row_ = 0;
  moments_ = MatrixD::Zero(q, q);
  if (state_.phase == PpcaPhase::placed || state_.phase == PpcaPhase::maximised)
    latent_.resize(points_.rows, q);
  if (state_.phase == PpcaPhase::expected && !second_pass_) cross_ = MatrixD::Zero(points_.cols, q);
}

void Ppca::pass_block(Index first, Index count) {
  const MatrixD x = centred(points_, spread_.mean(), first, count);
  if (state_.phase == PpcaPhase::placed || state_.phase == PpcaPhase::maximised) {
    const Eigen::LLT<MatrixD> inner(inner_matrix(state_.model));
    latent_.middleRows(first, count) =
        inner.solve((x * state_.model.loadings).transpose()).transpose().cast<float>();
  } else if (state_.phase == PpcaPhase::expected && !second_pass_) {
    const MatrixD z = state_.latent.middleRows(first, count).cast<double>();
    cross_.noalias() += x.transpose() * z;
    moments_.noalias() += z.transpose() * z;
  } else {
    const MatrixD projected = x * next_.loadings;
    moments_.noalias() += projected.transpose() * projected;
  }
}

// L from Σ Wᵀ(x − μ)(x − μ)ᵀW and the total variance alone.
double Ppca::likelihood_of(const PpcaModel& model, const MatrixD& projected) const {
  const auto n = static_cast<double>(points_.rows);
  const auto d = static_cast<double>(points_.cols);
  const Eigen::LLT<MatrixD> inner(inner_matrix(model));
  const double squares = spread_.total_variance() * (n - 1) - inner.solve(projected).trace();
  return -0.5 *
         (n * (d * std::log(2 * std::numbers::pi) + log_determinant(model, inner)) + squares / model.noise);
}

void Ppca::finish_maximise() {
  const auto n = static_cast<double>(points_.rows);
  const auto d = static_cast<double>(points_.cols);
  const Index q = params_.dimensions;
  const MatrixD inverse = inner_matrix(state_.model).llt().solve(MatrixD::Identity(q, q));
  const MatrixD second = n * state_.model.noise * inverse + moments_;  // Σ ⟨zzᵀ⟩
  const MatrixD loadings = Eigen::LLT<MatrixD>(second).solve(cross_.transpose()).transpose();
  const double total = spread_.total_variance() * (n - 1);
  const double explained = 2 * (loadings.array() * cross_.array()).sum() -
                           ((loadings.transpose() * loadings).array() * second.array()).sum();
  next_.mean = state_.model.mean;
  next_.loadings = loadings;
  next_.noise = std::max((total - explained) / (n * d), floor * total / (n * d));
}

bool Ppca::advance(std::int64_t quota) {
  if (state_.done) return false;
  auto left = static_cast<double>(quota);
  const Index n = points_.rows;
  while (left > 0) {
    if (state_.phase == PpcaPhase::ready && !spread_.done()) {
      if (!spread_.advance(static_cast<std::int64_t>(std::min(left, 9e18)))) return false;
      place();
    }
    if (!begun_) {
      begun_ = true;
      second_pass_ = false;
      if (state_.phase == PpcaPhase::ready) place();
      begin_pass();
    }
    const Index count = std::min(block, n - row_);
    pass_block(row_, count);
    row_ += count;
    left -= static_cast<double>(count * points_.cols * (params_.dimensions + 2));
    if (row_ < n) continue;
    if (state_.phase == PpcaPhase::expected && !second_pass_) {
      finish_maximise();
      second_pass_ = true;
      begin_pass();
      continue;
    }
    begun_ = false;
    if (state_.phase == PpcaPhase::placed || state_.phase == PpcaPhase::maximised) {
      state_.latent = std::move(latent_);
      state_.phase = PpcaPhase::expected;
      return true;
    }
    const bool first = state_.phase == PpcaPhase::ready;
    const double before = state_.log_likelihood;
    state_.model = next_;
    state_.log_likelihood = likelihood_of(next_, moments_);
    state_.history.push_back(state_.log_likelihood);
    state_.phase = first ? PpcaPhase::placed : PpcaPhase::maximised;
    if (!first) {
      ++state_.iteration;
      state_.converged = state_.log_likelihood - before <= params_.tolerance * static_cast<double>(n);
      state_.done = state_.converged || state_.iteration >= params_.max_iterations;
    }
    return true;
  }
  return false;
}

void Ppca::step() {
  while (!state_.done && !advance(std::numeric_limits<std::int64_t>::max())) {
  }
}

double Ppca::progress() const {
  const double part = begun_ ? static_cast<double>(row_) / static_cast<double>(points_.rows) : 0;
  if (state_.phase == PpcaPhase::ready) return 0.5 * spread_.progress() + 0.5 * part;
  if (state_.phase == PpcaPhase::expected) return 0.5 * (second_pass_ && begun_ ? 1 : 0) + 0.5 * part;
  return part;
}

void Ppca::restore(const State& state) {
  state_ = state;
  begun_ = false;
  second_pass_ = false;
}

PpcaState run_ppca(PointsView points, const PpcaParams& params, std::uint64_t seed) {
  Ppca method;
  method.init(points, params, seed);
  while (!method.done()) method.step();
  return method.state();
}

}  // namespace lab
