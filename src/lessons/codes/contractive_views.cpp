// What ContractiveExhibit draws. It only reads state; what a person does becomes ui.commands.

#include <algorithm>
#include <limits>

#include "lessons/codes/contractive_exhibit.h"
#include "stage/network_diagram.h"
#include "stage/plot_column.h"
#include "stage/stage_parts.h"
#include "stage/tables.h"
#include "ui/plot/histogram.h"
#include "ui/plot/line.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr float gap = 16.0f;  // px before scaling
constexpr float row_h = 21.0f, figures_h = 34.0f + 5 * row_h;
constexpr std::array names = {"contractive", "plain"};
constexpr int last_step = 3;

ImU32 net_colour(const Ui& ui, std::size_t net) {
  return net == 0 ? ui.look->colours().accent : Look::group_colour(0);
}

}  // namespace

void ContractiveExhibit::draw_stage(Ui& ui) {
  if (!data_) return;
  if (!ready()) {
    const bool second = nets_[0].codes.done() || nets_[1].codes.wait().failed();
    nets_[second ? 1 : 0].codes.wait().draw(ui, below_header(ui));
    return;
  }
  const std::string& view = parameters_.choice("view");
  if (view == "all") {
    draw_all(ui);
  } else if (view == "steepness") {
    draw_steepness(ui);
  } else if (view == "directions") {
    draw_directions(ui);
  } else {
    draw_one(ui);
  }
}

void ContractiveExhibit::draw_one(Ui& ui) {
  const Look& look = *ui.look;
  NetworkDiagram network{
      .card = nets_[0].codes.card(), .parts = {"encoder"}, .lit = {"encoder"}, .least_h = 380.0f};
  if (step() == 1) network.lit = {"image"};
  if (step() >= last_step) network.lit = {"code"};
  Box area = below_network(ui, parameters_, network);
  const float space = look.px(gap), line = look.px(22);
  const bool drawn = choice_.drawn();
  const float top_h = std::min(look.px(drawn ? 260 : 210), 0.42f * area.h);
  float x = area.x;
  if (drawn) {
    const float sheet = std::min(0.6f * area.w, 1.5f * top_h);
    choice_.draw_sheet(ui, {x, area.y, sheet, top_h});
    x += sheet + space;
  }
  const float side = std::min(top_h - line, 0.5f * (area.right() - x - space));
  for (int i = drawn ? 1 : 0; pair_grid_.size() == 2 && i < 2 && side > look.px(24); ++i) {
    text(ui, look.semibold, look.small(), {x, area.y}, look.colours().ink, i == 0 ? "Original" : "Moved");
    if (i == 1 && step() < 1) {  // not moved yet
      ui.draw->AddRect({x, area.y + line}, {x + side, area.y + line + side}, look.colours().line, look.px(4));
      break;
    }
    const Box used = pair_grid_.draw_one(ui, i, {x, area.y + line, side, side});
    ui.record({i == 0 ? "original" : "moved", i == 0 ? "Original" : "Moved", "handle", "", used});
    x += side + space;
  }
  area.y += top_h + space;
  area.h -= top_h + space;
  if (nets_[0].change.empty() || nets_[1].change.empty()) return;
  for (const std::size_t n : {std::size_t{0}, std::size_t{1}})
    draw_codes(ui, share_of(ui, area, static_cast<int>(n), 2), n);
}

void ContractiveExhibit::draw_codes(Ui& ui, const Box& box, std::size_t n) {
  const Look& look = *ui.look;
  const Net& net = nets_[n];
  const bool compared = step() >= last_step;
  const Box inner = draw_frame(ui, box, n == 0 ? "Contractive" : "Plain twin",
                               compared ? shown_text(net, net.movement) : std::string());
  const float pad = look.px(10);
  const Box room{inner.x + pad, inner.y + pad, inner.w - 2 * pad, inner.h - 2 * pad};
  // The code itself, before the image was moved and then after; at last by how much each unit changed.
  const Index row = step() >= 2 ? 1 : 0;
  std::vector<double> values = net.change;
  if (!compared) {
    for (std::size_t j = 0; j < values.size(); ++j)
      values[j] = static_cast<double>(net.pair(row, static_cast<Index>(j)));
  }
  double high = compared ? 0.05 : 1.0;
  for (const Net& other : nets_) {
    if (compared) high = std::max(high, *std::max_element(other.change.begin(), other.change.end()));
  }
  BarPlot plot;
  plot.values = values;
  plot.colours.assign(values.size(), net_colour(ui, n));
  plot.high = high;
  plot.axes.x_name = "unit of the code";
  plot.axes.y_name = compared ? "change |Δh|" : row == 0 ? "code h" : "code h after";
  const BarHit hit = bars(ui, (std::string("change-") + names[n]).c_str(), room, plot);
  if (row == 1 && !compared && hit.area.w > 0) {
    // Where each unit had been.
    const float pitch = hit.area.w / static_cast<float>(values.size());
    for (std::size_t j = 0; j < values.size(); ++j) {
      const float y = hit.area.bottom() - hit.area.h * net.pair(0, static_cast<Index>(j));
      const float left = hit.area.x + pitch * static_cast<float>(j);
      ui.draw->AddRectFilled({left + 0.1f * pitch, y - look.px(1)}, {left + 0.9f * pitch, y + look.px(1)},
                             look.colours().ink);
    }
  }
  if (hit.bar < 0) return;
  const auto unit = static_cast<Index>(hit.bar);
  std::string words = "unit " + std::to_string(hit.bar + 1) + "\nbefore " +
                      format_number(static_cast<double>(net.pair(0, unit)), 3);
  if (step() >= 2) words += "\nafter " + format_number(static_cast<double>(net.pair(1, unit)), 3);
  if (compared) words += "\nchanges by " + format_number(net.change[hit.bar], 3);
  tooltip(ui, ImGui::GetIO().MousePos, ui.stage, words);
}

