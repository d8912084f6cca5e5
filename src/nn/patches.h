#pragma once
// Images as matrices of patches: what turns a convolution into a product.
//
// Idea:      column p of the matrix holds what the kernel sees at place p of the result; row (c, i, j) is the
//            pixel (i, j) of the kernel's window in channel c. Pixels beyond the border are 0.
// Symbols:   image (C, H, W), kernel k × k, stride s, padding q; places h × w, h = ⌊(H + 2q − k) / s⌋ + 1;
//            patches (C k k, h w).

#include "core/matrix.h"

namespace lab::nn {

struct PatchGrid {
  Index channels = 1, height = 1, width = 1;  ///< of the image
  Index kernel = 1, stride = 1, padding = 0;

  Index down() const { return (height + 2 * padding - kernel) / stride + 1; }
  Index across() const { return (width + 2 * padding - kernel) / stride + 1; }
  Index places() const { return down() * across(); }
  Index patch() const { return channels * kernel * kernel; }
  Index pixels() const { return channels * height * width; }
};

/// patches (patch, places) from image.
template <class S>
void gather_patches(const PatchGrid& grid, const S* image, S* patches);
/// The transposed of that: adds every patch to the pixels that it was taken from.
template <class S>
void scatter_patches(const PatchGrid& grid, const S* patches, S* image);

}  // namespace lab::nn
