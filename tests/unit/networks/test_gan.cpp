#include "networks/gan.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/player.h"
#include "core/rng.h"
#include "networks/training.h"
#include "tests/unit/files.h"

namespace lab {
namespace {

using lab::testing::refusal;
using lab::testing::shipped;
using GanTraining = Training<Gan>;

GanTraining::Params plane_params() {
  GanTraining::Params params;
  params.network.code = 2;
  params.network.generator = {24};
  params.network.critic = {24};
  params.network.output = nn::no_activation;
  params.training.batch = 64;
  params.training.epochs = 100;
  params.training.optimiser.beta1 = 0.5;
  params.training.optimiser.schedule.rate = 2e-3;
  return params;
}

Matrix one_blob() {
  Rng rng(3);
  Matrix points(256, 2);
  for (Index i = 0; i < points.rows(); ++i) {
    points(i, 0) = static_cast<float>(rng.normal(2, 0.5));
    points(i, 1) = static_cast<float>(rng.normal(-1, 0.5));
  }
  return points;
}

TEST(Gan, GeneratorFindsOneBlob) {
  const Matrix points = one_blob();
  GanTraining training;
  training.init(points, plane_params(), 2);
  while (!training.done()) training.trainer().round();
  PartRunner generator(training.backend(), training.trainer().network().part("generator", 200));
  Rng rng(9);
  Matrix codes(200, 2);
  for (Index i = 0; i < codes.size(); ++i) codes.data()[i] = static_cast<float>(rng.normal());
  const Matrix made = generator.run({codes})[0];
  const Eigen::Vector2f mean = made.colwise().mean().transpose(), real = points.colwise().mean().transpose();
  EXPECT_LT((mean - real).norm(), 0.5F);
  const std::vector<Figure> score = training.trainer().network().score(points);
  EXPECT_EQ(score.at(2).id, "variety");
  EXPECT_GT(score[2].value, 0.2);
  EXPECT_LT(score[2].value, 5);
  for (int f = 0; f < 2; ++f) {
    EXPECT_GT(score[static_cast<std::size_t>(f)].value, 0.15);
    EXPECT_LT(score[static_cast<std::size_t>(f)].value, 0.85);
  }
}

TEST(Gan, MovesTakeTurnsAndEachChangesItsOwnSide) {
  const Matrix points = one_blob();
  GanTraining training;
  training.init(points, plane_params(), 2);
  const auto sides = [&] {
    const std::vector<nn::Parameters*> both = training.trainer().network().parameters();
    return std::pair{both[0]->read(0), both[1]->read(0)};
  };
  const auto start = sides();
  training.step();
  const auto after_critic = sides();
  EXPECT_EQ(training.state().move, 0);
  EXPECT_EQ(training.state().round, 0U);
  EXPECT_EQ(after_critic.first, start.first);
  EXPECT_NE(after_critic.second, start.second);
  training.step();
  const auto after_generator = sides();
  EXPECT_EQ(training.state().move, 1);
  EXPECT_EQ(training.state().round, 1U);
  EXPECT_NE(after_generator.first, start.first);
  EXPECT_EQ(after_generator.second, after_critic.second);
  EXPECT_EQ(training.trainer().moves()[0].id, "critic");
  const std::vector<Figure> figures = training.trainer().last();
  ASSERT_EQ(figures.size(), 4U);
  EXPECT_NEAR(figures[0].value, figures[1].value + figures[2].value, 1e-5);
}

TEST(Gan, StepsQuotasAndRoundsEndInTheSameWeights) {
  const Dataset digits = shipped("digits");
  const PointsView few = digits.points.view().slice(0, 48);
  GanTraining::Params params;
  params.network.code = 6;
  params.network.channels = 4;
  params.network.dropout = 0.2;
  params.training.batch = 16;
  params.training.epochs = 2;
  params.size = {1, 8, 8};
  const auto run = [&](auto work) {
    GanTraining training;
    training.init(few, params, 9);
    while (!training.done()) work(training);
    return training.trainer().snapshot().arrays;
  };
  const auto rounds = run([](GanTraining& t) { t.trainer().round(); });
  EXPECT_EQ(run([](GanTraining& t) { t.step(); }), rounds);
  EXPECT_EQ(run([](GanTraining& t) { t.advance(1000); }), rounds);
}

TEST(Gan, APlayerGoesOnFromWholeRoundsBitForBit) {
  const Matrix points = one_blob();
  GanTraining::Params params = plane_params();
  params.training.epochs = 8;  // 4 rounds each, 2 moves a round
  double ms = 0;
  const ClockMs clock = [&] { return ms += 0.01; };
  MethodPlayer<GanTraining> player;
  int starts = 0;
  player.begin([&](GanTraining& training) {
    ++starts;
    training.init(points, params, 2);
  });
  player.set_lookahead(false);
  std::vector<std::vector<std::vector<float>>> first;
  const auto go_to = [&](int position) {
    player.seek(position);
    for (int i = 0; i < 20000 && player.update(0.016, 6, clock); ++i) {
    }
    ASSERT_EQ(player.position(), position);
  };
  for (int position = 0; position < 64; ++position) {
    go_to(position);
    first.push_back(player.state().snapshot->arrays);
    EXPECT_EQ(player.method().can_restore(player.state()), position % 2 == 1) << "a round has two halves";
    if (position == 0) player.set_history_bytes(8 * player.state().bytes());
  }
  EXPECT_TRUE(player.at_end());
  EXPECT_LE(player.kept().size(), 9u);
  for (const int position : {40, 3, 61, 20, 21, 63}) {
    go_to(position);
    EXPECT_EQ(player.state().snapshot->arrays, first[static_cast<std::size_t>(position)]) << position;
  }
  GanTraining done;
  done.init(points, params, 2);
  while (!done.done()) done.step();
  EXPECT_FALSE(done.advance(1000)) << "when done nothing is completed";
  done.step();
  EXPECT_EQ(done.state().snapshot->arrays, first.back());
}

TEST(Gan, NormalisationUsesItsRunningMeansAfterTraining) {
  const Dataset digits = shipped("digits");
  GanTraining::Params params;
  params.network.code = 6;
  params.network.channels = 4;
  params.training.batch = 32;
  params.training.epochs = 1;
  params.size = {1, 8, 8};
  GanTraining training;
  training.init(digits.points, params, 9);
  for (int i = 0; i < 40; ++i) training.step();
  // One image made by itself is the same as the one made among others.
  Network& network = training.trainer().network();
  PartRunner alone(training.backend(), network.part("generator", 1)),
      many(training.backend(), network.part("generator", 32));
  const Matrix codes = Matrix::Random(32, 6);
  const Matrix first = codes.topRows(1);
  EXPECT_LT((alone.run({first})[0] - many.run({codes})[0].topRows(1)).cwiseAbs().maxCoeff(), 1e-5F);
}

TEST(Gan, RefusesWhatMakesNoSense) {
  const Dataset digits = shipped("digits");
  const auto said = [&](auto change) {
    GanTraining::Params params;
    change(params);
    GanTraining training;
    return refusal([&] { training.init(digits.points, params, 1); });
  };
  using P = GanTraining::Params;
  EXPECT_EQ(said([](P& p) { p.network.code = 0; }), "code: The code needs at least one unit.");
  EXPECT_EQ(said([](P& p) { p.network.channels = -1; }),
            "channels: The number of channels must not be negative.");
  EXPECT_EQ(said([](P& p) { p.network.channels = 4; }),
            "channels: Images for a generator of convolutions have sides that are multiples of 4.");
  EXPECT_EQ(said([](P& p) { p.network.dropout = 1; }),
            "dropout: The share of units left out lies between 0 and 1.");
  EXPECT_EQ(said([](P& p) { p.network.critic = {0}; }), "layers: A layer needs at least one unit, not 0.");
}

}  // namespace
}  // namespace lab
