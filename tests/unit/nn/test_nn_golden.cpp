// Operations, optimisers and schedules against PyTorch (tests/golden/make_networks.py).

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>

#include "nn/backend_eigen.h"
#include "nn/optimiser.h"
#include "nn/tape.h"
#include "tests/unit/nn/nn_examples.h"

namespace lab::nn {
namespace {

using Json = nlohmann::json;
using Inputs = std::map<std::string, Value>;
using Outputs = std::map<std::string, Value>;

const Json& golden() {
  static const Json answers = [] {
    std::ifstream file(std::string(LAB_GOLDEN_DIR) + "/networks.json");
    return Json::parse(file);
  }();
  return answers;
}

std::vector<double> numbers(const Json& list) { return list.get<std::vector<double>>(); }

Shape shape_of(const Json& sizes) {
  const auto at = [&](std::size_t axis) { return sizes[axis].get<Index>(); };
  return sizes.size() == 4 ? Shape{at(0), at(1), at(2), at(3)} : Shape{at(0), at(1)};
}

/// What the case of this name computes: gives the loss, and named outputs.
using Build = std::function<Value(const Inputs&, Parameters&, Outputs&)>;

Build dense_with(Activation activation) {
  return [activation](const Inputs& in, Parameters& p, Outputs& out) {
    out["y"] = dense(in.at("x"), p, "layer", 3, {activation});
    return mean_squared_error(out["y"], in.at("target"));
  };
}

Build convolution_with(bool transposed, Index k, Index s, Index q) {
  return [=](const Inputs& in, Parameters& p, Outputs& out) {
    const ConvolutionOptions options{.kernel = k, .stride = s, .padding = q};
    out["y"] = transposed ? transposed_convolution(in.at("x"), p, "layer", 2, options)
                          : convolution(in.at("x"), p, "layer", 2, options);
    return mean_squared_error(out["y"], in.at("target"), Reduction::per_row);
  };
}

Build contractive_with(Activation activation) {
  return [=](const Inputs& in, Parameters& p, Outputs&) {
    const Value code = dense(in.at("x"), p, "layer", 2, {activation});
    return contractive(code, code.graph->parameter(p, {"layer.weight", {4, 2}}), activation.kind);
  };
}

Value normalised(const Inputs& in, Parameters& p, Outputs& out) {
  out["y"] = batch_norm(in.at("x"), p, "norm", true);
  return mean_squared_error(out["y"], in.at("target"), Reduction::per_row);
}

std::map<std::string, Build> builders() {
  std::map<std::string, Build> all;
  all["dense none"] = dense_with(no_activation);
  all["dense relu"] = dense_with(relu_activation);
  all["dense leaky_relu"] = dense_with(leaky_relu_activation(0.2));
  all["dense sigmoid"] = dense_with(sigmoid_activation);
  all["dense tanh"] = dense_with(tanh_activation);
  all["dense softplus"] = dense_with(softplus_activation);
  all["convolution 3 1 1"] = convolution_with(false, 3, 1, 1);
  all["convolution 4 2 1"] = convolution_with(false, 4, 2, 1);
  all["convolution 2 1 0"] = convolution_with(false, 2, 1, 0);
  all["transposed convolution 3 1 1"] = convolution_with(true, 3, 1, 1);
  all["transposed convolution 4 2 1"] = convolution_with(true, 4, 2, 1);
  all["transposed convolution 2 2 0"] = convolution_with(true, 2, 2, 0);
  all["pooling"] = [](const Inputs& in, Parameters&, Outputs& out) {
    const auto [maxima, switches] = max_pool(in.at("x"));
    out["pooled"] = maxima;
    out["back"] = max_unpool(tanh(maxima), switches);
    return mean_squared_error(out["back"], in.at("target"), Reduction::per_row);
  };
  all["upsampling"] = [](const Inputs& in, Parameters&, Outputs&) {
    return mean_squared_error(upsample(in.at("x")), in.at("target"), Reduction::per_row);
  };
  all["batch normalisation rows"] = all["batch normalisation images"] = normalised;
  all["mean squared error per value"] = [](const Inputs& in, Parameters&, Outputs&) {
    return mean_squared_error(in.at("x"), in.at("target"));
  };
  all["mean squared error per row"] = [](const Inputs& in, Parameters&, Outputs&) {
    return mean_squared_error(in.at("x"), in.at("target"), Reduction::per_row);
  };
  all["cross-entropy per value"] = [](const Inputs& in, Parameters&, Outputs&) {
    return cross_entropy(in.at("x"), in.at("target"));
  };
  all["cross-entropy per row"] = [](const Inputs& in, Parameters&, Outputs&) {
    return cross_entropy(in.at("x"), in.at("target"), Reduction::per_row);
  };
  all["KL to N(0, I)"] = [](const Inputs& in, Parameters&, Outputs&) {
    return kl_to_normal(in.at("mean"), in.at("log_variance"));
  };
  all["reparametrise"] = [](const Inputs& in, Parameters&, Outputs&) {
    return mean_squared_error(reparametrise(in.at("mean"), in.at("log_variance"), in.at("epsilon")),
                              in.at("target"), Reduction::per_row);
  };
  all["called real"] = [](const Inputs& in, Parameters&, Outputs&) { return adversarial(in.at("x"), true); };
  all["called made"] = [](const Inputs& in, Parameters&, Outputs&) { return adversarial(in.at("x"), false); };
  all["sparsity L1"] = [](const Inputs& in, Parameters&, Outputs&) { return sparsity_l1(in.at("x")); };
  all["sparsity KL"] = [](const Inputs& in, Parameters&, Outputs&) {
    return sparsity_kl(sigmoid(in.at("x")), 0.1);
  };
  all["contractive sigmoid"] = contractive_with(sigmoid_activation);
  all["contractive tanh"] = contractive_with(tanh_activation);
  return all;
}

void expect_close(const std::vector<double>& got, const Json& expected, double tolerance,
                  const std::string& what) {
  ASSERT_EQ(got.size(), expected.size()) << what;
  for (std::size_t i = 0; i < got.size(); ++i) {
    const auto value = expected[i].get<double>();
    ASSERT_NEAR(got[i], value, tolerance * std::max(1.0, std::abs(value))) << what << ", element " << i;
  }
}

template <class S>
void check_case(const Json& stored, const Build& build, double tolerance) {
  const auto name = stored["name"].get<std::string>();
  EigenBackend<S> backend;
  Parameters parameters(backend);
  Graph graph;
  Inputs inputs;
  for (const auto& [key, tensor] : stored["inputs"].items()) {
    inputs[key] = graph.input(key, shape_of(tensor["shape"]));
  }
  Outputs outputs;
  const Value loss = build(inputs, parameters, outputs);
  if (parameters.count() > 0) parameters.initialise(1);
  TapeOptions options{.loss = loss, .trained = {}};
  if (!stored["parameters"].empty()) options.trained = {&parameters};
  for (const auto& [key, value] : inputs) {
    if (stored["gradients"].contains(key)) options.wanted.push_back(value);
  }
  Tape tape(graph, backend, options);
  for (const auto& [key, value] : inputs) tape.write(value, numbers(stored["inputs"][key]["values"]));
  for (int i = 0; i < parameters.count(); ++i) {
    const std::string& key = parameters.spec(i).name;
    if (stored["parameters"].contains(key))
      parameters.write(i, std::span<const double>(numbers(stored["parameters"][key])));
  }
  tape.forward();
  for (const auto& [key, value] : outputs)
    expect_close(tape.read_double(value), stored["outputs"][key], tolerance, name + " " + key);
  EXPECT_NEAR(tape.scalar(loss), stored["loss"].get<double>(),
              tolerance * std::max(1.0, std::abs(stored["loss"].get<double>())))
      << name;
  tape.backward();
  for (const auto& [key, gradient] : stored["gradients"].items()) {
    if (inputs.contains(key)) {
      expect_close(tape.gradient(inputs[key]), gradient, tolerance, name + " ∂" + key);
      continue;
    }
    for (int i = 0; i < parameters.count(); ++i) {
      if (parameters.spec(i).name != key) continue;
      std::vector<double> got(gradient.size());
      backend.read_numbers(std::span<double>(got), parameters.gradient(i));
      expect_close(got, gradient, tolerance, name + " ∂" + key);
    }
  }
  for (int i = 0; i < parameters.count(); ++i) {  // running statistics
    const std::string& key = parameters.spec(i).name;
    if (parameters.spec(i).trained || !stored["outputs"].contains(key)) continue;
    std::vector<double> got(static_cast<std::size_t>(parameters.spec(i).shape.size()));
    backend.read_numbers(std::span<double>(got), parameters.value(i));
    expect_close(got, stored["outputs"][key], tolerance, name + " " + key);
  }
}

TEST(NetworksGolden, OperationsAsInPyTorch) {
  const std::map<std::string, Build> all = builders();
  std::size_t checked = 0;
  for (const Json& stored : golden()["cases"]) {
    const auto found = all.find(stored["name"].get<std::string>());
    ASSERT_NE(found, all.end()) << stored["name"];
    check_case<double>(stored, found->second, 1e-12);
    check_case<float>(stored, found->second, 2e-5);
    ++checked;
  }
  EXPECT_EQ(checked, all.size());
}

TEST(NetworksGolden, FiveStepsOfEachOptimiserAsInPyTorch) {
  const Json& stored = golden()["optimisers"];
  const auto settings = [](const std::string& name) {
    OptimiserSettings s;
    s.kind = name.starts_with("sgd") ? OptimiserSettings::Kind::sgd : OptimiserSettings::Kind::adam;
    s.schedule.rate = name.starts_with("sgd") ? 0.1 : 0.01;
    if (name == "sgd momentum") s.momentum = 0.9;
    if (name == "sgd decay") s.momentum = 0.5, s.weight_decay = 0.01;
    if (name == "adam decay") s.beta1 = 0.5, s.beta2 = 0.9, s.weight_decay = 0.1;
    return s;
  };
  for (const Json& run : stored["runs"]) {
    const auto name = run["name"].get<std::string>();
    EigenBackend<double> backend;
    Parameters p(backend);
    Graph g;
    const Value x = g.input("x", {6, 4});
    const Value h = dense(x, p, "a", 5, {tanh_activation});
    const Value loss = mean_squared_error(dense(h, p, "b", 4), x);
    p.initialise(1);
    for (int i = 0; i < p.count(); ++i)
      p.write(i, std::span<const double>(numbers(stored["start"][p.spec(i).name])));
    const Buffer step = backend.allocate(sizeof(std::uint64_t));
    auto* counter = step.as<std::uint64_t>();
    Tape tape(g, backend, {.loss = loss, .trained = {&p}, .step = counter});
    Optimiser optimiser(settings(name), p, counter);
    tape.write(x, numbers(stored["x"]));
    for (const Json& expected : run["losses"]) {
      tape.forward();
      EXPECT_NEAR(tape.scalar(loss), expected.get<double>(), 1e-13) << name;
      tape.backward();
      optimiser.update();
      backend.count_up(counter);
    }
    for (int i = 0; i < p.count(); ++i) {
      std::vector<double> got(static_cast<std::size_t>(p.spec(i).shape.size()));
      backend.read_numbers(std::span<double>(got), p.value(i));
      expect_close(got, run["weights"][p.spec(i).name], 1e-12, name + " " + p.spec(i).name);
    }
  }
}

TEST(NetworksGolden, SchedulesAsInPyTorch) {
  const Json& stored = golden()["schedules"];
  const Schedule cosine{.kind = Schedule::Kind::cosine, .rate = 0.1, .rounds = 20, .final_share = 0.05};
  const Schedule falling{.kind = Schedule::Kind::step, .rate = 0.1, .every = 6, .factor = 0.5};
  for (std::uint64_t t = 0; t < 20; ++t) {
    EXPECT_NEAR(rate_at(cosine, t), stored["cosine"][t].get<double>(), 1e-14);
    EXPECT_NEAR(rate_at(falling, t), stored["step"][t].get<double>(), 1e-14);
  }
  EXPECT_NEAR(rate_at(cosine, 20), 0.005, 1e-15);
  EXPECT_NEAR(rate_at(cosine, 99), 0.005, 1e-15);
  Schedule warm{.rate = 1, .warm_up = 3};
  EXPECT_DOUBLE_EQ(rate_at(warm, 0), 0.25);
  EXPECT_DOUBLE_EQ(rate_at(warm, 2), 0.75);
  EXPECT_DOUBLE_EQ(rate_at(warm, 3), 1);
}

}  // namespace
}  // namespace lab::nn
