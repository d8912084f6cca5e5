/// LabelRoom: names beside marks, where none covers another.
///
/// Invariant: no two boxes that were taken overlap.
#pragma once

#include <vector>

#include "ui/widget_record.h"

namespace lab {

class LabelRoom {
 public:
  /// Only what lies within `bounds` has room.
  explicit LabelRoom(const Box& bounds) : bounds_(bounds) {}

  /// Takes the place where it is free; false where it is not.
  bool take(const Box& box) {
    if (box.x < bounds_.x || box.y < bounds_.y || box.right() > bounds_.right() ||
        box.bottom() > bounds_.bottom())
      return false;
    for (const Box& other : taken_) {
      if (box.x < other.right() && other.x < box.right() && box.y < other.bottom() && other.y < box.bottom())
        return false;
    }
    taken_.push_back(box);
    return true;
  }
  /// Takes the place whatever lies there.
  void block(const Box& box) { taken_.push_back(box); }

 private:
  Box bounds_;
  std::vector<Box> taken_;
};

}  // namespace lab
