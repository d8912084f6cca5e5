#include "ui/plot/heat_map.h"

#include <algorithm>
#include <cmath>

#include "ui/drawing_record.h"
#include "ui/plot/pointer.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

std::string at_or_empty(const std::vector<std::string>& names, int i) {
  return static_cast<std::size_t>(i) < names.size() ? names[static_cast<std::size_t>(i)] : "";
}

}  // namespace

HeatMapHit heat_map(Ui& ui, const char* id, const Box& box, const HeatMapPlot& plot) {
  HeatMapHit hit;
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  const int rows = plot.rows, columns = plot.columns;
  const auto total =
      static_cast<std::size_t>(std::max(rows, 0)) * static_cast<std::size_t>(std::max(columns, 0));
  if (total == 0 || plot.values.size() < total) return hit;
  const auto value = [&](int r, int k) {
    return plot.values[static_cast<std::size_t>(r) * static_cast<std::size_t>(columns) +
                       static_cast<std::size_t>(k)];
  };

  const float size = look.small() - look.px(1.0f);
  float left = 0, top = 0;
  for (const std::string& name : plot.row_labels)
    left = std::max(left, text_size(look.regular, size, name).x);
  left = std::min(left, box.w * 0.35f);
  if (left > 0) left += look.px(8);
  const float name_w = plot.row_name.empty() ? 0 : std::round(size * 1.6f);
  // Names of columns that are wider than their cells stand upright.
  float widest = 0.0f;
  for (const std::string& name : plot.column_labels)
    widest = std::max(widest, text_size(look.regular, size, name).x);
  const float guessed_w = (box.w - left) / static_cast<float>(columns);
  const bool turned = widest > std::max(guessed_w - 2, look.px(28));
  const float names_h = turned ? std::min(widest, 0.28f * box.h) : std::round(size * 1.2f);
  if (!plot.column_labels.empty()) top += names_h + look.px(5);
  if (!plot.column_name.empty()) top += std::round(size * 1.6f);
  float cell_w = (box.w - left - name_w) / static_cast<float>(columns);
  float cell_h = (box.h - top) / static_cast<float>(rows);
  if (plot.square) cell_w = cell_h = std::min({cell_w, cell_h, look.px(44)});
  cell_w = std::max(1.0f, std::floor(cell_w));
  cell_h = std::max(1.0f, std::floor(cell_h));
  const Box area{std::round(box.x + left + name_w), std::round(box.y + top),
                 cell_w * static_cast<float>(columns), cell_h * static_cast<float>(rows)};
  hit.used_h = area.bottom() - box.y;
  record_pane(ui, id, PaneKind::leaf, {box.x, box.y, area.right() - box.x, hit.used_h});

  std::vector<double> share(total, 0.0);
  double most = 0;
  for (int r = 0; r < rows; ++r) {
    double sum = 0;
    for (int k = 0; k < columns; ++k) sum += std::isfinite(value(r, k)) ? std::abs(value(r, k)) : 0.0;
    for (int k = 0; k < columns; ++k) {
      const double v = value(r, k);
      const double s = plot.by_row ? (sum > 0 ? v / sum : 0.0) : v;
      share[static_cast<std::size_t>(r * columns + k)] = s;
      if (std::isfinite(s)) most = std::max(most, std::abs(s));
    }
  }
  if (plot.by_row) most = 1;
  if (std::isfinite(plot.high)) most = plot.high;
  if (!(most > 0)) most = 1;

  const Pointer pointer = pointer_area(ui, id, area);
  ui.record({id, "Table", "handle", std::to_string(rows) + " by " + std::to_string(columns), area});
  if (pointer.hovered) {
    hit.column = std::clamp(static_cast<int>((pointer.at.x - area.x) / cell_w), 0, columns - 1);
    hit.row = std::clamp(static_cast<int>((pointer.at.y - area.y) / cell_h), 0, rows - 1);
    hit.clicked = pointer.clicked;
  }
  // Zero is the paper itself, so that what is there stands out.
  const auto colour = [&](double s) {
    const double from = plot.diverging || plot.by_row || !(plot.low < most) ? 0.0 : plot.low;
    const auto t = static_cast<float>((s - from) / (most - from));
    if (!std::isfinite(t)) return c.line;
    if (plot.diverging) return look.signed_colour(t);
    const float v = std::sqrt(std::clamp(t, 0.0f, 1.0f));  // small shares are seen as well
    const ImU32 full =
        look.is_dark ? Look::sequential(0.18f + 0.72f * v) : Look::sequential(0.92f - 0.72f * v);
    return mix(mix(c.panel, c.ink, 0.035f), full, std::min(1.0f, v * 3.0f));
  };
  for (int r = 0; r < rows; ++r) {
    for (int k = 0; k < columns; ++k) {
      const ImVec2 a(area.x + cell_w * static_cast<float>(k), area.y + cell_h * static_cast<float>(r));
      const float hair = cell_w > 6 && cell_h > 6 ? 1.0f : 0.0f;
      const ImU32 fill = colour(share[static_cast<std::size_t>(r * columns + k)]);
      ui.draw->AddRectFilled(a, {a.x + cell_w - hair, a.y + cell_h - hair}, fill);
      if (!plot.texts) continue;
      const double v = value(r, k);
      if (v == 0 && plot.by_row) continue;
      std::string words =
          v == std::floor(v) && std::abs(v) < 1e6 ? format_fixed(v, 0) : format_number(v, plot.digits);
      // Smaller, and at last in thousands, before it is left away.
      const auto fits = [&](float of) {
        const ImVec2 extent = text_size(look.regular, of, words);
        return extent.x <= cell_w - 2 && extent.y <= cell_h;
      };
      const float smaller = std::max(0.75f * size, 9.0f);
      if (!fits(size) && !fits(smaller) && std::abs(v) >= 1000) words = format_number(v / 1000, 2) + "k";
      const float of = fits(size) ? size : smaller;
      if (!fits(of)) continue;
      text_anchored(ui, look.regular, of, {a.x + (cell_w - hair) / 2, a.y + (cell_h - hair) / 2}, 0.5f, 0.5f,
                    is_light(fill) ? IM_COL32(29, 32, 37, 255) : IM_COL32(255, 255, 255, 255), words);
    }
  }
  const auto frame = [&](int r, int k, ImU32 ink) {
    if (r < 0 && k < 0) return;
    const float x0 = k < 0 ? area.x : area.x + cell_w * static_cast<float>(k);
    const float y0 = r < 0 ? area.y : area.y + cell_h * static_cast<float>(r);
    const float x1 = k < 0 ? area.right() : x0 + cell_w, y1 = r < 0 ? area.bottom() : y0 + cell_h;
    ui.draw->AddRect({x0 - 1, y0 - 1}, {x1, y1}, ink, look.px(1), 0, look.px(2));
  };
  frame(plot.selected_row, plot.selected_column, c.accent);
  if (hit.row >= 0) frame(hit.row, hit.column, c.ink);

  float free_from = -1e9f;
  for (int k = 0; k < columns; ++k) {
    const std::string name =
        ellipsized(look.regular, size, at_or_empty(plot.column_labels, k), std::max(cell_w - 2, look.px(28)));
    const float middle = area.x + cell_w * (static_cast<float>(k) + 0.5f),
                half = text_size(look.regular, size, name).x / 2;
    if (turned) {
      const std::string upright = ellipsized(look.regular, size, at_or_empty(plot.column_labels, k), names_h);
      const bool on = k == hit.column || k == plot.selected_column;
      if (cell_w < 0.9f * size && k % 2 != 0) continue;
      text_vertical(ui, on ? look.semibold : look.regular, size,
                    {middle, area.y - look.px(5) - 0.5f * text_size(look.regular, size, upright).x},
                    on ? c.ink : c.soft, upright);
      continue;
    }
    if (name.empty() || middle - half < free_from) continue;
    const bool on = k == hit.column || k == plot.selected_column;
    text_anchored(ui, on ? look.semibold : look.regular, size, {middle, area.y - look.px(5)}, 0.5f, 1.0f,
                  on ? c.ink : c.soft, name);
    free_from = middle + half + look.px(2);
  }
  for (int r = 0; r < rows && cell_h >= size * 0.8f; ++r) {
    const bool on = r == hit.row || r == plot.selected_row;
    const std::string name = ellipsized(look.regular, size, at_or_empty(plot.row_labels, r),
                                        std::max(0.0f, left - look.px(8)) + 0.5f);
    text_anchored(ui, on ? look.semibold : look.regular, size,
                  {area.x - look.px(8), area.y + cell_h * (static_cast<float>(r) + 0.5f)}, 1.0f, 0.5f,
                  on ? c.ink : c.soft, name);
  }
  if (!plot.column_name.empty()) {
    text_anchored(ui, look.regular, size, {area.x + area.w / 2, box.y}, 0.5f, 0.0f, c.faint,
                  plot.column_name);
  }
  if (!plot.row_name.empty()) {
    text_vertical(ui, look.regular, size, {box.x + size * 0.6f, area.y + area.h / 2}, c.faint, plot.row_name);
  }
  if (hit.row >= 0) {
    const double v = value(hit.row, hit.column);
    std::string words =
        at_or_empty(plot.row_labels, hit.row) + " \u2192 " + at_or_empty(plot.column_labels, hit.column);
    words += "\n" + format_number(v, 4);
    if (plot.by_row) {
      words += " \u00B7 " + format_percent(share[static_cast<std::size_t>(hit.row * columns + hit.column)]) +
               " of the row";
    }
    tooltip(ui, pointer.at, {0, 0, ImGui::GetIO().DisplaySize.x, ImGui::GetIO().DisplaySize.y}, words);
  }
  return hit;
}

}  // namespace lab
