// What ClassErrorExhibit draws. It only reads state; what a person does becomes ui.commands.

#include <algorithm>
#include <cmath>

#include "lessons/outliers/class_error_exhibit.h"
#include "stage/network_diagram.h"
#include "stage/number_rows.h"
#include "stage/plot_column.h"
#include "stage/stage_parts.h"
#include "stage/tables.h"
#include "ui/plot/heat_map.h"
#include "ui/plot/histogram.h"
#include "ui/plot/place_dots.h"
#include "ui/plot/pointer.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr float gap = 16.0f;  // px before scaling
constexpr float row_h = 21.0f, histogram_h = 150.0f, class_images_h = 196.0f, result_h = 34.0f + 4 * row_h;

}  // namespace

void ClassErrorExhibit::draw_stage(Ui& ui) {
  if (!data_) return;
  if (!ready_) {
    codes_.wait().draw(ui, below_header(ui));
    return;
  }
  switch (stage()) {
    case ErrorStory::rebuild:
      return draw_examples(ui);
    case ErrorStory::measure:
    case ErrorStory::average:
      return draw_errors(ui);
    case ErrorStory::split:
      return draw_split(ui);
  }
}

void ClassErrorExhibit::draw_card(Ui& ui, Index i, ImVec2 at) {
  if (card_.wants(static_cast<std::uint64_t>(i))) {
    const auto d = static_cast<std::size_t>(images().dims());
    std::vector<float> pixels(2 * d);
    images().points.view().copy_row(i, pixels.data());
    PointsView(codes_.rebuilt()).copy_row(i, pixels.data() + d);
    card_.show(static_cast<std::uint64_t>(i), pixels, data_->image_width, data_->image_height);
  }
  card_.draw(ui, at, image_name(i), {"original", "error " + format_fixed(errors_[i], 4)});
}

void ClassErrorExhibit::draw_examples(Ui& ui) {
  const Look& look = *ui.look;
  Box area = below_network(ui, parameters_, {.card = codes_.card(), .lit = {"encoder", "decoder"}});
  const float words = area.w > look.px(520) ? look.px(72) : 0.0f, space = look.px(gap);
  ImageGridStyle style;
  style.columns = example_columns_;
  style.gap = area.w > look.px(430) ? 8 : 4;
  style.max_cell = 72;
  style.recorded = true;
  float y = area.y;
  for (int row = 0; row < example_rows; ++row) {
    ImageGrid& grid = examples_[row];
    const float least = grid.height(ui, area.w - words, style);
    if (row > 0 && y + std::min(least, (area.h - 3 * space) / example_rows) > area.bottom() + 1) break;
    const ImageHit hit =
        grid.draw(ui, ("example-" + std::to_string(row)).c_str(),
                  {area.x + words, y, area.w - words, (area.h - 3 * space) / example_rows}, style);
    if (words > 0 && hit.used_h > 0) {
      const float cell = 0.5f * hit.used_h;
      text_anchored(ui, look.regular, look.small(), {area.x, y + 0.5f * cell}, 0.0f, 0.5f,
                    look.colours().soft, "original");
      text_anchored(ui, look.regular, look.small(), {area.x, y + 1.5f * cell}, 0.0f, 0.5f,
                    look.colours().soft, "rebuilt");
    }
    if (hit.index >= 0) {
      const Index i = example_of_[row * example_columns_ + hit.index % example_columns_];
      if (i >= 0) {
        point_.look_at(i);
        if (hit.clicked) point_.press(ui, i);
        draw_card(ui, i, {hit.cell.right(), hit.cell.y});
      }
    }
    y += hit.used_h + space;
  }
}

