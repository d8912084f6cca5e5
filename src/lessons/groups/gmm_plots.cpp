// The small plots beside the mixture. They only read state; what a person does becomes ui.commands.

#include <algorithm>
#include <cmath>

#include "lessons/groups/agreement.h"
#include "lessons/groups/gmm_exhibit.h"
#include "stage/plot_column.h"
#include "stage/spoken.h"
#include "stage/tables.h"
#include "ui/plot/legend.h"
#include "ui/plot/line.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr float gap = 16.0f;  // between small plots, px before scaling
constexpr float curve_h = 150.0f;
constexpr float row_h = 27.0f;

}  // namespace

std::vector<double> GmmExhibit::log_likelihoods(std::vector<double>& at, int& present) const {
  std::vector<double> values;
  present = -1;
  for (const auto& [p, state] : player_.kept()) {
    // The likelihood of parameters is known with the E-step after them: an M-step's is that of the next
    // half-step.
    const bool own = state.phase == GmmPhase::expected;
    const GmmState* told = own ? &state : player_.kept(p + 1);
    if (!told || told->phase != GmmPhase::expected) continue;
    if (p <= player_.position()) present = static_cast<int>(values.size());
    at.push_back(p);
    values.push_back(told->log_likelihood);
  }
  return values;
}

void GmmExhibit::draw_log_likelihood(Ui& ui, Box box) {
  std::vector<double> at;
  int present = -1;
  const std::vector<double> values = log_likelihoods(at, present);
  box = plot_heading(ui, box, "Log-likelihood", present >= 0 ? format_number(values[present], 5) : "–");
  if (values.empty()) return;
  LinePlot plot;
  plot.series.push_back(
      {.y = values, .x = at, .label = "log-likelihood", .present = present, .faint_after = present});
  plot.digits = 5;
  plot.axes.x_labels = false;
  plot.axes.y_ticks = 3;
  const LineHit hit = line_plot(ui, "likelihood", box, plot);
  if (hit.clicked && hit.index >= 0) {
    ui.commands.set("step", std::to_string(static_cast<int>(at[hit.index])));
  }
}

void GmmExhibit::plots(PlotColumn& column) {
  if (!data_ || !player_.begun() || choosing()) return;
  if (!shown() || shown()->phase == GmmPhase::ready) column.only_keep_room();
  column.essential(curve_h, [this](Ui& ui, const Box& box) {
    part_box(ui, "likelihood", box);
    draw_log_likelihood(ui, box);
  });
  column.space(gap);
  if (agreement_) agreement_part(column, *data_, agreement_);
  column.part(34.0f + row_h * static_cast<float>(parameters_.integer("k")),
              [this](Ui& ui, const Box& box) { draw_weights(ui, box); });
}

void GmmExhibit::draw_weights(Ui& ui, const Box& box) {
  const GmmModel& model = shown()->model;
  part_box(ui, "weights", box);
  const Box rows_box = plot_heading(ui, box, "Mixing weights");
  std::vector<LegendRow> rows;
  for (int k = 0; k < model.components(); ++k) {
    rows.push_back({.group = k,
                    .label = "Gaussian " + std::to_string(k + 1),
                    .value = format_fixed(model.weights[k], 3)});
  }
  const auto lit = static_cast<std::size_t>(std::max<Index>(0, point_.lit()));
  const bool known = point_.lit() >= 0 && lit < labels_.size();
  component_.look_at(legend(ui, "weights", rows_box, rows, known ? labels_[lit] : -2).row);
}

}  // namespace lab
