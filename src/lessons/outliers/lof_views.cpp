// What LofExhibit draws. It only reads state; what a person does becomes ui.commands.

#include <algorithm>
#include <cmath>

#include "lessons/outliers/lof_exhibit.h"
#include "stage/naming.h"
#include "stage/number_rows.h"
#include "stage/plot_column.h"
#include "stage/spoken.h"
#include "stage/tables.h"
#include "ui/plot/histogram.h"
#include "ui/plot/line.h"
#include "ui/plot/markers.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr float gap = 16.0f;
constexpr float formula_h = 152.0f;
constexpr float histogram_h = 150.0f;
constexpr Index most_circles = 3000;  // more circles are a smear
constexpr int ranked_rows = 8;

}  // namespace

void LofExhibit::draw_stage(Ui& ui) {
  if (!data_) return;
  const std::string& view = parameters_.choice("view");
  const float top = ui.header_h + ui.look->px(12), side = ui.look->px(28);
  const Box inner{ui.stage.x + side, ui.stage.y + top, ui.stage.w - 2 * side, ui.stage.h - top - side};
  if (view == "scores" && finished()) return draw_histogram(ui, inner, true);
  if (view == "roc" && finished()) return draw_roc(ui, inner);
  PointStageStyle style;
  style.group_name = "";
  style.by_label = parameters_.flag("show", "labels") && data_->has_labels();
  style.note = [this](Index i) {
    const LofState* state = finished();
    if (!state) return std::string();
    const auto at = static_cast<std::size_t>(i);
    return "factor " + format_number(state->score[at], 3) + "\ndensity " +
           format_number(state->density[at], 3) + "\npress to follow this point" +
           (moves_points() ? ", drag it away" : "");
  };
  style.movable = moves_points();
  const PointStageHit hit = stage_.draw(ui, ui.stage, style, [&] {
    if (finished() && shown()->done && parameters_.flag("show", "circles")) draw_scores(ui);
    if (finished() && parameters_.flag("show", "story")) draw_story(ui);
  });
  if (finished() && parameters_.flag("show", "story")) ring_followed(ui);
  // The one that is dragged is the one whose formulas are looked at.
  const Index taken = hit.gripped >= 0 ? hit.gripped : hit.clicked ? hit.hovered : -1;
  if (taken >= 0 && parameters_.integer("point") != taken + 1)
    ui.commands.set("point", std::to_string(taken + 1));
}

void LofExhibit::draw_scores(Ui& ui) {
  if (data_->size() > most_circles) return;
  const LofState& state = *finished();
  const auto xy = stage_.cloud().positions();
  for (std::size_t i = 0; i < state.score.size(); ++i) {
    const double excess = std::min(state.score[i] - 1.0, 6.0);
    if (excess < 0.05) continue;
    const bool outlier = is_outlier(static_cast<Index>(i));
    const ImU32 colour = outlier ? Look::group_colour(5) : ui.look->colours().faint;
    // The area grows with the factor: twice as unusual looks twice as large.
    const float radius = ui.look->px(5.0f + 16.0f * static_cast<float>(std::sqrt(excess)));
    const ImVec2 at = stage_.plane().to_px(xy[2 * i], xy[2 * i + 1]);
    ui.draw->AddCircleFilled(at, radius, with_alpha(colour, outlier ? 0.10f : 0.05f));
    ui.draw->AddCircle(at, radius, with_alpha(colour, outlier ? 0.9f : 0.35f), 0, ui.look->px(1.2f));
  }
}

