#include "ui/plot/transform.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "core/parameter.h"

namespace lab {
namespace {
constexpr double zoom_min = 0.2, zoom_max = 5000.0;
}

void Bounds::include(double x, double y) {
  if (!std::isfinite(x) || !std::isfinite(y)) return;
  if (empty()) {
    x0 = x1 = x;
    y0 = y1 = y;
    return;
  }
  x0 = std::min(x0, x);
  x1 = std::max(x1, x);
  y0 = std::min(y0, y);
  y1 = std::max(y1, y);
}

Bounds Bounds::of(std::span<const float> xy) {
  Bounds bounds;
  for (std::size_t i = 0; i + 1 < xy.size(); i += 2) bounds.include(xy[i], xy[i + 1]);
  return bounds;
}

void Plane::set_bounds(const Bounds& bounds) {
  bounds_ = bounds.empty() ? Bounds{0, 0, 1, 1} : bounds;
  update();
}

void Plane::set_box(const Box& box, ImVec4 padding_px) {
  box_ = box;
  padding_ = padding_px;
  update();
}

void Plane::update() {
  const double wide = std::max(1.0f, box_.w - padding_.x - padding_.z);
  const double high = std::max(1.0f, box_.h - padding_.y - padding_.w);
  middle_ = {static_cast<double>(box_.x) + padding_.x + wide / 2,
             static_cast<double>(box_.y) + padding_.y + high / 2};
  if (is_fit_) {
    zoom_ = 1.0;
    centre_ = {(bounds_.x0 + bounds_.x1) / 2, (bounds_.y0 + bounds_.y1) / 2};
  }
  // A side without extent (all x alike) takes the other's, or 1.
  double w = bounds_.width(), h = bounds_.height();
  if (!(w > 0) && !(h > 0)) w = h = 1.0;
  if (!(w > 0)) w = h * 1e-9;
  if (!(h > 0)) h = w * 1e-9;
  scale_ = {wide / w, high / h};
  if (equal) {
    scale_.x = scale_.y = std::min(scale_.x, scale_.y);
  } else {
    if (!(bounds_.width() > 0)) scale_.x = wide;
    if (!(bounds_.height() > 0)) scale_.y = high;
  }
  scale_.x *= zoom_;
  scale_.y *= zoom_;
}

Bounds Plane::visible() const {
  const Point2 low = to_data({box_.x, box_.bottom()}), high = to_data({box_.right(), box_.y});
  return {low.x, low.y, high.x, high.y};
}

void Plane::fit() {
  is_fit_ = true;
  update();
}

void Plane::zoom_about(ImVec2 about, double factor) {
  if (!std::isfinite(factor) || factor <= 0) return;
  const Point2 kept = to_data(about);
  zoom_ = std::clamp(zoom_ * factor, zoom_min, zoom_max);
  is_fit_ = false;
  update();
  const Point2 now = to_data(about);
  centre_.x += kept.x - now.x;
  centre_.y += kept.y - now.y;
}

void Plane::pan(ImVec2 by_px) {
  if (by_px.x == 0 && by_px.y == 0) return;
  is_fit_ = false;
  centre_.x -= static_cast<double>(by_px.x) / scale_.x;
  centre_.y += static_cast<double>(by_px.y) / scale_.y;
}

std::string Plane::text() const {
  if (is_fit_) return "";
  return number_text(centre_.x) + "," + number_text(centre_.y) + "," + number_text(zoom_);
}

bool Plane::set_text(std::string_view text) {
  if (text.empty()) {
    fit();
    return true;
  }
  const std::string copy(text);
  const char* at = copy.c_str();
  double values[3] = {};
  for (int i = 0; i < 3; ++i) {
    char* end = nullptr;
    values[i] = std::strtod(at, &end);
    if (end == at || !std::isfinite(values[i]) || *end != (i < 2 ? ',' : '\0')) return false;
    at = end + 1;
  }
  if (values[2] < zoom_min || values[2] > zoom_max) return false;
  is_fit_ = false;
  centre_ = {values[0], values[1]};
  zoom_ = values[2];
  update();
  return true;
}

}  // namespace lab
