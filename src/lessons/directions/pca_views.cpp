// What PcaExhibit draws on the stage. It only reads state; what a person does becomes ui.commands.

#include <algorithm>
#include <cmath>
#include <numbers>

#include "lessons/directions/pca_exhibit.h"
#include "stage/pca_parts.h"
#include "stage/spoken.h"
#include "stage/stage_parts.h"
#include "ui/plot/ellipse.h"
#include "ui/plot/heat_map.h"
#include "ui/plot/markers.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr double arrow_sigmas = 2.0;  // arrows and ellipses reach two standard deviations
constexpr double plane_sigmas = 2.0;

Point3 plus(const Point3& a, const Point3& b, double t = 1.0) {
  return {a[0] + t * b[0], a[1] + t * b[1], a[2] + t * b[2]};
}

}  // namespace

Point3 PcaExhibit::place(const VectorD& from_mean) const {
  const VectorD z = mean_place_ + frame_ * from_mean;
  return {z[0], z[1], z.size() > 2 ? z[2] : 0.0};
}

ImVec2 PcaExhibit::px(const Point3& p) const {
  return flat() ? stage_.plane().to_px(p[0], p[1]) : space_.camera().look_at(p).px;
}

float PcaExhibit::nearness(const Point3& p) const {
  return flat() ? 1.0f : depth_alpha(space_.camera().look_at(p).depth);
}

void PcaExhibit::draw_stage(Ui& ui) {
  if (!original_) return;
  const std::string& view = parameters_.choice("view");
  if (!answered_ || view == "points") return draw_points(ui);
  if (!ready()) return;
  if (view == "biplot") {
    draw_biplot(ui);
  } else if (view == "matrix") {
    draw_matrices(ui, below_header(ui));
  } else {
    draw_scree(ui, below_header(ui), true);
  }
}

void PcaExhibit::draw_points(Ui& ui) {
  if (!answered_ && !waits_for_points()) return;
  const bool by_label = parameters_.flag("show", "labels") && shown_->has_labels();
  if (waits_for_points() || flat()) {
    PointStageStyle style;
    style.group_name = "";
    style.by_label = by_label;
    style.movable = moves_points();
    style.lit = gripped();
    stage_.draw(ui, ui.stage, style, [&] {
      if (ready()) draw_under(ui);
    });
  } else {
    CloudStageStyle style;
    style.by_label = by_label;
    const CloudStageHit hit = space_.draw(ui, ui.stage, style, [&] {
      if (ready()) draw_under(ui);
    });
    const auto tenth = [](double v) { return number_text(std::round(10.0 * v) / 10.0); };
    if (hit.turned) {
      ui.commands.set("yaw", tenth(hit.yaw));
      ui.commands.set("pitch", tenth(hit.pitch));
    }
    if (hit.zoomed) ui.commands.set("zoom", number_text(std::round(100.0 * hit.zoom) / 100.0));
  }
  if (!ready() || basis_.empty()) return;
  ui.draw->PushClipRect(ImVec2(ui.stage.x, ui.stage.y), ImVec2(ui.stage.right(), ui.stage.bottom()), true);
  draw_components(ui);
  draw_direction(ui);
  ui.draw->PopClipRect();
}

void PcaExhibit::draw_under(Ui& ui) {
  if (!flat() && parameters_.flag("show", "plane")) draw_found_plane(ui);
  if (parameters_.flag("show", "ellipse")) draw_ellipses(ui);
  if (parameters_.flag("show", "residuals")) draw_residuals(ui);
}

void PcaExhibit::draw_residuals(Ui& ui) {
  const Palette& c = ui.look->colours();
  const ImU32 foot_colour = is_by_hand() ? c.accent : component_colour(static_cast<Index>(basis_.size()) - 1);
  const auto xy = stage_.cloud().positions();
  for (Index r = 0; r < feet_.rows(); ++r) {
    const Index i = r * feet_stride_;
    Point3 from{0, 0, 0}, to{0, 0, 0};
    for (Index j = 0; j < feet_.cols(); ++j) {
      const auto at = static_cast<std::size_t>(j);
      to[at] = static_cast<double>(feet_(r, j));
      from[at] = static_cast<double>(flat() ? xy[2 * i + j] : space_.places()(i, j));
    }
    const float near = nearness(to);
    const ImVec2 a = px(from), b = px(to);
    ui.draw->AddLine(a, b, with_alpha(c.warn, 0.38f * near), 1.0f);
    ui.draw->AddCircleFilled(b, ui.look->px(1.8f), with_alpha(foot_colour, 0.75f * near), 8);
  }
}

