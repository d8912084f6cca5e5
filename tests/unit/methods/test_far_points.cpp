// Points that arithmetic does not like: far from the origin, huge, of mixed scales, with one far from the rest. Every
// method gives finite numbers or a sentence, comes to an end, and where moving or stretching the points must not
// matter, it does not.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/rng.h"
#include "methods/directions/kernel_pca.h"
#include "methods/directions/pca_job.h"
#include "methods/directions/pca_power.h"
#include "methods/directions/pca_slices.h"
#include "methods/directions/ppca.h"
#include "methods/groups/class_spread.h"
#include "methods/groups/clustering_job.h"
#include "methods/measures/frechet.h"
#include "methods/measures/metrics.h"
#include "methods/numerics/nearest_to.h"
#include "methods/outliers/lof.h"

namespace lab {
namespace {

constexpr Index per_group = 24;
constexpr float stretch_far = 0x1p64F;   // 1.8e19: values of about 1e22
constexpr float stretch_end = 0x1p117F;  // values of about 1e38, the largest that float32 holds
constexpr float move_far = 1e8F;         // where float32 has steps of 8
constexpr std::int64_t quota = 100'000'000;
constexpr int most_calls = 20'000;

/// Two groups of points on places of a grid of 8, so that moving them by 1e8 moves them exactly.
Matrix two_groups(Index columns) {
  Rng rng(5);
  Matrix points(2 * per_group, columns);
  for (Index i = 0; i < points.rows(); ++i) {
    for (Index j = 0; j < columns; ++j) {
      const double value = 20 * rng.normal() + (i % 2 == 0 ? 0 : 160);
      points(i, j) = static_cast<float>(8 * std::round(value));
    }
  }
  return points;
}

struct Case {
  std::string name;
  Matrix points;
  bool moved = false;    ///< by 1e8 along every column: distances are what they were
  double stretched = 0;  ///< by so much in all columns, a power of two; 0: something else was done to them
};

std::vector<Case> cases(Index columns) {
  const Matrix plain = two_groups(columns);
  Matrix mixed = plain, far = plain, farther = plain, half = plain;
  mixed.col(1) *= stretch_far;
  far(7, 1) = 1e15F;
  farther(7, 1) = 1e20F;
  for (Index i = 0; i < half.rows(); i += 2) half.row(i).array() += move_far;
  const float largest = std::numeric_limits<float>::max();
  Matrix ends = plain;
  for (Index i = 0; i < ends.rows(); ++i) ends.row(i).setConstant(i % 2 == 0 ? -largest : largest);
  ends(0, 0) = 0;
  ends(1, 0) = 1;
  return {{"plain", plain, false, 1},
          {"moved by 1e8", (plain.array() + move_far).matrix(), true, 1},
          {"values of 1e22", plain * stretch_far, false, stretch_far},
          {"values of 1e38", plain * stretch_end, false, stretch_end},
          {"one group 1e8 away", half},
          {"scales of 1 and 1e22", mixed},
          {"one value of 1e15", far},
          {"one value of 1e20", farther},
          {"the ends of float32", ends},
          {"values of 1e-36", plain * 0x1p-127F, false, 0x1p-127},
          {"all equal, far away", Matrix::Constant(plain.rows(), columns, 123456789.0F)}};
}

/// What came of a run: an answer, or a sentence.
struct Outcome {
  bool finite = true;
  std::vector<int> labels;                   ///< numbered by first points, where the method gives groups
  std::vector<std::vector<double>> numbers;  ///< that moving the points does not change, each kind by itself
  std::string sentence, control;

