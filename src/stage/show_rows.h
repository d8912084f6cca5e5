/// Some images of a set, row by row, as the images of a grid.
#pragma once

#include <cstdint>
#include <span>

#include "data/dataset.h"
#include "ui/plot/image_grid.h"

namespace lab {

/// The grid shows these rows of `images`, in this order, in ink; they have the size of the images of `dataset`.
void show_rows(ImageGrid& grid, const Dataset& dataset, PointsView images, std::span<const Index> rows,
               std::uint64_t revision);

}  // namespace lab
