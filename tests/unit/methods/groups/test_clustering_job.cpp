#include "methods/groups/clustering_job.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/error.h"
#include "data/synthetic.h"
#include "methods/measures/metrics.h"
#include "tests/unit/groups_golden.h"

namespace lab {
namespace {

constexpr ClusteringKind all_kinds[] = {
    ClusteringKind::kmeans,   ClusteringKind::gmm,      ClusteringKind::dbscan,  ClusteringKind::optics,
    ClusteringKind::single,   ClusteringKind::complete, ClusteringKind::average, ClusteringKind::ward,
    ClusteringKind::spectral, ClusteringKind::pic};

ClusteringParams of(ClusteringKind kind, int clusters = 4, double epsilon = 0.9) {
  ClusteringParams p;
  p.kind = kind;
  p.clusters = clusters;
  p.epsilon = epsilon;
  p.affinity.kind = AffinityKind::knn;
  p.affinity.neighbours = 10;
  return p;
}

TEST(ClusteringJob, GivesTheAnswerOfEachMethod) {
  const Dataset blobs = make_blobs({.n = 200});
  const PointsView x = blobs.points;
  EXPECT_EQ(run_clustering(x, of(ClusteringKind::dbscan), 1), run_dbscan(x, {0.9, 5}).labels);
  OpticsParams optics;
  EXPECT_EQ(run_clustering(x, of(ClusteringKind::optics), 1), optics_cut(run_optics(x, optics), 0.9));
  const std::pair<ClusteringKind, Linkage> linkages[] = {{ClusteringKind::single, Linkage::single},
                                                         {ClusteringKind::complete, Linkage::complete},
                                                         {ClusteringKind::average, Linkage::average},
                                                         {ClusteringKind::ward, Linkage::ward}};
  for (const auto& [kind, linkage] : linkages) {
    const auto tree = run_hierarchy(x, {linkage, 1}).tree;
    EXPECT_EQ(run_clustering(x, of(kind), 1), cut_to_clusters(*tree, 4));
  }
  GmmParams gmm;
  gmm.components = 4;
  double best = -std::numeric_limits<double>::infinity();
  std::vector<int> labels;
  for (std::uint64_t seed = 7; seed < 12; ++seed) {
    const GmmState run = run_gmm(x, gmm, seed);
    if (run.log_likelihood > best) best = run.log_likelihood, labels = run.labels();
  }
  EXPECT_EQ(run_clustering(x, of(ClusteringKind::gmm), 7), labels);
  SpectralParams spectral;
  spectral.clusters = 4;
  spectral.affinity = of(ClusteringKind::spectral).affinity;
  EXPECT_EQ(run_clustering(x, of(ClusteringKind::spectral), 7), run_spectral(x, spectral, 7).labels);
  // The best of ten starts cannot cost more than one.
  KmeansParams one;
  one.clusters = 4;
  EXPECT_GE(adjusted_rand(run_clustering(x, of(ClusteringKind::kmeans), 1), blobs.labels), 0.99);
}

TEST(ClusteringJob, SlicesChangeNothing) {
  const Dataset moons = make_moons({.n = 120});
  for (const ClusteringKind kind : all_kinds) {
    const ClusteringParams p = of(kind, 2, 0.25);
    ClusteringJob job;
    job.init(moons.points, p, 3);
    int slices = 0;
    while (!job.done()) {
      EXPECT_GE(job.progress(), 0);
      EXPECT_LE(job.progress(), 1);
      job.advance(500);
      ASSERT_LT(++slices, 200000);
    }
    EXPECT_EQ(job.labels(), run_clustering(moons.points, p, 3));
    EXPECT_EQ(job.labels().size(), 120u);
    EXPECT_EQ(job.progress(), 1);
  }
}

TEST(ClusteringJob, RefusesInWordsAndStaysAsItWas) {
  const Dataset moons = make_moons({.n = 60});
  for (const ClusteringKind kind : all_kinds) {
    ClusteringJob job;
    job.init(moons.points, of(kind, 2, 0.3), 1);
    while (!job.done()) job.advance(std::numeric_limits<std::int64_t>::max());
    const std::vector<int> before = job.labels();
    ClusteringParams bad = of(kind, 61, std::nan(""));
    try {
      job.init(moons.points, bad, 1);
      ADD_FAILURE() << "accepted";
    } catch (const InputError& error) {
      EXPECT_EQ(error.control_id(), uses_radius(kind) ? "eps" : "k");
    }
    EXPECT_TRUE(job.done());
    EXPECT_EQ(job.labels(), before);
  }
}

TEST(SilhouetteJob, IsTheMeanOverThePointsInGroups) {
  const auto& iris = golden::points("iris");
  SilhouetteJob job;
  job.init(iris.x, iris.labels);
  int slices = 0;
  while (!job.advance(1000)) ++slices;
  EXPECT_GT(slices, 10);
  EXPECT_NEAR(job.mean(), silhouette(iris.x, iris.labels), 1e-12);
  EXPECT_EQ(job.seen(), 150);
  // Noise is left out, as if it were not there.
  std::vector<int> labels = iris.labels;
  const Matrix rest = iris.x.bottomRows(140);
  for (Index i = 0; i < 10; ++i) labels[static_cast<std::size_t>(i)] = -1;
  job.init(iris.x, labels);
  while (!job.advance(1000)) {
  }
  const std::vector<int> others(iris.labels.begin() + 10, iris.labels.end());
  EXPECT_NEAR(job.mean(), silhouette(rest, others), 1e-12);
  job.init(iris.x, std::vector<int>(150, 0));
  EXPECT_TRUE(job.done());
  EXPECT_FALSE(job.defined());
}

TEST(DensityGroups, AreTheDenseTheSparseAndTheLonely) {
  const Dataset shape = make_densities({.n = 200});
  const std::vector<int> groups = density_groups(shape);
  double spread[2] = {0, 0}, left[2] = {0, 0};
  Index size[2] = {0, 0}, lonely = 0;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    EXPECT_EQ(groups[i] == -1, shape.labels[i] == 1);
    if (groups[i] < 0) {
      ++lonely;
      continue;
    }
    const double x = static_cast<double>(shape.points.at(static_cast<Index>(i), 0));
    const double centre = groups[i] == 0 ? -4.6 : 4.2;
    spread[groups[i]] += (x - centre) * (x - centre);
    left[groups[i]] += x < 0 ? 1 : 0;
    ++size[groups[i]];
  }
  EXPECT_EQ(lonely, 6);
  EXPECT_NEAR(std::sqrt(spread[0] / static_cast<double>(size[0])), 0.5, 0.1);
  EXPECT_NEAR(std::sqrt(spread[1] / static_cast<double>(size[1])), 2.0, 0.4);
  EXPECT_EQ(left[0], static_cast<double>(size[0]));
}

TEST(SilhouetteJob, LooksAtASampleOfMany) {
  const Dataset blobs = make_blobs({.n = 7000});
  SilhouetteJob job;
  job.init(blobs.points, blobs.labels);
  while (!job.advance(1 << 20)) {
  }
  EXPECT_TRUE(job.is_sampled());
  EXPECT_LE(job.seen(), SilhouetteJob::sample);
  EXPECT_NEAR(job.mean(), silhouette(blobs.points, blobs.labels), 0.02);
}

}  // namespace
}  // namespace lab
