#include "ui/plot/legend.h"

#include <algorithm>
#include <cmath>

#include "ui/plot/markers.h"
#include "ui/plot/pointer.h"
#include "ui/plot/text.h"

namespace lab {
namespace {
float row_height(const Ui& ui) {
  return std::round(ui.touch ? std::max(36.0f, ui.look->px(26)) : ui.look->px(26));
}
}  // namespace

LegendHit legend(Ui& ui, const char* id, const Box& box, const std::vector<LegendRow>& rows,
                 int selected_group) {
  LegendHit hit;
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  const float row_h = row_height(ui), size = look.small();
  int shown = static_cast<int>(rows.size());
  const int fit = std::max(1, static_cast<int>(box.h / row_h));
  const bool cut = shown > fit;
  if (cut) shown = std::max(0, fit - 1);
  float y = box.y;
  for (int i = 0; i < shown; ++i) {
    const LegendRow& row = rows[static_cast<std::size_t>(i)];
    const Box line{box.x, y, box.w, row_h};
    const std::string key = std::string(id) + "-" + std::to_string(i);
    const Pointer pointer = pointer_area(ui, key.c_str(), line);
    ui.record({key, row.label, "handle", selected_group == row.group ? "1" : "0", line});
    const bool chosen = selected_group == row.group;
    const float pad = look.px(6);
    if (chosen || pointer.hovered) {
      ui.draw->AddRectFilled({line.x - pad, line.y + 1}, {line.right() + pad, line.bottom() - 1},
                             chosen ? c.tint : mix(c.panel, c.ink, 0.045f), look.px(5));
    }
    if (pointer.hovered) {
      hit.row = i;
      hit.clicked = pointer.clicked;
      ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    }
    const bool quiet = selected_group != -2 && !chosen;
    const ImU32 base = row.colour != 0 ? row.colour : Look::group_colour(row.group);
    const float middle = std::round(y + row_h / 2);
    draw_marker(ui.draw, Look::group_marker(row.group), {line.x + look.px(7), middle}, look.px(5),
                quiet ? mix(c.panel, base, 0.35f) : base, 0, 0);
    const ImU32 ink = quiet ? c.faint : chosen ? c.accent : c.ink;
    float room = line.w - look.px(22);
    const float top = y + (row_h - size * 1.2f) / 2;
    if (!row.value.empty()) {
      room -= text_tabular(ui, look.regular, size, {line.right(), top}, quiet ? c.faint : c.soft, row.value) +
              look.px(8);
    }
    text_elided(ui, chosen ? look.semibold : look.regular, size, {line.x + look.px(22), top}, room, ink,
                row.label);
    y += row_h;
  }
  if (cut) {
    text(ui, look.regular, size, {box.x + look.px(22), y + (row_h - size * 1.2f) / 2}, c.faint,
         "and " + std::to_string(static_cast<int>(rows.size()) - shown) + " more");
    y += row_h;
  }
  hit.used_h = y - box.y;
  return hit;
}

}  // namespace lab
