#include "lessons/codes/conv_stages.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace lab {
namespace {

Index channels_of(const ModelPort& port, int level, int width, int height) {
  return port.columns / ((width >> level) * (height >> level));
}

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

/// The value of map `c` at (row, column), 0 outside.
float cell(const ConvStage& stage, Index c, Index row, Index column) {
  if (row < 0 || column < 0 || row >= stage.height || column >= stage.width) return 0.0f;
  return stage.maps(c, row * stage.width + column);
}

ConvStage pooled(const ConvStage& from) {
  ConvStage to;
  to.kind = ConvKind::pooling;
  to.level = from.level + 1;
  to.height = from.height / 2;
  to.width = from.width / 2;
  to.maps.resize(from.channels(), to.height * to.width);
  to.places.resize(static_cast<std::size_t>(to.maps.size()));
  for (Index c = 0; c < from.channels(); ++c) {
    for (Index i = 0; i < to.height; ++i) {
      for (Index j = 0; j < to.width; ++j) {
        Index best = 2 * i * from.width + 2 * j;
        for (const Index offset : {Index{0}, Index{1}, from.width, from.width + 1}) {
          const Index at = 2 * i * from.width + 2 * j + offset;
          if (from.maps(c, at) > from.maps(c, best)) best = at;  // the first of equals stays
        }
        const Index here = i * to.width + j;
        to.maps(c, here) = from.maps(c, best);
        to.places[c * to.maps.cols() + here] = static_cast<int>(best);
      }
    }
  }
  return to;
}

ConvStage unpooled(const ConvStage& from, const ConvStage& pool, Unpooling unpooling) {
  ConvStage to;
  to.kind = ConvKind::unpooling;
  to.level = from.level - 1;
  to.height = 2 * from.height;
  to.width = 2 * from.width;
  to.maps = Matrix::Zero(from.channels(), to.height * to.width);
  for (Index c = 0; c < from.channels(); ++c) {
    for (Index here = 0; here < from.maps.cols(); ++here) {
      const Index corner = 2 * (here / from.width) * to.width + 2 * (here % from.width);
      const float value = from.maps(c, here);
      if (unpooling == Unpooling::switches) {
        to.maps(c, pool.places[c * from.maps.cols() + here]) = value;
      } else {
        to.maps(c, corner) = value;
        if (unpooling == Unpooling::everywhere)
          to.maps(c, corner + 1) = to.maps(c, corner + to.width) = to.maps(c, corner + to.width + 1) = value;
      }
    }
  }
  return to;
}

}  // namespace

std::vector<Matrix> ConvStages::probes(std::span<const ModelPort> inputs, int width, int height) {
  Index most = 0;
  for (std::size_t i = 0; i < inputs.size(); ++i)
    most = std::max(most, channels_of(inputs[i], static_cast<int>(i / 2), width, height));
  std::vector<Matrix> batch;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    // Row 0 is dark: it tells the biases. Row c + 1 has one lit pixel, in the middle of map c.
    const int level = static_cast<int>(i / 2), w = width >> level, h = height >> level;
    Matrix rows = Matrix::Zero(most + 1, inputs[i].columns);
    for (Index c = 0; c < channels_of(inputs[i], level, width, height); ++c)
      rows(c + 1, (c * h + h / 2) * w + w / 2) = 1.0f;
    batch.push_back(std::move(rows));
  }
  return batch;
}

