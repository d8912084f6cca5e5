/// Line: curves over steps or values, with the present point hollow and larger.
#pragma once

#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ui/plot/axes.h"

namespace lab {

struct Series {
  std::span<const double> y;  ///< NaN leaves a gap
  std::span<const double> x;  ///< rising; empty: 0, 1, 2 …
  std::string label;          ///< for legend and readout
  ImU32 colour = 0;           ///< 0: the accent
  int present = -1;           ///< index of the hollow point
  /// Points behind this index are drawn faint: known, but not yet on show. -1: all of them.
  std::optional<int> faint_after = {};
  bool dots = true;  ///< drawn only where there is room
  bool line = true;
  bool dashed = false;
  float width = 2.0f;  ///< px before scaling
};

/// A filled band between two curves.
struct Band {
  std::span<const double> x, low, high;
  ImU32 colour = 0;
};

/// A line across the plot that marks a value, and that can be dragged.
struct Threshold {
  bool vertical = true;  ///< a value of x; false: of y
  double value = 0;
  bool draggable = true;
  std::string label;
  ImU32 colour = 0;  ///< 0: ink
};

struct LinePlot {
  std::vector<Series> series;
  std::vector<Band> bands;
  std::vector<Threshold> thresholds;
  AxesStyle axes;
  bool log_x = false, log_y = false;
  /// Range of the axes; NaN: from the data.
  double x_low = std::numeric_limits<double>::quiet_NaN(), x_high = x_low;
  double y_low = x_low, y_high = x_low;
  bool from_zero = false;  ///< y starts at 0
  bool legend = false;     ///< the labels of the series stand above the plot
  int digits = 4;          ///< of the readout
  bool hover = true;
};

struct LineHit {
  int series = -1, index = -1;  ///< point under the pointer
  bool clicked = false;         ///< … and pressed
  int threshold = -1;           ///< the one being dragged
  double value = 0;             ///< its new value, in data units
  bool released = false;        ///< the drag ended in this frame
  Axis x, y;                    ///< as drawn, to draw more into the plot
  Box area;
};

struct ThresholdHit {
  int index = -1;  ///< the one being dragged
  double value = 0;
  bool released = false;
};
/// Draws marks into any chart and lets them be dragged along its axes.
ThresholdHit draw_thresholds(Ui& ui, const char* id, const std::vector<Threshold>& thresholds, const Axis& x,
                             const Axis& y, const Box& area);

/// Thresholds are recorded in ui.records as `id`-threshold-0, …
LineHit line_plot(Ui& ui, const char* id, const Box& box, const LinePlot& plot);

}  // namespace lab
