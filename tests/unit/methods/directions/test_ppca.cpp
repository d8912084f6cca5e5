// Probabilistic PCA: closed form by definition and by scikit-learn and SciPy, EM towards it, sampling,
// refusals.
#include "methods/directions/ppca.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

#include "core/error.h"
#include "tests/unit/directions_golden.h"

namespace lab {
namespace {

// Points near a plane of 2 dimensions in d.
Matrix near_plane(Index n, Index d, double noise, std::uint64_t seed) {
  Rng rng(seed);
  PpcaModel model;
  model.mean = VectorD::LinSpaced(d, -1, 2);
  model.loadings.resize(d, 2);
  for (Index j = 0; j < d; ++j) model.loadings.row(j) << 2 * rng.normal(), rng.normal();
  model.noise = noise;
  return model.sample(n, rng);
}

TEST(Ppca, DensityByDefinition) {
  PpcaModel model;
  model.mean = VectorD::Zero(2);
  model.loadings.resize(2, 1);
  model.loadings << 1, 0;
  model.noise = 1;
  // C = diag(2, 1): log N((2, 1)) = −log 2π − ½ log 2 − ½ (4/2 + 1).
  Matrix x(1, 2);
  x << 2, 1;
  EXPECT_NEAR(model.log_densities(x)[0], -std::log(2 * std::numbers::pi) - 0.5 * std::log(2.0) - 1.5, 1e-12);
  EXPECT_NEAR(model.latent(x)(0, 0), 1, 1e-6);  // Wᵀx / (1 + 1)
  EXPECT_NEAR(model.covariance()(0, 0), 2, 1e-12);
  EXPECT_THROW(model.log_densities(Matrix::Zero(1, 3).eval()), InputError);
}

TEST(Ppca, NoiseIsTheMeanOfTheVariancesLeftOut) {
  const Matrix x = near_plane(80, 5, 0.3, 1);
  const PpcaModel model = ppca_closed_form(x, 2);
  const Pca whole = pca(x, 5);
  EXPECT_NEAR(model.noise, whole.explained_variance.tail(3).mean() * 79 / 80, 1e-9);
  EXPECT_NEAR(mean_squared_cosine(model.directions(), whole.components.topRows(2).eval()), 1, 1e-6);
  EXPECT_LT((model.directions() - whole.components.topRows(2)).cwiseAbs().maxCoeff(), 1e-5);
  // The same from PCA's answer, and its likelihood from the eigenvalues alone.
  const PpcaModel same = ppca_closed_form(whole, 80, 2);
  EXPECT_NEAR(same.noise, model.noise, 1e-12);
  EXPECT_LT((same.covariance() - model.covariance()).cwiseAbs().maxCoeff(), 1e-5);
  const double best = model.log_likelihood(x);
  EXPECT_NEAR(ppca_best_log_likelihood(whole, 80, 2), best, 1e-3);
  // Nothing near it is more likely.
  Rng rng(2);
  for (int i = 0; i < 20; ++i) {
    PpcaModel other = model;
    for (Index j = 0; j < other.loadings.size(); ++j) other.loadings.data()[j] += 0.03 * rng.normal();
    other.noise *= std::exp(0.05 * rng.normal());
    EXPECT_LT(other.log_likelihood(x), best);
  }
}

TEST(Ppca, AsScikitLearnAndSciPy) {
  for (const char* name : {"iris", "cancer"}) {
    const auto golden = golden::answers("directions.json")["ppca"][name];
    const bool iris = std::string(name) == "iris";
    const Dataset data = golden::uci(iris ? "iris.csv" : "breast_cancer.csv");
    const Matrix x = iris ? golden::floats(data) : golden::standardised(data);
    const Index q = golden["q"].get<Index>();
    const PpcaModel unbiased = ppca_closed_form(x, q, false);
    const double mean = golden["mean_log_likelihood_unbiased"].get<double>();
    EXPECT_NEAR(unbiased.log_likelihood(x) / static_cast<double>(x.rows()), mean, 1e-5 * std::abs(mean));
    EXPECT_NEAR(unbiased.noise / golden["noise_unbiased"].get<double>(), 1, 1e-5);
    const auto samples = golden::numbers(golden["samples_unbiased"]);
    const VectorD densities = unbiased.log_densities(x);
    for (Index i = 0; i < 10; ++i) EXPECT_NEAR(densities[i], samples[static_cast<std::size_t>(i)], 1e-3);
    const PpcaModel model = ppca_closed_form(x, q);
    const double likelihood = golden["log_likelihood"].get<double>();
    EXPECT_NEAR(model.log_likelihood(x), likelihood, 1e-5 * std::abs(likelihood));
    const auto covariance = golden::numbers(golden["covariance"]);
    for (Index i = 0; i < 4; ++i) {
      for (Index j = 0; j < 4; ++j) {
        EXPECT_NEAR(model.covariance()(i, j), covariance[static_cast<std::size_t>(4 * i + j)], 1e-5);
      }
    }
    EXPECT_GT(model.log_likelihood(x), unbiased.log_likelihood(x));
  }
}

TEST(Ppca, EveryMoveKeepsTheInvariantsAndEndsAtTheClosedForm) {
  const Matrix x = near_plane(150, 6, 0.4, 3);
  PpcaParams params;
  params.dimensions = 2;
  params.max_iterations = 2000;
  params.tolerance = 1e-12;
  const PpcaModel best = ppca_closed_form(x, 2);
  const double limit = best.log_likelihood(x);
  Ppca method;
  method.init(x, params, 5);
  method.step();
  ASSERT_EQ(method.state().phase, PpcaPhase::placed);
  double before = method.state().log_likelihood;
  while (!method.done()) {
    method.step();
    const PpcaState& now = method.state();
    if (now.phase == PpcaPhase::expected) {
      EXPECT_EQ(now.log_likelihood, before);
      EXPECT_LT((now.latent - now.model.latent(x)).cwiseAbs().maxCoeff(), 1e-5);
    } else {
      EXPECT_GE(now.log_likelihood, before - 1e-7 * std::abs(before));
      EXPECT_LE(now.log_likelihood, limit + 1e-5 * std::abs(limit));
      EXPECT_NEAR(now.log_likelihood, now.model.log_likelihood(x), 1e-7 * std::abs(limit));
      before = now.log_likelihood;
    }
  }
  EXPECT_TRUE(method.state().converged);
  EXPECT_NEAR(method.state().log_likelihood, limit, 1e-6 * std::abs(limit));
  EXPECT_NEAR(method.state().model.noise / best.noise, 1, 1e-4);
  EXPECT_GT(mean_squared_cosine(method.state().model.directions(), best.directions()), 1 - 1e-6);
  EXPECT_LT((method.state().model.covariance() - best.covariance()).cwiseAbs().maxCoeff(), 1e-3);
  EXPECT_EQ(method.state().history.size(), static_cast<std::size_t>(method.state().iteration) + 1);
}

TEST(Ppca, TinyQuotasStepsAndRunAgreeAndGoBack) {
  const Matrix x = near_plane(300, 4, 0.5, 4);
  PpcaParams params;
  params.max_iterations = 12;
  params.tolerance = 0;
  const PpcaState run = run_ppca(x, params, 6);
  Ppca method;
  method.init(x, params, 6);
  int refused = 0;
  PpcaState middle;
  while (!method.done()) {
    const bool complete = method.advance(1);
    refused += !complete;
    EXPECT_GE(method.progress(), 0);
    EXPECT_LE(method.progress(), 1);
    if (complete && method.state().iteration == 5) middle = method.state();
  }
  EXPECT_GT(refused, 30);
  EXPECT_EQ(method.state().model.loadings, run.model.loadings);
  EXPECT_EQ(method.state().history, run.history);
  EXPECT_EQ(run_ppca(x, params, 6).history, run.history);
  EXPECT_NE(run_ppca(x, params, 7).history[0], run.history[0]);
  EXPECT_GT(middle.bytes(), 300u * 4);
  method.restore(middle);
  while (!method.done()) method.step();
  EXPECT_EQ(method.state().model.loadings, run.model.loadings);
  method.restore(PpcaState());
  while (!method.done()) method.step();
  EXPECT_EQ(method.state().model.loadings, run.model.loadings);
}

TEST(Ppca, SamplesHaveTheModelsMoments) {
  const PpcaModel model = ppca_closed_form(near_plane(100, 3, 0.2, 8), 1);
  Rng rng(9), again(9);
  Matrix latent;
  const Matrix drawn = model.sample(20000, rng, &latent);
  EXPECT_EQ(drawn, model.sample(20000, again));
  const MatrixD x = drawn.cast<double>();
  const VectorD mean = x.colwise().mean().transpose();
  const MatrixD centred = x.rowwise() - mean.transpose();
  const MatrixD covariance = centred.transpose() * centred / 20000.0;
  const double scale = model.covariance().cwiseAbs().maxCoeff();
  EXPECT_LT((mean - model.mean).cwiseAbs().maxCoeff(), 0.05 * std::sqrt(scale));
  EXPECT_LT((covariance - model.covariance()).cwiseAbs().maxCoeff(), 0.05 * scale);
  EXPECT_NEAR(latent.cast<double>().squaredNorm() / 20000, 1, 0.05);
}

TEST(Ppca, FlatDataAndConstantColumnsStayFinite) {
  Matrix x = near_plane(40, 5, 1e-12, 2);
  x.col(3).setConstant(2);
  x.col(4) = x.col(0);
  PpcaParams params;
  params.dimensions = 2;
  const PpcaState state = run_ppca(x, params, 1);
  EXPECT_TRUE(std::isfinite(state.log_likelihood));
  EXPECT_GT(state.model.noise, 0);
  EXPECT_TRUE(std::isfinite(ppca_closed_form(x, 4).log_likelihood(x)));
}

TEST(Ppca, RefusesWhatItCannotUse) {
  const Matrix x = near_plane(6, 3, 0.1, 1);
  Ppca method;
  const auto control = [&](PointsView points, const PpcaParams& params) -> std::string {
    try {
      method.init(points, params, 1);
      method.step();
    } catch (const InputError& error) {
      EXPECT_FALSE(error.message().empty());
      return error.control_id();
    }
    return "accepted";
  };
  EXPECT_EQ(control(x, {}), "accepted");
  EXPECT_EQ(control(x, {.dimensions = 0}), "dimensions");
  EXPECT_EQ(control(x, {.dimensions = 3}), "dimensions");
  EXPECT_EQ(control(near_plane(2, 3, 0.1, 1), {.dimensions = 2}), "dimensions");
  EXPECT_EQ(control(x, {.dimensions = 1, .max_iterations = 0}), "iterations");
  EXPECT_EQ(control(x, {.dimensions = 1, .max_iterations = 1, .tolerance = -1}), "tolerance");
  EXPECT_EQ(control(Matrix::Zero(1, 3).eval(), {}), "data");
  EXPECT_EQ(control(x.leftCols(1).eval(), {}), "data");
  EXPECT_EQ(control(Matrix::Constant(5, 3, 2.0F).eval(), {}), "data");
  EXPECT_THROW(ppca_closed_form(Matrix::Constant(5, 3, 2.0F).eval(), 1), InputError);
  Matrix bad = x;
  bad(1, 1) = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(control(bad, {}), "data");
}

}  // namespace
}  // namespace lab
