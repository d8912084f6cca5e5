// A convolutional autoencoder taken apart: weights out of probes, pooling and unpooling, a cell's arithmetic.

#include "lessons/codes/conv_stages.h"

#include <gtest/gtest.h>

#include <cmath>

namespace lab {
namespace {

constexpr int side = 4;

/// A layer of one map to one map, as the part "kernels" answers: correlation with w, zeros outside, plus b.
Matrix answer_of(const Matrix& maps, const std::array<float, 9>& w, float b) {
  Matrix out(maps.rows(), maps.cols());
  for (Index n = 0; n < maps.rows(); ++n) {
    for (int i = 0; i < side; ++i) {
      for (int j = 0; j < side; ++j) {
        float sum = b;
        for (int u = -1; u <= 1; ++u) {
          for (int v = -1; v <= 1; ++v) {
            const int r = i + u, c = j + v;
            if (r < 0 || c < 0 || r >= side || c >= side) continue;
            sum += w[static_cast<std::size_t>(3 * (u + 1) + v + 1)] * maps(n, r * side + c);
          }
        }
        out(n, i * side + j) = sum;
      }
    }
  }
  return out;
}

const std::vector<ModelPort> ports = {{"seen1", side* side}, {"put1", side* side}};

ConvStages one_level(const std::array<float, 9>& seen, float seen_bias, const std::array<float, 9>& put,
                     float put_bias) {
  const std::vector<Matrix> probes = ConvStages::probes(ports, side, side);
  EXPECT_EQ(probes.size(), 2U);
  EXPECT_EQ(probes[0].rows(), 2);
  ConvStages net;
  net.read(ports, {answer_of(probes[0], seen, seen_bias), answer_of(probes[1], put, put_bias)}, side, side);
  return net;
}

TEST(ConvStages, ProbesTellEveryWeightAndTheBias) {
  const std::array<float, 9> seen = {1, 2, 3, 4, 5, 6, 7, 8, 9}, put = {0, -1, 0, 2, 0, 0, 0, 0, 3};
  const ConvStages net = one_level(seen, 0.5f, put, -0.25f);
  EXPECT_EQ(net.levels(), 1);
  for (int k = 0; k < 9; ++k) {
    EXPECT_FLOAT_EQ(net.kernel(0).at(0, 0, k), seen[static_cast<std::size_t>(k)]) << k;
    EXPECT_FLOAT_EQ(net.kernel(1).at(0, 0, k), put[static_cast<std::size_t>(k)]) << k;
  }
  EXPECT_FLOAT_EQ(net.kernel(0).bias[0], 0.5f);
  EXPECT_FLOAT_EQ(net.kernel(1).bias[0], -0.25f);
}

TEST(ConvStages, MaximaAreRememberedAndPutBack) {
  const std::array<float, 9> same = {0, 0, 0, 0, 1, 0, 0, 0, 0};
  const ConvStages net = one_level(same, 0, same, 0);
  std::vector<float> image(16, 0.0f);
  image[5] = 0.9f;  // row 1, column 1: lower right of the first window
  image[0] = 0.2f;
  image[2] = 0.4f;  // the second window: two equals, the first one counts
  image[7] = 0.4f;
  const auto stages = net.run(image, Unpooling::switches);
  ASSERT_EQ(stages.size(), 5U);
  EXPECT_EQ(stages[1].kind, ConvKind::convolution);
  EXPECT_EQ(stages[2].kind, ConvKind::pooling);
  EXPECT_FLOAT_EQ(stages[2].maps(0, 0), 0.9f);
  EXPECT_EQ(stages[2].places, (std::vector<int>{5, 2, 8, 10}));
  EXPECT_FLOAT_EQ(stages[3].maps(0, 5), 0.9f);
  EXPECT_FLOAT_EQ(stages[3].maps(0, 0), 0.0f);
  EXPECT_FLOAT_EQ(stages[3].maps(0, 2), 0.4f);
  EXPECT_FLOAT_EQ(stages[3].maps(0, 7), 0.0f);
  EXPECT_NEAR(stages[4].maps(0, 5), 1 / (1 + std::exp(-0.9)), 1e-6);
  const auto corner = net.run(image, Unpooling::corner), everywhere = net.run(image, Unpooling::everywhere);
  EXPECT_FLOAT_EQ(corner[3].maps(0, 0), 0.9f);
  EXPECT_FLOAT_EQ(corner[3].maps(0, 5), 0.0f);
  for (const Index cell : {0, 1, 4, 5}) EXPECT_FLOAT_EQ(everywhere[3].maps(0, cell), 0.9f);
}

TEST(ConvStages, ACellsNumbersGiveItsValue) {
  const std::array<float, 9> seen = {0.5f, -1, 0.25f, 2, 1, 0, -0.5f, 0, 1},
                             put = {1, 0, 0, 0, 1, 0, 0, 0, -1};
  const ConvStages net = one_level(seen, -0.1f, put, 0.2f);
  std::vector<float> image(16);
  for (std::size_t i = 0; i < image.size(); ++i) image[i] = static_cast<float>(i % 5) / 5.0f;
  const auto stages = net.run(image, Unpooling::switches);
  for (const std::size_t layer : {std::size_t{1}, std::size_t{4}}) {
    for (Index row = 0; row < side; ++row) {
      for (Index column = 0; column < side; ++column) {
        const ConvCell cell = net.look(stages, layer, 0, row, column, 0);
        double sum = 0;
        for (const float product : cell.products) sum += static_cast<double>(product);
        EXPECT_NEAR(cell.sum, sum, 1e-6);
        EXPECT_NEAR(cell.total, sum + cell.bias, 1e-6);
        EXPECT_NEAR(cell.total, static_cast<double>(stages[layer].sums(0, row * side + column)), 1e-5);
        const double value = layer == 1 ? std::max(0.0, cell.total) : 1 / (1 + std::exp(-cell.total));
        EXPECT_NEAR(cell.value, value, 1e-5);
      }
    }
  }
}

}  // namespace
}  // namespace lab
