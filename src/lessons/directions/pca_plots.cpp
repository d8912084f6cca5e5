// The small plots of PcaExhibit: variance over the angle, what is kept and left over, scree, S.

#include <algorithm>
#include <cmath>
#include <numeric>

#include "lessons/directions/pca_exhibit.h"
#include "stage/pca_parts.h"
#include "stage/plot_column.h"
#include "stage/spoken.h"
#include "stage/stage_parts.h"
#include "ui/plot/heat_map.h"
#include "ui/plot/line.h"
#include "ui/plot/scree.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr float gap = 16.0f;  // px before scaling
constexpr float curve_h = 158.0f, split_h = 74.0f, scree_h = 148.0f, matrix_h = 128.0f, row_h = 21.0f;
constexpr Index listed = 8;

}  // namespace

void PcaExhibit::draw_curve(Ui& ui, const Box& whole) {
  const Box box = plot_heading(ui, whole, "Variance uᵀSu", format_number(variance_));
  std::vector<double> angles(curve_.size());
  std::iota(angles.begin(), angles.end(), 0.0);
  LinePlot plot;
  plot.series.push_back({.y = curve_, .x = angles, .label = "uᵀSu", .dots = false});
  plot.axes.x_name = "angle °";
  plot.axes.x_ticks = 5;
  plot.axes.y_ticks = 3;
  plot.x_low = 0, plot.x_high = 180;
  plot.from_zero = true;
  const auto angle_of = [&](const VectorD& u) { return to_angles(frame_ * u)[0]; };
  for (Index j = 0; j < std::min<Index>(2, answer_.size()); ++j) {
    plot.thresholds.push_back(
        {.vertical = true,
         .value = angle_of(answer_.components.row(j).cast<double>().transpose()),
         .draggable = false,
         .label = "u" + subscript(j + 1),
         .colour = with_alpha(component_ink(*ui.look, j), component_shown(j) ? 1.0f : 0.6f)});
  }
  const double here = angle_of(basis_.back());
  plot.thresholds.push_back(
      {.vertical = true, .value = here, .draggable = true, .label = "", .colour = ui.look->colours().accent});
  const LineHit hit = line_plot(ui, "curve", box, plot);
  const ImVec2 dot(hit.x.to_px(here), hit.y.to_px(variance_along(frame_covariance_, frame_ * basis_.back())));
  ui.draw->AddCircleFilled(dot, ui.look->px(6.25f), ui.look->colours().accent);
  ui.draw->AddCircleFilled(dot, ui.look->px(3.75f), ui.look->colours().panel);
  if (hit.threshold == 2) {
    const double value = std::clamp(std::round(10.0 * hit.value) / 10.0, 0.0, 180.0);
    if (std::abs(value - here) < 0.05) return;
    if (parameters_.choice("start") != "hand") ui.commands.set("start", "hand");
    ui.commands.set("angle", number_text(value));
  }
}

