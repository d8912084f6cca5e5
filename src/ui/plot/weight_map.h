/// WeightMap: a square matrix of weights as one picture, its rows and columns in any order.
///
/// Idea: a texture with one texel per entry; where there are more entries than that can be seen, one texel
/// stands for the mean of a square block of them. Zero is the paper, the largest mean is the end of the
/// scale, and shares are drawn by their square root, so that small weights are seen as well. Invariant: place
/// p of a row is place p of a column: the picture of a symmetric matrix is symmetric.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "core/matrix.h"
#include "ui/plot/gl.h"
#include "ui/ui.h"

namespace lab {

struct WeightMapStyle {
  std::vector<Index> borders;  ///< places in front of which a hairline runs, in both directions
  Index lit_row = -1;          ///< place of the row that is lit, and of the column
  Index lit_column = -1;
};

struct WeightMapHit {
  Index row = -1, column = -1;  ///< places under the pointer
  bool clicked = false;
  Box area;
};

class WeightMap {
 public:
  static constexpr int max_cells = 512;

  /// `weights` (n, n); `order` (n): the row and column that stands at each place. At most `cells` texels to a
  /// side, up to max_cells.
  void set(const Matrix& weights, std::span<const Index> order, int cells);
  void clear() { n_ = 0; }
  bool empty() const { return n_ == 0; }
  /// Entries to a side of a texel's block.
  Index block() const { return block_; }
  /// The mean weight of the texel that holds these places.
  double mean_at(Index row, Index column) const;

  /// As large as fits into `box`, square, its top left there.
  WeightMapHit draw(Ui& ui, const char* id, const Box& box, const WeightMapStyle& style);

 private:
  void refresh(const Look& look);

  Index n_ = 0, block_ = 1;
  int side_ = 0;  // texels
  std::vector<float> means_;
  GlTexture texture_;
  bool changed_ = true, is_dark_ = false;
};

}  // namespace lab
