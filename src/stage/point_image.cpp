#include "stage/point_image.h"

#include <algorithm>

namespace lab {

void PointImage::draw(Ui& ui, const Box& within, const Dataset& dataset, Index i) {
  const Dataset* images = dataset.images();
  if (!images || i < 0 || i >= images->size()) return;
  if (of_ != images || shown_ != i) {
    of_ = images;
    shown_ = i;
    std::vector<float> pixels(static_cast<std::size_t>(images->dims()));
    images->points.view().copy_row(i, pixels.data());
    grid_.set_images(pixels, images->image_width, images->image_height, 0.0f, 1.0f, ColourMap::ink,
                     ++revision_);
  }
  const float side = std::min(ui.look->px(72), 0.4f * std::min(within.w, within.h)), gap = ui.look->px(8);
  const Box box{within.right() - side - gap, within.bottom() - side - gap, side, side};
  grid_.draw_one(ui, 0, box);
}

}  // namespace lab
