// What KmeansExhibit draws. It only reads state; what a person does becomes ui.commands.

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/rows_text.h"
#include "lessons/groups/agreement.h"
#include "lessons/groups/kmeans_exhibit.h"
#include "stage/beyond_edge.h"
#include "stage/kmeans_parts.h"
#include "stage/plot_column.h"
#include "stage/prediction.h"
#include "stage/spoken.h"
#include "stage/stage_handle.h"
#include "stage/stage_parts.h"
#include "stage/tables.h"
#include "ui/plot/histogram.h"
#include "ui/plot/legend.h"
#include "ui/plot/line.h"
#include "ui/plot/markers.h"
#include "ui/plot/regions.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr float gap = 16.0f;  // between small plots, px before scaling
constexpr float cost_plot_h = 150.0f;
constexpr std::size_t max_trail = 60;  // steps of a trail: beyond it, it is a knot

}  // namespace

Matrix KmeansExhibit::drawn_centroids() const {
  const KmeansState* state = shown();
  if (!state || state->centroids.rows() == 0) return Matrix(0, 2);
  Matrix now = projection_.apply_rows(state->centroids);
  const double t = player_.transition();
  const KmeansState* before = player_.kept(player_.position() - 1);
  if (t < 1.0 && state->phase == KmeansPhase::moved && before) {
    const float u = ease(t);
    now = (1.0f - u) * projection_.apply_rows(before->centroids) + u * now;
  }
  return now;
}

void KmeansExhibit::draw_stage(Ui& ui) {
  if (!data_) return;
  const std::string& view = parameters_.choice("view");
  if (view == "restarts" && player_.begun()) {
    draw_restarts(ui);
  } else if (view == "choose" && player_.begun()) {
    draw_choose(ui);
  } else {
    draw_steps(ui);
  }
}

void KmeansExhibit::draw_steps(Ui& ui) {
  const Matrix centroids = drawn_centroids();
  PointStageStyle style;
  style.by_label = parameters_.flag("show", "labels") && data_->has_labels();
  style.lit = point_.lit();
  style.movable = moves_points();
  if (group_.hovered() >= 0 && !style.by_label) style.cloud.only_group = static_cast<int>(group_.hovered());
  if (const KmeansState* state = shown(); state && state->phase != KmeansPhase::ready) {
    style.note = [this, state](Index i) {
      if (state->labels.empty()) return std::string();
      std::vector<float> x(static_cast<std::size_t>(data_->dims()));
      data_->points.view().copy_row(i, x.data());
      const auto k = static_cast<std::size_t>(state->labels[i]);
      return "distance to its centroid " +
             format_number(std::sqrt(squared_distances(x, state->centroids)[k]));
    };
  }
  const bool regions = parameters_.flag("show", "regions") && data_->dims() <= 2 && centroids.rows() > 0;
  const PointStageHit hit = stage_.draw(ui, ui.stage, style, [&] {
    if (!regions) return;
    std::vector<Point2> sites;
    for (Index k = 0; k < centroids.rows(); ++k) sites.push_back({centroids(k, 0), centroids(k, 1)});
    draw_regions(ui, stage_.plane(), sites);
  });
  point_.take(ui, hit);
  if (centroids.rows() > 0) draw_centroids(ui);
}

void KmeansExhibit::draw_centroids(Ui& ui) {
  const Matrix centroids = drawn_centroids();
  const Plane& plane = stage_.plane();
  ui.draw->PushClipRect(ImVec2(ui.stage.x, ui.stage.y), ImVec2(ui.stage.right(), ui.stage.bottom()), true);
  if (parameters_.flag("show", "trails")) {
    for (Index k = 0; k < centroids.rows(); ++k) {
      std::vector<ImVec2> way;
      const int first = player_.position() - static_cast<int>(2 * max_trail);
      for (auto kept = player_.kept().lower_bound(first); kept->first < player_.position(); ++kept) {
        const KmeansState& state = kept->second;
        if (state.phase == KmeansPhase::assigned || state.centroids.rows() <= k) continue;  // nothing moved
        const Matrix at = projection_.apply_rows(state.centroids.row(k));
        way.push_back(plane.to_px(at(0, 0), at(0, 1)));
      }
      way.push_back(plane.to_px(centroids(k, 0), centroids(k, 1)));
      if (way.size() > 1) draw_trail(ui, way.data(), static_cast<int>(way.size()));
    }
  }
  int moved = -1;
  ImVec2 to{0, 0};
  bool ended = false;
  for (Index k = 0; k < centroids.rows(); ++k) {
    const ImVec2 place = plane.to_px(centroids(k, 0), centroids(k, 1));
    const std::optional<ImVec2> edge = edge_towards(ui, place);
    const ImVec2 at = edge.value_or(place);  // one that lies outside can be fetched by its arrow
    const std::string number = std::to_string(k + 1);
    const Pointer pointer =
        pointer_handle(ui, ("centroid-" + number).c_str(), at, ui.look->px(12), "Centroid " + number,
                       format_number(centroids(k, 0)) + ", " + format_number(centroids(k, 1)));
    if (edge) {
      draw_edge_arrow(ui, at, place, Look::group_colour(static_cast<int>(k)),
                      "centroid " + number + " at " + format_number(centroids(k, 0)) + ", " +
                          format_number(centroids(k, 1)));
    } else {
      part_mark(ui, "centroids", at, ui.look->px(12));
      draw_centroid(ui, at, static_cast<int>(k), 0.0f, centroids.rows() > 8, pointer.hovered || pointer.held);
    }
    if (pointer.clicked) give_answer(ui, *this, static_cast<std::size_t>(k));
    // It stays under the pointer where it was taken hold of, whatever a first small move was not counted.
    if (pointer.pressed) grab_ = ImVec2(at.x - pointer.at.x, at.y - pointer.at.y);
    if (pointer.held && pointer.moved) {
      moved = static_cast<int>(k);
      to = ImVec2(pointer.at.x + grab_.x, pointer.at.y + grab_.y);
    }
    ended = ended || pointer.released;
  }
  ui.draw->PopClipRect();
  if (moved >= 0) {
    if (dragged_ < 0) play_after_drag_ = player_.playing();
    dragged_ = moved;
    const Point2 target = plane.to_data(to);
    move_centroid(ui.commands, moved, static_cast<float>(target.x), static_cast<float>(target.y));
  } else if (ended && dragged_ >= 0) {
    dragged_ = -1;
    if (play_after_drag_) ui.commands.set("play", "1");
  }
}

