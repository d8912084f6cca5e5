/// Writes PNG: 8 bits per channel, opaque.
/// Reference: W3C, Portable Network Graphics, third edition.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace lab {

/// `rgba`: height rows of width × 4 bytes, the top row first; alpha is dropped.
std::vector<std::uint8_t> encode_png(std::span<const std::uint8_t> rgba, int width, int height);

}  // namespace lab
