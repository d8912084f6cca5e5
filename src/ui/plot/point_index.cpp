#include "ui/plot/point_index.h"

#include <algorithm>
#include <cmath>

namespace lab {

int PointIndex::column(double x) const {
  const double w = bounds_.width();
  const double at = w > 0 ? (x - bounds_.x0) / w * columns_ : 0.0;
  return static_cast<int>(std::clamp(std::floor(at), 0.0, static_cast<double>(columns_ - 1)));
}

int PointIndex::row(double y) const {
  const double h = bounds_.height();
  const double at = h > 0 ? (y - bounds_.y0) / h * rows_ : 0.0;
  return static_cast<int>(std::clamp(std::floor(at), 0.0, static_cast<double>(rows_ - 1)));
}

void PointIndex::build(std::span<const float> xy) {
  xy_.assign(xy.begin(), xy.end());
  bounds_ = Bounds::of(xy_);
  const std::size_t n = xy_.size() / 2;
  columns_ = rows_ = std::clamp(static_cast<int>(std::sqrt(static_cast<double>(n) / 2.0)), 1, 512);
  const auto finite = [this](std::size_t i) {
    return std::isfinite(xy_[2 * i]) && std::isfinite(xy_[2 * i + 1]);
  };
  const auto cell = [this](std::size_t i) {
    return static_cast<std::size_t>(row(xy_[2 * i + 1]) * columns_ + column(xy_[2 * i]));
  };
  start_.assign(static_cast<std::size_t>(columns_ * rows_) + 1, 0);
  for (std::size_t i = 0; i < n; ++i) {
    if (finite(i)) ++start_[cell(i) + 1];
  }
  for (std::size_t c = 1; c < start_.size(); ++c) start_[c] += start_[c - 1];
  order_.assign(static_cast<std::size_t>(start_.back()), 0);
  std::vector<int> next(start_.begin(), start_.end() - 1);
  for (std::size_t i = 0; i < n; ++i) {
    if (finite(i)) order_[static_cast<std::size_t>(next[cell(i)]++)] = static_cast<int>(i);
  }
}

int PointIndex::nearest(double x, double y, double sx, double sy, double radius_px) const {
  if (order_.empty() || !(sx > 0) || !(sy > 0)) return -1;
  const double rx = radius_px / sx, ry = radius_px / sy;
  if (x + rx < bounds_.x0 || x - rx > bounds_.x1 || y + ry < bounds_.y0 || y - ry > bounds_.y1) return -1;
  int best = -1;
  double best_d2 = radius_px * radius_px;
  const int c1 = column(x + rx), r1 = row(y + ry);
  for (int r = row(y - ry); r <= r1; ++r) {
    for (int c = column(x - rx); c <= c1; ++c) {
      const auto at = static_cast<std::size_t>(r * columns_ + c);
      for (int o = start_[at]; o < start_[at + 1]; ++o) {
        const int i = order_[static_cast<std::size_t>(o)];
        const double dx = (xy_[2 * static_cast<std::size_t>(i)] - x) * sx;
        const double dy = (xy_[2 * static_cast<std::size_t>(i) + 1] - y) * sy;
        const double d2 = dx * dx + dy * dy;
        if (d2 < best_d2 || (d2 == best_d2 && i > best)) {
          best = i;
          best_d2 = d2;
        }
      }
    }
  }
  return best;
}

}  // namespace lab
