// What PcaDigitsExhibit draws. It only reads state; what a person does becomes ui.commands.

#include <algorithm>
#include <cmath>

#include "lessons/directions/pca_digits_exhibit.h"
#include "stage/class_legend.h"
#include "stage/number_rows.h"
#include "stage/pca_parts.h"
#include "stage/plot_column.h"
#include "stage/stage_parts.h"
#include "stage/tables.h"
#include "stage/titled_image.h"
#include "ui/plot/histogram.h"
#include "ui/plot/line.h"
#include "ui/plot/markers.h"
#include "ui/plot/scree.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr float gap = 16.0f;  // px before scaling
constexpr float scree_h = 170.0f, bars_h = 150.0f;
constexpr float title_h = 24.0f;  // over a picture
constexpr int most_bars = 24;

}  // namespace

void PcaDigitsExhibit::draw_stage(Ui& ui) {
  if (!data_ || !model_) return;
  const std::string& view = parameters_.choice("view");
  if (view == "components") {
    draw_components(ui);
  } else if (view == "map") {
    draw_map(ui);
  } else if (view == "error") {
    draw_errors(ui);
  } else {
    draw_rebuild(ui);
  }
}

void PcaDigitsExhibit::draw_scree(Ui& ui, const Box& whole, bool large) {
  const int kept = shown_k_;
  const Box box = plot_heading(ui, whole, large ? "Share of each component and their sum, %" : "Scree, %",
                               std::to_string(kept) + " · " + share_text(kept));
  ScreePlot plot;
  plot.values = {model_->pca.explained_variance.data(), static_cast<std::size_t>(most())};
  plot.total = model_->pca.total_variance;
  plot.kept = kept;
  plot.cut = true;
  plot.cut_label = large ? "k = " + std::to_string(kept) : "";
  plot.x_name = large ? "component" : "";
  plot.y_ticks = large && box.h > ui.look->px(140) ? 5 : 3;
  const ScreeHit hit = scree_plot(ui, large ? "scree" : "scree-small", box, plot);
  const int wanted = hit.kept >= 0 ? hit.kept : hit.clicked && hit.bar >= 0 ? hit.bar + 1 : kept;
  if (wanted != kept) ui.commands.set("k", std::to_string(wanted));
}

void PcaDigitsExhibit::draw_titled(Ui& ui, ImageGrid& grid, const char* id, const Box& box,
                                   std::string_view title, std::string_view value) {
  titled_image(ui, grid, id, box, title, value, grid.size() > 0);
}

void PcaDigitsExhibit::draw_triple(Ui& ui, const Box& box) {
  const Look& look = *ui.look;
  const float space = look.px(ui.stage.w < look.px(430) ? 8 : 16), line = look.px(title_h);
  const std::string kept = "k = " + std::to_string(shown_k_);
  const std::string error = "error " + format_number(shown_.error, 4);
  if (!drawn()) {
    const float side = std::min((box.w - 2 * space) / 3, box.h - line);
    const auto cell = [&](int i) {
      return Box{box.x + static_cast<float>(i) * (side + space), box.y, side, side + line};
    };
    draw_titled(ui, original_grid_, "original", cell(0), "Original", "");
    draw_titled(ui, rebuilt_grid_, "rebuilt", cell(1), "Rebuilt", kept);
    draw_titled(ui, residual_grid_, "residual", cell(2), difference_title(look, side, error), error);
    return;
  }
  // A sheet large enough to draw on, and what becomes of the drawing in two rows beside it.
  const float sheet = std::min((box.w < look.px(430) ? 0.52f : 0.46f) * box.w, box.h - line);
  text(ui, look.semibold, look.small(), {box.x, box.y}, look.colours().ink, "Draw here");
  pad_.draw(ui, {box.x, box.y + line, sheet, sheet}, "ink", ink_);
  const float left = box.x + sheet + space;
  const float cell_h = (sheet + line - space) / 2,
              cell_w = std::min((box.right() - left - space) / 2, cell_h - line);
  const auto cell = [&](int i) {
    return Box{left + static_cast<float>(i % 2) * (cell_w + space),
               box.y + static_cast<float>(i / 2) * (cell_h + space), cell_w, cell_h};
  };
  draw_titled(ui, original_grid_, "original", cell(0), "Prepared", "");
  draw_titled(ui, rebuilt_grid_, "rebuilt", cell(1), "Rebuilt", kept);
  draw_titled(ui, residual_grid_, "residual", cell(2), difference_title(look, cell_w, error), error);
  const Box words = cell(3);
  if (words.w < look.px(70)) return;
  text_wrapped(ui, look.regular, look.small() - look.px(1), {words.x, words.y + line}, words.w,
               look.colours().soft,
               data_->image_width == 8 ? "prepared: ink counted in blocks" : "prepared: scaled and centred");
}

