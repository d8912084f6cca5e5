// What PicExhibit draws. It only reads state; what a person does becomes ui.commands.

#include <algorithm>
#include <cmath>

#include "core/number_text.h"
#include "lessons/groups/pic_exhibit.h"
#include "lessons/groups/radius.h"
#include "stage/naming.h"
#include "stage/plot_column.h"
#include "stage/stage_parts.h"
#include "ui/plot/line.h"
#include "ui/plot/markers.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr float gap = 12.0f;
constexpr float curve_h = 150.0f;    // in the column of plots
constexpr float plane_h = 200.0f;    // the small picture of the eigenvectors
constexpr float matches_h = 96.0f;   // the table of agreements
constexpr float low_stage = 400.0f;  // below it the curve stands in the column of plots

}  // namespace

void PicExhibit::draw_stage(Ui& ui) {
  if (!data_) return;
  if (!graph_ || data_->size() == 0) {
    PointStageStyle style;
    style.by_label = shows_labels();
    style.lit = link_.lit();
    style.movable = moves_points();
    style.images = parameters_.toggle("map-images");
    link_.take(ui, stage_.draw(ui, ui.stage, style));
  } else if (in_view("spectral") && player_.begun()) {
    draw_spectral_view(ui);
  } else if (in_view("matrix")) {
    draw_matrix(ui, below_header(ui), true);
  } else {
    draw_board(ui);
  }
}

void PicExhibit::draw_board(Ui& ui) {
  const Look& look = *ui.look;
  const Box area = below_header(ui);
  const float space = look.px(gap);
  const bool vector = player_.begun(), wide = area.w > look.px(700) && area.w > 1.5f * area.h;
  curve_on_stage_ = vector && area.h >= look.px(low_stage);
  Box points, matrix, rest;
  if (wide) {
    const float w = (area.w - 2 * space) / 3.0f;
    points = {area.x, area.y, w, area.h};
    matrix = {area.x + w + space, area.y, w, std::min(area.h, w + look.px(26))};
    rest = {area.x + 2 * (w + space), area.y, w, area.h};
    curve_on_stage_ = vector;
  } else {
    const float w = 0.5f * (area.w - space);
    const float h = vector ? std::min(w + look.px(26), 0.5f * area.h) : std::min(w + look.px(26), area.h);
    points = {area.x, area.y, w, h};
    matrix = {area.x + w + space, area.y, w, h};
    rest = {area.x, area.y + h + space, area.w, area.h - h - space};
  }
  draw_points(ui, points);
  draw_matrix(ui, matrix, false);
  if (!vector) return;
  constexpr float lowest_curve = 90.0f;
  if ((wide ? 0.45f : 0.38f) * rest.h < look.px(lowest_curve)) curve_on_stage_ = false;
  const float lower = curve_on_stage_ ? std::round((wide ? 0.45f : 0.38f) * rest.h) : 0.0f;
  draw_vector(ui, {rest.x, rest.y, rest.w, rest.h - lower - (lower > 0 ? space : 0.0f)});
  if (curve_on_stage_) draw_acceleration(ui, {rest.x, rest.bottom() - lower, rest.w, lower});
}

void PicExhibit::draw_spectral_view(Ui& ui) {
  const Box area = below_header(ui);
  const float space = ui.look->px(gap), w = 0.5f * (area.w - space), h = 0.5f * (area.h - space);
  draw_points(ui, {area.x, area.y, w, h});
  const auto value = [](const std::optional<Match>& match) {
    return match ? "ARI " + format_fixed(match->ari, 2) : std::string();
  };
  PointStageStyle style;
  style.by_label = shows_labels();
  style.lit = link_.lit();
  style.images = parameters_.toggle("map-images");
  style.name = "spectral";
  link_.take(ui,
             draw_picture(ui, {area.x + w + space, area.y, w, h}, spectral_stage_, style,
                          w < ui.look->px(230) ? "Spectral" : "Spectral clustering", value(spectral_match_)));
  draw_vector(ui, {area.x, area.y + h + space, w, h});
  draw_embedding(ui, {area.x + w + space, area.y + h + space, w, h});
}

