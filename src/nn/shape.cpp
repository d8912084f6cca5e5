#include "nn/shape.h"

#include "core/error.h"

namespace lab::nn {

Shape::Shape(std::initializer_list<Index> sizes) {
  if (sizes.size() > max_rank) throw InputError("A tensor has at most four axes.");
  for (const Index size : sizes) {
    if (size < 1) throw InputError("A layer cannot have " + std::to_string(size) + " values along an axis.");
    sizes_[static_cast<std::size_t>(rank_++)] = size;
  }
}

Index Shape::size() const {
  if (rank_ == 0) return 0;
  Index product = 1;
  for (int axis = 0; axis < rank_; ++axis) product *= (*this)[axis];
  return product;
}

bool Shape::operator==(const Shape& other) const {
  if (rank_ != other.rank_) return false;
  for (int axis = 0; axis < rank_; ++axis) {
    if ((*this)[axis] != other[axis]) return false;
  }
  return true;
}

std::string Shape::text() const {
  std::string text = "(";
  for (int axis = 0; axis < rank_; ++axis) text += (axis > 0 ? ", " : "") + std::to_string((*this)[axis]);
  return text + ")";
}

std::string Shape::row_text() const {
  std::string text;
  for (int axis = 1; axis < rank_; ++axis) text += (axis > 1 ? " × " : "") + std::to_string((*this)[axis]);
  return text;
}

}  // namespace lab::nn
