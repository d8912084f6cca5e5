/// Reachability plot: a bar for every point in the order in which OPTICS walked; valleys are clusters.
///
/// Idea: a bar per place, as high as the step that led there. Where several places share a pixel, the highest
/// bar stands for them, so that the walls between valleys stay however many points there are. A line across
/// is the cut ε′. A drag along the plot marks places, as one would mark words.
/// Reference: Ankerst, Breunig, Kriegel and Sander 1999.
/// Symbols: a bar is infinite where nobody reached the point; it is drawn up to the top.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/matrix.h"
#include "ui/plot/axes.h"

namespace lab {

/// First and last place, both included; first < 0: none.
using PlaceSpan = std::pair<Index, Index>;

struct ReachabilityPlot {
  std::span<const double> values;  ///< by place
  std::span<const int> numbers;    ///< cluster at each place, which gives its colour; -1: none
  Index places = 0;                ///< room along the axis; 0: as many as there are values
  double cut = -1;                 ///< height of the line that can be dragged; below 0: none
  std::string cut_label;
  double high = 0;  ///< end of the height axis; 0: a little above the highest finite bar
  std::string x_name, y_name = "reachability";
  int only = -2;             ///< bars of other clusters are dimmed; -2: none are
  Index lit = -1;            ///< place that wears a mark; its number is said by `lit_number`
  Index lit_number = -1;     ///< … the point that stands there
  PlaceSpan marked{-1, -1};  ///< places marked by a drag
  /// Valleys, the smallest first wherever one holds another, drawn as brackets under the bars.
  std::span<const PlaceSpan> valleys;
  bool draggable = false;  ///< whether a drag marks places
};

struct ReachabilityHit {
  Index place = -1;           ///< under the pointer
  bool clicked = false;       ///< … and pressed
  int threshold = -1;         ///< 0 while the cut is dragged
  double value = 0;           ///< its new height
  PlaceSpan dragged{-1, -1};  ///< places that a drag marks just now
  Axis x, y;
  Box area;
};

ReachabilityHit reachability_plot(Ui& ui, const char* id, const Box& box, const ReachabilityPlot& plot);

/// The clusters of a cut by place, -1 for noise: those of optics_cut(), numbered such that a cluster keeps
/// its number (and colour) while the cut moves. All begin as number 0; where a wall taller than the cut parts
/// two clusters, the larger keeps the number and the smaller takes the next. `cores`: core distances by
/// place. O(n log n).
std::vector<int> valley_numbers(std::span<const double> values, std::span<const double> cores, double cut);

}  // namespace lab
