// The two pieces of src/nn/README.md, compiled and run; and the page says the same as this file.

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "nn/backend_eigen.h"
#include "nn/operations/activations.h"
#include "nn/operations/dense.h"
#include "nn/operations/reconstruction.h"
#include "nn/operations/weighted_sum.h"
#include "nn/optimiser.h"
#include "nn/tape.h"
#include "tests/unit/files.h"

namespace lab::nn {
namespace {

TEST(NnTour, ADerivative) {
  // clang-format off
  // [derivative]
  EigenBackend<double> machine;
  Graph graph;
  const Value a = graph.input("a", {1});
  const Value y = weighted_sum({tanh(a), a}, {2, 3});
  Tape tape(graph, machine, {.loss = y, .wanted = {a}});
  tape.write(a, std::vector<double>{0.5});
  tape.forward();
  tape.backward();
  const double slope = tape.gradient(a)[0];  // 2 (1 − tanh² a) + 3
  // [end]
  // clang-format on
  EXPECT_NEAR(tape.scalar(y), 2 * std::tanh(0.5) + 1.5, 1e-12);
  EXPECT_NEAR(slope, 2 * (1 - std::tanh(0.5) * std::tanh(0.5)) + 3, 1e-12);
}

TEST(NnTour, ANetworkThatLearns) {
  // clang-format off
  // [network]
  EigenBackend<double> machine;
  Parameters weights(machine);
  Graph graph;
  const Value x = graph.input("x", {4, 2}), target = graph.input("target", {4, 1});
  const Value hidden = dense(x, weights, "hidden", 8, {.activation = tanh_activation, .start = glorot_normal});
  const Value logit = dense(hidden, weights, "output", 1);
  const Value loss = cross_entropy(logit, target);
  weights.initialise(1);  // every weight from the seed and its name

  const Buffer round = machine.allocate(sizeof(std::uint64_t));
  Tape tape(graph, machine, {.loss = loss, .trained = {&weights}, .step = round.as<std::uint64_t>()});
  Optimiser adam({.schedule = {.rate = 0.05}}, weights, round.as<std::uint64_t>());
  tape.write(x, std::vector<double>{0, 0, 0, 1, 1, 0, 1, 1});
  tape.write(target, std::vector<double>{0, 1, 1, 0});
  for (int i = 0; i < 300; ++i) {
    tape.forward();
    tape.backward();
    adam.update();
    machine.count_up(round.as<std::uint64_t>());
  }
  tape.forward();
  const std::vector<double> learnt = tape.read_double(logit);  // below 0: no, above 0: yes
  // [end]
  // clang-format on
  ASSERT_EQ(learnt.size(), 4U);
  EXPECT_LT(std::max(learnt[0], learnt[3]), -2);
  EXPECT_GT(std::min(learnt[1], learnt[2]), 2);
  EXPECT_LT(tape.scalar(loss), 0.1);
}

/// The code between "// [mark]" and "// [end]", without its two spaces of indentation.
std::string piece(const std::string& file, const std::string& mark) {
  const std::string begin = "  // [" + mark + "]\n", end = "  // [end]\n";
  const std::size_t from = file.find(begin);
  if (from == std::string::npos) return {};
  std::string code;
  const std::string indented = file.substr(from + begin.size(), file.find(end, from) - from - begin.size());
  for (std::size_t at = 0; at < indented.size();) {
    const std::size_t line_end = indented.find('\n', at) + 1;
    const std::string line = indented.substr(at, line_end - at);
    code += line.starts_with("  ") ? line.substr(2) : line;
    at = line_end;
  }
  return code;
}

TEST(NnTour, ThePageShowsWhatIsRunHere) {
  const auto text = [](const std::string& path) {
    const auto bytes = lab::testing::file_bytes(std::string(LAB_TESTS_DIR) + path);
    return std::string(bytes.begin(), bytes.end());
  };
  const std::string page = text("/../src/nn/README.md"), here = text("/unit/nn/test_nn_tour.cpp");
  for (const char* mark : {"derivative", "network"}) {
    const std::string code = piece(here, mark);
    EXPECT_GT(code.size(), 300U) << mark;
    EXPECT_NE(page.find("```cpp\n" + code + "```\n"), std::string::npos) << mark << " differs:\n" << code;
  }
}

}  // namespace
}  // namespace lab::nn
