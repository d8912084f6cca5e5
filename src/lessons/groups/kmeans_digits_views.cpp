// What KmeansDigitsExhibit draws. It only reads state; what a person does becomes ui.commands.

#include <algorithm>
#include <cmath>

#include "lessons/groups/kmeans_digits_exhibit.h"
#include "stage/confusion_map.h"
#include "stage/kmeans_parts.h"
#include "stage/naming.h"
#include "stage/plot_column.h"
#include "stage/stage_handle.h"
#include "stage/stage_parts.h"
#include "stage/tables.h"
#include "ui/plot/heat_map.h"
#include "ui/plot/histogram.h"
#include "ui/plot/line.h"
#include "ui/plot/pointer.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr float gap = 16.0f;  // px before scaling
constexpr float cost_plot_h = 150.0f;
constexpr float accuracy_h = 44.0f;

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
  // The centroid of the image that is lit.
  if (const Index lit = point_.lit(); lit >= 0 && static_cast<std::size_t>(lit) < state.labels.size()) {
    style.frames.assign(static_cast<std::size_t>(state.centroids.rows()), 0);
    style.frames[state.labels[lit]] = ui.look->colours().warn;
  }
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
    note += "\nmost common label " + cluster_name(hit.index) + ": " + format_percent(clusters_.purity[k]);
  }
  if (k < state.counts.size()) note += "\npress to see them";
  tooltip(ui, ImVec2(hit.cell.x + 0.5f * hit.cell.w, hit.cell.y), ui.stage, note);
  if (hit.clicked) {
    const bool again = parameters_.integer("cluster") == hit.index + 1;
    ui.commands.set("cluster", again ? "0" : std::to_string(hit.index + 1));
  }
}

void KmeansDigitsExhibit::draw_confusion(Ui& ui) {
  if (!labelled() || !tested()) return;
  const Counts& table = test_.confusion();
  const HeatMapHit hit = confusion_map(ui, "confusion", below_header(ui), table, data_->class_names,
                                       "named by the nearest centroid", cell());
  if (hit.row >= 0) {
    const auto row = static_cast<std::size_t>(hit.row), column = static_cast<std::size_t>(hit.column);
    tooltip(ui, ImGui::GetIO().MousePos, ui.stage,
            plural(table(hit.row, hit.column), "image", "images") + " of " + one_of(data_->class_names[row]) +
                "\nnamed " + data_->class_names[column] + "\npress to see them");
  }
  if (hit.clicked && hit.row >= 0) {
    const std::string name = std::to_string(hit.row) + "-" + std::to_string(hit.column);
    ui.commands.set("cell", parameters_.text("cell") == name ? "" : name);
  }
}

std::vector<StageHandle> KmeansDigitsExhibit::handles() const {
  if (parameters_.choice("view") != "confusion" || !labelled() || !tested()) return {};
  const Counts& table = test_.confusion();
  std::vector<Choice> choices = {{"none", "none"}};
  for (Index row = 0; row < table.rows(); ++row) {
    for (Index column = 0; column < table.cols(); ++column) {
      if (table(row, column) == 0) continue;
      choices.push_back({std::to_string(row) + "-" + std::to_string(column),
                         data_->class_names[static_cast<std::size_t>(row)] + " named " +
                             data_->class_names[static_cast<std::size_t>(column)] + ", " +
                             plural(table(row, column), "image", "images")});
    }
  }
  const std::string& now = parameters_.text("cell");
  const auto listed = [&](const Choice& choice) { return choice.id == now; };
  const bool there = std::any_of(choices.begin(), choices.end(), listed);
  return {choice_handle("table-cell", "Cell of the table", "Whose test images are shown beside the table",
                        std::move(choices), there ? now : "none",
                        [](Commands& commands, const std::string& which) {
                          commands.set("cell", which == "none" ? "" : which);
                        })};
}