void PicExhibit::draw_points(Ui& ui, const Box& box) {
  PointStageStyle style;
  const PicState* state = shown();
  style.group_name = player_.begun() ? "group" : "part";
  style.lit = link_.lit();
  style.movable = moves_points();
  style.images = parameters_.toggle("map-images");
  style.note = [this, state](Index i) {
    std::string note = "degree " + format_number(graph_->degrees[i]);
    if (state && i < state->v.size()) note += "\nv = " + format_number(state->v[i], 5);
    return note;
  };
  const std::string value = match_ ? "ARI " + format_fixed(match_->ari, 2) : std::string();
  const char* title = !player_.begun()                  ? "Parts of the graph"
                      : in_view("spectral")             ? "Power iteration"
                      : state && !state->labels.empty() ? "Points by group"
                                                        : "Points by value of v";
  link_.take(ui, draw_picture(ui, box, stage_, style, title, value, [&] { draw_pair(ui, stage_); }));
  image_.draw(ui, box, *data_, link_.lit());
}

void PicExhibit::draw_pair(Ui& ui, const PointStage& stage) const {
  const Index i = row_.hovered(), j = column_.hovered();
  if (i < 0 || i == j) return;
  const Look& look = *ui.look;
  const auto xy = stage.cloud().positions();
  const auto px = [&](Index p) {
    const auto at = static_cast<std::size_t>(2 * p);
    return stage.plane().to_px(xy[at], xy[at + 1]);
  };
  ui.draw->AddLine(px(i), px(j), look.colours().stage, look.px(4.5f));
  ui.draw->AddLine(px(i), px(j), look.colours().ink, look.px(1.75f));
  ring_lit(ui, "stage-other", px(j), j);
}

void PicExhibit::draw_matrix(Ui& ui, const Box& box, bool large) {
  const Look& look = *ui.look;
  const float pad = look.px(8);
  const Index block = matrix_.empty() ? 1 : matrix_.block();
  const Box inner =
      draw_frame(ui, box, large ? "Likeness A of every two points" : "Likeness A",
                 block > 1 ? format_count(block) + " × " + format_count(block) + " a dot" : std::string());
  const float side = std::min(inner.w, inner.h) - 2 * pad;
  const int cells = side < 160 ? 128 : side < 340 ? 256 : WeightMap::max_cells;
  if (cells != matrix_cells_) {
    matrix_cells_ = cells;
    matrix_read_ = false;
    ui.wants_frame = true;
  }
  if (matrix_.empty() || place_.size() != static_cast<std::size_t>(data_->size())) return;
  WeightMapStyle style;
  style.borders = borders_;
  const Index lit = link_.lit();
  const auto place = [&](Index i) { return i >= 0 ? place_[i] : Index{-1}; };
  style.lit_row = place(row_.hovered() >= 0 ? row_.hovered() : lit);
  style.lit_column = place(column_.hovered() >= 0 ? column_.hovered() : lit);
  const WeightMapHit hit =
      matrix_.draw(ui, "matrix",
                   {inner.x + 0.5f * (inner.w - side), inner.y + 0.5f * (inner.h - side), side, side}, style);
  if (style.lit_row >= 0) {
    const Index shown = row_.hovered() >= 0 ? row_.hovered() : lit;
    const float y = hit.area.y + hit.area.h * (static_cast<float>(style.lit_row) + 0.5f) /
                                     static_cast<float>(data_->size());
    ui.record({"lit-matrix", "Lit", "handle", std::to_string(shown + 1), {hit.area.x, y - 2, hit.area.w, 4}});
  }
  if (hit.row < 0) return;
  const Index i = order_[hit.row], j = order_[hit.column];
  row_.look_at(i);
  column_.look_at(j);
  link_.look_at(i);
  if (hit.clicked) link_.press(ui, i);
  std::string words = likeness_words(i, j);
  if (block > 1) words += "\nmean of this dot " + format_number(matrix_.mean_at(hit.row, hit.column), 3);
  tooltip(ui, ImGui::GetIO().MousePos, ui.stage, words);
}