void PcaDigitsExhibit::draw_rebuild(Ui& ui) {
  const Look& look = *ui.look;
  Box area = below_header(ui);
  const bool high = area.h > look.px(420);
  ImageGridStyle rungs;
  rungs.columns = static_cast<int>(ladder_.size());
  rungs.gap = 10;
  rungs.max_cell = 64;
  rungs.recorded = true;
  for (const int rung : ladder_) {
    rungs.captions.push_back(std::to_string(rung));
    if (rung == k()) rungs.selected = static_cast<int>(rungs.captions.size()) - 1;
  }
  const float line = look.px(title_h);
  // On a small stage the sheet needs the room; the scree plot is beside or under it as well.
  if (drawn() && !high) return draw_triple(ui, area);
  const float rungs_h = high ? ladder_grid_.height(ui, area.w, rungs) : 0.0f,
              scree_least = look.px(high ? 150 : 120);
  const float room = area.h - rungs_h - scree_least - look.px(high ? 2 * gap : gap);
  const float triple_h = std::min(room, (drawn() ? 0.46f * area.w : (area.w - look.px(32)) / 3) + line);
  draw_triple(ui, {area.x, area.y, area.w, triple_h});
  area.y += triple_h + look.px(gap);
  area.h -= triple_h + look.px(gap);
  if (high && !ladder_.empty()) {
    const ImageHit hit = ladder_grid_.draw(ui, "rung", {area.x, area.y, area.w, rungs_h}, rungs);
    if (hit.index >= 0) {
      const int rung = ladder_[hit.index];
      tooltip(ui, {hit.cell.x + 0.5f * hit.cell.w, hit.cell.y}, ui.stage,
              rung == 0 ? "the mean alone\npress to begin there"
                        : plural(rung, "component", "components") + "\npress to take this many");
      if (hit.clicked) ui.commands.set("k", std::to_string(rung));
    }
    area.y += rungs_h + look.px(gap);
    area.h -= rungs_h + look.px(gap);
  }
  draw_scree(ui, {area.x, area.y, area.w, std::min(area.h, look.px(380))}, true);
}

