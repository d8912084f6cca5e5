#include "ui/plot/histogram.h"

#include <algorithm>
#include <cmath>

#include "ui/drawing_record.h"
#include "ui/plot/pointer.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

std::vector<double> finite_sorted(std::span<const double> values) {
  std::vector<double> out;
  for (const double v : values) {
    if (std::isfinite(v)) out.push_back(v);
  }
  std::sort(out.begin(), out.end());
  return out;
}

double quantile(const std::vector<double>& sorted, double q) {
  const double at = q * static_cast<double>(sorted.size() - 1);
  const auto i = std::min(static_cast<std::size_t>(at), sorted.size() - 1);
  const std::size_t j = std::min(i + 1, sorted.size() - 1);
  return sorted[i] + (sorted[j] - sorted[i]) * (at - static_cast<double>(i));
}

int rule_count(const std::vector<double>& sorted) {
  const double extent = sorted.back() - sorted.front();
  const auto n = static_cast<double>(sorted.size());
  const double width = 2 * (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / std::cbrt(n);
  if (!(width > 0)) return std::clamp(static_cast<int>(std::ceil(std::log2(n))) + 1, 4, 60);  // Sturges
  return static_cast<int>(std::clamp(std::ceil(extent / width), 4.0, 60.0));
}

ImU32 layer_colour(const Ui& ui, const HistogramPlot& plot, std::size_t layer) {
  if (layer < plot.colours.size()) return plot.colours[layer];
  return layer == 0 && plot.layers.size() == 1 ? ui.look->colours().accent
                                               : Look::group_colour(static_cast<int>(layer));
}

Box display() { return {0, 0, ImGui::GetIO().DisplaySize.x, ImGui::GetIO().DisplaySize.y}; }

}  // namespace

int Bins::find(double value) const {
  // The last edge is a sum: the largest value may lie beyond it by its rounding.
  if (counts.empty() || !(value >= low) || !(value <= high() + 1e-9 * width)) return -1;
  const int last = static_cast<int>(counts.size()) - 1;
  // Rounding in the division must not put a value on the wrong side of an edge that left() names.
  int i = std::clamp(static_cast<int>((value - low) / width), 0, last);
  if (i < last && value >= left(i + 1)) ++i;
  if (i > 0 && value < left(i)) --i;
  return i;
}

int Bins::most() const { return counts.empty() ? 0 : *std::max_element(counts.begin(), counts.end()); }

Bins make_bins(std::span<const double> values, int count, double low, double high) {
  Bins bins;
  if (!std::isfinite(low) || !std::isfinite(high) || !(high > low)) return bins;
  const int n = std::clamp(count, 1, 4096);
  bins.low = low;
  bins.width = high / n - low / n;
  if (!(bins.width > 0)) return Bins{};
  bins.counts.assign(static_cast<std::size_t>(n), 0);
  for (const double v : values) {
    if (!std::isfinite(v) || v < low || v > high) continue;
    ++bins.counts[static_cast<std::size_t>(std::max(bins.find(v), 0))];
  }
  return bins;
}

Bins make_bins(std::span<const double> values, int count) {
  const std::vector<double> sorted = finite_sorted(values);
  if (sorted.empty()) return {};
  const double low = sorted.front(), high = sorted.back();
  const double half = std::max(std::abs(low), std::abs(high)) * 1e-9;
  if (!(high - low > half)) {
    Bins bins;
    bins.width = low == 0 && high == 0 ? 1.0 : std::max(std::abs(low) * 0.02, 4 * half);
    bins.low = low - bins.width / 2;
    bins.counts = {static_cast<int>(sorted.size())};
    return bins;
  }
  return make_bins(sorted, count > 0 ? count : rule_count(sorted), low, high);
}

