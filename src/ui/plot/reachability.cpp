#include "ui/plot/reachability.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>

#include "ui/drawing_record.h"
#include "ui/plot/line.h"
#include "ui/plot/markers.h"
#include "ui/plot/pointer.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr int bracket_rows = 6;        // valleys within valleys; deeper ones are too small to be told apart
constexpr float bracket_row_h = 5.0f;  // px before scaling

std::size_t at(Index i) { return static_cast<std::size_t>(i); }

ImU32 colour_of(const Ui& ui, const ReachabilityPlot& plot, Index place) {
  const int number = at(place) < plot.numbers.size() ? plot.numbers[at(place)] : -1;
  const ImU32 colour = number >= 0 ? Look::group_colour(number)
                                   : mix(ui.look->colours().stage, ui.look->colours().faint, 0.55f);
  return plot.only != -2 && number != plot.only ? mix(ui.look->colours().stage, colour, 0.22f) : colour;
}

void draw_bars(Ui& ui, const ReachabilityPlot& plot, const ReachabilityHit& hit, Index places) {
  const auto n = static_cast<Index>(plot.values.size());
  const float per_place = (hit.x.px_high - hit.x.px_low) / static_cast<float>(places);
  const float gap = per_place > 4.0f ? 1.0f : 0.0f;
  const bool shared = per_place < 1.0f;
  const Index shown = shared ? static_cast<Index>(std::max(1.0f, hit.area.w)) : places;
  for (Index c = 0; c < shown; ++c) {
    const Index begin = c * places / shown, end = std::min(n, std::max(begin + 1, (c + 1) * places / shown));
    if (begin >= n) break;
    Index highest = begin;
    for (Index i = begin; i < end; ++i) {
      const double v = plot.values[at(i)], most = plot.values[at(highest)];
      if (std::isfinite(most) && (!std::isfinite(v) || v > most)) highest = i;
    }
    const double v = plot.values[at(highest)];
    const float x0 =
        shared ? hit.area.x + static_cast<float>(c) : hit.x.to_px(static_cast<double>(highest) - 0.5);
    const float x1 = shared ? x0 + 1.0f : hit.x.to_px(static_cast<double>(highest) + 0.5) - gap;
    const float y = std::isfinite(v) ? std::max(hit.y.to_px(v), hit.area.y) : hit.area.y;
    // A bar of height 0 is a point as well: a pixel of it stays.
    ui.draw->AddRectFilled({x0, std::min(y, hit.area.bottom() - 1.0f)},
                           {std::max(x0 + 1.0f, x1), hit.area.bottom()}, colour_of(ui, plot, highest));
  }
}

void draw_valleys(Ui& ui, const ReachabilityPlot& plot, const ReachabilityHit& hit) {
  const Look& look = *ui.look;
  std::vector<std::pair<PlaceSpan, int>> placed;
  for (const PlaceSpan& valley : plot.valleys) {
    const float x0 = hit.x.to_px(static_cast<double>(valley.first) - 0.5);
    const float x1 = hit.x.to_px(static_cast<double>(valley.second) + 0.5);
    if (x1 - x0 < 2.0f) continue;
    int row = 0;
    for (const auto& [inner, inner_row] : placed) {
      if (inner.first <= valley.second && valley.first <= inner.second) row = std::max(row, inner_row + 1);
    }
    placed.emplace_back(valley, row);
    if (row >= bracket_rows) continue;
    // The innermost have the colour of their cluster; those around them hold several.
    const ImU32 colour = row == 0 ? colour_of(ui, plot, valley.second) : look.colours().soft;
    const float y = hit.area.bottom() + look.px(4.0f + bracket_row_h * static_cast<float>(row));
    ui.draw->AddRectFilled({x0 + 1, y}, {std::max(x0 + 2, x1 - 1), y + look.px(2.5f)}, colour);
  }
}

void draw_lit(Ui& ui, const char* id, const ReachabilityPlot& plot, const ReachabilityHit& hit) {
  if (plot.lit < 0 || plot.lit >= static_cast<Index>(plot.values.size())) return;
  const Look& look = *ui.look;
  const double v = plot.values[at(plot.lit)];
  const float left = hit.x.to_px(static_cast<double>(plot.lit) - 0.5);
  const float right = std::max(left + look.px(2), hit.x.to_px(static_cast<double>(plot.lit) + 0.5));
  const float top = std::isfinite(v) ? std::max(hit.y.to_px(v), hit.area.y) : hit.area.y;
  ui.draw->AddRectFilled({left, std::min(top, hit.area.bottom() - 2.0f)}, {right, hit.area.bottom()},
                         look.colours().ink);
  ring_lit(ui, id, {0.5f * (left + right), top}, plot.lit_number, look.px(5));
}

}  // namespace

