#include "networks/conv_autoencoder.h"

#include <gtest/gtest.h>

#include "networks/training.h"
#include "tests/unit/files.h"

namespace lab {
namespace {

using lab::testing::refusal;
using lab::testing::shipped;
using ConvTraining = Training<ConvAutoencoder>;

ConvTraining::Params small_params() {
  ConvTraining::Params params;
  params.network.channels = {6, 4};
  params.training.batch = 16;
  params.training.epochs = 8;
  params.training.optimiser.schedule.rate = 5e-3;
  params.size = {1, 8, 8};
  return params;
}

TEST(ConvAutoencoder, LearnsAndItsSwitchesMatter) {
  const Dataset digits = shipped("digits");
  const PointsView train = digits.points.view().slice(0, 320), test = digits.points.view().slice(320, 50);
  ConvTraining training;
  training.init(train, small_params(), 1);
  training.step();
  const double before = training.state().figures.at(0).value;
  while (!training.done()) training.trainer().round();
  EXPECT_LT(training.trainer().means().at(0).value, 0.75 * before);

  Network& network = training.trainer().network();
  EXPECT_LT(network.score(test).at(0).value, 0.05);
  PartRunner encoder(training.backend(), network.part("encoder", 50)),
      decoder(training.backend(), network.part("decoder", 50)),
      whole(training.backend(), network.part("autoencoder", 50));
  const std::vector<Matrix> code = encoder.run({test});
  ASSERT_EQ(code.size(), 3U);
  EXPECT_EQ(code[0].cols(), 4 * 2 * 2);
  const Matrix rebuilt = decoder.run({code[0], code[1], code[2]})[0];
  EXPECT_LT((rebuilt - whole.run({test}).back()).cwiseAbs().maxCoeff(), 1e-5F);
  // All maxima put into the first corner of their windows: the images are worse for it.
  const Matrix nowhere = Matrix::Constant(code[1].rows(), code[1].cols(), -1);
  EXPECT_GT(mean_squared_difference(decoder.run({code[0], nowhere, code[2]})[0], test),
            1.5 * mean_squared_difference(rebuilt, test));
}

TEST(ConvAutoencoder, ALitPixelTellsTheKernels) {
  const Dataset digits = shipped("digits");
  ConvTraining training;
  training.init(digits.points.view().slice(0, 32), small_params(), 3);
  training.step();
  Network& network = training.trainer().network();
  PartRunner kernels(training.backend(), network.part("kernels", 2));
  std::vector<Matrix> maps;
  for (const nn::Value& input : kernels.part().inputs) maps.push_back(Matrix::Zero(2, input.shape().cols()));
  // Row 1: in the second map of what layer 2 sees, one pixel is lit; what is added up around it is the
  // kernel from that map, turned by half.
  maps[2](1, 1 * 16 + 1 * 4 + 1) = 1;
  const std::vector<Matrix> sums = kernels.run({maps[0], maps[1], maps[2], maps[3]});
  const nn::Parameters& weights = *network.parameters().at(0);
  int second = 0;
  while (weights.spec(second).name != "encoder.1.weight") ++second;
  const std::vector<float> kernel = weights.read(second);  // (4, 6, 3, 3)
  for (Index k = 0; k < 4; ++k) {
    for (Index i = 0; i < 3; ++i) {
      for (Index j = 0; j < 3; ++j) {
        const Index at = k * 16 + i * 4 + j;
        EXPECT_NEAR(sums[2](1, at) - sums[2](0, at),
                    kernel[static_cast<std::size_t>(((k * 6 + 1) * 3 + 2 - i) * 3 + 2 - j)], 1e-5);
      }
    }
  }
}

TEST(ConvAutoencoder, StepsQuotasAndRoundsEndInTheSameWeights) {
  const Dataset digits = shipped("digits");
  const PointsView few = digits.points.view().slice(0, 40);
  ConvTraining::Params params = small_params();
  params.training.epochs = 2;
  const auto run = [&](auto work) {
    ConvTraining training;
    training.init(few, params, 9);
    while (!training.done()) work(training);
    return training.trainer().snapshot().arrays;
  };
  const auto rounds = run([](ConvTraining& t) { t.trainer().round(); });
  EXPECT_EQ(run([](ConvTraining& t) { t.step(); }), rounds);
  EXPECT_EQ(run([](ConvTraining& t) { t.advance(5000); }), rounds);
}

TEST(ConvAutoencoder, RefusesWhatMakesNoSense) {
  const Dataset digits = shipped("digits");
  const auto said = [&](std::vector<Index> channels) {
    ConvTraining::Params params = small_params();
    params.network.channels = std::move(channels);
    ConvTraining training;
    return refusal([&] { training.init(digits.points, params, 1); });
  };
  EXPECT_EQ(said({}), "channels: There are one to four pairs of convolution and pooling.");
  EXPECT_EQ(said({4, 0}), "channels: A convolution needs at least one channel.");
  EXPECT_EQ(said({4, 4, 4, 4}), "channels: Images of 8 × 8 pixels cannot be halved 4 times.");
  EXPECT_EQ(said({4, 4, 4}), "");
}

}  // namespace
}  // namespace lab
