/// Legend: marker, name and count of each group; a press picks a group out.
#pragma once

#include <string>
#include <vector>

#include "ui/ui.h"

namespace lab {

struct LegendRow {
  int group = 0;  ///< colour and marker
  std::string label;
  std::string value;  ///< right-aligned in tabular figures, e.g. a count
  ImU32 colour = 0;   ///< 0: the group's
};

struct LegendHit {
  int row = -1;          ///< under the pointer
  bool clicked = false;  ///< toggle the group of `row`
  float used_h = 0;
};

/// `selected_group` -2: none is picked out. Rows that do not fit are summed up as "and 5 more".
LegendHit legend(Ui& ui, const char* id, const Box& box, const std::vector<LegendRow>& rows,
                 int selected_group = -2);
/// Height of a legend with a heading above it, in logical pixels before scaling.
constexpr float legend_room(int rows) { return 34.0f + 26.0f * static_cast<float>(rows); }

}  // namespace lab
