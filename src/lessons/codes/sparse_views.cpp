// What SparseExhibit draws. It only reads state; what a person does becomes ui.commands.

#include <algorithm>
#include <cmath>

#include "lessons/codes/sparse_exhibit.h"
#include "stage/naming.h"
#include "stage/network_diagram.h"
#include "stage/number_rows.h"
#include "stage/plot_column.h"
#include "stage/stage_parts.h"
#include "stage/titled_image.h"
#include "ui/plot/line.h"
#include "ui/plot/pointer.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr float title_h = image_title_h, gap = 16.0f;
constexpr std::array<std::string_view, sparse_nets> net_names = {"no price", "a price", "tenfold price"};

}  // namespace

void SparseExhibit::draw_stage(Ui& ui) {
  if (!data_) return;
  if (!wait_.ready()) return wait_.draw(ui, below_header(ui));
  if (view() == "features") return draw_features(ui);
  if (view() == "activity") return draw_activity(ui);
  if (view() == "price") return draw_price(ui);
  draw_one(ui);
}

void SparseExhibit::draw_one(Ui& ui) {
  const Look& look = *ui.look;
  NetworkDiagram network{.card = net().parts.card, .lit = autoencoder_step(step())};
  if (!chosen_.image.empty()) {
    network.fills.push_back({.at = "image", .image = &image_grid_});
    if (step() >= 1) network.fills.push_back({.at = "code", .numbers = chosen_.code});
    if (step() >= 2) network.fills.push_back({.at = "reconstruction", .image = &rebuilt_grid_});
  }
  const Box area = choice_.draw_sheet_first(ui, below_network(ui, parameters_, network));
  if (chosen_.image.empty()) return;
  const float space = look.px(area.w < look.px(430) ? 10 : 18), line = look.px(title_h);
  const float side = std::min((area.w - 2 * space) / 3, 0.4f * area.h);
  const auto cell = [&](int i) {
    return Box{area.x + static_cast<float>(i) * (side + space), area.y, side, side + line};
  };
  const int now = step();
  titled_image(ui, image_grid_, "original", cell(0), "Original", "", true);
  titled_image(ui, code_grid_, "code", cell(1), std::to_string(chosen_.code.size()) + " units",
               std::to_string(chosen_.on) + " on", now >= 1);
  titled_image(ui, rebuilt_grid_, "rebuilt", cell(2), "Rebuilt",
               now >= last_sparse_step ? "error " + format_number(chosen_.error, 2) : "", now >= 2);
  const Box codes{cell(1).x, cell(1).y + line, side, side};
  if (now >= 1) {
    const Pointer pointer = pointer_area(ui, "code-cells", codes);
    const int n = static_cast<int>(std::lround(std::sqrt(static_cast<double>(chosen_.code.size()))));
    if (pointer.hovered && n > 0) {
      const int column =
          std::clamp(static_cast<int>((pointer.at.x - codes.x) / codes.w * static_cast<float>(n)), 0, n - 1);
      const int row =
          std::clamp(static_cast<int>((pointer.at.y - codes.y) / codes.h * static_cast<float>(n)), 0, n - 1);
      const Index unit =
          std::min<Index>(static_cast<Index>(row) * n + column, static_cast<Index>(chosen_.code.size()) - 1);
      tooltip(ui, pointer.at, ui.stage,
              describe(unit) + "\nhere " + format_number(static_cast<double>(chosen_.code[unit]), 3));
    }
  }
  if (now < 1 || strongest_grid_.size() == 0) return;
  const float top = area.y + side + line + look.px(1.5f * gap);
  const Box room =
      plot_heading(ui, {area.x, top, area.w, area.bottom() - top}, "The strongest units, and what they draw",
                   ui.stage.w > look.px(560) ? "red adds ink, blue takes it away" : "");
  if (room.h < look.px(60)) return;
  ImageGridStyle style;
  style.gap = 14;
  style.max_cell = 110;
  style.recorded = true;
  for (int i = 0; i < strongest_grid_.size(); ++i) {
    const Index unit = chosen_.strongest[i];
    const float activity = chosen_.code[unit];
    style.captions.push_back(format_fixed(static_cast<double>(activity), 2));
    style.notes.push_back("unit " + std::to_string(unit + 1));
    style.frames.push_back(static_cast<double>(activity) > threshold() ? look.colours().accent : 0);
  }
  // As many columns and rows as show most of the units, and those large.
  float best = 0;
  for (int columns = 3; columns <= 6; ++columns) {
    ImageGridStyle tried = style;
    tried.columns = tried.most = columns;
    const float row_h = strongest_grid_.height(ui, room.w, tried),
                width = strongest_grid_.cell(ui, room.w, tried);
    const auto rows = static_cast<int>((room.h + look.px(style.gap)) / (row_h + look.px(style.gap)));
    tried.most = std::min(strongest_grid_.size(), std::max(1, rows) * columns);
    const float inked = static_cast<float>(tried.most) * width * width;
    if (inked <= best) continue;
    best = inked;
    style.columns = columns;
    style.most = tried.most;
  }
  const ImageHit hit = strongest_grid_.draw(ui, "strong", room, style);
  if (hit.index < 0) return;
  const Index unit = chosen_.strongest[hit.index];
  tooltip(ui, {hit.cell.x + 0.5f * hit.cell.w, hit.cell.y}, ui.stage,
          describe(unit) + "\npress to see its images");
  if (hit.clicked) {
    ui.commands.set("unit", std::to_string(unit + 1));
    ui.commands.set("view", "features");
  }
}

