#include "ui/plot/ticks.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace lab {
namespace {

const std::string minus = "\u2212", thin_space = "\u202F", dash = "\u2013";

std::string printed(const char* format, int digits, double value) {
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, format, digits, value);
  return buffer;
}

// "-1.5" → "−1.5"; "-0.0" → "0.0".
std::string signed_text(std::string text) {
  if (text.empty() || text[0] != '-') return text;
  const bool is_zero = text.find_first_of("123456789") == std::string::npos;
  return is_zero ? text.substr(1) : minus + text.substr(1);
}

// Thin spaces between thousands of the part before the point, from five figures on.
std::string grouped(const std::string& text) {
  std::size_t end = text.find('.');
  if (end == std::string::npos) end = text.size();
  const std::size_t start = text[0] == '-' ? 1 : 0;
  if (end - start < 5) return text;
  std::string out = text.substr(0, start);
  for (std::size_t i = start; i < end; ++i) {
    if (i > start && (end - i) % 3 == 0) out += thin_space;
    out += text[i];
  }
  return out + text.substr(end);
}

// Mantissa with `decimals`, exponent without padding: "1.20e-5".
std::string scientific(double value, int decimals) {
  std::string text = printed("%.*e", decimals, value);
  const std::size_t e = text.find('e');
  const int exponent = std::atoi(text.c_str() + e + 1);
  return signed_text(text.substr(0, e)) + "e" + (exponent < 0 ? minus : "") +
         std::to_string(std::abs(exponent));
}

int decimals_of(double step) {
  return std::clamp(static_cast<int>(std::ceil(-std::log10(step) - 1e-9)), 0, 12);
}

// One way of writing for all ticks of an axis.
std::string tick_text(double value, double step, double largest) {
  if (largest >= 1e5 || largest < 1e-3) {
    if (value == 0) return "0";
    const int size = static_cast<int>(std::floor(std::log10(std::abs(value)) + 1e-9));
    const int unit = static_cast<int>(std::floor(std::log10(step) + 1e-9));
    return scientific(value, std::clamp(size - unit, 0, 12));
  }
  return format_fixed(value, decimals_of(step));
}

}  // namespace

double nice_step(double low, double high, int wanted) {
  const double raw = std::abs(high - low) / std::max(1, wanted - 1);
  if (!(raw > 0) || !std::isfinite(raw)) return 1.0;
  const double power = std::pow(10.0, std::floor(std::log10(raw)));
  const double rest = raw / power;
  // Borders at the geometric means of neighbouring steps.
  const double nice = rest < std::sqrt(2.0)    ? 1
                      : rest < std::sqrt(10.0) ? 2
                      : rest < std::sqrt(50.0) ? 5
                                               : 10;
  return nice * power;
}

double nice_range(double& low, double& high, int wanted) {
  if (!(high > low)) return 0;
  const double step = nice_step(low, high, wanted);
  low = std::floor(low / step + 1e-9) * step;
  high = std::ceil(high / step - 1e-9) * step;
  return step;
}

std::vector<Tick> linear_ticks(double low, double high, int wanted, double given_step) {
  if (!std::isfinite(low) || !std::isfinite(high)) return {};
  const double extent = high - low;
  // A range that double cannot divide further is a constant.
  if (!(extent > 1e-13 * std::max(std::abs(low), std::abs(high)))) return {{low, format_number(low), true}};
  if (!std::isfinite(extent)) return {};
  const double step = given_step > 0 ? given_step : nice_step(low, high, std::max(2, wanted));
  const double largest = std::max(std::abs(low), std::abs(high));
  std::vector<Tick> ticks;
  const double first = std::ceil(low / step - 1e-9);
  for (int i = 0; i < 1000; ++i) {
    double value = (first + i) * step;
    if (value > high + 1e-9 * step) break;
    if (std::abs(value) < 1e-9 * step) value = 0;
    ticks.push_back({value, tick_text(value, step, largest), true});
  }
  return ticks;
}

std::vector<Tick> log_ticks(double low, double high, int wanted) {
  if (!(low > 0) || !(high >= low) || !std::isfinite(high)) return {};
  const double decades = std::log10(high / low);
  if (decades < 1.0 / 3.0) return linear_ticks(low, high, wanted);
  const int first = static_cast<int>(std::floor(std::log10(low) + 1e-9));
  const int last = static_cast<int>(std::ceil(std::log10(high) - 1e-9));
  const int stride = std::max(1, static_cast<int>(std::ceil(decades / std::max(1, wanted))));
  const bool label_between = decades < std::max(1.5, wanted / 3.0);
  std::vector<Tick> ticks;
  for (int exponent = first; exponent <= last; ++exponent) {
    const double power = std::pow(10.0, exponent);
    for (const int m : {1, 2, 5}) {
      if (m > 1 && stride > 1) break;
      const double value = m * power;
      if (value < low * (1 - 1e-9) || value > high * (1 + 1e-9)) continue;
      const bool major = m == 1 ? (exponent - first) % stride == 0 : label_between;
      if (m == 1 && !major) continue;
      ticks.push_back({value, major ? format_number(value, 3) : "", major});
    }
  }
  const auto labels = std::count_if(ticks.begin(), ticks.end(), [](const Tick& tick) { return tick.major; });
  return labels < 2 ? linear_ticks(low, high, wanted) : ticks;
}

std::string format_number(double value, int digits) {
  if (std::isnan(value)) return dash;
  if (std::isinf(value)) return value > 0 ? "\u221E" : minus + "\u221E";
  if (value == 0) return "0";
  digits = std::clamp(digits, 1, 15);
  // The size after rounding: 999.96 with four digits is 1000.
  const double rounded = std::strtod(printed("%.*e", digits - 1, value).c_str(), nullptr);
  const int size = static_cast<int>(std::floor(std::log10(std::abs(rounded)) + 1e-12));
  if (size < -4 || size > 8) return scientific(value, std::min(digits - 1, 2));
  const bool is_whole = value == std::floor(value);
  const int decimals = is_whole ? 0 : std::max(0, digits - 1 - size);
  std::string text = printed("%.*f", decimals, value);
  if (size < 0 &&
      text.find('.') != std::string::npos) {  // 0.0500 → 0.05: below 1 zeros at the end say little
    text.erase(text.find_last_not_of('0') + 1);
  }
  return signed_text(grouped(text));
}

std::string format_count(long long value) { return signed_text(grouped(std::to_string(value))); }

std::string format_fixed(double value, int decimals) {
  if (!std::isfinite(value)) return format_number(value);
  return signed_text(grouped(printed("%.*f", std::clamp(decimals, 0, 15), value)));
}

std::string format_percent(double share, int decimals) {
  return std::isfinite(share) ? format_fixed(share * 100.0, decimals) + thin_space + "%" : dash;
}

}  // namespace lab