void PcaExhibit::draw_map(Ui& ui, const Box& whole) {
  const Look& look = *ui.look;
  const Box heading = plot_heading(ui, whole, "Variance uᵀSu", format_number(variance_));
  const float size = look.small() - look.px(1.0f);
  const Box box{heading.x, heading.y, heading.w, heading.h - look.px(18)};
  const double high = *std::max_element(curve_.begin(), curve_.end());
  const float w = box.w / static_cast<float>(map_columns), h = box.h / static_cast<float>(map_rows);
  for (int r = 0; r < map_rows; ++r) {
    for (int k = 0; k < map_columns; ++k) {
      const double v = curve_[r * map_columns + k];
      const ImVec2 a(std::floor(box.x + w * static_cast<float>(k)),
                     std::floor(box.y + h * static_cast<float>(r)));
      const ImVec2 b(std::floor(box.x + w * static_cast<float>(k + 1)),
                     std::floor(box.y + h * static_cast<float>(r + 1)));
      ui.draw->AddRectFilled(a, b, Look::sequential(static_cast<float>(high > 0 ? v / high : 0.0)));
    }
  }
  const auto spot = [&](const VectorD& u) {
    const auto angles = to_angles(frame_ * u);
    return ImVec2(box.x + static_cast<float>(angles[0] / 180.0) * box.w,
                  box.y + static_cast<float>((90.0 - angles[1]) / 180.0) * box.h);
  };
  const ImU32 white = IM_COL32(255, 255, 255, 255), black = IM_COL32(19, 21, 25, 255);
  for (Index j = 0; j < std::min<Index>(3, answer_.size()); ++j) {
    if (!component_shown(j)) continue;
    const ImVec2 at = spot(answer_.components.row(j).cast<double>().transpose());
    ui.draw->AddCircleFilled(at, look.px(7.5f), white);
    ui.draw->AddCircle(at, look.px(7.5f), component_colour(j), 0, look.px(2));
    text_anchored(ui, look.semibold, size, at, 0.5f, 0.5f, black, std::to_string(j + 1));
  }
  const Pointer pointer = pointer_area(ui, "direction-map", box);
  ui.record({"direction-map", "Map of all directions", "handle", format_number(variance_), box});
  const ImVec2 here = spot(basis_.back());
  ui.draw->AddCircleFilled(here, look.px(6.5f), white);
  ui.draw->AddCircleFilled(here, look.px(4.5f), look.is_dark ? Look::light().accent : look.colours().accent);
  text(ui, look.regular, size, {box.x, box.bottom() + look.px(4)}, look.colours().faint, "angle 0°");
  text_anchored(ui, look.regular, size, {box.right(), box.bottom() + look.px(4)}, 1.0f, 0.0f,
                look.colours().faint, "180° · tilt upwards");
  if (!pointer.hovered && !pointer.held) return;
  const double angle = 180.0 * std::clamp(static_cast<double>((pointer.at.x - box.x) / box.w), 0.0, 1.0);
  const double tilt =
      90.0 - 180.0 * std::clamp(static_cast<double>((pointer.at.y - box.y) / box.h), 0.0, 1.0);
  if (pointer.held) {
    if (parameters_.choice("start") != "hand") ui.commands.set("start", "hand");
    ui.commands.set("angle", number_text(std::round(10.0 * angle) / 10.0));
    ui.commands.set("tilt", number_text(std::round(10.0 * tilt) / 10.0));
    return;
  }
  tooltip(ui, pointer.at, {0, 0, ImGui::GetIO().DisplaySize.x, ImGui::GetIO().DisplaySize.y},
          "angle " + format_fixed(angle, 0) + "°, tilt " + format_fixed(tilt, 0) + "°\nuᵀSu = " +
              format_number(variance_along(frame_covariance_, from_angles(3, angle, tilt)), 4) +
              "\npress to turn there");
}

void PcaExhibit::draw_split(Ui& ui, const Box& whole) {
  const Look& look = *ui.look;
  const Box box = plot_heading(ui, whole, "Kept + left over", format_number(total_));
  const auto share = static_cast<float>(total_ > 0 ? std::clamp(kept_ / total_, 0.0, 1.0) : 0.0);
  const float h = look.px(10), middle = box.x + share * box.w;
  ui.draw->AddRectFilled({box.x, box.y}, {box.right(), box.y + h}, with_alpha(look.colours().warn, 0.4f),
                         look.px(3));
  ui.draw->AddRectFilled({box.x, box.y}, {middle, box.y + h}, look.colours().accent, look.px(3));
  const float y = box.y + h + look.px(6);
  text(ui, look.regular, look.small(), {box.x, y}, look.colours().accent, format_number(kept_));
  const std::string percent = format_percent(static_cast<double>(share));
  text_anchored(ui, look.regular, look.small(), {box.x + 0.5f * box.w, y}, 0.5f, 0.0f, look.colours().soft,
                percent);
  text_anchored(ui, look.regular, look.small(), {box.right(), y}, 1.0f, 0.0f, look.colours().warn,
                format_number(std::max(0.0, total_ - kept_)));
}

