#include "lessons/codes/code_bars.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "ui/drawing_record.h"
#include "ui/plot/axes.h"
#include "ui/plot/pointer.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

/// Which unit is held, from press to release: one pointer, so one for all plots.
int held_unit = -1;

}  // namespace

CodeBarsHit code_bars(Ui& ui, const char* id, const Box& box, const CodeBarsPlot& plot) {
  CodeBarsHit hit;
  const int n = static_cast<int>(plot.values.size());
  if (n == 0 || box.w <= 0 || box.h <= 0) return hit;
  const Look& look = *ui.look;
  record_pane(ui, id, PaneKind::leaf, box);
  const Palette& c = look.colours();
  Axis y{plot.low, plot.high, false, 0, 1}, none{0, 0, false, 0, 1};
  AxesStyle style;
  style.x_labels = true;
  style.y_ticks = box.h > look.px(150) ? 4 : 3;
  const Box area = axes_area(ui, box, none, y, style);
  style.x_labels = false;
  draw_axes(ui, area, none, y, style);
  const Pointer pointer = pointer_area(ui, id, area);
  const float pitch = area.w / static_cast<float>(n);
  const float gap = std::clamp(pitch * 0.25f, 0.0f, look.px(9));
  const auto unit_at = [&](float x) { return std::clamp(static_cast<int>((x - area.x) / pitch), 0, n - 1); };
  if (pointer.pressed) held_unit = unit_at(pointer.at.x);
  hit.at = pointer.at;
  if (pointer.held || pointer.released) {
    hit.unit = std::min(held_unit, n - 1);
  } else if (pointer.hovered) {
    hit.unit = unit_at(pointer.at.x);
  }
  if (plot.pullable && hit.unit >= 0) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeNS);
    if (pointer.double_clicked) {
      hit.let_go = hit.unit;
    } else if (pointer.held && pointer.moved) {
      hit.pulled = hit.unit;
      hit.value = std::clamp(y.to_value(pointer.at.y), plot.low, plot.high);
    }
  }
  const float size = look.small() - look.px(1);
  const float zero = std::round(y.to_px(std::clamp(0.0, plot.low, plot.high)));
  float free_from = -1e9f;
  for (int i = 0; i < n; ++i) {
    const auto u = static_cast<std::size_t>(i);
    const float left = std::round(area.x + pitch * static_cast<float>(i) + gap / 2);
    const float right = std::max(left + 1, std::round(area.x + pitch * static_cast<float>(i + 1) - gap / 2));
    const double value = std::clamp(static_cast<double>(plot.values[u] * plot.grown), plot.low, plot.high);
    const float end = std::round(y.to_px(value));
    const ImU32 colour = plot.pulled[u] ? Look::group_colour(1) : c.accent;
    const bool under = hit.unit == i;
    if (under) {
      ui.draw->AddRectFilled({left - gap / 2, area.y}, {right + gap / 2, area.bottom()},
                             with_alpha(c.accent, 0.08f));
    }
    // What has come to nothing is still seen as a unit.
    ui.draw->AddRectFilled({left, std::min(zero, end)}, {right, std::max(zero + look.px(1.5f), end)},
                           with_alpha(colour, under ? 1.0f : 0.88f), look.px(1));
    if (plot.pulled[u]) {
      const float own =
          std::round(y.to_px(std::clamp(static_cast<double>(plot.own[u]), plot.low, plot.high)));
      ui.draw->AddRectFilled({left - gap / 2, own - look.px(1)}, {right + gap / 2, own + look.px(1)}, c.ink);
    }
    if (plot.pullable && (under || plot.pulled[u])) {
      ui.draw->AddCircleFilled({0.5f * (left + right), end}, look.px(4.5f), c.stage);
      ui.draw->AddCircle({0.5f * (left + right), end}, look.px(4.5f), colour, 0, look.px(2));
    }
    const std::string number = std::to_string(i + 1);
    const float half = 0.5f * text_size(look.regular, size, number).x, middle = 0.5f * (left + right);
    if (middle - half >= free_from) {
      text_anchored(ui, look.regular, size, {middle, area.bottom() + look.px(5)}, 0.5f, 0.0f,
                    under ? c.ink : c.soft, number);
      free_from = middle + half + look.px(5);
    }
    ui.record({std::string(id) + "-" + number,
               "Unit " + number + " of the code",
               "handle",
               format_number(static_cast<double>(plot.values[u]), 4),
               {left, area.y, right - left, area.h}});
  }
  if (plot.low < 0)
    ui.draw->AddRectFilled({area.x, zero}, {area.right(), zero + 1}, mix(c.line, c.ink, 0.3f));
  return hit;
}

}  // namespace lab
