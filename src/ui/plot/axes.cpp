#include "ui/plot/axes.h"

#include <algorithm>
#include <cmath>

#include "ui/plot/text.h"

namespace lab {
namespace {

std::vector<Tick> ticks_of(const Axis& axis, int wanted, bool whole) {
  std::vector<Tick> ticks = axis.logarithmic ? log_ticks(axis.low, axis.high, wanted)
                                             : linear_ticks(axis.low, axis.high, wanted, axis.step);
  if (whole && nice_step(axis.low, axis.high, wanted) < 1.0) {
    ticks.clear();
    for (double v = std::ceil(axis.low - 1e-9); v <= axis.high + 1e-9 && ticks.size() < 64; v += 1.0) {
      ticks.push_back({v, format_fixed(v, 0), true});
    }
  }
  return ticks;
}

// Hairlines lie on whole pixels.

void horizontal(Ui& ui, float x0, float x1, float y, ImU32 colour) {
  ui.draw->AddRectFilled({std::round(x0), std::floor(y)}, {std::round(x1), std::floor(y) + 1}, colour);
}
void vertical(Ui& ui, float x, float y0, float y1, ImU32 colour) {
  ui.draw->AddRectFilled({std::floor(x), std::round(y0)}, {std::floor(x) + 1, std::round(y1)}, colour);
}

float tick_size(const Ui& ui) { return ui.look->small() - ui.look->px(1.0f); }

}  // namespace

float Axis::to_px(double value) const {
  double t = 0.5;
  if (logarithmic) {
    if (!(value > 0)) return px_low;
    if (high > low) t = std::log(value / low) / std::log(high / low);
  } else if (high > low) {
    t = (value - low) / (high - low);
  }
  return px_low + static_cast<float>(t) * (px_high - px_low);
}

double Axis::to_value(float px) const {
  if (px_high == px_low) return low;
  const double t = static_cast<double>(px - px_low) / static_cast<double>(px_high - px_low);
  return logarithmic ? low * std::pow(high / low, t) : low + t * (high - low);
}

Box axes_area(Ui& ui, const Box& box, const Axis& x, const Axis& y, const AxesStyle& style) {
  const Look& look = *ui.look;
  const float size = tick_size(ui);
  float left = 0, bottom = 0, top = std::round(size * 0.5f), right = look.px(4);
  if (style.y_labels) {
    for (const Tick& tick : ticks_of(y, style.y_ticks, false)) {
      left = std::max(left, text_size(look.regular, size, tick.text).x);
    }
    left += look.px(8);
  } else {
    top = look.px(4);
    left = look.px(4);
  }
  if (!style.y_name.empty()) left += std::round(size * 1.4f);
  if (style.x_labels) {
    bottom += std::round(size * 1.25f + look.px(5));
    const std::vector<Tick> ticks = ticks_of(x, style.x_ticks, style.x_whole);
    // The last label is centred under its tick and must not stand out.
    if (!ticks.empty()) right = std::max(right, text_size(look.regular, size, ticks.back().text).x / 2);
  } else {
    bottom = look.px(4);
  }
  if (!style.x_name.empty()) bottom += std::round(size * 1.4f);
  return {std::round(box.x + left), std::round(box.y + top), std::round(std::max(1.0f, box.w - left - right)),
          std::round(std::max(1.0f, box.h - top - bottom))};
}

void draw_axes(Ui& ui, const Box& area, Axis& x, Axis& y, const AxesStyle& style) {
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  const float size = tick_size(ui);
  const float inset = std::min(look.px(style.x_inset), area.w / 8);
  x.px_low = area.x + inset;
  x.px_high = area.right() - inset;
  y.px_low = area.bottom();
  y.px_high = area.y;

  float label_w = 0, labelled_at = 1e9f;
  for (const Tick& tick : ticks_of(y, style.y_ticks, false)) {
    const float at = y.to_px(tick.value);
    if (style.y_grid && tick.major) horizontal(ui, area.x, area.right(), at, c.line);
    // Labels of a low chart would run into each other: then not every one is written.
    if (style.y_labels && !tick.text.empty() && std::abs(at - labelled_at) > size * 1.3f) {
      labelled_at = at;
      text_anchored(ui, look.regular, size, {area.x - look.px(8), at}, 1.0f, 0.5f, c.faint, tick.text);
      label_w = std::max(label_w, text_size(look.regular, size, tick.text).x);
    }
  }
  horizontal(ui, area.x, area.right(), area.bottom(), mix(c.line, c.ink, 0.12f));

  float free_from = -1e9f;
  for (const Tick& tick : ticks_of(x, style.x_ticks, style.x_whole)) {
    const float at = x.to_px(tick.value);
    if (style.x_grid && tick.major) vertical(ui, at, area.y, area.bottom(), c.line);
    if (!style.x_labels) continue;
    vertical(ui, at, area.bottom() + 1, area.bottom() + look.px(tick.major ? 4.0f : 3.0f),
             mix(c.line, c.ink, 0.12f));
    if (tick.text.empty()) continue;
    const float half = text_size(look.regular, size, tick.text).x / 2;
    if (at - half < free_from) continue;  // no label runs into the one before
    text_anchored(ui, look.regular, size, {at, area.bottom() + look.px(6)}, 0.5f, 0.0f, c.faint, tick.text);
    free_from = at + half + look.px(6);
  }
  float y_name_x = area.x - (style.y_labels ? look.px(8) + label_w : 0) - size * 0.8f;
  if (!style.y_name.empty()) {
    text_vertical(ui, look.regular, size, {y_name_x, area.y + area.h / 2}, c.soft,
                  ellipsized(look.regular, size, style.y_name, area.h));
  }
  if (!style.x_name.empty()) {
    const float below = style.x_labels ? look.px(5) + size * 1.35f : look.px(4);
    text_anchored(ui, look.regular, size, {area.right(), area.bottom() + below}, 1.0f, 0.0f, c.soft,
                  ellipsized(look.regular, size, style.x_name, area.w));
  }
}

void draw_plane_axes(Ui& ui, const Plane& plane, const AxesStyle& style) {
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  const Box& box = plane.box();
  const Bounds seen = plane.visible();
  const float size = tick_size(ui), pad = look.px(6);
  // Labels lie on the stage itself, so they keep away from the corner that both axes share.
  const float corner = size * 1.6f + 2 * pad;
  ui.draw->PushClipRect({box.x, box.y}, {box.right(), box.bottom()}, true);
  const ImU32 hairline = with_alpha(c.line, look.is_dark ? 0.8f : 0.65f);
  const float name_top = box.y + ui.header_h + 2 * pad;
  const std::string y_name = ellipsized(look.regular, size, style.y_name, box.bottom() - name_top - corner);
  const float name_h = text_size(look.regular, size, y_name).x;
  const auto under_name = [&](float y) {
    return !style.y_name.empty() && y > name_top - size && y < name_top + name_h + 2 * size;
  };
  if (style.y_grid || style.y_labels) {
    for (const Tick& tick : linear_ticks(seen.y0, seen.y1, style.y_ticks)) {
      const float at = plane.to_px(seen.x0, tick.value).y;
      // No line runs through the words of the stage.
      if (style.y_grid && at > box.y + ui.header_h) horizontal(ui, box.x, box.right(), at, hairline);
      if (style.y_labels && at < box.bottom() - corner && at > box.y + ui.header_h + size &&
          !under_name(at)) {
        text_anchored(ui, look.regular, size, {box.x + pad, at - look.px(2)}, 0.0f, 1.0f, c.faint, tick.text);
      }
    }
  }
  if (style.x_grid || style.x_labels) {
    float free_from = box.x + corner * 1.5f;
    const float name_w = style.x_name.empty() ? 0 : text_size(look.regular, size, style.x_name).x + 3 * pad;
    for (const Tick& tick : linear_ticks(seen.x0, seen.x1, style.x_ticks)) {
      const float at = plane.to_px(tick.value, seen.y0).x;
      if (style.x_grid) vertical(ui, at, box.y, box.bottom(), hairline);
      const float half = text_size(look.regular, size, tick.text).x / 2;
      if (!style.x_labels || at - half < free_from || at + half > box.right() - pad - name_w) continue;
      text_anchored(ui, look.regular, size, {at, box.bottom() - pad}, 0.5f, 1.0f, c.faint, tick.text);
      free_from = at + half + pad;
    }
  }
  if (!style.x_name.empty()) {
    text_anchored(ui, look.regular, size, {box.right() - 2 * pad, box.bottom() - pad}, 1.0f, 1.0f, c.soft,
                  style.x_name);
  }
  if (!style.y_name.empty()) {
    text_vertical(ui, look.regular, size, {box.x + pad + size * 0.5f, name_top + name_h / 2}, c.soft, y_name);
  }
  ui.draw->PopClipRect();
}

}  // namespace lab
