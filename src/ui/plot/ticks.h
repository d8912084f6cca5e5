/// Ticks: round numbers for axes, and numbers as text.
///
/// Reference: Heckbert, "Nice numbers for graph labels", Graphics Gems (1990): steps of 1, 2 or 5 times a
/// power of ten; on logarithmic axes the decades, and 2 and 5 where there are few of them. Invariant: ticks
/// rise strictly and lie in [low, high] (within rounding).
#pragma once

#include <string>
#include <vector>

namespace lab {

struct Tick {
  double value = 0;
  std::string text;
  bool major = true;  ///< false: a tick of a logarithmic axis without a label
};

/// About `wanted` (>= 2) ticks in [low, high]. A constant or reversed range gives the one tick `low`; a range
/// that is not finite gives none. `given_step` > 0 is taken as it is.
std::vector<Tick> linear_ticks(double low, double high, int wanted, double given_step = 0);
/// For 0 < low <= high; falls back on linear_ticks where that leaves fewer than two labels.
std::vector<Tick> log_ticks(double low, double high, int wanted);
/// The step that linear_ticks takes.
double nice_step(double low, double high, int wanted);
/// [low, high] widened to whole steps; returns the step, for linear_ticks.
double nice_range(double& low, double& high, int wanted);

/// About `digits` significant digits, as people write it: "312.8", "0.05", "1.20e-5", "12 345" (narrow
/// no-break spaces), with a real minus sign (U+2212). NaN is "–".
std::string format_number(double value, int digits = 4);
/// A whole number with narrow spaces between thousands.
std::string format_count(long long value);
/// `decimals` digits behind the point: for columns of numbers.
std::string format_fixed(double value, int decimals);
/// 0.923 → "92.3 %".
std::string format_percent(double share, int decimals = 1);

}  // namespace lab
