// What PpcaExhibit draws. It only reads state; what a person does becomes ui.commands.

#include <algorithm>
#include <array>
#include <cmath>

#include "lessons/directions/ppca_exhibit.h"
#include "stage/plot_column.h"
#include "stage/stage_parts.h"
#include "ui/plot/histogram.h"
#include "ui/plot/line.h"
#include "ui/plot/markers.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr float gap = 16.0f;
constexpr float curve_h = 146.0f;
constexpr float angle_h = 116.0f;
constexpr float scree_h = 138.0f;
constexpr std::size_t most_bars = 40;
constexpr Index most_places = 1500;  // more lines are a smear
constexpr Index most_arrows = 4;
constexpr std::array<const char*, most_arrows> subscripts = {"w₁", "w₂", "w₃", "w₄"};

}  // namespace

PpcaModel PpcaExhibit::drawn_model() const {
  const PpcaState& state = *shown();
  const PpcaState* before = player_.kept(player_.position() - 1);
  const double t = player_.transition();
  if (t >= 1.0 || state.phase != PpcaPhase::maximised || !before) return state.model;
  const PpcaModel& from = before->model;
  if (from.loadings.cols() != state.model.loadings.cols()) return state.model;
  const double share = static_cast<double>(ease(t));
  PpcaModel now = state.model;
  now.loadings = from.loadings + share * (state.model.loadings - from.loadings);
  now.noise = from.noise + share * (state.model.noise - from.noise);
  return now;
}

Ellipse PpcaExhibit::shadow(const PpcaModel& model) const {
  const MatrixD axes = projection_->axes.cast<double>();
  const VectorD mean = axes * (model.mean - projection_->origin.cast<double>());
  const MatrixD directions = axes * model.loadings;
  MatrixD c = directions * directions.transpose();
  c.diagonal().array() += model.noise;
  return {{mean[0], mean[1]}, c(0, 0), c(0, 1), c(1, 1)};
}

void PpcaExhibit::draw_stage(Ui& ui) {
  if (!data_) return;
  if (!projection_) return;  // its directions are being computed
  if (sampling() && sample_ && shown()) {
    draw_samples(ui);
  } else {
    draw_model(ui);
  }
}

void PpcaExhibit::draw_model(Ui& ui) {
  PointStageStyle style;
  style.by_label = data_->has_labels();
  style.group_name = "";
  style.movable = moves_points();
  style.lit = gripped();
  const PpcaState* state = closed_ ? shown() : nullptr;
  style.note = [this](Index i) {
    const PpcaState* now = shown();
    if (!now || !closed_) return std::string();
    const PointsView one = data_->points.view().slice(i, 1);
    const Matrix z = now->model.latent(one);
    std::string words = "⟨z⟩ = ";
    for (Index c = 0; c < std::min<Index>(z.cols(), 4); ++c) {
      words += (c > 0 ? ", " : "") + format_number(static_cast<double>(z(0, c)), 3);
    }
    if (z.cols() > 4) words += " …";
    return words + "\nlog density " + format_number(now->model.log_densities(one)[0], 4);
  };
  if (!state) {
    stage_.draw(ui, ui.stage, style);
    return;
  }
  const Look& look = *ui.look;
  const PpcaModel model = drawn_model();
  const Ellipse gaussian = shadow(model);
  stage_.draw(ui, ui.stage, style, [&] {
    if (parameters_.flag("show", "density"))
      fill_gaussian(ui, stage_.plane(), gaussian, look.colours().accent);
    if (parameters_.flag("show", "places")) draw_places(ui, model);
  });
  if (!closed_ || !shown()) return;  // a point was drawn in this frame: the model is on its way
  ui.draw->PushClipRect({ui.stage.x, ui.stage.y}, {ui.stage.right(), ui.stage.bottom()}, true);
  if (parameters_.flag("show", "closed")) {
    for (const double sigmas : {1.0, 2.0}) {
      const std::vector<ImVec2> ring = ellipse_outline(stage_.plane(), shadow(*closed_), sigmas);
      for (std::size_t i = 0; i < ring.size(); i += 2) {
        ui.draw->AddLine(ring[i], ring[(i + 1) % ring.size()], look.colours().ink, look.px(1.5f));
      }
    }
  }
  if (parameters_.flag("show", "density")) {
    ring_gaussian(ui, stage_.plane(), gaussian, look.colours().accent);
  }
  draw_directions(ui, model);
  ui.draw->PopClipRect();
}

