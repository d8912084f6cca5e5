#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "core/rng.h"
#include "nn/backend_eigen.h"
#include "nn/operations/table.h"
#include "nn/tape.h"
#include "tests/unit/files.h"
#include "tests/unit/nn/nn_examples.h"

namespace lab::nn {
namespace {

using lab::testing::refusal;
using testing::Example;

/// A graph of the examples, made ready in double with random numbers everywhere.
struct Ready {
  EigenBackend<double> backend;
  Parameters parameters{backend};
  Graph graph;
  Value loss;
  std::vector<Value> inputs;  ///< with a gradient
  std::unique_ptr<Tape> tape;

  explicit Ready(const Example& example, std::uint64_t seed = 3) {
    loss = example.build(graph, parameters);
    parameters.initialise(seed);
    Rng rng(seed);
    std::vector<Value> targets;
    for (int id = 0; id < static_cast<int>(graph.values().size()); ++id) {
      const ValueInfo& info = graph.info(id);
      if (info.origin != Origin::input) continue;
      (info.name.starts_with("target") ? targets : inputs).push_back({&graph, id});
    }
    TapeOptions options;
    options.loss = loss;
    options.trained = {&parameters};
    options.wanted = inputs;
    tape = std::make_unique<Tape>(graph, backend, options);
    const auto fill = [&](auto write, Index size) {
      std::vector<double> values(static_cast<std::size_t>(size));
      for (double& value : values) value = rng.normal(0, 0.8);
      write(values);
    };
    for (int i = 0; i < parameters.count(); ++i) {
      if (!parameters.spec(i).trained) continue;
      fill([&](const std::vector<double>& v) { parameters.write(i, std::span<const double>(v)); },
           parameters.spec(i).shape.size());
    }
    for (const std::vector<Value>& list : {inputs, targets}) {
      for (const Value& value : list)
        fill([&](const std::vector<double>& v) { tape->write(value, v); }, value.shape().size());
    }
  }

