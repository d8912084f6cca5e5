#include "ui/plot/markers.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr float pi = 3.14159265f;

// Corners for radius 1, clockwise as seen; the edges are the zeros of marker_distance().
std::vector<ImVec2> corners(Marker marker) {
  const auto arms = [](float length, float half, float turn) {
    const std::array<ImVec2, 12> plus = {{{-half, -length},
                                          {half, -length},
                                          {half, -half},
                                          {length, -half},
                                          {length, half},
                                          {half, half},
                                          {half, length},
                                          {-half, length},
                                          {-half, half},
                                          {-length, half},
                                          {-length, -half},
                                          {-half, -half}}};
    std::vector<ImVec2> out;
    const float c = std::cos(turn), s = std::sin(turn);
    for (const ImVec2 p : plus) out.emplace_back(c * p.x - s * p.y, s * p.x + c * p.y);
    return out;
  };
  switch (marker) {
    case Marker::triangle:
      return {{0, -1.25f}, {1.1534f, 0.75f}, {-1.1534f, 0.75f}};
    case Marker::square:
      return {{-0.9f, -0.9f}, {0.9f, -0.9f}, {0.9f, 0.9f}, {-0.9f, 0.9f}};
    case Marker::diamond:
      return {{0, -1.25f}, {1.25f, 0}, {0, 1.25f}, {-1.25f, 0}};
    case Marker::plus:
      return arms(1.2f, 0.42f, 0);
    case Marker::cross:
      return arms(1.2f, 0.42f, pi / 4);
    case Marker::star: {
      std::vector<ImVec2> out;
      for (int i = 0; i < 10; ++i) {
        const float r = i % 2 == 0 ? 1.35f : 0.6f, a = pi * static_cast<float>(i) / 5;
        out.emplace_back(r * std::sin(a), -r * std::cos(a));
      }
      return out;
    }
    case Marker::hexagon: {
      std::vector<ImVec2> out;
      for (int i = 0; i < 6; ++i) {
        const float a = pi * static_cast<float>(i) / 3;
        out.emplace_back(1.097f * std::cos(a), 1.097f * std::sin(a));
      }
      return out;
    }
    default:
      return {};
  }
}

}  // namespace

float marker_distance(Marker marker, float x, float y) {
  const float ax = std::abs(x), ay = std::abs(y);
  switch (marker) {
    case Marker::triangle:
      return std::max(y - 0.75f, 0.8663f * ax - 0.4996f * (y + 1.25f));
    case Marker::square:
      return std::max(ax, ay) - 0.9f;
    case Marker::diamond:
      return (ax + ay - 1.25f) * 0.7071f;
    case Marker::plus:
      return std::min(std::max(ax - 1.2f, ay - 0.42f), std::max(ax - 0.42f, ay - 1.2f));
    case Marker::cross: {
      const float u = std::abs(x + y) * 0.7071f, v = std::abs(x - y) * 0.7071f;
      return std::min(std::max(u - 1.2f, v - 0.42f), std::max(u - 0.42f, v - 1.2f));
    }
    case Marker::star: {
      const float sector = 2 * pi / 5, r = std::hypot(x, y);
      float a = std::atan2(x, -y) + sector / 2;
      a = std::abs(a - sector * std::floor(a / sector) - sector / 2);
      return r * std::sin(a) * 0.9259f + (r * std::cos(a) - 1.35f) * 0.3777f;
    }
    case Marker::hexagon:
      return std::max(ax * 0.866f + ay * 0.5f, ay) - 0.95f;
    default:
      return std::hypot(x, y) - 1.0f;
  }
}

void draw_marker(ImDrawList* draw, Marker marker, ImVec2 at, float radius, ImU32 fill, ImU32 outline,
                 float outline_px) {
  if (marker == Marker::circle) {
    if (outline_px > 0) draw->AddCircleFilled(at, radius + outline_px, outline);
    draw->AddCircleFilled(at, radius, fill);
    return;
  }
  std::vector<ImVec2> path = corners(marker);
  for (ImVec2& p : path) p = ImVec2(at.x + p.x * radius, at.y + p.y * radius);
  const int n = static_cast<int>(path.size());
  // The line first and the shape over its inner half, so that the shape keeps its size.
  if (outline_px > 0) draw->AddPolyline(path.data(), n, outline, ImDrawFlags_Closed, 2 * outline_px);
  draw->AddConcavePolyFilled(path.data(), n, fill);
}

