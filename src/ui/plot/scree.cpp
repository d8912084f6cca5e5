#include "ui/plot/scree.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "ui/drawing_record.h"
#include "ui/plot/pointer.h"
#include "ui/plot/text.h"

namespace lab {

ScreeHit scree_plot(Ui& ui, const char* id, const Box& box, const ScreePlot& plot) {
  ScreeHit hit;
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  const int n = static_cast<int>(plot.values.size());
  if (n == 0) return hit;
  std::vector<double> together(1, 0.0);
  for (const double v : plot.values) {
    together.push_back(together.back() + (plot.total > 0 ? 100.0 * v / plot.total : 0.0));
  }
  Axis x, y;
  x.low = 0.5, x.high = n + 0.5;
  if (plot.cut) x.low = 0.0;  // room for the cut before the first bar
  y.low = 0, y.high = 100, y.step = plot.y_ticks > 3 ? 25 : 50;
  AxesStyle axes{plot.x_name, plot.y_name, 5, plot.y_ticks, true, true, false, true, true};
  record_pane(ui, id, PaneKind::leaf, box);
  const Box area = axes_area(ui, box, x, y, axes);
  draw_axes(ui, area, x, y, axes);
  const Pointer pointer = pointer_area(ui, id, area);
  const float pitch = x.to_px(2) - x.to_px(1), gap = std::clamp(0.22f * pitch, 0.0f, look.px(8));
  if (pointer.hovered) {
    const int bar = static_cast<int>(std::floor(x.to_value(pointer.at.x) + 0.5)) - 1;
    if (bar >= 0 && bar < n) hit.bar = bar, hit.clicked = pointer.clicked;
  }
  const float base = area.bottom();
  for (int i = 0; i < n; ++i) {
    const double share = together[static_cast<std::size_t>(i) + 1] - together[static_cast<std::size_t>(i)];
    const float left = std::round(x.to_px(i + 0.5) + 0.5f * gap);
    const float right = std::max(left + 1, std::round(x.to_px(i + 1.5) - 0.5f * gap));
    const float top = std::min(y.to_px(share), base - 1);
    const float strength = i < plot.kept ? 0.9f : 0.28f;
    ui.draw->AddRectFilled({left, top}, {right, base}, with_alpha(c.accent, i == hit.bar ? 1.0f : strength));
  }
  const ImU32 sum = Look::group_colour(5);
  std::vector<ImVec2> line;
  for (int i = plot.cut ? 0 : 1; i <= n; ++i) {
    line.emplace_back(x.to_px(i), y.to_px(together[static_cast<std::size_t>(i)]));
  }
  ui.draw->AddPolyline(line.data(), static_cast<int>(line.size()), sum, ImDrawFlags_None, look.px(1.75f));
  for (std::size_t i = 0; i < line.size() && pitch > look.px(12); ++i) {
    ui.draw->AddCircleFilled(line[i], look.px(2.75f), sum);
  }
  if (plot.cut) {
    const std::vector<Threshold> cut{{.vertical = true,
                                      .value = std::clamp(plot.kept, 0, n) + (plot.kept > 0 ? 0.5 : 0.25),
                                      .draggable = true,
                                      .label = plot.cut_label}};
    const ThresholdHit drag = draw_thresholds(ui, id, cut, x, y, area);
    if (drag.index == 0) {
      hit.kept = std::clamp(static_cast<int>(std::floor(drag.value)), 0, n);
      hit.bar = -1;
    }
    const auto k = static_cast<std::size_t>(std::clamp(plot.kept, 0, n));
    ui.draw->AddCircleFilled(line[k], look.px(5.5f), sum);
    ui.draw->AddCircleFilled(line[k], look.px(3.25f), c.panel);
  }
  if (hit.bar >= 0) {
    const auto i = static_cast<std::size_t>(hit.bar);
    tooltip(ui, pointer.at, {0, 0, ImGui::GetIO().DisplaySize.x, ImGui::GetIO().DisplaySize.y},
            "component " + std::to_string(hit.bar + 1) + "\n\u03BB = " + format_number(plot.values[i], 4) +
                "\n" + format_percent((together[i + 1] - together[i]) / 100.0, 2) + " of the variance\n" +
                format_percent(together[i + 1] / 100.0, 2) + " with those before it");
  }
  return hit;
}

}  // namespace lab
