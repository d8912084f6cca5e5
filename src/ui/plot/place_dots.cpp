#include "ui/plot/place_dots.h"

#include <algorithm>
#include <cmath>

#include "ui/plot/markers.h"
#include "ui/plot/pointer.h"

namespace lab {
namespace {

constexpr std::size_t most_circles = 700;  // with more dots than that small squares look the same

}  // namespace

PlaceDotsHit place_dots(Ui& ui, const char* id, const Box& box, const PlaceDots& plot) {
  PlaceDotsHit hit;
  const std::size_t n = plot.values.size();
  if (n == 0 || plot.colours.size() < n) return hit;
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  hit.x.low = 0.5;
  hit.x.high = static_cast<double>(n) + 0.5;
  hit.y.low = plot.low;
  hit.y.high = plot.high > plot.low ? plot.high : plot.low + 1;
  AxesStyle axes;
  axes.x_name = plot.x_name;
  axes.y_name = plot.y_name;
  axes.y_ticks = plot.y_ticks;
  axes.x_labels = false;
  hit.area = axes_area(ui, box, hit.x, hit.y, axes);
  draw_axes(ui, hit.area, hit.x, hit.y, axes);
  const Box& area = hit.area;
  const Pointer pointer = pointer_area(ui, id, area);
  ui.record({id, "Values", "part", "", area});
  const auto x_of = [&](Index place) { return hit.x.to_px(static_cast<double>(place) + 1.0); };

  const float spill = look.px(4);
  ui.draw->PushClipRect({area.x - spill, area.y - spill}, {area.right() + spill, area.bottom() + spill},
                        true);
  for (const Index border : plot.borders) {
    const float at = std::floor(0.5f * (x_of(border - 1) + x_of(border)));
    ui.draw->AddRectFilled({at, area.y}, {at + 1, area.bottom()}, mix(c.line, c.ink, 0.12f));
  }
  for (const PlaceLevel& level : plot.levels) {
    const float at = std::floor(hit.y.to_px(level.value)) + 0.5f;
    const float reach = look.px(2);
    ui.draw->AddLine({x_of(level.first) - reach, at}, {x_of(level.last) + reach, at}, c.ink, look.px(1.5f));
  }
  const float room = area.w / static_cast<float>(n);
  const float radius = std::clamp(room, look.px(1.5f), look.px(3.2f));
  for (std::size_t p = 0; p < n; ++p) {
    const ImVec2 at(x_of(static_cast<Index>(p)), hit.y.to_px(plot.values[p]));
    if (n <= most_circles) {
      ui.draw->AddCircleFilled(at, radius, plot.colours[p], 10);
    } else {
      ui.draw->AddRectFilled({at.x - radius * 0.8f, at.y - radius * 0.8f},
                             {at.x + radius * 0.8f, at.y + radius * 0.8f}, plot.colours[p]);
    }
  }
  if (pointer.hovered) {
    const double place = std::round(hit.x.to_value(pointer.at.x)) - 1.0;
    hit.place = static_cast<Index>(std::clamp(place, 0.0, static_cast<double>(n - 1)));
    hit.clicked = pointer.clicked;
  }
  if (plot.lit >= 0 && plot.lit < static_cast<Index>(n)) {
    const ImVec2 at(x_of(plot.lit), hit.y.to_px(plot.values[static_cast<std::size_t>(plot.lit)]));
    const float half = std::max(look.px(0.75f), room / 2);
    ui.draw->AddRectFilled({at.x - half, at.y}, {at.x + half, area.bottom()}, with_alpha(c.ink, 0.28f));
    draw_marker(ui.draw, Marker::circle, at, radius + look.px(1.5f),
                plot.colours[static_cast<std::size_t>(plot.lit)], c.ink, look.px(1.5f));
    ring_lit(ui, id, at, plot.lit_number, look.px(7));
  }
  ui.draw->PopClipRect();
  return hit;
}

}  // namespace lab
