#include "ui/plot/line.h"

#include <algorithm>
#include <cmath>

#include "ui/drawing_record.h"
#include "ui/plot/markers.h"
#include "ui/plot/pointer.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

double x_of(const Series& series, std::size_t i) {
  return series.x.empty() ? static_cast<double>(i) : series.x[i];
}
std::size_t length(const Series& series) {
  return series.x.empty() ? series.y.size() : std::min(series.x.size(), series.y.size());
}

struct Range {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  void include(double v, bool positive_only) {
    if (!std::isfinite(v) || (positive_only && !(v > 0))) return;
    low = std::min(low, v);
    high = std::max(high, v);
  }
  bool empty() const { return !(high >= low); }
};

void settle(Axis& axis, Range range, double low, double high, bool logarithmic, bool from_zero, int wanted,
            bool widen) {
  if (from_zero && !logarithmic) range.include(0, false);
  const bool given_low = std::isfinite(low), given_high = std::isfinite(high);
  if (given_low) range.low = low;
  if (given_high) range.high = high;
  if (range.empty()) range = {logarithmic ? 1.0 : 0.0, logarithmic ? 10.0 : 1.0};
  if (range.high == range.low) {  // a constant stands in the middle
    const double half = range.low == 0 ? 1.0 : std::abs(range.low) * 0.5;
    if (!given_high) range.high += half;
    if (!given_low) range.low -= logarithmic ? half * 0.9 : half;
    if (!(range.high > range.low)) range.high = range.low + 1;
  } else if (widen && !logarithmic) {
    double nice_low = range.low, nice_high = range.high;
    const double step = nice_range(nice_low, nice_high, wanted);
    if (!given_low && !given_high) axis.step = step;
    if (!given_low) range.low = nice_low;
    if (!given_high) range.high = nice_high;
  } else if (widen) {
    const double room = std::pow(range.high / range.low, 0.06);
    if (!given_low) range.low /= room;
    if (!given_high) range.high *= room;
  }
  axis.low = range.low;
  axis.high = range.high;
  axis.logarithmic = logarithmic && range.low > 0;
}

ImU32 colour_of(const Ui& ui, const Series& series) {
  return series.colour != 0 ? series.colour : ui.look->colours().accent;
}

void draw_band(Ui& ui, const Band& band, const Axis& x, const Axis& y) {
  const ImU32 colour = with_alpha(band.colour != 0 ? band.colour : ui.look->colours().accent, 0.14f);
  const std::size_t n = std::min({band.x.size(), band.low.size(), band.high.size()});
  // Without soft edges: neighbouring quads would show their seams.
  const ImDrawListFlags flags = ui.draw->Flags;
  ui.draw->Flags &= ~ImDrawListFlags_AntiAliasedFill;
  for (std::size_t i = 0; i + 1 < n; ++i) {
    if (!std::isfinite(band.low[i] + band.high[i] + band.low[i + 1] + band.high[i + 1])) continue;
    const float x0 = x.to_px(band.x[i]), x1 = x.to_px(band.x[i + 1]);
    ui.draw->AddQuadFilled({x0, y.to_px(band.high[i])}, {x1, y.to_px(band.high[i + 1])},
                           {x1, y.to_px(band.low[i + 1])}, {x0, y.to_px(band.low[i])}, colour);
  }
  ui.draw->Flags = flags;
}

/// Dashes of one length along the whole line, however short its pieces are.
void draw_dashed_run(ImDrawList* draw, const std::vector<ImVec2>& run, ImU32 colour, float width, float on,
                     float off) {
  float along = 0;  // since the present dash began
  for (std::size_t i = 0; i + 1 < run.size(); ++i) {
    const ImVec2 a = run[i], b = run[i + 1];
    const float length = std::hypot(b.x - a.x, b.y - a.y);
    for (float done = 0; done < length;) {
      const bool drawn = along < on;
      const float step = std::min(length - done, (drawn ? on : on + off) - along);
      if (drawn) {
        const float s = done / length, t = (done + step) / length;
        draw->AddLine({a.x + (b.x - a.x) * s, a.y + (b.y - a.y) * s},
                      {a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t}, colour, width);
      }
      if (!(done + step > done)) break;  // too short to be added in float
      done += step;
      along += step;
      if (along >= on + off) along = 0;
    }
  }
}

