#include "lessons/latent/latent_measure.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace lab {
namespace {

constexpr Index most_references = 2000;
constexpr Index most_real = 300;  // real images compared with each other

}  // namespace

Point2 cell_middle(const Bounds& plane, int side, int cell) {
  const double x = (cell % side + 0.5) / side, y = 1 - (cell / side + 0.5) / side;
  return {plane.x0 + x * plane.width(), plane.y0 + y * plane.height()};
}

Matrix cell_codes(const Bounds& plane, int side) {
  Matrix codes(side * side, 2);
  for (int cell = 0; cell < side * side; ++cell) {
    const Point2 z = cell_middle(plane, side, cell);
    codes(cell, 0) = static_cast<float>(z.x);
    codes(cell, 1) = static_cast<float>(z.y);
  }
  return codes;
}

Bounds plane_of(const Matrix& codes) {
  Bounds bounds;
  const auto range = [&](Index column) {
    std::vector<float> values(static_cast<std::size_t>(codes.rows()));
    for (Index i = 0; i < codes.rows(); ++i) values[i] = codes(i, column);
    std::sort(values.begin(), values.end());
    const auto at = [&](double share) {
      return static_cast<double>(values[share * static_cast<double>(values.size() - 1)]);
    };
    const double low = at(0.01), high = at(0.99), more = std::max(1e-3, 0.05 * (high - low));
    return std::pair(low - more, high + more);
  };
  if (codes.rows() == 0) return {-1, -1, 1, 1};
  std::tie(bounds.x0, bounds.x1) = range(0);
  std::tie(bounds.y0, bounds.y1) = range(1);
  return bounds;
}

void LatentMeasure::begin(const Matrix& decoded, int side, const Bounds& plane, const Matrix& codes,
                          PointsView references) {
  clear();
  side_ = side;
  decoded_ = decoded;
  references_ = references.slice(0, std::min(references.rows, most_references)).to_float();
  lengths_ = references_.rowwise().squaredNorm();
  real_count_ = references_.rows() > 1 ? std::min<Index>(references_.rows(), most_real) : 0;
  cells_.resize(static_cast<std::size_t>(side * side));
  for (int c = 0; c < side * side; ++c) {
    Cell& cell = cells_[c];
    cell.z = cell_middle(plane, side, c);
    cell.to_code = std::numeric_limits<double>::infinity();
    for (Index i = 0; i < codes.rows(); ++i) {
      const double x = (static_cast<double>(codes(i, 0)) - cell.z.x) / plane.width();
      const double y = (static_cast<double>(codes(i, 1)) - cell.z.y) / plane.height();
      cell.to_code = std::min(cell.to_code, x * x + y * y);
    }
    cell.to_code = std::sqrt(cell.to_code);
    double sum = 0;
    int count = 0;
    const auto compare = [&](int other) {
      const float squared = (decoded_.row(c) - decoded_.row(other)).squaredNorm();
      sum += std::sqrt(static_cast<double>(squared) / static_cast<double>(decoded_.cols()));
      ++count;
    };
    if (c % side > 0) compare(c - 1);
    if (c % side + 1 < side) compare(c + 1);
    if (c >= side) compare(c - side);
    if (c + side < side * side) compare(c + side);
    cell.change = count > 0 ? sum / count : 0;
  }
}

std::pair<Index, double> LatentMeasure::nearest(const Vector& image, Index except) const {
  // |r − x|² = |r|² − 2 r·x + |x|²
  Vector apart = lengths_ - 2.0F * (references_ * image);
  if (except >= 0) apart[except] = std::numeric_limits<float>::max();
  Index best = 0;
  apart.minCoeff(&best);
  // Once more without what cancels.
  const float squared = (references_.row(best).transpose() - image).squaredNorm();
  return {best, std::sqrt(static_cast<double>(squared) / static_cast<double>(image.size()))};
}

bool LatentMeasure::advance(std::int64_t quota) {
  const std::int64_t each = std::max<std::int64_t>(1, references_.size());
  for (std::int64_t used = 0; used < quota && !done(); used += each) {
    if (next_ < static_cast<Index>(cells_.size())) {
      Cell& cell = cells_[next_];
      std::tie(cell.like, cell.strange) = nearest(decoded_.row(next_), -1);
      ++next_;
    } else {
      real_sum_ += nearest(references_.row(real_next_), real_next_).second;
      ++real_next_;
    }
  }
  return done();
}

double LatentMeasure::progress() const {
  const auto all = static_cast<double>(cells_.size()) + static_cast<double>(real_count_);
  return all > 0 ? static_cast<double>(next_ + real_next_) / all : 0.0;
}

double LatentMeasure::share_of_holes() const {
  const auto holes =
      std::count_if(cells_.begin(), cells_.end(), [](const Cell& cell) { return cell.hole(); });
  return static_cast<double>(holes) / static_cast<double>(std::max<std::size_t>(1, cells_.size()));
}

double LatentMeasure::mean_change() const {
  double sum = 0;
  for (const Cell& cell : cells_) sum += cell.change;
  return sum / static_cast<double>(std::max<std::size_t>(1, cells_.size()));
}

double LatentMeasure::mean_strange(bool holes) const {
  double sum = 0;
  int count = 0;
  for (const Cell& cell : cells_) {
    if (cell.hole() != holes) continue;
    sum += cell.strange;
    ++count;
  }
  return count > 0 ? sum / count : std::numeric_limits<double>::quiet_NaN();
}

std::vector<int> LatentMeasure::strangest(int count) const {
  std::vector<int> order(cells_.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](int a, int b) { return cells_[a].strange > cells_[b].strange; });
  order.resize(std::min(order.size(), static_cast<std::size_t>(count)));
  return order;
}

}  // namespace lab
