/// ImageRows: many images side by side, and under each what was made of it: original, code, rebuilt …
#pragma once

#include <span>
#include <string>
#include <vector>

#include "ui/plot/image_grid.h"

namespace lab {

struct ImageRow {
  ImageGrid* grid = nullptr;  ///< image i of it stands in column i
  std::string name;           ///< at the left, where there is room
  bool shown = true;          ///< false: its room stays empty
  float height = 1.0f;        ///< of its images, as a share of a column's width
};

struct SideBySideHit {
  int index = -1;  ///< column under the pointer
  bool clicked = false;
  ImVec2 at{0, 0};
};

/// As many columns as fit into `box`, in bands below each other. `values`: a text under each column (shorter
/// or empty: none), `value_name` what it is. Columns are recorded as `id`-1, `id`-2 …
SideBySideHit side_by_side(Ui& ui, const char* id, const Box& box, const std::vector<ImageRow>& rows,
                           const std::vector<std::string>& values, std::string_view value_name);

}  // namespace lab
