// The biplot of PcaExhibit: rows as points and columns as arrows, in the plane of the first two components.
//
// Reference: K. R. Gabriel, The biplot graphic display of matrices, Biometrika 58 (1971). Symbols: the score of a row is
// z = (u₁ᵀ(x − x̄), u₂ᵀ(x − x̄)), the loadings of column j are l = (u₁ⱼ, u₂ⱼ): its unit vector seen in the plane. Then
// zᵀl is what the plane knows of the row's value in column j, less the column's mean.

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "lessons/directions/pca_exhibit.h"
#include "stage/pca_parts.h"
#include "ui/plot/markers.h"
#include "ui/plot/pointer.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr double arrows_reach = 0.8;  // of the way to the farthest point
constexpr double shortest_named =
    0.12;  // of the longest arrow: what is shorter has its name under the pointer only
constexpr float tip_radius = 7.0f;

/// The largest of 1, 2, 3, 5, 10, 20 … that is at most `x`; below 1 their parts.
double round_scale(double x) {
  if (!(x > 0) || !std::isfinite(x)) return 1;
  const double decade = std::pow(10.0, std::floor(std::log10(x)));
  for (const double step : {5.0, 3.0, 2.0}) {
    if (step * decade <= x) return step * decade;
  }
  return decade;
}

}  // namespace

Point2 PcaExhibit::loading(Index column) const {
  return {static_cast<double>(answer_.components(0, column)),
          static_cast<double>(answer_.components(1, column))};
}

void PcaExhibit::make_biplot() {
  biplot_of_ = nullptr;
  if (answer_.size() < 2) return;
  Projection plane;
  plane.axes = answer_.components.topRows(2);
  plane.origin = answer_.mean.cast<float>();
  const double total = spectrum_.sum();
  const auto name = [&](Index j) {
    return "component " + std::to_string(j + 1) + " · " +
           format_percent(total > 0 ? spectrum_[j] / total : 0.0);
  };
  plane.x_name = name(0);
  plane.y_name = name(1);
  biplot_.set_points(*shown_, plane);
  biplot_of_ = shown_.get();
  double farthest = 0, longest = 0;
  const auto xy = biplot_.cloud().positions();
  for (std::size_t i = 0; i + 1 < xy.size(); i += 2)
    farthest = std::max(farthest, static_cast<double>(std::hypot(xy[i], xy[i + 1])));
  for (Index j = 0; j < dims(); ++j) longest = std::max(longest, std::hypot(loading(j).x, loading(j).y));
  arrow_scale_ = round_scale(longest > 0 ? arrows_reach * farthest / longest : 1.0);
  // The arrows are part of the picture: all of them are seen where everything is.
  Bounds bounds = Bounds::of(xy);
  for (Index j = 0; j < dims(); ++j) bounds.include(arrow_scale_ * loading(j).x, arrow_scale_ * loading(j).y);
  biplot_.set_bounds(bounds);
  biplot_.restore_view(parameters_.text("biplot-at"));
}

void PcaExhibit::draw_loadings(Ui& ui, LabelRoom& room) {
  const Look& look = *ui.look;
  const Plane& plane = biplot_.plane();
  const ImVec2 middle = plane.to_px(0, 0);
  std::vector<Index> order(static_cast<std::size_t>(dims()));
  std::iota(order.begin(), order.end(), Index{0});
  const auto length = [&](Index j) { return std::hypot(loading(j).x, loading(j).y); };
  std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) { return length(a) > length(b); });
  Index hovered = -1;
  for (const Index j : order) {
    const Point2 l = loading(j);
    const ImVec2 tip = plane.to_px(arrow_scale_ * l.x, arrow_scale_ * l.y);
    const float way = std::hypot(tip.x - middle.x, tip.y - middle.y);
    if (way < look.px(2)) continue;
    const float ux = (tip.x - middle.x) / way, uy = (tip.y - middle.y) / way;
    const Pointer pointer =
        pointer_handle(ui, ("loading-" + std::to_string(j + 1)).c_str(), tip, look.px(tip_radius),
                       column_name(j), format_number(l.x, 2) + ", " + format_number(l.y, 2));
    if (pointer.hovered) hovered = j;
    const ImU32 colour = pointer.hovered ? look.colours().accent : look.colours().warn;
    ui.draw->AddLine(middle, tip, with_alpha(look.colours().stage, 0.8f), look.px(4));
    ui.draw->AddLine(middle, tip, colour, look.px(1.75f));
    draw_arrow_head(ui, middle, tip, colour, 9.0f);
    if (!pointer.hovered && length(j) < shortest_named * length(order.front())) continue;
    // The name stands beyond the tip: right of it, left, above or below, as the arrow points.
    const std::string name = column_name(j);
    const ImVec2 extent = text_size(look.semibold, look.small(), name);
    const Box box{tip.x + look.px(6) * ux - 0.5f * extent.x * (1 - ux),
                  tip.y + look.px(6) * uy - 0.5f * extent.y * (1 - uy), extent.x, extent.y};
    if (!room.take(box)) continue;
    ui.draw->AddRectFilled({box.x - look.px(2), box.y}, {box.right() + look.px(2), box.bottom()},
                           with_alpha(look.colours().stage, 0.8f), look.px(3));
    text(ui, look.semibold, look.small(), {box.x, box.y}, colour, name);
  }
  if (hovered < 0) return;
  const Point2 l = loading(hovered);
  tooltip(ui, plane.to_px(arrow_scale_ * l.x, arrow_scale_ * l.y), ui.stage,
          column_name(hovered) + "\n" + format_number(l.x, 3) + " of component 1\n" + format_number(l.y, 3) +
              " of component 2");
}

