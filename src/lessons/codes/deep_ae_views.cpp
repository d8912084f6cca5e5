// What DeepAeExhibit draws. It only reads state; what a person does becomes ui.commands.

#include <algorithm>
#include <cmath>

#include "lessons/codes/deep_ae_exhibit.h"
#include "stage/class_legend.h"
#include "stage/naming.h"
#include "stage/network_diagram.h"
#include "stage/number_rows.h"
#include "stage/plot_column.h"
#include "stage/side_by_side.h"
#include "stage/stage_parts.h"
#include "ui/plot/line.h"
#include "ui/plot/markers.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr float gap = 16.0f;

}  // namespace

void DeepAeExhibit::draw_stage(Ui& ui) {
  if (!data_) return;
  if (!wait_.ready()) return wait_.draw(ui, below_header(ui));
  if (view() == "maps") return draw_maps(ui);
  if (view() == "error") return draw_errors(ui);
  draw_images(ui);
}

void DeepAeExhibit::draw_images(Ui& ui) {
  NetworkDiagram network{.card = net().parts.card};
  if (step() == 0) network.lit = {"image"};
  if (step() >= 2) network.lit = {"encoder", "decoder"};
  const Box area = choice_.draw_sheet_first(ui, below_network(ui, parameters_, network));
  if (!answered_) return;
  const int now = step();
  std::vector<std::string> values;
  for (std::size_t i = 0; i < net_errors_.size(); ++i) {
    if (now >= last_deep_step) values.push_back(format_fixed(net_errors_[i], 4));
  }
  const SideBySideHit hit = side_by_side(
      ui, "column", area,
      {{&images_grid_, "original"}, {&pca_grid_, "components", now >= 1}, {&net_grid_, "network", now >= 2}},
      values, "error");
  if (hit.index < 0) return;
  const int drawings = images_grid_.size() - static_cast<int>(rows_);
  const Index row = first_row_ + hit.index - drawings;
  const bool drawing = hit.index < drawings;
  const Dataset& from = choice_.drawn() ? judged() : *choice_.part();
  std::string words = drawing ? "your drawing" : image_name(from, row);
  const auto i = static_cast<std::size_t>(hit.index);
  if (now >= 1) words += "\nerror of the components " + format_number(pca_errors_[i], 3);
  if (now >= 2) words += "\nerror of the network " + format_number(net_errors_[i], 3);
  tooltip(ui, hit.at, ui.stage, words + "\npress to see it on the maps");
  if (!hit.clicked) return;
  if (!drawing) ImageChoice::choose(ui, &from == data_->test.get(), row);
  ui.commands.set("view", "maps");
}

void DeepAeExhibit::draw_image_marks(Ui& ui, const Map& map, std::array<float, 2> place) const {
  if (!answered_ || (choice_.drawn() && choice_.pixels().empty())) return;
  const Look& look = *ui.look;
  const ImVec2 at = map.stage.plane().to_px(static_cast<double>(place[0]), static_cast<double>(place[1]));
  draw_ring(ui, at, look.px(9), look.colours().ink);
}

void DeepAeExhibit::draw_maps(Ui& ui) {
  if (!maps_[0].made || !maps_[1].made) return;
  const NetworkDiagram network{.card = nets_[two_numbers].parts.card, .lit = {"code"}};
  const Box area = choice_.draw_sheet_first(ui, below_network(ui, parameters_, network));
  const std::array<const char*, 2> titles = {"The network's two numbers", "Two components"};
  const std::array<double, 2> errors = {mean_of(nets_[two_numbers].all.errors()), pca_error(two_numbers)};
  for (std::size_t m = 0; m < maps_.size(); ++m) {
    const Box box = share_of(ui, area, static_cast<int>(m), 2);
    PointStageStyle style;
    style.by_label = labelled();
    style.group_name = "";
    style.lit = mark_.hovered();
    style.name = m == 0 ? "net" : "pca";
    style.images = parameters_.toggle("map-images");
    style.cloud.alpha = judged().size() > 2000 ? 0.7f : 1.0f;
    const PointStageHit hit =
        draw_picture(ui, box, maps_[m].stage, style, titles[m], "error " + format_fixed(errors[m], 4), [&] {
          draw_image_marks(ui, maps_[m], places_[m]);
          card_[m].draw(ui, box, judged(), mark_.hovered());
        });
    ui.record({m == 0 ? "map-net" : "map-pca", titles[m], "handle", "", box});
    mark_.look_at(hit.hovered);
    if (hit.clicked && hit.hovered >= 0) ImageChoice::choose(ui, data_->test != nullptr, hit.hovered);
  }
}

void DeepAeExhibit::draw_errors(Ui& ui) {
  const Box area = below_header(ui);
  if (!pca_.done()) return;
  const VectorD& errors = pca_.errors();
  std::vector<double> x, y, net_x, net_y;
  for (Index k = 1; k < errors.size(); ++k) {
    x.push_back(static_cast<double>(k));
    y.push_back(errors[k]);
  }
  for (const std::size_t which : {two_numbers, many_numbers}) {
    if (!nets_[which].all.done()) continue;
    net_x.push_back(numbers_in_code(which));
    net_y.push_back(mean_of(nets_[which].all.errors()));
  }
  LinePlot plot;
  plot.series.push_back({.y = y, .x = x, .label = "components", .dots = false});
  plot.series.push_back(
      {.y = net_y, .x = net_x, .label = "deep network", .colour = Look::group_colour(1), .dashed = true});
  plot.axes.x_name = "numbers in the code";
  plot.axes.y_name = "mean squared error per pixel";
  plot.log_x = true;
  plot.from_zero = true;
  plot.legend = true;
  line_plot(ui, "error", {area.x, area.y, area.w, std::min(area.h, ui.look->px(560))}, plot);
}

void DeepAeExhibit::plots(PlotColumn& column) {
  if (!data_) return;
  column.part(number_rows_room(4), [this](Ui& ui, const Box& box) {
    if (const std::vector<NumberRow> rows = figures(); !rows.empty())
      number_rows(ui, box, "Error of " + judged_name(), rows);
  });
  if (view() != "maps" || !labelled()) return;
  column.space(gap);
  class_legend(column, judged(), judged().size());
}

}  // namespace lab