void LofExhibit::draw_story(Ui& ui) {
  if (followed_ < 0 || story_.neighbours.empty()) return;
  const Look& look = *ui.look;
  const Plane& plane = stage_.plane();
  const auto xy = stage_.cloud().positions();
  const auto px = [&](Index i) {
    const auto at = static_cast<std::size_t>(2 * i);
    return plane.to_px(xy[at], xy[at + 1]);
  };
  const ImVec2 here = px(followed_);
  const LofPhase phase = shown()->phase;
  for (std::size_t j = 0; j < story_.neighbours.size(); ++j) {
    const ImVec2 there = px(story_.neighbours[j]);
    const bool lengthened = phase != LofPhase::neighbours && story_.their_k_distance[j] > story_.distance[j];
    if (phase == LofPhase::reached && lengthened && flat() && story_.distance[j] > 0) {
      // The neighbour's own k-distance, longer than the way to it; and the way, as long as that.
      ui.draw->AddCircle(there, static_cast<float>(story_.their_k_distance[j] * plane.scale().x),
                         with_alpha(look.colours().warn, 0.45f), 0, look.px(1.0f));
      const auto longer = static_cast<float>(story_.their_k_distance[j] / story_.distance[j]);
      const ImVec2 end(here.x + longer * (there.x - here.x), here.y + longer * (there.y - here.y));
      ui.draw->AddLine(there, end, with_alpha(look.colours().warn, 0.45f), look.px(1.3f));
      ui.draw->AddCircleFilled(end, look.px(2.5f), look.colours().warn);
    }
    ui.draw->AddLine(here, there, with_alpha(lengthened ? look.colours().warn : look.colours().accent, 0.75f),
                     look.px(1.3f));
    part_mark(ui, "neighbours", there, look.px(6));
    ui.draw->AddCircle(there, look.px(6), look.colours().accent, 0, look.px(1.5f));
  }
  if (flat()) {
    ui.draw->AddCircle(here, static_cast<float>(story_.k_distance * plane.scale().x), look.colours().accent,
                       0, look.px(1.5f));
  }
}

void LofExhibit::ring_followed(Ui& ui) {
  if (followed_ < 0) return;
  const Look& look = *ui.look;
  const auto xy = stage_.cloud().positions();
  const auto i = static_cast<std::size_t>(2 * followed_);
  if (i + 1 >= xy.size()) return;
  const float radius = look.px(8);
  const ImVec2 at = stage_.plane().to_px(xy[i], xy[i + 1]);
  part_mark(ui, "followed", at, radius);
  ui.draw->AddCircle(at, radius, look.colours().ink, 0, look.px(2.5f));
  ui.record({"followed",
             "Point " + std::to_string(followed_ + 1),
             "handle",
             format_number(xy[i]) + ", " + format_number(xy[i + 1]),
             {at.x - radius, at.y - radius, 2 * radius, 2 * radius}});
}

void LofExhibit::draw_histogram(Ui& ui, const Box& whole, bool large) {
  const LofState* state = finished();
  if (!state) return;
  const Box box =
      large ? whole : plot_heading(ui, whole, "All factors", "threshold " + parameters_.value("threshold"));
  // A few enormous factors must not press all others into one bin: the tail is gathered at the right edge.
  const double highest = state->score[order_.front()];
  const double middle = state->score[order_[order_.size() / 2]];
  const double edge = std::min(highest, std::max(4.0 * middle, 1.2 * parameters_.real("threshold")));
  std::vector<double> values(state->score.begin(), state->score.end());
  for (double& v : values) v = std::min(v, edge);
  HistogramPlot plot;
  plot.layers = {make_bins(values, large ? 40 : 24)};
  plot.axes.x_name = large ? "local outlier factor" : "";
  plot.axes.y_name = large ? "points" : "";
  plot.log_count = true;
  plot.mark = std::min(story_.score, edge);
  plot.mark_label = large ? point_name(*data_, followed_) : "";
  plot.thresholds.push_back({.vertical = true,
                             .value = parameters_.real("threshold"),
                             .draggable = true,
                             .label = large ? "threshold" : ""});
  const HistogramHit hit = histogram(ui, large ? "scores-large" : "scores", box, plot);
  if (hit.threshold == 0) {
    ui.commands.set("threshold", number_text(std::max(0.5, std::round(hit.value * 100.0) / 100.0)));
  }
}