ReachabilityHit reachability_plot(Ui& ui, const char* id, const Box& box, const ReachabilityPlot& plot) {
  ReachabilityHit hit;
  const Look& look = *ui.look;
  const auto n = static_cast<Index>(plot.values.size());
  const Index places = std::max<Index>({n, plot.places, 1});
  double high = plot.high;
  if (!(high > 0)) {
    for (const double v : plot.values) high = std::isfinite(v) ? std::max(high, 1.06 * v) : high;
  }
  hit.x.low = -0.5;
  hit.x.high = static_cast<double>(places) - 0.5;
  hit.y.high = high > 0 ? high : 1.0;
  AxesStyle axes;
  axes.x_labels = false;
  if (plot.valleys.empty()) axes.x_name = plot.x_name;  // else it stands under the brackets
  if (box.h > look.px(130)) axes.y_name = plot.y_name;  // else it would be cut
  Box room = box;
  if (!plot.valleys.empty()) room.h -= look.px(bracket_row_h * bracket_rows + 16.0f);
  record_pane(ui, id, PaneKind::leaf, box);
  hit.area = axes_area(ui, room, hit.x, hit.y, axes);
  draw_axes(ui, hit.area, hit.x, hit.y, axes);
  const Pointer pointer = pointer_area(ui, id, hit.area);
  ui.record({id, "Reachability plot", "handle", std::to_string(n), hit.area});

  const auto place_at = [&](float px) {
    return std::clamp<Index>(static_cast<Index>(std::lround(hit.x.to_value(px))), 0, n - 1);
  };
  PlaceSpan marked = plot.marked;
  if (plot.draggable && pointer.held && pointer.moved && n > 0) {
    const Index from = place_at(ImGui::GetIO().MouseClickedPos[0].x), to = place_at(pointer.at.x);
    marked = hit.dragged = {std::min(from, to), std::max(from, to)};
  }
  if (marked.first >= 0 && marked.first < n) {
    const float x0 = hit.x.to_px(static_cast<double>(marked.first) - 0.5);
    const float x1 = hit.x.to_px(static_cast<double>(std::min(marked.second, n - 1)) + 0.5);
    ui.draw->AddRectFilled({x0, hit.area.y}, {std::max(x0 + 2, x1), hit.area.bottom()},
                           with_alpha(look.colours().accent, 0.14f));
    ui.draw->AddRectFilled({x0, hit.area.bottom()}, {std::max(x0 + 2, x1), hit.area.bottom() + look.px(2.5f)},
                           look.colours().accent);
  }
  draw_bars(ui, plot, hit, places);
  draw_valleys(ui, plot, hit);
  if (!plot.valleys.empty()) {
    const float size = look.small() - look.px(1.0f);
    text_anchored(ui, look.regular, size, {hit.area.right(), box.bottom()}, 1.0f, 1.0f, look.colours().soft,
                  plot.x_name);
  }
  if (plot.cut >= 0) {
    const std::vector<Threshold> lines{{.vertical = false, .value = plot.cut, .label = plot.cut_label}};
    const ThresholdHit dragged = draw_thresholds(ui, id, lines, hit.x, hit.y, hit.area);
    hit.threshold = dragged.index;
    hit.value = dragged.value;
  }
  draw_lit(ui, id, plot, hit);
  if (pointer.hovered && hit.threshold < 0 && hit.dragged.first < 0 && n > 0 &&
      hit.x.to_value(pointer.at.x) < static_cast<double>(n) - 0.5) {
    hit.place = place_at(pointer.at.x);
    hit.clicked = pointer.clicked;
  }
  return hit;
}

std::vector<int> valley_numbers(std::span<const double> values, std::span<const double> cores, double cut) {
  const auto n = static_cast<Index>(values.size());
  std::vector<int> numbers(at(n), -1);
  if (n == 0) return numbers;
  std::vector<Index> walls;
  for (Index p = 1; p < n; ++p) {
    if (!(values[at(p)] <= cut)) walls.push_back(p);
  }
  std::stable_sort(walls.begin(), walls.end(),
                   [&](Index a, Index b) { return values[at(a)] > values[at(b)]; });
  struct Part {
    Index last;
    int number;
  };
  std::map<Index, Part> parts{{0, {n - 1, 0}}};  // by first place
  int next = 1;
  for (std::size_t w = 0; w < walls.size();) {
    // Walls of one height come down together, or their order would decide.
    const double height = values[at(walls[w])];
    const auto falls = [&](std::size_t i) { return i < walls.size() && values[at(walls[i])] == height; };
    while (falls(w)) {
      const auto [first, whole] = *std::prev(parts.upper_bound(walls[w]));
      std::vector<Index> begins{first};
      for (; falls(w) && walls[w] <= whole.last; ++w) begins.push_back(walls[w]);
      // A part is a cluster below the wall if its first point is a core point there; else it is that point.
      Index largest = -1, most = 0;
      for (std::size_t b = 0; b < begins.size(); ++b) {
        const Index last = b + 1 < begins.size() ? begins[b + 1] - 1 : whole.last;
        parts[begins[b]] = {last, -1};
        if (cores[at(begins[b])] < height && last - begins[b] + 1 > most) {
          largest = begins[b];
          most = last - begins[b] + 1;
        }
      }
      for (const Index b : begins) {
        if (cores[at(b)] < height) parts[b].number = b == largest ? whole.number : next++;
      }
    }
  }
  for (const auto& [first, part] : parts) {
    if (!(cores[at(first)] <= cut)) continue;
    for (Index p = first; p <= part.last; ++p) numbers[at(p)] = part.number;
  }
  return numbers;
}

}  // namespace lab