void PpcaExhibit::draw_places(Ui& ui, const PpcaModel& model) {
  if (!shown()) return;
  const PpcaState& state = *shown();
  if (state.latent.rows() != data_->size() || data_->size() > most_places) return;
  const Look& look = *ui.look;
  const Plane& plane = stage_.plane();
  // μ + W⟨z⟩ as the plane shows it: where each point belongs on the model's own plane.
  const MatrixD axes = projection_->axes.cast<double>();
  const VectorD mean = axes * (model.mean - projection_->origin.cast<double>());
  const MatrixD at =
      (state.latent.cast<double>() * (axes * model.loadings).transpose()).rowwise() + mean.transpose();
  const auto xy = stage_.cloud().positions();
  for (Index i = 0; i < at.rows(); ++i) {
    const auto k = static_cast<std::size_t>(2 * i);
    const ImVec2 from = plane.to_px(xy[k], xy[k + 1]), to = plane.to_px(at(i, 0), at(i, 1));
    ui.draw->AddLine(from, to, with_alpha(look.colours().ink, 0.22f), look.px(1));
    ui.draw->AddCircleFilled(to, look.px(1.8f), with_alpha(look.colours().accent, 0.8f), 8);
  }
}

void PpcaExhibit::draw_directions(Ui& ui, const PpcaModel& model) {
  const Look& look = *ui.look;
  const Plane& plane = stage_.plane();
  const MatrixD axes = projection_->axes.cast<double>();
  const VectorD mean = axes * (model.mean - projection_->origin.cast<double>());
  const ImVec2 middle = plane.to_px(mean[0], mean[1]);
  const MatrixD columns = axes * model.loadings;
  // μ stands at the middle.
  std::vector<ImVec2> named{{middle.x + look.px(12), middle.y + look.px(10)}};
  for (Index c = 0; c < std::min<Index>(columns.cols(), most_arrows); ++c) {
    const ImVec2 tip = plane.to_px(mean[0] + columns(0, c), mean[1] + columns(1, c));
    const float dx = tip.x - middle.x, dy = tip.y - middle.y, length = std::hypot(dx, dy);
    if (length < 1) continue;
    const float ux = dx / length, uy = dy / length;
    if (model.loadings.cols() == 1) {  // the line itself, across the stage
      const float far = ui.stage.w + ui.stage.h;
      ui.draw->AddLine({middle.x - far * ux, middle.y - far * uy}, {middle.x + far * ux, middle.y + far * uy},
                       with_alpha(look.colours().accent, 0.45f), look.px(1.25f));
    }
    const float head = std::min(look.px(9), 0.5f * length);
    for (const bool edge : {true, false}) {
      const ImU32 ink = edge ? look.colours().stage : look.colours().ink;
      const float wide = look.px(edge ? 5.0f : 2.5f);
      ui.draw->AddLine(middle, {tip.x - ux * head, tip.y - uy * head}, ink, wide);
    }
    ui.draw->AddTriangleFilled(
        tip, {tip.x - ux * head - uy * head * 0.55f, tip.y - uy * head + ux * head * 0.55f},
        {tip.x - ux * head + uy * head * 0.55f, tip.y - uy * head - ux * head * 0.55f}, look.colours().ink);
    const std::string name = columns.cols() == 1 ? "W" : subscripts[c];
    // Short arrows end at one place: the first one has its name there.
    const ImVec2 at{tip.x + ux * look.px(12), tip.y + uy * look.px(12)};
    const bool free = std::none_of(named.begin(), named.end(), [&](const ImVec2& other) {
      return std::abs(other.x - at.x) < look.px(18) && std::abs(other.y - at.y) < look.px(13);
    });
    if (!free) continue;
    named.push_back(at);
    text_anchored(ui, look.semibold, look.small(), at, 0.5f, 0.5f, look.colours().ink, name);
  }
  ui.draw->AddCircleFilled(middle, look.px(5), look.colours().stage);
  ui.draw->AddCircleFilled(middle, look.px(3.5f), look.colours().ink);
  text_anchored(ui, look.semibold, look.small(), {middle.x + look.px(8), middle.y + look.px(10)}, 0.0f, 0.5f,
                look.colours().ink, "μ");
}

void PpcaExhibit::draw_samples(Ui& ui) {
  const Box area = below_header(ui);
  const Box left = share_of(ui, area, 0, 2), right = share_of(ui, area, 1, 2);
  const std::string count = format_count(sample_->size());
  if (data_->is_images()) {
    const auto grid = [&](const Box& box, ImageGrid& images, const char* id, std::string_view title,
                          std::string_view value) {
      const Box inner = draw_frame(ui, box, title, value);
      const float pad = ui.look->px(10);
      ImageGridStyle style;
      style.gap = 4;
      images.draw(ui, id, {inner.x + pad, inner.y + pad * 0.5f, inner.w - 2 * pad, inner.h - 1.5f * pad},
                  style);
    };
    grid(left, data_grid_, "data-images", "Data", "the first " + std::to_string(data_grid_.size()));
    grid(right, sample_grid_, "sample-images", "Drawn from the model", count);
    return;
  }
  PointStageStyle style;
  style.by_label = data_->has_labels();
  style.group_name = "";
  draw_picture(ui, left, data_stage_, style, "Data", format_count(data_->size()));
  if (!shown() || !sample_) return;  // a point was drawn in this frame
  PointStageStyle drawn;
  drawn.group_name = "";
  draw_picture(ui, right, sample_stage_, drawn, "Drawn from the model", count, [&] {
    const Ellipse gaussian = shadow(shown()->model);
    ring_gaussian(ui, sample_stage_.plane(), gaussian, ui.look->colours().accent);
  });
}