void ContractiveExhibit::draw_all(Ui& ui) {
  if (!levels_known()) return;
  const std::vector<double> x = levels();
  std::array<std::vector<double>, 2> measured, predicted;
  LinePlot plot;
  double highest = 0;
  for (const Net& net : nets_) highest = std::max(highest, shown(net, net.moved.back()));
  for (const std::size_t n : {std::size_t{0}, std::size_t{1}}) {
    for (const double v : nets_[n].moved) measured[n].push_back(shown(nets_[n], v));
    for (const double v : nets_[n].predicted) {
      // A prediction far above what happens is not followed any further.
      const double y = shown(nets_[n], v);
      predicted[n].push_back(y <= 1.12 * highest ? y : std::numeric_limits<double>::quiet_NaN());
    }
    plot.series.push_back({.y = measured[n], .x = x, .label = names[n], .colour = net_colour(ui, n)});
    if (noisy())
      plot.series.push_back({.y = predicted[n],
                             .x = x,
                             .label = std::string(names[n]) + ": s times ‖J‖",
                             .colour = net_colour(ui, n),
                             .dots = false,
                             .dashed = true,
                             .width = 1.25f});
  }
  plot.legend = true;
  plot.from_zero = true;
  plot.axes.x_name = noisy() ? "noise s" : stroked() ? "ink of the stroke" : "shift in pixels";
  plot.axes.x_whole = !noisy() && !stroked();
  plot.axes.y_name = movement_name();
  line_plot(ui, "movement", below_header(ui), plot);
}

void ContractiveExhibit::draw_steepness(Ui& ui) {
  double highest = 0;
  for (const Net& net : nets_)
    highest = std::max(highest, *std::max_element(net.steepness.begin(), net.steepness.end()));
  HistogramPlot plot;
  for (const std::size_t n : {std::size_t{0}, std::size_t{1}}) {
    plot.layers.push_back(make_bins(nets_[n].steepness, 48, 0, highest));
    plot.colours.push_back(net_colour(ui, n));
    plot.labels.emplace_back(names[n]);
  }
  plot.axes.x_name = "norm of the Jacobian ‖J‖ at an image";
  plot.axes.y_name = "images";
  histogram(ui, "steepness", below_header(ui), plot);
}

void ContractiveExhibit::plots(PlotColumn& column) {
  if (data_ && ready()) column.part(figures_h, [this](Ui& ui, const Box& box) { draw_figures(ui, box); });
}

void ContractiveExhibit::draw_figures(Ui& ui, const Box& box) {
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  const float right = box.right(), middle = right - look.px(62);
  float y = box.y;
  const auto row = [&](const std::string& name, const std::string& first, const std::string& second,
                       bool strong) {
    text(ui, look.regular, look.small(), {box.x, y}, c.soft, name);
    text_tabular(ui, strong ? look.semibold : look.regular, look.small(), {middle, y}, c.ink, first);
    text_tabular(ui, strong ? look.semibold : look.regular, look.small(), {right, y}, c.ink, second);
    y += look.px(row_h);
  };
  for (const std::size_t n : {std::size_t{0}, std::size_t{1}}) {
    const float at = n == 0 ? middle : right;
    text_anchored(ui, look.semibold, look.small() - look.px(1), {at, y}, 1.0f, 0.0f, c.ink,
                  n == 0 ? "contract." : "plain");
    ui.draw->AddRectFilled({at - look.px(24), y + look.px(18)}, {at, y + look.px(21)}, net_colour(ui, n));
  }
  y += look.px(28);
  const auto figure = [&](std::size_t n, std::string_view id) -> std::string {
    const ModelCard* const card = nets_[n].codes.card();
    if (card == nullptr) return "–";
    const auto it = std::find_if(card->figures.begin(), card->figures.end(),
                                 [&](const ModelFigure& f) { return f.id == id; });
    return it == card->figures.end() ? "–" : format_number(it->value, 3);
  };
  row("mean ‖J‖²", format_number(nets_[0].mean_squared, 3), format_number(nets_[1].mean_squared, 3), true);
  row("by the trainer", figure(0, "steepness"), figure(1, "steepness"), false);
  row("images apart", format_number(nets_[0].apart, 3), format_number(nets_[1].apart, 3), false);
  row("test error", figure(0, "test-mse"), figure(1, "test-mse"), false);
}

}  // namespace lab
