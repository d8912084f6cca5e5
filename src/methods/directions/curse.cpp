#include "methods/directions/curse.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "core/error.h"

namespace lab {

void uniform_in_ball(Rng& rng, std::span<float> out) {
  double square = 0;
  std::vector<double> direction(out.size());
  do {
    square = 0;
    for (double& value : direction) {
      value = rng.normal();
      square += value * value;
    }
  } while (!(square > 0));
  const double radius = std::pow(rng.uniform(), 1 / static_cast<double>(out.size()));
  const double scale = radius / std::sqrt(square);
  for (std::size_t j = 0; j < out.size(); ++j) out[j] = static_cast<float>(scale * direction[j]);
}

double expected_visited_cells(int dimensions, int cells, Index points) {
  const double log_cells = dimensions * std::log(static_cast<double>(cells));
  const auto n = static_cast<double>(points);
  if (log_cells > 600) return n;
  const double all = std::exp(log_cells);
  // all · (1 − (1 − 1/all)^n) without losing the small difference.
  return -all * std::expm1(n * std::log1p(-1 / all));
}

double expected_largest_normal(Index n) {
  const auto count = static_cast<double>(n);
  const double tail = 0.625 / (count + 0.25);  // 1 − (n − 3/8) / (n + 1/4)
  double low = -1, high = 40;
  for (int i = 0; i < 100; ++i) {
    const double middle = 0.5 * (low + high);
    (0.5 * std::erfc(middle / std::sqrt(2.0)) > tail ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

double distance_ratio(int dimensions, Index points) {
  const double t = expected_largest_normal(points) * std::sqrt(1.2 / dimensions);
  return t < 1 ? std::sqrt((1 - t) / (1 + t)) : std::numeric_limits<double>::quiet_NaN();
}

double shell_share(int dimensions, double thickness) {
  return -std::expm1(dimensions * std::log1p(-thickness));
}

std::size_t CurseRow::bytes() const {
  return sizeof *this + (distances.size() + radii.size()) * sizeof(float) + counts.size() * sizeof(int) +
         static_cast<std::size_t>(places.size() + ball.size()) * sizeof(float);
}

std::size_t CurseState::bytes() const {
  return sizeof *this + rows.size() * sizeof rows[0] + (rows.empty() ? 0 : rows.back()->bytes());
}

void Curse::init(const Params& params, std::uint64_t seed) {
  if (params.dimensions.empty())
    throw InputError("At least one number of dimensions is needed.", "dimensions");
  for (const int d : params.dimensions) {
    if (d < 1 || d > 1000) {
      throw InputError(std::to_string(d) + " dimensions: the number must lie between 1 and 1000.",
                       "dimensions");
    }
  }
  if (params.points < 2 || params.points > 100000) {
    throw InputError("The number of points must lie between 2 and 100000.", "points");
  }
  if (params.cells < 2 || params.cells > 100) {
    throw InputError("The cells per axis must lie between 2 and 100.", "cells");
  }
  if (!(params.thickness > 0 && params.thickness < 1)) {
    throw InputError("The shell's thickness must lie between 0 and 1.", "thickness");
  }
  if (params.queries < 1 || params.queries > 1000) {
    throw InputError("The number of queries must lie between 1 and 1000.", "queries");
  }
  params_ = params;
  seed_ = seed;
  state_ = State();
  begun_ = false;
}

void Curse::begin_row() {
  begun_ = true;
  item_ = 0;
  row_ = CurseRow();
  row_.dimensions = params_.dimensions[state_.rows.size()];
  rng_ = Rng(seed_ + static_cast<std::uint64_t>(row_.dimensions));
  points_.resize(params_.points, row_.dimensions);
  ratio_squares_ = 0;
  visited_.clear();
  row_.cells = std::pow(static_cast<double>(params_.cells), row_.dimensions);
  if (row_.cells <= static_cast<double>(most_counted)) {
    row_.counts.assign(static_cast<std::size_t>(row_.cells), 0);
  }
  if (row_.dimensions <= most_seen) row_.ball.resize(params_.points, row_.dimensions);
}

void Curse::draw_point() {
  float* point = points_.data() + item_ * points_.cols();
  std::uint64_t cell = 0;
  std::size_t number = 0, stride = 1;
  for (Index j = 0; j < points_.cols(); ++j) {
    const double value = rng_.uniform();
    point[j] = static_cast<float>(value);
    if (!row_.counts.empty()) {
      number += stride * static_cast<std::size_t>(value * params_.cells);
      stride *= static_cast<std::size_t>(params_.cells);
    }
    // The number of the cell along this axis, mixed in: 64 bits tell 100000 cells apart but for one chance in
    // 10⁹.
    cell = (cell ^ static_cast<std::uint64_t>(value * params_.cells)) * 0x9E3779B97F4A7C15ULL;
    cell ^= cell >> 29U;
  }
  visited_.push_back(cell);
  if (!row_.counts.empty()) ++row_.counts[number];
}

void Curse::measure_query() {
  const Index d = points_.cols(), n = points_.rows();
  std::vector<float> query(static_cast<std::size_t>(d));
  for (float& value : query) value = static_cast<float>(rng_.uniform());
  double nearest = std::numeric_limits<double>::infinity(), farthest = 0, sum = 0, squares = 0;
  const bool first = row_.distances.empty();
  for (Index i = 0; i < n; ++i) {
    const float* point = points_.data() + i * d;
    double square = 0;
    for (Index j = 0; j < d; ++j) {
      const double difference = static_cast<double>(point[j]) - query[static_cast<std::size_t>(j)];
      square += difference * difference;
    }
    const double distance = std::sqrt(square);
    nearest = std::min(nearest, distance);
    farthest = std::max(farthest, distance);
    sum += distance;
    squares += square;
    if (first) row_.distances.push_back(static_cast<float>(distance));
  }
  const double mean = sum / static_cast<double>(n);
  const double share = 1 / static_cast<double>(params_.queries);
  row_.nearest += share * nearest;
  row_.farthest += share * farthest;
  const double ratio = farthest > 0 ? nearest / farthest : 1;
  row_.ratio += share * ratio;
  ratio_squares_ += share * ratio * ratio;
  row_.middle += share * mean;
  row_.deviation += share * std::sqrt(std::max(0.0, squares / static_cast<double>(n) - mean * mean));
}

void Curse::draw_in_ball() {
  std::vector<float> point(static_cast<std::size_t>(row_.dimensions));
  uniform_in_ball(rng_, point);
  double square = 0;
  for (const float value : point) square += static_cast<double>(value) * value;
  if (row_.ball.size() > 0) {
    std::copy(point.begin(), point.end(), row_.ball.row(static_cast<Index>(row_.radii.size())).data());
  }
  row_.radii.push_back(static_cast<float>(std::sqrt(square)));
}

void Curse::finish_row() {
  const int d = row_.dimensions;
  std::sort(visited_.begin(), visited_.end());
  row_.visited = std::unique(visited_.begin(), visited_.end()) - visited_.begin();
  row_.expected_visited = expected_visited_cells(d, params_.cells, params_.points);
  const auto inside = std::count_if(row_.radii.begin(), row_.radii.end(),
                                    [&](float radius) { return radius > 1 - params_.thickness; });
  row_.shell = static_cast<double>(inside) / static_cast<double>(params_.points);
  row_.expected_shell = shell_share(d, params_.thickness);
  row_.ratio_deviation = std::sqrt(std::max(0.0, ratio_squares_ - row_.ratio * row_.ratio));
  if (d <= most_seen) row_.places = points_;
  state_.rows.push_back(std::make_shared<const CurseRow>(std::move(row_)));
  state_.done = state_.rows.size() == params_.dimensions.size();
  points_ = Matrix();
  begun_ = false;
}

bool Curse::advance(std::int64_t quota) {
  if (state_.done) return false;
  if (!begun_) begin_row();
  const Index n = params_.points, queries = params_.queries;
  const auto d = static_cast<double>(row_.dimensions);
  auto left = static_cast<double>(quota);
  while (left > 0) {
    if (item_ < n) {
      draw_point();
      left -= 10 * d;
    } else if (item_ < n + queries) {
      measure_query();
      left -= static_cast<double>(n) * (d + 10);
    } else if (item_ < 2 * n + queries) {
      draw_in_ball();
      left -= 40 * d;
    } else {
      finish_row();
      return true;
    }
    ++item_;
  }
  return false;
}

void Curse::step() {
  while (!state_.done && !advance(std::numeric_limits<std::int64_t>::max())) {
  }
}

double Curse::progress() const {
  return begun_ ? static_cast<double>(item_) / static_cast<double>(2 * params_.points + params_.queries + 1)
                : 0;
}

void Curse::restore(const State& state) {
  state_ = state;
  begun_ = false;
}

CurseState run_curse(const CurseParams& params, std::uint64_t seed) {
  Curse method;
  method.init(params, seed);
  while (!method.done()) method.step();
  return method.state();
}

}  // namespace lab
