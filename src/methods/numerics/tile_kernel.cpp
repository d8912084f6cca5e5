#include "methods/numerics/tile_kernel.h"

#include <cstring>

namespace lab {
namespace {

#ifdef __AVX__
constexpr Index lanes = 8;
#else
constexpr Index lanes = 4;
#endif
constexpr Index panel = 2 * lanes;  // points of a panel
constexpr Index rows_at_once = 4;   // times two vectors: eight sums
static_assert(tile_points % panel == 0 && tile_points % rows_at_once == 0);

using Lanes = float __attribute__((vector_size(lanes * sizeof(float))));

inline void store(float* to, const Lanes& low, const Lanes& high) {
  std::memcpy(to, &low, sizeof low);
  std::memcpy(to + lanes, &high, sizeof high);
}

}  // namespace

PackedBlocks::PackedBlocks(const Matrix& rows) : cols_(rows.cols()) {
  data_.resize(static_cast<std::size_t>(rows.size()));
  float* to = data_.data();
  for (Index first = 0; first < rows.rows(); first += panel) {
    for (Index j = 0; j < cols_; ++j) {
      for (Index p = 0; p < panel; ++p) *to++ = rows(first + p, j);
    }
  }
}

void tile_products(const float* rows, const float* packed_block, Index d, float* out) {
  for (Index p = 0; p < tile_points; p += panel) {
    const float* points = packed_block + p * d;
    for (Index r = 0; r < tile_points; r += rows_at_once) {
      const float* a = rows + r * d;
      const float* b = points;
      // Eight variables, not an array: compilers keep an array in memory.
      Lanes low0{}, low1{}, low2{}, low3{}, high0{}, high1{}, high2{}, high3{};
      for (Index j = 0; j < d; ++j, b += panel) {
        Lanes low, high;
        std::memcpy(&low, b, sizeof low);
        std::memcpy(&high, b + lanes, sizeof high);
        const float x0 = a[j], x1 = a[d + j], x2 = a[2 * d + j], x3 = a[3 * d + j];
        low0 += x0 * low;
        high0 += x0 * high;
        low1 += x1 * low;
        high1 += x1 * high;
        low2 += x2 * low;
        high2 += x2 * high;
        low3 += x3 * low;
        high3 += x3 * high;
      }
      float* to = out + r * tile_points + p;
      store(to, low0, high0);
      store(to + tile_points, low1, high1);
      store(to + 2 * tile_points, low2, high2);
      store(to + 3 * tile_points, low3, high3);
    }
  }
}

}  // namespace lab
