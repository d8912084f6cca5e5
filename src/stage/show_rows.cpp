#include "stage/show_rows.h"

#include <vector>

namespace lab {

void show_rows(ImageGrid& grid, const Dataset& dataset, PointsView images, std::span<const Index> rows,
               std::uint64_t revision) {
  const auto d = static_cast<std::size_t>(images.cols);
  std::vector<float> pixels(rows.size() * d);
  for (std::size_t r = 0; r < rows.size(); ++r) images.copy_row(rows[r], pixels.data() + r * d);
  grid.set_images(pixels, dataset.image_width, dataset.image_height, 0.0f, 1.0f, ColourMap::ink, revision);
}

}  // namespace lab
