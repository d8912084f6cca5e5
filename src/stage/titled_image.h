/// One image with its title above it and a number at the right of that.
#pragma once

#include <string>
#include <string_view>

#include "ui/plot/image_grid.h"

namespace lab {

/// Height of the title, in logical pixels.
inline constexpr float image_title_h = 24.0f;

/// Draws image 0 of `grid` into `box`, title included, and records it as `id`; an empty frame as long as it is
/// not `shown` (or not there). Returns where the image is.
Box titled_image(Ui& ui, ImageGrid& grid, const char* id, const Box& box, std::string_view title,
                 std::string_view value, bool shown);

}  // namespace lab
