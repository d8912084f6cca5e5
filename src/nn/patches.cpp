#include "nn/patches.h"

#include <algorithm>

namespace lab::nn {
namespace {

/// Calls work(row of patches, first pixel, places first .. last - 1 whose pixel is inside) for every row of
/// the matrix and every line of places; pixels of neighbouring places are `stride` apart.
template <class Inside, class Outside>
void for_lines(const PatchGrid& g, const Inside& inside, const Outside& outside) {
  const Index across = g.across(), down = g.down();
  for (Index c = 0; c < g.channels; ++c) {
    for (Index i = 0; i < g.kernel; ++i) {
      for (Index j = 0; j < g.kernel; ++j) {
        const Index row = (c * g.kernel + i) * g.kernel + j;
        // Pixel column of place v is v * stride + j − padding: inside for first ≤ v < last.
        const Index first = std::clamp<Index>((g.padding - j + g.stride - 1) / g.stride, 0, across);
        const Index last = std::clamp<Index>(
            (g.width - 1 + g.padding - j) < 0 ? 0 : (g.width - 1 + g.padding - j) / g.stride + 1, first,
            across);
        for (Index u = 0; u < down; ++u) {
          const Index y = u * g.stride + i - g.padding;
          const Index line = (row * down + u) * across;
          if (y < 0 || y >= g.height) {
            outside(line, 0, across);
            continue;
          }
          outside(line, 0, first);
          inside(line + first, (c * g.height + y) * g.width + first * g.stride + j - g.padding, last - first);
          outside(line, last, across);
        }
      }
    }
  }
}

}  // namespace

template <class S>
void gather_patches(const PatchGrid& grid, const S* image, S* patches) {
  for_lines(
      grid,
      [&](Index place, Index pixel, Index count) {
        if (grid.stride == 1) {
          std::copy_n(image + pixel, count, patches + place);
        } else {
          for (Index v = 0; v < count; ++v) patches[place + v] = image[pixel + v * grid.stride];
        }
      },
      [&](Index line, Index first, Index last) {
        std::fill(patches + line + first, patches + line + last, S(0));
      });
}

template <class S>
void scatter_patches(const PatchGrid& grid, const S* patches, S* image) {
  for_lines(
      grid,
      [&](Index place, Index pixel, Index count) {
        for (Index v = 0; v < count; ++v) image[pixel + v * grid.stride] += patches[place + v];
      },
      [](Index, Index, Index) {});
}

template void gather_patches<float>(const PatchGrid&, const float*, float*);
template void gather_patches<double>(const PatchGrid&, const double*, double*);
template void scatter_patches<float>(const PatchGrid&, const float*, float*);
template void scatter_patches<double>(const PatchGrid&, const double*, double*);

}  // namespace lab::nn