HistogramHit histogram(Ui& ui, const char* id, const Box& box, const HistogramPlot& plot) {
  HistogramHit hit;
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  double low = std::numeric_limits<double>::infinity(), high = -low;
  int most = 1;
  for (const Bins& bins : plot.layers) {
    if (bins.counts.empty()) continue;
    low = std::min(low, bins.low);
    high = std::max(high, bins.high());
    most = std::max(most, bins.most());
  }
  if (!(high > low)) low = 0, high = 1;
  if (std::isfinite(plot.mark)) {
    low = std::min(low, plot.mark);
    high = std::max(high, plot.mark);
  }
  hit.x.low = low;
  hit.x.high = high;
  hit.y.low = plot.log_count ? 0.5 : 0.0;
  hit.y.high = plot.log_count ? most * 1.3 : most;
  hit.y.logarithmic = plot.log_count;
  AxesStyle axes = plot.axes;
  if (!plot.log_count) {
    axes.y_ticks = std::min(axes.y_ticks, most + 1);
    double zero = 0;
    hit.y.step = std::max(1.0, nice_range(zero, hit.y.high, axes.y_ticks));
    hit.y.high = std::ceil(hit.y.high / hit.y.step) * hit.y.step;
  }
  const Box area = axes_area(ui, box, hit.x, hit.y, axes);
  draw_axes(ui, area, hit.x, hit.y, axes);
  hit.area = area;
  record_pane(ui, id, PaneKind::leaf, box);
  const Pointer pointer = pointer_area(ui, id, area);

  const float base = area.bottom();
  for (std::size_t layer = 0; layer < plot.layers.size(); ++layer) {
    const Bins& bins = plot.layers[layer];
    const ImU32 colour = layer_colour(ui, plot, layer);
    for (int i = 0; i < static_cast<int>(bins.counts.size()); ++i) {
      const int count = bins.counts[static_cast<std::size_t>(i)];
      float x0 = std::round(hit.x.to_px(bins.left(i))), x1 = std::round(hit.x.to_px(bins.left(i + 1)));
      const bool under = pointer.hovered && pointer.at.x >= x0 && pointer.at.x < x1;
      if (under) hit.bin = i;
      if (count == 0) continue;
      if (x1 - x0 > look.px(5)) x1 -= 1;  // a hair between the bars
      const float top = std::min(std::round(hit.y.to_px(count)), base - 1);
      const bool full = plot.selected < 0 || plot.selected == i || under;
      float alpha = plot.layers.size() > 1 ? 0.55f : 0.85f;
      if (!full) alpha *= 0.4f;
      if (under) alpha = std::min(1.0f, alpha + 0.15f);
      ui.draw->AddRectFilled({x0, top}, {std::max(x1, x0 + 1), base}, with_alpha(colour, alpha));
    }
  }
  if (std::isfinite(plot.mark)) {
    const float at = std::round(hit.x.to_px(plot.mark)), arm = look.px(5);
    ui.draw->AddRectFilled({at, area.y}, {at + std::max(1.0f, look.px(1.25f)), base}, c.ink);
    ui.draw->AddTriangleFilled({at + 0.5f, base - arm * 1.4f}, {at + 0.5f + arm, base},
                               {at + 0.5f - arm, base}, c.ink);
    if (!plot.mark_label.empty()) {
      const float size = look.small() - look.px(1.0f), w = text_size(look.regular, size, plot.mark_label).x;
      const bool left = at + look.px(6) + w > area.right();
      // Beside a threshold's label it stands a line lower.
      const bool beside =
          std::any_of(plot.thresholds.begin(), plot.thresholds.end(), [&](const Threshold& t) {
            return t.vertical && std::abs(hit.x.to_px(t.value) - at) < w + look.px(120);
          });
      const float y = area.y + look.px(beside ? 14.0f : -3.0f);
      text_anchored(ui, look.regular, size, {at + look.px(left ? -6.0f : 7.0f), y}, left ? 1.0f : 0.0f, 0.0f,
                    c.ink, plot.mark_label);
    }
  }
  const ThresholdHit dragged = draw_thresholds(ui, id, plot.thresholds, hit.x, hit.y, area);
  hit.threshold = dragged.index;
  hit.value = dragged.value;
  hit.released = dragged.released;
  if (hit.bin >= 0 && dragged.index < 0) {
    hit.clicked = pointer.clicked;
    const Bins& first = plot.layers[0];
    std::string words =
        format_number(first.left(hit.bin), 4) + " to " + format_number(first.left(hit.bin + 1), 4);
    for (std::size_t layer = 0; layer < plot.layers.size(); ++layer) {
      const Bins& bins = plot.layers[layer];
      if (hit.bin >= static_cast<int>(bins.counts.size())) continue;
      const std::string label = layer < plot.labels.size() ? plot.labels[layer] + " " : "";
      words += "\n" + label + format_count(bins.counts[static_cast<std::size_t>(hit.bin)]);
    }
    tooltip(ui, pointer.at, display(), words);
  }
  return hit;
}

