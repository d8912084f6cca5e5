// The small plots of VaeExhibit: the cloud of the image, dimension by dimension, and the loss of the draw.

#include <algorithm>
#include <array>
#include <cmath>

#include "lessons/latent/latent_loss.h"
#include "lessons/latent/vae_exhibit.h"
#include "stage/class_legend.h"
#include "stage/number_rows.h"
#include "stage/pca_parts.h"
#include "stage/plot_column.h"
#include "stage/tables.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr float gap = 16.0f;  // px before scaling
constexpr float row_h = 20.0f, heading_h = 34.0f;
constexpr int most_rows = 8;  // dimensions in the column under the controls

}  // namespace

float VaeExhibit::dimensions_height(Index numbers) { return (row_h + 2) * static_cast<float>(1 + numbers); }

float VaeExhibit::draw_dimensions(Ui& ui, const Box& box) {
  // ½(μ² + σ² − 1 − ln σ²), with the numbers of this image in it.
  const Look& look = *ui.look;
  const float size = look.small(), line = look.px(row_h + 2);
  const std::array<float, 4> wide_ends = {0.2f, 0.34f, 0.86f, 1.0f};
  const auto formula_of = [&](std::size_t at) {
    const double m = seen_.mean[at], s = seen_.sigma[at];
    return "½ (" + format_fixed(m * m, 3) + " + " + format_fixed(s * s, 3) + " − 1 " +
           (seen_.log_variance[at] < 0 ? "+ " : "− ") + format_fixed(std::abs(seen_.log_variance[at]), 3) +
           ")";
  };
  // The formula with its numbers, where the columns beside it leave it room.
  float formula_w = 0.0f;
  for (std::size_t at = 0; at < static_cast<std::size_t>(seen_.size()); ++at)
    formula_w = std::max(formula_w, text_size(look.semibold, size, formula_of(at)).x);
  const bool roomy = formula_w + look.px(12) < (wide_ends[2] - wide_ends[1]) * box.w;
  float y = box.y;
  const auto columns = [&](const std::array<std::string, 5>& cells, bool strong) {
    ImFont* font = strong ? look.semibold : look.regular;
    const ImU32 colour = strong ? look.colours().ink : look.colours().soft;
    text(ui, font, size, {box.x, y}, colour, cells[0]);
    const std::array<float, 4> ends = roomy ? wide_ends : std::array<float, 4>{0.42f, 0.7f, 0.0f, 1.0f};
    for (std::size_t c = 1; c < cells.size(); ++c) {
      if (!roomy && c == 3) continue;
      const float right = box.x + ends[c - 1] * box.w;
      text_tabular(ui, font, size, {right, y}, colour, cells[c]);
    }
    y += line;
  };
  columns({"", "μ", "σ", "½ (μ² + σ² − 1 − ln σ²)", "KL"}, true);
  for (Index j = 0; j < seen_.size(); ++j) {
    const auto at = static_cast<std::size_t>(j);
    const bool last_room = y + 2 * line > box.bottom() + 1;
    if (last_room && j + 1 < seen_.size()) {
      text(ui, look.regular, size, {box.x, y}, look.colours().faint,
           "and " + std::to_string(seen_.size() - j) + " more");
      y += line;
      break;
    }
    const double m = seen_.mean[at], s = seen_.sigma[at];
    const std::string formula = formula_of(at);
    columns({"z" + subscript(j + 1), format_fixed(m, 3), format_fixed(s, 3), formula,
             format_fixed(seen_.kl[at], 3)},
            false);
  }
  return y - box.y;
}

void VaeExhibit::plots(PlotColumn& column) {
  if (!data_ || !network_.opened() || in_view("test")) return;
  if (wait_.failed()) column.only_keep_room();
  if (in_view("plane")) {
    const float rows = dimensions_height(std::min(network_.code_size(), most_rows));
    column.part(heading_h + rows, [this, rows](Ui& ui, const Box& box) {
      if (seen_.empty()) return;
      const Box inner =
          plot_heading(ui, box, "The cloud of this image",
                       network_.code_size() > most_rows ? "first " + std::to_string(most_rows) : "");
      draw_dimensions(ui, {inner.x, inner.y, inner.w, ui.look->px(rows)});
    });
    column.space(gap);
  }
  column.part(heading_h + 3 * row_h, [this](Ui& ui, const Box& box) {
    if (seen_.empty()) return;
    const bool known = loss_.known && move() >= add_up;
    const Box inner =
        plot_heading(ui, box, known ? "Loss of this draw" : "Loss", known ? "" : "added up last");
    if (!known) return;
    const double kl = seen_.kl_sum();
    number_lines(ui, inner,
                 {{"Reconstruction", nats_text(loss_.reconstruction)},
                  {"+ KL", nats_text(kl)},
                  {"= −ELBO", nats_text(loss_.reconstruction + kl), true}},
                 row_h);
  });
  if (!in_view("plane")) return;
  column.space(gap);
  class_legend(column, images(), network_.size());
}

}  // namespace lab
