/// Parts of the picture that symbols of the article stand for.
///
/// Idea: a lesson names its parts (Exhibit::picture_parts) and says while it draws where they are. The part whose symbol is
/// under the pointer in the article is lit; the part under the pointer on the stage is told to the article. Invariant: a
/// part that is lit is recorded as "spoken-`part`".
#pragma once

#include <string_view>

#include "ui/ui.h"

namespace lab {

/// A mark of `radius` px about `at` that is a part, or one of many of it.
void part_mark(Ui& ui, std::string_view part, ImVec2 at, float radius);
/// A box that is a part: a plot, a matrix, an image.
void part_box(Ui& ui, std::string_view part, const Box& box);
/// A line from a to b that is a part.
void part_line(Ui& ui, std::string_view part, ImVec2 a, ImVec2 b);

}  // namespace lab
