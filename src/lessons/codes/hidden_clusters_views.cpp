// What HiddenClustersExhibit draws. It only reads state; what a person does becomes ui.commands.

#include <algorithm>
#include <cmath>

#include "lessons/codes/hidden_clusters_exhibit.h"
#include "lessons/codes/two_spaces.h"
#include "stage/confusion_map.h"
#include "stage/naming.h"
#include "stage/network_diagram.h"
#include "stage/plot_column.h"
#include "stage/stage_handle.h"
#include "stage/stage_parts.h"
#include "stage/tables.h"
#include "ui/plot/heat_map.h"
#include "ui/plot/histogram.h"
#include "ui/plot/line.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr float gap = 16.0f;  // px before scaling
constexpr float figures_h = 34.0f + 3 * space_row_h, images_h = 230.0f, hint_h = 60.0f;

}  // namespace

void HiddenClustersExhibit::draw_stage(Ui& ui) {
  if (!data_) return;
  if (!codes_.done()) {
    codes_.wait().draw(ui, below_header(ui));
    return;
  }
  if (trouble_) return;
  const std::string& view = parameters_.choice("view");
  if (view == "units") {
    draw_units(ui);
  } else if (view == "accuracy") {
    draw_accuracies(ui);
  } else if (!shown()) {
    return;
  } else if (view == "confusion") {
    draw_confusions(ui);
  } else {
    draw_means(ui);
  }
}

void HiddenClustersExhibit::draw_means(Ui& ui) {
  const Look& look = *ui.look;
  // Groups are looked for among the codes; the decoder draws their means.
  const Box area = below_network(ui, parameters_, {.card = codes_.card(), .lit = {"code", "decoder"}});
  const auto what = picked();
  for (const std::size_t space : {pixels, code}) {
    const Space& s = spaces_[space];
    const std::string title = space == pixels ? "Means of the pixels" : "Means of the codes, decoded";
    const Box inner = draw_frame(ui, share_of(ui, area, static_cast<int>(space), 2), title,
                                 s.named.empty() ? "" : format_percent(s.clusters.overall) + " right");
    const KmeansState& now = state(space);
    const int clusters = static_cast<int>(now.centroids.rows());
    if (mean_grids_[space].size() != clusters) continue;  // being decoded
    ImageGridStyle style;
    style.recorded = true;
    style.gap = clusters > 64 ? 3 : clusters > 30 ? 6 : 10;
    if (what && what->space == space) style.selected = what->cluster;
    for (int k = 0; clusters <= 36 && k < clusters; ++k) {
      const std::string name = cluster_name(space, k);
      const auto at = static_cast<std::size_t>(k);
      style.captions.push_back(
          !name.empty() ? name + " · " + format_percent(s.clusters.purity[at], 0)
                        : (now.counts.empty() || now.counts[at] > 0 ? std::to_string(k + 1) : "empty"));
    }
    const float pad = look.px(10);
    const Box box{inner.x + pad, inner.y + look.px(4), inner.w - 2 * pad, inner.h - look.px(10)};
    const ImageHit hit =
        mean_grids_[space].draw(ui, (std::string("mean-") + space_ids[space]).c_str(), box, style);
    if (hit.index < 0) continue;
    const auto k = static_cast<std::size_t>(hit.index);
    std::string note = (space == pixels ? "cluster " : "cluster of codes ") + std::to_string(k + 1);
    if (k < now.counts.size()) note += "\n" + plural(now.counts[k], "image", "images");
    if (const std::string name = cluster_name(space, hit.index); !name.empty())
      note += "\n" + format_percent(s.clusters.purity[k]) + " of them " + one_of(name);
    if (!now.labels.empty()) note += "\npress to see them";
    tooltip(ui, {hit.cell.x + 0.5f * hit.cell.w, hit.cell.y}, ui.stage, note);
    if (hit.clicked) {
      const std::string name = std::string(space_ids[space]) + "-" + std::to_string(k + 1);
      ui.commands.set("shown", parameters_.text("shown") == name ? "" : name);
    }
  }
}

