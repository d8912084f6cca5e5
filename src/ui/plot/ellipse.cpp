#include "ui/plot/ellipse.h"

#include <algorithm>
#include <cmath>

namespace lab {
namespace {

constexpr int corners = 64;

double root(const Ellipse& e, double sign) {
  const double middle = 0.5 * (e.xx + e.yy), apart = std::hypot(0.5 * (e.xx - e.yy), e.xy);
  return std::sqrt(std::max(0.0, middle + sign * apart));
}

}  // namespace

double Ellipse::longest() const { return root(*this, 1.0); }
double Ellipse::shortest() const { return root(*this, -1.0); }

Ellipse upright_ellipse(double mean_x, double mean_y, double sigma_x, double sigma_y) {
  Ellipse ellipse;
  ellipse.mean = {mean_x, mean_y};
  ellipse.xx = sigma_x * sigma_x;
  ellipse.xy = 0;
  ellipse.yy = sigma_y * sigma_y;
  return ellipse;
}

Ellipse between(const Ellipse& a, const Ellipse& b, double t) {
  const auto mixed = [t](double from, double to) { return from + (to - from) * t; };
  return {{mixed(a.mean.x, b.mean.x), mixed(a.mean.y, b.mean.y)},
          mixed(a.xx, b.xx),
          mixed(a.xy, b.xy),
          mixed(a.yy, b.yy)};
}

std::vector<ImVec2> ellipse_outline(const Plane& plane, const Ellipse& e, double sigmas) {
  const double a = std::sqrt(std::max(0.0, e.xx)), b = a > 0 ? e.xy / a : 0.0;
  const double c = std::sqrt(std::max(0.0, e.yy - b * b));
  std::vector<ImVec2> outline;
  outline.reserve(corners);
  for (int i = 0; i < corners; ++i) {
    const double angle = 2.0 * 3.14159265358979 * i / corners;
    // Clockwise as seen: ImGui smooths the outer side.
    const double u = sigmas * std::cos(angle), v = -sigmas * std::sin(angle);
    outline.push_back(plane.to_px(e.mean.x + a * u, e.mean.y + b * u + c * v));
  }
  return outline;
}

void fill_gaussian(Ui& ui, const Plane& plane, const Ellipse& ellipse, ImU32 colour) {
  const bool dark = ui.look->is_dark;
  const std::vector<ImVec2> two = ellipse_outline(plane, ellipse, 2.0),
                            one = ellipse_outline(plane, ellipse, 1.0);
  ui.draw->AddConvexPolyFilled(two.data(), corners, with_alpha(colour, dark ? 0.10f : 0.08f));
  ui.draw->AddConvexPolyFilled(one.data(), corners, with_alpha(colour, dark ? 0.14f : 0.10f));
}

void ring_gaussian(Ui& ui, const Plane& plane, const Ellipse& ellipse, ImU32 colour) {
  const Look& look = *ui.look;
  for (const double sigmas : {2.0, 1.0}) {
    const std::vector<ImVec2> ring = ellipse_outline(plane, ellipse, sigmas);
    const float width = look.px(sigmas > 1.5 ? 1.25f : 2.0f);
    ui.draw->AddPolyline(ring.data(), corners, with_alpha(look.colours().stage, 0.7f), ImDrawFlags_Closed,
                         width + look.px(2.0f));
    ui.draw->AddPolyline(ring.data(), corners, colour, ImDrawFlags_Closed, width);
  }
}

}  // namespace lab
