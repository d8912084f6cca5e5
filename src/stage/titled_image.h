/// One image with its title above it and a number at the right of that.
#pragma once

#include <string>
#include <string_view>

#include "ui/look.h"
#include "ui/plot/image_grid.h"

namespace lab {

/// Height of the title, in logical pixels.
inline constexpr float image_title_h = 24.0f;

/// The title over a difference, original less result: with the key of its colours where that and `value`
/// (which may be empty) fit into `room` pixels.
std::string difference_title(const Look& look, float room, std::string_view value);

/// Draws image 0 of `grid` into `box`, title included, and records it as `id`; an empty frame as long as it is
/// not `shown` (or not there). Returns where the image is.
Box titled_image(Ui& ui, ImageGrid& grid, const char* id, const Box& box, std::string_view title,
                 std::string_view value, bool shown);

}  // namespace lab