void LofExhibit::draw_roc(Ui& ui, const Box& box) {
  if (!area_) return;
  std::vector<double> x, y;
  for (const RocPoint& p : roc_) {
    x.push_back(p.false_rate);
    y.push_back(p.true_rate);
  }
  int present = 0;
  for (std::size_t i = 0; i < roc_.size(); ++i) {
    if (roc_[i].threshold > parameters_.real("threshold")) present = static_cast<int>(i);
  }
  const std::vector<double> diagonal{0.0, 1.0};
  LinePlot plot;
  plot.series.push_back(
      {.y = y, .x = x, .label = "factor as a test for " + positive_name_, .present = present, .dots = false});
  plot.series.push_back({.y = diagonal,
                         .x = diagonal,
                         .label = "chance",
                         .colour = ui.look->colours().faint,
                         .dots = false,
                         .dashed = true});
  plot.axes.x_name = "share of the others above the threshold";
  plot.axes.y_name = "share of " + positive_name_ + " above it";
  plot.x_low = plot.y_low = 0.0;
  plot.x_high = plot.y_high = 1.0;
  plot.legend = true;
  line_plot(ui, "roc", box, plot);
}

void LofExhibit::draw_formula(Ui& ui, const Box& box) {
  const LofPhase phase = shown()->phase;
  const double k = static_cast<double>(story_.neighbours.size());
  double their = 0;
  for (const double d : story_.their_density) their += d / k;
  std::vector<NumberRow> rows{
      {"k-distance", format_number(story_.k_distance, 3), phase == LofPhase::neighbours}};
  if (phase >= LofPhase::reached)
    rows.push_back({"mean reachability", format_number(story_.mean_reach, 3), phase == LofPhase::reached});
  if (phase >= LofPhase::densities)
    rows.push_back({"density = 1 / " + format_number(story_.mean_reach, 3), format_number(story_.density, 3),
                    phase == LofPhase::densities});
  if (phase >= LofPhase::scored) {
    rows.push_back({"neighbours' mean density", format_number(their, 3)});
    rows.push_back({"factor = " + format_number(their, 3) + " / " + format_number(story_.density, 3),
                    format_number(story_.score, 3), true});
  }
  number_lines(ui, box, rows, 19.0f);
}

float LofExhibit::draw_ranking(Ui& ui, const Box& whole) {
  const Look& look = *ui.look;
  const LofState& state = *finished();
  const Box box = plot_heading(ui, whole, "Highest factors", "point");
  const float line = look.px(20);
  const auto rows = std::min<std::size_t>(ranked_rows, order_.size());
  for (std::size_t r = 0; r < rows; ++r) {
    const Index i = order_[r];
    const Box row{box.x, box.y + static_cast<float>(r) * line, box.w, line};
    const Pointer pointer = pointer_area(ui, ("rank-" + std::to_string(r)).c_str(), row);
    const bool here = i == followed_;
    if (pointer.hovered || here) {
      ui.draw->AddRectFilled(ImVec2(row.x - look.px(6), row.y),
                             ImVec2(row.right() + look.px(6), row.bottom()), look.colours().tint, look.px(4));
    }
    const ImU32 colour = is_outlier(i) ? look.colours().ink : look.colours().soft;
    text_anchored(ui, here ? look.semibold : look.regular, look.small(), ImVec2(row.x, row.y + 0.5f * line),
                  0.0f, 0.5f, colour, format_number(state.score[i], 4));
    std::string who = format_count(i + 1);
    if (data_->has_labels()) who += " · " + data_->class_names[data_->labels[i]];
    text_anchored(ui, look.regular, look.small(), ImVec2(row.right(), row.y + 0.5f * line), 1.0f, 0.5f,
                  look.colours().soft, who);
    if (pointer.clicked) ui.commands.set("point", std::to_string(i + 1));
  }
  return box.y - whole.y + static_cast<float>(rows) * line;
}

void LofExhibit::plots(PlotColumn& column) {
  if (!data_ || !player_.begun()) return;
  if (!finished() || !shown() || followed_ < 0) column.only_keep_room();
  column.part(formula_h, [this](Ui& ui, const Box& box) {
    const Box formula = plot_heading(ui, box, "Point " + format_count(followed_ + 1),
                                     parameters_.integer("point") == 0 ? "highest factor" : "followed");
    draw_formula(ui, formula);
  });
  if (!shown() || !shown()->done) column.only_keep_room();
  if (parameters_.choice("view") != "scores") {
    column.part(histogram_h, [this](Ui& ui, const Box& box) { draw_histogram(ui, box, false); });
    column.space(gap);
  }
  column.part(34.0f + 20.0f * ranked_rows, [this](Ui& ui, const Box& box) { draw_ranking(ui, box); });
}

}  // namespace lab
