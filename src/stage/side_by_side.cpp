#include "stage/side_by_side.h"

#include <algorithm>
#include <cmath>

#include "ui/plot/pointer.h"
#include "ui/plot/text.h"

namespace lab {

SideBySideHit side_by_side(Ui& ui, const char* id, const Box& box, const std::vector<ImageRow>& rows,
                           const std::vector<std::string>& values, std::string_view value_name) {
  SideBySideHit hit;
  if (rows.empty()) return hit;
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  const bool wide = box.w > look.px(430);
  const int count = rows.front().grid->size(), fewest = wide ? 8 : 6;
  const float size = look.small() - look.px(1), space = look.px(wide ? 8 : 6), between = look.px(16);
  const float gutter = wide ? look.px(84) : 0.0f;
  // As many columns as make most of the box: a few more are smaller, but may leave room for another band.
  int columns = fewest, bands = 1;
  float cell = 0, band_h = 0, best = -1;
  for (int tried = fewest; tried <= fewest + 3; ++tried) {
    const float side =
        std::floor((box.w - gutter - space * static_cast<float>(tried - 1)) / static_cast<float>(tried));
    float height = 1.6f * size;
    for (const ImageRow& row : rows) height += row.height * side + space;
    const int fit = static_cast<int>((box.h + between) / (height + between));
    const int filled = std::clamp(fit, 1, std::max(1, (count + tried - 1) / tried));
    const float inked = static_cast<float>(std::min(count, filled * tried)) * side * side;
    if (inked <= best) continue;
    best = inked;
    columns = tried;
    bands = filled;
    cell = side;
    band_h = height;
  }
  for (int i = 0; i < std::min(count, bands * columns); ++i) {
    const bool first = i % columns == 0 && wide;
    const float x = box.x + gutter + static_cast<float>(i % columns) * (cell + space);
    const float top = box.y + static_cast<float>(i / columns) * (band_h + between);
    float y = top;
    for (const ImageRow& row : rows) {
      const float height = row.height * cell;
      if (row.shown) row.grid->draw_one(ui, i, {x, y, cell, height});
      if (first)
        text_anchored(ui, look.regular, size, {box.x, y + 0.5f * height}, 0.0f, 0.5f,
                      row.shown ? c.soft : c.faint, row.name);
      y += height + space;
    }
    const auto v = static_cast<std::size_t>(i);
    if (v < values.size()) {
      text_anchored(ui, look.regular, size, {x + 0.5f * cell, y - 0.5f * space}, 0.5f, 0.0f, c.ink,
                    values[v]);
      if (first) text(ui, look.regular, size, {box.x, y - 0.5f * space}, c.soft, value_name);
    }
    const std::string name = std::string(id) + "-" + std::to_string(i + 1);
    const Box column{x, top, cell, band_h};
    const Pointer pointer = pointer_area(ui, name.c_str(), column);
    ui.record(
        {name, "Column " + std::to_string(i + 1), "handle", v < values.size() ? values[v] : "", column});
    if (!pointer.hovered) continue;
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    hit = {i, pointer.clicked, pointer.at};
  }
  return hit;
}

}  // namespace lab