void PcaExhibit::draw_row_names(Ui& ui, LabelRoom& room) const {
  if (shown_->row_names.empty()) return;
  const Look& look = *ui.look;
  const auto xy = biplot_.cloud().positions();
  const float size = look.small() - look.px(1), away = look.px(7);
  // Those far out first: they are what is talked about.
  std::vector<Index> order(static_cast<std::size_t>(shown_->size()));
  std::iota(order.begin(), order.end(), Index{0});
  const auto far = [&](Index i) { return std::hypot(xy[2 * i], xy[2 * i + 1]); };
  std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) { return far(a) > far(b); });
  for (const Index i : order) {
    const ImVec2 at =
        biplot_.plane().to_px(static_cast<double>(xy[2 * i]), static_cast<double>(xy[2 * i + 1]));
    room.block({at.x - look.px(3), at.y - look.px(3), look.px(6), look.px(6)});
  }
  for (const Index i : order) {
    const ImVec2 at =
        biplot_.plane().to_px(static_cast<double>(xy[2 * i]), static_cast<double>(xy[2 * i + 1]));
    const std::string& name = shown_->row_names[static_cast<std::size_t>(i)];
    const ImVec2 extent = text_size(look.regular, size, name);
    const float middle_x = at.x - 0.5f * extent.x, middle_y = at.y - 0.5f * extent.y;
    const std::array<ImVec2, 4> places = {
        ImVec2{at.x + away, middle_y}, ImVec2{at.x - away - extent.x, middle_y},
        ImVec2{middle_x, at.y - away - extent.y}, ImVec2{middle_x, at.y + away}};
    for (const ImVec2& place : places) {
      const Box box{place.x, place.y, extent.x, extent.y};
      if (!room.take(box)) continue;
      ui.draw->AddRectFilled({box.x - 1, box.y}, {box.right() + 1, box.bottom()},
                             with_alpha(look.colours().stage, 0.7f), look.px(3));
      text(ui, look.regular, size, place, look.colours().soft, name);
      break;
    }
  }
}

void PcaExhibit::draw_biplot(Ui& ui) {
  if (biplot_of_ != shown_.get()) return;
  PointStageStyle style;
  style.group_name = "";
  style.name = "biplot";
  style.by_label = parameters_.flag("show", "labels") && shown_->has_labels();
  style.margin = 44.0f;  // room for names
  biplot_.draw(ui, ui.stage, style);
  const Box area{ui.stage.x, ui.stage.y + ui.header_h, ui.stage.w, ui.stage.h - ui.header_h};
  ui.draw->PushClipRect({area.x, area.y}, {area.right(), area.bottom()}, true);
  // Along the edges stand the ticks, and the names of the axes.
  const float left = ui.look->px(36), above = ui.look->px(30), below = ui.look->px(22);
  LabelRoom room({area.x + left, area.y + above, area.w - left, area.h - above - below});
  draw_loadings(ui, room);
  draw_row_names(ui, room);
  ui.draw->PopClipRect();
}

}  // namespace lab
