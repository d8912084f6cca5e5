/// NumberRows: a few figures under a heading, names to the left and numbers to the right.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ui/ui.h"

namespace lab {

struct NumberRow {
  std::string name, value;
  bool strong = false;
};

/// Height in logical pixels, before scaling, with the heading.
constexpr float number_rows_room(int rows) { return 34.0f + 21.0f * static_cast<float>(rows); }
void number_rows(Ui& ui, const Box& box, std::string_view heading, const std::vector<NumberRow>& rows);

}  // namespace lab
