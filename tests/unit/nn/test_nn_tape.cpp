#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

#include "core/parallel_for.h"
#include "core/rng.h"
#include "nn/backend_eigen.h"
#include "nn/initialiser.h"
#include "nn/noise.h"
#include "nn/operations/dense.h"
#include "nn/operations/measure.h"
#include "nn/operations/random.h"
#include "nn/operations/reconstruction.h"
#include "nn/operations/rows.h"
#include "nn/product.h"
#include "nn/random_block.h"
#include "nn/tape.h"
#include "tests/unit/files.h"

namespace lab::nn {
namespace {

using lab::testing::refusal;

template <class S>
std::vector<S> random_numbers(Index count, std::uint64_t seed) {
  Rng rng(seed);
  std::vector<S> out(static_cast<std::size_t>(count));
  for (S& value : out) value = static_cast<S>(rng.normal());
  return out;
}

template <class S>
void check_product(Index m, Index n, Index k, bool transpose_a, bool transpose_b, bool add,
                   double tolerance) {
  using Rows = Eigen::Matrix<S, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const std::vector<S> a = random_numbers<S>(m * k, 1), b = random_numbers<S>(k * n, 2),
                       bias = random_numbers<S>(n, 3);
  std::vector<S> out = random_numbers<S>(m * n, 4);
  const Rows before = Eigen::Map<const Rows>(out.data(), m, n);
  const Rows left = transpose_a ? Rows(Eigen::Map<const Rows>(a.data(), k, m).transpose())
                                : Rows(Eigen::Map<const Rows>(a.data(), m, k));
  const Rows right = transpose_b ? Rows(Eigen::Map<const Rows>(b.data(), n, k).transpose())
                                 : Rows(Eigen::Map<const Rows>(b.data(), k, n));
  Rows expected = left * right;
  if (add) {
    expected += before;
  } else {
    expected.rowwise() += Eigen::Map<const Eigen::Matrix<S, 1, Eigen::Dynamic>>(bias.data(), n);
    expected = expected.cwiseMax(S(0)).eval();
  }
  ProductEnd<S> end;
  end.add = add;
  if (!add) {
    end.bias = bias.data();
    end.activation = relu_activation;
  }
  const Factor<S> fa = transpose_a ? Factor<S>{a.data(), 1, m} : Factor<S>{a.data(), k, 1};
  const Factor<S> fb = transpose_b ? Factor<S>{b.data(), 1, k} : Factor<S>{b.data(), n, 1};
  product<S>(m, n, k, fa, fb, out.data(), n, end);
  const Rows got = Eigen::Map<const Rows>(out.data(), m, n);
  EXPECT_LE((got - expected).cwiseAbs().maxCoeff(), tolerance * std::sqrt(static_cast<double>(k)))
      << m << "×" << n << "×" << k << (transpose_a ? " Aᵀ" : "") << (transpose_b ? " Bᵀ" : "")
      << (add ? " added" : "");
}

TEST(Product, AgreesWithEigen) {
  const Index sizes[][3] = {{1, 1, 1},   {6, 16, 5},     {7, 17, 3},    {128, 28, 784}, {5, 784, 28},
                            {97, 33, 1}, {200, 50, 600}, {13, 16, 256}, {12, 47, 257},  {1, 300, 70}};
  for (const auto& [m, n, k] : sizes) {
    for (const bool transpose_a : {false, true}) {
      for (const bool transpose_b : {false, true}) {
        for (const bool add : {false, true}) {
          check_product<double>(m, n, k, transpose_a, transpose_b, add, 1e-13);
          check_product<float>(m, n, k, transpose_a, transpose_b, add, 5e-6);
        }
      }
    }
  }
}

TEST(Product, DoesNotDependOnTheNumberOfThreads) {
  const Index m = 200, n = 300, k = 700;
  const std::vector<float> a = random_numbers<float>(m * k, 1), b = random_numbers<float>(k * n, 2);
  std::vector<float> one(static_cast<std::size_t>(m * n)), several(one);
  const int before = threads();
  set_threads(1);
  product<float>(m, n, k, {a.data(), k, 1}, {b.data(), n, 1}, one.data(), n);
  set_threads(3);
  product<float>(m, n, k, {a.data(), k, 1}, {b.data(), n, 1}, several.data(), n);
  set_threads(before);
  EXPECT_EQ(one, several);
}

TEST(RandomBlock, HasTheValuesOfTheReferenceImplementation) {
  // The known answers that Random123 ships for philox4x32 with 10 rounds.
  const auto words = [](std::uint64_t seed, std::uint32_t stream, std::uint64_t step, std::uint32_t block) {
    const RandomBlock b = random_block(seed, stream, step, block);
    return std::vector<std::uint32_t>(b.word, b.word + 4);
  };
  using Words = std::vector<std::uint32_t>;
  EXPECT_EQ(words(0, 0, 0, 0), (Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(words(~0ULL, ~0U, ~0ULL, ~0U), (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(words(0x299f31d0a4093822ULL, 0x85a308d3, 0x0370734413198a2eULL, 0x243f6a88),
            (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Noise, IsStandardNormalAndDoesNotDependOnTheWayItIsCut) {
  constexpr Index count = 200000;
  const RandomStream stream{7, 3, 5};
  std::vector<double> all(count);
  normal_numbers(stream, 0, count, all.data());
  double sum = 0, squares = 0, fourth = 0;
  for (const double value : all) {
    ASSERT_TRUE(std::isfinite(value));
    sum += value;
    squares += value * value;
    fourth += value * value * value * value;
  }
  EXPECT_NEAR(sum / count, 0, 0.01);
  EXPECT_NEAR(squares / count, 1, 0.015);
  EXPECT_NEAR(fourth / count, 3, 0.1);
  std::vector<double> part(1003);
  normal_numbers(stream, 4096, 1003, part.data());
  for (std::size_t i = 0; i < part.size(); ++i) ASSERT_EQ(part[i], all[4096 + i]);
  std::vector<float> other(8);
  normal_numbers(RandomStream{7, 3, 6}, 0, 8, other.data());
  EXPECT_NE(static_cast<double>(other[0]), all[0]);
}

TEST(Tape, HandComputedRegression) {
  // y = 2 x + 1 by a layer with w = 1, b = 0: at x = 1, 3 the errors are −2 and −4.
  EigenBackend<double> backend;
  Parameters p(backend);
  Graph g;
  const Value x = g.input("x", {2, 1}), t = g.input("t", {2, 1});
  const Value y = dense(x, p, "line", 1);
  const Value loss = mean_squared_error(y, t);
  p.initialise(1);
  p.write(0, std::vector<double>{1.0});
  Tape tape(g, backend, {.loss = loss, .trained = {&p}, .wanted = {x}});
  tape.write(x, std::vector<double>{1, 3});
  tape.write(t, std::vector<double>{3, 7});
  tape.forward();
  tape.backward();
  EXPECT_DOUBLE_EQ(tape.scalar(loss), 10);  // (4 + 16) / 2
  double slope = 0;
  backend.read_numbers(std::span<double>(&slope, 1), p.gradient(0));
  EXPECT_DOUBLE_EQ(slope, -14);  // 2/2 Σ error · x = −2 − 12
  backend.read_numbers(std::span<double>(&slope, 1), p.gradient(1));
  EXPECT_DOUBLE_EQ(slope, -6);
  EXPECT_EQ(tape.gradient(x), (std::vector<double>{-2, -4}));
}

TEST(Tape, PiecesDoTheSameAsAWholePass) {
  EigenBackend<float> backend;
  Parameters p(backend);
  Graph g;
  const Value x = g.input("x", {8, 5});
  const Value h = dense(x, p, "a", 6, {tanh_activation});
  const Value loss = mean_squared_error(dense(h, p, "b", 5), x);
  p.initialise(4);
  Tape tape(g, backend, {.loss = loss, .trained = {&p}});
  tape.write(x, random_numbers<float>(40, 9));
  tape.forward();
  tape.backward();
  std::vector<float> whole(static_cast<std::size_t>(p.flat_size())), pieces(whole);
  backend.read_numbers(std::span<float>(whole), p.gradients().data());
  backend.fill_zero(p.gradients().data(), p.gradients().bytes());
  std::int64_t cost = 0;
  for (int piece = 0; piece < tape.pieces(); ++piece) {
    tape.run_piece(piece);
    cost += tape.cost(piece);
  }
  backend.read_numbers(std::span<float>(pieces), p.gradients().data());
  EXPECT_EQ(whole, pieces);
  EXPECT_EQ(cost, tape.total_cost());
  EXPECT_GE(cost, 3 * 8 * (5 * 6 + 6 * 5));
}

TEST(Tape, OnlyWhatIsTrainedGetsAGradient) {
  // The critic's weights are constants while the generator learns.
  EigenBackend<float> backend;
  Parameters generator(backend), critic(backend);
  Graph g;
  const Value z = normal(g, {4, 2});
  const Value made = dense(z, generator, "g", 3, {tanh_activation});
  const Value loss = mean_squared_error(dense(made, critic, "c", 3), g.input("t", {4, 3}));
  generator.initialise(1);
  critic.initialise(2);
  Tape tape(g, backend, {.loss = loss, .trained = {&generator}});
  tape.forward();
  tape.backward();
  const auto sum = [&](const Parameters& p) {
    std::vector<float> all(static_cast<std::size_t>(p.flat_size()));
    backend.read_numbers(std::span<float>(all), p.gradients().data());
    return std::accumulate(all.begin(), all.end(), 0.0, [](double s, float v) { return s + std::abs(v); });
  };
  EXPECT_GT(sum(generator), 0);
  EXPECT_EQ(sum(critic), 0);
  EXPECT_THROW(tape.gradient(z), std::logic_error);
}

TEST(Tape, RefusesALossThatReachesNothingTrained) {
  EigenBackend<float> backend;
  Parameters p(backend), unused(backend);
  Graph g;
  const Value x = g.input("x", {2, 2});
  const Value y = dense(x, p, "a", 2);
  dense(x, unused, "b", 2);
  const Value loss = mean_squared_error(y, g.input("t", {2, 2}));
  p.initialise(1);
  unused.initialise(1);
  EXPECT_THROW(Tape(g, backend, {.loss = loss, .trained = {&p, &unused}}), std::logic_error);
  EXPECT_THROW(Tape(g, backend, {.loss = loss}), std::logic_error);
  EXPECT_THROW(Tape(g, backend, {.loss = y, .trained = {&p}}), std::logic_error);
  Tape tape(g, backend, {.loss = loss, .trained = {&p}});
  EXPECT_THROW(tape.write(x, std::vector<float>(3)), std::logic_error);
}

TEST(Parameters, AreSharedByNameAndStartFromTheirNames) {
  EigenBackend<float> backend;
  Parameters p(backend), again(backend), other(backend);
  Graph wide, narrow;
  dense(wide.input("x", {64, 5}), p, "layer", 3);
  p.initialise(11);
  dense(narrow.input("x", {1, 5}), p, "layer", 3);
  EXPECT_EQ(p.count(), 2);
  EXPECT_EQ(p.trained_numbers(), 18);
  EXPECT_THROW(dense(narrow.input("y", {1, 4}), p, "layer", 3), std::logic_error);
  EXPECT_THROW(dense(narrow.input("z", {1, 4}), p, "late", 3), std::logic_error);
  again.declare({"another", {7}, he_normal, 7, 7});
  again.declare({"layer.weight", {5, 3}, he_normal, 5, 3});
  again.initialise(11);
  EXPECT_EQ(again.read(1), p.read(0));
  other.declare({"layer.weight", {5, 3}, he_normal, 5, 3});
  other.initialise(12);
  EXPECT_NE(other.read(0), p.read(0));
}

TEST(Initialiser, HasTheVarianceThatItSays) {
  const Index in = 300, out = 200;
  const auto variance = [&](Initialiser start) {
    double sum = 0, squares = 0;
    const std::vector<float> values = initial_values(start, in * out, in, out, Rng(5));
    for (const float value : values) {
      sum += value;
      squares += static_cast<double>(value) * value;
    }
    EXPECT_NEAR(sum / (in * out), 0, 2e-3);
    return squares / (in * out);
  };
  EXPECT_NEAR(variance(he_normal), 2.0 / in, 0.02 * 2.0 / in);
  EXPECT_NEAR(variance(he_uniform), 2.0 / in, 0.02 * 2.0 / in);
  EXPECT_NEAR(variance(glorot_normal), 2.0 / (in + out), 0.02 * 2.0 / (in + out));
  EXPECT_NEAR(variance(glorot_uniform), 2.0 / (in + out), 0.02 * 2.0 / (in + out));
  EXPECT_NEAR(variance(fan_in_uniform), 1.0 / (3.0 * in), 0.02 / (3.0 * in));
  EXPECT_NEAR(variance({Initialiser::Kind::normal, 0.3}), 0.09, 0.002);
  const std::vector<float> rotation = initial_values(orthogonal, in * out, in, out, Rng(5));
  const Eigen::Map<const Matrix> q(rotation.data(), in, out);
  EXPECT_LT((q.transpose() * q - Matrix::Identity(out, out)).cwiseAbs().maxCoeff(), 1e-5F);
  EXPECT_EQ(initial_values(ones, 3, 1, 1, Rng(1)), std::vector<float>(3, 1.0F));
}

TEST(Feed, VisitsEveryPointOnceAnEpochInAnOrderOfItsOwn) {
  EigenBackend<float> backend;
  std::vector<std::uint8_t> bytes(20);
  std::iota(bytes.begin(), bytes.end(), std::uint8_t{0});
  const Points points(bytes, 10, 2, 0.5F);
  Feed feed(backend, points, 5);
  EXPECT_EQ(feed.rounds_per_epoch(), 2);
  Graph g;
  const Value batch = rows(g, feed);
  const Buffer step = backend.allocate(sizeof(std::uint64_t));
  Tape tape(g, backend, {.step = step.as<std::uint64_t>()});
  std::vector<std::vector<float>> epochs(3);
  for (std::size_t e = 0; e < 3; ++e) {
    feed.begin_epoch(3, e == 2 ? 0 : e);
    for (int round = 0; round < 2; ++round) {
      tape.forward();
      const std::vector<float> rows_now = tape.read(batch);
      for (std::size_t i = 0; i < 5; ++i) {
        EXPECT_EQ(rows_now[2 * i + 1], rows_now[2 * i] + 0.5F);
        epochs[e].push_back(rows_now[2 * i]);
      }
      backend.count_up(step.as<std::uint64_t>());
    }
  }
  EXPECT_EQ(epochs[0], epochs[2]);
  EXPECT_NE(epochs[0], epochs[1]);
  std::sort(epochs[1].begin(), epochs[1].end());
  for (std::size_t i = 0; i < 10; ++i) EXPECT_EQ(epochs[1][i], static_cast<float>(i));
  EXPECT_EQ(refusal([&] { Feed(backend, points, 11); }),
            "batch: The batch is 11, but there are only 10 points.");
  EXPECT_EQ(refusal([&] { Feed(backend, points, 0); }), "batch: A batch holds at least one point, not 0.");
  EXPECT_EQ(refusal([&] { Feed(backend, Points(), 1); }), "data: There are no points to learn from.");
}

TEST(Meter, AddsUpAndRemembersTheFirstRoundThatWentWrong) {
  EigenBackend<float> backend;
  Graph g;
  const Value x = g.input("x", {1});
  Meter meter(backend);
  measure(x, meter);
  const Buffer step = backend.allocate(sizeof(std::uint64_t));
  Tape tape(g, backend, {.step = step.as<std::uint64_t>()});
  for (const float value : {1.0F, 3.0F, std::nanf(""), std::nanf("")}) {
    tape.write(x, std::vector<float>{value});
    tape.forward();
    backend.count_up(step.as<std::uint64_t>());
    if (value == 3.0F) {
      EXPECT_EQ(meter.read().mean(), 2);
      EXPECT_EQ(meter.read().first_bad, -1);
    }
  }
  EXPECT_EQ(meter.read().first_bad, 2);
  meter.reset();
  EXPECT_EQ(meter.read().rounds, 0);
}

TEST(Backend, SaysWhenThereIsNotEnoughMemory) {
  EigenBackend<float> backend;
  const std::string said = refusal([&] { backend.allocate(std::numeric_limits<std::size_t>::max()); });
  EXPECT_TRUE(said.starts_with("memory: There is not enough memory: the network asked for another ")) << said;
  EXPECT_TRUE(said.ends_with(" MB. A smaller batch or a smaller network needs less.")) << said;
}

}  // namespace
}  // namespace lab::nn
