/// HeatMap: a matrix of numbers with the names of its rows and columns: a confusion matrix, a table of
/// distances.
#pragma once

#include <limits>
#include <span>
#include <string>
#include <vector>

#include "ui/ui.h"

namespace lab {

struct HeatMapPlot {
  int rows = 0, columns = 0;
  std::span<const double> values;  ///< rows × columns, row-major
  std::vector<std::string> row_labels, column_labels;
  std::string row_name, column_name;
  bool by_row = false;  ///< colours are shares of the row's sum (a confusion matrix); texts stay the values
  bool diverging = false;  ///< blue–white–red about 0 instead of viridis
  bool texts = true;       ///< the numbers, where there is room
  int digits = 3;
  double low = 0;  ///< where the colour scale begins; not with by_row or diverging
  /// End of the colour scale; NaN: the largest (absolute) value.
  double high = std::numeric_limits<double>::quiet_NaN();
  bool square = true;  ///< square cells
  int selected_row = -1, selected_column = -1;
};

struct HeatMapHit {
  int row = -1, column = -1;
  bool clicked = false;
  float used_h = 0;
};

HeatMapHit heat_map(Ui& ui, const char* id, const Box& box, const HeatMapPlot& plot);

}  // namespace lab
