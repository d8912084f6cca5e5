/// Picture: a photograph or scan of a digit, made what a drawing is.
///
/// Idea: any picture becomes light ink on dark paper, is cut to its ink and fills a square of 32 × 32; from there on it is
/// prepared as drawings are (data/ink.h). What the edge of the picture shows is taken for the paper: where that is the
/// lighter part, light and dark change places.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "data/ink.h"

namespace lab {

/// Whether a file begins as a PNG, a JPEG or a grey PNM picture does.
bool looks_like_picture(std::span<const std::uint8_t> bytes);
/// A PNG, or a grey PNM picture ("P5 640 480 255 …"), as the page hands over what its browser decoded. Throws InputError
/// (control "data"); so for JPEG, which only browsers read. Reference: netpbm, PGM.
GreyImage read_picture(std::span<const std::uint8_t> bytes);
/// The picture as ink; `name` is what the file is called. Throws InputError (control "data") where nothing stands out.
Ink ink_of_picture(const GreyImage& picture, std::string_view name);

}  // namespace lab
