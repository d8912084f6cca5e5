// What OpticsExhibit draws. It only reads state; what a person does becomes ui.commands.

#include <algorithm>
#include <cmath>

#include "lessons/groups/agreement.h"
#include "lessons/groups/optics_exhibit.h"
#include "stage/naming.h"
#include "stage/number_rows.h"
#include "stage/plot_column.h"
#include "stage/stage_handle.h"
#include "stage/stage_parts.h"
#include "stage/tables.h"
#include "ui/plot/legend.h"
#include "ui/plot/markers.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr float gap = 16.0f;  // between small plots, px before scaling
constexpr float line_h = 19.0f;
constexpr float numbers_h = 26.0f + 4 * line_h;
constexpr Index most_links = 3000;  // more lines are a smear, not a walk
constexpr std::size_t most_offers = 400;
constexpr std::size_t most_rings = 600;

}  // namespace

void OpticsExhibit::draw_stage(Ui& ui) {
  if (!data_) return;
  const Look& look = *ui.look;
  const bool plot = shown() && player_.begun();
  Box cloud = ui.stage;
  if (plot) {
    const DividedStage parts = divide_stage(ui, in_view("dbscan") ? 0.42f : 0.38f, 12.0f);
    cloud = parts.points;
    draw_plot(ui, parts.second);
  }
  if (plot && in_view("dbscan")) {
    const float side = look.px(ui.stage.w < look.px(430) ? 12 : 18), top = ui.header_h + look.px(10);
    draw_pair(ui, {cloud.x + side, cloud.y + top, cloud.w - 2 * side, cloud.h - top - look.px(12)});
  } else {
    draw_walk(ui, cloud, !plot);
  }
}

void OpticsExhibit::draw_walk(Ui& ui, const Box& box, bool whole_stage) {
  PointStageStyle style;
  style.group_name = "cluster";
  style.by_label = parameters_.flag("show", "labels") && data_->has_labels();
  style.note = [this](Index i) { return note(i); };
  style.lit = point_.lit();
  style.movable = moves_points();
  style.cloud.only_group = group_.hovered() >= 0 && !style.by_label ? static_cast<int>(group_.hovered()) : -2;
  const PointStageHit hit = stage_.draw(ui, box, style, [&] {
    if (!whole_stage) draw_under(ui);
  });
  point_.take(ui, hit);
  const Index here = present();
  if (whole_stage || here < 0 || walked()) return;
  // Where the walk stands.
  const auto xy = stage_.cloud().positions();
  const auto i = static_cast<std::size_t>(2 * here);
  const ImVec2 at = stage_.plane().to_px(xy[i], xy[i + 1]);
  ui.draw->PushClipRect({box.x, box.y}, {box.right(), box.bottom()}, true);
  draw_marker(ui.draw, Look::group_marker(numbers_[here]), at, ui.look->px(5.5f), ui.look->colours().accent,
              ui.look->colours().ink, ui.look->px(2));
  ui.draw->PopClipRect();
}

void OpticsExhibit::draw_under(Ui& ui) {
  const OpticsState* state = shown();
  const Look& look = *ui.look;
  const Plane& plane = stage_.plane();
  const auto xy = stage_.cloud().positions();
  const auto px = [&](Index i) {
    const auto at = static_cast<std::size_t>(2 * i);
    return plane.to_px(xy[at], xy[at + 1]);
  };
  if (parameters_.flag("show", "links") && data_->size() <= most_links) {
    for (const std::int32_t i : state->ordering) {
      const auto from = state->predecessor[i];
      if (from < 0) continue;
      const int number = numbers_[i];
      const bool cut_off = !by_xi() && state->reachability[i] > cut();
      const ImU32 colour = number >= 0 && !cut_off ? Look::group_colour(number) : look.colours().faint;
      ui.draw->AddLine(px(from), px(i), with_alpha(colour, cut_off ? 0.35f : 0.55f), look.px(1.2f));
    }
  }
  const Index here = present();
  if (here < 0 || state->done) return;
  const auto h = static_cast<std::size_t>(here);
  if (parameters_.flag("show", "circle") && flat() && std::isfinite(state->core[h])) {
    const auto radius = static_cast<float>(state->core[h] * plane.scale().x);
    ui.draw->AddCircleFilled(px(here), radius, with_alpha(look.colours().accent, 0.08f));
    ui.draw->AddCircle(px(here), radius, look.colours().accent, 0, look.px(1.5f));
  }
  if (!parameters_.flag("show", "offers")) return;
  std::size_t drawn = 0;
  for (std::size_t i = 0; i < place_.size() && drawn < most_offers; ++i) {
    if (place_[i] >= 0 || state->predecessor[i] != here) continue;
    ui.draw->AddLine(px(here), px(static_cast<Index>(i)), with_alpha(look.colours().accent, 0.4f),
                     look.px(1));
    ++drawn;
  }
  const Index coming = next();
  if (coming < 0) return;
  const auto from = state->predecessor[coming];
  const ImU32 ink = look.colours().ink;
  if (from >= 0) draw_dashed(ui.draw, px(from), px(coming), ink, look.px(1.5f), look.px(4), look.px(3));
  ui.draw->AddCircle(px(coming), look.px(7.5f), ink, 0, look.px(1.5f));
}