void PcaExhibit::draw_ellipses(Ui& ui) {
  const ImU32 colour = ui.look->colours().soft;
  if (flat()) {
    const MatrixD& s = frame_covariance_;
    const Ellipse e{{mean_place_[0], mean_place_[1]}, s(0, 0), s(0, 1), s(1, 1)};
    ring_gaussian(ui, stage_.plane(), e, colour);
    return;
  }
  // The three sections of the ellipsoid through pairs of its axes: those of what is seen of S.
  const EigenPairs axes = symmetric_eigen(frame_covariance_, 3);
  constexpr int corners = 60;
  for (int skip = 0; skip < 3; ++skip) {
    const int p = skip == 0 ? 1 : 0, q = skip == 2 ? 1 : 2;
    Point3 before{};
    for (int i = 0; i <= corners; ++i) {
      const double t = 2.0 * std::numbers::pi * i / corners;
      Point3 at{mean_place_[0], mean_place_[1], mean_place_[2]};
      for (std::size_t j = 0; j < 3; ++j) {
        const auto column = static_cast<Index>(j);
        at[j] +=
            arrow_sigmas * (std::cos(t) * std::sqrt(std::max(0.0, axes.values[p])) * axes.vectors(p, column) +
                            std::sin(t) * std::sqrt(std::max(0.0, axes.values[q])) * axes.vectors(q, column));
      }
      if (i > 0) space_.line(ui, before, at, colour, ui.look->px(1.25f), 0.8f);
      before = at;
    }
  }
}

void PcaExhibit::draw_found_plane(Ui& ui) {
  // Of the first two components where they are known, or of the first and the one that is being turned.
  std::vector<VectorD> two;
  const bool all = parameters_.flag("show", "components");
  if (basis_.size() >= 2) {
    two = {basis_[0], basis_[1]};
  } else if (all && answer_.size() >= 2) {
    two = {answer_.components.row(0).cast<double>().transpose(),
           answer_.components.row(1).cast<double>().transpose()};
  }
  if (two.size() != 2) return;
  const double a = plane_sigmas * std::sqrt(variance_along(covariance_, two[0]));
  const double b = plane_sigmas * std::sqrt(variance_along(covariance_, two[1]));
  const Palette& c = ui.look->colours();
  std::array<ImVec2, 4> corners;
  constexpr std::array<std::array<double, 2>, 4> signs = {{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}}};
  for (std::size_t i = 0; i < 4; ++i) {
    corners[i] = px(place(signs[i][0] * a * two[0] + signs[i][1] * b * two[1]));
  }
  ui.draw->AddQuadFilled(corners[0], corners[1], corners[2], corners[3], with_alpha(c.accent, 0.09f));
  ui.draw->AddQuad(corners[0], corners[1], corners[2], corners[3], with_alpha(c.accent, 0.45f),
                   ui.look->px(1.25f));
}

bool PcaExhibit::component_shown(Index j) const {
  return parameters_.flag("show", "components") || (state() && j < state()->found());
}