void draw_centroid(Ui& ui, ImVec2 at, int k, float radius, bool number, bool hot) {
  const Look& look = *ui.look;
  const ImU32 ring = look.is_dark ? IM_COL32(255, 255, 255, 255) : look.colours().ink;
  const ImU32 fill = Look::group_colour(k);
  const ImU32 white = IM_COL32(255, 255, 255, 255), black = IM_COL32(19, 21, 25, 255);
  const ImVec4 rgb = ImGui::ColorConvertU32ToFloat4(fill);
  const float lightness = 0.299f * rgb.x + 0.587f * rgb.y + 0.114f * rgb.z;
  // The cross takes the theme's side where it can; figures, being thin, take the better contrast.
  const ImU32 cross = lightness > (look.is_dark ? 0.3f : 0.75f) ? black : white;
  const float r = radius > 0 ? radius : look.px(11);
  if (hot) ui.draw->AddCircleFilled(at, r + look.px(7), with_alpha(fill, 0.3f));
  ui.draw->AddCircleFilled(at, r + look.px(1.25f), ring);
  ui.draw->AddCircleFilled(at, r - look.px(1.25f), fill);
  if (number) {
    const std::string label = std::to_string(k + 1);
    const float size = std::min(look.small(), r * (label.size() > 1 ? 1.15f : 1.3f));
    const ImVec2 extent = text_size(look.semibold, size, label);
    ui.draw->AddText(look.semibold, size, {std::round(at.x - extent.x / 2), std::round(at.y - extent.y / 2)},
                     is_light(fill) ? black : white,
                     label.c_str());  // part of the mark, which may lie under others
    return;
  }
  const float arm = r * 4 / 11, half = r / 11;
  ui.draw->AddRectFilled({at.x - arm, at.y - half}, {at.x + arm, at.y + half}, cross);
  ui.draw->AddRectFilled({at.x - half, at.y - arm}, {at.x + half, at.y + arm}, cross);
}

void draw_ring(Ui& ui, ImVec2 at, float radius, ImU32 colour) {
  ui.draw->AddCircle(at, radius, ui.look->colours().stage, 0, ui.look->px(5));
  ui.draw->AddCircle(at, radius, colour, 0, ui.look->px(2.25f));
}

void ring_lit(Ui& ui, std::string_view view, ImVec2 at, long long number, float radius) {
  const Look& look = *ui.look;
  const float r = radius > 0 ? radius : look.px(9);
  ui.draw->AddCircle(at, r, look.colours().stage, 0, look.px(4.5f));
  ui.draw->AddCircle(at, r, look.colours().ink, 0, look.px(2));
  const std::string value = std::to_string(number + 1);
  ui.record(
      {"lit-" + std::string(view), "Lit: " + value, "handle", value, {at.x - r, at.y - r, 2 * r, 2 * r}});
}

void draw_arrow_head(Ui& ui, ImVec2 from, ImVec2 to, ImU32 colour, float most) {
  const float length = std::hypot(to.x - from.x, to.y - from.y);
  const float head = std::min(ui.look->px(most), 0.6f * length);
  if (head < 2.0f) return;
  const float ux = (to.x - from.x) / length, uy = (to.y - from.y) / length;
  const ImVec2 back(to.x - head * ux, to.y - head * uy);
  const float half = 0.42f * head;
  ui.draw->AddTriangleFilled(to, {back.x - half * uy, back.y + half * ux},
                             {back.x + half * uy, back.y - half * ux}, colour);
}

void draw_dashed(ImDrawList* draw, ImVec2 a, ImVec2 b, ImU32 colour, float width, float on, float off) {
  const float length = std::hypot(b.x - a.x, b.y - a.y);
  if (!(length > 0) || !std::isfinite(length) || !(on + off > 0)) return;
  // So long a line is mostly outside the canvas: its dashes are not told apart.
  if (length / (on + off) > 4000) {
    draw->AddLine(a, b, colour, width);
    return;
  }
  const ImVec2 unit((b.x - a.x) / length, (b.y - a.y) / length);
  for (float at = 0; at < length; at += on + off) {
    const float end = std::min(at + on, length);
    draw->AddLine({a.x + unit.x * at, a.y + unit.y * at}, {a.x + unit.x * end, a.y + unit.y * end}, colour,
                  width);
  }
}

void draw_trail(Ui& ui, const ImVec2* points, int count, ImU32 colour) {
  const Look& look = *ui.look;
  const ImU32 ink = colour != 0 ? colour : look.colours().ink;
  for (int i = 0; i + 1 < count; ++i) {
    draw_dashed(ui.draw, points[i], points[i + 1], ink, look.px(1.4f), look.px(3), look.px(3));
  }
  for (int i = 0; i + 1 < count; ++i) {
    ui.draw->AddCircleFilled(points[i], look.px(3), look.colours().stage);
    ui.draw->AddCircle(points[i], look.px(3), ink, 0, look.px(1.1f));
  }
}

}  // namespace lab