void ConvStages::read(std::span<const ModelPort> inputs, const std::vector<Matrix>& answer, int width,
                      int height) {
  if (inputs.size() != answer.size() || answer.empty())
    throw std::logic_error("the part \"kernels\" has as many outputs as inputs");
  width_ = width;
  height_ = height;
  kernels_.clear();
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const int level = static_cast<int>(i / 2), w = width >> level, h = height >> level;
    ConvKernel kernel;
    kernel.in = channels_of(inputs[i], level, width, height);
    kernel.out = answer[i].cols() / (w * h);
    kernel.weight.resize(static_cast<std::size_t>(kernel.out * kernel.in * 9));
    for (Index o = 0; o < kernel.out; ++o) {
      kernel.bias.push_back(answer[i](0, (o * h + h / 2) * w + w / 2));
      for (Index c = 0; c < kernel.in; ++c) {
        for (int k = 0; k < 9; ++k) {
          // The lit pixel is seen by the cell below it through the upper row of the kernel, and so on.
          const Index row = h / 2 + 1 - k / 3, column = w / 2 + 1 - k % 3, at = (o * h + row) * w + column;
          kernel.weight[(o * kernel.in + c) * 9 + k] = answer[i](c + 1, at) - answer[i](0, at);
        }
      }
    }
    kernels_.push_back(std::move(kernel));
  }
}

void ConvStages::apply(const ConvStage& from, ConvStage& to) const {
  const ConvKernel& weights = kernel(to.kernel);
  to.level = from.level;
  to.height = from.height;
  to.width = from.width;
  to.sums.resize(weights.out, from.maps.cols());
  for (Index o = 0; o < weights.out; ++o) {
    to.sums.row(o).setConstant(weights.bias[o]);
    for (Index c = 0; c < weights.in; ++c) {
      for (int k = 0; k < 9; ++k) {
        const float w = weights.at(o, c, k);
        for (Index i = 0; i < from.height; ++i) {
          for (Index j = 0; j < from.width; ++j)
            to.sums(o, i * from.width + j) += w * cell(from, c, i + k / 3 - 1, j + k % 3 - 1);
        }
      }
    }
  }
  const bool last = to.kind == ConvKind::deconvolution && to.level == 0;
  to.maps = last ? Matrix(to.sums.unaryExpr([](float x) { return static_cast<float>(sigmoid(x)); }))
                 : Matrix(to.sums.cwiseMax(0.0f));
}

std::vector<ConvStage> ConvStages::run(std::span<const float> image, Unpooling unpooling) const {
  std::vector<ConvStage> stages(1);
  stages[0].height = height_;
  stages[0].width = width_;
  stages[0].maps = Eigen::Map<const Matrix>(image.data(), 1, static_cast<Index>(image.size()));
  std::vector<std::size_t> pools;
  for (int level = 0; level < levels(); ++level) {
    ConvStage layer;
    layer.kind = ConvKind::convolution;
    layer.kernel = 2 * level;
    apply(stages.back(), layer);
    stages.push_back(std::move(layer));
    stages.push_back(pooled(stages.back()));
    pools.push_back(stages.size() - 1);
  }
  for (int level = levels(); level-- > 0;) {
    stages.push_back(unpooled(stages.back(), stages[pools[level]], unpooling));
    ConvStage layer;
    layer.kind = ConvKind::deconvolution;
    layer.kernel = 2 * level + 1;
    apply(stages.back(), layer);
    stages.push_back(std::move(layer));
  }
  return stages;
}

ConvCell ConvStages::look(const std::vector<ConvStage>& stages, std::size_t at, Index map, Index row,
                          Index column, Index from) const {
  const ConvStage& before = stages[at - 1];
  const ConvKernel& weights = kernel(stages[at].kernel);
  ConvCell seen;
  for (Index c = 0; c < weights.in; ++c) {
    double sum = 0;
    for (int k = 0; k < 9; ++k) {
      const float x = cell(before, c, row + k / 3 - 1, column + k % 3 - 1), w = weights.at(map, c, k);
      sum += static_cast<double>(x) * static_cast<double>(w);
      if (c != from) continue;
      const auto n = static_cast<std::size_t>(k);
      seen.window[n] = x;
      seen.weights[n] = w;
      seen.products[n] = x * w;
    }
    seen.by_map.push_back(sum);
    seen.sum += sum;
  }
  seen.bias = static_cast<double>(weights.bias[map]);
  seen.total = seen.sum + seen.bias;
  seen.value = static_cast<double>(stages[at].maps(map, row * stages[at].width + column));
  return seen;
}

}  // namespace lab
