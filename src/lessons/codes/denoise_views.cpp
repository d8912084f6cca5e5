// What DenoiseExhibit draws. It only reads state; what a person does becomes ui.commands.

#include <algorithm>
#include <cmath>

#include "lessons/codes/denoise_exhibit.h"
#include "stage/naming.h"
#include "stage/network_diagram.h"
#include "stage/number_rows.h"
#include "stage/plot_column.h"
#include "stage/side_by_side.h"
#include "stage/stage_parts.h"
#include "stage/titled_image.h"
#include "ui/plot/histogram.h"
#include "ui/plot/line.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr float title_h = image_title_h, gap = 16.0f, small_curve_h = 190.0f;
constexpr std::array<std::string_view, noise_kinds> kind_names = {"Gaussian", "salt and pepper", "block"};

}  // namespace

void DenoiseExhibit::draw_stage(Ui& ui) {
  if (!data_) return;
  if (!wait_.ready()) return wait_.draw(ui, below_header(ui));
  if (view() == "many") return draw_many(ui);
  if (view() == "curve") return draw_curve(ui, below_header(ui));
  draw_one(ui);
}

void DenoiseExhibit::draw_one(Ui& ui) {
  const Look& look = *ui.look;
  NetworkDiagram network{.card = net_.card};
  const bool there = !errors_.empty() && !shows_many_;
  if (step() == 1) network.lit = {"image"};
  if (step() == 2) network.lit = {"encoder", "decoder"};
  if (step() >= 3) network.lit = {"reconstruction"};
  // The network is shown the noisy image alone.
  if (there && step() >= 1) network.fills.push_back({.at = "image", .image = &noisy_grid_});
  if (there && step() >= 2) network.fills.push_back({.at = "reconstruction", .image = &cleaned_grid_});
  const Box area = choice_.draw_sheet_first(ui, below_network(ui, parameters_, network));
  if (!there) return;
  const float space = look.px(area.w < look.px(430) ? 10 : 18), line = look.px(title_h);
  const bool two_rows = area.h > look.px(300), bars_too = area.h > look.px(520);
  const float bars_h = bars_too ? look.px(150) : 0;
  const float rows_h = area.h - bars_h - (bars_too ? look.px(2 * gap) : 0);
  const float row_h = two_rows ? (rows_h - space) / 2 : rows_h;
  const float side = std::min((area.w - 2 * space) / 3, row_h - line);
  const auto cell = [&](int column, int row) {
    return Box{area.x + static_cast<float>(column) * (side + space),
               area.y + static_cast<float>(row) * (side + line + space), side, side + line};
  };
  const Errors& e = errors_.front();
  const auto ratio = [](double error) { return error > 0 ? format_fixed(psnr(error), 1) + " dB" : ""; };
  const int now = step();
  titled_image(ui, clean_grid_, "clean", cell(0, 0), "Clean", "", true);
  titled_image(ui, noisy_grid_, "noisy", cell(1, 0), "Noisy", ratio(e.noisy), now >= 1);
  titled_image(ui, cleaned_grid_, "cleaned", cell(2, 0), "Cleaned", ratio(e.cleaned), now >= 2);
  if (two_rows) {
    titled_image(ui, noise_grid_, "noise", cell(1, 1), "Noise", "", now >= 1);
    titled_image(ui, residual_grid_, "residual", cell(2, 1), difference_title(*ui.look, side, ""), "",
                 now >= 3);
    const Box words = cell(0, 1);
    if (words.w > look.px(120)) {
      text_wrapped(ui, look.regular, look.small(), {words.x, words.y + line}, words.w, look.colours().soft,
                   "The network is shown the noisy image alone. Noise: red added, blue taken away. "
                   "Difference between clean and cleaned: red missing, blue added.");
    }
  }
  if (!bars_too || now < last_denoise_step || !all_.done()) return;
  const float top = area.y + 2 * (side + line + space);
  const Box inner = plot_heading(ui, {area.x, top, area.w, std::min(bars_h, area.bottom() - top)}, "PSNR, dB",
                                 "larger is better");
  const std::vector<double> values = {psnr(std::max(e.noisy, 1e-9)), psnr(e.cleaned),
                                      psnr(std::max(mean_of(all_.input_errors()), 1e-9)),
                                      psnr(mean_of(all_.errors()))};
  BarPlot plot;
  plot.values = values;
  plot.labels = {"this one, noisy", "this one, cleaned", "mean, noisy", "mean, cleaned"};
  plot.colours = {look.colours().soft, look.colours().accent, look.colours().soft, look.colours().accent};
  plot.horizontal = true;
  plot.value_text = true;
  bars(ui, "ratios", inner, plot);
}