void PcaExhibit::draw_components(Ui& ui) {
  const Look& look = *ui.look;
  const ImVec2 middle = px(place(VectorD::Zero(dims())));
  const Index most = std::min<Index>(answer_.size(), std::max<Index>(3, state() ? state()->found() : 0));
  for (Index j = std::min<Index>(most, 8) - 1; j >= 0; --j) {
    if (!component_shown(j)) continue;
    const bool found = state() && j < state()->found();
    const VectorD u = found ? VectorD(state()->components.row(j).transpose())
                            : VectorD(answer_.components.row(j).cast<double>().transpose());
    const double value = found ? state()->variances[j] : spectrum_[j];
    const Point3 tip = place(arrow_sigmas * std::sqrt(std::max(0.0, value)) * u);
    const ImVec2 end = px(tip);
    const ImU32 colour = with_alpha(component_colour(j), found ? 1.0f : 0.75f);
    const float width = look.px(found ? 3.0f : 1.75f);
    if (std::hypot(end.x - middle.x, end.y - middle.y) < look.px(3)) continue;
    part_line(ui, "components", middle, end);
    if (found) {
      ui.draw->AddLine(middle, end, with_alpha(look.colours().stage, 0.8f), width + look.px(2.5f));
      ui.draw->AddLine(middle, end, colour, width);
    } else {
      draw_dashed(ui.draw, middle, end, colour, width, look.px(6), look.px(4));
    }
    draw_arrow_head(ui, middle, end, colour);
    const float away = look.px(15), length = std::max(1.0f, std::hypot(end.x - middle.x, end.y - middle.y));
    const ImVec2 at(end.x + away * (end.x - middle.x) / length, end.y + away * (end.y - middle.y) / length);
    const std::string name = "u" + subscript(j + 1);
    const ImVec2 extent = text_size(look.semibold, look.body(), name);
    ui.draw->AddRectFilled({at.x - 0.5f * extent.x - look.px(3), at.y - 0.5f * extent.y},
                           {at.x + 0.5f * extent.x + look.px(3), at.y + 0.5f * extent.y},
                           with_alpha(look.colours().stage, 0.8f), look.px(4));
    text_anchored(ui, look.semibold, look.body(), at, 0.5f, 0.5f, component_ink(look, j), name);
  }
}

double PcaExhibit::reach_in_space(const VectorD& direction) const {
  const OrbitCamera& camera = space_.camera();
  double reach = 0.85 * camera.radius() / std::max(1.0, camera.zoom());
  const auto within = [&](double sign) {
    Point3 end{mean_place_[0], mean_place_[1], mean_place_[2]};
    for (std::size_t j = 0; j < 3; ++j) end[j] += sign * reach * direction[static_cast<Index>(j)];
    return camera.box().contains(camera.look_at(end).px);
  };
  constexpr int most = 60;
  for (int i = 0; i < most && !(within(1.0) && within(-1.0)); ++i) reach *= 0.92;
  return reach;
}

void PcaExhibit::draw_direction(Ui& ui) {
  const Look& look = *ui.look;
  const bool hand = is_by_hand();
  // What is kept has its arrow; a line is only drawn for the direction that still turns.
  const PcaPowerState* now = state();
  if (!hand && now->phase == PcaPowerPhase::kept) return;
  const VectorD& u = basis_.back();
  const ImU32 colour = hand ? look.colours().accent : component_colour(now->found());
  const Point3 middle = place(VectorD::Zero(dims()));
  const ImVec2 centre = px(middle);
  double reach = 0;
  if (flat()) {
    const Box& box = stage_.plane().box();
    reach = 0.4 * static_cast<double>(std::min(box.w, box.h - ui.header_h)) / stage_.plane().scale().x;
  }
  const VectorD shadow = frame_ * u;
  if (shadow.norm() < 1e-9) return;
  if (!flat()) reach = reach_in_space(shadow.normalized());
  const double length = reach / shadow.norm();
  for (const double sign : {1.0, -1.0}) {
    const Point3 tip = place(sign * length * u);
    const ImVec2 end = px(tip);
    const float near = nearness(plus(middle, tip, 0.0));
    part_line(ui, "direction", centre, end);
    ui.draw->AddLine(centre, end, with_alpha(colour, 0.95f * near), look.px(2.25f));
  }
  ui.draw->AddCircleFilled(centre, look.px(4.5f), look.colours().ink);
  ui.draw->AddCircleFilled(centre, look.px(2.5f), look.colours().stage);
  for (const double sign : {1.0, -1.0}) {
    const ImVec2 end = px(place(sign * length * u));
    const char* id = sign > 0 ? "direction" : "direction-back";
    const auto angles = to_angles(shadow);
    const Pointer pointer =
        pointer_handle(ui, id, end, look.px(9), sign > 0 ? "Direction" : "Direction, other end",
                       format_number(angles[0], 3) + "°");
    const bool hot = pointer.hovered || pointer.held;
    if (hot) ui.draw->AddCircleFilled(end, look.px(14), with_alpha(colour, 0.25f));
    ui.draw->AddCircleFilled(end, look.px(8), colour);
    ui.draw->AddCircleFilled(end, look.px(4.5f), look.colours().stage);
    if (pointer.pressed) grab_ = ImVec2(end.x - pointer.at.x, end.y - pointer.at.y);
    if (pointer.held && pointer.moved) drag_direction(ui, pointer);
  }
}

