// Everything that computes on several threads, with four and with one: the same numbers, and under the thread sanitizer
// (preset `tsan`) no access that is not ordered.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/parallel_for.h"
#include "core/rng.h"
#include "methods/directions/kernel_pca.h"
#include "methods/directions/pca_job.h"
#include "methods/groups/clustering_job.h"
#include "methods/measures/metrics.h"
#include "methods/outliers/lof.h"
#include "networks/autoencoder.h"
#include "networks/training.h"
#include "tests/unit/files.h"

namespace lab {
namespace {

Matrix normal(Index rows, Index columns) {
  Rng rng(7);
  Matrix points(rows, columns);
  for (Index i = 0; i < rows; ++i) {
    for (Index j = 0; j < columns; ++j)
      points(i, j) = static_cast<float>(rng.normal()) + (i % 3 == 0 ? 5.0F : 0.0F);
  }
  return points;
}

template <class Compute>
void expect_the_same(const char* what, Compute compute) {
  SCOPED_TRACE(what);
  set_threads(1);
  const auto one = compute();
  set_threads(4);
  EXPECT_EQ(threads(), 4);
  EXPECT_EQ(compute(), one);
  set_threads(0);
}

std::vector<float> all(const Matrix& matrix) { return {matrix.data(), matrix.data() + matrix.size()}; }

TEST(Threads, Groups) {
  for (const Index columns : {2, 20}) {
    const Matrix points = normal(4500, columns), few = normal(600, columns);
    expect_the_same("k-means", [&] {
      KmeansParams params;
      return run_kmeans(points, params, 1).labels;
    });
    expect_the_same("a mixture", [&] {
      GmmParams params;
      params.max_iterations = 5;
      const GmmState state = run_gmm(points, params, 1);
      return all(gmm_responsibilities(state.model, points));
    });
    expect_the_same("DBSCAN", [&] {
      return run_dbscan(points, {0.3 * static_cast<double>(columns), 5}).labels;
    });
    expect_the_same("spectral", [&] { return run_spectral(few, SpectralParams(), 1).labels; });
    expect_the_same("the silhouette", [&] {
      std::vector<int> labels(600);
      for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = i % 3 == 0;
      return silhouette_values(few, labels);
    });
  }
}

TEST(Threads, DirectionsAndOutliers) {
  const Matrix points = normal(1200, 90);
  expect_the_same("PCA", [&] { return all(pca(points, 3).transform(points)); });
  expect_the_same("PCA at random", [&] {
    PcaParams params;
    params.solver = PcaSolver::randomized;
    return all(pca(points, params, 1).components);
  });
  expect_the_same("kernel PCA", [&] {
    KernelPcaParams params;
    params.gamma = 0.01;
    const Matrix some = points.topRows(600);
    const KernelPcaState state = run_kernel_pca(some, params, 1);
    return all(project(some, params, state, some));
  });
  expect_the_same("LOF", [&] {
    const LofState state = run_lof(points, {10});
    std::vector<double> scores = LofNovelty(points, state).scores(points);
    scores.insert(scores.end(), state.score.begin(), state.score.end());
    return scores;
  });
  expect_the_same("LOF by a tree", [&] { return run_lof(points.leftCols(3).eval(), {10}).score; });
}

TEST(Threads, Trainings) {
  const Dataset digits = lab::testing::shipped("digits");
  expect_the_same("an autoencoder", [&] {
    Training<Autoencoder>::Params params;
    params.network.encoder = {128};  // products of several tasks
    params.network.decoder = {128};
    params.network.code = 8;
    params.training.batch = 256;
    params.training.epochs = 2;
    Training<Autoencoder> training;
    training.init(digits.points.view().slice(0, 1024), params, 1);
    while (!training.done()) training.trainer().round();
    std::vector<double> values;
    for (const Figure& figure : training.trainer().network().score(digits.points.view().slice(1437, 360)))
      values.push_back(figure.value);
    return values;
  });
}

}  // namespace
}  // namespace lab
