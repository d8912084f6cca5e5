// What GmmExhibit draws. It only reads state; what a person does becomes ui.commands.

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/rows_text.h"
#include "lessons/groups/agreement.h"
#include "lessons/groups/gmm_exhibit.h"
#include "stage/beyond_edge.h"
#include "stage/plot_column.h"
#include "stage/prediction.h"
#include "stage/spoken.h"
#include "stage/stage_handle.h"
#include "stage/stage_parts.h"
#include "stage/tables.h"
#include "ui/plot/legend.h"
#include "ui/plot/line.h"
#include "ui/plot/markers.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr float gap = 16.0f;    // between two curves, px before scaling
constexpr int max_trail = 120;  // half-steps of a trail: beyond it, it is a knot

bool begins_anew(const GmmState& state, int k) {
  return std::find(state.reseeded.begin(), state.reseeded.end(), k) != state.reseeded.end();
}

}  // namespace

Ellipse GmmExhibit::shadow(const GmmModel& model, int k) const {
  const MatrixD axes = projection_.axes.cast<double>();
  const VectorD mean = axes * (model.means.row(k).transpose() - projection_.origin.cast<double>());
  const MatrixD covariance = axes * model.covariance(k) * axes.transpose();
  return {{mean[0], mean[1]}, covariance(0, 0), covariance(0, 1), covariance(1, 1)};
}

std::vector<Ellipse> GmmExhibit::drawn_gaussians() const {
  std::vector<Ellipse> all;
  const GmmState* state = shown();
  if (!state || state->phase == GmmPhase::ready) return all;
  const double t = player_.transition();
  const GmmState* before = player_.kept(player_.position() - 1);
  const bool gliding = t < 1.0 && state->phase == GmmPhase::maximised && before;
  for (int k = 0; k < state->model.components(); ++k) {
    const Ellipse now = shadow(state->model, k);
    // What begins anew elsewhere jumps: a glide would tell of a way that it never went.
    all.push_back(gliding && !begins_anew(*state, k)
                      ? between(shadow(before->model, k), now, static_cast<double>(ease(t)))
                      : now);
  }
  return all;
}