  bool answered() const { return sentence.empty(); }
  template <class Numbers>
  void add(const Numbers& more) {
    numbers.emplace_back();
    for (const auto value : more)
      check(static_cast<double>(value)), numbers.back().push_back(static_cast<double>(value));
  }
  void check(double value) { finite = finite && std::isfinite(value); }
  template <class Dense>
  void add_matrix(const Dense& matrix) {
    std::vector<double> all;
    for (Index i = 0; i < matrix.rows(); ++i) {
      for (Index j = 0; j < matrix.cols(); ++j) all.push_back(static_cast<double>(matrix(i, j)));
    }
    add(all);
  }
};

/// Steps to the end, in slices; fails where the end does not come.
template <class Method>
void finish(Method& method) {
  int calls = 0;
  for (; !method.done() && calls < most_calls; ++calls) method.advance(quota);
  EXPECT_TRUE(method.done()) << "it went on after " << calls << " calls";
}

using Run = std::function<Outcome(const Case&)>;

/// Runs a method over all the cases. Points moved by 1e8 must be answered as the plain ones are; stretched ones where
/// `any_scale`, otherwise a sentence will do.
void expect_sense(const std::string& who, bool any_scale, const Run& run) {
  static const std::set<std::string> controls = {"data",   "k",     "eps",       "neighbours", "sigma",
                                                 "degree", "gamma", "tolerance", "one",        "components"};
  for (const Index columns : {2, 20}) {
    Outcome plain;
    for (const Case& one : cases(columns)) {
      SCOPED_TRACE(who + ", " + std::to_string(columns) + " columns, " + one.name);
      Outcome outcome;
      try {
        outcome = run(one);
      } catch (const InputError& error) {
        outcome.sentence = error.message();
        outcome.control = error.control_id();
        EXPECT_GT(outcome.sentence.size(), 12U);
        EXPECT_EQ(outcome.sentence.back(), '.') << outcome.sentence;
        EXPECT_TRUE(controls.contains(outcome.control)) << outcome.control << ": " << outcome.sentence;
      }
      EXPECT_TRUE(outcome.finite);
      if (one.name == "plain") plain = outcome;
      if (one.stretched == 1 || (one.stretched > 0 && any_scale)) {
        EXPECT_TRUE(outcome.answered()) << outcome.sentence;
      }
      if (outcome.answered() && one.stretched > 0) {
        EXPECT_EQ(outcome.labels, plain.labels);
      }
      if (!outcome.answered() || !one.moved) continue;
      ASSERT_EQ(outcome.numbers.size(), plain.numbers.size());
      for (std::size_t kind = 0; kind < plain.numbers.size(); ++kind) {
        ASSERT_EQ(outcome.numbers[kind].size(), plain.numbers[kind].size());
        double largest = 0, apart = 0;
        for (std::size_t i = 0; i < plain.numbers[kind].size(); ++i) {
          largest = std::max(largest, std::abs(plain.numbers[kind][i]));
          apart = std::max(apart, std::abs(plain.numbers[kind][i] - outcome.numbers[kind][i]));
        }
        EXPECT_LE(apart, 1e-5 * largest) << "numbers " << kind << ", the largest is " << largest;
      }
    }
  }
}

/// A radius that joins the points of a group and not the groups.
double radius(const Case& one) {
  return 450 * std::sqrt(static_cast<double>(one.points.cols())) * (one.stretched > 0 ? one.stretched : 1);
}

Outcome clustering(const Case& one, ClusteringParams params) {
  Outcome outcome;
  params.clusters = 2;
  params.restarts = 3;
  params.epsilon = radius(one);
  if (params.affinity.kind == AffinityKind::rbf) params.affinity.sigma = radius(one) / 2;
  ClusteringJob job;
  job.init(one.points, params, 3);
  finish(job);
  outcome.labels = numbered_by_first(job.labels());
  return outcome;
}

TEST(FarPoints, EveryKindOfClustering) {
  using Kind = ClusteringKind;
  const std::vector<std::pair<Kind, std::string>> kinds = {
      {Kind::kmeans, "k-means"},  {Kind::gmm, "a mixture"}, {Kind::dbscan, "DBSCAN"},
      {Kind::optics, "OPTICS"},   {Kind::single, "single"}, {Kind::complete, "complete"},
      {Kind::average, "average"}, {Kind::ward, "Ward"}};
  for (const auto& [kind, name] : kinds) {
    ClusteringParams params;
    params.kind = kind;
    expect_sense(name, true, [&](const Case& one) { return clustering(one, params); });
  }
  for (const AffinityKind affinity : {AffinityKind::local, AffinityKind::rbf, AffinityKind::knn}) {
    for (const Kind kind : {Kind::spectral, Kind::pic}) {
      ClusteringParams params;
      params.kind = kind;
      params.affinity.kind = affinity;
      params.affinity.neighbours = 12;
      const std::string name = kind == Kind::pic ? "PIC " : "spectral ";
      expect_sense(name + std::to_string(static_cast<int>(affinity)), true,
                   [&](const Case& one) { return clustering(one, params); });
    }
  }
}

TEST(FarPoints, KmeansAndItsChoiceOfK) {
  expect_sense("k-means", true, [](const Case& one) {
    Outcome outcome;
    KmeansParams params;
    params.clusters = 3;
    Kmeans method;
    method.init(one.points, params, 3);
    finish(method);
    outcome.check(method.state().cost);
    EXPECT_TRUE(method.state().centroids.allFinite());
    outcome.add(method.state().counts);
    return outcome;
  });
  expect_sense("choosing K", true, [](const Case& one) {
    Outcome outcome;
    ChooseKParams params;
    params.k_max = 4;
    params.restarts = 2;
    KmeansChooseK job;
    job.init(one.points, params, 3);
    finish(job);
    for (const ChooseKRow& row : job.rows()) {
      outcome.check(row.cost);
      if (row.k == 2) outcome.add(std::vector<double>{row.silhouette});
    }
    return outcome;
  });
}

TEST(FarPoints, AMixtureOfEveryShapeAndStart) {
  for (const GmmCovariance type : {GmmCovariance::full, GmmCovariance::tied, GmmCovariance::diagonal,
                                   GmmCovariance::spherical, GmmCovariance::fixed}) {
    for (const GmmStart start : {GmmStart::kmeans, GmmStart::random}) {
      for (const GmmCollapse collapse : {GmmCollapse::reseed, GmmCollapse::hold}) {
        const std::string name = "a mixture " + std::to_string(static_cast<int>(type)) + " " +
                                 std::to_string(static_cast<int>(start)) + " " +
                                 std::to_string(static_cast<int>(collapse));
        expect_sense(name, true, [&](const Case& one) {
          GmmParams params;
          params.components = 2;
          params.covariance = type;
          params.start = start;
          params.collapse = collapse;
          params.sigma = one.stretched > 0 ? 160 * one.stretched : 160;
          Outcome outcome;
          Gmm method;
          method.init(one.points, params, 3);
          finish(method);
          const GmmState& state = method.state();
          outcome.add(std::vector<double>{state.log_likelihood});
          outcome.labels = numbered_by_first(state.labels());
          EXPECT_TRUE(state.model.means.allFinite());
          EXPECT_TRUE(state.responsibilities.allFinite());
          Rng rng(1);
          EXPECT_TRUE(gmm_sample(state.model, 20, rng).points.allFinite());
          return outcome;
        });
      }
    }
  }
}

TEST(FarPoints, ACovarianceThatIsNotFiniteEndsInASentence) {
  EXPECT_THROW(cholesky_or_raised(MatrixD::Constant(2, 2, std::nan(""))), InputError);
  EXPECT_THROW(cholesky_or_raised(MatrixD::Constant(2, 2, std::numeric_limits<double>::infinity())),
               InputError);
  // One that no diagonal could mend before it overflows.
  MatrixD wild = MatrixD::Constant(2, 2, 1e308);
  wild(0, 0) = wild(1, 1) = -1e308;
  EXPECT_THROW(cholesky_or_raised(wild), InputError);
}

TEST(FarPoints, DensitiesByRadius) {
  expect_sense("DBSCAN", true, [](const Case& one) {
    const DbscanParams params{radius(one), 4};
    Dbscan method;
    method.init(one.points, params);
    finish(method);
    Outcome outcome;
    outcome.labels = method.state().labels;
    // The plain reading is right for any points.
    EXPECT_EQ(method.state().labels, dbscan_plainly(one.points, params).labels);
    return outcome;
  });
  expect_sense("OPTICS", true, [](const Case& one) {
    OpticsParams params;
    params.min_points = 4;
    Optics method;
    method.init(one.points, params);
    finish(method);
    Outcome outcome;
    outcome.add(method.state().core);
    EXPECT_EQ(method.state().ordering.size(), static_cast<std::size_t>(one.points.rows()));
    return outcome;
  });
  expect_sense("the k-distance graph", true, [](const Case& one) {
    KDistances job;
    job.init(one.points, 4);
    finish(job);
    Outcome outcome;
    outcome.add(job.descending());
    return outcome;
  });
}

TEST(FarPoints, Hierarchies) {
  for (const Linkage linkage : {Linkage::single, Linkage::complete, Linkage::average, Linkage::ward}) {
    expect_sense("linkage " + std::to_string(static_cast<int>(linkage)), true, [&](const Case& one) {
      Outcome outcome;
      const HierarchyState state = run_hierarchy(one.points, {linkage, 1});
      for (const Merge& merge : *state.tree) outcome.add(std::vector<double>{merge.height});
      return outcome;
    });
  }
}

TEST(FarPoints, Directions) {
  for (const PcaSolver solver : {PcaSolver::covariance, PcaSolver::svd, PcaSolver::randomized}) {
    expect_sense("PCA " + std::to_string(static_cast<int>(solver)), false, [&](const Case& one) {
      PcaParams params;
      params.solver = solver;
      PcaJob job;
      job.init(one.points, params, 3);
      finish(job);
      Outcome outcome;
      const Pca& model = job.result();
      outcome.add_matrix(model.components);
      outcome.add(model.explained_ratio);
      const Matrix scores = model.transform(one.points);
      outcome.add_matrix(scores);
      outcome.add_matrix(model.whiten(one.points));
      EXPECT_TRUE(model.inverse(scores).allFinite());
      PcaErrors errors;
      errors.init(one.points, model);
      finish(errors);
      outcome.add(errors.errors());
      outcome.add(training_errors(model, one.points.rows()));
      return outcome;
    });
  }
  expect_sense("PCA by power iteration", false, [](const Case& one) {
    PcaPower method;
    method.init(one.points, PcaPowerParams(), 3);
    finish(method);
    Outcome outcome;
    outcome.add_matrix(method.state().components);
    outcome.add(method.result().explained_ratio);
    return outcome;
  });
  expect_sense("probabilistic PCA", false, [](const Case& one) {
    Ppca method;
    method.init(one.points, PpcaParams(), 3);
    finish(method);
    Outcome outcome;
    outcome.add(std::vector<double>{method.state().log_likelihood});
    outcome.add_matrix(method.state().latent);
    EXPECT_TRUE(method.state().model.loadings.allFinite());
    outcome.check(ppca_closed_form(one.points, 1).noise);
    return outcome;
  });
}

// What is the same for all points has no part in how they differ, wherever it lies.
TEST(FarPoints, AConstantColumnFarOutChangesNothing) {
  const Matrix plain = two_groups(600) * 0x1p-8F;
  Matrix more(plain.rows(), plain.cols() + 1);
  more << Matrix::Constant(plain.rows(), 1, 1e25F), plain;
  for (const Linkage linkage : {Linkage::single, Linkage::complete, Linkage::average, Linkage::ward}) {
    const HierarchyState expected = run_hierarchy(plain, {linkage, 1}),
                         got = run_hierarchy(more, {linkage, 1});
    ASSERT_EQ(got.tree->size(), expected.tree->size());
    for (std::size_t m = 0; m < got.tree->size(); ++m)
      EXPECT_NEAR((*got.tree)[m].height / (*expected.tree)[m].height, 1, 1e-6) << static_cast<int>(linkage);
  }
  for (const PcaSolver solver : {PcaSolver::covariance, PcaSolver::svd, PcaSolver::randomized}) {
    const auto ratio_of = [&](const Matrix& points) {
      PcaParams params;
      params.solver = solver;
      params.components = 2;
      PcaJob job;
      job.init(points, params, 3);
      finish(job);
      return job.result().explained_ratio;
    };
    const VectorD expected = ratio_of(plain), got = ratio_of(more);
    for (Index j = 0; j < 2; ++j) EXPECT_NEAR(got[j] / expected[j], 1, 1e-3) << static_cast<int>(solver);
  }
}

TEST(FarPoints, AKernelThatOverflowsWhenItIsCentredIsRefused) {
  Matrix points = Matrix::Constant(21, 1, -1.5e19F);
  points(20, 0) = 1.5e19F;
  KernelPcaParams params;
  params.kernel = Kernel::linear;
  try {
    const KernelPcaState state = run_kernel_pca(points, params, 3);
    EXPECT_TRUE(state.scores.allFinite());
    ADD_FAILURE() << "8.2e38 does not fit float32";
  } catch (const InputError& error) {
    EXPECT_EQ(error.control_id(), "data");
  }
}

TEST(FarPoints, KernelPca) {
  for (const Kernel kernel : {Kernel::linear, Kernel::rbf}) {
    expect_sense("kernel PCA " + std::to_string(static_cast<int>(kernel)), false, [&](const Case& one) {
      KernelPcaParams params;
      params.kernel = kernel;
      params.gamma = suggested_gamma(one.points, kernel);
      KernelPca method;
      method.init(one.points, params, 3);
      finish(method);
      Outcome outcome;
      outcome.add(method.state().eigenvalues);
      outcome.add_matrix(method.state().scores);
      const Matrix again = project(one.points, params, method.state(), one.points);
      EXPECT_TRUE(again.allFinite());
      outcome.add_matrix(again);
      return outcome;
    });
  }
  // What the polynomial makes of points depends on where they lie: finite, or a sentence.
  for (const int degree : {1, 3, 10}) {
    for (const Case& one : cases(2)) {
      SCOPED_TRACE("degree " + std::to_string(degree) + ", " + one.name);
      KernelPcaParams params;
      params.kernel = Kernel::polynomial;
      params.degree = degree;
      try {
        params.gamma = suggested_gamma(one.points, params.kernel);
        const KernelPcaState state = run_kernel_pca(one.points, params, 3);
        EXPECT_TRUE(state.scores.allFinite());
        EXPECT_TRUE(state.eigenvalues.allFinite());
      } catch (const InputError& error) {
        EXPECT_TRUE(error.control_id() == "degree" || error.control_id() == "gamma") << error.what();
      }
    }
  }
}

TEST(FarPoints, Outliers) {
  expect_sense("LOF", true, [](const Case& one) {
    Lof method;
    method.init(one.points, {5});
    finish(method);
    Outcome outcome;
    outcome.add(method.state().score);
    const LofNovelty novelty(one.points, method.state());
    for (const double score : novelty.scores(one.points)) outcome.check(score);
    return outcome;
  });
}

TEST(FarPoints, SearchesAndMeasures) {
  expect_sense("a search", true, [](const Case& one) {
    NearestToJob job;
    job.init_row(one.points, 3, 5);
    finish(job);
    Outcome outcome;
    for (const NearRow& row : job.result())
      outcome.labels.push_back(static_cast<int>(row.row)), outcome.check(row.distance);
    return outcome;
  });
  expect_sense("the silhouette", true, [](const Case& one) {
    std::vector<int> labels(static_cast<std::size_t>(one.points.rows()));
    for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = static_cast<int>(i % 2);
    Outcome outcome;
    outcome.add(silhouette_values(one.points, labels));
    return outcome;
  });
  expect_sense("the distance of clouds", false, [](const Case& one) {
    Outcome outcome;
    const Gaussian a = gaussian_of(PointsView(one.points).slice(0, 20));
    const Gaussian b = gaussian_of(PointsView(one.points).slice(20, 20));
    outcome.add(std::vector<double>{frechet_distance(a, b)});
    return outcome;
  });
  expect_sense("two classes by one number", true, [](const Case& one) {
    std::vector<double> values;
    std::vector<int> labels;
    for (Index i = 0; i < one.points.rows(); ++i) {
      values.push_back(static_cast<double>(one.points(i, 1)));
      labels.push_back(static_cast<int>(i % 2));
    }
    Outcome outcome;
    const ScalarSplit split = split_by_value(values, labels, 0, 1, 3);
    outcome.add(std::vector<double>{split.accuracy});
    outcome.check(split.threshold);
    return outcome;
  });
}

TEST(FarPoints, ErrorsBeyondFloat32TellTwoClassesApart) {
  const std::vector<double> values = {1e60, 2e60, 8e60, 9e60};
  const std::vector<int> labels = {0, 0, 1, 1};
  const ScalarSplit split = split_by_value(values, labels, 0, 1, 3);
  EXPECT_EQ(split.accuracy, 1);
  EXPECT_GT(split.threshold, 2e60);
  EXPECT_LT(split.threshold, 8e60);
}

}  // namespace
}  // namespace lab
