#pragma once
// The sizes of a tensor.
//
// Symbols:   (N, D) rows of numbers; (N, C, H, W) images: batch, channels, height, width. Storage is
//            row-major: the last axis is contiguous.
// Invariant: every size is at least 1; at most four axes. A shape without axes is that of nothing.

#include <array>
#include <initializer_list>
#include <string>

#include "core/index.h"

namespace lab::nn {

class Shape {
 public:
  static constexpr int max_rank = 4;

  Shape() = default;
  /// Throws InputError where a size is below 1 or there are more than four.
  Shape(std::initializer_list<Index> sizes);

  int rank() const { return rank_; }
  /// Size along an axis, 0 .. rank() - 1.
  Index operator[](int axis) const { return sizes_[static_cast<std::size_t>(axis)]; }
  /// Number of elements; 0 for the shape of nothing.
  Index size() const;
  /// Size of the first axis, the batch.
  Index rows() const { return rank_ == 0 ? 0 : sizes_[0]; }
  /// Elements of one row: the product of the other axes.
  Index cols() const { return rank_ == 0 ? 0 : size() / sizes_[0]; }
  bool operator==(const Shape& other) const;
  /// "(128, 784)"
  std::string text() const;
  /// The shape without its first axis: "784", "8 × 14 × 14".
  std::string row_text() const;

 private:
  int rank_ = 0;
  std::array<Index, max_rank> sizes_{};
};

}  // namespace lab::nn
