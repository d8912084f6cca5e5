#include "stage/confusion_map.h"

namespace lab {

HeatMapHit confusion_map(Ui& ui, const char* id, const Box& box, const Counts& counts,
                         const std::vector<std::string>& classes, const std::string& named,
                         std::optional<std::pair<int, int>> picked) {
  const std::vector<double> values(counts.data(), counts.data() + counts.size());
  HeatMapPlot plot;
  plot.rows = static_cast<int>(counts.rows());
  plot.columns = static_cast<int>(counts.cols());
  plot.values = values;
  plot.row_labels = plot.column_labels = classes;
  plot.row_name = "true digit";
  plot.column_name = named;
  plot.by_row = true;
  if (picked) {
    plot.selected_row = picked->first;
    plot.selected_column = picked->second;
  }
  return heat_map(ui, id, box, plot);
}

}  // namespace lab
