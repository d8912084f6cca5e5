// Kernel PCA: moves and their invariants, PCA by the linear kernel, scikit-learn, new points, large n,
// refusals.
#include "methods/directions/kernel_pca.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/error.h"
#include "core/rng.h"
#include "methods/directions/pca.h"
#include "tests/unit/directions_golden.h"

namespace lab {
namespace {

Matrix normals(Index n, Index d, std::uint64_t seed) {
  Rng rng(seed);
  Matrix x(n, d);
  for (Index i = 0; i < n * d; ++i) x.data()[i] = static_cast<float>(rng.normal() * (1 + i % d));
  return x;
}

KernelPcaParams linear(Index k) {
  KernelPcaParams params;
  params.kernel = Kernel::linear;
  params.components = k;
  return params;
}

double apart_up_to_sign(const Matrix& a, const Matrix& b) {
  double worst = 0;
  for (Index j = 0; j < a.cols(); ++j) {
    const float sign = a.col(j).dot(b.col(j)) < 0 ? -1.0F : 1.0F;
    worst = std::max(worst, static_cast<double>((sign * a.col(j) - b.col(j)).cwiseAbs().maxCoeff()));
  }
  return worst;
}

TEST(LeadingEigen, LargeMatrixAgainstTheWholeSolver) {
  // A spectrum that falls slowly, with a double eigenvalue at the top.
  const Index n = 620;
  Rng rng(2);
  MatrixD q(n, n);
  for (Index i = 0; i < q.size(); ++i) q.data()[i] = rng.normal();
  const MatrixD turn = symmetric_eigen(q + q.transpose(), n).vectors;
  VectorD values(n);
  for (Index i = 0; i < n; ++i) values[i] = i < 2 ? 10.0 : 9.0 * std::pow(0.97, static_cast<double>(i)) - 1;
  const Matrix a = (turn.transpose() * values.asDiagonal() * turn).cast<float>();
  LeadingEigen job;
  job.init(a, 5, 3);
  int slices = 0;
  double before = 0;
  while (!job.advance(100000)) {
    ++slices;
    EXPECT_GE(job.progress(), before - 1e-12);
    before = job.progress();
  }
  EXPECT_GT(slices, 50);
  EXPECT_TRUE(job.settled());
  for (Index j = 0; j < 5; ++j) {
    EXPECT_NEAR(job.values()[j], values[j], 1e-4);
    const VectorD y = job.vectors().row(j).transpose();
    EXPECT_LT((a.cast<double>() * y - job.values()[j] * y).norm(), 1e-4);
  }
  const MatrixD product = job.vectors() * job.vectors().transpose();
  EXPECT_LT((product - MatrixD::Identity(5, 5)).cwiseAbs().maxCoeff(), 1e-9);
  LeadingEigen whole_speed;
  whole_speed.init(a, 5, 3);
  while (!whole_speed.advance(std::int64_t{1} << 40)) {
  }
  EXPECT_EQ(whole_speed.values(), job.values());
}

TEST(KernelPca, ThreePointsByHand) {
  // −1, 0, 1 with κ = xy: K̃ = K, λ = 2, scores −1, 0, 1 (the entry of largest magnitude, the first, is
  // positive).
  Matrix x(3, 1);
  x << -1, 0, 1;
  const KernelPcaState state = run_kernel_pca(x, linear(1));
  EXPECT_NEAR(state.eigenvalues[0], 2, 1e-6);
  EXPECT_NEAR(state.scores(0, 0), 1, 1e-6);
  EXPECT_NEAR(state.scores(1, 0), 0, 1e-6);
  EXPECT_NEAR(state.scores(2, 0), -1, 1e-6);
  KernelPcaParams poly;
  poly.kernel = Kernel::polynomial;
  poly.gamma = 2;
  poly.degree = 2;
  poly.offset = 1;
  const float a[2] = {1, 2}, b[2] = {3, -1};
  EXPECT_NEAR(kernel_value(poly, a, b, 2), 9, 1e-12);  // (2 · 1 + 1)²
  poly.kernel = Kernel::rbf;
  EXPECT_NEAR(kernel_value(poly, a, b, 2), std::exp(-26.0), 1e-24);
}

TEST(KernelPca, EveryMoveKeepsItsInvariant) {
  const Matrix x = normals(90, 3, 1);
  KernelPcaParams params;
  params.gamma = 0.1;
  params.components = 4;
  KernelPca method;
  method.init(x, params, 1);
  method.step();
  ASSERT_EQ(method.state().phase, KernelPcaPhase::compared);
  const Matrix k = *method.state().kernel;
  EXPECT_EQ(k, k.transpose());
  for (Index i = 0; i < 90; ++i) {
    EXPECT_EQ(k(i, i), 1);
    EXPECT_NEAR(k(i, 7), kernel_value(params, x.data() + 3 * i, x.data() + 21, 3), 1e-6);
  }
  method.step();
  ASSERT_EQ(method.state().phase, KernelPcaPhase::centred);
  const Matrix centred = *method.state().kernel;
  EXPECT_EQ(centred, centred.transpose());
  EXPECT_LT(centred.cast<double>().rowwise().sum().cwiseAbs().maxCoeff(), 1e-4);
  const KernelPcaState middle = method.state();
  method.step();
  ASSERT_EQ(method.state().phase, KernelPcaPhase::solved);
  EXPECT_FALSE(method.done());
  for (Index j = 0; j < 4; ++j) {  // K̃ α = λ α
    const VectorD alpha = method.state().coefficients.row(j).transpose();
    const double lambda = method.state().eigenvalues[j];
    EXPECT_LT((centred.cast<double>() * alpha - lambda * alpha).norm(), 1e-4);
  }
  method.step();
  ASSERT_EQ(method.state().phase, KernelPcaPhase::projected);
  EXPECT_TRUE(method.done());
  const MatrixD scores = method.state().scores.cast<double>();
  const MatrixD products = scores.transpose() * scores;
  EXPECT_LT((products - MatrixD(method.state().eigenvalues.asDiagonal())).cwiseAbs().maxCoeff(), 1e-4);
  EXPECT_LE(method.state().eigenvalues.sum(), method.state().total * (1 + 1e-6));
  EXPECT_GT(method.state().bytes(), 90u * 90 * 4);
  const KernelPcaState run = run_kernel_pca(x, params, 1);
  EXPECT_EQ(run.scores, method.state().scores);
  method.restore(middle);
  EXPECT_FALSE(method.done());
  while (!method.done()) method.advance(1);
  EXPECT_EQ(run.scores, method.state().scores);
  method.restore(KernelPcaState());
  int refused = 0;
  while (!method.done()) refused += !method.advance(1);
  EXPECT_GT(refused, 5);
  EXPECT_EQ(run.scores, method.state().scores);
  // The points themselves, projected as if new, land on their scores.
  EXPECT_LT((project(x, params, run, x) - run.scores).cwiseAbs().maxCoeff(), 1e-4);
}

TEST(KernelPca, EveryMoveIsSliced) {
  // A quota of a few rows: no move may do all of its n² work in one call.
  const Matrix x = normals(160, 2, 4);
  KernelPcaParams params;
  params.gamma = 0.2;
  KernelPca method;
  method.init(x, params, 1);
  std::vector<int> calls(5, 0);
  double before = 0;
  while (!method.done()) {
    const auto phase = static_cast<std::size_t>(method.state().phase);
    const bool fresh = calls[phase]++ == 0;
    const bool complete = method.advance(4 * 160);
    if (complete) continue;
    if (!fresh) {
      EXPECT_GE(method.progress(), before);
    }
    before = method.progress();
  }
  EXPECT_GE(calls[0], 5);    // blocks of rows
  EXPECT_GE(calls[1], 160);  // a row of the centring at a time, and the means before it
  EXPECT_GE(calls[2], 5);
  const KernelPcaState whole = run_kernel_pca(x, params, 1);
  EXPECT_EQ(*method.state().kernel, *whole.kernel);
  EXPECT_EQ(method.state().scores, whole.scores);
}

TEST(KernelPca, SuggestedGammaIsTheStatedRule) {
  // Ten pairs of five points on a line, distances 1 1 1 1 2 2 2 3 3 4: a tenth lies within the second
  // smallest of them, which is 1. Scaling by 3 divides by 9.
  Matrix x(5, 1);
  x << 0, 1, 2, 3, 4;
  EXPECT_NEAR(suggested_gamma(x, Kernel::rbf), 1, 1e-12);
  EXPECT_NEAR(suggested_gamma(Matrix(3 * x), Kernel::rbf), 1.0 / 9, 1e-9);
  EXPECT_NEAR(suggested_gamma(x, Kernel::polynomial), 1.0 / 6, 1e-9);  // mean square 30 / 5
  EXPECT_EQ(suggested_gamma(Matrix(Matrix::Constant(4, 2, 7.0F)), Kernel::rbf), 1);
}

TEST(KernelPca, LinearIsPca) {
  const Matrix x = normals(60, 4, 2);
  const KernelPcaState state = run_kernel_pca(x, linear(3));
  const Pca model = pca(x, 3);
  EXPECT_LT(apart_up_to_sign(state.scores, model.transform(x)), 1e-3);
  for (Index j = 0; j < 3; ++j) EXPECT_NEAR(state.eigenvalues[j] / 59 / model.explained_variance[j], 1, 1e-5);
  // Rank 4: further components hold nothing.
  const KernelPcaState more = run_kernel_pca(x, linear(6));
  EXPECT_GT(more.eigenvalues[3], 0);
  EXPECT_EQ(more.eigenvalues[4], 0);
  EXPECT_EQ(more.scores.col(5).cwiseAbs().maxCoeff(), 0);
  EXPECT_TRUE(project(x, linear(6), more, x).allFinite());
}

TEST(KernelPca, LargeSetsAgreeWithPcaToo) {
  const Matrix x = normals(900, 6, 3);
  const KernelPcaState state = run_kernel_pca(x, linear(3), 5);
  EXPECT_TRUE(state.settled);
  const Matrix scores = pca(x, 3).transform(x);
  EXPECT_LT(apart_up_to_sign(state.scores, scores), 1e-3 * scores.cwiseAbs().maxCoeff());
}

TEST(KernelPca, AsScikitLearn) {
  for (const char* name : {"circles_rbf", "moons_rbf", "moons_poly", "iris_linear"}) {
    const auto golden = golden::answers("directions.json")["kernel_pca"][name];
    const Index d = golden["cols"].get<Index>();
    const Matrix x = golden::rows_of(golden["points"], d);
    KernelPcaParams params;
    const auto kernel = golden["kernel"].get<std::string>();
    params.kernel = kernel == "rbf" ? Kernel::rbf : kernel == "poly" ? Kernel::polynomial : Kernel::linear;
    params.gamma = golden["gamma"].get<double>();
    params.components = golden["components"].get<Index>();
    const KernelPcaState state = run_kernel_pca(x, params);
    const auto values = golden::numbers(golden["eigenvalues"]);
    for (Index j = 0; j < params.components; ++j) {
      EXPECT_NEAR(state.eigenvalues[j] / values[static_cast<std::size_t>(j)], 1, 1e-5) << name;
    }
    EXPECT_LT(apart_up_to_sign(state.scores, golden::rows_of(golden["embedding"], params.components)), 1e-4)
        << name;
    const Matrix places = golden::rows_of(golden["new"], d);
    const Matrix theirs = golden::rows_of(golden["new_embedding"], params.components);
    EXPECT_LT(apart_up_to_sign(project(x, params, state, places), theirs), 1e-4) << name;
  }
}

TEST(KernelPca, EqualPointsHaveNoDirections) {
  const Matrix x = Matrix::Constant(7, 2, 3.3F);
  for (const Kernel kernel : {Kernel::linear, Kernel::polynomial, Kernel::rbf}) {
    KernelPcaParams params;
    params.kernel = kernel;
    const KernelPcaState state = run_kernel_pca(x, params);
    EXPECT_EQ(state.eigenvalues.sum(), 0);
    EXPECT_EQ(state.scores.cwiseAbs().maxCoeff(), 0);
  }
}

TEST(KernelPca, RefusesWhatItCannotUse) {
  const Matrix x = normals(6, 2, 1);
  KernelPca method;
  const auto control = [&](PointsView points, Kernel kernel, const auto& change) -> std::string {
    KernelPcaParams params;
    params.kernel = kernel;
    change(params);
    try {
      method.init(points, params, 1);
      while (!method.done()) method.step();
    } catch (const InputError& error) {
      EXPECT_FALSE(error.message().empty());
      return error.control_id();
    }
    return "accepted";
  };
  const auto nothing = [](KernelPcaParams&) {};
  const auto poly = Kernel::polynomial;
  EXPECT_EQ(control(x, poly, nothing), "accepted");
  EXPECT_EQ(control(x, Kernel::linear, [](auto& p) { p.gamma = 0; }), "accepted");
  EXPECT_EQ(control(x, Kernel::rbf, [](auto& p) { p.gamma = 0; }), "gamma");
  EXPECT_EQ(control(x, poly, [](auto& p) { p.degree = 0; }), "degree");
  EXPECT_EQ(control(x, poly, [](auto& p) { p.offset = -1; }), "offset");
  EXPECT_EQ(control(x, poly, [](auto& p) { p.components = 0; }), "components");
  EXPECT_EQ(control(x, poly, [](auto& p) { p.components = 7; }), "components");
  const Matrix one = x.topRows(1);
  EXPECT_EQ(control(one, poly, nothing), "data");
  const Matrix huge = x * 1e6F;
  EXPECT_EQ(control(huge, poly, [](auto& p) { p.degree = 9; }), "degree");
  Matrix bad = x;
  bad(1, 1) = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(control(bad, poly, nothing), "data");
  const Matrix many = Matrix::Zero(5001, 1);
  EXPECT_EQ(control(many, poly, nothing), "data");
  const KernelPcaState state = run_kernel_pca(x, linear(1));
  EXPECT_THROW(project(x, linear(1), state, normals(2, 3, 1)), InputError);
}

}  // namespace
}  // namespace lab
