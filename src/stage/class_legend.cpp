#include "stage/class_legend.h"

#include <algorithm>

#include "ui/plot/legend.h"
#include "ui/plot/text.h"

namespace lab {

void class_legend(PlotColumn& column, const std::vector<std::string>& classes, std::span<const int> labels) {
  if (classes.empty()) return;
  column.essential(legend_room(static_cast<int>(classes.size())), [&](Ui& ui, const Box& box) {
    std::vector<LegendRow> rows;
    for (int c = 0; c < static_cast<int>(classes.size()); ++c)
      rows.push_back({c, classes[c], format_count(std::count(labels.begin(), labels.end(), c))});
    legend(ui, "labels", plot_heading(ui, box, "Labels", "images"), rows);
  });
}

void class_legend(PlotColumn& column, const Dataset& images, Index n) {
  if (!images.has_labels()) return;
  const auto counted = static_cast<std::size_t>(std::min(n, images.size()));
  class_legend(column, images.class_names, std::span<const int>(images.labels).first(counted));
}

}  // namespace lab