void SparseExhibit::draw_features(Ui& ui) {
  const Look& look = *ui.look;
  const Box area = below_header(ui);
  if (features_of_ != chosen()) return;
  const bool picked = picked_unit() >= 0 && !examples_.empty();
  const float examples_h = picked ? look.px(area.w > look.px(430) ? 128 : 104) : 0.0f;
  const Box grid{area.x, area.y, area.w, area.h - examples_h - (picked ? look.px(gap) : 0)};
  ImageGridStyle style;
  style.gap = features_grid_.size() > 100 ? 4 : 8;
  style.recorded = true;
  const std::vector<Index>& order = net().order;
  const auto at = std::find(order.begin(), order.end(), picked_unit());
  style.selected = at == order.end() ? -1 : static_cast<int>(at - order.begin());
  const ImageHit hit = features_grid_.draw(ui, "feature", grid, style);
  if (hit.index >= 0) {
    const Index unit = order[hit.index];
    tooltip(ui, {hit.cell.x + 0.5f * hit.cell.w, hit.cell.y}, ui.stage,
            describe(unit) + "\npress to see its images");
    if (hit.clicked) ui.commands.set("unit", unit == picked_unit() ? "0" : std::to_string(unit + 1));
  }
  if (!picked) return;
  const Box row =
      plot_heading(ui, {area.x, grid.bottom() + look.px(gap), area.w, examples_h},
                   "Images that switch unit " + std::to_string(picked_unit() + 1) + " on most", "");
  ImageGridStyle examples;
  examples.columns = examples_grid_.size();
  examples.max_cell = 72;
  examples.recorded = true;
  for (const Index i : examples_)
    examples.captions.push_back(format_fixed(static_cast<double>(net().all.codes()(i, picked_unit())), 2));
  const ImageHit example = examples_grid_.draw(ui, "example", row, examples);
  if (example.index < 0) return;
  const Index i = examples_[example.index];
  tooltip(ui, {example.cell.x + 0.5f * example.cell.w, example.cell.y}, ui.stage,
          image_name(judged(), i) + "\npress to see its units");
  if (example.clicked) {
    ImageChoice::choose(ui, data_->test != nullptr, i);
    ui.commands.set("view", "one");
  }
}

