/// Scree: how much of the variance each component has, and what the first k have together.
///
/// Idea: bars are shares of the total variance, the line is their running sum; a cut behind the k-th bar can
/// be dragged, so that the plot itself is the control for k. Reference: R. Cattell 1966 (the scree test).
/// Invariant: with a total of 0 there are no bars, and the line stays at 0.
#pragma once

#include <span>
#include <string>

#include "ui/plot/line.h"

namespace lab {

struct ScreePlot {
  std::span<const double> values;  ///< λ₁ ≥ λ₂ ≥ …, those that are shown
  double total = 0;                ///< of all variance
  int kept = 0;                    ///< bars up to here are in full colour
  bool cut = false;                ///< the line behind bar `kept` is there and can be dragged
  std::string cut_label;
  std::string x_name, y_name;
  int y_ticks = 3;
};

struct ScreeHit {
  int kept = -1;  ///< what a person drags the cut to; -1: nothing
  int bar = -1;   ///< component under the pointer, 0-based
  bool clicked = false;
};

/// The cut is recorded in ui.records as `id`-threshold-0.
ScreeHit scree_plot(Ui& ui, const char* id, const Box& box, const ScreePlot& plot);

}  // namespace lab
