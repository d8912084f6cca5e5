// The small plots of CurseExhibit: what is counted beside what the formula says, and the radii.

#include <algorithm>
#include <cmath>

#include "lessons/directions/curse_exhibit.h"
#include "stage/plot_column.h"
#include "stage/stage_parts.h"
#include "stage/tables.h"
#include "ui/plot/histogram.h"
#include "ui/plot/line.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr float gap = 16.0f;
constexpr float row_h = 22.0f;
constexpr float radii_h = 150.0f;

}  // namespace

void CurseExhibit::draw_radii(Ui& ui, const Box& whole, bool large) {
  const CurseRow& row = *shown();
  const Box box = large ? whole
                        : plot_heading(ui, whole, "Radii",
                                       format_percent(shells_.empty() ? 0.0 : shells_.back()) + " outside");
  const std::vector<double> radii(row.radii.begin(), row.radii.end());
  HistogramPlot plot;
  plot.layers = {make_bins(radii, large ? 60 : 30, 0.0, 1.0)};
  plot.thresholds.push_back(
      {.vertical = true, .value = 1 - thickness(), .draggable = true, .label = large ? "1 − ε" : ""});
  const HistogramHit hit = histogram(ui, large ? "radii-large" : "radii", box, plot);
  if (hit.threshold == 0) {
    const double thickness = std::clamp(std::round((1 - hit.value) * 200) / 200, 0.005, 0.995);
    if (thickness != parameters_.real("thickness")) ui.commands.set("thickness", number_text(thickness));
  }
}

void CurseExhibit::plots(PlotColumn& column) {
  if (!shown()) return;
  column.part(34.0f + 3 * row_h, [this](Ui& ui, const Box& box) { draw_numbers(ui, box); });
  if (!in_view("shell")) return;
  column.space(gap);
  column.part(radii_h, [this](Ui& ui, const Box& box) { draw_radii(ui, box, false); });
}

void CurseExhibit::draw_numbers(Ui& ui, const Box& whole) {
  const CurseRow& row = *shown();
  const Look& look = *ui.look;
  Box box = plot_heading(ui, whole, "At D = " + std::to_string(row.dimensions), "formula");
  const float formula_x = box.right(), counted_x = box.right() - look.px(72);
  const auto line = [&](const char* name, const std::string& counted, const std::string& formula, bool here) {
    ImFont* font = here ? look.semibold : look.regular;
    text(ui, font, look.small(), {box.x, box.y}, here ? look.colours().ink : look.colours().soft, name);
    text_tabular(ui, font, look.small(), {counted_x, box.y}, look.colours().ink, counted);
    text_tabular(ui, look.regular, look.small(), {formula_x, box.y}, look.colours().soft, formula);
    box.y += look.px(row_h);
  };
  const auto share = [](double v) {
    return v >= 0.0995 ? format_percent(v) : format_percent(v, v < 1e-5 ? 0 : 3);
  };
  const double ratio = distance_ratio(row.dimensions, params().points);
  line("cells visited", share(static_cast<double>(row.visited) / row.cells),
       share(row.expected_visited / row.cells), in_view("cells"));
  line("near / far", format_fixed(row.ratio, 3), std::isfinite(ratio) ? format_fixed(ratio, 3) : "–",
       in_view("distances"));
  line("in the shell", share(shells_.empty() ? 0.0 : shells_.back()),
       share(shell_share(row.dimensions, thickness())), in_view("shell"));
}

}  // namespace lab
