#include <gtest/gtest.h>

#include <Eigen/Eigenvalues>
#include <cmath>

#include "core/parallel_for.h"
#include "core/rng.h"
#include "networks/autoencoder.h"
#include "networks/table.h"
#include "networks/training.h"
#include "tests/unit/files.h"

namespace lab {
namespace {

using lab::testing::refusal;
using lab::testing::shipped;
using AutoencoderTraining = Training<Autoencoder>;

AutoencoderTraining::Params small_params() {
  AutoencoderTraining::Params params;
  params.network.encoder = {12};
  params.network.decoder = {12};
  params.network.code = 4;
  params.network.loss = AutoencoderParams::Loss::cross_entropy;
  params.training.batch = 16;
  params.training.epochs = 3;
  params.training.optimiser.schedule.rate = 3e-3;
  return params;
}

/// 100 rows of the digits: enough for a few rounds.
Points few_digits() {
  DatasetOptions options;
  options.n = 100;
  return shipped("digits", options).points;
}

TEST(Autoencoder, LearnsTheDigitsToAStatedErrorTwiceTheSame) {
  const Dataset digits = shipped("digits");
  const PointsView train = digits.points.view().slice(0, 1437), test = digits.points.view().slice(1437, 360);
  AutoencoderTraining::Params params;
  params.network.encoder = {48};
  params.network.decoder = {48};
  params.network.code = 8;
  params.network.loss = AutoencoderParams::Loss::cross_entropy;
  params.training.batch = 32;
  params.training.epochs = 12;
  params.training.optimiser.schedule = {nn::Schedule::Kind::cosine, 5e-3};
  std::vector<Figure> scores[2];
  for (int run = 0; run < 2; ++run) {
    set_threads(run + 1);
    AutoencoderTraining training;
    training.init(train, params, 1);
    while (!training.done()) training.trainer().round();
    scores[run] = training.trainer().network().score(test);
  }
  set_threads(0);
  ASSERT_EQ(scores[0].size(), 3U);
  EXPECT_EQ(scores[0][0].id, "test-mse");
  EXPECT_LT(scores[0][0].value, 0.0275);  // the mean image alone has 0.07, PCA with 8 components 0.0250
  EXPECT_LT(scores[0][1].value, 0.3);
  EXPECT_LE(scores[0][2].value, 1);
  for (std::size_t f = 0; f < 3; ++f) EXPECT_EQ(scores[0][f].value, scores[1][f].value);
}

TEST(Autoencoder, LinearFindsTheErrorOfPca) {
  // 400 points near a plane in 6 dimensions: no linear code of two numbers does better than the two leading
  // components.
  Rng rng(5);
  Matrix points(400, 6);
  for (Index i = 0; i < points.rows(); ++i) {
    const double a = 2 * rng.normal(), b = rng.normal();
    const double row[6] = {a, b, a + b, a - b, 0.5 * b, -a};
    for (Index j = 0; j < 6; ++j) points(i, j) = static_cast<float>(row[j] + 0.3 * rng.normal());
  }
  points.rowwise() -= points.colwise().mean();
  const MatrixD scatter = points.cast<double>().transpose() * points.cast<double>();
  const VectorD lambda = Eigen::SelfAdjointEigenSolver<MatrixD>(scatter).eigenvalues();
  const double best = lambda.head(4).sum() / static_cast<double>(points.size());

  AutoencoderTraining::Params params;
  params.network.code = 2;
  params.network.code_activation = params.network.output = nn::no_activation;
  params.training.batch = 100;
  params.training.epochs = 400;
  params.training.optimiser.schedule = {nn::Schedule::Kind::cosine, 2e-2};
  AutoencoderTraining training;
  training.init(points, params, 2);
  while (!training.done()) training.trainer().round();
  const double error = training.trainer().network().score(points)[0].value;
  EXPECT_GT(error, best * 0.999999);
  EXPECT_LT(error, best * 1.001);
}

TEST(Autoencoder, StepsQuotasAndRoundsEndInTheSameWeights) {
  const Points points = few_digits();
  const auto run = [&](auto work) {
    AutoencoderTraining training;
    training.init(points, small_params(), 9);
    while (!training.done()) work(training);
    return training.trainer().snapshot().arrays;
  };
  const auto rounds = run([](AutoencoderTraining& t) { t.trainer().round(); });
  EXPECT_EQ(run([](AutoencoderTraining& t) { t.step(); }), rounds);
  EXPECT_EQ(run([](AutoencoderTraining& t) { t.advance(3000); }), rounds);
  int turn = 0;
  EXPECT_EQ(run([&](AutoencoderTraining& t) {
              if (++turn % 3 == 0) return t.trainer().round();
              t.advance(20000);
            }),
            rounds);
}

TEST(Autoencoder, GoesOnFromAStateAsIfItHadNotStopped) {
  const Points points = few_digits();
  AutoencoderTraining::Params params = small_params();
  params.network.noise = 0.3;  // the numbers drawn must be the same, too
  AutoencoderTraining first, second;
  first.init(points, params, 9);
  for (int i = 0; i < 8; ++i) first.step();
  const TrainingState middle = first.state();
  EXPECT_EQ(middle.round, 8U);
  while (!first.done()) first.step();
  second.init(points, params, 9);
  second.restore(middle);
  EXPECT_EQ(second.state().round, 8U);
  while (!second.done()) second.step();
  EXPECT_EQ(second.state().snapshot->arrays, first.state().snapshot->arrays);
  EXPECT_EQ(second.state().figures.at(0).value, first.state().figures.at(0).value);
  EXPECT_EQ(second.trainer().means().at(0).value, first.trainer().means().at(0).value);

  params.network.code = 5;
  AutoencoderTraining other;
  other.init(points, params, 9);
  EXPECT_EQ(refusal([&] { other.restore(middle); }), "resume: The stored training is of another network.");
}

TEST(Autoencoder, StridesMakeOneStepOfSeveralBatches) {
  const Points points = few_digits();
  AutoencoderTraining::Params params = small_params();
  params.rounds_per_step = 4;
  AutoencoderTraining training;
  training.init(points, params, 1);
  EXPECT_EQ(training.state().round, 0U);
  training.step();
  EXPECT_EQ(training.state().round, 4U);
  EXPECT_EQ(training.state().move, 0);
  EXPECT_GT(training.state().bytes(), 64U * 12 * 3 * sizeof(float));
  while (!training.done()) training.step();
  EXPECT_EQ(training.state().round, 18U);  // 3 epochs of 6 batches: the last step is shorter
}

TEST(Autoencoder, EveryVariantLowersItsLoss) {
  const Points points = few_digits();
  const auto falls = [&](auto change) {
    AutoencoderTraining::Params params = small_params();
    params.training.epochs = 25;
    change(params.network);
    AutoencoderTraining training;
    training.init(points, params, 3);
    training.step();
    const double before = training.state().figures.at(0).value;
    while (!training.done()) training.trainer().round();
    EXPECT_LT(training.trainer().means().at(0).value, 0.9 * before);
    return training.trainer().means();
  };
  falls([](AutoencoderParams& p) { p.loss = AutoencoderParams::Loss::squared_error; });
  falls([](AutoencoderParams& p) { p.noise = 0.4; });
  const std::vector<Figure> sparse = falls([](AutoencoderParams& p) {
    p.code = 20;
    p.code_activation = nn::sigmoid_activation;
    p.sparsity = 0.2;
    p.sparsity_target = 0.1;
  });
  ASSERT_EQ(sparse.size(), 3U);
  EXPECT_NEAR(sparse[0].value, sparse[1].value + 0.2 * sparse[2].value, 1e-5);
  falls([](AutoencoderParams& p) { p.sparsity = 0.01; });
  const std::vector<Figure> contractive = falls([](AutoencoderParams& p) {
    p.encoder = {};
    p.code_activation = nn::sigmoid_activation;
    p.contraction = 0.1;
  });
  EXPECT_EQ(contractive.at(2).id, "contraction");
}

TEST(Autoencoder, PartsUseTheTrainedWeights) {
  const Points points = few_digits();
  AutoencoderTraining training;
  training.init(points, small_params(), 4);
  for (int i = 0; i < 10; ++i) training.step();
  Network& network = training.trainer().network();
  PartRunner encoder(training.backend(), network.part("encoder", 32)),
      decoder(training.backend(), network.part("decoder", 7)),
      whole(training.backend(), network.part("autoencoder", 100));
  const Matrix code = encoder.run({points})[0];
  const Matrix rebuilt = decoder.run({code})[0];
  const std::vector<Matrix> both = whole.run({points});
  EXPECT_EQ(both[0].cols(), 4);
  EXPECT_LT((both[0] - code).cwiseAbs().maxCoeff(), 1e-5F);
  EXPECT_LT((both[1] - rebuilt).cwiseAbs().maxCoeff(), 1e-5F);
  EXPECT_GE(rebuilt.minCoeff(), 0);
  EXPECT_LE(rebuilt.maxCoeff(), 1);
  EXPECT_THROW(network.part("tail", 1), std::logic_error);
  const Matrix narrow(5, 63);
  EXPECT_EQ(refusal([&] { encoder.run({narrow}); }), "data: The network reads rows of 64 values, not of 63.");
}

TEST(Autoencoder, SaysInWhichRoundItWentWrong) {
  const Points points = few_digits();
  AutoencoderTraining::Params params = small_params();
  params.network.loss = AutoencoderParams::Loss::squared_error;
  params.network.output = nn::no_activation;
  params.training.optimiser = {nn::OptimiserSettings::Kind::sgd, {nn::Schedule::Kind::constant, 1e6}};
  AutoencoderTraining training;
  training.init(points, params, 1);
  EXPECT_EQ(training.trainer().first_bad_round(), -1);
  while (!training.done()) training.step();
  EXPECT_GE(training.trainer().first_bad_round(), 0);
  EXPECT_LT(training.trainer().first_bad_round(), 18);
}

TEST(Autoencoder, RefusesWhatMakesNoSense) {
  const Points points = few_digits();
  const auto said = [&](auto change) {
    AutoencoderTraining::Params params = small_params();
    change(params);
    AutoencoderTraining training;
    return refusal([&] { training.init(points, params, 1); });
  };
  using P = AutoencoderTraining::Params;
  EXPECT_EQ(said([](P& p) { p.network.code = 0; }), "code: The code needs at least one unit.");
  EXPECT_EQ(said([](P& p) { p.network.encoder = {0}; }), "layers: A layer needs at least one unit, not 0.");
  EXPECT_EQ(said([](P& p) { p.network.noise = -1; }), "noise: The noise must be 0 or more.");
  EXPECT_EQ(said([](P& p) { p.network.sparsity = std::nan(""); }),
            "sparsity: The weight of sparsity must be 0 or more.");
  EXPECT_EQ(said([](P& p) { p.network.contraction = 1; }),
            "contraction: The contractive price is for an encoder of one layer.");
  EXPECT_EQ(said([](P& p) {
              p.network.sparsity = 1;
              p.network.sparsity_target = 0.1;
            }),
            "sparsity: A mean activity can be aimed at only for sigmoid units.");
  EXPECT_EQ(said([](P& p) { p.training.batch = 101; }),
            "batch: The batch is 101, but there are only 100 points.");
  EXPECT_EQ(said([](P& p) { p.training.epochs = 0; }), "epochs: A training has at least one epoch.");
  EXPECT_EQ(said([](P& p) { p.training.optimiser.schedule.rate = 0; }),
            "rate: The learning rate must be above 0.");
  EXPECT_EQ(said([](P& p) { p.training.optimiser.momentum = 1; }),
            "momentum: The momentum lies between 0 and 1.");
  EXPECT_EQ(said([](P& p) { p.training.warm_up_epochs = 4; }),
            "schedule: The warm-up takes between 0 and all epochs.");
  EXPECT_EQ(said([](P& p) {
              p.size = {1, 5, 5};
            }),
            "data: The images do not have the size that the network reads.");
  EXPECT_EQ(said([](P& p) { p.rounds_per_step = 0; }), "stride: A step takes at least one batch.");
  AutoencoderTraining training;
  EXPECT_EQ(refusal([&] { training.init(Points(), small_params(), 1); }),
            "data: There are no points to learn from.");
}

TEST(Models, EveryRowCanBeBuiltAndItsPartsFit) {
  const std::vector<ModelEntry>& rows = models();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) EXPECT_NE(rows[i].id, rows[j].id);
    const Index side = rows[i].data == "digits" ? 8 : 28;
    nn::EigenBackend<float> backend;
    const Points points(rows[i].training.batch, side * side);
    Trainer trainer(backend, rows[i].make(backend, {1, side, side}), points, rows[i].training, 1);
    EXPECT_GT(trainer.trained_numbers(), 0);
    for (const std::string& id : trainer.network().part_ids()) {
      const Part part = trainer.network().part(id, 2);
      for (const nn::Value& output : part.outputs)
        EXPECT_NE(part.graph->info(output).name, "") << rows[i].id << " " << id;
    }
  }
  EXPECT_EQ(model_entry("ae28").data, "mnist");
  EXPECT_EQ(refusal([] { model_entry("ae-dep"); }),
            "model: There is no model called \"ae-dep\". Did you mean ae-deep?");
  EXPECT_EQ(refusal([] { model_entry("transformer"); }), "model: There is no model called \"transformer\".");
}

}  // namespace
}  // namespace lab
