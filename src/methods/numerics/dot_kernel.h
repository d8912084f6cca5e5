#pragma once
// Products of a few rows with all centroids: the inner loop of every nearest-centroid search.
//
// Idea:      six rows by two centroids at a time keep twelve sums in registers; centroids are packed pair by
//            pair so that they are read straight through.
// Invariant: approximate (float32, possibly fused): the caller decides close calls again in double.

#include <vector>

#include "core/matrix.h"

namespace lab {

inline constexpr Index dot_rows = 6;

/// Centroids packed for dot_six_rows: pairs of rows, zero-padded to `padded` columns.
struct PackedRows {
  Index rows = 0;
  Index padded = 0;  ///< columns, a multiple of 8
  std::vector<float> data;

  PackedRows() = default;
  explicit PackedRows(const Matrix& rows_to_pack);
  Index pairs() const { return (rows + 1) / 2; }
};

/// out[r * 2 * pairs + k] = x_r · μ_k for six rows of `padded` floats each.
void dot_six_rows(const float* const* rows, const PackedRows& packed, float* out);

}  // namespace lab
