/// Points drawn by hand, packed into letters that a link can carry.
///
/// Idea: a drawing lives on a square sheet; every coordinate is one of 4096 places, two letters of a
/// 64-letter alphabet that needs no escaping in a URL, so a point takes four letters. Points are kept on
/// those places, so that what is on the screen is exactly what the link restores.
///
/// Invariant: decode(encode(p)) == p for points that went through snap().
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "stage/exhibit.h"

namespace lab {

/// Half the side of the sheet: coordinates are within ±sheet_half, the extent of the generated shapes.
inline constexpr float sheet_half = 10.0f;
/// A link stays below about 6 kB.
inline constexpr int max_drawn_points = 1400;

/// The nearest place on the sheet to a coordinate.
float snap_to_sheet(float value);

/// `xy` holds x and y in turn. Throws InputError (control "points") past max_drawn_points.
std::string encode_points(std::span<const float> xy);
/// x and y in turn. Throws InputError (control "points") for anything that encode_points does not write.
std::vector<float> decode_points(std::string_view text);

/// What a lesson says as long as there are too few points: how many of them `missing`, and what for ("K = 3").
Phase more_points_phase(Index drawn, Index missing, std::string_view what_for);

}  // namespace lab