std::string GmmExhibit::note(Index i) const {
  const GmmState* state = shown();
  if (!state || !state->has_responsibilities() || i >= state->responsibilities.rows()) return {};
  std::vector<std::pair<float, int>> shares;
  for (int k = 0; k < state->model.components(); ++k) shares.push_back({state->responsibilities(i, k), k});
  std::sort(shares.begin(), shares.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::string words = "responsibilities:";
  int lines = 0;
  for (const auto& [share, k] : shares) {
    if (lines == 4 || (lines > 0 && share < 0.001f)) break;
    words += "\nGaussian " + std::to_string(k + 1) + ": " + format_percent(static_cast<double>(share), 1);
    ++lines;
  }
  return words;
}

void GmmExhibit::draw_stage(Ui& ui) {
  if (!data_) return;
  if (choosing() && player_.begun()) {
    draw_choose(ui);
  } else if (beside() && player_.begun()) {
    draw_beside(ui);
  } else {
    draw_steps(ui);
  }
}

void GmmExhibit::draw_gaussians(Ui& ui, const Plane& plane, const std::vector<Ellipse>& gaussians,
                                bool rings) {
  for (std::size_t k = 0; k < gaussians.size(); ++k) {
    (rings ? ring_gaussian : fill_gaussian)(ui, plane, gaussians[k], Look::group_colour(static_cast<int>(k)));
  }
}

void GmmExhibit::draw_steps(Ui& ui) {
  const std::vector<Ellipse> gaussians = drawn_gaussians();
  PointStageStyle style;
  style.by_label = parameters_.flag("show", "labels") && data_->has_labels();
  style.group_name = "most likely Gaussian";
  style.note = [this](Index i) { return note(i); };
  style.lit = point_.lit();
  style.movable = moves_points();
  if (component_.hovered() >= 0 && !style.by_label)
    style.cloud.only_group = static_cast<int>(component_.hovered());
  const PointStageHit hit = stage_.draw(ui, ui.stage, style, [&] {
    if (parameters_.flag("show", "rings")) draw_gaussians(ui, stage_.plane(), gaussians, false);
  });
  point_.take(ui, hit);
  if (gaussians.empty()) return;
  ui.draw->PushClipRect(ImVec2(ui.stage.x, ui.stage.y), ImVec2(ui.stage.right(), ui.stage.bottom()), true);
  if (parameters_.flag("show", "rings")) draw_gaussians(ui, stage_.plane(), gaussians, true);
  for (std::size_t i = 0; i < sample_labels_.size(); ++i) {
    const ImVec2 at = stage_.plane().to_px(sample_[2 * i], sample_[2 * i + 1]);
    ui.draw->AddCircle(at, ui.look->px(3.5f), Look::group_colour(sample_labels_[i]), 0, ui.look->px(1.25f));
  }
  draw_means(ui, gaussians);
  ui.draw->PopClipRect();
}

void GmmExhibit::draw_means(Ui& ui, const std::vector<Ellipse>& gaussians) {
  const GmmState* state = shown();
  const Look& look = *ui.look;
  const Plane& plane = stage_.plane();
  if (parameters_.flag("show", "trails")) {
    for (std::size_t k = 0; k < gaussians.size(); ++k) {
      std::vector<ImVec2> way;
      auto kept = player_.kept().lower_bound(player_.position() - max_trail);
      for (; kept->first < player_.position(); ++kept) {
        const GmmState& earlier = kept->second;
        if (begins_anew(earlier, static_cast<int>(k))) way.clear();  // it jumped there: no way leads to it
        if (earlier.phase == GmmPhase::expected || earlier.phase == GmmPhase::ready)
          continue;  // nothing moved
        const Ellipse at = shadow(earlier.model, static_cast<int>(k));
        way.push_back(plane.to_px(at.mean));
      }
      if (begins_anew(*state, static_cast<int>(k))) way.clear();
      way.push_back(plane.to_px(gaussians[k].mean));
      if (way.size() > 1) draw_trail(ui, way.data(), static_cast<int>(way.size()));
    }
  }
  int moved = -1;
  ImVec2 by{0, 0};
  bool ended = false;
  for (std::size_t k = 0; k < gaussians.size(); ++k) {
    const Ellipse& gaussian = gaussians[k];
    const ImVec2 place = plane.to_px(gaussian.mean);
    const std::optional<ImVec2> edge = edge_towards(ui, place);
    const ImVec2 at = edge.value_or(place);  // one that lies outside can be fetched by its arrow
    const std::string number = std::to_string(k + 1);
    const Pointer pointer =
        pointer_handle(ui, ("mean-" + number).c_str(), at, look.px(10), "Mean " + number,
                       format_number(gaussian.mean.x) + ", " + format_number(gaussian.mean.y));
    if (edge) {
      draw_edge_arrow(
          ui, at, place, Look::group_colour(static_cast<int>(k)),
          "mean " + number + " at " + format_number(gaussian.mean.x) + ", " + format_number(gaussian.mean.y));
    } else {
      part_mark(ui, "gaussians", at, static_cast<float>(gaussian.longest() * plane.scale().x));
      part_mark(ui, "means", at, look.px(9));
      draw_centroid(ui, at, static_cast<int>(k), look.px(9), gaussians.size() > 8,
                    pointer.hovered || pointer.held);
    }
    // Something to look at: it fell onto one point, or it has just begun anew.
    const int number_of_k = static_cast<int>(k);
    if (begins_anew(*state, number_of_k) ||
        std::find(collapsed_.begin(), collapsed_.end(), number_of_k) != collapsed_.end()) {
      ui.draw->AddCircle(at, look.px(17), look.colours().warn, 0, look.px(2.5f));
    }
    if (pointer.clicked) give_answer(ui, *this, k);
    if (pointer.hovered && !pointer.held) {
      tooltip(ui, at, ui.stage,
              "Gaussian " + number + "\nweight " + format_number(state->model.weights[k], 3) + "\nmean " +
                  format_number(gaussian.mean.x) + ", " + format_number(gaussian.mean.y) +
                  "\nσ along its axes " + format_number(gaussian.longest(), 3) + " and " +
                  format_number(gaussian.shortest(), 3));
    }
    if (pointer.held && (pointer.delta.x != 0.0f || pointer.delta.y != 0.0f)) {
      moved = static_cast<int>(k);
      by = edge ? ImVec2(pointer.at.x - place.x, pointer.at.y - place.y) : pointer.delta;
    }
    ended = ended || pointer.released;
  }
  if (moved >= 0) {
    if (dragged_ < 0) play_after_drag_ = player_.playing();
    dragged_ = moved;
    const Point2 scale = plane.scale();
    move_mean(ui.commands, moved, static_cast<float>(by.x / scale.x), static_cast<float>(-by.y / scale.y));
  } else if (ended && dragged_ >= 0) {
    dragged_ = -1;
    if (play_after_drag_) ui.commands.set("play", "1");
  }
}

void GmmExhibit::move_mean(Commands& commands, int k, float dx, float dy) const {
  const GmmState* state = shown();
  if (!state) return;
  Matrix means = state->model.means.cast<float>();
  Eigen::RowVectorXf row = means.row(k);
  projection_.drag(row, dx, dy);
  means.row(k) = row;
  const std::string text = encode_rows(means);
  commands.set("means", text);
  commands.set("start", "hand");
}

std::vector<StageHandle> GmmExhibit::handles() const {
  std::vector<StageHandle> all;
  const GmmState* state = shown();
  if (!state || parameters_.choice("view") != "steps") return all;
  const Matrix at = projection_.apply_rows(state->model.means.cast<float>());
  for (Index k = 0; k < at.rows(); ++k) {
    const std::string number = std::to_string(k + 1);
    const float x0 = at(k, 0), y0 = at(k, 1);
    add_place(all, "mean", "mean-" + number, "Mean " + number,
              "Where the middle of the Gaussian stands; the run begins anew from there",
              {static_cast<double>(x0), static_cast<double>(y0)}, stage_.range(),
              [this, k, x0, y0](Commands& commands, double x, double y) {
                move_mean(commands, static_cast<int>(k), static_cast<float>(x) - x0,
                          static_cast<float>(y) - y0);
              });
  }
  return all;
}

void GmmExhibit::draw_beside(Ui& ui) {
  const Box area = below_header(ui);
  const std::vector<Ellipse> gaussians = drawn_gaussians();
  const auto means = [&](const Plane& plane, Index count, const auto& at) {
    for (Index k = 0; k < count; ++k) {
      draw_centroid(ui, plane.to_px(at(k)), static_cast<int>(k), ui.look->px(7.5f));
    }
  };
  PointStageStyle style;
  style.group_name = "most likely Gaussian";
  style.note = [this](Index i) { return note(i); };
  style.lit = point_.lit();
  style.movable = moves_points();
  const PointStageHit left = draw_picture(ui, share_of(ui, area, 0, 2), stage_, style, "Mixture",
                                          "σ = " + parameters_.value("sigma"), [&] {
                                            draw_gaussians(ui, stage_.plane(), gaussians, false);
                                            draw_gaussians(ui, stage_.plane(), gaussians, true);
                                            means(stage_.plane(), static_cast<Index>(gaussians.size()),
                                                  [&](Index k) { return gaussians[k].mean; });
                                          });
  PointStageStyle hard;
  hard.lit = point_.lit();
  hard.name = "kmeans";
  const PointStageHit right =
      draw_picture(ui, share_of(ui, area, 1, 2), twin_stage_, hard, "k-means", "", [&] {
        const KmeansState* state = twin();
        if (!state || state->centroids.rows() == 0) return;
        const Matrix at = projection_.apply_rows(state->centroids);
        means(twin_stage_.plane(), at.rows(), [&](Index k) { return Point2{at(k, 0), at(k, 1)}; });
      });
  point_.take(ui, left);
  point_.take(ui, right);
}

void GmmExhibit::light_k(Ui& ui, const char* id, const LineHit& hit, std::span<const double> k,
                         std::span<const double> bic) {
  if (hit.index >= 0) k_.look_at(hit.index);
  const Index lit = k_.hovered();
  if (lit < 0 || lit >= static_cast<Index>(k.size())) return;
  const auto i = static_cast<std::size_t>(lit);
  if (std::isfinite(bic[i]))
    ring_lit(ui, id, {hit.x.to_px(k[i]), hit.y.to_px(bic[i])}, std::lround(k[i]) - 1);
}

void GmmExhibit::draw_choose(Ui& ui) {
  const Look& look = *ui.look;
  const Box area = below_header(ui);
  if (!choose_begun_) return;
  const std::string& covariance = parameters_.choice("covariance");
  const std::size_t chosen = covariance_index(covariance);
  const int k_now = parameters_.integer("k");
  std::array<std::vector<double>, 4> ks, bics;
  std::array<int, 4> present{-1, -1, -1, -1};
  std::vector<double> aic;
  for (std::size_t c = 0; c < choose_.size(); ++c) {
    for (const GmmChooseRow& row : choose_[c].rows()) {
      if (row.components == k_now) present[c] = static_cast<int>(ks[c].size());
      ks[c].push_back(row.components);
      bics[c].push_back(row.bic);
      if (c == chosen) aic.push_back(row.aic);
    }
  }
  // Where there is room for one plot only, it is the one that compares all models.
  const bool both = area.h > look.px(330);
  const float half = both ? 0.5f * (area.h - look.px(gap)) : area.h;
  const auto plot_of = [&]() {
    LinePlot plot;
    plot.axes.x_name = "Gaussians K";
    plot.axes.x_whole = true;
    plot.x_low = 1;
    plot.x_high = choose_k_max;
    plot.legend = true;
    return plot;
  };
  const std::string value = present[chosen] >= 0 ? "K = " + std::to_string(k_now) + ": " +
                                                       format_number(bics[chosen][present[chosen]], 5)
                                                 : std::string();
  if (both && !ks[chosen].empty()) {
    const Box upper = plot_heading(ui, {area.x, area.y, area.w, half},
                                   "BIC and AIC, " + covariance + " · take the lowest", value);
    LinePlot plot = plot_of();
    plot.series.push_back({.y = bics[chosen], .x = ks[chosen], .label = "BIC", .present = present[chosen]});
    plot.series.push_back(
        {.y = aic, .x = ks[chosen], .label = "AIC", .colour = look.colours().soft, .dashed = true});
    const LineHit hit = line_plot(ui, "bic", upper, plot);
    light_k(ui, "bic", hit, ks[chosen], bics[chosen]);
    if (hit.clicked && hit.index >= 0) ui.commands.set("k", std::to_string(hit.index + 1));
  }
  Box lower = plot_heading(ui, {area.x, both ? area.y + half + look.px(gap) : area.y, area.w, half},
                           "BIC of the four kinds of covariance", both ? std::string() : value);
  // The names in a row of their own: the curves take the whole plot.
  float name_x = lower.x;
  for (std::size_t c = 0; c < covariance_ids.size(); ++c) {
    const float size = look.small(), middle = std::round(lower.y + 0.5f * size);
    ui.draw->AddLine({name_x, middle}, {name_x + look.px(12), middle},
                     Look::group_colour(static_cast<int>(c)), look.px(3));
    name_x += look.px(17);
    text(ui, c == chosen ? look.semibold : look.regular, size, {name_x, lower.y - look.px(2)},
         look.colours().soft, covariance_ids[c]);
    name_x += text_size(look.semibold, size, covariance_ids[c]).x + look.px(14);
  }
  lower.y += look.px(22);
  lower.h -= look.px(22);
  LinePlot plot = plot_of();
  plot.legend = false;
  std::vector<std::size_t> drawn;
  for (std::size_t c = 0; c < choose_.size(); ++c) {
    if (ks[c].empty()) continue;
    drawn.push_back(c);
    plot.series.push_back({.y = bics[c],
                           .x = ks[c],
                           .label = covariance_ids[c],
                           .colour = Look::group_colour(static_cast<int>(c)),
                           .present = c == chosen ? present[c] : -1});
  }
  if (plot.series.empty()) return;
  const LineHit hit = line_plot(ui, "bic-kinds", lower, plot);
  light_k(ui, "bic-kinds", hit, ks[chosen], bics[chosen]);
  if (hit.clicked && hit.series >= 0 && hit.index >= 0) {
    ui.commands.set("covariance", covariance_ids[drawn[hit.series]]);
    ui.commands.set("k", std::to_string(hit.index + 1));
  }
}

}  // namespace lab