void OpticsExhibit::draw_pair(Ui& ui, const Box& box) {
  const Look& look = *ui.look;
  const bool ready = walked() && twin_.state.done && twin_.numbers.size() == numbers_.size();
  PointStageStyle style;
  style.group_name = "cluster";
  style.lit = point_.lit();
  style.movable = moves_points();
  style.cloud.only_group = group_.hovered() >= 0 ? static_cast<int>(group_.hovered()) : -2;
  // Where the two differ, the point is ringed in both.
  const auto rings = [&](PointStage& stage) {
    if (!ready || !twin_.compared) return;
    const auto xy = stage.cloud().positions();
    for (std::size_t k = 0; k < std::min(most_rings, twin_.differing.size()); ++k) {
      const auto i = static_cast<std::size_t>(2 * twin_.differing[k]);
      ui.draw->AddCircle(stage.plane().to_px(xy[i], xy[i + 1]), look.px(6.5f), look.colours().warn, 0,
                         look.px(1.75f));
    }
  };
  style.note = [this](Index i) { return note(i); };
  const std::string left_title = by_xi() ? "OPTICS by ξ" : "OPTICS";
  const PointStageHit left = draw_picture(ui, share_of(ui, box, 0, 2), stage_, style, left_title,
                                          plural(clusters_, "cluster", "clusters"), [&] { rings(stage_); });
  style.name = "dbscan";
  style.note = [&](Index i) -> std::string {
    if (!ready) return {};
    switch (twin_.state.kinds[i]) {
      case DbscanKind::core:
        return "core point of DBSCAN";
      case DbscanKind::border:
        return "border point of DBSCAN";
      default:
        return "noise for DBSCAN";
    }
  };
  const PointStageHit right = draw_picture(ui, share_of(ui, box, 1, 2), twin_stage_, style, "DBSCAN",
                                           ready ? plural(twin_.state.clusters, "cluster", "clusters") : "…",
                                           [&] { rings(twin_stage_); });
  point_.take(ui, left);
  point_.take(ui, right);
  // Both show the same part of the plane, whichever was moved.
  if (stage_.view_text() != view_text_) {
    twin_stage_.restore_view(stage_.view_text());
  } else if (twin_stage_.view_text() != view_text_) {
    stage_.restore_view(twin_stage_.view_text());
  }
  if (stage_.view_text() != view_text_) ui.wants_frame = true;
  view_text_ = stage_.view_text();
}

void OpticsExhibit::draw_plot(Ui& ui, const Box& box) {
  const OpticsState* state = shown();
  const std::string value = "ε′ = " + parameters_.value("eps");
  ReachabilityPlot plot;
  plot.values = plot_;
  plot.numbers = place_numbers_;
  plot.places = data_->size();
  plot.high = high_;
  plot.only = group_.hovered() >= 0 ? static_cast<int>(group_.hovered()) : -2;
  plot.x_name = "points in the order of the walk";
  plot.draggable = true;
  plot.marked = marked();
  if (!by_xi() || in_view("dbscan")) {
    plot.cut = cut();
    plot.cut_label = value;
  }
  if (by_xi() && state->done) plot.valleys = xi_.intervals;
  const Index lit = point_.lit();
  if (lit >= 0 && static_cast<std::size_t>(lit) < place_.size()) {
    plot.lit = place_[lit];
    plot.lit_number = lit;
  }
  const ReachabilityHit hit = reachability_plot(ui, "plot", box, plot);
  if (hit.threshold == 0 && hit.value > 0) {
    const double unit = std::pow(10.0, std::floor(std::log10(hit.value)) - 2.0);
    const double most = parameters_.is_default("maxeps") ? 1e15 : parameters_.real("maxeps");
    const double to = std::clamp(std::round(hit.value / unit) * unit, 1e-15, most);
    if (number_text(to) != parameters_.value("eps")) ui.commands.set("eps", number_text(to));
  }
  if (hit.dragged.first >= 0)
    ui.commands.set("places",
                    std::to_string(hit.dragged.first + 1) + "-" + std::to_string(hit.dragged.second + 1));
  if (hit.place < 0) return;
  const Index point = state->ordering[hit.place];
  point_.look_at(point);
  if (hit.clicked) {
    // A press lets go of marked places: they would dim what was picked.
    if (marked().first >= 0) ui.commands.set("places", "");
    point_.press(ui, point);
  }
  const int number = numbers_[point];
  tooltip(ui, {ImGui::GetIO().MousePos.x, hit.area.y + ui.look->px(30)}, ui.stage,
          point_name(*data_, point) + "\n" + note(point) +
              (number >= 0 ? "\ncluster " + std::to_string(number + 1) : std::string()));
}

