// Power iteration with deflation: invariants at each move, agreement with the batch solver, going back,
// refusals.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/error.h"
#include "core/rng.h"
#include "methods/directions/pca_power.h"

namespace lab {
namespace {

// n normal points with standard deviations 3, 2, 1, 0.5 … along turned axes.
Matrix cloud(Index n, Index d, std::uint64_t seed) {
  Rng rng(seed);
  Matrix x(n, d);
  for (Index i = 0; i < n; ++i) {
    for (Index j = 0; j < d; ++j)
      x(i, j) = static_cast<float>(rng.normal() * 3 * std::pow(0.6, static_cast<double>(j)));
  }
  for (Index j = 1; j < d; ++j) {
    const Vector a = x.col(j - 1), b = x.col(j);
    x.col(j - 1) = 0.8F * a + 0.6F * b;
    x.col(j) = 0.8F * b - 0.6F * a;
  }
  x.col(0).array() += 7;
  return x;
}

TEST(PcaPower, TwoColumnsByHand) {
  // S = diag(2, 1) · 4/3 from the four points (±2, 0), (0, ±√2): v = (1, 1)/√2 goes to (2, 1)/√5.
  Matrix x(4, 2);
  const float r = std::sqrt(2.0F);
  x << 2, 0, -2, 0, 0, r, 0, -r;
  PcaPower method;
  method.init(x, {}, 1);
  method.step();
  ASSERT_EQ(method.state().phase, PcaPowerPhase::measured);
  EXPECT_NEAR(method.covariance()(0, 0), 8.0 / 3, 1e-6);
  EXPECT_NEAR(method.covariance()(1, 1), 4.0 / 3, 1e-6);
  method.step();
  PcaPowerState turned = method.state();
  ASSERT_EQ(turned.phase, PcaPowerPhase::drawn);
  turned.direction = VectorD::Constant(2, std::sqrt(0.5));
  turned.variance = variance_along(method.covariance(), turned.direction);
  EXPECT_NEAR(turned.variance, 2, 1e-6);
  method.restore(turned);
  method.step();
  EXPECT_NEAR(method.state().direction[0], 2 / std::sqrt(5.0), 1e-6);
  EXPECT_NEAR(method.state().direction[1], 1 / std::sqrt(5.0), 1e-6);
  EXPECT_NEAR(method.state().variance, (4 * 8.0 / 3 + 4.0 / 3) / 5, 1e-6);
  EXPECT_NEAR(method.state().turned, std::atan(1.0) - std::atan(0.5), 1e-6);
}

TEST(PcaPower, EveryMoveKeepsTheInvariants) {
  const Matrix x = cloud(200, 6, 2);
  PcaPower method;
  PcaPowerParams params;
  params.components = 4;
  method.init(x, params, 3);
  PcaPowerState before = method.state();
  int kept = 0;
  while (!method.done()) {
    method.step();
    const PcaPowerState& now = method.state();
    if (now.phase != PcaPowerPhase::measured) {
      EXPECT_NEAR(now.direction.norm(), 1, 1e-12);
      const Index apart = now.phase == PcaPowerPhase::kept ? now.found() - 1 : now.found();
      for (Index j = 0; j < apart; ++j) EXPECT_NEAR(now.components.row(j).dot(now.direction), 0, 1e-12);
      EXPECT_NEAR(now.variance, variance_along(method.covariance(), now.direction), 1e-6);
    }
    if (now.phase == PcaPowerPhase::multiplied) {
      EXPECT_GE(now.variance, before.variance * (1 - 1e-12));
      EXPECT_EQ(now.iteration, before.iteration + 1);
    }
    if (now.phase == PcaPowerPhase::kept) {
      ++kept;
      EXPECT_LE(now.turned, params.tolerance);
      // Taken out: no variance is left along it.
      EXPECT_NEAR(variance_along(method.remaining(now), now.direction), 0, 1e-5);
    }
    before = now;
  }
  EXPECT_EQ(kept, 4);
  EXPECT_TRUE(before.settled);
  const Pca batch = pca(x, 4);
  EXPECT_LT((method.result().components - batch.components).cwiseAbs().maxCoeff(), 1e-4);
  for (Index j = 0; j < 4; ++j) {
    EXPECT_NEAR(method.result().explained_variance[j] / batch.explained_variance[j], 1, 1e-5);
  }
}

TEST(PcaPower, TinyQuotasStepsAndRunAgree) {
  const Matrix x = cloud(600, 5, 4);
  PcaPowerParams params;
  params.components = 3;
  const PcaPowerState run = run_pca_power(x, params, 9);
  PcaPower method;
  method.init(x, params, 9);
  int refused = 0;
  while (!method.done()) {
    if (!method.advance(1)) ++refused;
    EXPECT_GE(method.progress(), 0);
    EXPECT_LE(method.progress(), 1);
  }
  EXPECT_GT(refused, 2);  // the measuring was sliced
  EXPECT_EQ(method.state().components, run.components);
  EXPECT_EQ(method.state().variances, run.variances);
  EXPECT_EQ(run_pca_power(x, params, 9).iterations, run.iterations);
  EXPECT_FALSE(method.advance(100));
}

TEST(PcaPower, GoesOnFromAnEarlierState) {
  const Matrix x = cloud(50, 4, 4);
  PcaPower method;
  method.init(x, {}, 1);
  for (int i = 0; i < 6; ++i) method.step();
  const PcaPowerState middle = method.state();
  EXPECT_GT(middle.bytes(), sizeof(PcaPowerState));
  while (!method.done()) method.step();
  const PcaPowerState end = method.state();
  method.restore(middle);
  EXPECT_FALSE(method.done());
  while (!method.done()) method.step();
  EXPECT_EQ(method.state().components, end.components);
}

TEST(PcaPower, NothingLeftIsNotAnError) {
  Matrix x = cloud(30, 3, 5);
  x.col(1) = 2 * x.col(0);
  x.col(2).setConstant(1);
  PcaPowerParams params;
  params.components = 3;
  const PcaPowerState end = run_pca_power(x, params, 1);
  ASSERT_EQ(end.found(), 3);
  EXPECT_LT(end.variances[1], 1e-9 * end.variances[0]);
  const MatrixD product = end.components * end.components.transpose();
  EXPECT_LT((product - MatrixD::Identity(3, 3)).cwiseAbs().maxCoeff(), 1e-9);
  const Matrix equal = Matrix::Constant(4, 2, 3.0F);
  params.components = 2;
  EXPECT_EQ(run_pca_power(equal, params, 1).variances, (std::vector<double>{0, 0}));
}

TEST(PcaPower, EqualVariancesStopAtTheLimit) {
  Matrix x(4, 2);
  x << 1, 0.0001F, -1, -0.0001F, 0.00005F, 0.999F, -0.00005F, -0.999F;
  PcaPowerParams params;
  params.components = 1;
  params.max_iterations = 5;
  const PcaPowerState end = run_pca_power(x, params, 2);
  EXPECT_EQ(end.iterations[0], 5);
  EXPECT_FALSE(end.settled);
}

TEST(PcaPower, BeginsWhereItIsTold) {
  const Matrix x = cloud(60, 3, 4);
  PcaPowerParams params;
  params.components = 3;
  const PcaPowerState by_chance = run_pca_power(x, params, 1);
  params.start = VectorD::Zero(3);
  params.start[1] = -2;
  PcaPower method;
  method.init(x, params, 1);
  method.step();
  method.step();
  ASSERT_EQ(method.state().phase, PcaPowerPhase::drawn);
  EXPECT_EQ(method.state().direction, (VectorD(3) << 0, -1, 0).finished());
  EXPECT_NEAR(method.state().variance, method.covariance()(1, 1), 1e-9);
  while (!method.done()) method.step();
  EXPECT_LT((method.state().components - by_chance.components).cwiseAbs().maxCoeff(), 1e-5);
}

TEST(PcaPower, RefusesWhatItCannotUse) {
  const Matrix x = cloud(5, 3, 1);
  PcaPower method;
  const auto control = [&](PointsView points, const PcaPowerParams& params) -> std::string {
    try {
      method.init(points, params, 1);
    } catch (const InputError& error) {
      EXPECT_FALSE(error.message().empty());
      return error.control_id();
    }
    return "accepted";
  };
  EXPECT_EQ(control(x, {}), "accepted");
  EXPECT_EQ(control(x, {.components = 0}), "components");
  EXPECT_EQ(control(x, {.components = 4}), "components");
  EXPECT_EQ(control(cloud(2, 3, 1), {.components = 3}), "components");
  EXPECT_EQ(control(x, {.components = 2, .max_iterations = 0}), "iterations");
  EXPECT_EQ(control(x, {.components = 2, .max_iterations = 5, .tolerance = 0}), "tolerance");
  EXPECT_EQ(control(x, {.components = 2, .start = VectorD::Zero(3)}), "start");
  EXPECT_EQ(control(x, {.components = 2, .start = VectorD::Ones(2)}), "start");
  EXPECT_EQ(control(cloud(1, 3, 1), {}), "data");
  Matrix bad = x;
  bad(1, 1) = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(control(bad, {}), "data");
}

}  // namespace
}  // namespace lab
