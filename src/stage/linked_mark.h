/// LinkedMark: what is under the pointer in one view is lit in every other one.
///
/// Idea: a view says while it is drawn what the pointer is over; between two frames that becomes known to all views.
/// Invariant: hovered() is the same for everything that one frame shows.
#pragma once

#include <vector>

#include "core/matrix.h"

namespace lab {

class LinkedMark;

/// The marks of one lesson.
class LinkedMarks {
 public:
  void add(LinkedMark& mark) { marks_.push_back(&mark); }
  /// Between two frames.
  void begin_frame();

 private:
  std::vector<LinkedMark*> marks_;
};

/// One kind of thing that several views have a mark for: a point, a group, a value of K.
class LinkedMark {
 public:
  /// `all` and the mark are members of one exhibit.
  explicit LinkedMark(LinkedMarks& all) { all.add(*this); }
  LinkedMark(const LinkedMark&) = delete;
  LinkedMark& operator=(const LinkedMark&) = delete;

  /// A view: the pointer is over `i`; -1 is no news.
  void look_at(Index i) {
    if (i >= 0) next_ = i;
  }
  /// What the pointer was over in the frame before, in whichever view; -1: nothing.
  Index hovered() const { return hovered_; }
  void forget() { hovered_ = next_ = -1; }

 private:
  friend class LinkedMarks;
  Index hovered_ = -1, next_ = -1;
};

inline void LinkedMarks::begin_frame() {
  for (LinkedMark* mark : marks_) {
    mark->hovered_ = mark->next_;
    mark->next_ = -1;
  }
}

}  // namespace lab