void PcaExhibit::draw_scree(Ui& ui, const Box& whole, bool large) {
  const PcaPowerState* now = state();
  const Index found = now ? now->found() : 0;
  const Index n = std::min<Index>(spectrum_.size(), large ? 64 : 12);
  ScreePlot plot;
  plot.values = {spectrum_.data(), static_cast<std::size_t>(n)};
  plot.total = total_;
  plot.kept = static_cast<int>(parameters_.flag("show", "components") ? n : found);
  plot.x_name = large ? "component" : "";
  plot.y_name = large ? "share of the variance, and their sum, in %" : "";
  plot.y_ticks = large ? 5 : 3;
  const Box box = large ? whole : plot_heading(ui, whole, "Scree, %");
  scree_plot(ui, large ? "scree-large" : "scree", box, plot);
}

void PcaExhibit::draw_small_matrix(Ui& ui, const Box& whole) {
  part_box(ui, "covariance", whole);
  const Box box = plot_heading(ui, whole, "Covariance S", "trace " + format_number(total_));
  const std::vector<double> values = matrix_values(covariance_);
  HeatMapPlot plot;
  plot.rows = plot.columns = static_cast<int>(dims());
  plot.values = values;
  plot.diverging = true;
  plot.square = dims() > 4;
  plot.texts = dims() <= 4;
  plot.digits = 3;
  plot.row_labels = matrix_names();
  if (dims() <= 4 && original_->dims() <= 3 && shown_ == original_) plot.column_labels = plot.row_labels;
  if (dims() > 3 || shown_ != original_) plot.row_labels.clear();
  Box area = box;
  if (dims() <= 4) area.h = std::min(area.h, ui.look->px(32) * static_cast<float>(dims() + 1));
  heat_map(ui, "matrix-small", area, plot);
}

float PcaExhibit::draw_eigenvalues(Ui& ui, const Box& whole) {
  const Look& look = *ui.look;
  const Index n = std::min<Index>(listed, spectrum_.size());
  const float rows_h = look.px(30.0f + row_h * static_cast<float>(n));
  part_box(ui, "eigenvalues", {whole.x, whole.y, whole.w, rows_h});
  const Box box = plot_heading(ui, whole, "Eigenvalues", "share, sum");
  double sum = 0;
  for (Index j = 0; j < n; ++j) {
    sum += spectrum_[j];
    const float y = box.y + look.px(row_h) * static_cast<float>(j);
    const bool strong = component_shown(j);
    text(ui, look.semibold, look.small(), {box.x, y}, strong ? component_ink(look, j) : look.colours().faint,
         "λ" + subscript(j + 1));
    text_tabular(ui, look.regular, look.small(), {box.x + 0.5f * box.w, y}, look.colours().ink,
                 format_number(spectrum_[j], 4));
    const double whole_variance = total_ > 0 ? total_ : 1.0;
    text_tabular(ui, look.regular, look.small(), {box.x + 0.76f * box.w, y}, look.colours().soft,
                 format_fixed(100.0 * spectrum_[j] / whole_variance, 1));
    text_tabular(ui, look.regular, look.small(), {box.right(), y}, look.colours().soft,
                 format_fixed(100.0 * sum / whole_variance, 1));
  }
  return box.y - whole.y + look.px(row_h) * static_cast<float>(n);
}

void PcaExhibit::plots(PlotColumn& column) {
  if (!answered_) return;
  if (!ready() || basis_.empty() || curve_.empty()) column.only_keep_room();
  const bool points = parameters_.choice("view") == "points";
  if (points) {
    column.essential(curve_h,
                     [this](Ui& ui, const Box& box) { flat() ? draw_curve(ui, box) : draw_map(ui, box); });
    column.space(gap);
  }
  column.part(split_h, [this](Ui& ui, const Box& box) { draw_split(ui, box); });
  if (points) {
    column.space(gap);
    column.part(scree_h, [this](Ui& ui, const Box& box) { draw_scree(ui, box, false); });
    column.space(gap);
  }
  // The small matrix stands close under the list.
  const float list = 30.0f + row_h * static_cast<float>(std::min<Index>(listed, spectrum_.size()));
  column.part(list + (points ? gap + matrix_h : 0.0f), [this, points](Ui& ui, const Box& box) {
    const float used = draw_eigenvalues(ui, box) + ui.look->px(gap);
    if (points) draw_small_matrix(ui, {box.x, box.y + used, box.w, ui.look->px(matrix_h)});
  });
}

}  // namespace lab
