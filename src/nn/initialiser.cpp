#include "nn/initialiser.h"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/matrix.h"
#include "core/rng.h"

namespace lab::nn {
namespace {

/// (fan_in, fan_out) with orthonormal columns, or rows where there are more columns.
MatrixD random_rotation(Index fan_in, Index fan_out, Rng& rng) {
  const Index tall = std::max(fan_in, fan_out), narrow = std::min(fan_in, fan_out);
  MatrixD deviates(tall, narrow);
  for (Index i = 0; i < deviates.size(); ++i) deviates.data()[i] = rng.normal();
  const Eigen::HouseholderQR<MatrixD> qr(deviates);
  MatrixD q = qr.householderQ() * MatrixD::Identity(tall, narrow);
  // Signs by R's diagonal, so that every rotation is equally likely.
  for (Index j = 0; j < narrow; ++j) {
    if (qr.matrixQR()(j, j) < 0) q.col(j) *= -1;
  }
  if (fan_in >= fan_out) return q;
  return q.transpose();
}

}  // namespace

std::vector<float> initial_values(const Initialiser& initialiser, Index count, Index fan_in, Index fan_out,
                                  Rng rng) {
  using enum Initialiser::Kind;
  std::vector<float> values(static_cast<std::size_t>(count));
  const double in = static_cast<double>(std::max<Index>(fan_in, 1));
  const double both = in + static_cast<double>(std::max<Index>(fan_out, 0));
  const auto normal_with = [&](double deviation) {
    for (float& value : values) value = static_cast<float>(deviation * rng.normal());
  };
  const auto uniform_within = [&](double limit) {
    for (float& value : values) value = static_cast<float>(rng.uniform(-limit, limit));
  };
  switch (initialiser.kind) {
    case constant:
      std::fill(values.begin(), values.end(), static_cast<float>(initialiser.value));
      break;
    case normal:
      normal_with(initialiser.value);
      break;
    case he_normal:
      normal_with(initialiser.value * std::sqrt(2 / in));
      break;
    case he_uniform:
      uniform_within(initialiser.value * std::sqrt(6 / in));
      break;
    case glorot_normal:
      normal_with(initialiser.value * std::sqrt(2 / both));
      break;
    case glorot_uniform:
      uniform_within(initialiser.value * std::sqrt(6 / both));
      break;
    case fan_in_uniform:
      uniform_within(initialiser.value / std::sqrt(in));
      break;
    case orthogonal: {
      if (count != fan_in * fan_out) throw std::logic_error("orthogonal weights must form a matrix");
      const MatrixD rotation = random_rotation(fan_in, fan_out, rng);
      for (Index i = 0; i < count; ++i)
        values[static_cast<std::size_t>(i)] = static_cast<float>(initialiser.value * rotation.data()[i]);
      break;
    }
  }
  return values;
}

}  // namespace lab::nn
