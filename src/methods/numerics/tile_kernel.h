#pragma once
// Products of one block of points with another: the inner loop of the search for neighbours.
//
// Idea:      one block lies packed in panels, column after column, so that a few rows of the other times a
//            panel keep their sums in registers and read straight through.
// Invariant: approximate (float32, possibly fused): the caller allows for the rounding bound of any order of
//            adding.

#include <vector>

#include "core/matrix.h"

namespace lab {

inline constexpr Index tile_points = 128;  ///< points per block, on either side

/// (blocks * 128, d) rows packed for tile_products.
class PackedBlocks {
 public:
  PackedBlocks() = default;
  /// `rows` must be a multiple of 128.
  explicit PackedBlocks(const Matrix& rows);
  const float* block(Index b) const { return data_.data() + b * tile_points * cols_; }

 private:
  Index cols_ = 0;
  std::vector<float> data_;
};

/// out (128, 128) = the 128 rows at `rows` (d columns, contiguous) times the packed block.
void tile_products(const float* rows, const float* packed_block, Index d, float* out);

}  // namespace lab