// ---- the plots beside the stage ----

void PpcaExhibit::plots(PlotColumn& column) {
  if (!data_ || !shown() || !closed_ || !waiting_for_.empty()) return;
  column.essential(curve_h, [this](Ui& ui, const Box& box) { draw_likelihood(ui, box); });
  column.space(gap);
  column.part(angle_h, [this](Ui& ui, const Box& box) { draw_angle(ui, box); });
  column.space(gap);
  column.part(scree_h, [this](Ui& ui, const Box& box) { draw_scree(ui, box); });
}

void PpcaExhibit::draw_likelihood(Ui& ui, const Box& whole) {
  std::vector<double> at, values;
  int present = -1;
  for (const auto& [p, state] : player_.kept()) {
    if (p <= player_.position()) present = static_cast<int>(at.size());
    at.push_back(p);
    values.push_back(state.log_likelihood);
  }
  const Box box = plot_heading(ui, whole, "Log-likelihood L", format_number(shown()->log_likelihood, 5));
  LinePlot plot;
  plot.series.push_back({.y = values, .x = at, .label = "L", .present = present, .faint_after = present});
  const std::vector<double> ends{at.front(), std::max(at.back(), at.front() + 1)};
  const std::vector<double> best{closed_likelihood_, closed_likelihood_};
  plot.series.push_back({.y = best,
                         .x = ends,
                         .label = "closed form",
                         .colour = ui.look->colours().ink,
                         .dots = false,
                         .dashed = true,
                         .width = 1.5f});
  plot.digits = 6;
  plot.axes.x_labels = false;
  plot.axes.y_ticks = 3;
  const LineHit hit = line_plot(ui, "likelihood", box, plot);
  if (hit.clicked && hit.series == 0 && hit.index >= 0) {
    ui.commands.set("step", std::to_string(static_cast<int>(at[hit.index])));
  }
}

void PpcaExhibit::draw_angle(Ui& ui, const Box& whole) {
  const auto now = angle_at(player_.position());
  const Box box =
      plot_heading(ui, whole, "Angle to PCA", now ? format_number(*now, 3) + "°" : std::string("–"));
  if (angles_.empty()) return;
  const int present = player_.position();
  LinePlot plot;
  plot.series.push_back(
      {.y = angles_, .x = {}, .label = "degrees", .present = present, .faint_after = present, .dots = false});
  plot.from_zero = true;
  plot.axes.x_labels = false;
  plot.axes.y_ticks = 3;
  line_plot(ui, "angle", box, plot);
}

void PpcaExhibit::draw_scree(Ui& ui, const Box& whole) {
  const Look& look = *ui.look;
  const std::size_t count = std::min(eigenvalues_.size(), most_bars);
  const auto q = static_cast<std::size_t>(parameters_.integer("q"));
  std::string name = "Eigenvalues λ";
  if (count < eigenvalues_.size())
    name = "First " + std::to_string(count) + " of " + std::to_string(eigenvalues_.size()) + " λ";
  const Box box = plot_heading(ui, whole, name, "σ² = " + format_number(closed_->noise, 3));
  BarPlot plot;
  const std::vector<double> values(eigenvalues_.begin(),
                                   eigenvalues_.begin() + static_cast<std::ptrdiff_t>(count));
  plot.values = values;
  for (std::size_t j = 0; j < count; ++j) {
    plot.labels.push_back(std::to_string(j + 1));
    plot.colours.push_back(j < q ? look.colours().accent : look.colours().faint);
  }
  double low = 0, high = std::max(values[0], shown()->model.noise);
  nice_range(low, high, 3);
  plot.high = high;
  const BarHit hit = bars(ui, "scree", box, plot);
  ui.record({"scree", "Eigenvalues", "plot", std::to_string(q), hit.area});
  const auto y_of = [&](double value) {
    return hit.area.bottom() - static_cast<float>(value / high) * hit.area.h;
  };
  // Over the bars that are left out: their mean, which is σ² of the closed form; and EM's σ² as it stands.
  const float pitch = hit.area.w / static_cast<float>(count);
  const float from = hit.area.x + pitch * static_cast<float>(std::min(q, count));
  if (q < count) {
    const float y = y_of(closed_->noise);
    draw_dashed(ui.draw, {from, y}, {hit.area.right(), y}, look.colours().ink, look.px(1.75f), look.px(5),
                look.px(3));
  }
  const float em = std::max(hit.area.y, y_of(shown()->model.noise));
  ui.draw->AddTriangleFilled({hit.area.right() - look.px(1), em},
                             {hit.area.right() + look.px(7), em - look.px(5)},
                             {hit.area.right() + look.px(7), em + look.px(5)}, look.colours().warn);
  if (hit.clicked && static_cast<std::size_t>(hit.bar + 1) < eigenvalues_.size()) {
    ui.commands.set("q", std::to_string(hit.bar + 1));
  }
}

}  // namespace lab
