// What DbscanExhibit draws. It only reads state; what a person does becomes ui.commands.

#include <algorithm>
#include <cmath>

#include "lessons/groups/agreement.h"
#include "lessons/groups/dbscan_exhibit.h"
#include "stage/plot_column.h"
#include "stage/spoken.h"
#include "stage/tables.h"
#include "ui/plot/legend.h"
#include "ui/plot/line.h"
#include "ui/plot/markers.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr float gap = 16.0f;
constexpr float distances_h = 180.0f;
constexpr Index most_balls = 1500;         // more circles hide the points
constexpr std::size_t curve_points = 800;  // of the k-distance graph: one per pixel is enough

}  // namespace

void DbscanExhibit::draw_stage(Ui& ui) {
  if (!data_) return;
  if (parameters_.choice("view") == "distances" && player_.begun()) {
    const float top = ui.header_h + ui.look->px(12), side = ui.look->px(28);
    draw_k_distances(
        ui, {ui.stage.x + side, ui.stage.y + top, ui.stage.w - 2 * side, ui.stage.h - top - side}, true);
    return;
  }
  PointStageStyle style;
  style.group_name = "cluster";
  style.by_label = parameters_.flag("show", "labels") && data_->has_labels();
  style.note = [this](Index i) { return note(i); };
  style.lit = point_.lit();
  style.movable = moves_points();
  if (kind_.hovered() >= 0 && !style.by_label) style.cloud.only_group = static_cast<int>(kind_.hovered());
  const PointStageHit hit = stage_.draw(ui, ui.stage, style, [&] {
    if (parameters_.flag("show", "graph")) draw_graph(ui);
    draw_balls(ui, point_.lit());
    draw_newest(ui);
  });
  point_.take(ui, hit);
}

std::string DbscanExhibit::note(Index i) const {
  const DbscanState* state = shown();
  if (!state || !player_.begun()) return {};
  const auto near = dbscan_neighbours(data_->points, i, parameters_.real("eps"));
  const auto kind = state->kinds.empty() ? DbscanKind::unknown : state->kinds[i];
  std::string words =
      plural(static_cast<Index>(near.size()), "point", "points") + " within ε, itself counted";
  if (kind == DbscanKind::core) words += "\ncore point";
  if (kind == DbscanKind::noise) words += "\nnoise";
  if (kind != DbscanKind::border) return words;
  words += "\nborder point";
  const std::vector<int> clusters = clusters_within(i);
  if (clusters.size() < 2) return words;
  words += "\nwithin ε of clusters ";
  for (std::size_t c = 0; c < clusters.size(); ++c)
    words += (c == 0 ? "" : c + 1 == clusters.size() ? " and " : ", ") + std::to_string(clusters[c] + 1);
  return words + ":\nthe first one gets it";
}

void DbscanExhibit::draw_balls(Ui& ui, Index lit) {
  const DbscanState* state = shown();
  if (!state || !flat()) return;
  const Look& look = *ui.look;
  const Plane& plane = stage_.plane();
  const auto xy = stage_.cloud().positions();
  const double eps = parameters_.real("eps");
  const auto full = static_cast<float>(eps * plane.scale().x);
  const bool first = state->phase == DbscanPhase::laid_out;
  const bool wanted = parameters_.flag("show", "balls") && data_->size() <= most_balls;
  if (wanted && (first || !state->kinds.empty())) {
    const float radius = full * static_cast<float>(first ? grown() : 1.0);
    // Their union, with its edge: all balls in the colour of the edge, then all of them a little smaller in
    // that of the inside.
    for (const bool inside : {false, true}) {
      for (std::size_t i = 0; i < state->kinds.size() && 2 * i + 1 < xy.size(); ++i) {
        // Before anything is known every point draws its ball; then only those of the core points stay.
        if (!first && state->kinds[i] != DbscanKind::core) continue;
        const int label = i < state->labels.size() ? state->labels[i] : -1;
        const ImU32 colour = label >= 0 ? Look::group_colour(label) : look.colours().accent;
        const ImVec2 at = plane.to_px(xy[2 * i], xy[2 * i + 1]);
        ui.draw->AddCircleFilled(at, inside ? radius - look.px(1) : radius,
                                 mix(look.colours().stage, colour, inside ? 0.12f : 0.4f));
      }
    }
  }
  const Index spoken = ui.speaks_of("radius") && lit < 0 && data_->size() > 0 ? 0 : lit;
  if (spoken >= 0 && spoken < data_->size()) {
    const auto i = static_cast<std::size_t>(2 * spoken);
    const ImVec2 at = plane.to_px(xy[i], xy[i + 1]);
    part_line(ui, "radius", at, {at.x + full, at.y});
    ui.draw->AddCircleFilled(at, full, with_alpha(look.colours().accent, 0.10f));
    ui.draw->AddCircle(at, full, look.colours().accent, 0, look.px(1.5f));
  }
}

