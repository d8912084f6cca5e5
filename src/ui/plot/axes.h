/// Axes: quiet ones. No frame; hairlines at the ticks, small labels, names.
#pragma once

#include <string>
#include <vector>

#include "ui/plot/ticks.h"
#include "ui/plot/transform.h"

namespace lab {

/// One axis of a chart: values to pixels, straight or logarithmic.
struct Axis {
  double low = 0, high = 1;
  bool logarithmic = false;  ///< then low > 0
  float px_low = 0, px_high = 1;
  double step = 0;  ///< of the ticks; 0: chosen by the range
  float to_px(double value) const;
  double to_value(float px) const;
};

struct AxesStyle {
  std::string x_name, y_name;
  int x_ticks = 5, y_ticks = 4;  ///< wanted
  bool x_labels = true, y_labels = true;
  bool x_grid = false, y_grid = true;
  /// Whole numbers only on x (iterations, K).
  bool x_whole = false;
  float x_inset = 0;  ///< px before scaling, free at both ends of x: marks there stand off the edge
};

/// The room that labels and names take at the left and at the bottom of `box`: returns the plotting area.
Box axes_area(Ui& ui, const Box& box, const Axis& x, const Axis& y, const AxesStyle& style);
/// Draws grid and labels around `area` (from axes_area); sets the axes' px ends to it.
void draw_axes(Ui& ui, const Box& area, Axis& x, Axis& y, const AxesStyle& style);
/// Axes of a scatter plot: ticks along the left and bottom edges inside the plane's box, over hairlines.
void draw_plane_axes(Ui& ui, const Plane& plane, const AxesStyle& style);

}  // namespace lab
