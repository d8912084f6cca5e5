// PCA: solvers against each other and against scikit-learn, rank-deficient data, whitening, refusals.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/error.h"
#include "core/rng.h"
#include "data/catalog.h"
#include "methods/directions/pca.h"
#include "methods/directions/pca_job.h"
#include "methods/directions/pca_slices.h"
#include "tests/unit/directions_golden.h"
#include "tests/unit/files.h"

namespace lab {
namespace {

Matrix correlated(Index n, Index d, std::uint64_t seed) {
  Rng rng(seed);
  Matrix mix(d, d);
  for (Index i = 0; i < d * d; ++i) mix.data()[i] = static_cast<float>(rng.normal());
  for (Index j = 0; j < d; ++j) mix.row(j) *= static_cast<float>(std::pow(0.8, static_cast<double>(j)));
  Matrix z(n, d);
  for (Index i = 0; i < n * d; ++i) z.data()[i] = static_cast<float>(rng.normal());
  Matrix x = z * mix;
  x.rowwise() += Eigen::RowVectorXf::LinSpaced(d, -3.0F, 5.0F);
  return x;
}

Pca with(PointsView points, Index k, PcaSolver solver) {
  PcaParams params;
  params.components = k;
  params.solver = solver;
  return pca(points, params, 7);
}

double off_identity(const Matrix& rows) {
  const MatrixD r = rows.cast<double>();
  return (r * r.transpose() - MatrixD::Identity(r.rows(), r.rows())).cwiseAbs().maxCoeff();
}

// Every component is an eigenvector of the covariance, computed here from the definition.
double eigen_residual(const Pca& model, const Matrix& points) {
  const MatrixD x = points.cast<double>();
  const MatrixD centred = x.rowwise() - x.colwise().mean();
  const MatrixD s = centred.transpose() * centred / static_cast<double>(x.rows() - 1);
  const MatrixD u = model.components.cast<double>();
  const MatrixD left = u * s - model.explained_variance.asDiagonal() * u;
  return left.cwiseAbs().maxCoeff() / std::max(1e-300, s.norm());
}

std::string refusal(PointsView points, Index k, std::string* control = nullptr) {
  try {
    pca(points, k);
  } catch (const InputError& error) {
    if (control != nullptr) *control = error.control_id();
    return error.message();
  }
  return "";
}

TEST(Pca, FourPointsByHand) {
  // (±2, 0) and (0, ±1) turned by 45°: variances 8/3 and 2/3 along the diagonals.
  const float h = std::sqrt(0.5F);
  Matrix x(4, 2);
  x << 2 * h, 2 * h, -2 * h, -2 * h, h, -h, -h, h;
  x.rowwise() += Eigen::RowVector2f(10, 20);
  const Pca model = pca(x, 2);
  EXPECT_NEAR(model.explained_variance[0], 8.0 / 3, 1e-5);
  EXPECT_NEAR(model.explained_variance[1], 2.0 / 3, 1e-5);
  EXPECT_NEAR(model.explained_ratio[0], 0.8, 1e-6);
  EXPECT_NEAR(model.mean[0], 10, 1e-5);
  EXPECT_NEAR(model.components(0, 0), h, 1e-6);
  EXPECT_NEAR(model.components(0, 1), h, 1e-6);
  EXPECT_NEAR(model.components(1, 0), h, 1e-6);
  EXPECT_NEAR(model.components(1, 1), -h, 1e-6);
  EXPECT_NEAR(model.transform(x)(0, 0), 2, 1e-5);
}

TEST(Pca, EverySolverFindsTheSame) {
  for (const auto& [n, d] : {std::pair<Index, Index>{60, 12}, {30, 50}, {200, 90}}) {
    const Matrix x = correlated(n, d, 5);
    const Pca plain = with(x, 6, PcaSolver::covariance);
    EXPECT_LT(eigen_residual(plain, x), 1e-6);
    EXPECT_LT(off_identity(plain.components), 1e-6);
    for (const PcaSolver solver : {PcaSolver::svd, PcaSolver::randomized}) {
      const Pca other = with(x, 6, solver);
      EXPECT_LT(off_identity(other.components), 1e-6);
      EXPECT_LT((other.components - plain.components).cwiseAbs().maxCoeff(), 2e-4) << n << " " << d;
      for (Index j = 0; j < 6; ++j) {
        EXPECT_NEAR(other.explained_variance[j] / plain.explained_variance[j], 1, 1e-5);
      }
      EXPECT_NEAR(other.total_variance / plain.total_variance, 1, 1e-9);
    }
  }
}

TEST(Pca, AutomaticTakesTheSolverThatFits) {
  PcaJob job;
  PcaParams params;
  job.init(correlated(40, 50, 1), params);
  EXPECT_EQ(job.solver(), PcaSolver::svd);
  job.init(correlated(50, 40, 1), params);
  EXPECT_EQ(job.solver(), PcaSolver::covariance);
  const Matrix wide = Matrix::Zero(2100, 2100);
  job.init(wide, params);
  EXPECT_EQ(job.solver(), PcaSolver::randomized);
}

TEST(Pca, TinyQuotasGiveTheSameBits) {
  const Matrix x = correlated(700, 70, 3);
  const Matrix wide = correlated(40, 90, 3);
  for (const PcaSolver solver : {PcaSolver::covariance, PcaSolver::svd, PcaSolver::randomized}) {
    const PointsView points = solver == PcaSolver::covariance ? PointsView(x) : PointsView(wide);
    PcaJob job;
    PcaParams params;
    params.components = 5;
    params.solver = solver;
    job.init(points, params, 7);
    double before = -1;
    int slices = 0;
    while (!job.advance(1)) {
      EXPECT_GE(job.progress(), before - 1e-9);
      EXPECT_LT(job.progress(), 1);
      before = job.progress();
      ++slices;
    }
    EXPECT_GT(slices, 3);
    EXPECT_EQ(job.progress(), 1);
    const Pca whole = with(points, 5, solver);
    EXPECT_EQ(job.result().components, whole.components);
    EXPECT_EQ(job.result().explained_variance, whole.explained_variance);
  }
}

TEST(Pca, BytesAreExact) {
  Rng rng(11);
  std::vector<std::uint8_t> bytes(300 * 37);
  for (auto& b : bytes) b = static_cast<std::uint8_t>(rng.below(256));
  const PointsView points(bytes.data(), 300, 37, 1 / 255.0F);
  Covariance exact;
  exact.init(points);
  while (!exact.advance(1000)) {
  }
  const MatrixD x = points.to_float().cast<double>();
  const MatrixD centred = x.rowwise() - x.colwise().mean();
  const MatrixD s = centred.transpose() * centred / 299.0;
  EXPECT_LT((exact.matrix() - s).cwiseAbs().maxCoeff(), 1e-8);
  EXPECT_EQ(exact.matrix(), exact.matrix().transpose());
  const Matrix floats = points.to_float();
  EXPECT_LT((pca(points, 4).components - pca(floats, 4).components).cwiseAbs().maxCoeff(), 1e-4);
}

TEST(Pca, FloatProductsAreCloseEnough) {
  // 3000 × 1200 columns is beyond the limit of double products.
  const Matrix x = correlated(3000, 1200, 2);
  Covariance fast;
  fast.init(x);
  while (!fast.advance(1000000000)) {
  }
  for (const Index j : {Index{0}, Index{1}, Index{600}, Index{1199}}) {
    const VectorD a = x.col(j).cast<double>().array() - x.col(j).cast<double>().mean();
    const VectorD b = x.col(3).cast<double>().array() - x.col(3).cast<double>().mean();
    const double scale = std::sqrt(a.squaredNorm() * b.squaredNorm()) / 2999;
    EXPECT_NEAR(fast.matrix()(j, 3), a.dot(b) / 2999, 1e-6 * scale);
  }
}

TEST(Pca, RebuiltFromAllComponentsIsThePoint) {
  const Matrix x = correlated(50, 6, 4);
  const Pca model = pca(x, 6);
  EXPECT_LT((model.inverse(model.transform(x)) - x).cwiseAbs().maxCoeff(), 1e-4);
  const Matrix unwhitened = model.whiten(x) * model.explained_variance.cwiseSqrt().cast<float>().asDiagonal();
  EXPECT_LT((model.inverse(unwhitened) - x).cwiseAbs().maxCoeff(), 1e-4);
  const VectorD errors = model.reconstruction_errors(x);
  ASSERT_EQ(errors.size(), 7);
  for (Index k = 1; k <= 6; ++k) {
    EXPECT_LE(errors[k], errors[k - 1]);
    const Matrix scores = model.transform(x).leftCols(k);
    const double direct = (model.inverse(scores) - x).cast<double>().squaredNorm() / 300;
    EXPECT_NEAR(errors[k], direct, 1e-6);
    // What is lost is the variance of the components left out.
    EXPECT_NEAR(errors[k], model.explained_variance.tail(6 - k).sum() * 49 / 300, 1e-5);
  }
}

TEST(Pca, WhitenedScoresHaveUnitCovariance) {
  const Matrix x = correlated(400, 8, 6);
  const MatrixD z = pca(x, 5).whiten(x).cast<double>();
  const MatrixD covariance = z.transpose() * z / 399.0;
  EXPECT_LT((covariance - MatrixD::Identity(5, 5)).cwiseAbs().maxCoeff(), 1e-4);
}

TEST(Pca, RankDeficientDataStillGivesABasis) {
  Matrix x = correlated(40, 6, 8);
  x.col(2).setConstant(4);         // a constant column
  x.col(5) = x.col(0) + x.col(1);  // and one that depends on others
  for (const PcaSolver solver : {PcaSolver::covariance, PcaSolver::svd, PcaSolver::randomized}) {
    const Pca model = with(x, 6, solver);
    EXPECT_LT(off_identity(model.components), 1e-5);
    EXPECT_GT(model.explained_variance[3], 1e-4);
    EXPECT_LT(model.explained_variance[4], 1e-6 * model.explained_variance[0]);
    EXPECT_LT(model.explained_variance[5], 1e-6 * model.explained_variance[0]);
    EXPECT_TRUE(model.whiten(x).allFinite());
  }
  // Three points span a plane, whatever the columns.
  const Matrix few = correlated(3, 10, 9);
  const Pca flat = pca(few, 3);
  EXPECT_LT(off_identity(flat.components), 1e-5);
  EXPECT_EQ(flat.explained_variance[2], 0);
}

TEST(Pca, EqualPointsHaveNoVariance) {
  for (const auto& [n, d] : {std::pair<Index, Index>{8, 3}, {3, 8}}) {
    const Matrix x = Matrix::Constant(n, d, 2.5F);
    for (const PcaSolver solver : {PcaSolver::covariance, PcaSolver::svd, PcaSolver::randomized}) {
      const Pca model = with(x, 2, solver);
      EXPECT_EQ(model.total_variance, 0);
      EXPECT_EQ(model.explained_variance.sum(), 0);
      EXPECT_EQ(model.explained_ratio.sum(), 0);
      EXPECT_LT(off_identity(model.components), 1e-6);
      EXPECT_EQ(model.whiten(x).cwiseAbs().maxCoeff(), 0);
    }
  }
}

TEST(Pca, RefusesWhatItCannotUse) {
  std::string control;
  Matrix one(1, 2);
  one << 1, 2;
  EXPECT_EQ(refusal(one, 1, &control), "One point has no variance: at least two are needed.");
  EXPECT_EQ(control, "data");
  EXPECT_EQ(refusal(Matrix(0, 2), 1), "There are no points.");
  const Matrix three = correlated(3, 5, 1);
  EXPECT_EQ(refusal(three, 5, &control), "5 components need at least 5 points, but there are only 3.");
  EXPECT_EQ(control, "components");
  EXPECT_EQ(refusal(three, 6), "There cannot be 6 components: the points have only 5 columns.");
  EXPECT_EQ(refusal(three, 0), "At least one component is needed.");
  Matrix bad = correlated(5, 3, 1);
  bad(2, 1) = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(refusal(bad, 1, &control), "Row 3, column 2 is not a finite number.");
  EXPECT_EQ(control, "data");
  bad(2, 1) = std::numeric_limits<float>::infinity();
  EXPECT_NE(refusal(bad, 1), "");
  const Pca model = pca(three, 2);
  EXPECT_THROW(model.transform(correlated(3, 4, 1)), InputError);
}

void expect_golden(const Matrix& x, const char* name, double smallest = 1e-12) {
  const auto golden = golden::answers("directions.json")["pca"][name];
  const std::vector<double> variance = golden::numbers(golden["explained_variance"]);
  const std::vector<double> ratio = golden::numbers(golden["explained_ratio"]);
  const Index kept = golden["kept"].get<Index>();
  const Matrix theirs = golden::rows_of(golden["components"], x.cols());
  for (const PcaSolver solver : {PcaSolver::covariance, PcaSolver::svd}) {
    if (solver == PcaSolver::svd && x.rows() > 600)
      continue;  // slow where points are many, and never taken there
    const Pca model = with(x, std::min(x.rows(), x.cols()), solver);
    Index compared = 0;
    for (Index j = 0; j < model.size(); ++j) {
      if (variance[static_cast<std::size_t>(j)] < smallest * variance[0]) continue;
      EXPECT_NEAR(model.explained_variance[j] / variance[static_cast<std::size_t>(j)], 1, 1e-5)
          << name << " " << j;
      ++compared;
    }
    EXPECT_GE(compared, kept);
    for (Index j = 0; j < kept; ++j) {
      const float sign = model.components.row(j).dot(theirs.row(j)) < 0 ? -1.0F : 1.0F;
      EXPECT_LT((sign * model.components.row(j) - theirs.row(j)).cwiseAbs().maxCoeff(), 1e-4)
          << name << " " << j;
      EXPECT_NEAR(model.explained_ratio[j], ratio[static_cast<std::size_t>(j)], 1e-5);
    }
  }
}

TEST(Pca, AsScikitLearn) {
  const Dataset cancer = golden::uci("breast_cancer.csv");
  const Matrix digits = golden::floats(golden::uci("digits.csv.gz"));
  expect_golden(golden::floats(golden::uci("iris.csv")), "iris");
  expect_golden(golden::floats(cancer), "cancer_raw", 1e-10);  // variances from 4e5 down to 7e-7
  expect_golden(golden::standardised(cancer), "cancer");
  expect_golden(golden::standardised(golden::named_table("countries.csv")), "countries");
  expect_golden(digits, "digits");
  const Matrix few = digits.topRows(40);
  expect_golden(few, "digits_first_40");
  EXPECT_LT(
      (with(digits, 5, PcaSolver::randomized).components - pca(digits, 5).components).cwiseAbs().maxCoeff(),
      1e-3);
}

TEST(Pca, MnistReconstructionErrorsAsTheReference) {
  const std::string folder = testing::mnist_folder();
  if (folder.empty()) GTEST_SKIP() << "MNIST was not found";
  const auto images = [&](const char* name) {
    return read_any(name, testing::mnist_file(folder, name)).points;
  };
  const Points train = images("train-images-idx3-ubyte.gz");
  const Points test = images("t10k-images-idx3-ubyte.gz");
  ASSERT_EQ(train.rows(), 60000);
  ASSERT_TRUE(train.is_bytes());
  const Pca model = pca(train, 32);
  const VectorD errors = model.reconstruction_errors(test);
  EXPECT_NEAR(errors[2], 0.05567, 5e-6);
  EXPECT_NEAR(errors[28], 0.01863, 5e-6);
  EXPECT_NEAR(errors[32], 0.01683, 5e-6);
  EXPECT_NEAR(model.explained_ratio.head(2).sum(), 0.168, 5e-4);
  EXPECT_NEAR(model.explained_ratio.head(28).sum(), 0.716, 5e-4);
  EXPECT_NEAR(model.explained_ratio.head(32).sum(), 0.744, 5e-4);
}

TEST(Pca, CosinesBetweenSubspaces) {
  Matrix a(1, 3), b(2, 3);
  a << 1, 0, 0;
  b << std::sqrt(0.5F), std::sqrt(0.5F), 0, 0, 0, 1;
  EXPECT_NEAR(subspace_cosines(a, b)[0], std::sqrt(0.5), 1e-6);
  EXPECT_NEAR(mean_squared_cosine(b, b), 1, 1e-6);
  EXPECT_NEAR(mean_squared_cosine(a, b), 0.5, 1e-6);
}

TEST(PcaSlices, AreThoseOfTheWhole) {
  const Matrix x = correlated(700, 9, 11);
  const Pca model = pca(x, 6);
  PcaScores scores;
  scores.init(x, model, 2);
  int slices = 0;
  while (!scores.done()) {
    scores.advance(1000);
    ++slices;
  }
  EXPECT_GT(slices, 5);
  EXPECT_LT((scores.scores() - model.transform(x).leftCols(2)).cwiseAbs().maxCoeff(), 1e-5F);
  PcaErrors errors;
  errors.init(x, model);
  while (!errors.done()) errors.advance(2000);
  const VectorD whole = model.reconstruction_errors(x);
  EXPECT_LT((errors.errors() - whole).cwiseAbs().maxCoeff(), 1e-6 * whole[0]);
  EXPECT_EQ(errors.progress(), 1.0);
  EXPECT_LT((training_errors(model, x.rows()) - whole).cwiseAbs().maxCoeff(), 1e-5 * whole[0]);
  EXPECT_THROW(errors.init(correlated(5, 8, 1), model), InputError);
  EXPECT_THROW(scores.init(correlated(5, 8, 1), model, 2), InputError);
}

}  // namespace
}  // namespace lab
