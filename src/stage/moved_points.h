/// Points of a data set that were put elsewhere by hand.
///
/// Idea: the data set stays what it is, with its labels; a link carries the points that were moved, as number,x,y in the
/// units on show, numbers counted from 1 as they are read on the stage.
/// Invariant: what is read is what was written; at most `most_moved_points`.
#pragma once

#include <string>
#include <string_view>

#include "data/dataset.h"

namespace lab {

/// A link stays below about 6 kB.
inline constexpr Index most_moved_points = 250;

/// The data with the points that `text` names where it puts them; nothing is copied where it names none. Throws
/// InputError (control "moved") for what put_point does not write, and where the data are no points of a plane.
std::shared_ptr<const Dataset> with_moved_points(std::shared_ptr<const Dataset> dataset,
                                                 std::string_view text);
/// `text` with the point of row `row` at (x, y). Throws InputError (control "moved") for too many.
std::string put_point(std::string_view text, Index row, float x, float y);

}  // namespace lab
