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
  const int count = rows.front().grid->size();
  const float size = look.small() - look.px(1), space = look.px(wide ? 8 : 6), between = look.px(16);
  // What each row is stands at its left.
  float gutter = values.empty() ? 0.0f : text_size(look.regular, size, value_name).x;
  for (const ImageRow& row : rows) gutter = std::max(gutter, text_size(look.regular, size, row.name).x);
  gutter += look.px(10);
  const float least = rows.front().grid->readable() + space;
  const int most = std::max(1, static_cast<int>((box.w - gutter + space) / least));
  const int fewest = std::min(wide ? 8 : 5, most);
  // As many columns as make most of the box: a few more are smaller, but may leave room for another band.
  int columns = fewest, bands = 1;
  float cell = 0, band_h = 0, best = -1;
  for (int tried = fewest; tried <= std::min(fewest + 3, most); ++tried) {
    float rows_h = 0.0f;
    for (const ImageRow& row : rows) rows_h += row.height;
    const float room_h = box.h - 1.6f * size - space * static_cast<float>(rows.size());
    const float side = std::floor(
        std::min((box.w - gutter - space * static_cast<float>(tried - 1)) / static_cast<float>(tried),
                 room_h / rows_h));
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
    const bool first = i % columns == 0;
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
      // Under a narrow column the number is small, so that it stands apart from its neighbours.
      const float own = text_size(look.regular, size, values[v]).x;
      const float fits = size * std::clamp((cell + space - look.px(5)) / std::max(1.0f, own), 0.7f, 1.0f);
      text_anchored(ui, look.regular, fits, {x + 0.5f * cell, y - 0.5f * space}, 0.5f, 0.0f, c.ink,
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