void HiddenClustersExhibit::draw_confusions(Ui& ui) {
  if (!labelled() || !assigned()) return;
  const Look& look = *ui.look;
  const Box area = below_header(ui);
  const auto what = picked();
  for (const std::size_t space : {pixels, code}) {
    const Counts& counts = spaces_[space].confusion;
    const Box inner = draw_frame(ui, share_of(ui, area, static_cast<int>(space), 2),
                                 space == pixels ? "Clusters of pixels" : "Clusters of codes",
                                 format_percent(spaces_[space].clusters.overall) + " right");
    const float pad = look.px(10);
    const Box box{inner.x + pad, inner.y + look.px(6), inner.w - 2 * pad, inner.h - look.px(16)};
    std::optional<std::pair<int, int>> cell;
    if (what && what->space == space) cell = {what->truth, what->named};
    const HeatMapHit hit = confusion_map(ui, (std::string("confusion-") + space_ids[space]).c_str(), box,
                                         counts, data_->class_names, "name of its cluster", cell);
    if (hit.row < 0) continue;
    const auto row = static_cast<std::size_t>(hit.row), column = static_cast<std::size_t>(hit.column);
    tooltip(ui, ImGui::GetIO().MousePos, ui.stage,
            plural(counts(hit.row, hit.column), "image", "images") + " of " +
                one_of(data_->class_names[row]) + "\nin clusters named " + data_->class_names[column] +
                "\npress to see them");
    if (hit.clicked) {
      const std::string name =
          std::string(space_ids[space]) + "-" + std::to_string(hit.row) + "-" + std::to_string(hit.column);
      ui.commands.set("shown", parameters_.text("shown") == name ? "" : name);
    }
  }
}

std::vector<StageHandle> HiddenClustersExhibit::handles() const {
  if (!assigned()) return {};
  const bool cells = parameters_.choice("view") == "confusion" && labelled();
  if (!cells && parameters_.choice("view") != "means") return {};
  std::vector<Choice> choices = {{"none", "none"}};
  for (const std::size_t space : {pixels, code}) {
    const std::string id = space_ids[space], of = space == pixels ? " (pixels)" : " (codes)";
    if (!cells) {
      for (int k = 1; k <= parameters_.integer("k"); ++k)
        choices.push_back({id + "-" + std::to_string(k), "cluster " + std::to_string(k) + of});
      continue;
    }
    const Counts& counts = spaces_[space].confusion;
    for (Index row = 0; row < counts.rows(); ++row) {
      for (Index column = 0; column < counts.cols(); ++column) {
        if (counts(row, column) == 0) continue;
        choices.push_back({id + "-" + std::to_string(row) + "-" + std::to_string(column),
                           data_->class_names[static_cast<std::size_t>(row)] + " named " +
                               data_->class_names[static_cast<std::size_t>(column)] + of});
      }
    }
  }
  const std::string& now = parameters_.text("shown");
  const auto listed = [&](const Choice& choice) { return choice.id == now; };
  const bool there = std::any_of(choices.begin(), choices.end(), listed);
  return {choice_handle("shown-images", "Images shown", "Which images are shown beside the stage",
                        std::move(choices), there ? now : "none",
                        [](Commands& commands, const std::string& which) {
                          commands.set("shown", which == "none" ? "" : which);
                        })};
}

void HiddenClustersExhibit::draw_accuracies(Ui& ui) {
  if (!labelled() || !against_begun_) return;
  std::array<std::vector<double>, 2> x, y;
  LinePlot plot;
  for (const std::size_t space : {pixels, code}) {
    int present = -1;
    for (const AccuracyAgainstK::Row& row : against_[space].rows()) {
      if (row.k == parameters_.integer("k")) present = static_cast<int>(x[space].size());
      x[space].push_back(row.k);
      y[space].push_back(100.0 * row.train);
    }
    if (x[space].empty()) continue;
    plot.series.push_back({.y = y[space],
                           .x = x[space],
                           .label = space_name(space),
                           .colour = space_colour(ui, space),
                           .present = present,
                           .dashed = space == pixels});
  }
  if (plot.series.empty()) return;
  plot.log_x = true;  // what is which stands beside the stage
  plot.axes.x_name = "clusters K";
  plot.axes.y_name = "per cent correctly labelled";
  plot.x_low = 10;
  plot.x_high = images_.rows >= 5000 ? 256 : 64;
  double least = 100;
  for (const std::vector<double>& curve : y) {
    for (const double v : curve) least = std::min(least, v);
  }
  plot.y_low = 10.0 * std::floor(least / 10.0);
  plot.y_high = 100;
  const LineHit hit = line_plot(ui, "accuracy", below_header(ui), plot);
  if (hit.clicked && hit.index >= 0) {
    const auto series = plot.series[hit.series];
    ui.commands.set("k", std::to_string(static_cast<int>(series.x[hit.index])));
    ui.commands.set("view", "confusion");
  }
}

