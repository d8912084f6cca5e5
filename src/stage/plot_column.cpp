#include "stage/plot_column.h"

#include <utility>

namespace lab {

void PlotColumn::part(float height, const Draw& draw) {
  height_ += std::exchange(space_, 0.0f);
  if (ui_ != nullptr) {
    const Box& all = ui_->plots;
    draw(*ui_, {all.x, all.y + ui_->look->px(height_), all.w, ui_->look->px(height)});
  }
  height_ += height;
}

}  // namespace lab
