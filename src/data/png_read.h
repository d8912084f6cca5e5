/// Reads PNG pictures as grey values; what the desktop program needs (pages let their browser decode).
/// Reference: W3C, Portable Network Graphics, third edition: sections 7 (filters), 11 (chunks).
#pragma once

#include <cstdint>
#include <span>

#include "data/ink.h"

namespace lab {

/// 8 bits a channel, grey, coloured or by palette, with or without transparency (which becomes white), not interlaced; grey
/// and palette also with fewer bits. Throws InputError (control "data") for other kinds and for what is damaged.
GreyImage read_png(std::span<const std::uint8_t> bytes);

}  // namespace lab