void DenoiseExhibit::draw_many(Ui& ui) {
  const Box area = choice_.draw_sheet_first(ui, below_header(ui));
  if (errors_.empty() || !shows_many_) return;
  const int now = step();
  std::vector<std::string> values;
  for (const Errors& e : errors_) {
    if (now >= last_denoise_step) values.push_back(format_fixed(psnr(e.cleaned), 1));
  }
  const SideBySideHit hit = side_by_side(
      ui, "column", area,
      {{&noisy_grid_, "noisy", now >= 1}, {&cleaned_grid_, "cleaned", now >= 2}, {&clean_grid_, "clean"}},
      values, "dB");
  if (hit.index < 0) return;
  const Dataset& from = choice_.drawn() ? judged() : *choice_.part();
  const int drawings = clean_grid_.size() - static_cast<int>(rows_);
  const Index row = first_row_ + hit.index - drawings;
  const bool drawing = hit.index < drawings;
  std::string words = drawing ? "your drawing" : image_name(from, row);
  const Errors& e = errors_[hit.index];
  if (now >= 1 && e.noisy > 0) words += "\nnoisy " + format_fixed(psnr(e.noisy), 1) + " dB";
  if (now >= 2) words += "\ncleaned " + format_fixed(psnr(e.cleaned), 1) + " dB";
  tooltip(ui, hit.at, ui.stage, words + "\npress to look closer");
  if (!hit.clicked) return;
  if (!drawing) ImageChoice::choose(ui, &from == data_->test.get(), row);
  ui.commands.set("view", "one");
}

void DenoiseExhibit::draw_curve(Ui& ui, const Box& whole) {
  const Look& look = *ui.look;
  const Box area = choice_.draw_sheet_first(ui, whole);
  std::vector<double> x;
  for (std::size_t i = 0; i < curve_points; ++i) x.push_back(static_cast<double>(i) / (curve_points - 1));
  std::vector<std::vector<double>> kept;
  kept.reserve(noise_kinds + 1);
  LinePlot plot;
  const std::size_t now = kind();
  kept.push_back(series(now, false));
  plot.series.push_back(
      {.y = kept.back(), .x = x, .label = "noisy", .colour = look.colours().soft, .dashed = true});
  for (std::size_t noise = 0; noise < noise_kinds; ++noise) {
    kept.push_back(series(noise, true));
    const bool strong = noise == now;
    plot.series.push_back({.y = kept.back(),
                           .x = x,
                           .label = "cleaned, " + std::string(kind_names[noise]),
                           .colour = Look::group_colour(static_cast<int>(noise)),
                           .dots = strong,
                           .width = strong ? 2.5f : 1.25f});
  }
  plot.axes.x_name = now == 0 ? "standard deviation of the noise" : "share of the image";
  plot.axes.y_name = "PSNR, dB";
  plot.axes.x_grid = false;
  plot.legend = true;
  plot.y_low = 0;
  plot.y_high = 30;
  plot.x_low = 0;
  plot.x_high = 1;
  plot.thresholds.push_back(
      {.vertical = true, .value = amount(), .draggable = true, .label = format_number(amount(), 2)});
  if (now == 0 && std::abs(amount() - learnt_noise()) > 0.04)  // two labels at one place are none
    plot.thresholds.push_back({.vertical = true,
                               .value = learnt_noise(),
                               .draggable = false,
                               .label = "learnt with",
                               .colour = look.colours().soft});
  const Box box{area.x, area.y, area.w, std::min(area.h, look.px(560))};
  const LineHit hit = line_plot(ui, "curve", box, plot);
  if (hit.threshold == 0) {
    const double wanted = std::clamp(std::round(hit.value * 100) / 100, 0.0, 1.0);
    if (wanted != amount()) ui.commands.set("amount", number_text(wanted));
  }
}

void DenoiseExhibit::plots(PlotColumn& column) {
  if (!data_) return;
  column.part(number_rows_room(5), [this](Ui& ui, const Box& box) {
    if (const std::vector<NumberRow> rows = numbers(); !rows.empty()) number_rows(ui, box, "PSNR", rows);
  });
  if (view() != "curve") return;
  // The image at this amount, beside the curve.
  column.space(gap);
  column.part(small_curve_h + title_h, [this](Ui& ui, const Box& box) {
    if (errors_.empty() || shows_many_) return;
    const Look& look = *ui.look;
    const float space = look.px(10), side = (box.w - space) / 2, height = side + look.px(title_h);
    titled_image(ui, noisy_grid_, "noisy", {box.x, box.y, side, height}, "Noisy", "", true);
    titled_image(ui, cleaned_grid_, "cleaned", {box.x + side + space, box.y, side, height}, "Cleaned", "",
                 true);
  });
}

}  // namespace lab
