#include "methods/gmm_blocks.h"

#include <Eigen/Cholesky>
#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numbers>

namespace lab {
namespace {

using RowArray = Eigen::Array<float, 1, Eigen::Dynamic>;
using Block = Eigen::Array<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
constexpr Index few_columns = 6;  // up to here loops over columns beat a matrix product

/// (d, rows): the block on its side, about the centre.
void load(PointsView points, Index first, Index rows, const VectorD& centre, Block& out) {
  const Index d = points.cols;
  out.resize(d, rows);
  for (Index b = 0; b < rows; ++b) {
    for (Index j = 0; j < d; ++j) {
      out(j, b) = static_cast<float>(static_cast<double>(points.at(first + b, j)) - centre[j]);
    }
  }
}

/// (K, rows) from (rows, K).
void load_responsibilities(const float* responsibilities, Index rows, Index k, Block& out) {
  out = Eigen::Map<const Block>(responsibilities, rows, k).transpose();
}

}  // namespace

GmmDensity::GmmDensity(const GmmModel& model, VectorD centre)
    : components_(model.components()), d_(model.dims()), type_(model.type), centre_(std::move(centre)) {
  means_ = (model.means.rowwise() - centre_.transpose()).cast<float>();
  const double log_2pi = std::log(2 * std::numbers::pi);
  std::vector<double> log_determinants;  // ½ log |Σ|
  for (const MatrixD& spread : model.spreads) {
    if (type_ == GmmCovariance::full || type_ == GmmCovariance::tied) {
      const MatrixD factor = cholesky_or_raised(spread);
      log_determinants.push_back(factor.diagonal().array().log().sum());
      const MatrixD inverse = factor.triangularView<Eigen::Lower>().solve(MatrixD::Identity(d_, d_));
      factors_.emplace_back(inverse.cast<float>());
    } else {
      const bool one = spread.size() == 1;
      const MatrixD column = one ? MatrixD::Constant(d_, 1, spread(0, 0)) : spread;
      log_determinants.push_back(0.5 * column.array().log().sum());
      factors_.emplace_back(column.array().sqrt().inverse().matrix().cast<float>());
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
  thread_local Block x, difference, product, logs;
  load(points, first, rows, centre_, x);
  logs.resize(components_, rows);
  RowArray squares(rows);
  for (int k = 0; k < components_; ++k) {
    const Matrix& factor = factors_[factors_.size() == 1 ? 0 : static_cast<std::size_t>(k)];
    squares.setZero();
    if (type_ == GmmCovariance::full || type_ == GmmCovariance::tied) {
      difference = x.colwise() - means_.row(k).transpose().array();
      product.resize(d_, rows);
      if (d_ <= few_columns) {
        for (Index i = 0; i < d_; ++i) {
          product.row(i) = factor(i, 0) * difference.row(0);
          for (Index j = 1; j <= i; ++j) product.row(i) += factor(i, j) * difference.row(j);
        }
      } else {
        product.matrix().noalias() = factor * difference.matrix();
      }
      for (Index i = 0; i < d_; ++i) squares += product.row(i).square();
    } else {
      for (Index i = 0; i < d_; ++i) squares += ((x.row(i) - means_(k, i)) * factor(i, 0)).square();
    }
    logs.row(k) = constants_[static_cast<std::size_t>(k)] - 0.5F * squares;
  }
  // log Σ exp, with the largest taken out so that nothing overflows and one term is 1.
  const RowArray largest = logs.colwise().maxCoeff();
  RowArray sum = RowArray::Zero(rows);
  for (int k = 0; k < components_; ++k) {
    logs.row(k) = (logs.row(k) - largest).exp();
    sum += logs.row(k);
  }
  const RowArray log_density = largest + sum.log();
  if (responsibilities != nullptr) {
    const RowArray inverse = sum.inverse();
    for (int k = 0; k < components_; ++k) logs.row(k) *= inverse;
    Eigen::Map<Block>(responsibilities, rows, components_) = logs.transpose();
  }
  if (log_densities != nullptr) std::copy(log_density.data(), log_density.data() + rows, log_densities);
  return log_density.cast<double>().sum();
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
                       const VectorD& centre, GmmSums& sums) {
  thread_local Block x, gamma;
  load(points, first, rows, centre, x);
  load_responsibilities(responsibilities, rows, sums.mass.size(), gamma);
  sums.mass += gamma.cast<double>().rowwise().sum().matrix();
  const Matrix moments = gamma.matrix() * x.matrix().transpose();
  sums.first += moments.cast<double>();
}

void add_second_moments(PointsView points, Index first, Index rows, const float* responsibilities,
                        const VectorD& centre, const MatrixD& means, GmmCovariance type, GmmSums& sums) {
  if (type == GmmCovariance::fixed) return;
  thread_local Block x, gamma, difference, weighted;
  load(points, first, rows, centre, x);
  load_responsibilities(responsibilities, rows, means.rows(), gamma);
  const Index d = points.cols;
  for (Index k = 0; k < means.rows(); ++k) {
    MatrixD& second = sums.second[sums.second.size() == 1 ? 0 : static_cast<std::size_t>(k)];
    const Vector mean = (means.row(k).transpose() - centre).cast<float>();
    difference = x.colwise() - mean.array();
    if (type == GmmCovariance::full || type == GmmCovariance::tied) {
      weighted = difference.rowwise() * gamma.row(k);
      if (d <= few_columns) {
        for (Index i = 0; i < d; ++i) {
          for (Index j = 0; j <= i; ++j) {
            const auto sum = static_cast<double>((weighted.row(i) * difference.row(j)).sum());
            second(i, j) += sum;
            if (i != j) second(j, i) += sum;
          }
        }
      } else {
        const Matrix product = weighted.matrix() * difference.matrix().transpose();
        second += product.cast<double>();
      }
    } else {
      for (Index i = 0; i < d; ++i) {
        const auto sum = static_cast<double>((difference.row(i).square() * gamma.row(k)).sum());
        second(type == GmmCovariance::diagonal ? i : 0, 0) += sum;
      }
    }
  }
}

}  // namespace lab
