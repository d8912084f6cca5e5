#include "stage/image_card.h"

#include <algorithm>
#include <cmath>

#include "ui/plot/text.h"

namespace lab {

void ImageCard::show(std::uint64_t key, std::span<const float> pixels, int width, int height) {
  key_ = key;
  grid_.set_images(pixels, width, height, 0.0f, 1.0f, ColourMap::ink, ++revision_);
}

void ImageCard::draw(Ui& ui, ImVec2 at, std::string_view title, const std::vector<std::string>& captions) {
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  const float side = look.px(84), pad = look.px(8), line = look.px(18);
  const auto images = static_cast<float>(grid_.size());
  const float wide =
      std::max(images * side + (images - 1) * pad, text_size(look.semibold, look.small(), title).x);
  const Box card{0, 0, wide + 2 * pad, side + 2 * pad + 2 * line};
  // Beside the point, opposite to where it would run out of the stage.
  const float gap = look.px(ui.touch ? 30 : 16);
  float x = at.x + gap, y = at.y - card.h - gap;
  if (x + card.w > ui.stage.right()) x = at.x - gap - card.w;
  if (y < ui.stage.y) y = at.y + gap;
  x = std::round(
      std::clamp(x, ui.stage.x + pad, std::max(ui.stage.x + pad, ui.stage.right() - card.w - pad)));
  y = std::round(std::min(y, ui.stage.bottom() - card.h - pad));
  ImDrawList* const under = ui.draw;
  ui.draw = ImGui::GetForegroundDrawList();
  ui.draw->AddRectFilled({x, y}, {x + card.w, y + card.h}, c.panel, look.px(6));
  ui.draw->AddRect({x + 0.5f, y + 0.5f}, {x + card.w - 0.5f, y + card.h - 0.5f}, mix(c.line, c.ink, 0.12f),
                   look.px(6));
  text(ui, look.semibold, look.small(), {x + pad, y + pad - look.px(2)}, c.ink, title);
  for (int i = 0; i < grid_.size(); ++i) {
    const float left = x + pad + static_cast<float>(i) * (side + pad);
    grid_.draw_one(ui, i, {left, y + pad + line, side, side});
    if (static_cast<std::size_t>(i) < captions.size())
      text(ui, look.regular, look.small() - look.px(1), {left, y + pad + line + side + look.px(2)}, c.soft,
           captions[static_cast<std::size_t>(i)]);
  }
  ui.draw = under;
}

}  // namespace lab
