#include "core/number_text.h"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <limits>

namespace lab {
namespace {

// Every number of the type has a text of `enough` digits, and most of those that people write have one of `few`.
template <class T>
std::string shortest(T value, int few, int enough) {
  const double wide = static_cast<double>(value);
  if (wide == std::floor(wide) && std::abs(wide) < 1e15) {
    char text[24];
    const auto written = std::to_chars(text, text + sizeof text, static_cast<std::int64_t>(wide));
    return std::signbit(wide) && wide == 0 ? "-0" : std::string(text, written.ptr);
  }
  std::string text;
  for (int digits = few; digits <= enough; ++digits) {
    text = rounded_text(wide, digits);
    double back = 0;
    std::from_chars(text.data(), text.data() + text.size(), back);
    if (static_cast<T>(back) == value) break;
  }
  return text;
}

}  // namespace

std::string exact(double value) {
  return shortest(value, std::numeric_limits<double>::digits10, std::numeric_limits<double>::max_digits10);
}

std::string exact(float value) {
  return shortest(value, std::numeric_limits<float>::digits10, std::numeric_limits<float>::max_digits10);
}

double number_of(std::string_view text) {
  double value = 0.0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

double rounded(double value, int digits) {
  if (value == 0 || !std::isfinite(value)) return value;
  const double unit = std::pow(10.0, std::floor(std::log10(std::abs(value))) - (digits - 1));
  return std::round(value / unit) * unit;
}

std::string rounded_text(double value, int digits) {
  char text[40];
  std::snprintf(text, sizeof text, "%.*g", digits, value);
  return text;
}

}  // namespace lab
