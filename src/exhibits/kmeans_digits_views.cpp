// What KmeansDigitsExhibit draws. It only reads state; what a person does goes through Ui::set.

#include <algorithm>
#include <cmath>

#include "exhibits/kmeans_digits_exhibit.h"
#include "exhibits/kmeans_parts.h"
#include "exhibits/plot/heat_map.h"
#include "exhibits/plot/histogram.h"
#include "exhibits/plot/line.h"
#include "exhibits/plot/text.h"
#include "exhibits/tables.h"

namespace lab {
namespace {

constexpr float gap = 16.0f;  // px before scaling
constexpr float cost_plot_h = 150.0f;
constexpr float accuracy_h = 44.0f;

Box below_header(const Ui& ui) {
  const float top = ui.header_h + ui.look->px(12);
  const float side = ui.look->px(28);
  return {ui.stage.x + side, ui.stage.y + top, ui.stage.w - 2 * side, ui.stage.h - top - ui.look->px(20)};
}

}  // namespace

void KmeansDigitsExhibit::draw_stage(Ui& ui) {
  if (!data_ || !shown()) return;
  const std::string& view = parameters_.choice("view");
  if (view == "confusion") {
    draw_confusion(ui);
  } else if (view == "accuracy") {
    draw_accuracy(ui);
  } else if (view == "draw") {
    draw_drawing(ui);
  } else {
    draw_centroids(ui);
  }
}

void KmeansDigitsExhibit::draw_centroids(Ui& ui) {
  const KmeansState& state = *shown();
  ImageGridStyle style;
  style.recorded = true;
  style.selected = parameters_.integer("cluster") - 1;
  const bool room = state.centroids.rows() <= 100;
  for (Index k = 0; room && k < state.centroids.rows(); ++k) {
    const auto at = static_cast<std::size_t>(k);
    if (at < clusters_.label.size()) {
      const bool used = clusters_.label[at] >= 0;
      style.captions.push_back(used ? cluster_name(static_cast<int>(k)) + " · " +
                                          format_percent(clusters_.purity[at], 0)
                                    : "empty");
    } else {
      style.captions.push_back(std::to_string(k + 1));
    }
    style.notes.push_back(at < state.counts.size() ? format_count(state.counts[at]) : "");
  }
  const ImageHit hit = centroid_grid_.draw(ui, "centroid", below_header(ui), style);
  if (hit.index < 0) return;
  const auto k = static_cast<std::size_t>(hit.index);
  std::string note = "centroid " + std::to_string(k + 1);
  if (k < state.counts.size()) note += "\n" + plural(state.counts[k], "image", "images");
  if (k < clusters_.label.size() && clusters_.label[k] >= 0) {
    note += "\nmostly " + cluster_name(hit.index) + ": " + format_percent(clusters_.purity[k]);
  }
  if (k < state.counts.size()) note += "\npress to see them";
  tooltip(ui, ImVec2(hit.cell.x + 0.5f * hit.cell.w, hit.cell.y), ui.stage, note);
  if (hit.clicked && ui.set) {
    const bool again = parameters_.integer("cluster") == hit.index + 1;
    ui.set("cluster", again ? "0" : std::to_string(hit.index + 1));
  }
}

void KmeansDigitsExhibit::draw_confusion(Ui& ui) {
  if (!labelled() || tested_revision_ != player_.revision() || !test_.done()) return;
  const Counts& table = test_.confusion();
  std::vector<double> values(static_cast<std::size_t>(table.size()));
  std::transform(table.data(), table.data() + table.size(), values.begin(),
                 [](std::int64_t n) { return static_cast<double>(n); });
  HeatMapPlot plot;
  plot.rows = static_cast<int>(table.rows());
  plot.columns = static_cast<int>(table.cols());
  plot.values = values;
  plot.row_labels = plot.column_labels = data_->class_names;
  plot.row_name = "true digit";
  plot.column_name = "named by the nearest centroid";
  plot.by_row = true;
  const HeatMapHit hit = heat_map(ui, "confusion", below_header(ui), plot);
  if (hit.row >= 0) {
    const auto row = static_cast<std::size_t>(hit.row), column = static_cast<std::size_t>(hit.column);
    tooltip(ui, ImGui::GetIO().MousePos, ui.stage,
            plural(table(hit.row, hit.column), "image", "images") + " of a " + data_->class_names[row] +
                "\nnamed " + data_->class_names[column]);
  }
}

void KmeansDigitsExhibit::draw_accuracy(Ui& ui) {
  if (!labelled() || !against_k_begun_) return;
  std::vector<double> k, train, test;
  int present = -1;
  for (const AccuracyAgainstK::Row& row : against_k_.rows()) {
    if (row.k == parameters_.integer("k")) present = static_cast<int>(k.size());
    k.push_back(row.k);
    train.push_back(100.0 * row.train);
    test.push_back(100.0 * row.test);
  }
  if (k.empty()) return;
  LinePlot plot;
  plot.series.push_back({.y = test, .x = k, .label = "test accuracy", .present = present});
  plot.series.push_back({.y = train,
                         .x = k,
                         .label = "purity of the training images",
                         .colour = ui.look->colours().soft,
                         .dashed = true});
  plot.legend = true;
  plot.log_x = true;
  plot.axes.x_name = "clusters K";
  plot.axes.y_name = "per cent right";
  plot.y_low = 0;
  plot.y_high = 100;
  const LineHit hit = line_plot(ui, "accuracy", below_header(ui), plot);
  if (hit.clicked && hit.index >= 0 && ui.set) {
    const int chosen = static_cast<int>(k[static_cast<std::size_t>(hit.index)]);
    ui.set("k", std::to_string(chosen));
    ui.set("view", "centroids");
  }
}

void KmeansDigitsExhibit::draw_drawing(Ui& ui) {
  const Look& look = *ui.look;
  const Box area = below_header(ui);
  const bool wide = area.w > look.px(460);
  const float pad_side =
      wide ? std::min(0.46f * area.w, area.h - look.px(130)) : std::min(0.64f * area.w, 0.5f * area.h);
  const Box sheet = pad_.draw(ui, {area.x, area.y, pad_side, pad_side}, "ink", ink_);
  if (!ink_.empty()) {
    const bool uci = data_->image_width == 8;
    const char* how = uci ? "set into 32 × 32, ink counted in blocks of 4 × 4"
                          : "scaled into 20 × 20, centre of mass to the middle of 28 × 28";
    const float side =
        wide ? look.px(112) : std::min(look.px(96), area.right() - sheet.right() - look.px(gap));
    const ImVec2 at =
        wide ? ImVec2(area.x, sheet.bottom() + look.px(gap)) : ImVec2(sheet.right() + look.px(gap), sheet.y);
    const Box image = drawing_grid_.draw_one(ui, 0, {at.x, at.y, side, side});
    const ImVec2 words =
        wide ? ImVec2(image.right() + look.px(gap), at.y) : ImVec2(at.x, at.y + side + look.px(8));
    const float words_w = wide ? pad_side - image.w - look.px(gap) : area.right() - at.x;
    text_wrapped(ui, look.regular, look.small(), words, words_w, look.colours().soft,
                 std::string("prepared: ") + how);
  }
  if (distances_.empty()) return;
  const float beside = sheet.right() + look.px(2 * gap), under = sheet.bottom() + look.px(gap);
  const Box right = wide ? Box{beside, area.y, area.right() - beside, area.h}
                         : Box{area.x, under, area.w, area.bottom() - under};
  const Box rest = plot_heading(ui, right, "Distance to every centroid", "nearest first");
  const float row_h = look.px(34);
  const auto rows = std::min(distances_.size(), static_cast<std::size_t>(std::max(1.0f, rest.h / row_h)));
  const double longest = distances_.back().value;
  for (std::size_t i = 0; i < rows; ++i) {
    const float y = rest.y + static_cast<float>(i) * row_h;
    const float image = row_h - look.px(6);
    nearest_grid_.draw_one(ui, static_cast<int>(i), {rest.x, y, image, image});
    const float middle = y + 0.5f * image;
    const float label_w = look.px(28), number_w = look.px(52);
    text_anchored(ui, look.semibold, look.body(), ImVec2(rest.x + image + look.px(10), middle), 0.0f, 0.5f,
                  i == 0 ? look.colours().accent : look.colours().ink, cluster_name(distances_[i].cluster));
    const float bar_x = rest.x + image + label_w + look.px(8);
    const float bar_w = std::max(0.0f, rest.right() - number_w - bar_x);
    const auto share = static_cast<float>(longest > 0 ? distances_[i].value / longest : 0.0);
    ui.draw->AddRectFilled(ImVec2(bar_x, middle - look.px(4)),
                           ImVec2(bar_x + bar_w * share, middle + look.px(4)),
                           i == 0 ? look.colours().accent : look.colours().line, look.px(4));
    text_tabular(ui, look.regular, look.small(), ImVec2(rest.right(), middle - 0.6f * look.small()),
                 look.colours().soft, format_number(distances_[i].value, 3));
  }
}

float KmeansDigitsExhibit::plots_height(float) const {
  if (!data_ || parameters_.choice("view") == "accuracy") return 0.0f;
  const float members = parameters_.integer("cluster") > 0 ? 230.0f : 60.0f;
  return cost_plot_h + gap + accuracy_h + members;
}

void KmeansDigitsExhibit::draw_plots(Ui& ui) {
  const KmeansState* state = shown();
  if (!data_ || !state || parameters_.choice("view") == "accuracy") return;
  const Look& look = *ui.look;
  Box box = ui.plots;
  const auto take = [&](float height) {
    const Box part{box.x, box.y, box.w, look.px(height)};
    box.y += look.px(height);
    box.h -= look.px(height);
    return part;
  };
  draw_kmeans_cost(ui, take(cost_plot_h), player_);
  take(gap);
  if (labelled() && !state->labels.empty()) {
    const bool tested = tested_revision_ == player_.revision() && test_.done();
    const Box left =
        plot_heading(ui, take(accuracy_h), "Test accuracy", tested ? format_percent(test_.accuracy()) : "…");
    text(ui, look.regular, look.small(), ImVec2(left.x, left.y - look.px(4)), look.colours().faint,
         plural(images_.test.rows, "image", "images") + " kept apart");
  }
  const int cluster = parameters_.integer("cluster");
  if (cluster == 0) {
    if (parameters_.choice("view") == "centroids" && !state->labels.empty()) {
      text_wrapped(ui, look.regular, look.small(), ImVec2(box.x, box.y + look.px(4)), box.w,
                   look.colours().faint, "Press a centroid to see images of its cluster.");
    }
    return;
  }
  if (state->labels.empty()) return;
  const Index count = state->counts[static_cast<std::size_t>(cluster - 1)];
  const Box rest =
      plot_heading(ui, box, "Cluster " + std::to_string(cluster), plural(count, "image", "images"));
  ImageGridStyle style;
  style.columns = 8;
  style.gap = 3;
  style.max_cell = 28;
  const ImageHit hit = member_grid_.draw(ui, "member", rest, style);
  if (hit.index >= 0 && labelled()) {
    const Index i = members_[static_cast<std::size_t>(hit.index)];
    tooltip(
        ui, ImVec2(hit.cell.x + 0.5f * hit.cell.w, hit.cell.y), ui.plots,
        "image " + format_count(i + 1) + "\nlabel: " +
            data_->class_names[static_cast<std::size_t>(images_.train_labels[static_cast<std::size_t>(i)])]);
  }
}

}  // namespace lab
