#include "methods/groups/gmm.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/error.h"
#include "core/parallel_for.h"
#include "methods/measures/metrics.h"
#include "tests/unit/groups_golden.h"

namespace lab {
namespace {

const std::map<std::string, GmmCovariance> kinds{{"full", GmmCovariance::full},
                                                 {"tied", GmmCovariance::tied},
                                                 {"diagonal", GmmCovariance::diagonal},
                                                 {"spherical", GmmCovariance::spherical},
                                                 {"fixed", GmmCovariance::fixed}};

GmmParams with(int k, GmmCovariance type, GmmStart start = GmmStart::kmeans) {
  GmmParams params;
  params.components = k;
  params.covariance = type;
  params.start = start;
  return params;
}

Matrix rows_of(const Matrix& x, const std::vector<int>& rows) {
  Matrix out(static_cast<Index>(rows.size()), x.cols());
  for (std::size_t r = 0; r < rows.size(); ++r) out.row(static_cast<Index>(r)) = x.row(rows[r]);
  return out;
}

void expect_same(const GmmState& a, const GmmState& b) {
  EXPECT_EQ(a.phase, b.phase);
  EXPECT_EQ(a.iteration, b.iteration);
  EXPECT_EQ(a.log_likelihood, b.log_likelihood);
  EXPECT_EQ(a.model.means, b.model.means);
  EXPECT_EQ(a.model.weights, b.model.weights);
  EXPECT_EQ(a.model.spreads, b.model.spreads);
  EXPECT_EQ(a.responsibilities, b.responsibilities);
  EXPECT_EQ(a.converged, b.converged);
}

std::string refused(PointsView points, const GmmParams& params) {
  try {
    Gmm method;
    method.init(points, params, 1);
  } catch (const InputError& error) {
    return error.control_id();
  }
  return "accepted";
}

TEST(Gmm, ByHand) {
  // One component: mean and variance of the data, L in closed form.
  Matrix x(4, 1);
  x << 0, 2, 4, 6;
  GmmParams params = with(1, GmmCovariance::full);
  params.floor = 0;
  const GmmState state = run_gmm(x, params, 1);
  EXPECT_NEAR(state.model.means(0, 0), 3, 1e-9);
  EXPECT_NEAR(state.model.covariance(0)(0, 0), 5, 1e-6);
  EXPECT_NEAR(state.log_likelihood, -2 * std::log(2 * M_PI * 5) - 2, 1e-5);
  EXPECT_EQ(state.model.parameters(), 2);
  EXPECT_NEAR(state.model.aic(-10), 24, 1e-12);
  EXPECT_NEAR(state.model.bic(-10, 4), 20 + 2 * std::log(4.0), 1e-12);
  // Two points and two given means at equal distance: responsibilities of 1/(1 + e^{-...}).
  Matrix y(2, 1), means(2, 1);
  y << -1, 1;
  means << -1, 1;
  GmmParams two = with(2, GmmCovariance::fixed, GmmStart::given);
  two.means = means;
  two.sigma = 2;
  Gmm method;
  method.init(y, two, 1);
  method.step();
  method.step();
  EXPECT_NEAR(method.state().responsibilities(0, 0), 1 / (1 + std::exp(-0.5)), 1e-6);
}

TEST(Gmm, AgreesWithScikitLearn) {
  for (const auto& answer : golden::read("gmm.json")) {
    const auto& points = golden::points(answer["data"]);
    GmmParams params = with(answer["k"], kinds.at(answer["type"]), GmmStart::given);
    params.means = rows_of(points.x, answer["rows"].get<std::vector<int>>());
    params.max_iterations = answer["iterations"];
    params.tolerance = 0;
    const GmmState state = run_gmm(points.x, params, 1);
    SCOPED_TRACE(answer["data"].get<std::string>() + answer["type"].get<std::string>());
    const double expected = answer["log_likelihood"];
    EXPECT_EQ(state.iteration, params.max_iterations);
    EXPECT_NEAR(state.log_likelihood, expected, 1e-4 * std::abs(expected));
    const double aic = answer["aic"], bic = answer["bic"];
    EXPECT_NEAR(state.model.aic(state.log_likelihood), aic, 1e-4 * std::abs(aic));
    EXPECT_NEAR(state.model.bic(state.log_likelihood, points.x.rows()), bic, 1e-4 * std::abs(bic));
    const auto weights = golden::reals(answer["weights"]);
    const auto means = golden::reals(answer["means"]);
    for (int k = 0; k < params.components; ++k) {
      EXPECT_NEAR(state.model.weights[k], weights[static_cast<std::size_t>(k)], 1e-3);
      for (Index j = 0; j < points.x.cols(); ++j) {
        EXPECT_NEAR(state.model.means(k, j), means[static_cast<std::size_t>(k * points.x.cols() + j)], 2e-2);
      }
    }
    EXPECT_GT(adjusted_rand(state.labels(), answer["labels"].get<std::vector<int>>()), 0.98);
  }
}

TEST(Gmm, LikelihoodNeverFallsAndTheStateIsConsistent) {
  for (const auto& [name, type] : kinds) {
    for (const GmmStart start : {GmmStart::kmeans, GmmStart::random}) {
      const auto& points = golden::points("stretched");
      GmmParams params = with(3, type, start);
      Gmm method;
      method.init(points.x, params, 7);
      double last = -std::numeric_limits<double>::infinity();
      GmmPhase phase = GmmPhase::ready;
      while (!method.done()) {
        method.step();
        const GmmState& state = method.state();
        EXPECT_NEAR(state.model.weights.sum(), 1, 1e-12);
        EXPECT_GT(state.model.weights.minCoeff(), 0);
        for (int k = 0; k < 3; ++k) {
          bool raised = true;
          cholesky_or_raised(state.model.covariance(k), &raised);
          EXPECT_FALSE(raised);
        }
        if (state.phase == GmmPhase::expected) {
          if (state.reseeded.empty()) {
            EXPECT_GE(state.log_likelihood, last - 1e-5 * std::abs(last));
          }
          last = state.log_likelihood;
          EXPECT_LT((state.responsibilities.rowwise().sum().array() - 1).abs().maxCoeff(), 1e-5);
        }
        EXPECT_NE(state.phase, phase);
        phase = state.phase;
      }
      EXPECT_EQ(phase, GmmPhase::expected);
      EXPECT_TRUE(method.state().converged) << name;
    }
  }
}

TEST(Gmm, ACertificateByThePlainFormula) {
  for (const auto& [name, type] : kinds) {
    const auto& points = golden::points("iris");
    const GmmState state = run_gmm(points.x, with(3, type), 3);
    const MatrixD logs = gmm_log_densities_plainly(state.model, points.x);
    EXPECT_NEAR(logs.col(3).sum(), state.log_likelihood, 2e-5 * std::abs(state.log_likelihood) + 1e-3)
        << name;
    for (Index i = 0; i < points.x.rows(); ++i) {
      EXPECT_NEAR(logs(i, 3), state.log_densities[static_cast<std::size_t>(i)], 1e-3);
      for (int k = 0; k < 3; ++k)
        EXPECT_NEAR(std::exp(logs(i, k) - logs(i, 3)), state.responsibilities(i, k), 1e-3);
    }
    // One more M-step by the formula changes next to nothing: a stationary point.
    for (int k = 0; k < 3; ++k) {
      const VectorD gamma = state.responsibilities.col(k).cast<double>();
      const VectorD mean = points.x.cast<double>().transpose() * gamma / gamma.sum();
      EXPECT_LT((mean - state.model.means.row(k).transpose()).norm(), 0.05) << name;
    }
    EXPECT_EQ(gmm_responsibilities(state.model, points.x).rows(), 150);
    EXPECT_EQ(gmm_log_densities(state.model, points.x).size(), 150u);
  }
}

TEST(Gmm, SmallSlicesRestoreAndThreadsGiveTheSame) {
  const Matrix x = golden::clouds(3000, 7, 4, 0.8, 9);
  for (const auto& [name, type] : kinds) {
    GmmParams params = with(4, type);
    params.max_iterations = 6;
    params.tolerance = 0;
    set_threads(1);
    const GmmState whole = run_gmm(x, params, 5);
    set_threads(3);
    expect_same(run_gmm(x, params, 5), whole);
    set_threads(0);
    Gmm method;
    method.init(x, params, 5);
    int slices = 0;
    std::vector<GmmState> kept;
    while (!method.done()) {
      const GmmPhase before = method.state().phase;
      ++slices;
      if (method.advance(1)) {
        kept.push_back(method.state());
      } else {
        EXPECT_EQ(method.state().phase, before);
        EXPECT_LE(method.progress(), 1);
      }
    }
    EXPECT_GT(slices, 100);
    expect_same(method.state(), whole);
    EXPECT_FALSE(method.advance(1));
    for (std::size_t s : {std::size_t{0}, std::size_t{1}, std::size_t{4}}) {
      Gmm other;
      other.init(x, params, 5);
      other.restore(kept[s]);
      while (!other.done()) other.step();
      expect_same(other.state(), whole);
    }
  }
}

TEST(Gmm, ShrinkingSigmaBecomesKmeans) {
  const auto& points = golden::points("blobs");
  const std::vector<int> rows{10, 80, 150, 220};
  KmeansParams hard;
  hard.clusters = 4;
  hard.start = KmeansStart::given;
  hard.centroids = rows_of(points.x, rows);
  GmmParams soft = with(4, GmmCovariance::fixed, GmmStart::given);
  soft.means = hard.centroids;
  soft.sigma = 1e-3;
  soft.tolerance = 0;
  soft.max_iterations = 60;
  const KmeansState kmeans = run_kmeans(points.x, hard, 1);
  const GmmState state = run_gmm(points.x, soft, 1);
  EXPECT_EQ(state.labels(), kmeans.labels);
  EXPECT_LT((state.model.means - kmeans.centroids.cast<double>()).cwiseAbs().maxCoeff(), 1e-4);
}

TEST(Gmm, ACollapsingComponentIsReseeded) {
  // A tight pair of equal points far from a cloud draws a component onto itself.
  Matrix x = golden::clouds(100, 2, 1, 1.0, 3);
  for (Index i = 0; i < 2; ++i) x.row(i).setConstant(60);
  GmmParams params = with(2, GmmCovariance::full, GmmStart::given);
  params.means = rows_of(x, {0, 50});
  params.tolerance = 0;
  params.max_iterations = 30;
  Gmm method;
  method.init(x, params, 1);
  bool seen = false;
  while (!method.done()) {
    method.step();
    const GmmState& state = method.state();
    if (state.reseeded.empty()) continue;
    seen = true;
    EXPECT_EQ(state.reseeded, std::vector<int>{0});
    if (state.phase != GmmPhase::maximised) continue;
    EXPECT_NEAR(state.model.weights[0], 0.5, 1e-12);
  }
  EXPECT_TRUE(seen);
  EXPECT_LE(method.state().reseeds, 4);
  EXPECT_TRUE(std::isfinite(method.state().log_likelihood));
  params.collapse = GmmCollapse::hold;
  const GmmState held = run_gmm(x, params, 1);
  EXPECT_EQ(held.reseeds, 0);
  EXPECT_NEAR(held.model.covariance(0)(0, 0), params.floor, 1e-7);
  EXPECT_TRUE(std::isfinite(held.log_likelihood));
}

TEST(Gmm, SingularDataHaveAnAnswer) {
  Matrix x(50, 3);  // on a line, third column constant
  for (Index i = 0; i < 50; ++i) x.row(i) << static_cast<float>(i), 2 * static_cast<float>(i), 5;
  for (const auto& [name, type] : kinds) {
    for (const double floor : {0.0, 1e-6}) {
      GmmParams params = with(2, type);
      params.floor = floor;
      const GmmState state = run_gmm(x, params, 1);
      EXPECT_TRUE(std::isfinite(state.log_likelihood)) << name;
      EXPECT_TRUE(state.model.means.allFinite());
      EXPECT_TRUE(state.responsibilities.allFinite());
    }
  }
  // As many components as points.
  Matrix few(6, 2);
  few << 0, 0, 1, 5, 2, 1, 9, 3, 4, 4, 7, 8;
  for (const auto& [name, type] : kinds) {
    EXPECT_TRUE(std::isfinite(run_gmm(few, with(6, type), 2).log_likelihood)) << name;
  }
}

TEST(Gmm, SamplesFollowTheModel) {
  const auto& points = golden::points("stretched");
  const GmmModel model = run_gmm(points.x, with(3, GmmCovariance::full), 1).model;
  Rng rng(4);
  const GmmSample sample = gmm_sample(model, 60000, rng);
  for (int k = 0; k < 3; ++k) {
    VectorD sum = VectorD::Zero(2);
    MatrixD products = MatrixD::Zero(2, 2);
    double count = 0;
    for (Index i = 0; i < 60000; ++i) {
      if (sample.labels[static_cast<std::size_t>(i)] != k) continue;
      const VectorD difference =
          sample.points.row(i).transpose().cast<double>() - model.means.row(k).transpose();
      sum += difference;
      products += difference * difference.transpose();
      ++count;
    }
    EXPECT_NEAR(count / 60000, model.weights[k], 0.01);
    EXPECT_LT((sum / count).norm(), 0.05);
    EXPECT_LT((products / count - model.covariance(k)).norm(), 0.05 * model.covariance(k).norm());
  }
}

TEST(Gmm, BicFindsTheNumberOfBlobs) {
  const auto& points = golden::points("blobs");
  GmmChooseK job;
  job.init(points.x, with(1, GmmCovariance::spherical), 1, 7, 3);
  int slices = 0;
  while (!job.done()) {
    job.advance(2000);
    ++slices;
    EXPECT_LE(job.progress(), 1);
  }
  EXPECT_GT(slices, 50);
  ASSERT_EQ(job.rows().size(), 7u);
  EXPECT_EQ(job.best(), 4);
  const GmmState alone = run_gmm(points.x, with(4, GmmCovariance::spherical), 3);
  EXPECT_EQ(job.rows()[3].log_likelihood, alone.log_likelihood);
}

TEST(Gmm, AMeanMovedByHandIsGoneOnFrom) {
  const auto& points = golden::points("blobs");
  Gmm method;
  method.init(points.x, with(4, GmmCovariance::full), 1);
  while (!method.done()) method.step();
  const double best = method.state().log_likelihood;
  GmmState moved = method.state();
  moved.phase = GmmPhase::placed;
  moved.model.means.row(2).setZero();
  moved.responsibilities.resize(0, 0);
  moved.log_densities.clear();
  moved.log_likelihood = -std::numeric_limits<double>::infinity();
  moved.done = moved.converged = false;
  method.restore(moved);
  EXPECT_FALSE(method.done());
  EXPECT_EQ(method.state().phase, GmmPhase::placed);
  method.step();
  EXPECT_LT(method.state().log_likelihood, best);
  EXPECT_EQ(method.state().converged, false);
}

TEST(Gmm, SameSeedSameRun) {
  const auto& points = golden::points("moons");
  for (const GmmStart start : {GmmStart::kmeans, GmmStart::random}) {
    const GmmParams params = with(5, GmmCovariance::full, start);
    expect_same(run_gmm(points.x, params, 8), run_gmm(points.x, params, 8));
    EXPECT_NE(run_gmm(points.x, params, 8).model.means, run_gmm(points.x, params, 9).model.means);
  }
}

TEST(Gmm, RefusesBadInput) {
  const Matrix x = golden::clouds(20, 2, 2, 1, 1);
  const auto base = with(2, GmmCovariance::full);
  const auto change = [&](auto edit) {
    GmmParams params = base;
    edit(params);
    return refused(x, params);
  };
  EXPECT_EQ(refused(x, base), "accepted");
  EXPECT_EQ(change([](auto& p) { p.components = 0; }), "k");
  EXPECT_EQ(change([](auto& p) { p.components = 21; }), "k");
  EXPECT_EQ(change([](auto& p) { p.floor = -1; }), "floor");
  EXPECT_EQ(change([](auto& p) { p.floor = std::nan(""); }), "floor");
  EXPECT_EQ(change([](auto& p) { p.max_iterations = 0; }), "iterations");
  EXPECT_EQ(change([](auto& p) { p.tolerance = std::nan(""); }), "tolerance");
  EXPECT_EQ(change([](auto& p) { p.start = GmmStart::given; }), "start");
  EXPECT_EQ(change([](auto& p) {
              p.start = GmmStart::given;
              p.means = Matrix::Zero(2, 3);
            }),
            "start");
  EXPECT_EQ(change([](auto& p) {
              p.covariance = GmmCovariance::fixed;
              p.sigma = 0;
            }),
            "sigma");
  EXPECT_EQ(refused(Matrix(0, 2), base), "data");
  EXPECT_EQ(refused(Matrix(Matrix::Constant(9, 2, 0.1F)), base), "data");
  EXPECT_EQ(refused(Matrix(Matrix::Random(9, 201)), base), "covariance");
  Matrix bad = x;
  bad(3, 1) = std::numeric_limits<float>::infinity();
  EXPECT_EQ(refused(bad, base), "data");
}

}  // namespace
}  // namespace lab
