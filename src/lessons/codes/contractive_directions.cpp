// The directions in which the code of one image moves most: what ContractiveExhibit draws and says of them.

#include <algorithm>
#include <array>

#include "lessons/codes/contractive_exhibit.h"
#include "stage/stage_parts.h"
#include "stage/tables.h"
#include "ui/plot/line.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr float gap = 16.0f;  // px before scaling
constexpr std::array names = {"contractive", "plain"};

ImU32 net_colour(const Ui& ui, std::size_t net) {
  return net == 0 ? ui.look->colours().accent : Look::group_colour(0);
}

}  // namespace

void ContractiveExhibit::draw_directions(Ui& ui) {
  const Look& look = *ui.look;
  const float space = look.px(gap), line = look.px(22);
  const Box area = choice_.draw_sheet_first(ui, below_header(ui));
  if (nets_[0].change.empty() || nets_[1].change.empty()) return;
  // The image beside the sizes, and a row of directions for each network: under them, or beside them.
  const float row_h = 38.0f + 20.0f + readable_side(data_->image_width) / look.px(1);
  const Pane sizes{0.0f, 1.0f, 200.0f, 120.0f, 0.0f}, rows{0.0f, 1.5f, 200.0f, 2 * row_h + gap, 0.0f};
  const std::vector<Box> places = arrange(ui, area, std::array{sizes, rows}, gap);
  const Box& top = places[0];
  const float side = std::min({0.32f * top.w, top.h - line, look.px(240)});
  text(ui, look.semibold, look.small(), {top.x, top.y}, look.colours().ink, "Image");
  const Box used = pair_grid_.draw_one(ui, 0, {top.x, top.y + line, side, side});
  ui.record({"original", "Original", "handle", "", used});
  draw_sizes(ui, {top.x + side + space, top.y, top.w - side - space, std::min(top.h, look.px(320))});
  const float each = (places[1].h - space) / 2;
  for (const std::size_t n : {std::size_t{0}, std::size_t{1}}) {
    const CodeDirections& now = nets_[n].directions;
    const Box box{places[1].x, places[1].y + static_cast<float>(n) * (each + space), places[1].w, each};
    const Box under =
        plot_heading(ui, box, n == 0 ? "Contractive: moves the code most" : "Plain twin: moves the code most",
                     "‖J‖ " + format_number(nets_[n].steep_here, 3));
    ImageGridStyle style;
    style.gap = 12;
    style.max_cell = 120;
    style.recorded = true;
    for (Index i = 0; i < now.vectors.rows(); ++i) style.captions.push_back(format_fixed(now.sizes[i], 2));
    const ImageHit hit =
        direction_grids_[n].draw(ui, (std::string("direction-") + names[n]).c_str(), under, style);
    if (hit.index < 0) continue;
    tooltip(ui, {hit.cell.x + 0.5f * hit.cell.w, hit.cell.y}, ui.stage,
            "direction " + std::to_string(hit.index + 1) +
                "\na small step of length t along it\nmoves the code by " +
                format_number(now.sizes[hit.index], 3) + " t");
  }
}

void ContractiveExhibit::draw_sizes(Ui& ui, const Box& box) {
  std::vector<double> ranks;
  for (const Net& net : nets_) {
    for (Index i = static_cast<Index>(ranks.size()); i < net.directions.sizes.size(); ++i)
      ranks.push_back(static_cast<double>(i + 1));
  }
  LinePlot plot;
  for (const std::size_t n : {std::size_t{0}, std::size_t{1}}) {
    const VectorD& sizes = nets_[n].directions.sizes;
    const auto count = static_cast<std::size_t>(sizes.size());
    plot.series.push_back({.y = {sizes.data(), count},
                           .x = std::span<const double>(ranks).first(count),
                           .label = names[n],
                           .colour = net_colour(ui, n)});
  }
  plot.from_zero = true;
  plot.legend = true;
  plot.axes.x_name = "direction";
  plot.axes.x_whole = true;
  line_plot(ui, "sizes", plot_heading(ui, box, "Singular values of J"), plot);
}

Phase ContractiveExhibit::phase_of_directions() const {
  if (choice_.drawn() && choice_.pixels().empty()) return {"Draw a digit, and see what moves its code", ""};
  if (nets_[0].change.empty() || nets_[1].change.empty()) return {"Ask both networks about the image", ""};
  return {"Which small steps move the code most?",
          choice_.name() + " · a step of 1 along the first moves it by " +
              format_number(nets_[0].directions.sizes[0], 3) + ", plain twin " +
              format_number(nets_[1].directions.sizes[0], 3) + " · red adds ink, blue takes it away"};
}

Table ContractiveExhibit::table_of_directions() const {
  Table t;
  if (nets_[0].change.empty() || nets_[1].change.empty()) return t;
  t.columns = {"network", "direction", "singular value"};
  for (Index p = 0; p < data_->dims(); ++p) t.columns.push_back("pixel " + std::to_string(p + 1));
  for (const std::size_t n : {std::size_t{0}, std::size_t{1}}) {
    const CodeDirections& now = nets_[n].directions;
    for (Index i = 0; i < now.sizes.size(); ++i) {
      std::vector<std::string> row = {names[n], std::to_string(i + 1), exact(now.sizes[i])};
      for (Index p = 0; p < data_->dims(); ++p)
        row.push_back(i < now.vectors.rows() ? exact(now.vectors(i, p)) : "");
      t.rows.push_back(std::move(row));
    }
  }
  return t;
}

}  // namespace lab
