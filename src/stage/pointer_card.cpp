#include "stage/pointer_card.h"

#include <algorithm>
#include <cmath>

#include "ui/plot/text.h"

namespace lab {

namespace {

/// Height of a row with its heading and captions, and its width, in px.
ImVec2 extent(const Look& look, const CardRow& row, float pad, float line) {
  const float side = look.px(row.side);
  const auto count = static_cast<float>(row.pictures.size());
  const bool captions = std::any_of(row.pictures.begin(), row.pictures.end(),
                                    [](const CardPicture& picture) { return !picture.caption.empty(); });
  const float heading = row.heading.empty() ? 0.0f : text_size(look.regular, look.small(), row.heading).x;
  return {std::max(count * side + (count - 1) * pad, heading),
          side + (captions ? line : 0.0f) + (row.heading.empty() ? 0.0f : line)};
}

}  // namespace

void draw_card(Ui& ui, ImVec2 at, const Box& within, std::string_view title,
               const std::vector<CardPicture>& pictures, float side_px) {
  draw_card(ui, at, within, title, std::vector<CardRow>{{"", pictures, side_px}});
}

void draw_card(Ui& ui, ImVec2 at, const Box& within, std::string_view title,
               const std::vector<CardRow>& rows) {
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  const float pad = look.px(8), between = look.px(4), line = std::round(look.small() * 1.3f);
  std::vector<std::string_view> lines;
  for (std::size_t from = 0; from <= title.size();) {
    const std::size_t end = std::min(title.find('\n', from), title.size());
    lines.push_back(title.substr(from, end - from));
    from = end + 1;
  }
  float width = 0, height = 2 * pad + line * static_cast<float>(lines.size());
  for (const std::string_view words : lines)
    width = std::max(width, text_size(look.semibold, look.small(), words).x);
  for (const CardRow& row : rows) {
    const ImVec2 room = extent(look, row, pad, line);
    width = std::max(width, room.x);
    height += room.y + (&row == &rows.front() ? 0.0f : between);
  }
  width += 2 * pad;
  const float away = look.px(ui.touch ? 34 : 18);
  float x = at.x + away, y = at.y - height - away;
  if (x + width > within.right()) x = at.x - away - width;
  if (y < within.y) y = at.y + away;
  x = std::round(std::clamp(x, within.x, std::max(within.x, within.right() - width)));
  y = std::round(std::clamp(y, within.y, std::max(within.y, within.bottom() - height)));
  ImDrawList* const under = ui.draw;
  ui.draw = ImGui::GetForegroundDrawList();
  ui.draw->AddRectFilled({x, y}, {x + width, y + height}, c.panel, look.px(6));
  ui.draw->AddRect({x + 0.5f, y + 0.5f}, {x + width - 0.5f, y + height - 0.5f}, mix(c.line, c.ink, 0.12f),
                   look.px(6));
  float top = y + pad - look.px(2);
  for (std::size_t i = 0; i < lines.size(); ++i, top += line)
    text(ui, i == 0 ? look.semibold : look.regular, look.small(), {x + pad, top}, i == 0 ? c.ink : c.soft,
         lines[i]);
  const float size = look.small() - look.px(1);
  for (const CardRow& row : rows) {
    const float side = look.px(row.side), room = extent(look, row, pad, line).y;
    const float first = row.heading.empty() ? top : top + line;
    if (!row.heading.empty()) text(ui, look.regular, look.small(), {x + pad, top}, c.soft, row.heading);
    float left = x + pad;
    for (const CardPicture& picture : row.pictures) {
      if (picture.grid != nullptr)
        picture.grid->draw_one(ui, picture.index, {left, first + look.px(2), side, side});
      if (!picture.caption.empty())
        text(ui, look.regular, size, {left, first + side + look.px(4)}, c.soft,
             ellipsized(look.regular, size, picture.caption, side));
      left += side + pad;
    }
    top += room + between;
  }
  ui.draw = under;
}

void PointerCard::show(std::uint64_t key, std::span<const float> pixels, int width, int height) {
  key_ = key;
  grid_.set_images(pixels, width, height, 0.0f, 1.0f, ColourMap::ink, ++revision_);
}

void PointerCard::draw(Ui& ui, ImVec2 at, std::string_view title, const std::vector<std::string>& captions,
                       const std::vector<CardRow>& more) {
  std::vector<CardRow> rows{{"", {}, 84.0f}};
  for (int i = 0; i < grid_.size(); ++i)
    rows[0].pictures.push_back({&grid_, i, captions.at(static_cast<std::size_t>(i))});
  rows.insert(rows.end(), more.begin(), more.end());
  draw_card(ui, at, ui.stage, title, rows);
}

}  // namespace lab
