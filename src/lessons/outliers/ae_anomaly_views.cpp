// What AeAnomalyExhibit draws. It only reads state; what a person does becomes ui.commands.

#include <algorithm>
#include <array>
#include <cmath>

#include "lessons/outliers/ae_anomaly_exhibit.h"
#include "stage/network_diagram.h"
#include "stage/number_rows.h"
#include "stage/plot_column.h"
#include "stage/stage_parts.h"
#include "stage/tables.h"
#include "ui/plot/heat_map.h"
#include "ui/plot/line.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr float gap = 16.0f;  // px before scaling
constexpr float title_h = 22.0f, confusion_h = 190.0f, roc_h = 180.0f;

ImU32 usual_colour() { return Look::group_colour(2); }
ImU32 unusual_colour() { return Look::group_colour(5); }

}  // namespace

void AeAnomalyExhibit::draw_stage(Ui& ui) {
  if (!data_) return;
  if (lacks_xrays()) {
    const Box area = below_header(ui);
    text_wrapped(
        ui, ui.look->regular, ui.look->body(), {area.x, area.y}, std::min(area.w, ui.look->px(520)),
        ui.look->colours().soft,
        "The chest X-rays of PneumoniaMNIST (CC BY 4.0) are not shipped. Where they were found on this "
        "machine, the data menu offers them. Otherwise download pneumoniamnist.npz from medmnist.com and "
        "drop the file onto this page: it stays on your machine. The network that learnt from its normal "
        "X-rays is here already.");
    return;
  }
  if (!ready()) {
    if (wait_.failed() || wait_.waiting()) wait_.draw(ui, below_header(ui));
    return;
  }
  const std::string& view = parameters_.choice("view");
  if (view == "worst") return draw_worst(ui);
  if (view == "areas" && counted()) return draw_areas(ui);
  Box area = below_header(ui);
  if (view == "roc" && counted()) return draw_roc(ui, area, true);
  if (view != "scores") return draw_scores(ui, area);
  area = network_above(ui, parameters_, area, {.card = judge_.card(), .lit = {"image", "reconstruction"}});
  const bool drawn = choice_->drawn();
  if (area.w > 2 * area.h) {
    const float width = 0.4f * area.w;
    draw_scores(ui, {area.x, area.y, area.w - width - ui.look->px(2 * gap), area.h});
    draw_one(ui, {area.right() - width, area.y, width, area.h});
    return;
  }
  const float wanted = (drawn ? 0.5f : 0.36f) * area.h;
  const float low = std::min(wanted, ui.look->px(drawn ? 420.0f : 300.0f));
  draw_scores(ui, {area.x, area.y, area.w, area.h - low - ui.look->px(gap)});
  draw_one(ui, {area.x, area.bottom() - low, area.w, low});
}

void AeAnomalyExhibit::draw_scores(Ui& ui, const Box& box) {
  HistogramPlot plot;
  plot.layers = {usual_bins_};
  plot.colours = {usual_colour()};
  plot.labels = {unusual_.empty() ? "images" : usual_name()};
  if (!unusual_.empty()) {
    plot.layers.push_back(unusual_bins_);
    plot.colours.push_back(unusual_colour());
    plot.labels.push_back(unusual_name(true));
  }
  plot.axes.x_name = std::string(score_label()) + (score() == AnomalyScore::low_contrast ? "" : " per pixel");
  plot.axes.y_name = "of 1000";
  if (!chosen_.rebuilt.empty()) {
    plot.mark = std::min(chosen_score(), edge_);
    plot.mark_label = choice_->drawn() ? "your drawing" : "this image";
  }
  plot.thresholds.push_back(
      {.vertical = true, .value = threshold(), .draggable = true, .label = "unusual from here"});
  // Which colour is which, in a line above the plot.
  const Look& look = *ui.look;
  const float size = look.small(), legend_h = look.px(24);
  float right = box.right() - look.px(6);
  for (std::size_t l = plot.labels.size(); l-- > 0;) {
    right -= text_size(look.regular, size, plot.labels[l]).x;
    text(ui, look.regular, size, {right, box.y}, look.colours().soft, plot.labels[l]);
    ui.draw->AddRectFilled({right - look.px(18), box.y + look.px(3)},
                           {right - look.px(7), box.y + look.px(14)}, plot.colours[l], look.px(2));
    right -= look.px(34);
  }
  const HistogramHit hit = histogram(ui, "scores", {box.x, box.y + legend_h, box.w, box.h - legend_h}, plot);
  if (hit.threshold == 0) {
    const double span = std::max(1e-9, hit.x.high - hit.x.low);
    const double unit = std::pow(10.0, std::floor(std::log10(span)) - 3);
    ui.commands.set("threshold", number_text(std::clamp(std::round(hit.value / unit) * unit, -10.0, 100.0)));
  }
}