void draw_series(Ui& ui, const Series& series, const Axis& x, const Axis& y) {
  const Look& look = *ui.look;
  const ImU32 colour = colour_of(ui, series), faint = mix(look.colours().panel, colour, 0.3f);
  const std::size_t n = length(series);
  const float width = look.px(series.width);
  const auto shade = [&](std::size_t i) {
    return series.faint_after && static_cast<int>(i) > *series.faint_after ? faint : colour;
  };
  const auto good = [&](std::size_t i) {
    return std::isfinite(x_of(series, i)) && std::isfinite(series.y[i]) &&
           (!y.logarithmic || series.y[i] > 0);
  };
  const auto at = [&](std::size_t i) { return ImVec2(x.to_px(x_of(series, i)), y.to_px(series.y[i])); };
  if (series.line) {
    std::vector<ImVec2> run;
    const auto flush = [&](ImU32 with) {
      if (run.size() > 1 && !series.dashed) {
        ui.draw->AddPolyline(run.data(), static_cast<int>(run.size()), with, ImDrawFlags_None, width);
      }
      if (series.dashed) draw_dashed_run(ui.draw, run, with, width, look.px(5), look.px(4));
      run.clear();
    };
    for (std::size_t i = 0; i < n; ++i) {
      if (!good(i)) {
        flush(shade(i));
        continue;
      }
      if (!run.empty() && shade(i) != shade(i - 1)) {  // the faint part begins at the last full point
        const ImVec2 joint = run.back();
        flush(shade(i - 1));
        run.push_back(joint);
      }
      run.push_back(at(i));
      if (i + 1 == n) flush(shade(i));
    }
    flush(shade(n > 0 ? n - 1 : 0));
  }
  const float dot = look.px(3);
  const bool room = n > 1 ? (x.px_high - x.px_low) / static_cast<float>(n - 1) > 2.2f * dot : true;
  if (series.dots && (room || !series.line)) {
    for (std::size_t i = 0; i < n; ++i) {
      if (good(i)) ui.draw->AddCircleFilled(at(i), dot, shade(i));
    }
  }
  if (series.present >= 0 && static_cast<std::size_t>(series.present) < n) {
    const auto i = static_cast<std::size_t>(series.present);
    if (good(i)) {
      ui.draw->AddCircleFilled(at(i), look.px(6.25f), colour);
      ui.draw->AddCircleFilled(at(i), look.px(3.75f), look.colours().panel);
    }
  }
}

void record_curve(DrawingRecord& record, const Series& series, const Axis& x, const Axis& y) {
  std::vector<ImVec2>& curve = record.curves.emplace_back();
  for (std::size_t i = 0; i < length(series); ++i) {
    if (std::isfinite(series.y[i])) curve.emplace_back(x.to_px(x_of(series, i)), y.to_px(series.y[i]));
  }
}

/// The names of the series in rows above the plot, where no curve comes, filled from the left. Returns the height used;
/// only measures where `draw` is false.
float series_names(Ui& ui, const LinePlot& plot, const Box& box, bool draw) {
  const Look& look = *ui.look;
  const float size = look.small() - look.px(1.0f), line_h = std::round(size * 1.5f);
  const float key = look.px(16), space = look.px(6);
  float x = box.x, y = box.y;
  bool any = false;
  for (const Series& series : plot.series) {
    if (series.label.empty()) continue;
    const float w = key + space + text_size(look.regular, size, series.label).x;
    if (any && x > box.x && x + w > box.right()) {
      x = box.x;
      y += line_h;
    }
    any = true;
    if (draw) {
      const float middle = std::round(y + size * 0.5f);
      const ImVec2 a(x, middle), b(x + key, middle);
      if (series.dashed) {
        draw_dashed(ui.draw, a, b, colour_of(ui, series), look.px(2), look.px(4), look.px(3));
      } else {
        ui.draw->AddLine(a, b, colour_of(ui, series), look.px(2));
      }
      text_elided(ui, look.regular, size, {x + key + space, y}, box.right() - x - key - space,
                  look.colours().soft, series.label);
    }
    x += w + look.px(14);
  }
  const float used = any ? y + line_h - box.y : 0.0f;
  if (draw && ui.drawing)
    ui.drawing->legends.push_back({"names", PaneKind::leaf, {box.x, box.y, box.w, used}});
  return used;
}

