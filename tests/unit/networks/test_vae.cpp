#include "networks/vae.h"

#include <gtest/gtest.h>

#include <cmath>

#include "networks/training.h"
#include "tests/unit/files.h"

namespace lab {
namespace {

using lab::testing::refusal;
using lab::testing::shipped;
using VaeTraining = Training<Vae>;

VaeTraining::Params small_params(double beta = 1) {
  VaeTraining::Params params;
  params.network.encoder = params.network.decoder = {32};
  params.network.code = 3;
  params.network.beta = beta;
  params.training.batch = 32;
  params.training.epochs = 12;
  params.training.optimiser.schedule.rate = 3e-3;
  return params;
}

TEST(Vae, LearnsTheDigitsAndItsLossIsTheSumOfItsParts) {
  const Dataset digits = shipped("digits");
  const PointsView train = digits.points.view().slice(0, 1437), test = digits.points.view().slice(1437, 360);
  VaeTraining training;
  training.init(train, small_params(), 5);
  training.step();
  const double before = training.state().figures.at(0).value;
  while (!training.done()) training.trainer().round();
  const std::vector<Figure> means = training.trainer().means();
  ASSERT_EQ(means.size(), 3U);
  EXPECT_NEAR(means[0].value, means[1].value + means[2].value, 1e-4 * means[0].value);
  EXPECT_LT(means[0].value, 0.6 * before);
  const std::vector<Figure> score = training.trainer().network().score(test);
  ASSERT_EQ(score[0].id, "test-elbo");
  EXPECT_NEAR(score[0].value, score[1].value + score[2].value, 1e-6);
  EXPECT_LT(score[0].value, 25.5);  // nats per image; 20 epochs more bring one
  EXPECT_GT(score[2].value, 1);     // the code says something
  EXPECT_EQ(score[4].value, 3);     // with all its units
}

TEST(Vae, PullDecidesHowMuchTheCodeSays) {
  const Dataset digits = shipped("digits");
  const PointsView train = digits.points.view().slice(0, 640);
  const auto kl = [&](double beta) {
    VaeTraining training;
    training.init(train, small_params(beta), 5);
    while (!training.done()) training.trainer().round();
    return training.trainer().means().at(2).value;
  };
  const double free = kl(0.1), plain = kl(1), strong = kl(8);
  EXPECT_GT(free, plain);
  EXPECT_GT(plain, strong);
}

TEST(Vae, PartsFitTogether) {
  const Dataset digits = shipped("digits");
  const PointsView few = digits.points.view().slice(0, 40);
  VaeTraining training;
  training.init(digits.points, small_params(), 5);
  for (int i = 0; i < 5; ++i) training.step();
  Network& network = training.trainer().network();
  PartRunner encoder(training.backend(), network.part("encoder", 16)),
      decoder(training.backend(), network.part("decoder", 40)),
      whole(training.backend(), network.part("autoencoder", 40));
  const std::vector<Matrix> cloud = encoder.run({few});
  Matrix epsilon = Matrix::Random(40, 3);
  const std::vector<Matrix> all = whole.run({few, epsilon});
  const Matrix code = cloud[0].array() + (0.5F * cloud[1].array()).exp() * epsilon.array();
  EXPECT_LT((all[2] - code).cwiseAbs().maxCoeff(), 1e-5F);
  EXPECT_LT((all[3] - decoder.run({code})[0]).cwiseAbs().maxCoeff(), 1e-5F);
  EXPECT_THROW(network.part("generator", 1), std::logic_error);
}

TEST(Vae, RefusesWhatMakesNoSense) {
  const Dataset digits = shipped("digits");
  const auto said = [&](auto change) {
    VaeTraining::Params params = small_params();
    change(params.network);
    VaeTraining training;
    return refusal([&] { training.init(digits.points, params, 1); });
  };
  EXPECT_EQ(said([](VaeParams& p) { p.code = 0; }), "code: The code needs at least one unit.");
  EXPECT_EQ(said([](VaeParams& p) { p.beta = -1; }), "beta: β must be 0 or more.");
  EXPECT_EQ(said([](VaeParams& p) { p.beta = std::nan(""); }), "beta: β must be 0 or more.");
  EXPECT_EQ(said([](VaeParams& p) {
              p.decoder = {8, 0};
            }),
            "layers: A layer needs at least one unit, not 0.");
}

}  // namespace
}  // namespace lab