void AeAnomalyExhibit::draw_one(Ui& ui, const Box& box) {
  const Look& look = *ui.look;
  Box area = box;
  const float space = look.px(12), line = look.px(title_h);
  if (choice_->drawn()) {
    const float sheet_w = std::min(0.56f * box.w, 1.6f * box.h);
    choice_->draw_sheet(ui, {box.x, box.y, sheet_w, box.h});
    area.x += sheet_w + space;
    area.w -= sheet_w + space;
  }
  if (chosen_.rebuilt.empty()) return;
  const bool above = chosen_score() > threshold();
  const std::string verdict =
      format_number(chosen_score(), 3) + (above ? ": called unusual" : ": called usual");
  // A drawing shows itself prepared already.
  const int first = choice_->drawn() ? 1 : 0;
  const auto count = static_cast<float>(3 - first);
  const float in_column = std::min(area.w, (area.h - line * (count + 1) - space * (count - 1)) / count);
  const float in_row = std::min((area.w - space * (count - 1)) / count, area.h - 2 * line);
  const bool below = in_column > in_row;
  const float side = std::max(in_column, in_row);
  if (side < look.px(16)) return;
  const char* titles[] = {"Image", "Rebuilt", "Difference"};
  ImageGrid* const grids[] = {&original_grid_, &rebuilt_grid_, &difference_grid_};
  float x = area.x, y = area.y;
  for (int i = first; i < 3; ++i) {
    text(ui, look.semibold, look.small(), {x, y}, look.colours().ink,
         ellipsized(look.semibold, look.small(), titles[i], below ? area.w : side + space));
    const Box used = grids[i]->draw_one(ui, 0, {x, y + line, side, side});
    ui.record({std::string("image-") + std::to_string(i), titles[i], "handle", "", used});
    (below ? y : x) += side + space + (below ? line : 0.0f);
  }
  const float at = below ? y : area.y + line + side + look.px(4);
  text(ui, look.regular, look.small(), {area.x, at}, above ? look.colours().warn : look.colours().soft,
       ellipsized(look.regular, look.small(), choice_->name() + " · " + verdict, area.w));
}

void AeAnomalyExhibit::draw_roc(Ui& ui, const Box& whole, bool large) {
  const Box box = large ? whole : plot_heading(ui, whole, "ROC", "area " + format_fixed(roc_area(roc()), 3));
  struct Curve {
    std::vector<double> x, y;
  };
  std::array<Curve, anomaly_scores> curves;
  const Look& look = *ui.look;
  LinePlot plot;
  constexpr std::array<int, anomaly_scores> colours = {0, 1, 6, 2, 3};
  for (const AnomalyScoreName& name : anomaly_score_names()) {
    const auto s = static_cast<std::size_t>(name.score);
    if (!large && name.score != score()) continue;
    for (const RocPoint& p : roc_[s]) {
      curves[s].x.push_back(p.false_rate);
      curves[s].y.push_back(p.true_rate);
    }
    int present = -1;
    if (name.score == score()) {
      for (std::size_t i = 0; i < roc_[s].size(); ++i) {
        if (roc_[s][i].threshold > threshold()) present = static_cast<int>(i);
      }
    }
    plot.series.push_back({.y = curves[s].y,
                           .x = curves[s].x,
                           .label = std::string(name.label) + ": area " + format_fixed(roc_area(roc_[s]), 2),
                           .colour = Look::group_colour(colours[s]),
                           .present = present,
                           .dots = false,
                           .dashed = !name.network,
                           .width = name.score == score() ? 3.0f : 1.5f});
  }
  const std::vector<double> diagonal{0.0, 1.0};
  plot.series.push_back({.y = diagonal,
                         .x = diagonal,
                         .label = "chance",
                         .colour = look.colours().faint,
                         .dots = false,
                         .dashed = true,
                         .width = 1.0f});
  plot.axes.x_name = large ? "share of " + usual_name() + " above the threshold" : "";
  plot.axes.y_name = large ? "share of " + unusual_name(true) + " above it" : "";
  plot.x_low = plot.y_low = 0.0;
  plot.x_high = plot.y_high = 1.0;
  plot.hover = large;
  Box room = box;
  if (large) {
    // The names stand under the plot: curves go everywhere inside it.
    room.h -= look.px(19) * (box.w > look.px(560) ? 3.0f : 6.0f) + look.px(8);
  }
  line_plot(ui, large ? "roc" : "roc-small", room, plot);
  if (!large) return;
  const int columns = box.w > look.px(560) ? 2 : 1;
  for (std::size_t i = 0; i < plot.series.size(); ++i) {
    const auto column = static_cast<float>(static_cast<int>(i) % columns);
    const auto row = static_cast<float>(static_cast<int>(i) / columns);
    const ImVec2 at{box.x + look.px(40) + column * 0.48f * box.w,
                    room.bottom() + look.px(8) + row * look.px(19)};
    const float middle = at.y + look.px(8);
    const Series& series = plot.series[i];
    const float end = at.x + look.px(22);
    for (float x = at.x; x < end; x += look.px(series.dashed ? 6.0f : 22.0f)) {
      ui.draw->AddLine({x, middle}, {std::min(end, x + look.px(series.dashed ? 3.5f : 22.0f)), middle},
                       series.colour, look.px(2.5f));
    }
    text(ui, series.width > 2 ? look.semibold : look.regular, look.small(), {end + look.px(8), at.y},
         series.width > 2 ? look.colours().ink : look.colours().soft, series.label);
  }
}