  double loss_now() {
    tape->forward();
    return tape->scalar(loss);
  }
};

/// The slope by central differences of the loss in one number, which `write` changes.
template <class Write>
double slope_by_differences(Ready& ready, double value, const Write& write) {
  const double h = 1e-5 * std::max(1.0, std::abs(value));
  write(value + h);
  const double above = ready.loss_now();
  write(value - h);
  const double below = ready.loss_now();
  write(value);
  return (above - below) / (2 * h);
}

class Gradients : public ::testing::TestWithParam<Example> {};

TEST_P(Gradients, AgreeWithFiniteDifferences) {
  Ready ready(GetParam());
  ready.tape->forward();
  ready.tape->backward();
  int checked = 0;
  const auto check = [&](std::vector<double> values, const std::vector<double>& gradient,
                         const std::string& what, const auto& write) {
    const std::size_t stride = std::max<std::size_t>(1, values.size() / 60);
    for (std::size_t i = 0; i < values.size(); i += stride) {
      const double slope = slope_by_differences(ready, values[i], [&](double value) {
        values[i] = value;
        write(values);
      });
      EXPECT_NEAR(gradient[i], slope, 1e-7 + 1e-6 * std::abs(slope)) << what << ", element " << i;
      checked += gradient[i] != 0;
    }
  };
  for (int i = 0; i < ready.parameters.count(); ++i) {
    if (!ready.parameters.spec(i).trained) continue;
    std::vector<double> values(static_cast<std::size_t>(ready.parameters.spec(i).shape.size())),
        gradient(values);
    ready.backend.read_numbers(std::span<double>(values), ready.parameters.value(i));
    ready.backend.read_numbers(std::span<double>(gradient), ready.parameters.gradient(i));
    check(values, gradient, ready.parameters.spec(i).name,
          [&](const std::vector<double>& v) { ready.parameters.write(i, std::span<const double>(v)); });
  }
  for (const Value& input : ready.inputs) {
    check(ready.tape->read_double(input), ready.tape->gradient(input), ready.graph.info(input).name,
          [&](const std::vector<double>& v) { ready.tape->write(input, v); });
  }
  EXPECT_GT(checked, 0) << "no gradient was other than zero";
}

std::string test_name(const ::testing::TestParamInfo<Example>& example) {
  std::string name = example.param.name;
  std::replace_if(
      name.begin(), name.end(), [](unsigned char letter) { return std::isalnum(letter) == 0; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Operations, Gradients, ::testing::ValuesIn(testing::examples()), test_name);

TEST(Operations, EachHasAnExample) {
  // Sources and optimisers have no derivative to be checked; their values are tested elsewhere.
  const std::set<std::string_view> without = {"normal", "rows", "measure", "sgd", "adam"};
  std::set<std::string_view> seen, names;
  for (const Example& example : testing::examples()) seen.insert(example.operation);
  for (const OperationRow& row : operations()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name << " has two rows";
    EXPECT_NE(seen.contains(row.name), without.contains(row.name)) << row.name;
  }
  for (const std::string_view name : seen) EXPECT_TRUE(names.contains(name)) << name << " has no row";
}

TEST(Operations, TwoReplaysGiveTheSameBits) {
  for (const Example& example : testing::examples()) {
    Ready ready(example);
    std::vector<std::vector<double>> first;
    for (int pass = 0; pass < 2; ++pass) {
      ready.tape->forward();
      ready.tape->backward();
      std::vector<std::vector<double>> all = {ready.tape->read_double(ready.loss)};
      for (const Value& input : ready.inputs) all.push_back(ready.tape->gradient(input));
      if (pass == 0) first = all;
      EXPECT_EQ(all, first) << example.name;
    }
  }
}

TEST(Operations, WrongShapesAreRefusedInWords) {
  EigenBackend<float> backend;
  Parameters p(backend);
  Graph g;
  const Value x = g.input("x", {4, 6}), other = g.input("other", {4, 5}),
              image = g.input("image", {2, 1, 4, 4});
  EXPECT_EQ(refusal([&] { dense(x, p, "a", 0); }), ": A layer needs at least one unit, not 0.");
  EXPECT_EQ(refusal([&] { g.input("none", {3, 0}); }), ": A layer cannot have 0 values along an axis.");
  EXPECT_EQ(refusal([&] { reshape(x, {7}); }), ": 6 values in a row cannot be seen as 7.");
  EXPECT_EQ(refusal([&] { reshape(x, {2, 3}); }), ": A row is reshaped to one axis or to three.");
  EXPECT_EQ(refusal([&] { mean_squared_error(x, other); }),
            ": mean_squared_error: (4, 6) and (4, 5) are not the same shape.");
  EXPECT_EQ(refusal([&] { cross_entropy(x, other); }),
            ": cross_entropy: (4, 6) and (4, 5) are not the same shape.");
  EXPECT_EQ(refusal([&] { kl_to_normal(x, other); }),
            ": kl_to_normal: (4, 6) and (4, 5) are not the same shape.");
  EXPECT_EQ(refusal([&] { reparametrise(x, x, other); }),
            ": reparametrise: (4, 6) and (4, 5) are not the same shape.");
  EXPECT_EQ(refusal([&] {
              weighted_sum({x, other}, {1, 1});
            }),
            ": weighted_sum: (4, 6) and (4, 5) are not the same shape.");
  EXPECT_EQ(refusal([&] { weighted_sum({x, x}, {1}); }), ": weighted_sum takes 1 inputs, not 2.");
  EXPECT_EQ(refusal([&] { weighted_sum({}, {}); }), ": A sum needs at least one value.");
  EXPECT_EQ(refusal([&] { adversarial(x, true); }),
            ": A critic says one number for each image, (N, 1), not (4, 6).");
  EXPECT_EQ(refusal([&] { sparsity_kl(image, 0.1); }),
            ": sparsity_kl takes a code (N, K), not (2, 1, 4, 4).");
  EXPECT_EQ(refusal([&] { sparsity_kl(x, 1); }),
            "target: The mean activity that is aimed at lies between 0 and 1.");
  EXPECT_EQ(refusal([&] {
              contractive(x, g.input("w", {3, 5}), Activation::Kind::tanh);
            }),
            ": contractive: a weight (3, 5) does not make a code (4, 6).");
  EXPECT_EQ(refusal([&] {
              contractive(x, g.input("w", {3, 6}), Activation::Kind::relu);
            }),
            ": The contractive penalty is for a code of sigmoid or tanh units, not relu.");
  EXPECT_EQ(refusal([&] { gaussian_noise(x, -1, false); }),
            "noise: The noise has a standard deviation of 0 or more.");
  EXPECT_EQ(refusal([&] { dropout(x, 1); }), "dropout: The share of units left out lies between 0 and 1.");
  EXPECT_EQ(refusal([&] { leaky_relu(x, 2); }), ": The slope of a leaky ReLU lies between 0 and 1.");
  EXPECT_EQ(refusal([&] { convolution(x, p, "c", 2); }),
            ": A convolution takes images (N, C, H, W), not (4, 6).");
  EXPECT_EQ(refusal([&] { convolution(image, p, "c", 0); }),
            ": A convolution needs at least one channel, not 0.");
  EXPECT_EQ(refusal([&] { convolution(image, p, "k0", 2, {.kernel = 0}); }),
            ": A convolution needs a kernel of at least 1 × 1.");
  EXPECT_EQ(refusal([&] { convolution(image, p, "k7", 2, {.kernel = 7}); }),
            ": Images of 1 × 4 × 4 are too small for a kernel of 7 × 7.");
  EXPECT_EQ(
      refusal([&] { convolution(image, p, "s0", 2, {.stride = 0, .padding = 1}); }),
      ": A convolution needs a kernel and a stride of at least 1, and a padding smaller than the kernel.");
  EXPECT_EQ(refusal([&] { transposed_convolution(x, p, "t", 2); }),
            ": A convolution takes images (N, C, H, W), not (4, 6).");
  EXPECT_EQ(refusal([&] { max_pool(x); }), ": max_pool takes images (N, C, H, W), not (4, 6).");
  EXPECT_EQ(refusal([&] { max_pool(image, 3); }),
            ": Images of 4 × 4 pixels cannot be cut into windows of 3 × 3.");
  EXPECT_EQ(refusal([&] {
              max_unpool(image, g.input("switches", {2, 1, 2, 2}));
            }),
            ": max_unpool: (2, 1, 4, 4) and (2, 1, 2, 2) are not the same shape.");
  EXPECT_EQ(refusal([&] { upsample(image, 0); }), ": upsample needs windows of at least 1 × 1.");
  EXPECT_EQ(refusal([&] {
              batch_norm(g.input("single", {1, 3}), p, "n", true);
            }),
            "batch: Batch normalisation needs at least two values of each channel in a batch.");
  Dense layer;
  layer.units = 2;
  const Shape wrong[] = {{4, 6}, {5, 2}, {2}};
  EXPECT_EQ(refusal([&] { layer.output_shapes(wrong); }),
            ": A dense layer from 6 to 2 needs a weight (6, 2) and a bias (2), not (5, 2) and (2).");
}

TEST(Operations, OnnxFormOfWhatIsExported) {
  Dense layer;
  layer.units = 3;
  layer.activation = leaky_relu_activation(0.25);
  const OnnxForm form = layer.onnx({"x", "w", "b"}, {"y"});
  ASSERT_EQ(form.nodes.size(), 2U);
  EXPECT_EQ(form.nodes[0].type, "Gemm");
  EXPECT_EQ(form.nodes[1].type, "LeakyRelu");
  EXPECT_EQ(form.nodes[1].inputs, form.nodes[0].outputs);
  EXPECT_EQ(form.nodes[1].outputs, std::vector<std::string>{"y"});
  EXPECT_FLOAT_EQ(std::get<float>(form.nodes[1].attributes.at(0).value), 0.25F);
  EXPECT_THROW(KlToNormal().onnx({"m", "v"}, {"y"}), std::logic_error);
}

}  // namespace
}  // namespace lab::nn