/// The core point that has just joined, and the link by which it did.
void DbscanExhibit::draw_newest(Ui& ui) {
  const DbscanState* state = shown();
  if (!state || state->phase != DbscanPhase::growing || state->newest < 0) return;
  const auto xy = stage_.cloud().positions();
  const auto at = [&](Index i) {
    return stage_.plane().to_px(xy[static_cast<std::size_t>(2 * i)], xy[static_cast<std::size_t>(2 * i) + 1]);
  };
  const ImU32 ink = ui.look->colours().ink;
  ui.draw->AddLine(at(state->found_from), at(state->newest), ink, ui.look->px(1.5f));
  ui.draw->AddCircle(at(state->newest), ui.look->px(9), ink, 0, ui.look->px(1.5f));
}

void DbscanExhibit::draw_graph(Ui& ui) {
  if (!flat()) return;
  const Plane& plane = stage_.plane();
  const auto xy = stage_.cloud().positions();
  const ImU32 colour = with_alpha(ui.look->colours().soft, 0.35f);
  for (const auto& [a, b] : edges_) {
    const auto i = static_cast<std::size_t>(2 * a), j = static_cast<std::size_t>(2 * b);
    ui.draw->AddLine(plane.to_px(xy[i], xy[i + 1]), plane.to_px(xy[j], xy[j + 1]), colour, 1.0f);
  }
}

void DbscanExhibit::draw_k_distances(Ui& ui, const Box& whole, bool large) {
  const std::string eps = "ε = " + parameters_.value("eps");
  const Box box = large ? whole : plot_heading(ui, whole, "k-distances", eps);
  part_box(ui, "radius", whole);
  if (!distances_begun_ || !distances_.done()) return;
  const std::vector<double>& all = distances_.descending();
  std::vector<double> x, y;
  const std::size_t stride = std::max<std::size_t>(1, all.size() / curve_points);
  for (std::size_t i = 0; i < all.size(); i += stride) {
    x.push_back(static_cast<double>(i + 1));
    y.push_back(all[i]);
  }
  LinePlot plot;
  plot.series.push_back(
      {.y = y, .x = x, .label = "distance to point " + parameters_.value("minpts"), .dots = false});
  plot.thresholds.push_back(
      {.vertical = false, .value = parameters_.real("eps"), .draggable = true, .label = large ? eps : ""});
  plot.from_zero = true;
  plot.axes.x_ticks = large ? 5 : 3;
  plot.axes.y_ticks = large ? 5 : 3;
  if (large) {
    plot.axes.x_name = "points, the loneliest first";
    plot.axes.y_name = "distance to the " + parameters_.value("minpts") + "th point";
  }
  const char* const id = large ? "distances-large" : "distances";
  const LineHit hit = line_plot(ui, id, box, plot);
  // A point stands where its k-distance does.
  if (hit.index >= 0 && static_cast<std::size_t>(hit.index) * stride < by_rank_.size()) {
    const Index under = by_rank_[static_cast<std::size_t>(hit.index) * stride];
    point_.look_at(under);
    if (hit.clicked) point_.press(ui, under);
  }
  if (const Index lit = point_.lit(); lit >= 0) {
    const auto rank = std::find(by_rank_.begin(), by_rank_.end(), lit);
    if (rank != by_rank_.end())
      ring_lit(ui, id,
               {hit.x.to_px(static_cast<double>(rank - by_rank_.begin() + 1)),
                hit.y.to_px(distances_.by_point()[lit])},
               lit, ui.look->px(6));
  }
  if (hit.threshold == 0 && hit.value > 0) {
    const double unit = std::pow(10.0, std::floor(std::log10(hit.value)) - 2.0);
    ui.commands.set("eps", number_text(std::round(hit.value / unit) * unit));
  }
}

void DbscanExhibit::plots(PlotColumn& column) {
  if (!data_ || !player_.begun()) return;
  if (!shown()) column.only_keep_room();
  if (parameters_.choice("view") != "distances") {
    column.part(distances_h, [this](Ui& ui, const Box& box) { draw_k_distances(ui, box, false); });
    column.space(gap);
  }
  if (agreement_) agreement_part(column, *data_, agreement_);
  column.part(legend_room(3), [this](Ui& ui, const Box& box) { draw_kinds(ui, box); });
}

void DbscanExhibit::draw_kinds(Ui& ui, const Box& box) {
  const DbscanState& state = *shown();
  if (state.phase < DbscanPhase::cores) return;
  const Box rows_box = plot_heading(
      ui, box, "Kinds of points",
      state.phase >= DbscanPhase::components ? plural(state.clusters, "cluster", "clusters") : "");
  const ImU32 soft = ui.look->colours().soft;
  std::vector<LegendRow> rows{
      {.group = 0, .label = "core", .value = format_count(state.cores), .colour = soft}};
  if (state.done) {
    rows.push_back({.group = 3, .label = "border", .value = format_count(state.borders), .colour = soft});
    rows.push_back({.group = 5, .label = "noise", .value = format_count(state.noise), .colour = soft});
  }
  int kind = -2;
  if (const Index lit = point_.lit(); lit >= 0 && static_cast<std::size_t>(lit) < state.kinds.size())
    kind = marker_of(state.kinds[lit]);
  const LegendHit hit = legend(ui, "kinds", rows_box, rows, kind);
  if (hit.row >= 0) kind_.look_at(rows[hit.row].group);
}

}  // namespace lab