float AeAnomalyExhibit::draw_worst_block(Ui& ui, const Box& box, const char* id, WorstGrids& grids,
                                         std::string_view title, int columns, float cell, bool three) {
  const Look& look = *ui.look;
  const float line = look.px(title_h), names = look.px(74);
  text_elided(ui, look.semibold, look.small(), {box.x, box.y}, box.w, look.colours().ink, title);
  ImageGridStyle style;
  style.columns = columns;
  style.most = columns;
  style.gap = 8;
  style.max_cell = cell / look.scale;
  float y = box.y + line;
  const Dataset& all = judged();
  const auto name_row = [&](const char* name, float used) {
    text_anchored(ui, look.regular, look.small(), {box.x, y + 0.5f * used}, 0.0f, 0.5f, look.colours().soft,
                  name);
  };
  const auto row = [&](ImageGrid& grid, const char* name, const std::string& grid_id, bool captions) {
    style.captions.clear();
    style.recorded = true;
    if (captions) {
      for (const Index i : grids.rows) {
        const auto at = static_cast<std::size_t>(i);
        style.captions.push_back(format_number(values()[at], 2));
      }
    }
    style.frames.clear();
    for (const Index i : grids.rows) {
      const auto at = static_cast<std::size_t>(i);
      const bool unusual = !unusual_.empty() && unusual_[at] == 1;
      style.frames.push_back(unusual ? unusual_colour() : 0);
    }
    const ImageHit hit =
        grid.draw(ui, grid_id.c_str(), {box.x + names, y, box.w - names, box.bottom() - y}, style);
    name_row(name, std::min(cell, hit.used_h));
    y += hit.used_h + look.px(6);
    if (hit.index < 0) return;
    const Index i = grids.rows[hit.index];
    std::string note = "image " + format_count(i + 1);
    if (all.has_labels()) note += ", " + all.class_names[all.labels[i]];
    note +=
        "\n" + std::string(score_label()) + " " + format_number(values()[i], 4) + "\npress to look closer";
    tooltip(ui, {hit.cell.x + 0.5f * hit.cell.w, hit.cell.y}, ui.stage, note);
    if (hit.clicked) {
      ImageChoice::choose(ui, data_->test != nullptr, i);
      ui.commands.set("view", "scores");
    }
  };
  const std::string base(id);
  // Where there is no room for a number under each image, hovering tells it.
  row(grids.image, "image", base, cell >= look.px(36));
  row(grids.rebuilt, "rebuilt", base + "-rebuilt", false);
  if (three) row(grids.difference, "difference", base + "-difference", false);
  return y - box.y;
}

void AeAnomalyExhibit::draw_worst(Ui& ui) {
  const Look& look = *ui.look;
  const Box area = below_header(ui);
  // Two blocks of three rows, below each other or side by side; without room for three rows the difference is left away.
  const float least = highest_.image.readable(), between = look.px(8), words = look.px(title_h) + look.px(44);
  const Pane block{0.0f, 1.0f, 220.0f, (words + 2 * (least + between)) / look.px(1), 0.0f};
  const bool two = !missed_.rows.empty();
  const std::vector<Box> places =
      two ? arrange(ui, area, std::array{block, block}, gap) : arrange(ui, area, std::array{block}, gap);
  const float names = look.px(74);
  const bool three = (places[0].h - words) / 3 - between >= least;
  const float cell_h = (places[0].h - words) / (three ? 3 : 2) - between;
  const int columns = std::clamp(static_cast<int>((places[0].w - names) / (cell_h + between)), 4, 14);
  const float cell = std::min(cell_h, (places[0].w - names) / static_cast<float>(columns) - between);
  ui.draw->PushClipRect({ui.stage.x, ui.stage.y}, {ui.stage.right(), ui.stage.bottom()}, true);
  const std::string framed = unusual_.empty() ? "" : " (framed: " + unusual_name(true) + ")";
  draw_worst_block(ui, places[0], "highest", highest_, "Highest scores" + framed, columns, cell, three);
  if (two)
    draw_worst_block(ui, places[1], "missed", missed_,
                     "Lowest scores of " + unusual_name(true) + ": rebuilt although never seen", columns,
                     cell, three);
  ui.draw->PopClipRect();
}

