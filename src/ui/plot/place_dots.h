/// PlaceDots: one value for each of many things that stand side by side: dots over their places.
///
/// Idea: the places are an order that means something (by group, say), so that what belongs together forms a
/// level; the levels and the borders between them can be drawn as well. Invariant: every dot is at its place
/// and value; the range is the one given.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/matrix.h"
#include "ui/plot/axes.h"

namespace lab {

/// A line at `value` over the places first … last.
struct PlaceLevel {
  Index first = 0, last = 0;
  double value = 0;
};

struct PlaceDots {
  std::span<const double> values;  ///< by place
  std::span<const ImU32> colours;  ///< by place
  double low = 0, high = 1;        ///< of the value axis
  std::vector<Index> borders;      ///< places in front of which a hairline runs
  std::vector<PlaceLevel> levels;
  Index lit = -1;         ///< place that is lit
  Index lit_number = -1;  ///< … and what is recorded of it, from 0: "lit-`id`"
  std::string x_name, y_name;
  int y_ticks = 3;
};

struct PlaceDotsHit {
  Index place = -1;  ///< under the pointer
  bool clicked = false;
  Axis x, y;
  Box area;
};

PlaceDotsHit place_dots(Ui& ui, const char* id, const Box& box, const PlaceDots& plot);

}  // namespace lab
