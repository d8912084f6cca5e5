/// Linked views: what is under the pointer, or was picked, in one view is lit in every other one.
///
/// Idea: a view says what the pointer is over; all views light that, or else what was picked by a press. The
/// picked point is a parameter, so a link carries it. Views are drawn one after the other, so what the
/// pointer is over is known to all of them one frame later; the frames that follow every input show it.
/// Invariant: nothing is lit that is not among the points on show.
#pragma once

#include <vector>

#include "stage/exhibit.h"
#include "stage/linked_mark.h"
#include "stage/point_stage.h"

namespace lab {

/// Points, one of which can be picked.
class LinkedPoint {
 public:
  LinkedPoint(ParameterSet& parameters, LinkedMarks& marks) : parameters_(parameters), mark_(marks) {}

  /// Declares "point", the number of the picked point, 0 for none.
  void declare();
  /// Before new data are taken: throws InputError (control "point") where a link picks a point that is not
  /// there. Later data let go of it instead.
  void check(Index points) const;
  /// New data; `others`: they are not the points of before, so what was picked means nothing any more.
  void open(Index points, bool others);
  /// "point" has a new value: throws InputError where there is no such point.
  void changed() const;

  /// A view: the pointer is over point `i`; -1 is no news.
  void look_at(Index i) { mark_.look_at(i); }
  /// A view: point `i` was pressed; pressed again it is let go.
  void press(Ui& ui, Index i) const;
  /// Both, for a stage.
  void take(Ui& ui, const PointStageHit& hit);

  Index picked() const;
  /// The point to light: the hovered one, else the picked one; -1: none.
  Index lit() const;
  /// Adds the point that is lit, where there is one.
  void add_metric(std::vector<Metric>& metrics) const;

 private:
  ParameterSet& parameters_;
  LinkedMark mark_;
  Index points_ = -1;  // -1: no data yet
};

}  // namespace lab