void AeAnomalyExhibit::draw_areas(Ui& ui) {
  const Box area = below_header(ui);
  const int pictures = xrays() ? 1 : 2;
  const auto picture = [&](int part) { return share_of(ui, area, part, pictures); };
  std::vector<double> values_of;
  BarPlot plot;
  plot.horizontal = true;
  plot.value_text = true;
  plot.digits = 3;
  plot.high = 1.0;
  if (!xrays()) {
    const Box box = plot_heading(ui, picture(0), "Area for each digit left out", score_label());
    for (std::size_t digit = 0; digit < areas_.size(); ++digit) {
      const bool known = areas_[digit].has_value();
      values_of.push_back(known ? (*areas_[digit])[static_cast<std::size_t>(score())] : 0.0);
      plot.labels.push_back(std::to_string(digit));
      plot.colours.push_back(static_cast<int>(digit) == held_out() ? ui.look->colours().accent
                                                                   : ui.look->colours().faint);
    }
    plot.values = values_of;
    const BarHit hit = bars(ui, "areas", box, plot);
    if (hit.bar >= 0) {
      const auto& known = areas_[hit.bar];
      std::string note = "without " + std::to_string(hit.bar);
      if (known) {
        for (const AnomalyScoreName& name : anomaly_score_names())
          note += "\n" + std::string(name.label) + " " +
                  format_fixed((*known)[static_cast<std::size_t>(name.score)], 3);
      }
      tooltip(ui, ImGui::GetIO().MousePos, ui.stage, note + "\npress to choose it");
      if (hit.clicked) ui.commands.set("held-out", std::to_string(hit.bar));
    }
  }
  const std::string what = xrays() ? "Area for pneumonia" : "Area without " + parameters_.choice("held-out");
  const Box box = plot_heading(ui, picture(pictures - 1), what, "pale: no network needed");
  values_of.clear();
  plot.labels.clear();
  plot.colours.clear();
  for (const AnomalyScoreName& name : anomaly_score_names()) {
    values_of.push_back(roc_area(roc_[static_cast<std::size_t>(name.score)]));
    plot.labels.emplace_back(name.label);
    plot.colours.push_back(name.network ? ui.look->colours().accent : ui.look->colours().faint);
  }
  plot.values = values_of;
  const BarHit hit =
      bars(ui, "scores-compared", {box.x, box.y, box.w, std::min(box.h, ui.look->px(300))}, plot);
  if (hit.clicked && hit.bar >= 0) ui.commands.set("score", anomaly_score_names()[hit.bar].id);
}

void AeAnomalyExhibit::draw_numbers(Ui& ui, const Box& box) {
  const auto share = [](Index part, Index of) {
    return of > 0 ? format_percent(static_cast<double>(part) / static_cast<double>(of)) : std::string("–");
  };
  number_lines(
      ui, plot_heading(ui, box, "At this threshold", format_number(threshold(), 4)),
      {{"Area under the ROC", format_fixed(roc_area(roc()), 3), true},
       {"Unusual caught", share(confusion_.caught, confusion_.caught + confusion_.missed)},
       {"False alarms", share(confusion_.false_alarms, confusion_.false_alarms + confusion_.passed)},
       {"Unusual among those called", share(confusion_.caught, confusion_.caught + confusion_.false_alarms)},
       {"Average precision", format_fixed(average_precision(roc()), 3)}});
}

void AeAnomalyExhibit::draw_confusion(Ui& ui, const Box& whole) {
  const Box box = plot_heading(ui, whole, "Called", "");
  const std::array<double, 4> cells = {
      static_cast<double>(confusion_.caught), static_cast<double>(confusion_.missed),
      static_cast<double>(confusion_.false_alarms), static_cast<double>(confusion_.passed)};
  HeatMapPlot plot;
  plot.rows = plot.columns = 2;
  plot.values = cells;
  plot.row_labels = {xrays() ? "pneumonia" : parameters_.choice("held-out"), xrays() ? "normal" : "others"};
  plot.column_labels = {"unusual", "usual"};
  plot.by_row = true;
  plot.square = false;
  plot.digits = 5;
  heat_map(ui, "confusion", box, plot);
}

void AeAnomalyExhibit::plots(PlotColumn& column) {
  if (!counted()) return;
  column.part(number_rows_room(5), [this](Ui& ui, const Box& box) { draw_numbers(ui, box); });
  column.space(gap);
  column.part(confusion_h, [this](Ui& ui, const Box& box) { draw_confusion(ui, box); });
  column.space(gap);
  if (parameters_.choice("view") != "roc")
    column.part(roc_h, [this](Ui& ui, const Box& box) { draw_roc(ui, box, false); });
}

}  // namespace lab