void SparseExhibit::draw_activity(Ui& ui) {
  const Look& look = *ui.look;
  const Box area = below_header(ui);
  if (!net().read) return;
  const float half = (area.h - look.px(1.5f * gap)) / 2;
  const Box upper = plot_heading(ui, {area.x, area.y, area.w, half}, "All activities of all units",
                                 ui.stage.w > look.px(430) ? "logarithmic count" : "");
  HistogramPlot plot;
  Bins bins{0.0, 0.01, {}};
  for (const Index count : net().values) bins.counts.push_back(static_cast<int>(count));
  plot.layers = {bins};
  plot.log_count = true;
  plot.axes.x_name = "activity";
  plot.thresholds.push_back({.vertical = true, .value = threshold(), .draggable = true, .label = "on"});
  const HistogramHit hit = histogram(ui, "activities", upper, plot);
  if (hit.threshold == 0) {
    const double wanted = std::clamp(std::round(hit.value * 100) / 100, 0.01, 0.99);
    if (wanted != threshold()) ui.commands.set("on", number_text(wanted));
  }
  const Box lower =
      plot_heading(ui, {area.x, area.y + half + look.px(1.5f * gap), area.w, half},
                   "Mean activity of each unit, the most active first",
                   ui.stage.w > ui.look->px(430) ? "line: ρ = " + format_number(wanted_activity, 2) : "");
  std::vector<std::vector<double>> sorted;
  sorted.reserve(sparse_nets);
  LinePlot lines;
  for (std::size_t i = 0; i < sparse_nets; ++i) {
    if (!nets_[i].read) continue;
    sorted.emplace_back();
    for (const Index unit : nets_[i].order) sorted.back().push_back(nets_[i].activity[unit]);
    const bool strong = i == chosen();
    lines.series.push_back({.y = sorted.back(),
                            .x = {},
                            .label = std::string(net_names[i]),
                            .colour = Look::group_colour(static_cast<int>(i)),
                            .dots = false,
                            .width = strong ? 3.0f : 1.5f});
  }
  lines.axes.x_name = "units";
  lines.axes.x_whole = true;
  lines.from_zero = true;
  lines.legend = true;
  lines.thresholds.push_back({.vertical = false, .value = wanted_activity, .draggable = false, .label = ""});
  line_plot(ui, "means", lower, lines);
}

void SparseExhibit::draw_price(Ui& ui) {
  const Box area = below_header(ui);
  std::vector<double> x, y;
  std::vector<std::size_t> which;
  for (std::size_t i = 0; i < sparse_nets; ++i) {
    if (nets_[i].read) which.push_back(i);
  }
  std::sort(which.begin(), which.end(),
            [&](std::size_t a, std::size_t b) { return mean_activity(nets_[a]) < mean_activity(nets_[b]); });
  for (const std::size_t i : which) {
    x.push_back(mean_activity(nets_[i]));
    y.push_back(mean_of(nets_[i].all.errors()));
  }
  if (x.size() < sparse_nets) return;
  LinePlot plot;
  plot.series.push_back({.y = y, .x = x, .label = "error", .dashed = true});
  plot.axes.x_name = "mean activity of the units";
  plot.axes.y_name = "mean squared error per pixel";
  plot.x_low = 0;
  plot.x_high = 1.15 * x.back();
  plot.from_zero = true;
  plot.y_high = 1.25 * *std::max_element(y.begin(), y.end());
  const Look& look = *ui.look;
  const LineHit hit = line_plot(ui, "price", {area.x, area.y, area.w, std::min(area.h, look.px(520))}, plot);
  for (std::size_t i = 0; i < which.size(); ++i) {
    const float at_x = hit.x.to_px(x[i]), at_y = hit.y.to_px(y[i]);
    text_anchored(ui, look.regular, look.small(), {at_x + look.px(4), at_y - look.px(9)}, 0.0f, 1.0f,
                  look.colours().ink, net_names[which[i]]);
  }
}

void SparseExhibit::plots(PlotColumn& column) {
  if (!data_) return;
  column.part(number_rows_room(4), [this](Ui& ui, const Box& box) {
    if (const std::vector<NumberRow> rows = figures(); !rows.empty())
      number_rows(ui, box, "On " + judged_name(), rows);
  });
}

}  // namespace lab
