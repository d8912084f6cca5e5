#include "methods/groups/pic.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "methods/groups/spectral.h"
#include "methods/measures/metrics.h"
#include "tests/unit/groups_golden.h"

namespace lab {
namespace {

AffinityParams graph(const std::string& kind) {
  AffinityParams params;
  params.kind = kind == "knn" ? AffinityKind::knn : AffinityKind::local;
  params.neighbours = kind == "knn" ? 10 : 7;
  return params;
}

PicParams pic(int clusters, const AffinityParams& affinity) {
  PicParams params;
  params.clusters = clusters;
  params.affinity = affinity;
  return params;
}

SpectralParams spectral(int clusters, const AffinityParams& affinity) {
  SpectralParams params;
  params.clusters = clusters;
  params.affinity = affinity;
  return params;
}

Affinity build(PointsView points, const AffinityParams& params) {
  AffinityJob job;
  job.init(points, params, "The test");
  while (!job.advance(std::numeric_limits<std::int64_t>::max())) {
  }
  return job.take();
}

/// Which control is refused, at the beginning or on the way.
template <class Method>
std::string refused(PointsView points, const typename Method::Params& params) {
  try {
    Method method;
    method.init(points, params, 1);
    while (!method.done()) method.step();
  } catch (const InputError& error) {
    return error.control_id();
  }
  return "accepted";
}

TEST(Affinity, ByHand) {
  Matrix x(4, 1);
  x << 0, 1, 3, 7;
  AffinityParams local;
  local.neighbours = 1;  // σ = 1, 1, 2, 4
  const Affinity a = build(x, local);
  EXPECT_NEAR(a.weights(0, 1), std::exp(-1.0), 1e-6);
  EXPECT_NEAR(a.weights(1, 2), std::exp(-4.0 / 2), 1e-6);
  EXPECT_NEAR(a.weights(2, 3), std::exp(-16.0 / 8), 1e-6);
  EXPECT_EQ(a.weights(2, 2), 0);
  EXPECT_EQ(a.part_count, 1);
  AffinityParams rbf;
  rbf.kind = AffinityKind::rbf;
  rbf.sigma = 2;
  EXPECT_NEAR(build(x, rbf).weights(0, 2), std::exp(-9.0 / 8), 1e-6);
  AffinityParams knn;
  knn.kind = AffinityKind::knn;
  knn.neighbours = 2;
  const Affinity c = build(x, knn);
  // Each with itself; 0-1 both ways, 2 chooses 1, 3 chooses 2.
  Matrix expected(4, 4);
  expected << 1, 1, 0, 0, 1, 1, 0.5F, 0, 0, 0.5F, 1, 0.5F, 0, 0, 0.5F, 1;
  EXPECT_EQ(c.weights, expected);
}

TEST(Affinity, IsSymmetricAndNoDegreeIsZero) {
  const Matrix x = golden::clouds(200, 3, 4, 0.5, 6);
  for (const AffinityKind kind : {AffinityKind::local, AffinityKind::rbf, AffinityKind::knn}) {
    AffinityParams params;
    params.kind = kind;
    params.sigma = 0.01;  // many points are like no other
    const Affinity a = build(x, params);
    EXPECT_EQ(a.weights, Matrix(a.weights.transpose()));
    EXPECT_GE(a.weights.minCoeff(), 0);
    EXPECT_LE(a.weights.maxCoeff(), 1);
    EXPECT_GT(a.degrees.minCoeff(), 0);
    for (Index i = 0; i < 200; ++i) {
      for (Index j = 0; j < 200; ++j) {
        if (a.weights(i, j) > 0) {
          EXPECT_EQ(a.parts[static_cast<std::size_t>(i)], a.parts[static_cast<std::size_t>(j)]);
        }
      }
    }
  }
}

TEST(Pic, AgreesWithTheFormulaInNumpy) {
  for (const auto& answer : golden::read("spectral.json")) {
    const auto& points = golden::points(answer["data"]);
    const std::string kind = answer["affinity"];
    SCOPED_TRACE(answer["data"].get<std::string>() + " " + kind);
    Pic method;
    method.init(points.x, pic(answer["k"], graph(kind)), 1);
    method.step();
    // Iris holds equal points, whose names may be exchanged among nearest neighbours: there only the values
    // are compared.
    const auto farthest = [](std::vector<double> mine, std::vector<double> theirs) {
      double worst = mine.size() == theirs.size() ? 0 : 1;
      for (std::size_t i = 0; i < mine.size(); ++i) {
        worst = std::max(worst, std::abs(mine[i] - theirs[i]) / std::abs(theirs[i]));
      }
      return worst;
    };
    const VectorD& degrees = method.affinity()->degrees;
    EXPECT_LT(farthest({degrees.begin(), degrees.end()}, golden::reals(answer["degrees"])), 1e-5);
    while (!method.state().stopped) {
      method.step();
      EXPECT_NEAR(method.state().v.lpNorm<1>(), 1, 1e-12);  // the invariant
    }
    EXPECT_NEAR(method.state().iteration, answer["pic_steps"].get<int>(), 1);
    const VectorD v = method.state().v * static_cast<double>(points.x.rows());
    EXPECT_LT(farthest({v.begin(), v.end()}, golden::reals(answer["pic"])), 1e-3);
  }
}

TEST(Pic, SeparatesWhatIsSeparate) {
  const auto& wine = golden::points("wine");
  EXPECT_GT(adjusted_rand(run_pic(wine.x, pic(3, graph("local")), 1).labels, wine.labels), 0.8);
  const auto& blobs = golden::points("blobs");
  PicParams random = pic(4, graph("knn"));
  random.start = PicStart::random;
  EXPECT_GT(adjusted_rand(run_pic(blobs.x, random, 1).labels, blobs.labels), 0.95);
}

TEST(Pic, TheStopIsTheOneStated) {  // a certificate, from scratch
  const auto& points = golden::points("stretched");
  Pic method;
  method.init(points.x, pic(3, graph("local")), 1);
  std::vector<PicState> states;
  while (!method.state().stopped) {
    method.step();
    states.push_back(method.state());
  }
  const MatrixD a = method.affinity()->weights.cast<double>();
  const double limit = 1e-5 / 300;
  for (std::size_t t = 1; t < states.size(); ++t) {
    VectorD v = VectorD::Zero(300);
    for (Index i = 0; i < 300; ++i) {
      for (Index j = 0; j < 300; ++j) v[i] += a(i, j) * states[t - 1].v[j] / method.affinity()->degrees[i];
    }
    v /= v.lpNorm<1>();
    EXPECT_LT((v - states[t].v).cwiseAbs().maxCoeff(), 1e-14);
    if (t < 2) continue;
    const VectorD before = (states[t - 1].v - states[t - 2].v).cwiseAbs();
    const VectorD now = (states[t].v - states[t - 1].v).cwiseAbs();
    const double acceleration = (now - before).cwiseAbs().maxCoeff();
    EXPECT_NEAR(acceleration, states[t].acceleration, 1e-15);
    EXPECT_EQ(acceleration <= limit, t + 1 == states.size());
  }
}

TEST(Pic, StopsLaterWithASmallerTolerance) {
  const auto& points = golden::points("stretched");
  PicParams params = pic(3, graph("local"));
  const int usual = run_pic(points.x, params, 1).iteration;
  params.tolerance = 1e-7;
  EXPECT_GT(run_pic(points.x, params, 1).iteration, usual);
  params.tolerance = 0;
  params.max_iterations = usual + 5;
  EXPECT_EQ(run_pic(points.x, params, 1).iteration, usual + 5);
  params.tolerance = 1;  // the first two changes differ by less: stopped as soon as there are two
  EXPECT_EQ(run_pic(points.x, params, 1).iteration, 2);
}

template <class Method>
void takes_a_graph(PointsView points, const typename Method::Params& params) {
  const auto known = std::make_shared<const Affinity>(build(points, params.affinity));
  Method plain, given;
  plain.init(points, params, 4);
  given.init(points, params, 4, known);
  EXPECT_EQ(given.affinity(), known.get());
  while (!plain.done()) plain.step();
  while (!given.done()) given.step();
  EXPECT_EQ(given.state().labels, plain.state().labels);
  EXPECT_EQ(given.affinity(), known.get());
  auto split = std::make_shared<Affinity>(*known);
  split->part_count = params.clusters + 1;
  EXPECT_THROW(given.init(points, params, 4, split), InputError);
  EXPECT_EQ(given.state().labels, plain.state().labels);  // as it was
}

TEST(Pic, TakesAGraphThatIsKnown) {
  takes_a_graph<Pic>(golden::points("iris").x, pic(3, graph("local")));
  takes_a_graph<Spectral>(golden::points("iris").x, spectral(3, graph("knn")));
}

TEST(Spectral, AgreesWithScikitLearn) {
  for (const auto& answer : golden::read("spectral.json")) {
    const auto& points = golden::points(answer["data"]);
    const std::string kind = answer["affinity"];
    SCOPED_TRACE(answer["data"].get<std::string>() + " " + kind);
    const SpectralState state = run_spectral(points.x, spectral(answer["k"], graph(kind)), 1);
    const auto values = golden::reals(answer["eigenvalues"]);
    for (Index k = 0; k < state.values.size(); ++k) {
      EXPECT_NEAR(state.values[k], values[static_cast<std::size_t>(k)], 1e-6);
    }
    EXPECT_LT(state.residual, 1e-6);
    EXPECT_GT(adjusted_rand(state.labels, answer["labels"].get<std::vector<int>>()), 0.97);
  }
}

TEST(Spectral, DigitsReachTheReferenceFigures) {
  const auto& digits = golden::points("digits");
  const SpectralState state = run_spectral(digits.x, spectral(10, graph("knn")), 1);
  EXPECT_GE(adjusted_rand(state.labels, digits.labels), 0.757);
  EXPECT_GE(normalised_mutual_information(state.labels, digits.labels), 0.854);
}

TEST(Spectral, EigenvectorsSolveTheProblem) {  // a certificate, from scratch
  for (const char* name : {"moons", "iris", "wine"}) {
    const auto& points = golden::points(name);
    const Affinity a = build(points.x, graph("knn"));
    NormalisedEigen job;
    job.init(a, 8, 3);
    int slices = 0;
    while (!job.advance(1)) ++slices;
    EXPECT_GT(slices, 8);
    const VectorD root = a.degrees.cwiseSqrt().cwiseInverse();
    const MatrixD weights = a.weights.cast<double>();
    const MatrixD n = root.asDiagonal() * weights * root.asDiagonal();
    const MatrixD& u = job.vectors();
    EXPECT_LT((u.transpose() * u - MatrixD::Identity(8, 8)).cwiseAbs().maxCoeff(), 1e-9);
    EXPECT_LT((n * u - u * job.values().asDiagonal()).cwiseAbs().maxCoeff(), 1e-8);
    for (Index k = 1; k < 8; ++k) EXPECT_GE(job.values()[k - 1], job.values()[k] - 1e-12);
  }
}

TEST(Spectral, ASplitGraphIsSolvedUpToKPartsAndRefusedBeyond) {
  Matrix x(40, 2);
  for (Index i = 0; i < 40; ++i) {
    x.row(i) << static_cast<float>(100 * (i % 4)) + 0.01F * static_cast<float>(i * i % 17),
        static_cast<float>(i % 7) * 0.1F;
  }
  AffinityParams knn = graph("knn");
  knn.neighbours = 9;
  EXPECT_EQ(build(x, knn).part_count, 4);
  std::vector<int> truth;
  for (int i = 0; i < 40; ++i) truth.push_back(i % 4);
  EXPECT_EQ(run_spectral(x, spectral(4, knn), 1).labels, truth);
  EXPECT_EQ(run_spectral(x, spectral(5, knn), 1).values.head(4), VectorD::Ones(4));
  EXPECT_EQ(refused<Spectral>(x, spectral(3, knn)), "neighbours");
  EXPECT_EQ(refused<Pic>(x, pic(3, knn)), "neighbours");
  EXPECT_EQ(refused<Pic>(x, pic(4, knn)), "accepted");
}

template <class Method>
void small_slices(PointsView points, const typename Method::Params& params) {
  Method whole;
  whole.init(points, params, 4);
  while (!whole.done()) whole.step();
  Method method;
  method.init(points, params, 4);
  int slices = 0;
  std::vector<typename Method::State> kept;
  while (!method.done()) {
    ++slices;
    if (method.advance(1000)) kept.push_back(method.state());
    EXPECT_GE(method.progress(), 0);
    EXPECT_LE(method.progress(), 1);
  }
  EXPECT_GT(slices, 200);
  EXPECT_EQ(method.state().labels, whole.state().labels);
  for (const auto& state : kept) {
    Method other;
    other.init(points, params, 4);
    other.restore(state);
    while (!other.done()) other.step();
    EXPECT_EQ(other.state().labels, whole.state().labels);
    EXPECT_GT(state.bytes(), 0u);
  }
}

TEST(Pic, SmallSlicesAndRestoreGiveTheSame) {
  const auto& points = golden::points("iris");
  small_slices<Pic>(points.x, pic(3, graph("local")));
  PicParams random = pic(3, graph("knn"));
  random.start = PicStart::random;
  small_slices<Pic>(points.x, random);
  EXPECT_EQ(run_pic(points.x, random, 4).v, run_pic(points.x, random, 4).v);
  EXPECT_NE(run_pic(points.x, random, 4).v, run_pic(points.x, random, 5).v);
}

TEST(Spectral, SmallSlicesAndRestoreGiveTheSame) {
  const auto& points = golden::points("iris");
  small_slices<Spectral>(points.x, spectral(3, graph("local")));
  EXPECT_EQ(run_spectral(points.x, spectral(3, graph("knn")), 4).embedding,
            run_spectral(points.x, spectral(3, graph("knn")), 4).embedding);
}

TEST(Pic, RefusesBadInput) {
  const Matrix x = golden::clouds(30, 2, 2, 1, 1);
  const AffinityParams local = graph("local");
  EXPECT_EQ(refused<Pic>(x, pic(2, local)), "accepted");
  EXPECT_EQ(refused<Pic>(x, pic(0, local)), "k");
  EXPECT_EQ(refused<Pic>(x, pic(31, local)), "k");
  EXPECT_EQ(refused<Spectral>(x, spectral(0, local)), "k");
  EXPECT_EQ(refused<Spectral>(x, spectral(31, local)), "k");
  AffinityParams bad = local;
  bad.neighbours = 30;
  EXPECT_EQ(refused<Pic>(x, pic(2, bad)), "neighbours");
  bad.neighbours = 0;
  EXPECT_EQ(refused<Spectral>(x, spectral(2, bad)), "neighbours");
  bad.kind = AffinityKind::rbf;
  bad.sigma = std::nan("");
  EXPECT_EQ(refused<Pic>(x, pic(2, bad)), "sigma");
  PicParams none = pic(2, local);
  none.max_iterations = 0;
  EXPECT_EQ(refused<Pic>(x, none), "iterations");
  PicParams stop = pic(2, local);
  stop.tolerance = std::nan("");
  EXPECT_EQ(refused<Pic>(x, stop), "tolerance");
  EXPECT_EQ(refused<Pic>(Matrix(0, 2), pic(1, local)), "data");
  EXPECT_EQ(refused<Pic>(Matrix(Matrix::Ones(30, 2)), pic(2, local)), "data");
  EXPECT_EQ(refused<Pic>(Matrix(Matrix::Random(affinity_limit + 1, 1)), pic(2, local)), "data");
  // A simplex: all distances equal.
  EXPECT_EQ(refused<Pic>(Matrix(Matrix::Identity(12, 12)), pic(2, local)), "data");
  EXPECT_EQ(refused<Spectral>(Matrix(Matrix::Identity(12, 12)), spectral(2, local)), "data");
  Matrix infinite = x;
  infinite(4, 0) = std::numeric_limits<float>::infinity();
  EXPECT_EQ(refused<Pic>(infinite, pic(2, local)), "data");
}

}  // namespace
}  // namespace lab
