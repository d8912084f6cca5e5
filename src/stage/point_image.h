/// PointImage: the image that a point is, in a corner of the picture that shows it as a dot.
#pragma once

#include "data/dataset.h"
#include "ui/plot/image_grid.h"

namespace lab {

class PointImage {
 public:
  /// Row `i` of `dataset` in the lower right corner of `within`; nothing where rows are no images or i < 0.
  void draw(Ui& ui, const Box& within, const Dataset& dataset, Index i);

 private:
  ImageGrid grid_;
  const Dataset* of_ = nullptr;
  Index shown_ = -1;
  std::uint64_t revision_ = 0;
};

}  // namespace lab
