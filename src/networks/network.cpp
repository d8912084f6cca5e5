#include "networks/network.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "nn/tape.h"

namespace lab {

struct PartRunner::Tapes {
  Part part;
  nn::Tape tape;

  Tapes(nn::Backend& backend, Part recorded) : part(std::move(recorded)), tape(*part.graph, backend) {}
};

PartRunner::PartRunner(nn::Backend& backend, Part part)
    : tapes_(std::make_unique<Tapes>(backend, std::move(part))) {}
PartRunner::~PartRunner() = default;
PartRunner::PartRunner(PartRunner&&) noexcept = default;
PartRunner& PartRunner::operator=(PartRunner&&) noexcept = default;

const Part& PartRunner::part() const { return tapes_->part; }

std::vector<Matrix> PartRunner::run(const std::vector<PointsView>& inputs) {
  const Part& part = tapes_->part;
  const Index n = inputs.at(0).rows;
  const Index batch = part.inputs.at(0).shape().rows();
  for (std::size_t i = 0; i < part.inputs.size(); ++i) {
    const PointsView& rows = inputs.at(i);
    if (rows.cols != part.inputs[i].shape().cols() || rows.rows != n) {
      throw InputError("The network reads rows of " + std::to_string(part.inputs[i].shape().cols()) +
                           " values, not of " + std::to_string(rows.cols) + ".",
                       "data");
    }
  }
  std::vector<Matrix> outputs;
  for (const nn::Value& output : part.outputs) outputs.emplace_back(n, output.shape().cols());
  for (Index first = 0; first < n; first += batch) {
    const Index count = std::min(batch, n - first);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      // The last batch is filled up with zeros, whose answers are dropped.
      std::vector<float> rows(static_cast<std::size_t>(part.inputs[i].shape().size()));
      for (Index r = 0; r < count; ++r) inputs[i].copy_row(first + r, rows.data() + r * inputs[i].cols);
      tapes_->tape.write(part.inputs[i], rows);
    }
    tapes_->tape.forward();
    for (std::size_t o = 0; o < outputs.size(); ++o) {
      const std::vector<float> rows = tapes_->tape.read(part.outputs[o]);
      std::copy_n(rows.begin(), count * outputs[o].cols(), outputs[o].data() + first * outputs[o].cols());
    }
  }
  return outputs;
}

double mean_squared_difference(const Matrix& a, PointsView b) {
  double sum = 0;
  for (Index i = 0; i < a.rows(); ++i) {
    for (Index j = 0; j < a.cols(); ++j) {
      const double difference = static_cast<double>(a(i, j)) - static_cast<double>(b.at(i, j));
      sum += difference * difference;
    }
  }
  return sum / static_cast<double>(a.size());
}

double mean_cross_entropy(const Matrix& p, PointsView t) {
  double sum = 0;
  for (Index i = 0; i < p.rows(); ++i) {
    for (Index j = 0; j < p.cols(); ++j) {
      const double probability = std::clamp(static_cast<double>(p(i, j)), 1e-7, 1 - 1e-7);
      const double target = static_cast<double>(t.at(i, j));
      sum -= target * std::log(probability) + (1 - target) * std::log1p(-probability);
    }
  }
  return sum / static_cast<double>(p.size());
}

int dead_units(const Matrix& code) {
  int dead = 0;
  for (Index j = 0; j < code.cols(); ++j) dead += code.col(j).maxCoeff() - code.col(j).minCoeff() < 1e-6F;
  return dead;
}

}  // namespace lab