void ClassErrorExhibit::draw_errors(Ui& ui) {
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  Box area = below_header(ui);
  const float names_h = labelled() ? look.px(22) : 0.0f;
  std::vector<double> values;
  values.reserve(order_.size());
  for (const Index i : order_) values.push_back(errors_[i]);
  const bool averaged = stage() == ErrorStory::average;
  std::vector<ImU32> paler;
  PlaceDots plot;
  plot.values = values;
  plot.colours = colours_;
  if (averaged) {
    // The single errors step back behind their averages.
    for (const ImU32 colour : colours_) paler.push_back(with_alpha(colour, 0.35f));
    plot.colours = paler;
  }
  plot.low = 0;
  plot.high = 1.02 * highest_;
  plot.borders = borders_;
  plot.y_ticks = 5;
  plot.x_name = labelled() ? "" : "image";
  plot.y_name = "squared error per pixel";
  if (const Index lit = point_.lit(); lit >= 0) {
    plot.lit = place_[lit];
    plot.lit_number = lit;
  }
  const PlaceDotsHit hit = place_dots(ui, "errors", {area.x, area.y, area.w, area.h - names_h}, plot);
  // The means in figures, where all of them have room.
  Index fewest = static_cast<Index>(order_.size());
  for (const ClassSpread& s : spreads_) fewest = s.count > 0 ? std::min(fewest, s.count) : fewest;
  const float narrowest =
      hit.area.w * static_cast<float>(fewest) / static_cast<float>(std::max<std::size_t>(1, order_.size()));
  Index first = 0;
  for (std::size_t k = 0; k < spreads_.size(); ++k) {
    const ClassSpread& s = spreads_[k];
    if (s.count == 0) continue;
    const float x0 = hit.x.to_px(static_cast<double>(first) + 0.5),
                x1 = hit.x.to_px(static_cast<double>(first + s.count) + 0.5), middle = 0.5f * (x0 + x1);
    first += s.count;
    const bool strong = static_cast<int>(k) == picked_class();
    text_anchored(ui, strong ? look.semibold : look.regular, look.body(),
                  {middle, hit.area.bottom() + look.px(6)}, 0.5f, 0.0f, strong ? c.accent : c.ink,
                  ellipsized(look.regular, look.body(), class_name(static_cast<int>(k)), x1 - x0));
    const Pointer name = pointer_area(ui, ("class-name-" + std::to_string(k)).c_str(),
                                      {x0, hit.area.bottom() + look.px(2), x1 - x0, look.px(24)});
    if (name.clicked) ui.commands.set("class", strong ? "0" : std::to_string(k + 1));
    if (!averaged) continue;
    const float high = hit.y.to_px(s.mean + s.deviation),
                low = hit.y.to_px(std::max(0.0, s.mean - s.deviation));
    const float mean = hit.y.to_px(s.mean), half = 0.34f * (x1 - x0);
    const ImU32 colour = Look::group_colour(static_cast<int>(k));
    ui.draw->AddRectFilled({middle - half, high}, {middle + half, low}, with_alpha(c.stage, 0.75f));
    ui.draw->AddRectFilled({middle - half, high}, {middle + half, low}, with_alpha(colour, 0.28f));
    ui.draw->AddRect({middle - half, high}, {middle + half, low}, colour, 0, 0, look.px(1.25f));
    ui.draw->AddLine({middle - half, mean}, {middle + half, mean}, c.ink, look.px(2.5f));
    if (narrowest > look.px(42))
      text_anchored(ui, look.semibold, look.small() - look.px(1), {middle, high - look.px(3)}, 0.5f, 1.0f,
                    c.ink, format_fixed(s.mean, 4));
  }
  if (hit.place < 0) return;
  // Of the images near the pointer the one whose error is nearest to its height.
  const auto reach = static_cast<Index>(
      std::ceil(look.px(6) / std::max(0.01f, hit.area.w / static_cast<float>(order_.size()))));
  const float pointer_y = ImGui::GetIO().MousePos.y;
  Index best = hit.place;
  const auto away = [&](Index p) {
    const float dy = hit.y.to_px(values[p]) - pointer_y;
    const float dx = hit.x.to_px(static_cast<double>(p) + 1.0) - ImGui::GetIO().MousePos.x;
    return dx * dx + dy * dy;
  };
  for (Index p = std::max<Index>(0, hit.place - reach);
       p <= std::min<Index>(static_cast<Index>(order_.size()) - 1, hit.place + reach); ++p) {
    if (away(p) < away(best)) best = p;
  }
  const Index i = order_[best];
  point_.look_at(i);
  if (hit.clicked) point_.press(ui, i);
  draw_card(ui, i, {hit.x.to_px(static_cast<double>(best) + 1.0), hit.y.to_px(values[best])});
}

void ClassErrorExhibit::draw_split(Ui& ui) {
  const Box area = below_header(ui);
  if (!split_) return;
  draw_histograms(ui, share_of(ui, area, 0, 2));
  draw_pairs(ui, share_of(ui, area, 1, 2));
}