void HiddenClustersExhibit::draw_units(Ui& ui) {
  const Look& look = *ui.look;
  std::vector<double> deviation;
  BarPlot plot;
  for (std::size_t j = 0; j < units_.size(); ++j) {
    deviation.push_back(units_[j].deviation);
    plot.labels.push_back(std::to_string(j + 1));
    plot.colours.push_back(units_[j].dead ? look.colours().warn : look.colours().accent);
  }
  plot.values = deviation;
  plot.axes.x_name = "unit of the code";
  plot.axes.y_name = "standard deviation over all images";
  plot.axes.y_ticks = 5;
  const BarHit hit = bars(ui, "units", below_header(ui), plot);
  // A dead unit has no bar to be seen; it gets a cross.
  const float pitch = hit.area.w / static_cast<float>(std::max<std::size_t>(1, units_.size()));
  for (std::size_t j = 0; j < units_.size(); ++j) {
    if (!units_[j].dead) continue;
    text_anchored(ui, look.semibold, look.body(),
                  {hit.area.x + (static_cast<float>(j) + 0.5f) * pitch, hit.area.bottom() - look.px(4)}, 0.5f,
                  1.0f, look.colours().warn, "×");
  }
  if (hit.bar < 0) return;
  const Unit& unit = units_[hit.bar];
  tooltip(ui, ImGui::GetIO().MousePos, ui.stage,
          "unit " + std::to_string(hit.bar + 1) + (unit.dead ? ": dead" : "") + "\nmean " +
              format_number(unit.mean, 3) + " ± " + format_number(unit.deviation, 3) + "\nabove 0 for " +
              format_percent(unit.awake) + " of the images");
}

void HiddenClustersExhibit::plots(PlotColumn& column) {
  if (!data_ || !codes_.done()) return;
  if (trouble_) column.only_keep_room();
  column.part(figures_h, [this](Ui& ui, const Box& box) { draw_figures(ui, box); });
  const std::string& view = parameters_.choice("view");
  if (view == "units" || view == "accuracy") return;
  column.space(gap);
  column.part(picked() ? images_h : hint_h, [this](Ui& ui, const Box& box) { draw_picked(ui, box); });
}

void HiddenClustersExhibit::draw_figures(Ui& ui, const Box& box) {
  const bool known = labelled() && assigned();
  Box rest = plot_heading(ui, box, "Correctly labelled, K = " + parameters_.value("k"), "");
  for (const std::size_t space : {pixels, code}) {
    std::string share = known ? format_percent(spaces_[space].clusters.overall) : "–";
    if (parameters_.choice("view") == "accuracy") {
      // Of the curve that is drawn.
      const std::vector<AccuracyAgainstK::Row>& rows = against_[space].rows();
      const auto row = std::find_if(rows.begin(), rows.end(),
                                    [&](const auto& r) { return r.k == parameters_.integer("k"); });
      share = against_begun_ && row != rows.end() ? format_percent(row->train) : "–";
    }
    rest = space_row(ui, rest, space_colour(ui, space), space_name(space), share);
  }
  space_row(ui, rest, 0, "dead units", std::to_string(dead_units()) + " of " + std::to_string(units_.size()));
}

void HiddenClustersExhibit::draw_picked(Ui& ui, const Box& box) {
  const Look& look = *ui.look;
  const auto what = picked();
  if (!what) {
    if (assigned())
      text_wrapped(ui, look.regular, look.small(), {box.x, box.y + look.px(4)}, box.w, look.colours().faint,
                   parameters_.choice("view") == "confusion" ? "Press a cell of a table to see its images."
                                                             : "Press a mean to see images of its cluster.");
    return;
  }
  if (picked_read_ != what || !assigned()) return;
  const Box rest = plot_heading(ui, box, picked_name(*what), format_count(picked_count_));
  if (picked_images_.empty()) return;
  ImageGridStyle style;
  style.columns = 8;
  style.gap = 3;
  style.max_cell = 28;
  style.recorded = true;
  const ImageHit hit = picked_grid_.draw(ui, "member", rest, style);
  if (hit.index < 0) return;
  const auto i = static_cast<std::size_t>(picked_images_[hit.index]);
  std::string words = "image " + format_count(static_cast<long long>(i) + 1);
  if (labelled()) words += "\n" + one_of(data_->class_names[labels_[i]]);
  for (const std::size_t space : {pixels, code}) {
    const int k = state(space).labels[i];
    const std::string name = cluster_name(space, k);
    words += std::string("\n") + space_ids[space] + ": cluster " + std::to_string(k + 1) +
             (name.empty() ? "" : ", most common label " + name);
  }
  tooltip(ui, {hit.cell.x + 0.5f * hit.cell.w, hit.cell.y}, ui.plots, words);
}

}  // namespace lab
