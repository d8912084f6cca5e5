// The view "beta" of RegularityExhibit: four networks, each pulled towards N(0, I) with another strength.

#include <algorithm>
#include <cmath>

#include "lessons/latent/latent_loss.h"
#include "lessons/latent/regularity_exhibit.h"
#include "stage/naming.h"
#include "stage/number_rows.h"
#include "stage/pointer_card.h"
#include "stage/stage_parts.h"
#include "stage/tables.h"
#include "ui/plot/line.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr float gap = 14.0f, line_h = 22.0f, cell_gap = 3.0f;  // px before scaling
constexpr float least_cell = 57.0f;                            // px of the screen: a digit that can be read

std::string beta_name(double beta) { return "β = " + format_number(beta); }

}  // namespace

void RegularityExhibit::draw_betas(Ui& ui) {
  const Look& look = *ui.look;
  const Box area = below_header(ui);
  const float space = look.px(gap);
  const bool two_rows = area.w < look.px(430);
  // The curves below need room as well.
  const float curves_h = look.px(160);
  const float column = two_rows ? (area.w - space) / 2 : (area.w - 3 * space) / 4;
  // Under each cloud what the decoder draws, of as many images as can be told apart.
  const int shown = std::clamp(
      static_cast<int>((column + look.px(cell_gap)) / (least_cell + look.px(cell_gap))), 1, decoded_count);
  const float cell =
      std::min((column - look.px(cell_gap) * static_cast<float>(shown - 1)) / static_cast<float>(shown),
               std::max(least_cell, look.px(48)));
  const float strip_h = look.px(line_h) + cell;
  const float rows = two_rows ? 2 : 1;
  const float room = (area.h - curves_h - rows * space) / rows - strip_h;
  const float cloud_h =
      std::min(column + look.px(26), std::max(look.px(90), std::min(0.58f * area.h - strip_h, room)));
  bool all = true;
  for (int i = 0; i < betas; ++i) {
    Pull& pull = pulls_[i];
    all = all && pull.known;
    const int at = two_rows ? i % 2 : i, row = two_rows ? i / 2 : 0;
    const Box box{area.x + static_cast<float>(at) * (column + space),
                  area.y + static_cast<float>(row) * (cloud_h + strip_h + space), column, cloud_h};
    if (pull.plane.empty()) continue;
    LatentPlaneStyle style;
    const std::string title = beta_name(beta[i]);
    style.title = title;
    style.fixed = true;
    style.crosshair = false;
    style.axes = false;
    style.images = parameters_.toggle("map-images");
    const std::string name = "beta-" + std::to_string(i);
    style.name = name;
    const auto cursor = pull.plane.draw(ui, box, style);
    draw_decoded(ui, pull, {box.x, box.bottom(), column, strip_h}, cell, shown);
    if (i == this->pull())
      ui.draw->AddRect({box.x, box.y}, {box.right(), box.bottom()}, look.colours().accent, look.px(8), 0,
                       look.px(2));
    ui.record({name, title, "handle", "", box});
    if (!cursor) continue;
    std::string words = "z = " + code_text(cursor->at.x, cursor->at.y);
    if (cursor->near >= 0) words += "\n" + judged_image_name(*data_, cursor->near);
    draw_card(ui, cursor->px, ui.stage, words,
              cursor->near >= 0 ? pull.plane.image_rows() : std::vector<CardRow>());
    if (cursor->clicked) ui.commands.set("step", std::to_string(i));
  }
  if (!all) return;
  const float top = area.y + (two_rows ? 2 * (cloud_h + strip_h) + space : cloud_h + strip_h) + space;
  if (area.bottom() - top < 0.5f * curves_h) return;
  std::array<std::vector<double>, 4> values;
  for (const Pull& pull : pulls_) {
    values[0].push_back(pull.reconstruction);
    values[1].push_back(pull.kl);
    values[2].push_back(pull.spread);
    values[3].push_back(pull.sigma);
  }
  static constexpr std::array<const char*, 4> names = {"reconstruction, nats", "KL, nats", "spread of the μ",
                                                       "mean σ"};
  const std::vector<double> x = {0, 1, 2, 3};
  LinePlot plot;
  for (std::size_t s = 0; s < values.size(); ++s)
    plot.series.push_back({.y = values[s],
                           .x = x,
                           .label = names[s],
                           .colour = Look::group_colour(static_cast<int>(s)),
                           .present = this->pull(),
                           .dashed = s > 1});
  plot.log_y = true;
  plot.x_low = -0.3;
  plot.x_high = 3.3;
  plot.axes.x_labels = false;
  plot.axes.y_ticks = 6;
  plot.legend = true;
  plot.digits = 3;
  const float below = look.px(22);
  const Box chart{area.x, top, area.w, std::min(area.bottom() - top - below, look.px(400))};
  const LineHit hit = line_plot(ui, "betas", chart, plot);
  for (int i = 0; i < betas; ++i)
    text_anchored(ui, look.regular, look.small(), {hit.x.to_px(i), hit.area.bottom() + look.px(6)}, 0.5f,
                  0.0f, look.colours().soft, beta_name(beta[i]));
  if (hit.clicked && hit.index >= 0) ui.commands.set("step", std::to_string(hit.index));
}

void RegularityExhibit::draw_decoded(Ui& ui, Pull& pull, const Box& box, float cell, int shown) {
  shown = std::min(shown, pull.decoded.size());
  if (shown == 0) return;
  const Look& look = *ui.look;
  const float size = look.small();
  std::string words = "images 1–" + std::to_string(shown) + ", decoded";
  if (text_size(look.regular, size, words).x > box.w) words = "decoded";
  text(ui, look.regular, size, {box.x, box.y + look.px(3)}, look.colours().soft, words);
  for (int i = 0; i < shown; ++i)
    pull.decoded.draw_one(
        ui, i,
        {box.x + static_cast<float>(i) * (cell + look.px(cell_gap)), box.y + look.px(line_h), cell, cell});
}

void RegularityExhibit::draw_pull(Ui& ui, const Box& box) {
  const Pull& chosen = pulls_[pull()];
  if (!chosen.known) return;
  number_lines(ui, plot_heading(ui, box, beta_name(beta[pull()]), "per image"),
               {{"Reconstruction", nats_text(chosen.reconstruction)},
                {"KL", format_number(chosen.kl, 3) + " nats"},
                {"Spread of the μ", format_number(chosen.spread, 3)},
                {"Mean σ", format_number(chosen.sigma, 3)}});
}

}  // namespace lab