void readout(Ui& ui, const LinePlot& plot, LineHit& hit, const Pointer& pointer) {
  // The column nearest to the pointer, then the curve nearest to it there.
  float best = 1e9f;
  double column = 0;
  for (const Series& series : plot.series) {
    for (std::size_t i = 0; i < length(series); ++i) {
      const float away = std::abs(hit.x.to_px(x_of(series, i)) - pointer.at.x);
      if (!std::isfinite(series.y[i]) || away >= best) continue;
      best = away;
      column = x_of(series, i);
    }
  }
  if (best > 1e8f) return;
  const Look& look = *ui.look;
  const std::string axis_name = plot.axes.x_name.empty() ? "" : plot.axes.x_name + " ";
  std::string words = axis_name + format_number(column, 4);
  float nearest = 1e9f;
  for (std::size_t s = 0; s < plot.series.size(); ++s) {
    const Series& series = plot.series[s];
    for (std::size_t i = 0; i < length(series); ++i) {
      if (x_of(series, i) != column || !std::isfinite(series.y[i])) continue;
      const ImVec2 p(hit.x.to_px(column), hit.y.to_px(series.y[i]));
      ui.draw->AddCircleFilled(p, look.px(5), look.colours().panel);
      ui.draw->AddCircleFilled(p, look.px(3.5f), colour_of(ui, series));
      words +=
          "\n" + (series.label.empty() ? "" : series.label + " ") + format_number(series.y[i], plot.digits);
      if (std::abs(p.y - pointer.at.y) < nearest) {
        nearest = std::abs(p.y - pointer.at.y);
        hit.series = static_cast<int>(s);
        hit.index = static_cast<int>(i);
      }
    }
  }
  hit.clicked = pointer.clicked;
  tooltip(ui, {hit.x.to_px(column), pointer.at.y},
          {0, 0, ImGui::GetIO().DisplaySize.x, ImGui::GetIO().DisplaySize.y}, words);
}

}  // namespace

ThresholdHit draw_thresholds(Ui& ui, const char* id, const std::vector<Threshold>& thresholds, const Axis& x,
                             const Axis& y, const Box& area) {
  ThresholdHit hit;
  const Look& look = *ui.look;
  for (std::size_t t = 0; t < thresholds.size(); ++t) {
    const Threshold& mark = thresholds[t];
    const Axis& axis = mark.vertical ? x : y;
    const ImU32 colour = mark.colour != 0 ? mark.colour : look.colours().ink;
    const float end0 = std::min(axis.px_low, axis.px_high), end1 = std::max(axis.px_low, axis.px_high);
    float at = std::clamp(axis.to_px(mark.value), end0, end1);
    bool hot = false;
    if (mark.draggable) {
      const float reach = std::max(grab_radius(ui) * 0.7f, look.px(6));
      const Box strip = mark.vertical ? Box{at - reach, area.y - look.px(6), 2 * reach, area.h + look.px(6)}
                                      : Box{area.x, at - reach, area.w + look.px(6), 2 * reach};
      const std::string name = std::string(id) + "-threshold-" + std::to_string(t);
      const Pointer pointer = pointer_area(ui, name.c_str(), strip);
      const std::string label = mark.label.empty() ? "Threshold" : mark.label;
      ui.record({name, label, "handle", format_number(mark.value, 6), strip});
      hot = pointer.hovered || pointer.held;
      if (hot) ImGui::SetMouseCursor(mark.vertical ? ImGuiMouseCursor_ResizeEW : ImGuiMouseCursor_ResizeNS);
      if (pointer.held || pointer.released) {
        hit.index = static_cast<int>(t);
        hit.released = pointer.released;
        at = pointer.held && pointer.moved
                 ? std::clamp(mark.vertical ? pointer.at.x : pointer.at.y, end0, end1)
                 : at;
        hit.value = pointer.held && pointer.moved ? axis.to_value(at) : mark.value;
      }
    }
    const float width = look.px(hot ? 2.0f : 1.25f);
    const float centre = std::floor(at) + 0.5f;
    if (mark.vertical) {
      ui.draw->AddLine({centre, area.y - look.px(4)}, {centre, area.bottom()}, colour, width);
      if (mark.draggable)
        ui.draw->AddCircleFilled({centre, area.y - look.px(1)}, look.px(hot ? 5.5f : 4.5f), colour);
    } else {
      ui.draw->AddLine({area.x, centre}, {area.right() + look.px(4), centre}, colour, width);
      if (mark.draggable)
        ui.draw->AddCircleFilled({area.right(), centre}, look.px(hot ? 5.5f : 4.5f), colour);
    }
    if (mark.label.empty()) continue;
    const float size = look.small() - look.px(1.0f);
    const float w = text_size(look.regular, size, mark.label).x;
    // A patch keeps curves from running through the label.
    const ImU32 patch = with_alpha(look.colours().panel, 0.82f);
    if (mark.vertical) {
      const bool left = centre + look.px(8) + w > area.right();
      const float from = left ? centre - look.px(11) - w : centre + look.px(5);
      ui.draw->AddRectFilled({from, area.y - look.px(5)},
                             {from + w + look.px(6), area.y - look.px(5) + size * 1.2f}, patch);
      text_anchored(ui, look.regular, size, {centre + look.px(left ? -8.0f : 8.0f), area.y - look.px(5)},
                    left ? 1.0f : 0.0f, 0.0f, colour, mark.label);
    } else {
      const bool below = centre - size - look.px(4) < area.y;
      const float top = below ? centre + look.px(3) : centre - look.px(4) - size * 1.1f;
      ui.draw->AddRectFilled({area.x + look.px(1), top}, {area.x + look.px(8) + w, top + size * 1.1f}, patch);
      text_anchored(ui, look.regular, size, {area.x + look.px(4), centre + look.px(below ? 3.0f : -3.0f)},
                    0.0f, below ? 0.0f : 1.0f, colour, mark.label);
    }
  }
  return hit;
}