void PcaDigitsExhibit::draw_components(Ui& ui) {
  const Look& look = *ui.look;
  const Box area = below_header(ui);
  const bool narrow = area.w < look.px(430);
  const float side = narrow ? 0.27f * area.w : 0.2f * area.w;
  const float line = look.px(20);
  const Box mean = mean_grid_.draw_one(ui, 0, {area.x, area.y, side, side});
  ui.record({"mean", "Mean image", "handle", "", mean});
  text_anchored(ui, look.semibold, look.small(), {mean.x + 0.5f * mean.w, mean.bottom() + look.px(4)}, 0.5f,
                0.0f, look.colours().ink, "mean");
  // The scale of the colours, under the mean.
  const float bar_y = mean.bottom() + look.px(narrow ? 30 : 44), bar_w = side, bar_h = look.px(8);
  constexpr int steps = 32;
  for (int i = 0; i < steps; ++i) {
    const float t = 2.0f * (static_cast<float>(i) + 0.5f) / steps - 1.0f;
    const float x0 = area.x + bar_w * static_cast<float>(i) / steps,
                x1 = area.x + bar_w * static_cast<float>(i + 1) / steps;
    ui.draw->AddRectFilled({std::floor(x0), bar_y}, {std::floor(x1), bar_y + bar_h}, look.signed_colour(t));
  }
  const float size = look.small() - look.px(1);
  text(ui, look.regular, size, {area.x, bar_y + bar_h + look.px(3)}, look.colours().soft, "−");
  text_anchored(ui, look.regular, size, {area.x + 0.5f * bar_w, bar_y + bar_h + look.px(3)}, 0.5f, 0.0f,
                look.colours().soft, "0");
  text_anchored(ui, look.regular, size, {area.x + bar_w, bar_y + bar_h + look.px(3)}, 1.0f, 0.0f,
                look.colours().soft, "+");
  ImageGridStyle style;
  style.recorded = true;
  style.gap = narrow ? 8 : 12;
  const float left = side + look.px(narrow ? 14 : 28);
  const Box grid{area.x + left, area.y, area.w - left, area.h - line};
  if (grid.w < look.px(300)) style.most = 12;
  for (int j = 0; j < component_grid_.size(); ++j) {
    style.captions.push_back("u" + subscript(j + 1));
    if (!narrow) style.notes.push_back(format_percent(model_->pca.explained_ratio[j]));
    style.frames.push_back(j < k() ? look.colours().accent : 0);
  }
  ui.draw->PushClipRect({grid.x - look.px(6), grid.y - look.px(6)},
                        {grid.right() + look.px(6), ui.stage.bottom()}, true);
  const ImageHit hit = component_grid_.draw(ui, "component", grid, style);
  ui.draw->PopClipRect();
  if (hit.index < 0) return;
  const auto row = model_->pca.components.row(hit.index);
  const Index pixel =
      std::clamp<Index>(static_cast<Index>(hit.pixel_y), 0, data_->image_height - 1) * data_->image_width +
      std::clamp<Index>(static_cast<Index>(hit.pixel_x), 0, data_->image_width - 1);
  tooltip(ui, {hit.cell.x + 0.5f * hit.cell.w, hit.cell.y}, ui.stage,
          "component " + std::to_string(hit.index + 1) +
              "\nλ = " + format_number(model_->pca.explained_variance[hit.index], 4) + "\n" +
              format_percent(model_->pca.explained_ratio[hit.index], 2) + " of the variance\nthis pixel " +
              format_number(static_cast<double>(row[pixel]), 2) + "\npress to keep those up to here");
  if (hit.clicked) ui.commands.set("k", std::to_string(hit.index + 1));
}

void PcaDigitsExhibit::draw_hover_card(Ui& ui, Index i, ImVec2 at) {
  const auto key = static_cast<std::uint64_t>(i) * 1024 + static_cast<std::uint64_t>(shown_k_);
  if (card_.wants(key)) {
    const Rebuilt r = take_apart(image_row(i, false), shown_k_);
    std::vector<float> pixels = r.original;
    pixels.insert(pixels.end(), r.rebuilt.begin(), r.rebuilt.end());
    card_.show(key, pixels, data_->image_width, data_->image_height);
  }
  std::string title = "image " + format_count(i + 1);
  if (labelled()) title += " · " + map_.class_names[map_.labels[i]];
  card_.draw(ui, at, title, {"original", "k = " + std::to_string(shown_k_)}, stage_.neighbour_rows());
}

void PcaDigitsExhibit::draw_map(Ui& ui) {
  if (!map_made_) return;
  PointStageStyle style;
  style.by_label = labelled();
  style.group_name = "";
  style.tooltip = false;
  style.images = parameters_.toggle("map-images");
  const Index chosen = !drawn() && !on_test() ? parameters_.integer("image") - 1 : -1;
  style.chosen = chosen < map_.size() ? chosen : -1;
  const PointStageHit hit = stage_.draw(ui, ui.stage, style);
  const auto xy = stage_.cloud().positions();
  const auto spot = [&](Index i) { return stage_.plane().to_px(xy[2 * i], xy[2 * i + 1]); };
  if (style.chosen >= 0) {
    const ImVec2 at = spot(chosen);
    draw_ring(ui, at, ui.look->px(9), ui.look->colours().ink);
    ui.record({"chosen",
               "Chosen image",
               "handle",
               std::to_string(chosen + 1),
               {at.x - ui.look->px(9), at.y - ui.look->px(9), ui.look->px(18), ui.look->px(18)}});
  } else if (!shown_.original.empty() && shown_.scores.size() >= 2) {
    // An image that took no part has a place as well.
    const ImVec2 at = stage_.plane().to_px(shown_.scores[0], shown_.scores[1]);
    draw_ring(ui, at, ui.look->px(9), ui.look->colours().accent);
  }
  if (hit.hovered >= 0) draw_hover_card(ui, hit.hovered, spot(hit.hovered));
  if (hit.clicked) {
    if (parameters_.choice("part") != "train") ui.commands.set("part", "train");
    ui.commands.set("image", std::to_string(hit.hovered + 1));
  }
}