void KmeansDigitsExhibit::draw_cell(Ui& ui, const Box& box) {
  const Look& look = *ui.look;
  const auto picked = cell();
  if (!picked) {
    text_wrapped(ui, look.regular, look.small(), {box.x, box.y + look.px(4)}, box.w, look.colours().faint,
                 "Press a cell of the table to see its images.");
    return;
  }
  if (cell_read_ != picked || cell_revision_ != player_.revision()) return;  // being compared
  const auto name = [&](int c) { return data_->class_names[c]; };
  const Box rest = plot_heading(ui, box, name(picked->first) + " named " + name(picked->second),
                                plural(cell_count_, "image", "images"));
  if (cell_images_.empty()) return;
  ImageGridStyle style;
  style.columns = 8;
  style.gap = 3;
  style.max_cell = 28;
  style.recorded = true;
  const ImageHit hit = cell_grid_.draw(ui, "cell-image", rest, style);
  if (hit.index < 0) return;
  const Index i = cell_images_[hit.index];
  const int k = centroid_of_test(i);
  tooltip(ui, {hit.cell.x + 0.5f * hit.cell.w, hit.cell.y}, ui.plots,
          "test image " + format_count(i + 1) + "\nnearest centroid " + std::to_string(k + 1) +
              ", most common label " + cluster_name(k) + "\npress to see that cluster");
  if (hit.clicked) {
    ui.commands.set("cluster", std::to_string(k + 1));
    ui.commands.set("view", "centroids");
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
  if (hit.clicked && hit.index >= 0) {
    const int chosen = static_cast<int>(k[hit.index]);
    ui.commands.set("k", std::to_string(chosen));
    ui.commands.set("view", "centroids");
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
  const float row_h = std::max(look.px(34), nearest_grid_.readable() + look.px(6));
  const auto rows = std::min(distances_.size(), static_cast<std::size_t>(std::max(1.0f, rest.h / row_h)));
  const double longest = distances_.back().value;
  for (std::size_t i = 0; i < rows; ++i) {
    const float y = rest.y + static_cast<float>(i) * row_h;
    const float image = row_h - look.px(6);
    const int k = distances_[i].cluster;
    const Pointer pointer =
        pointer_area(ui, ("nearest-" + std::to_string(i)).c_str(), {rest.x, y, rest.w, image});
    if (pointer.hovered || parameters_.integer("cluster") == k + 1)
      ui.draw->AddRectFilled({rest.x - look.px(4), y - look.px(2)},
                             {rest.right() + look.px(4), y + image + look.px(2)}, look.colours().tint,
                             look.px(5));
    if (pointer.clicked)
      ui.commands.set("cluster", parameters_.integer("cluster") == k + 1 ? "0" : std::to_string(k + 1));
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

void KmeansDigitsExhibit::plots(PlotColumn& column) {
  if (!data_ || parameters_.choice("view") == "accuracy") return;
  if (!shown()) column.only_keep_room();
  const bool confusion = parameters_.choice("view") == "confusion";
  column.essential(cost_plot_h, [this](Ui& ui, const Box& box) { draw_kmeans_cost(ui, box, player_); });
  column.space(gap);
  if (labelled()) column.part(accuracy_h, [this](Ui& ui, const Box& box) { draw_test_accuracy(ui, box); });
  const bool images = confusion ? cell().has_value() : parameters_.integer("cluster") > 0;
  column.part(images ? 230.0f : 60.0f, [this, confusion](Ui& ui, const Box& box) {
    if (!confusion) return draw_members(ui, box);
    if (labelled() && !shown()->labels.empty()) draw_cell(ui, box);
  });
}

void KmeansDigitsExhibit::draw_test_accuracy(Ui& ui, const Box& box) {
  if (shown()->labels.empty()) return;
  const Look& look = *ui.look;
  const Box left = plot_heading(ui, box, "Test accuracy", tested() ? format_percent(test_.accuracy()) : "–");
  text(ui, look.regular, look.small(), ImVec2(left.x, left.y - look.px(4)), look.colours().faint,
       plural(images_.test.rows, "image", "images") + " kept apart");
}

void KmeansDigitsExhibit::draw_members(Ui& ui, const Box& box) {
  const Look& look = *ui.look;
  const KmeansState* state = shown();
  const int cluster = parameters_.integer("cluster");
  if (cluster == 0) {
    if (parameters_.choice("view") == "centroids" && !state->labels.empty()) {
      text_wrapped(ui, look.regular, look.small(), ImVec2(box.x, box.y + look.px(4)), box.w,
                   look.colours().faint, "Press a centroid to see images of its cluster.");
    }
    return;
  }
  if (state->labels.empty()) return;
  const Index count = state->counts[cluster - 1];
  const Box rest =
      plot_heading(ui, box, "Cluster " + std::to_string(cluster), plural(count, "image", "images"));
  ImageGridStyle style;
  style.columns = 8;
  style.gap = 3;
  style.max_cell = 28;
  style.recorded = true;
  const auto lit = std::find(members_.begin(), members_.end(), point_.lit());
  if (lit != members_.end()) style.selected = static_cast<int>(lit - members_.begin());
  const ImageHit hit = member_grid_.draw(ui, "member", rest, style);
  if (hit.index < 0) return;
  const Index i = members_[hit.index];
  point_.look_at(i);
  if (hit.clicked) point_.press(ui, i);
  std::string words = "image " + format_count(i + 1);
  if (labelled()) words += "\nlabel: " + data_->class_names[images_.train_labels[i]];
  tooltip(ui, ImVec2(hit.cell.x + 0.5f * hit.cell.w, hit.cell.y), ui.plots,
          words + "\npress to follow it through the half-steps");
}

}  // namespace lab