BarHit bars(Ui& ui, const char* id, const Box& box, const BarPlot& plot) {
  BarHit hit;
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  const int n = static_cast<int>(plot.values.size());
  if (n == 0) return hit;
  double low = 0, high = 0;
  for (const double v : plot.values) {
    if (!std::isfinite(v)) continue;
    low = std::min(low, v);
    high = std::max(high, v);
  }
  if (std::isfinite(plot.high)) high = plot.high;
  if (!(high > low)) high = low + 1;
  const auto label = [&](int i) -> std::string {
    return static_cast<std::size_t>(i) < plot.labels.size() ? plot.labels[static_cast<std::size_t>(i)] : "";
  };
  const auto fill = [&](int i, bool under) {
    const auto j = static_cast<std::size_t>(i);
    const ImU32 colour = j < plot.colours.size() ? plot.colours[j] : c.accent;
    return with_alpha(colour,
                      under || plot.selected < 0 || plot.selected == i ? (under ? 1.0f : 0.88f) : 0.35f);
  };
  const float size = look.small() - look.px(1.0f);
  // The same number of decimals at all bars.
  const bool whole =
      std::all_of(plot.values.begin(), plot.values.end(), [](double v) { return v == std::floor(v); });
  const double most = std::max(std::abs(low), std::abs(high));
  const int decimals =
      whole || !(most > 0)
          ? 0
          : std::clamp(plot.digits - 1 - static_cast<int>(std::floor(std::log10(most))), 0, 8);
  const auto value_words = [&](double v) { return format_fixed(v, decimals); };

  Axis value{low, high, false, 0, 1};
  Box area;
  if (plot.horizontal) {
    float label_w = 0, value_w = 0;
    for (int i = 0; i < n; ++i) {
      label_w = std::max(label_w, text_size(look.regular, size, label(i)).x);
      if (plot.value_text) {
        const std::string words = value_words(plot.values[static_cast<std::size_t>(i)]);
        value_w = std::max(value_w, text_size(look.regular, size, words).x);
      }
    }
    label_w = std::min(label_w, box.w * 0.45f);
    const float left = label_w > 0 ? label_w + look.px(8) : 0;
    area = {std::round(box.x + left), box.y, box.w - left - (value_w > 0 ? value_w + look.px(8) : 0), box.h};
    value.px_low = area.x;
    value.px_high = area.right();
  } else {
    if (!plot.value_text && !std::isfinite(plot.high))
      value.step = nice_range(value.low, value.high, plot.axes.y_ticks);
    AxesStyle axes = plot.axes;
    axes.x_labels = !plot.labels.empty();
    Axis none{0, 0, false, 0, 1};
    area = axes_area(ui, box, none, value, axes);
    if (plot.value_text) {
      area.y += size;
      area.h -= size;
    }
    const bool named = axes.x_labels;
    axes.x_labels = false;
    axes.x_name.clear();
    draw_axes(ui, area, none, value, axes);
    if (!plot.axes.x_name.empty()) {
      const float below = named ? look.px(5) + size * 1.35f : look.px(4);
      text_anchored(ui, look.regular, size, {area.right(), area.bottom() + below}, 1.0f, 0.0f, c.soft,
                    plot.axes.x_name);
    }
  }
  hit.area = area;
  record_pane(ui, id, PaneKind::leaf, box);
  const Pointer pointer = pointer_area(ui, id, plot.horizontal ? box : area);
  const float pitch = (plot.horizontal ? area.h : area.w) / static_cast<float>(n);
  const float gap = std::clamp(pitch * 0.22f, 0.0f, look.px(8));
  float free_from = -1e9f;
  for (int i = 0; i < n; ++i) {
    const double v = plot.values[static_cast<std::size_t>(i)];
    const float from = (plot.horizontal ? area.y : area.x) + pitch * static_cast<float>(i);
    const float along = plot.horizontal ? pointer.at.y : pointer.at.x;
    const bool under = pointer.hovered && along >= from && along < from + pitch;
    if (under) hit.bar = i;
    const float a = std::round(from + gap / 2), b = std::max(a + 1, std::round(from + pitch - gap / 2));
    const float zero = std::round(value.to_px(0)),
                end = std::round(std::isfinite(v) ? value.to_px(v) : value.to_px(0));
    const std::string words = value_words(v);
    const float middle = (a + b) / 2;
    if (plot.horizontal) {
      ui.draw->AddRectFilled({std::min(zero, end), a}, {std::max(zero, end), b}, fill(i, under),
                             look.px(1.5f));
      if (!label(i).empty()) {
        text_anchored(ui, look.regular, size, {area.x - look.px(8), middle}, 1.0f, 0.5f, c.soft,
                      ellipsized(look.regular, size, label(i), area.x - look.px(7) - box.x));
      }
      if (plot.value_text) {
        text_anchored(ui, look.regular, size, {std::max(zero, end) + look.px(8), middle}, 0.0f, 0.5f, c.soft,
                      words);
      }
      continue;
    }
    ui.draw->AddRectFilled({a, std::min(zero, end)}, {b, std::max(zero, end)}, fill(i, under));
    if (plot.value_text) {
      text_anchored(ui, look.regular, size, {middle, std::min(zero, end) - look.px(3)}, 0.5f, 1.0f, c.soft,
                    words);
    }
    const float half = text_size(look.regular, size, label(i)).x / 2;
    if (!label(i).empty() && middle - half >= free_from) {
      text_anchored(ui, look.regular, size, {middle, area.bottom() + look.px(6)}, 0.5f, 0.0f, c.faint,
                    label(i));
      free_from = middle + half + look.px(4);
    }
  }
  if (!plot.horizontal && value.low < 0) {
    const float zero = std::round(value.to_px(0));
    ui.draw->AddRectFilled({area.x, zero}, {area.right(), zero + 1}, mix(c.line, c.ink, 0.25f));
  }
  if (plot.horizontal && low < 0) {
    const float zero = std::round(value.to_px(0));
    ui.draw->AddRectFilled({zero, area.y}, {zero + 1, area.bottom()}, mix(c.line, c.ink, 0.12f));
  }
  if (hit.bar >= 0) {
    hit.clicked = pointer.clicked;
    const std::string name = label(hit.bar);
    const std::string words = format_number(plot.values[static_cast<std::size_t>(hit.bar)], 4);
    tooltip(ui, pointer.at, display(), name.empty() ? words : name + "\n" + words);
  }
  return hit;
}

}  // namespace lab
