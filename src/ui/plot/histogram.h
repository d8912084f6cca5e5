/// Histogram: how values are spread; and bars.
///
/// Reference: Freedman and Diaconis (1981): bin width 2 · IQR · n^(-1/3), here between 4 and 60 bins.
/// Invariant: counts sum to the number of finite values; bins are half-open, the last one closed.
#pragma once

#include <limits>
#include <span>
#include <string>
#include <vector>

#include "ui/plot/axes.h"
#include "ui/plot/line.h"

namespace lab {

struct Bins {
  double low = 0, width = 1;
  std::vector<int> counts;
  double left(int i) const { return low + width * i; }
  double high() const { return low + width * static_cast<double>(counts.size()); }
  /// Bin of `value`, or -1 outside.
  int find(double value) const;
  int most() const;
};

/// `count` bins over [min, max] of the finite values, or by the rule for count 0. Equal values give one bin
/// about them; no values give none.
Bins make_bins(std::span<const double> values, int count = 0);
/// The same over a given range; values outside it are left out.
Bins make_bins(std::span<const double> values, int count, double low, double high);

struct HistogramPlot {
  std::vector<Bins> layers;         ///< drawn over each other, translucent where there are several
  std::vector<ImU32> colours;       ///< one per layer; empty: the accent, then group colours
  std::vector<std::string> labels;  ///< of the layers, for the readout
  /// Value marked on the axis (this run), NaN for none.
  double mark = std::numeric_limits<double>::quiet_NaN();
  std::string mark_label;
  std::vector<Threshold> thresholds;
  AxesStyle axes{{}, {}, 3, 3, true, true, false, true, false};
  int selected = -1;  ///< bin in full colour, the others paler
  bool log_count = false;
};

struct HistogramHit {
  int bin = -1;
  bool clicked = false;
  int threshold = -1;
  double value = 0;
  bool released = false;
  Axis x, y;
  Box area;
};

HistogramHit histogram(Ui& ui, const char* id, const Box& box, const HistogramPlot& plot);

struct BarPlot {
  std::span<const double> values;
  std::vector<std::string> labels;  ///< under the bars (horizontal: left of them); may be empty
  std::vector<ImU32> colours;       ///< one per bar; empty: the accent
  bool horizontal = false;
  bool value_text = false;  ///< the number at the end of each bar
  int digits = 3;
  int selected = -1;
  AxesStyle axes{{}, {}, 3, 3, true, true, false, true, false};
  double high = std::numeric_limits<double>::quiet_NaN();  ///< end of the scale; NaN: from the data
};

struct BarHit {
  int bar = -1;
  bool clicked = false;
  Box area;
};

BarHit bars(Ui& ui, const char* id, const Box& box, const BarPlot& plot);

}  // namespace lab
