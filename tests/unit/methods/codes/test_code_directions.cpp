// The derivative of a code against finite differences, and the directions in which the code moves most.
#include "methods/codes/code_directions.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/rng.h"
#include "methods/codes/code_steepness.h"

namespace lab {
namespace {

struct Layer {
  MatrixD weights;
  VectorD bias;
  VectorD encode(const VectorD& x) const {
    const VectorD sum = weights * x + bias;
    return 1 / (1 + (-sum.array()).exp());
  }
};

Layer random_layer(Index k, Index d, std::uint64_t seed) {
  Rng rng(seed);
  Layer layer{MatrixD(k, d), VectorD(k)};
  for (Index i = 0; i < layer.weights.size(); ++i) layer.weights.data()[i] = rng.normal();
  for (Index j = 0; j < k; ++j) layer.bias[j] = rng.normal();
  return layer;
}

VectorD random_image(Index d, std::uint64_t seed) {
  Rng rng(seed);
  VectorD x(d);
  for (Index p = 0; p < d; ++p) x[p] = rng.uniform();
  return x;
}

TEST(CodeDirections, TheJacobianIsTheFiniteDifference) {
  const Layer layer = random_layer(5, 9, 1);
  const VectorD x = random_image(9, 2);
  const MatrixD exact = code_jacobian(layer.weights, layer.encode(x));
  constexpr double step = 1e-5;
  for (Index p = 0; p < 9; ++p) {
    VectorD up = x, down = x;
    up[p] += step;
    down[p] -= step;
    const VectorD slope = (layer.encode(up) - layer.encode(down)) / (2 * step);
    EXPECT_LT((slope - exact.col(p)).cwiseAbs().maxCoeff(), 1e-8);
  }
}

TEST(CodeDirections, OneUnitByHand) {
  // σ(0) = 1/2, slope 1/4; w = (3, 4) has length 5.
  MatrixD weights(1, 2);
  weights << 3, 4;
  const CodeDirections d = code_directions(weights, VectorD::Constant(1, 0.5), 3);
  ASSERT_EQ(d.sizes.size(), 1);
  EXPECT_NEAR(d.sizes[0], 1.25, 1e-12);
  ASSERT_EQ(d.vectors.rows(), 1);
  EXPECT_NEAR(d.vectors(0, 0), 0.6, 1e-12);
  EXPECT_NEAR(d.vectors(0, 1), 0.8, 1e-12);
}

TEST(CodeDirections, TheWeightsAreReadFromAnswers) {
  constexpr Index k = 6, d = 20;
  const Layer layer = random_layer(k, d, 3);
  const Matrix questions = unit_questions(d);
  Matrix answers(d + 1, k);
  for (Index i = 0; i <= d; ++i)
    answers.row(i) = layer.encode(questions.row(i).cast<double>().transpose()).cast<float>().transpose();
  // The answers are float32.
  EXPECT_LT((weights_from_answers(answers) - layer.weights).cwiseAbs().maxCoeff(), 1e-4);
}

TEST(CodeDirections, SizesAddUpToTheNormAndNoStepGoesFurther) {
  for (const auto& [k, d] : {std::pair<Index, Index>{4, 11}, {11, 4}}) {
    const Layer layer = random_layer(k, d, 7);
    const VectorD h = layer.encode(random_image(d, 8));
    const MatrixD j = code_jacobian(layer.weights, h);
    const CodeDirections now = code_directions(layer.weights, h, 4);
    EXPECT_NEAR(now.sizes.squaredNorm(), j.squaredNorm(), 1e-10);
    const VectorD lengths = layer.weights.rowwise().squaredNorm();
    EXPECT_NEAR(code_steepness(h.cast<float>().transpose(), lengths)[0], now.sizes.norm(), 1e-5);
    for (Index i = 0; i < now.vectors.rows(); ++i) {
      const VectorD v = now.vectors.row(i).transpose();
      EXPECT_NEAR((j * v).norm(), now.sizes[i], 1e-9);
      EXPECT_NEAR(v.norm(), 1, 1e-12);
      EXPECT_GT(v.maxCoeff(), 0);
      for (Index other = 0; other < i; ++other) EXPECT_NEAR(now.vectors.row(other).dot(v), 0, 1e-7);
    }
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
      const VectorD step = (random_image(d, seed).array() - 0.5).matrix().normalized();
      EXPECT_LE((j * step).norm(), now.sizes[0] + 1e-12);
    }
  }
}

TEST(CodeDirections, ACodeThatDoesNotMoveHasNoDirection) {
  const CodeDirections d = code_directions(MatrixD::Zero(2, 3), VectorD::Constant(2, 0.5), 2);
  EXPECT_EQ(d.sizes.norm(), 0);
  EXPECT_EQ(d.vectors.norm(), 0);
}

}  // namespace
}  // namespace lab