void PicExhibit::draw_vector(Ui& ui, const Box& whole) {
  const PicState* state = shown();
  const std::string& order = parameters_.choice("order");
  const double share = inside();
  const bool roomy = whole.w > ui.look->px(430);
  const bool by_found = order == "groups" && finished();
  const char* title = !roomy              ? "v"
                      : order == "labels" ? "The vector v, by label"
                      : order == "groups" ? "The vector v, by final group"
                                          : "The vector v";
  const Box box = plot_heading(
      ui, whole, state && !state->labels.empty() && by_found && roomy ? "The vector v and its levels" : title,
      std::isfinite(share) ? (roomy ? "variance inside groups " : "inside groups ") +
                                 format_percent(share, share < 0.1 ? 1 : 0)
                           : std::string());
  if (!state || order_.size() != static_cast<std::size_t>(state->v.size())) return;

  const PicState* earlier = player_.kept(player_.position() - 1);
  const bool gliding = player_.transition() < 1.0 && earlier;
  const VectorD& before = gliding ? earlier->v : state->v;
  const double t = gliding ? static_cast<double>(ease(player_.transition())) : 1.0;
  const auto value = [&](Index i) { return (1 - t) * before[i] + t * state->v[i]; };
  PlaceDots plot;
  std::vector<double> values(order_.size());
  std::vector<ImU32> colours(order_.size());
  for (std::size_t p = 0; p < order_.size(); ++p) {
    values[p] = value(order_[p]);
    colours[p] = colours_[order_[p]];
  }
  plot.values = values;
  plot.colours = colours;
  const VectorD& widest = player_.first().v;
  const bool own = !parameters_.flag("show", "start");
  const double low = own ? (1 - t) * before.minCoeff() + t * state->v.minCoeff() : widest.minCoeff();
  const double high = own ? (1 - t) * before.maxCoeff() + t * state->v.maxCoeff() : widest.maxCoeff();
  // A vector that has become constant lies in the middle.
  const double room = high > low ? 0.06 * (high - low) : 0.5 * std::max(1e-12, std::abs(high));
  plot.low = low - room;
  plot.high = high + room;
  plot.borders = borders_;
  if (by_found && !state->labels.empty()) {
    for (std::size_t b = 0; b <= borders_.size(); ++b) {
      const Index from = b == 0 ? 0 : borders_[b - 1];
      const Index to = b < borders_.size() ? borders_[b] : static_cast<Index>(order_.size());
      double sum = 0;
      for (Index p = from; p < to; ++p) sum += values[p];
      plot.levels.push_back({from, to - 1, sum / static_cast<double>(to - from)});
    }
  }
  const Index lit = link_.lit();
  plot.lit = lit >= 0 ? place_[lit] : -1;
  plot.lit_number = lit;
  plot.y_name = "v";
  plot.x_name = "points";
  const PlaceDotsHit hit = place_dots(ui, "vector", box, plot);
  if (hit.place < 0) return;
  const Index i = order_[hit.place];
  link_.look_at(i);
  if (hit.clicked) link_.press(ui, i);
  std::string words = point_name(*data_, i) + "\nv = " + format_number(state->v[i], 5);
  if (!state->labels.empty()) words += "\ngroup " + std::to_string(state->labels[i] + 1);
  if (data_->has_labels()) {
    const int label = data_->labels[i];
    words += "\nlabel: " + data_->class_names[label];
  }
  tooltip(ui, {hit.x.to_px(static_cast<double>(hit.place) + 1.0), hit.y.to_px(state->v[i])}, ui.stage, words);
}