void ClassErrorExhibit::draw_histograms(Ui& ui, const Box& whole) {
  const Look& look = *ui.look;
  const Box inner = draw_frame(ui, whole, "Errors of " + class_name(one()) + " and " + class_name(two()));
  float right = whole.right() - look.px(12);
  for (const int k : {two(), one()}) {
    const float wide = text_size(look.regular, look.small(), class_name(k)).x;
    text(ui, look.regular, look.small(), {right - wide, whole.y + look.px(7)}, look.colours().soft,
         class_name(k));
    right -= wide + look.px(16);
    ui.draw->AddRectFilled({right, whole.y + look.px(10)}, {right + look.px(10), whole.y + look.px(20)},
                           Look::group_colour(k), look.px(2));
    right -= look.px(12);
  }
  std::array<std::vector<double>, 2> values;
  double highest = 0;
  for (std::size_t i = 0; i < errors_.size(); ++i) {
    const int c = images().labels[i];
    if (c != one() && c != two()) continue;
    values[c == one() ? 0 : 1].push_back(errors_[i]);
    highest = std::max(highest, errors_[i]);
  }
  HistogramPlot plot;
  const int bins = values[0].size() + values[1].size() > 600 ? 40 : 20;
  plot.layers = {make_bins(values[0], bins, 0, highest), make_bins(values[1], bins, 0, highest)};
  plot.colours = {Look::group_colour(one()), Look::group_colour(two())};
  plot.labels = {class_name(one()), class_name(two())};
  plot.axes.x_name = "squared error per pixel";
  plot.axes.y_name = "images";
  plot.thresholds.push_back({.vertical = true,
                             .value = split_->threshold,
                             .draggable = false,
                             .label = "k-means: " + format_fixed(split_->threshold, 4)});
  const float pad = look.px(10), line = look.px(22);
  const Box box{inner.x + pad, inner.y + line, inner.w - 2 * pad, inner.h - line - pad};
  const HistogramHit hit = histogram(ui, "split", box, plot);
  // What each side is called, on its side of the threshold.
  const float at = hit.x.to_px(split_->threshold), y = inner.y + look.px(2);
  text_anchored(ui, look.semibold, look.small(), {at - look.px(8), y}, 1.0f, 0.0f, look.colours().ink,
                "← says " + class_name(split_->low_class));
  text_anchored(ui, look.semibold, look.small(), {at + look.px(8), y}, 0.0f, 0.0f, look.colours().ink,
                "says " + class_name(split_->high_class) + " →");
}

void ClassErrorExhibit::draw_pairs(Ui& ui, const Box& whole) {
  const Look& look = *ui.look;
  const int classes = images().classes();
  const Box inner = draw_frame(ui, whole, "Every pair: per cent correctly labelled");
  std::vector<double> values(pairs_.size());
  std::transform(pairs_.begin(), pairs_.end(), values.begin(), [](double v) { return std::round(100 * v); });
  HeatMapPlot plot;
  plot.rows = plot.columns = classes;
  plot.values = values;
  for (int k = 0; k < classes; ++k) plot.row_labels.push_back(class_name(k));
  plot.column_labels = plot.row_labels;
  plot.low = 50;  // no split is worse
  plot.high = 100;
  plot.selected_row = std::min(one(), two());
  plot.selected_column = std::max(one(), two());
  const float pad = look.px(10);
  const HeatMapHit hit =
      heat_map(ui, "pairs", {inner.x + pad, inner.y + pad, inner.w - 2 * pad, inner.h - 2 * pad}, plot);
  if (hit.row < 0 || hit.row == hit.column) return;
  const double share = pairs_[hit.row * classes + hit.column];
  if (!std::isfinite(share)) return;
  tooltip(ui, ImGui::GetIO().MousePos, ui.stage,
          class_name(hit.row) + " and " + class_name(hit.column) + ": " + format_percent(share) +
              "\npress to see their errors");
  if (hit.clicked) {
    const auto [a, b] = std::minmax(hit.row, hit.column);
    ui.commands.set("one", std::to_string(a));
    ui.commands.set("two", std::to_string(b));
    ui.commands.set("one", std::to_string(a));  // where the two had to change places first
  }
}

// ---- beside the stage ----

