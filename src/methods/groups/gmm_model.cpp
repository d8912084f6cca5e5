#include "methods/groups/gmm_model.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "core/error.h"
#include "core/parallel_for.h"
#include "methods/groups/gmm_blocks.h"

namespace lab {

MatrixD GmmModel::covariance(int k) const {
  const MatrixD& own = spread(k);
  switch (type) {
    case GmmCovariance::full:
    case GmmCovariance::tied:
      return own;
    case GmmCovariance::diagonal:
      return own.col(0).asDiagonal();
    case GmmCovariance::spherical:
    case GmmCovariance::fixed:
      break;
  }
  return own(0, 0) * MatrixD::Identity(dims(), dims());
}

double GmmModel::parameters() const {
  const auto k = static_cast<double>(components());
  const auto d = static_cast<double>(dims());
  double spread = 0;
  switch (type) {
    case GmmCovariance::full:
      spread = k * d * (d + 1) / 2;
      break;
    case GmmCovariance::tied:
      spread = d * (d + 1) / 2;
      break;
    case GmmCovariance::diagonal:
      spread = k * d;
      break;
    case GmmCovariance::spherical:
      spread = k;
      break;
    case GmmCovariance::fixed:
      return k * d;
  }
  return k * d + spread + k - 1;
}

double GmmModel::bic(double log_likelihood, Index n) const {
  return -2 * log_likelihood + std::log(static_cast<double>(n)) * parameters();
}

std::size_t GmmModel::bytes() const {
  auto numbers = static_cast<std::size_t>(weights.size() + means.size());
  for (const MatrixD& one : spreads) numbers += static_cast<std::size_t>(one.size());
  return numbers * sizeof(double);
}

MatrixD cholesky_or_raised(MatrixD covariance, bool* raised) {
  if (raised != nullptr) *raised = false;
  const Index d = covariance.rows();
  double step = 1e-9 * std::max(covariance.trace() / static_cast<double>(d), 1e-30);
  for (;;) {
    // No diagonal mends what is not finite.
    if (!covariance.allFinite()) {
      throw InputError("The points are too far apart for a Gaussian: standardise the columns.", "data");
    }
    const Eigen::LLT<MatrixD> factor(covariance);
    if (factor.info() == Eigen::Success && factor.matrixLLT().diagonal().minCoeff() > 0)
      return factor.matrixL();
    if (raised != nullptr) *raised = true;
    covariance.diagonal().array() += step;
    step *= 10;
  }
}

namespace {

template <class Use>
void over_blocks(const GmmModel& model, PointsView points, Use use) {
  const GmmDensity density(model,
                           GmmFrame::of(points, model.means.colwise().mean().transpose(), model.means));
  const GmmBlocks blocks(points.rows);
  parallel_for(blocks.groups(), [&](Index g) {
    const Index end = std::min(blocks.count(), (g + 1) * blocks.per_group());
    for (Index b = g * blocks.per_group(); b < end; ++b) use(density, blocks.first(b), blocks.rows(b));
  });
}

}  // namespace

Matrix gmm_responsibilities(const GmmModel& model, PointsView points) {
  Matrix gamma(points.rows, model.components());
  over_blocks(model, points, [&](const GmmDensity& density, Index first, Index rows) {
    density.block(points, first, rows, gamma.data() + first * gamma.cols(), nullptr);
  });
  return gamma;
}

std::vector<float> gmm_log_densities(const GmmModel& model, PointsView points) {
  std::vector<float> logs(static_cast<std::size_t>(points.rows));
  over_blocks(model, points, [&](const GmmDensity& density, Index first, Index rows) {
    density.block(points, first, rows, nullptr, logs.data() + first);
  });
  return logs;
}

std::vector<int> gmm_labels(const Matrix& responsibilities) {
  std::vector<int> labels(static_cast<std::size_t>(responsibilities.rows()));
  for (Index i = 0; i < responsibilities.rows(); ++i) {
    Index best = 0;
    for (Index k = 1; k < responsibilities.cols(); ++k) {
      if (responsibilities(i, k) > responsibilities(i, best)) best = k;
    }
    labels[static_cast<std::size_t>(i)] = static_cast<int>(best);
  }
  return labels;
}

GmmSample gmm_sample(const GmmModel& model, Index n, Rng& rng) {
  std::vector<MatrixD> factors;
  for (int k = 0; k < model.components(); ++k) factors.push_back(cholesky_or_raised(model.covariance(k)));
  GmmSample sample{Matrix(n, model.dims()), std::vector<int>(static_cast<std::size_t>(n))};
  VectorD normal(model.dims());
  for (Index i = 0; i < n; ++i) {
    double rest = rng.uniform();
    int k = 0;
    while (k + 1 < model.components() && rest >= model.weights[k]) rest -= model.weights[k++];
    for (Index j = 0; j < normal.size(); ++j) normal[j] = rng.normal();
    const VectorD x = model.means.row(k).transpose() + factors[static_cast<std::size_t>(k)] * normal;
    // float32 ends where a Gaussian does not.
    constexpr double end = std::numeric_limits<float>::max();
    sample.points.row(i) = x.cwiseMax(-end).cwiseMin(end).transpose().cast<float>();
    sample.labels[static_cast<std::size_t>(i)] = k;
  }
  return sample;
}

MatrixD gmm_log_densities_plainly(const GmmModel& model, PointsView points) {
  const int components = model.components();
  const Index d = model.dims();
  MatrixD logs(points.rows, components + 1);
  for (int k = 0; k < components; ++k) {
    const MatrixD factor = cholesky_or_raised(model.covariance(k));
    const double half_log_determinant = factor.diagonal().array().log().sum();
    for (Index i = 0; i < points.rows; ++i) {
      VectorD difference(d);
      for (Index j = 0; j < d; ++j) difference[j] = static_cast<double>(points.at(i, j)) - model.means(k, j);
      const VectorD scaled = factor.triangularView<Eigen::Lower>().solve(difference);
      logs(i, k) = std::log(model.weights[k]) -
                   0.5 * static_cast<double>(d) * std::log(2 * std::numbers::pi) - half_log_determinant -
                   0.5 * scaled.squaredNorm();
    }
  }
  for (Index i = 0; i < points.rows; ++i) {
    const double largest = logs.row(i).head(components).maxCoeff();
    logs(i, components) = largest + std::log((logs.row(i).head(components).array() - largest).exp().sum());
  }
  return logs;
}

}  // namespace lab
