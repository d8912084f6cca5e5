#include "stage/plot_column.h"

#include <algorithm>
#include <utility>

namespace lab {

void PlotColumn::part(float height, const Draw& draw) {
  if (only_essentials_) return;
  height_ += std::exchange(space_, 0.0f);
  if (ui_ != nullptr) {
    const Box& all = ui_->plots;
    draw(*ui_, {all.x, all.y + ui_->look->px(height_), all.w, ui_->look->px(height)});
  }
  height_ += height;
}

void PlotColumn::essential(float height, const Draw& draw) {
  constexpr float apart = 18.0f;
  const float top = essentials_height_ > 0 ? essentials_height_ + apart : 0.0f;
  essentials_height_ = top + height;
  if (!only_essentials_) return part(height, draw);
  if (ui_ == nullptr) return;
  const Box& all = ui_->plots;
  // The first one takes what there is (a legend says how many it leaves away), the others only their room.
  const float room = all.h - ui_->look->px(top);
  if (top > 0 && room < ui_->look->px(height)) return;
  draw(*ui_, {all.x, all.y + ui_->look->px(top), all.w, std::min(room, ui_->look->px(height))});
}

}  // namespace lab
