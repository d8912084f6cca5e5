#pragma once
// Points: n rows of d coordinates, as float32 or as bytes with a scale.
//
// Idea:      images stay bytes (a quarter of the memory, exact sums); methods read either kind through one
//            view.
// Symbols:   x_i  row i;  d  cols;  value = data for float32, value = scale * byte for bytes.
// Invariant: row-major and contiguous; exactly one of `f32` and `u8` is set (neither where rows == 0). A view
//            does not own: the Points (or Matrix) behind it must outlive it.

#include <cstdint>
#include <vector>

#include "core/matrix.h"

namespace lab {

struct PointsView {
  Index rows = 0;
  Index cols = 0;
  const float* f32 = nullptr;
  const std::uint8_t* u8 = nullptr;
  float scale = 1.0F;

  PointsView() = default;
  PointsView(const float* data, Index n, Index d) : rows(n), cols(d), f32(data) {}
  PointsView(const std::uint8_t* data, Index n, Index d, float value_of_one)
      : rows(n), cols(d), u8(data), scale(value_of_one) {}
  PointsView(const Matrix& matrix)  // NOLINT: a matrix is points
      : rows(matrix.rows()), cols(matrix.cols()), f32(matrix.data()) {}

  /// The same place in memory, read the same way; not the values.
  bool operator==(const PointsView&) const = default;

  bool empty() const { return rows == 0 || cols == 0; }
  bool is_bytes() const { return u8 != nullptr; }
  /// Row i as stored; only for the kind that is set.
  const float* row_f32(Index i) const { return f32 + i * cols; }
  const std::uint8_t* row_u8(Index i) const { return u8 + i * cols; }
  /// Value at (i, j), whichever kind.
  float at(Index i, Index j) const {
    return u8 != nullptr ? scale * static_cast<float>(u8[i * cols + j]) : f32[i * cols + j];
  }
  /// Writes the `cols` values of row i to `out`.
  void copy_row(Index i, float* out) const {
    if (u8 != nullptr) {
      const std::uint8_t* from = row_u8(i);
      for (Index j = 0; j < cols; ++j) out[j] = scale * static_cast<float>(from[j]);
    } else {
      const float* from = row_f32(i);
      for (Index j = 0; j < cols; ++j) out[j] = from[j];
    }
  }
  /// Row i as float32: the stored row itself, or `buffer` (of `cols` floats) filled with the widened bytes.
  const float* row(Index i, float* buffer) const {
    if (u8 == nullptr) return row_f32(i);
    copy_row(i, buffer);
    return buffer;
  }
  /// Rows first .. first + count - 1.
  PointsView slice(Index first, Index count) const {
    PointsView part = *this;
    part.rows = count;
    if (u8 != nullptr) part.u8 += first * cols;
    if (f32 != nullptr) part.f32 += first * cols;
    return part;
  }
  /// (rows, cols) copy in float32.
  Matrix to_float() const {
    Matrix out(rows, cols);
    for (Index i = 0; i < rows; ++i) copy_row(i, out.data() + i * cols);
    return out;
  }
};

/// Points that own their storage: a plain value.
class Points {
 public:
  Points() = default;
  /// n x d zeros in float32.
  Points(Index n, Index d) : rows_(n), cols_(d), f32_(static_cast<std::size_t>(n * d), 0.0F) {}
  /// Takes n x d floats, row-major.
  Points(std::vector<float> data, Index n, Index d) : rows_(n), cols_(d), f32_(std::move(data)) {}
  /// Takes n x d bytes, row-major; value = scale * byte.
  Points(std::vector<std::uint8_t> data, Index n, Index d, float scale)
      : rows_(n), cols_(d), bytes_(true), scale_(scale), u8_(std::move(data)) {}
  explicit Points(const Matrix& matrix)
      : rows_(matrix.rows()), cols_(matrix.cols()), f32_(matrix.data(), matrix.data() + matrix.size()) {}

  Index rows() const { return rows_; }
  Index cols() const { return cols_; }
  bool empty() const { return rows_ == 0 || cols_ == 0; }
  bool is_bytes() const { return bytes_; }
  float at(Index i, Index j) const { return view().at(i, j); }
  /// Sets (i, j); float32 only.
  void set(Index i, Index j, float value) { f32_[static_cast<std::size_t>(i * cols_ + j)] = value; }
  /// Row i for writing; float32 only.
  float* row(Index i) { return f32_.data() + i * cols_; }
  PointsView view() const {
    return bytes_ ? PointsView(u8_.data(), rows_, cols_, scale_) : PointsView(f32_.data(), rows_, cols_);
  }
  operator PointsView() const { return view(); }  // NOLINT: points are viewed wherever a method wants them
  Matrix to_float() const { return view().to_float(); }
  /// Storage in bytes.
  std::size_t bytes() const { return f32_.size() * sizeof(float) + u8_.size(); }

 private:
  Index rows_ = 0;
  Index cols_ = 0;
  bool bytes_ = false;
  float scale_ = 1.0F;
  std::vector<float> f32_;
  std::vector<std::uint8_t> u8_;
};

}  // namespace lab
