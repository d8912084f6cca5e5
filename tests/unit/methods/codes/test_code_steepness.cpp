// The Jacobian of a code of sigmoids, from answers alone.

#include <gtest/gtest.h>

#include <cmath>

#include "core/rng.h"
#include "methods/codes/code_steepness.h"

namespace lab {
namespace {

constexpr Index d = 12, units = 5;

struct Layer {
  MatrixD weights{d, units};
  VectorD bias{units};
  Layer() {
    Rng rng(7);
    for (Index p = 0; p < d; ++p)
      for (Index j = 0; j < units; ++j) weights(p, j) = rng.normal();
    for (Index j = 0; j < units; ++j) bias[j] = rng.normal();
  }
  MatrixD operator()(const MatrixD& x) const {
    MatrixD a = x * weights;
    a.rowwise() += bias.transpose();
    return (1.0 + (-a.array()).exp()).inverse().matrix();
  }
};

MatrixD some_inputs(Index n) {
  Rng rng(8);
  MatrixD x(n, d);
  for (Index i = 0; i < n; ++i)
    for (Index p = 0; p < d; ++p) x(i, p) = 0.5 * rng.normal();
  return x;
}

TEST(CodeSteepness, WeightsFromAnswers) {
  const Layer layer;
  const Matrix answers = layer(unit_questions(d).cast<double>()).cast<float>();
  const VectorD lengths = squared_weight_lengths(answers);
  for (Index j = 0; j < units; ++j)
    EXPECT_NEAR(lengths[j], layer.weights.col(j).squaredNorm(), 1e-4 * layer.weights.col(j).squaredNorm());
}

TEST(CodeSteepness, FiniteDifferencesAgree) {
  const Layer layer;
  const VectorD lengths = layer.weights.colwise().squaredNorm().transpose();
  const MatrixD x = some_inputs(6);
  const VectorD steepness = code_steepness(layer(x).cast<float>(), lengths);
  constexpr double step = 1e-5;
  for (Index i = 0; i < x.rows(); ++i) {
    double sum = 0;
    for (Index p = 0; p < d; ++p) {
      MatrixD up = x.row(i), down = x.row(i);
      up(0, p) += step;
      down(0, p) -= step;
      sum += ((layer(up) - layer(down)) / (2 * step)).squaredNorm();
    }
    EXPECT_NEAR(steepness[i], std::sqrt(sum), 1e-5);
  }
}

TEST(CodeSteepness, PredictsSmallSteps) {
  const Layer layer;
  const VectorD lengths = layer.weights.colwise().squaredNorm().transpose();
  const MatrixD x = some_inputs(1);
  const double steep = code_steepness(layer(x).cast<float>(), lengths)[0];
  Rng rng(9);
  constexpr double s = 1e-3;
  constexpr int steps = 20000;
  double sum = 0;
  for (int t = 0; t < steps; ++t) {
    MatrixD moved = x;
    for (Index p = 0; p < d; ++p) moved(0, p) += s * rng.normal();
    sum += (layer(moved) - layer(x)).squaredNorm();
  }
  EXPECT_NEAR(std::sqrt(sum / steps) / (s * steep), 1.0, 0.02);
}

}  // namespace
}  // namespace lab
