#include "stage/pointer_card.h"

#include <algorithm>
#include <cmath>

#include "ui/plot/text.h"

namespace lab {

void draw_card(Ui& ui, ImVec2 at, const Box& within, std::string_view title,
               const std::vector<CardPicture>& pictures, float side_px) {
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  const float side = look.px(side_px), pad = look.px(8), line = std::round(look.small() * 1.3f);
  std::vector<std::string_view> lines;
  for (std::size_t from = 0; from <= title.size();) {
    const std::size_t end = std::min(title.find('\n', from), title.size());
    lines.push_back(title.substr(from, end - from));
    from = end + 1;
  }
  bool captions = false;
  for (const CardPicture& picture : pictures) captions = captions || !picture.caption.empty();
  const auto count = static_cast<float>(pictures.size());
  float width = count * side + (count + 1) * pad;
  for (const std::string_view words : lines)
    width = std::max(width, text_size(look.semibold, look.small(), words).x + 2 * pad);
  const float height = 2 * pad + line * static_cast<float>(lines.size()) + side + (captions ? line : 0.0f);
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
  float left = x + pad;
  for (const CardPicture& picture : pictures) {
    if (picture.grid != nullptr)
      picture.grid->draw_one(ui, picture.index, {left, top + look.px(2), side, side});
    if (!picture.caption.empty())
      text(ui, look.regular, look.small() - look.px(1), {left, top + side + look.px(4)}, c.soft,
           ellipsized(look.regular, look.small() - look.px(1), picture.caption, side));
    left += side + pad;
  }
  ui.draw = under;
}

void PointerCard::show(std::uint64_t key, std::span<const float> pixels, int width, int height) {
  key_ = key;
  grid_.set_images(pixels, width, height, 0.0f, 1.0f, ColourMap::ink, ++revision_);
}

void PointerCard::draw(Ui& ui, ImVec2 at, std::string_view title, const std::vector<std::string>& captions) {
  std::vector<CardPicture> pictures;
  for (int i = 0; i < grid_.size(); ++i)
    pictures.push_back({&grid_, i, captions.at(static_cast<std::size_t>(i))});
  draw_card(ui, at, ui.stage, title, pictures, 84.0f);
}

}  // namespace lab