void KmeansExhibit::move_centroid(Commands& commands, int k, float x, float y) const {
  const KmeansState* state = shown();
  if (!state) return;
  Matrix centroids = state->centroids;
  const Matrix from = projection_.apply_rows(centroids.row(k));
  if (from(0, 0) == x && from(0, 1) == y) return;
  Eigen::RowVectorXf row = centroids.row(k);
  projection_.drag(row, x - from(0, 0), y - from(0, 1));
  centroids.row(k) = row;
  const std::string text = encode_rows(centroids);
  commands.set("centres", text);
  commands.set("start", "hand");
}

std::vector<StageHandle> KmeansExhibit::handles() const {
  std::vector<StageHandle> all;
  const KmeansState* state = shown();
  if (!state || parameters_.choice("view") != "steps") return all;
  const Matrix at = projection_.apply_rows(state->centroids);
  for (Index k = 0; k < at.rows(); ++k) {
    const std::string number = std::to_string(k + 1);
    add_place(all, "centroid", "centroid-" + number, "Centroid " + number,
              "Where the centroid stands; the run begins anew from there",
              {static_cast<double>(at(k, 0)), static_cast<double>(at(k, 1))}, stage_.range(),
              [this, k](Commands& commands, double x, double y) {
                move_centroid(commands, static_cast<int>(k), static_cast<float>(x), static_cast<float>(y));
              });
  }
  return all;
}

void KmeansExhibit::draw_restarts(Ui& ui) {
  const Look& look = *ui.look;
  Box area = below_header(ui);
  const auto& costs = restarts_.costs();
  if (!restarts_begun_ || costs.empty()) return;
  const bool done = worst_begun_ && worst_run_.done();
  const bool side_by_side = area.w > look.px(420);
  const float pictures_h = std::min(0.5f * area.h, look.px(300));
  Box plot = area;
  if (done) plot.h -= pictures_h + look.px(gap);

  HistogramPlot h;
  const auto [low, high] = std::minmax_element(costs.begin(), costs.end());
  h.layers = {make_bins(costs, *high > *low * (1 + 1e-9) ? 16 : 1)};
  h.axes.x_name = "final cost C";
  h.axes.y_name = "runs";
  const KmeansState* state = shown();
  if (player_.complete() && state && state->has_cost() && parameters_.choice("start") != "hand") {
    h.mark = player_.newest().cost;
    h.mark_label = "seed " + parameters_.value("seed");
  }
  const HistogramHit hit = histogram(ui, "restarts", plot, h);
  // Each run is a dot above the axis; a press opens it.
  const float radius = look.px(5);
  for (std::size_t r = 0; r < costs.size(); ++r) {
    int stacked = 0;
    const int bin = h.layers[0].find(costs[r]);
    for (std::size_t q = 0; q < r; ++q) stacked += h.layers[0].find(costs[q]) == bin;
    const double middle = h.layers[0].left(bin) + 0.5 * h.layers[0].width;
    const ImVec2 at{hit.x.to_px(middle), hit.y.to_px(stacked + 0.5)};
    const std::string seed = std::to_string(restarts_.seed_of(static_cast<int>(r)));
    const Pointer pointer = pointer_handle(ui, ("run-" + std::to_string(r + 1)).c_str(), at, radius,
                                           "Run from seed " + seed, format_number(costs[r]));
    ui.draw->AddCircleFilled(at, radius, pointer.hovered ? look.colours().accent : look.colours().panel);
    ui.draw->AddCircle(at, radius, look.colours().accent, 0, look.px(1.5f));
    if (pointer.hovered) {
      tooltip(ui, at, ui.stage,
              "seed " + seed + "\nfinal cost " + format_number(costs[r]) + "\npress to watch this run");
    }
    if (pointer.clicked) {
      if (parameters_.choice("start") == "hand") ui.commands.set("start", "random");
      ui.commands.set("seed", seed);
      ui.commands.set("view", "steps");
    }
  }
  if (!done) return;
  Box below{area.x, plot.bottom() + look.px(gap), area.w, pictures_h};
  const auto picture = [&](Box box, PointStage& stage, const char* name, const std::string& title,
                           double cost) {
    PointStageStyle style;
    style.lit = point_.lit();
    style.name = name;
    style.cloud.radius = 2.5f;
    point_.take(ui, draw_picture(ui, box, stage, style, title, format_number(cost)));
  };
  const std::size_t worst = static_cast<std::size_t>(high - costs.begin());
  const float half = side_by_side ? 0.5f * (below.w - look.px(gap)) : below.w;
  picture({below.x, below.y, half, below.h}, best_stage_, "best",
          "lowest cost · seed " + std::to_string(restarts_.seed_of(restarts_.best())), *low);
  if (side_by_side) {
    picture({below.x + half + look.px(gap), below.y, half, below.h}, worst_stage_, "worst",
            "highest cost · seed " + std::to_string(restarts_.seed_of(static_cast<int>(worst))), *high);
  }
}