LineHit line_plot(Ui& ui, const char* id, const Box& whole, const LinePlot& plot) {
  LineHit hit;
  Range rx, ry;
  for (const Series& series : plot.series) {
    for (std::size_t i = 0; i < length(series); ++i) {
      if (!std::isfinite(series.y[i])) continue;
      rx.include(x_of(series, i), plot.log_x);
      ry.include(series.y[i], plot.log_y);
    }
  }
  for (const Band& band : plot.bands) {
    for (const double v : band.x) rx.include(v, plot.log_x);
    for (const double v : band.low) ry.include(v, plot.log_y);
    for (const double v : band.high) ry.include(v, plot.log_y);
  }
  for (const Threshold& mark : plot.thresholds)
    (mark.vertical ? rx : ry).include(mark.value, mark.vertical ? plot.log_x : plot.log_y);
  settle(hit.x, rx, plot.x_low, plot.x_high, plot.log_x, false, plot.axes.x_ticks, false);
  settle(hit.y, ry, plot.y_low, plot.y_high, plot.log_y, plot.from_zero, plot.axes.y_ticks, true);

  AxesStyle axes = plot.axes;
  if (axes.x_inset == 0) axes.x_inset = 7;  // dots at the ends of the curve stand free of the edge
  record_pane(ui, id, PaneKind::leaf, whole);
  Box box = whole, names = whole;
  if (plot.legend) {
    // They begin where the plot begins.
    names.x = axes_area(ui, whole, hit.x, hit.y, axes).x;
    names.w = whole.right() - names.x;
    const float used = series_names(ui, plot, names, false);
    box.y += used;
    box.h = std::max(1.0f, box.h - used);
  }
  const Box area = axes_area(ui, box, hit.x, hit.y, axes);
  draw_axes(ui, area, hit.x, hit.y, axes);
  hit.area = area;
  const Pointer pointer = pointer_area(ui, id, area);
  if (plot.hover && pointer.hovered) {
    const float at = std::floor(std::clamp(pointer.at.x, area.x, area.right()));
    ui.draw->AddRectFilled({at, area.y}, {at + 1, area.bottom()}, ui.look->colours().line);
  }
  const float spill = ui.look->px(8);  // marks on the edge are whole
  ui.draw->PushClipRect({area.x - spill, area.y - spill}, {area.right() + spill, area.bottom() + spill},
                        true);
  for (const Band& band : plot.bands) draw_band(ui, band, hit.x, hit.y);
  for (const Series& series : plot.series) {
    draw_series(ui, series, hit.x, hit.y);
    if (ui.drawing && series.line) record_curve(*ui.drawing, series, hit.x, hit.y);
  }
  ui.draw->PopClipRect();
  if (plot.legend) series_names(ui, plot, names, true);
  const ThresholdHit dragged = draw_thresholds(ui, id, plot.thresholds, hit.x, hit.y, area);
  hit.threshold = dragged.index;
  hit.value = dragged.value;
  hit.released = dragged.released;
  if (plot.hover && pointer.hovered && dragged.index < 0) readout(ui, plot, hit, pointer);
  return hit;
}

}  // namespace lab
