/// The legend of the classes: each with the number of its images, as a small plot.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "data/dataset.h"
#include "stage/plot_column.h"

namespace lab {

/// Counts `labels`; nothing where there are no classes.
void class_legend(PlotColumn& column, const std::vector<std::string>& classes, std::span<const int> labels);
/// Of the first `n` images.
void class_legend(PlotColumn& column, const Dataset& images, Index n);

}  // namespace lab