void KmeansExhibit::draw_choose(Ui& ui) {
  const Look& look = *ui.look;
  const Box area = below_header(ui);
  if (!choose_begun_ || choose_.rows().empty()) return;
  std::vector<double> k, cost, silhouette;
  int present = -1;
  bool any = false;
  for (const ChooseKRow& row : choose_.rows()) {
    if (row.k == parameters_.integer("k")) present = static_cast<int>(k.size());
    k.push_back(row.k);
    cost.push_back(row.cost);
    silhouette.push_back(row.has_silhouette ? row.silhouette : std::nan(""));
    any = any || row.has_silhouette;
  }
  const float half = 0.5f * (area.h - look.px(gap));
  const auto plot = [&](const char* id, Box box, const std::vector<double>& y, const char* title,
                        const std::string& value) {
    box = plot_heading(ui, box, title, value);
    LinePlot p;
    p.series.push_back({.y = y, .x = k, .label = title, .present = present});
    p.axes.x_name = "clusters K";
    p.axes.x_whole = true;
    p.from_zero = true;
    const LineHit hit = line_plot(ui, id, box, p);
    // The same K in both curves.
    if (hit.index >= 0) k_.look_at(hit.index);
    if (const Index lit = k_.hovered(); lit >= 0 && lit < static_cast<Index>(k.size())) {
      const auto i = static_cast<std::size_t>(lit);
      if (std::isfinite(y[i]))
        ring_lit(ui, id, {hit.x.to_px(k[i]), hit.y.to_px(y[i])}, std::lround(k[i]) - 1);
    }
    if (hit.clicked && hit.index >= 0) ui.commands.set("k", std::to_string(static_cast<int>(k[hit.index])));
  };
  const auto value_at_k = [&](const std::vector<double>& y) {
    return present >= 0 && std::isfinite(y[present])
               ? "K = " + parameters_.value("k") + ": " + format_number(y[present])
               : std::string();
  };
  plot("elbow", {area.x, area.y, area.w, half}, cost, "Cost C · look for the elbow", value_at_k(cost));
  const Box lower{area.x, area.y + half + look.px(gap), area.w, half};
  if (any) {
    plot("silhouette", lower, silhouette, "Silhouette · look for the peak", value_at_k(silhouette));
  } else {
    plot_heading(ui, lower, "Silhouette",
                 choose_.done() ? "needs at least three points" : "being computed …");
  }
}

void KmeansExhibit::plots(PlotColumn& column) {
  if (!data_ || !player_.begun() || parameters_.choice("view") != "steps") return;
  if (!shown()) column.only_keep_room();
  column.essential(cost_plot_h, [this](Ui& ui, const Box& box) {
    part_box(ui, "cost", box);
    draw_kmeans_cost(ui, box, player_);
  });
  column.space(gap);
  if (data_->has_labels()) agreement_part(column, *data_, agreement_);
  column.part(legend_room(parameters_.integer("k")), [this](Ui& ui, const Box& box) { draw_sizes(ui, box); });
}

void KmeansExhibit::draw_sizes(Ui& ui, const Box& box) {
  const KmeansState& state = *shown();
  if (state.counts.empty()) return;
  part_box(ui, "groups", box);
  const Box rows_box = plot_heading(ui, box, "Points in each group");
  std::vector<LegendRow> rows;
  for (std::size_t k = 0; k < state.counts.size(); ++k) {
    rows.push_back({.group = static_cast<int>(k),
                    .label = "group " + std::to_string(k + 1),
                    .value = format_count(state.counts[k])});
  }
  const auto lit = static_cast<std::size_t>(std::max<Index>(0, point_.lit()));
  const bool grouped = point_.lit() >= 0 && lit < state.labels.size();
  const LegendHit hit = legend(ui, "groups", rows_box, rows, grouped ? state.labels[lit] : -2);
  group_.look_at(hit.row);
}

}  // namespace lab
