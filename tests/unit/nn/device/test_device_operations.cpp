#include <numeric>
#include <set>

#include "nn/device/table.h"
#include "nn/feed.h"
#include "nn/meter.h"
#include "nn/operations/measure.h"
#include "nn/operations/rows.h"
#include "nn/operations/table.h"
#include "nn/optimiser.h"
#include "tests/unit/nn/device_checks.h"
#include "tests/unit/nn/nn_examples.h"

namespace lab::nn {
namespace {

using device::DeviceBackend;
using lab::testing::distance;
using lab::testing::OnDevice;
using lab::testing::random_numbers;
using testing::against_target;
using testing::Example;

TEST(DeviceTable, HasAKernelForEveryOperation) {
  std::set<std::string_view> known, on_device;
  for (const OperationRow& row : operations()) known.insert(row.name);
  for (const device::DeviceRow& row : device::device_operations()) {
    EXPECT_TRUE(on_device.insert(row.name).second) << row.name << " has two rows";
    EXPECT_TRUE(known.contains(row.name)) << row.name << " is no operation";
    EXPECT_NE(row.kernels.f32, nullptr) << row.name;
    EXPECT_NE(row.kernels.f64, nullptr) << row.name;
  }
  for (const std::string_view name : known)
    EXPECT_TRUE(on_device.contains(name))
        << name << " has no kernel for a GPU: operations/x.cu, device/table.cpp";
}

/// Examples beside those of nn_examples.h: so large that sums are cut into slices and blocks have neighbours.
std::vector<Example> large_examples() {
  return {
      {"dense", "dense, many rows and columns",
       [](Graph& g, Parameters& p) {
         return against_target(
             dense(dense(g.input("x", {150, 70}), p, "a", 130, {relu_activation}), p, "b", 67));
       }},
      {"mean_squared_error", "mean squared error of many",
       [](Graph& g, Parameters&) {
         return mean_squared_error(g.input("x", {200, 700}), g.input("target", {200, 700}));
       }},
      {"cross_entropy", "cross-entropy of many",
       [](Graph& g, Parameters&) {
         return cross_entropy(g.input("x", {90, 300}), sigmoid(g.input("target", {90, 300})));
       }},
      {"convolution", "convolution of larger images",
       [](Graph& g, Parameters& p) {
         return against_target(
             convolution(g.input("x", {9, 3, 20, 17}), p, "layer", 5, {.activation = softplus_activation}));
       }},
      {"batch_norm", "batch normalisation of larger images",
       [](Graph& g, Parameters& p) {
         return against_target(batch_norm(g.input("x", {40, 3, 20, 16}), p, "norm", true));
       }},
      {"max_unpool", "pooling of larger images and back",
       [](Graph& g, Parameters& p) {
         const auto [maxima, switches] = max_pool(g.input("x", {7, 5, 16, 12}), 2);
         return against_target(max_unpool(convolution(maxima, p, "layer", 5), switches, 2));
       }},
      {"dropout", "dropout of an odd number",
       [](Graph& g, Parameters&) {
         return against_target(dropout(g.input("x", {31, 33}), 0.25));
       }},
      {"weighted_sum", "weighted sum of twenty",
       [](Graph& g, Parameters&) {
         std::vector<Value> values;
         std::vector<double> weights;
         for (int i = 0; i < 20; ++i) {
           values.push_back(g.input("x" + std::to_string(i), {3, 3}));
           weights.push_back(0.1 * i - 1);
         }
         return against_target(weighted_sum(values, weights));
       }},
  };
}

std::vector<Example> all_examples() {
  std::vector<Example> all = testing::examples();
  for (Example& example : large_examples()) all.push_back(std::move(example));
  return all;
}

/// Loss, gradients and statistics of an example, two rounds of it, on one backend.
std::vector<std::vector<double>> outcome(Backend& backend, const Example& example) {
  Parameters parameters(backend);
  Graph graph;
  const Value loss = example.build(graph, parameters);
  if (parameters.count() > 0) parameters.initialise(3);
  Rng rng(7);
  std::vector<Value> inputs, wanted;
  for (int id = 0; id < static_cast<int>(graph.values().size()); ++id) {
    if (graph.info(id).origin != Origin::input) continue;
    inputs.push_back({&graph, id});
    if (!graph.info(id).name.starts_with("target")) wanted.push_back({&graph, id});
  }
  const Buffer step = backend.allocate(sizeof(std::uint64_t));
  Tape tape(graph, backend,
            {.loss = loss,
             .trained = {&parameters},
             .wanted = wanted,
             .seed = 5,
             .step = step.as<std::uint64_t>()});
  for (const Value& input : inputs)
    tape.write(input, std::span<const double>(random_numbers(rng, input.shape().size())));
  for (int i = 0; i < parameters.count(); ++i) {
    if (!parameters.spec(i).trained) continue;
    parameters.write(i, std::span<const double>(random_numbers(rng, parameters.spec(i).shape.size(), 0.4)));
  }
  std::vector<std::vector<double>> out;
  for (int round = 0; round < 2; ++round) {
    tape.forward();
    tape.backward();
    out.push_back({tape.scalar(loss)});
    for (const Value& value : wanted) out.push_back(tape.gradient(value));
    backend.count_up(step.as<std::uint64_t>());
  }
  for (int i = 0; i < parameters.count(); ++i) {
    const void* numbers = parameters.spec(i).trained ? parameters.gradient(i) : parameters.value(i);
    out.emplace_back(static_cast<std::size_t>(parameters.spec(i).shape.size()));
    backend.read_numbers(std::span<double>(out.back()), numbers);
  }
  return out;
}

class DeviceOperations : public OnDevice, public ::testing::WithParamInterface<Example> {};

template <class S>
void compare(const Example& example, double tolerance) {
  EigenBackend<S> processor;
  DeviceBackend<S> device;
  const auto expected = outcome(processor, example), got = outcome(device, example);
  ASSERT_EQ(got.size(), expected.size());
  for (std::size_t i = 0; i < got.size(); ++i)
    EXPECT_LE(distance(got[i], expected[i]), tolerance) << example.name << ", array " << i;
  EXPECT_EQ(outcome(device, example), got) << "the same work twice gave other bits";
}

TEST_P(DeviceOperations, AgreeWithTheProcessorInDouble) {
  // Random numbers are drawn in float32, where two libraries' logarithms differ in the last bit.
  const std::set<std::string_view> chance = {"gaussian_noise", "reparametrise"};
  compare<double>(GetParam(), chance.contains(GetParam().operation) ? 1e-6 : 1e-11);
}

TEST_P(DeviceOperations, AgreeWithTheProcessorInFloat) { compare<float>(GetParam(), 3e-5); }

std::string test_name(const ::testing::TestParamInfo<Example>& example) {
  std::string name = example.param.name;
  std::replace_if(
      name.begin(), name.end(), [](unsigned char letter) { return std::isalnum(letter) == 0; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, DeviceOperations, ::testing::ValuesIn(all_examples()), test_name);

class DeviceSources : public OnDevice {};

TEST_F(DeviceSources, NormalNumbersAreThoseOfTheProcessorInEveryRound) {
  const auto drawn = [](Backend& backend) {
    Graph g;
    const Value numbers = normal(g, {37, 55});
    const Buffer step = backend.allocate(sizeof(std::uint64_t));
    Tape tape(g, backend, {.seed = 11, .first_stream = 4, .step = step.as<std::uint64_t>()});
    std::vector<double> all;
    for (int round = 0; round < 3; ++round) {
      tape.forward();
      const std::vector<double> now = tape.read_double(numbers);
      all.insert(all.end(), now.begin(), now.end());
      backend.count_up(step.as<std::uint64_t>());
    }
    return all;
  };
  EigenBackend<float> processor;
  DeviceBackend<float> device;
  EXPECT_LE(distance(drawn(device), drawn(processor)), 1e-6);
}

TEST_F(DeviceSources, RowsOfBytesAndOfNumbersAreTakenInTheEpochsOrder) {
  Rng rng(2);
  std::vector<std::uint8_t> bytes(53 * 7);
  for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(rng.below(256));
  const Points images(bytes, 53, 7, 1.0F / 255);
  const Matrix matrix = images.to_float();
  for (const PointsView& points : {images.view(), PointsView(matrix)}) {
    const auto taken = [&](Backend& backend) {
      Feed feed(backend, points, 10);
      Graph g;
      const Value batch = rows(g, feed);
      const Buffer step = backend.allocate(sizeof(std::uint64_t));
      Tape tape(g, backend, {.step = step.as<std::uint64_t>()});
      std::vector<std::vector<float>> rounds;
      for (std::uint64_t round = 0; round < 7; ++round) {
        if (round % 5 == 0) feed.begin_epoch(8, round / 5);
        tape.forward();
        rounds.push_back(tape.read(batch));
        backend.count_up(step.as<std::uint64_t>());
      }
      return rounds;
    };
    EigenBackend<float> processor;
    DeviceBackend<float> device;
    EXPECT_EQ(taken(device), taken(processor));
  }
}

TEST_F(DeviceSources, MetersAddUpAndRememberTheFirstRoundThatWentWrong) {
  DeviceBackend<float> backend;
  Graph g;
  const Value x = g.input("x", {1});
  Meter meter(backend);
  measure(x, meter);
  const Buffer step = backend.allocate(sizeof(std::uint64_t));
  Tape tape(g, backend, {.step = step.as<std::uint64_t>()});
  for (const float value : {1.0F, 3.0F, INFINITY, std::nanf("")}) {
    tape.write(x, std::vector<float>{value});
    tape.forward();
    backend.count_up(step.as<std::uint64_t>());
    if (value == 3.0F) {
      EXPECT_EQ(meter.read().mean(), 2);
      EXPECT_EQ(meter.read().rounds, 2);
      EXPECT_EQ(meter.read().last, 3);
      EXPECT_EQ(meter.read().first_bad, -1);
    }
  }
  EXPECT_EQ(meter.read().first_bad, 2);
}

TEST_F(DeviceSources, OptimisersTakeTheSameSteps) {
  std::vector<OptimiserSettings> all(3);
  all[0].weight_decay = 0.01;
  all[0].schedule = {.kind = Schedule::Kind::cosine, .rate = 0.01, .rounds = 12, .warm_up = 3};
  all[1].kind = OptimiserSettings::Kind::sgd;
  all[1].momentum = 0.9;
  all[1].weight_decay = 0.1;
  all[1].schedule = {.kind = Schedule::Kind::step, .rate = 0.05, .every = 4, .factor = 0.5};
  all[2].kind = OptimiserSettings::Kind::sgd;
  all[2].schedule.rate = 0.1;
  for (const OptimiserSettings& settings : all) {
    const auto weights = [&](Backend& backend) {
      Parameters p(backend);
      p.declare({"w", {41, 23}, he_normal, 41, 23});
      p.initialise(4);
      const Buffer step = backend.allocate(sizeof(std::uint64_t));
      Optimiser optimiser(settings, p, step.as<std::uint64_t>());
      Rng rng(6);
      for (int round = 0; round < 10; ++round) {
        const std::vector<double> slopes = random_numbers(rng, 41 * 23);
        backend.write_numbers(p.gradient(0), std::span<const double>(slopes));
        optimiser.update();
        backend.count_up(step.as<std::uint64_t>());
      }
      std::vector<double> out(41 * 23);
      backend.read_numbers(std::span<double>(out), p.value(0));
      return out;
    };
    EigenBackend<double> processor;
    DeviceBackend<double> device;
    EXPECT_LE(distance(weights(device), weights(processor)), 1e-13) << optimiser_text(settings);
    EigenBackend<float> processor32;
    DeviceBackend<float> device32;
    EXPECT_LE(distance(weights(device32), weights(processor32)), 1e-5) << optimiser_text(settings);
  }
}

}  // namespace
}  // namespace lab::nn
