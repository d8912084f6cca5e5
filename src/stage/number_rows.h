/// NumberRows: a few figures under a heading, names to the left and numbers to the right.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "stage/plot_column.h"

namespace lab {

struct NumberRow {
  std::string name, value;
  bool strong = false;
};

/// Height in logical pixels, before scaling, with the heading.
constexpr float number_rows_room(int rows) { return 34.0f + 21.0f * static_cast<float>(rows); }
void number_rows(Ui& ui, const Box& box, std::string_view heading, const std::vector<NumberRow>& rows);
/// The same as a part of the column, as high as there are rows; where there are none yet, room for the heading is
/// kept.
void number_rows(PlotColumn& column, std::string_view heading, const std::vector<NumberRow>& rows);
/// The rows alone, from the top of `box`; each is `row_h` logical pixels high. Returns where they end.
float number_lines(Ui& ui, const Box& box, const std::vector<NumberRow>& rows, float row_h = 21.0f);

}  // namespace lab