void PicExhibit::draw_acceleration(Ui& ui, const Box& whole) {
  std::vector<double> x, y;
  int present = -1, last = -1;
  for (const auto& [p, state] : player_.kept()) {
    if (state.phase != PicPhase::multiplied || !(state.acceleration > 0) ||
        !std::isfinite(state.acceleration))
      continue;
    if (p <= player_.position()) last = static_cast<int>(x.size());
    if (p == player_.position()) present = last;
    x.push_back(state.iteration);
    y.push_back(state.acceleration);
  }
  const PicState* state = shown();
  const bool known = state && std::isfinite(state->acceleration);
  std::string value = known ? format_number(state->acceleration, 2) : std::string();
  if (whole.w > ui.look->px(330))
    value += (known ? " · stop below " : "stop below ") + format_number(limit(), 2);
  const Box box = plot_heading(ui, whole, "Change of the change", value);
  LinePlot plot;
  plot.series.push_back({.y = y,
                         .x = x,
                         .label = "change of the change",
                         .present = present,
                         .faint_after = last,
                         .dots = false});
  plot.thresholds.push_back({.vertical = false, .value = limit(), .draggable = true, .label = "ε/n"});
  plot.log_y = true;
  plot.axes.x_whole = true;
  plot.axes.x_name = "multiplication";
  plot.axes.y_ticks = 3;
  const LineHit hit = line_plot(ui, "acceleration", box, plot);
  if (hit.threshold == 0 && hit.value > 0) {
    const Parameter& p = parameters_.declaration("tolerance");
    const double stop = rounded(hit.value * static_cast<double>(data_->size()), 2);
    const std::string text = number_text(std::clamp(stop, p.min, p.max));
    if (text != parameters_.value("tolerance")) ui.commands.set("tolerance", text);
  }
  if (hit.clicked && hit.index >= 0) {
    ui.commands.set("step", std::to_string(static_cast<int>(x[hit.index])));
  }
}

void PicExhibit::draw_embedding(Ui& ui, const Box& box) {
  const bool ready = spectral_.begun && spectral_.method.done() && embedded_;
  if (!ready) {
    draw_frame(ui, box, "Eigenvectors", spectral_.begun ? "being computed …" : "");
    return;
  }
  const SpectralState& state = spectral_.method.state();
  PointStageStyle style;
  style.by_label = shows_labels();
  style.group_name = "spectral group";
  style.lit = link_.lit();
  style.images = parameters_.toggle("map-images");
  style.name = "plane";
  std::string lambda;
  if (box.w > ui.look->px(340)) {
    lambda = "λ";
    for (Index c = 0; c < std::min<Index>(3, state.values.size()); ++c)
      lambda += " " + format_fixed(state.values[c], 3);
    if (state.values.size() > 3) lambda += " …";
  }
  const std::string across = plane_names_.first, up = plane_names_.second;
  link_.take(ui, draw_picture(ui, box, plane_stage_, style,
                              up.empty() ? "Eigenvector " + across : "Eigenvectors " + across + " and " + up,
                              lambda));
}

void PicExhibit::draw_matches(Ui& ui, const Box& box) {
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  const float column = look.px(52), size = look.small();
  text(ui, look.regular, look.body(), {box.x, box.y}, c.soft, "Match with labels");
  text_tabular(ui, look.regular, size, {box.right() - column, box.y + 1}, c.faint, "ARI");
  text_tabular(ui, look.regular, size, {box.right(), box.y + 1}, c.faint, "NMI");
  float y = box.y + look.px(28);
  const auto row = [&](const char* name, const std::optional<Match>& match) {
    text(ui, look.regular, look.body(), {box.x, y}, c.ink, name);
    const auto figure = [&](float right, double value) {
      text_tabular(ui, look.semibold, look.body(), {right, y}, c.ink,
                   match ? format_fixed(value, 3) : std::string("–"));
    };
    figure(box.right() - column, match ? match->ari : 0.0);
    figure(box.right(), match ? match->nmi : 0.0);
    y += look.px(26);
  };
  row("power iteration", match_);
  row("spectral", spectral_match_);
}

void PicExhibit::plots(PlotColumn& column) {
  if (!data_ || !graph_ || !player_.begun()) return;
  if (data_->has_labels()) column.part(matches_h, [this](Ui& ui, const Box& box) { draw_matches(ui, box); });
  if (!(in_view("steps") && curve_on_stage_)) {
    column.essential(curve_h, [this](Ui& ui, const Box& box) { draw_acceleration(ui, box); });
    column.space(gap);
  }
  if (!in_view("spectral")) column.part(plane_h, [this](Ui& ui, const Box& box) { draw_embedding(ui, box); });
}

}  // namespace lab
