#include "methods/groups/gmm_blocks.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>
#include <utility>

#include "methods/numerics/float_range.h"

namespace lab {
namespace {

using RowArray = Eigen::Array<float, 1, Eigen::Dynamic>;
using Block = Eigen::Array<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
// Four points in a register: a type that GCC and Clang both turn into SSE, AVX and WebAssembly SIMD.
using Four = float __attribute__((vector_size(16)));
constexpr Index strip = 16;       // points whose sums are kept in registers
constexpr Index few_columns = 6;  // up to here loops over columns beat a matrix product

/// (d, rows): the block on its side, in the frame.
void load(PointsView points, Index first, Index rows, const GmmFrame& frame, Block& out, Index padded = 0) {
  const Index d = points.cols;
  out.resize(d, std::max(rows, padded));
  out.rightCols(out.cols() - rows).setZero();
  std::vector<float> buffer(points.is_bytes() ? static_cast<std::size_t>(d) : 0);
  for (Index b = 0; b < rows; ++b) {
    const float* row = points.row(first + b, buffer.data());
    float* to = out.data() + b;
    for (Index j = 0; j < d; ++j, to += out.cols()) {
      *to = static_cast<float>(frame.scale[j] * (static_cast<double>(row[j]) - frame.centre[j]));
    }
  }
}

Four four(const float* from) {
  Four out;
  std::memcpy(&out, from, sizeof out);
  return out;
}

/// squares[s] = ‖F x_s‖² for a strip of points: `x` holds d rows of `stride` points, `factor` is lower
/// triangular.
void scaled_squares(const float* factor, Index d, const float* x, Index stride, float* squares) {
  Four sum[4] = {};
  const auto row_of = [&](Index i) {
    Four product[4] = {};
    const float* f = factor + i * d;
    for (Index j = 0; j <= i; ++j) {
      const float* from = x + j * stride;
      for (int q = 0; q < 4; ++q) product[q] += f[j] * four(from + 4 * q);
    }
    for (int q = 0; q < 4; ++q) sum[q] += product[q] * product[q];
  };
  Index i = 0;
  for (; i + 1 < d; i += 2) {  // two rows at a time share what they load
    Four a[4] = {};
    Four b[4] = {};
    const float* f = factor + i * d;
    const float* g = f + d;
    for (Index j = 0; j <= i; ++j) {
      const float* from = x + j * stride;
      for (int q = 0; q < 4; ++q) {
        const Four here = four(from + 4 * q);
        a[q] += f[j] * here;
        b[q] += g[j] * here;
      }
    }
    for (int q = 0; q < 4; ++q) {
      b[q] += g[i + 1] * four(x + (i + 1) * stride + 4 * q);
      sum[q] += a[q] * a[q] + b[q] * b[q];
    }
  }
  if (i < d) row_of(i);
  std::memcpy(squares, sum, sizeof sum);
}

/// (K, rows) from (rows, K).
void load_responsibilities(const float* responsibilities, Index rows, Index k, Block& out) {
  out = Eigen::Map<const Block>(responsibilities, rows, k).transpose();
}

}  // namespace

GmmFrame GmmFrame::of(PointsView points, VectorD centre, const MatrixD& means) {
  VectorD largest = largest_of_columns_from(points, centre);
  if (means.rows() > 0)
    largest =
        largest.cwiseMax((means.rowwise() - centre.transpose()).cwiseAbs().colwise().maxCoeff().transpose());
  return {std::move(centre), largest.unaryExpr([](double size) { return range_scale(size); })};
}

GmmDensity::GmmDensity(const GmmModel& model, GmmFrame frame)
    : components_(model.components()), d_(model.dims()), type_(model.type), frame_(std::move(frame)) {
  const auto unscale = frame_.scale.cwiseInverse().asDiagonal();
  means_ = ((model.means.rowwise() - frame_.centre.transpose()) * frame_.scale.asDiagonal()).cast<float>();
  // A deviation beyond all of the data's counts as 1e16 standard deviations: more would overflow.
  const auto limited = [&](const MatrixD& inverse) {
    const double limit = 1e16 / static_cast<double>(std::max<Index>(1, d_));
    return Matrix(inverse.cwiseMax(-limit).cwiseMin(limit).cast<float>());
  };
  const double log_2pi = std::log(2 * std::numbers::pi);
  std::vector<double> log_determinants;  // ½ log |Σ|
  for (const MatrixD& spread : model.spreads) {
    if (type_ == GmmCovariance::full || type_ == GmmCovariance::tied) {
      const MatrixD factor = cholesky_or_raised(spread);
      log_determinants.push_back(factor.diagonal().array().log().sum());
      const MatrixD inverse = factor.triangularView<Eigen::Lower>().solve(MatrixD::Identity(d_, d_));
      factors_.push_back(limited(inverse * unscale));
    } else {
      const bool one = spread.size() == 1;
      const MatrixD column = one ? MatrixD::Constant(d_, 1, spread(0, 0)) : spread;
      log_determinants.push_back(0.5 * column.array().log().sum());
      factors_.push_back(limited(unscale * column.cwiseSqrt().cwiseInverse()));
    }
  }
  for (int k = 0; k < components_; ++k) {
    const double log_determinant =
        log_determinants[log_determinants.size() == 1 ? 0 : static_cast<std::size_t>(k)];
    const double constant =
        std::log(model.weights[k]) - 0.5 * static_cast<double>(d_) * log_2pi - log_determinant;
    constants_.push_back(static_cast<float>(constant));
  }
}

double GmmDensity::block(PointsView points, Index first, Index rows, float* responsibilities,
                         float* log_densities) const {
  thread_local Block x, difference, logs;
  // Whole strips: the points behind the last one are zeros, which cost little and count for nothing.
  const Index padded = (rows + strip - 1) / strip * strip;
  load(points, first, rows, frame_, x, padded);
  logs.resize(components_, padded);
  RowArray squares(padded);
  for (int k = 0; k < components_; ++k) {
    const Matrix& factor = factors_[factors_.size() == 1 ? 0 : static_cast<std::size_t>(k)];
    squares.setZero();
    if (type_ == GmmCovariance::full || type_ == GmmCovariance::tied) {
      difference = x.colwise() - means_.row(k).transpose().array();
      for (Index s = 0; s < padded; s += strip) {
        scaled_squares(factor.data(), d_, &difference(0, s), padded, squares.data() + s);
      }
    } else {
      for (Index i = 0; i < d_; ++i) squares += ((x.row(i) - means_(k, i)) * factor(i, 0)).square();
    }
    logs.row(k) = constants_[static_cast<std::size_t>(k)] - 0.5F * squares;
  }
  // log Σ exp, with the largest taken out so that nothing overflows and one term is 1.
  const RowArray largest = logs.colwise().maxCoeff();
  RowArray sum = RowArray::Zero(padded);
  for (int k = 0; k < components_; ++k) {
    logs.row(k) = (logs.row(k) - largest).exp();
    sum += logs.row(k);
  }
  const RowArray log_density = largest + sum.log();
  if (responsibilities != nullptr) {
    const RowArray inverse = sum.inverse();
    for (int k = 0; k < components_; ++k) logs.row(k) *= inverse;
    Eigen::Map<Block>(responsibilities, rows, components_) = logs.leftCols(rows).transpose();
  }
  if (log_densities != nullptr) std::copy(log_density.data(), log_density.data() + rows, log_densities);
  return log_density.head(rows).cast<double>().sum();
}

GmmSums zero_sums(int components, Index d, GmmCovariance type) {
  GmmSums sums;
  sums.mass = VectorD::Zero(components);
  sums.first = MatrixD::Zero(components, d);
  const bool matrix = type == GmmCovariance::full || type == GmmCovariance::tied;
  const bool one = type == GmmCovariance::tied || type == GmmCovariance::fixed;
  const bool scalar = type == GmmCovariance::spherical || type == GmmCovariance::fixed;
  sums.second.assign(one ? 1 : static_cast<std::size_t>(components),
                     MatrixD::Zero(scalar ? 1 : d, matrix ? d : 1));
  return sums;
}

void GmmSums::add(const GmmSums& other) {
  mass += other.mass;
  first += other.first;
  for (std::size_t k = 0; k < second.size(); ++k) second[k] += other.second[k];
}

void add_first_moments(PointsView points, Index first, Index rows, const float* responsibilities,
                       const GmmFrame& frame, GmmSums& sums) {
  thread_local Block x, gamma;
  load(points, first, rows, frame, x);
  load_responsibilities(responsibilities, rows, sums.mass.size(), gamma);
  sums.mass += gamma.cast<double>().rowwise().sum().matrix();
  const Matrix moments = gamma.matrix() * x.matrix().transpose();
  sums.first += moments.cast<double>() * frame.scale.cwiseInverse().asDiagonal();
}

void add_second_moments(PointsView points, Index first, Index rows, const float* responsibilities,
                        const GmmFrame& frame, const MatrixD& means, GmmCovariance type, GmmSums& sums) {
  if (type == GmmCovariance::fixed) return;
  thread_local Block x, gamma, difference, weighted;
  load(points, first, rows, frame, x);
  load_responsibilities(responsibilities, rows, means.rows(), gamma);
  const Index d = points.cols;
  const VectorD unscale = frame.scale.cwiseInverse();
  for (Index k = 0; k < means.rows(); ++k) {
    MatrixD& second = sums.second[sums.second.size() == 1 ? 0 : static_cast<std::size_t>(k)];
    const Vector mean = frame.scale.cwiseProduct(means.row(k).transpose() - frame.centre).cast<float>();
    difference = x.colwise() - mean.array();
    if (type == GmmCovariance::full || type == GmmCovariance::tied) {
      weighted = difference.rowwise() * gamma.row(k);
      if (d <= few_columns) {
        for (Index i = 0; i < d; ++i) {
          for (Index j = 0; j <= i; ++j) {
            const double sum =
                unscale[i] * unscale[j] * static_cast<double>((weighted.row(i) * difference.row(j)).sum());
            second(i, j) += sum;
            if (i != j) second(j, i) += sum;
          }
        }
      } else {
        const Matrix product = weighted.matrix() * difference.matrix().transpose();
        second += unscale.asDiagonal() * product.cast<double>() * unscale.asDiagonal();
      }
    } else {
      for (Index i = 0; i < d; ++i) {
        const double sum =
            unscale[i] * unscale[i] * static_cast<double>((difference.row(i).square() * gamma.row(k)).sum());
        second(type == GmmCovariance::diagonal ? i : 0, 0) += sum;
      }
    }
  }
}

}  // namespace lab