void PcaDigitsExhibit::draw_errors(Ui& ui) {
  const int kept = shown_k_;
  std::vector<double> train(model_->training_error.data(),
                            model_->training_error.data() + model_->training_error.size());
  std::vector<double> test;
  if (errors_known()) test.assign(errors_.errors().data(), errors_.errors().data() + errors_.errors().size());
  LinePlot plot;
  if (!test.empty()) {
    plot.series.push_back(
        {.y = test, .x = {}, .label = "test images", .colour = component_colour(0), .present = kept});
  }
  plot.series.push_back({.y = train,
                         .x = {},
                         .label = data_->test ? "training images" : "all images",
                         .present = kept,
                         .dots = train.size() < 100,
                         .dashed = !test.empty()});
  plot.axes.x_name = "components k";
  plot.axes.y_name = "mean squared error per pixel";
  plot.axes.y_ticks = 6;
  plot.axes.x_whole = true;
  plot.from_zero = true;
  plot.legend = true;
  plot.thresholds.push_back({.vertical = true,
                             .value = static_cast<double>(kept),
                             .draggable = true,
                             .label = "k = " + std::to_string(kept)});
  const LineHit hit = line_plot(ui, "error", below_header(ui), plot);
  if (hit.threshold == 0) {
    const int wanted = std::clamp(static_cast<int>(std::lround(hit.value)), 0, most());
    if (wanted != kept) ui.commands.set("k", std::to_string(wanted));
  } else if (hit.clicked && hit.index >= 0) {
    ui.commands.set("k", std::to_string(hit.index));
  }
}

std::vector<NumberRow> PcaDigitsExhibit::numbers() const {
  const int kept = shown_k_;
  std::vector<NumberRow> rows{{"Variance kept", share_text(kept), true}};
  if (!shown_.original.empty()) rows.push_back({"Error of this image", format_number(shown_.error, 4)});
  rows.push_back({data_->test ? "Training error" : "Error of all images",
                  format_number(model_->training_error[kept], 4)});
  if (errors_known()) rows.push_back({"Test error", format_number(errors_.errors()[kept], 4)});
  rows.push_back({"Numbers per image", std::to_string(kept) + " of " + std::to_string(data_->dims())});
  return rows;
}

void PcaDigitsExhibit::draw_scores(Ui& ui, const Box& whole) {
  if (shown_.scores.size() == 0) return;
  const Box box = plot_heading(ui, whole, "Scores of this image", "");
  const int n = static_cast<int>(std::min<Index>(most_bars, shown_.scores.size()));
  BarPlot plot;
  plot.values = {shown_.scores.data(), static_cast<std::size_t>(n)};
  for (int j = 0; j < n; ++j) {
    plot.labels.push_back(std::to_string(j + 1));
    plot.colours.push_back(j < k() ? ui.look->colours().accent : ui.look->colours().line);
  }
  bars(ui, "scores", box, plot);
}

void PcaDigitsExhibit::plots(PlotColumn& column) {
  if (!model_) return;
  const std::string& view = parameters_.choice("view");
  number_rows(column, drawn() ? "Your drawing" : label_of_image(), numbers());
  column.space(gap);
  if (view != "rebuild" || drawn()) {
    column.part(scree_h, [this](Ui& ui, const Box& box) { draw_scree(ui, box, false); });
    column.space(gap);
  }
  if (view == "rebuild") column.part(bars_h, [this](Ui& ui, const Box& box) { draw_scores(ui, box); });
  if (view == "map" && labelled()) class_legend(column, data_->class_names, map_.labels);
}

}  // namespace lab