std::vector<StageHandle> OpticsExhibit::handles() const {
  std::vector<StageHandle> all;
  if (!data_ || !shown()) return all;
  const auto n = static_cast<double>(data_->size());
  const PlaceSpan now = marked();
  const Index first = now.first + 1, last = now.second + 1;
  const auto mark = [](Commands& commands, double from, double to) {
    const bool none = from < 1 || to < 1;
    commands.set("places", none ? std::string()
                                : number_text(std::min(from, to)) + "-" + number_text(std::max(from, to)));
  };
  add_number(all, "places", "first-place", "First marked place of the plot", "0 marks none",
             static_cast<double>(first), 0, n, 1, [mark, last](Commands& commands, double v) {
               mark(commands, v, last > 0 ? static_cast<double>(last) : v);
             });
  add_number(all, "places", "last-place", "Last marked place of the plot", "0 marks none",
             static_cast<double>(last), 0, n, 1, [mark, first](Commands& commands, double v) {
               mark(commands, first > 0 ? static_cast<double>(first) : v, v);
             });
  for (StageHandle& handle : all) handle.as.kind = ParameterKind::integer;
  return all;
}

void OpticsExhibit::draw_numbers(Ui& ui, const Box& whole) {
  const OpticsState* state = shown();
  const Look& look = *ui.look;
  const Index who = point_.lit() >= 0 ? point_.lit() : present();
  const auto at = static_cast<std::size_t>(std::max<Index>(who, 0));
  const bool there = who >= 0 && place_[at] >= 0;
  const Box box = plot_heading(ui, whole, who >= 0 ? "Point " + format_count(who + 1) : "Reachability",
                               there      ? "place " + format_count(place_[at] + 1)
                               : who >= 0 ? "not visited yet"
                                          : "");
  if (who < 0) {
    text_wrapped(ui, look.regular, look.small(), {box.x, box.y}, box.w, look.colours().faint,
                 "No point is visited yet. Play, or step on.");
    return;
  }
  std::vector<NumberRow> rows{{"its core distance", reach_words(state->core[at])}};
  if (const auto from = state->predecessor[at]; from < 0) {
    rows.push_back({there ? "reached from" : "offers so far", there ? "no point" : "none"});
  } else {
    const std::string point = format_count(from + 1);
    double square = 0;
    for (Index j = 0; j < data_->dims(); ++j) {
      const double apart =
          static_cast<double>(data_->points.at(who, j)) - static_cast<double>(data_->points.at(from, j));
      square += apart * apart;
    }
    rows.push_back({"distance to point " + point, format_number(std::sqrt(square), 3)});
    rows.push_back({"core distance of " + point, reach_words(state->core[from])});
    rows.push_back({there ? "reachability: the larger" : "its offer: the larger",
                    reach_words(state->reachability[at]), true});
  }
  number_lines(ui, box, rows, line_h);
}

void OpticsExhibit::draw_sizes(Ui& ui, const Box& box) {
  const std::string heading = by_xi() ? "Innermost valleys" : "Clusters at ε′ = " + parameters_.value("eps");
  const Box rows_box = plot_heading(ui, box, heading, format_count(clusters_));
  std::vector<LegendRow> rows;
  for (const auto& [number, count] : sizes_) {
    rows.push_back(
        {.group = number, .label = "cluster " + std::to_string(number + 1), .value = format_count(count)});
  }
  const bool walking = !walked();
  if (!by_xi() || !walking)
    rows.push_back({.group = -1, .label = by_xi() ? "in none" : "noise", .value = format_count(noise_)});
  int lit = -2;
  if (const Index i = point_.lit(); i >= 0 && place_[i] >= 0) lit = numbers_[i];
  const LegendHit hit = legend(ui, "sizes", rows_box, rows, lit);
  if (hit.row >= 0 && static_cast<std::size_t>(hit.row) < sizes_.size())
    group_.look_at(sizes_[hit.row].first);
}

void OpticsExhibit::plots(PlotColumn& column) {
  if (!data_ || !player_.begun() || !shown()) return;
  if (place_.size() != numbers_.size() || place_.empty()) column.only_keep_room();
  column.part(numbers_h, [this](Ui& ui, const Box& box) { draw_numbers(ui, box); });
  column.space(gap);
  if (rand_) {
    agreement_part(column, *data_, rand_, information_);
    column.space(8.0f);
  }
  column.part(legend_room(static_cast<int>(sizes_.size()) + 1),
              [this](Ui& ui, const Box& box) { draw_sizes(ui, box); });
}

}  // namespace lab