void ClassErrorExhibit::plots(PlotColumn& column) {
  if (!data_ || !ready_) return;
  const ErrorStory::Stage now = stage();
  if (now == ErrorStory::measure) {
    column.part(histogram_h, [this](Ui& ui, const Box& box) { draw_all_errors(ui, box); });
    column.space(gap);
  }
  if (now == ErrorStory::split) {
    column.part(result_h, [this](Ui& ui, const Box& box) { draw_result(ui, box); });
    column.space(gap);
  }
  if (now >= ErrorStory::average) {
    column.part(34.0f + row_h * static_cast<float>(spreads_.size()),
                [this](Ui& ui, const Box& box) { draw_class_table(ui, box); });
    column.space(gap);
  }
  if (now != ErrorStory::split)
    column.part(class_images_h, [this](Ui& ui, const Box& box) { draw_class_images(ui, box); });
}

void ClassErrorExhibit::draw_all_errors(Ui& ui, const Box& box) {
  const Box inner = plot_heading(ui, box, "All errors", "mean " + format_fixed(mean_, 4));
  HistogramPlot plot;
  plot.layers = {make_bins(errors_, 30)};
  if (const Index lit = point_.lit(); lit >= 0) plot.mark = errors_[lit];
  histogram(ui, "all-errors", inner, plot);
}

void ClassErrorExhibit::draw_class_table(Ui& ui, const Box& box) {
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  const Box rest = plot_heading(ui, box, "By class", "mean ± deviation");
  const float line = look.px(row_h);
  for (std::size_t k = 0; k < spreads_.size(); ++k) {
    const Box row{rest.x, rest.y + static_cast<float>(k) * line, rest.w, line};
    const bool strong = static_cast<int>(k) == picked_class();
    const Pointer pointer = pointer_area(ui, ("class-" + std::to_string(k)).c_str(), row);
    ui.record(
        {"class-" + std::to_string(k), class_name(static_cast<int>(k)), "handle", strong ? "1" : "0", row});
    if (pointer.hovered || strong)
      ui.draw->AddRectFilled({row.x - look.px(6), row.y}, {row.right() + look.px(6), row.bottom()}, c.tint,
                             look.px(4));
    const float middle = row.y + 0.5f * line;
    ui.draw->AddRectFilled({row.x, middle - look.px(5)}, {row.x + look.px(10), middle + look.px(5)},
                           Look::group_colour(static_cast<int>(k)), look.px(2));
    text_anchored(ui, look.semibold, look.small(), {row.x + look.px(18), middle}, 0.0f, 0.5f, c.ink,
                  ellipsized(look.semibold, look.small(), class_name(static_cast<int>(k)), 0.4f * row.w));
    text_tabular(ui, look.regular, look.small(), {row.right(), middle - 0.6f * look.small()},
                 strong ? c.ink : c.soft, spread_text(spreads_[k]));
    if (pointer.clicked) ui.commands.set("class", strong ? "0" : std::to_string(k + 1));
  }
}

void ClassErrorExhibit::draw_class_images(Ui& ui, const Box& box) {
  if (class_images_.empty()) return;
  const auto shown = static_cast<int>(class_images_.size() / 2);
  const Box rest =
      plot_heading(ui, box, "Worst and best", picked_class() >= 0 ? class_name(picked_class()) : "of all");
  ImageGridStyle style;
  style.columns = shown;
  style.gap = 4;
  style.max_cell = 34;
  style.recorded = true;
  const ImageHit hit = class_grid_.draw(ui, "extreme", rest, style);
  if (hit.index < 0) return;
  const int row = hit.index / shown, column = hit.index % shown;
  const Index i = class_images_[(row / 2) * shown + column];
  point_.look_at(i);
  if (hit.clicked) point_.press(ui, i);
  tooltip(ui, {hit.cell.x + 0.5f * hit.cell.w, hit.cell.y}, ui.plots,
          image_name(i) + (row % 2 == 1 ? ", rebuilt" : "") + "\nerror " + format_fixed(errors_[i], 4));
}

void ClassErrorExhibit::draw_result(Ui& ui, const Box& box) {
  if (!split_) return;
  const auto theirs = lecture(one(), two());
  number_lines(
      ui, plot_heading(ui, box, class_name(one()) + " or " + class_name(two()) + "?", "correctly labelled"),
      {{"here, by the error alone", format_percent(split_->accuracy), true},
       {"in the lecture, on MNIST", theirs ? format_percent(*theirs) : "–"},
       {"always the larger class", format_percent(split_->majority)},
       {"images", format_count(split_->count)}});
}

}  // namespace lab
