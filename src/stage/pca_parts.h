/// What the lessons on principal components share: words, colours and limits.
#pragma once

#include <string>

#include "core/matrix.h"
#include "ui/look.h"

namespace lab {

inline constexpr double no_variance = 1e-9;  ///< of λ₁: what is below is rounding of float32 points
inline constexpr int map_columns = 36, map_rows = 24;  ///< cells of the map of all directions

/// 12 → "₁₂".
std::string subscript(Index number);
/// Of component j (0-based), in every picture.
ImU32 component_colour(Index j);
/// The same for words and thin lines, which on a dark ground have to be lighter to be read.
ImU32 component_ink(const Look& look, Index j);

}  // namespace lab