void PcaExhibit::drag_direction(Ui& ui, const Pointer& pointer) {
  const ImVec2 to(pointer.at.x + grab_.x, pointer.at.y + grab_.y);
  VectorD c = VectorD::Zero(frame_.rows());
  if (flat()) {
    const Point2 p = stage_.plane().to_data(to);
    c << p.x - mean_place_[0], p.y - mean_place_[1];
  } else {
    // The end moves in the plane of the screen; turning it past the edge brings it to the far side.
    const OrbitCamera& camera = space_.camera();
    const VectorD shadow = (frame_ * basis_.back()).normalized();
    const double reach = reach_in_space(shadow);
    Point3 tip{};
    OrbitCamera::Spot spot;
    float nearest = 1e9f;
    // Of the two ends, which are alike, the one that the pointer holds is the one next to it.
    for (const double sign : {1.0, -1.0}) {
      Point3 end{mean_place_[0], mean_place_[1], mean_place_[2]};
      for (std::size_t j = 0; j < 3; ++j) end[j] += sign * reach * shadow[j];
      const OrbitCamera::Spot seen = camera.look_at(end);
      const float away = std::hypot(to.x - seen.px.x, to.y - seen.px.y);
      if (away < nearest) nearest = away, tip = end, spot = seen;
    }
    const Point3 way = camera.move((to.x - spot.px.x) / spot.scale, (to.y - spot.px.y) / spot.scale);
    for (std::size_t j = 0; j < 3; ++j) {
      c[j] = tip[j] + way[j] - mean_place_[j];
    }
  }
  if (!(c.norm() > 0)) return;
  const auto angles = to_angles(c);
  const auto tenth = [](double v) { return number_text(std::round(10.0 * v) / 10.0); };
  if (parameters_.choice("start") != "hand") ui.commands.set("start", "hand");
  ui.commands.set("angle", tenth(angles[0]));
  if (!flat()) ui.commands.set("tilt", tenth(angles[1]));
}

// ---- the matrix ----

std::vector<double> PcaExhibit::matrix_values(const MatrixD& s) const {
  return std::vector<double>(s.data(), s.data() + s.size());
}

std::vector<std::string> PcaExhibit::matrix_names() const {
  std::vector<std::string> names;
  for (Index j = 0; j < dims(); ++j) names.push_back(column_name(j));
  return names;
}

void PcaExhibit::draw_matrices(Ui& ui, const Box& box) {
  const PcaPowerState* now = state();
  const bool some_found = now && now->found() > 0;
  const double high = covariance_.cwiseAbs().maxCoeff();
  const auto draw = [&](const char* id, const Box& part, const MatrixD& s, std::string_view title,
                        std::string_view note) {
    const Box inner = plot_heading(ui, part, title, note);
    const std::vector<double> values = matrix_values(s);
    HeatMapPlot plot;
    plot.rows = plot.columns = static_cast<int>(dims());
    plot.values = values;
    plot.row_labels = matrix_names();
    plot.column_labels = plot.row_labels;
    plot.diverging = true;
    plot.high = high;
    plot.square = dims() > 4;
    plot.texts = dims() <= 12;
    plot.digits = 3;
    Box area = inner;
    if (dims() <= 4) area.h = std::min(area.h, area.w * 0.8f);
    heat_map(ui, id, area, plot);
  };
  draw("matrix", some_found ? share_of(ui, box, 0, 2) : box, covariance_, "Covariance S",
       "trace " + format_number(total_));
  if (!some_found) return;
  const MatrixD left = player_.method().remaining(*now);
  draw("matrix-left", share_of(ui, box, 1, 2), left,
       now->found() == 1 ? "S − λ₁u₁u₁ᵀ" : "S without the first " + std::to_string(now->found()),
       "trace " + format_number(std::max(0.0, left.trace())));
}

}  // namespace lab
