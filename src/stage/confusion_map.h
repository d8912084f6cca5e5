/// The confusion of classes and the names that images were given, as a heat map.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "methods/measures/metrics.h"
#include "ui/plot/heat_map.h"

namespace lab {

/// Rows are the true classes, columns the names, which `named` says who gave; `picked` is the cell picked out.
HeatMapHit confusion_map(Ui& ui, const char* id, const Box& box, const Counts& counts,
                         const std::vector<std::string>& classes, const std::string& named,
                         std::optional<std::pair<int, int>> picked);

}  // namespace lab
