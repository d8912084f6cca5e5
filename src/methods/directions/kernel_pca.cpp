#include "methods/directions/kernel_pca.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "core/error.h"
#include "core/parallel_for.h"
#include "methods/numerics/checks.h"

namespace lab {
namespace {

constexpr Index block = 32;  // rows of K at a time
constexpr Index places_per_task = 32;
constexpr double zero_value = 1e-7;  // of the largest eigenvalue

// κ from the product of two points and, for rbf, their squared norms.
double kernel_of(const KernelPcaParams& params, double product, double squares) {
  switch (params.kernel) {
    case Kernel::linear:
      return product;
    case Kernel::polynomial: {
      const double base = params.gamma * product + params.offset;
      double power = base;
      for (int i = 1; i < params.degree; ++i) power *= base;
      return power;
    }
    case Kernel::rbf:
      return std::exp(-params.gamma * std::max(0.0, squares - 2 * product));
  }
  return 0;
}

VectorD inverse_roots(const VectorD& values) {
  VectorD roots = VectorD::Zero(values.size());
  for (Index j = 0; j < values.size(); ++j) {
    if (values[j] > 0) roots[j] = 1 / std::sqrt(values[j]);
  }
  return roots;
}

}  // namespace

std::size_t KernelPcaState::bytes() const {
  std::size_t sum = sizeof *this;
  if (kernel) sum += static_cast<std::size_t>(kernel->size()) * sizeof(float);
  sum +=
      static_cast<std::size_t>(row_mean.size() + eigenvalues.size() + coefficients.size()) * sizeof(double);
  return sum + static_cast<std::size_t>(scores.size()) * sizeof(float);
}

double kernel_value(const KernelPcaParams& params, const float* x, const float* y, Index d) {
  double product = 0, squares = 0;
  for (Index j = 0; j < d; ++j) {
    const double a = x[j], b = y[j];
    product += a * b;
    squares += a * a + b * b;
  }
  return kernel_of(params, product, squares);
}

void KernelPca::init(PointsView points, const Params& params, std::uint64_t seed) {
  require_points(points, "Kernel PCA", limit);
  if (points.rows < 2) throw InputError("One point has no variance: at least two are needed.", "data");
  if (params.kernel != Kernel::linear && !(params.gamma > 0 && std::isfinite(params.gamma))) {
    throw InputError("Gamma must be above 0.", "gamma");
  }
  if (params.kernel == Kernel::polynomial) {
    if (params.degree < 1 || params.degree > 10)
      throw InputError("The degree must lie between 1 and 10.", "degree");
    if (!(params.offset >= 0 && std::isfinite(params.offset))) {
      throw InputError("The offset must not be negative.", "offset");
    }
  }
  if (params.components < 1) throw InputError("At least one component is needed.", "components");
  if (params.components > points.rows) {
    throw InputError(std::to_string(params.components) +
                         " components need at least as many points, but there are only " +
                         std::to_string(points.rows) + ".",
                     "components");
  }
  points_ = points;
  params_ = params;
  seed_ = seed;
  state_ = State();
  begun_ = false;
}

void KernelPca::begin_move() {
  begun_ = true;
  row_ = 0;
  const Index n = points_.rows;
  if (state_.phase == KernelPcaPhase::ready) {
    x_ = points_.to_float().cast<double>();
    // Distances do not mind a shift, and small numbers lose fewer digits.
    if (params_.kernel == Kernel::rbf) x_.rowwise() -= x_.colwise().mean().eval();
    growing_ = std::make_shared<Matrix>(n, n);
  } else if (state_.phase == KernelPcaPhase::compared) {
    averaged_ = false;
    if (params_.kernel == Kernel::linear) {
      x_ = points_.to_float().cast<double>();
      x_.rowwise() -= x_.colwise().mean().eval();
    }
    state_.row_mean.resize(n);
    state_.total = 0;
    growing_ = std::make_shared<Matrix>(n, n);
  } else if (state_.phase == KernelPcaPhase::centred) {
    eigen_.init(*state_.kernel, params_.components, seed_);
  }
}

void KernelPca::compare_block(Index first) {
  const Index rows = std::min(block, points_.rows - first);
  const Index cols = first + rows;
  const MatrixD products = x_.middleRows(first, rows) * x_.topRows(cols).transpose();
  const VectorD squares = x_.topRows(cols).rowwise().squaredNorm();
  Matrix& k = *growing_;
  for (Index r = 0; r < rows; ++r) {
    const Index i = first + r;
    for (Index j = 0; j <= i; ++j) {
      // The same point twice: exactly nothing apart.
      const double apart = i == j ? 2 * products(r, j) : squares[i] + squares[j];
      k(i, j) = static_cast<float>(kernel_of(params_, products(r, j), apart));
      k(j, i) = k(i, j);
    }
  }
}

void KernelPca::average_rows(Index first, Index count) {
  for (Index i = first; i < first + count; ++i) {
    state_.row_mean[i] = state_.kernel->row(i).cast<double>().mean();
  }
}

void KernelPca::centre_rows(Index first, Index count) {
  const Matrix& k = *state_.kernel;
  for (Index i = first; i < first + count; ++i) {
    for (Index j = 0; j < k.cols(); ++j) {
      // The two means are added first, so that (i, j) and (j, i) are the same to the last bit.
      const double means = state_.row_mean[i] + state_.row_mean[j];
      (*growing_)(i, j) = static_cast<float>(k(i, j) - means + state_.grand_mean);
    }
    state_.total += (*growing_)(i, i);
  }
}

/// K̃ of the linear kernel: products of the centred points.
void KernelPca::centre_linearly(Index first) {
  const Index rows = std::min(block, points_.rows - first);
  const MatrixD products = x_.middleRows(first, rows) * x_.topRows(first + rows).transpose();
  Matrix& k = *growing_;
  for (Index r = 0; r < rows; ++r) {
    for (Index j = 0; j <= first + r; ++j)
      k(first + r, j) = k(j, first + r) = static_cast<float>(products(r, j));
  }
}

bool KernelPca::advance(std::int64_t quota) {
  if (state_.done) return false;
  if (!begun_) begin_move();
  const Index n = points_.rows;
  // Rows of K that the quota allows, each `cost` multiply-adds.
  const auto rows_for = [&](double cost) {
    const auto rows = static_cast<Index>(std::clamp(static_cast<double>(quota) / cost, 1.0, 1.0e9));
    return std::min(rows, n - row_);
  };
  // Blocks of rows of one half of K.
  const auto blocks_for = [&](double cost) {
    const Index blocks = (n - row_ + block - 1) / block;
    const double allowed = static_cast<double>(quota) / (static_cast<double>(block * n / 2) * cost);
    return static_cast<Index>(std::clamp(allowed, 1.0, static_cast<double>(blocks)));
  };
  switch (state_.phase) {
    case KernelPcaPhase::ready: {
      const Index count = blocks_for(static_cast<double>(points_.cols) + 20);
      parallel_for(count, [&](Index b) { compare_block(row_ + b * block); });
      row_ += count * block;
      if (row_ < n) return false;
      require_finite();
      x_ = MatrixD();
      state_.kernel = std::move(growing_);
      state_.phase = KernelPcaPhase::compared;
      break;
    }
    case KernelPcaPhase::compared: {
      if (averaged_ && params_.kernel == Kernel::linear) {
        const Index count = blocks_for(static_cast<double>(points_.cols) + 4);
        parallel_for(count, [&](Index b) { centre_linearly(row_ + b * block); });
        row_ += count * block;
      } else {
        const Index rows = rows_for((averaged_ ? 4.0 : 1.0) * static_cast<double>(n));
        averaged_ ? centre_rows(row_, rows) : average_rows(row_, rows);
        row_ += rows;
      }
      if (row_ < n) return false;
      if (!averaged_) {
        averaged_ = true;
        row_ = 0;
        state_.grand_mean = state_.row_mean.mean();
        return false;
      }
      require_finite();  // centred, they are up to four times as large
      if (params_.kernel == Kernel::linear) state_.total = growing_->diagonal().cast<double>().sum();
      x_ = MatrixD();
      state_.kernel = std::move(growing_);
      state_.phase = KernelPcaPhase::centred;
      break;
    }
    case KernelPcaPhase::centred:
      if (!eigen_.advance(quota)) return false;
      finish_solve();
      break;
    case KernelPcaPhase::solved:
      state_.scores =
          (state_.eigenvalues.cwiseSqrt().asDiagonal() * state_.coefficients).transpose().cast<float>();
      state_.phase = KernelPcaPhase::projected;
      state_.done = true;
      break;
    case KernelPcaPhase::projected:
      break;
  }
  begun_ = false;
  return true;
}

void KernelPca::require_finite() {
  if (growing_->allFinite()) return;
  begun_ = false;
  throw InputError("The kernel's values grow out of bounds: standardise the columns or lower the degree.",
                   params_.kernel == Kernel::polynomial ? "degree" : "data");
}

void KernelPca::finish_solve() {
  state_.eigenvalues = eigen_.values();
  state_.coefficients = eigen_.vectors();
  state_.settled = eigen_.settled();
  // Equal points give a K̃ of rounding errors only: measured against K, that is nothing.
  const double rounding = params_.kernel == Kernel::linear ? 1e-14 : 1;  // of centring in double
  const double scale = std::max(state_.eigenvalues[0], rounding * std::abs(state_.grand_mean));
  for (Index j = 0; j < state_.eigenvalues.size(); ++j) {
    if (state_.eigenvalues[j] <= zero_value * scale) state_.eigenvalues[j] = 0;
  }
  state_.phase = KernelPcaPhase::solved;
}

void KernelPca::step() {
  while (!state_.done && !advance(std::numeric_limits<std::int64_t>::max())) {
  }
}

double KernelPca::progress() const {
  if (!begun_) return 0;
  if (state_.phase == KernelPcaPhase::ready) {
    const double done = static_cast<double>(row_) / static_cast<double>(points_.rows);
    return done * done;  // row i has i + 1 products
  }
  if (state_.phase == KernelPcaPhase::compared) {
    const double done = static_cast<double>(row_) / static_cast<double>(points_.rows);
    return averaged_ ? 0.2 + 0.8 * done : 0.2 * done;
  }
  return state_.phase == KernelPcaPhase::centred ? eigen_.progress() : 0;
}

void KernelPca::restore(const State& state) {
  state_ = state;
  begun_ = false;
}

KernelPcaState run_kernel_pca(PointsView points, const KernelPcaParams& params, std::uint64_t seed) {
  KernelPca method;
  method.init(points, params, seed);
  while (!method.done()) method.step();
  return method.state();
}

KernelProjector::KernelProjector(PointsView points, const KernelPcaParams& params,
                                 const KernelPcaState& state)
    : params_(params), row_mean_(state.row_mean.transpose()), grand_mean_(state.grand_mean) {
  x_ = points.to_float().cast<double>();
  origin_ = Eigen::RowVectorXd::Zero(points.cols);
  if (params.kernel != Kernel::polynomial) origin_ = x_.colwise().mean();
  if (params.kernel == Kernel::linear) {  // the centred points' products have no means
    row_mean_.setZero();
    grand_mean_ = 0;
  }
  x_.rowwise() -= origin_;
  squares_ = x_.rowwise().squaredNorm();
  weights_ = (inverse_roots(state.eigenvalues).asDiagonal() * state.coefficients).transpose();
}

double KernelProjector::cost() const {
  return static_cast<double>(x_.rows()) * static_cast<double>(x_.cols() + weights_.cols() + 20);
}

Matrix KernelProjector::project(PointsView places) const {
  if (places.cols != x_.cols()) {
    throw InputError("The places have " + std::to_string(places.cols) + " columns, but the points have " +
                         std::to_string(x_.cols()) + ".",
                     "data");
  }
  const Index n = x_.rows();
  MatrixD q = places.to_float().cast<double>();
  q.rowwise() -= origin_;
  Matrix scores(places.rows, weights_.cols());
  const Index tasks = (places.rows + places_per_task - 1) / places_per_task;
  parallel_for(tasks, [&](Index task) {
    const Index first = task * places_per_task;
    const Index rows = std::min(places_per_task, places.rows - first);
    MatrixD values = q.middleRows(first, rows) * x_.transpose();
    for (Index r = 0; r < rows; ++r) {
      const double square = q.row(first + r).squaredNorm();
      for (Index i = 0; i < n; ++i) values(r, i) = kernel_of(params_, values(r, i), square + squares_[i]);
      const double mean = values.row(r).mean();
      values.row(r) -= row_mean_;
      values.row(r).array() += grand_mean_ - mean;
    }
    scores.middleRows(first, rows) = (values * weights_).cast<float>();
  });
  return scores;
}

double suggested_gamma(PointsView points, Kernel kernel) {
  constexpr Index most_compared = 500;
  const Index count = std::min(points.rows, most_compared);
  Matrix chosen(count, points.cols);
  for (Index i = 0; i < count; ++i) points.copy_row(i * points.rows / count, chosen.row(i).data());
  const MatrixD x = chosen.cast<double>();
  if (kernel != Kernel::rbf) {
    const double square = count > 0 ? x.squaredNorm() / static_cast<double>(count) : 0;
    return square > 0 ? 1 / square : 1;
  }
  std::vector<double> squares;
  for (Index i = 0; i < count; ++i) {
    for (Index j = 0; j < i; ++j) squares.push_back((x.row(i) - x.row(j)).squaredNorm());
  }
  // Pairs on one spot say nothing about how far apart points lie.
  std::erase_if(squares, [](double square) { return !(square > 0); });
  if (squares.empty()) return 1;
  const auto tenth = squares.begin() + static_cast<std::ptrdiff_t>(squares.size() / 10);
  std::nth_element(squares.begin(), tenth, squares.end());
  return 1 / *tenth;
}

Matrix project(PointsView points, const KernelPcaParams& params, const KernelPcaState& state,
               PointsView places) {
  return KernelProjector(points, params, state).project(places);
}

}  // namespace lab
