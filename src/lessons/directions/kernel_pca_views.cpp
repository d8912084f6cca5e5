// What KernelPcaExhibit draws. It only reads state; what a person does becomes ui.commands.

#include <algorithm>
#include <cmath>

#include "lessons/directions/kernel_pca_exhibit.h"
#include "stage/plot_column.h"
#include "stage/stage_handle.h"
#include "stage/stage_parts.h"
#include "stage/tables.h"
#include "ui/plot/histogram.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr float gap = 16.0f;
constexpr float scree_h = 132.0f;
constexpr float cut_h = 150.0f;
constexpr float readout_h = 46.0f;
constexpr int most_classes = 5;  // more histograms on top of each other are mud

}  // namespace

std::string KernelPcaExhibit::note(Index i) const {
  const KernelPcaState* state = shown();
  if (!projected() || i >= state->scores.rows()) return {};
  const Index j = std::min<Index>(component(), state->scores.cols() - 1);
  const double alpha = state->coefficients(j, i), root = std::sqrt(state->eigenvalues[j]);
  return "component " + std::to_string(j + 1) + ": √λ α = " + format_number(root, 3) + " · " +
         format_number(alpha, 3) + " = " + format_number(root * alpha, 3);
}

void KernelPcaExhibit::link(Ui& ui, Index hovered) {
  if (hovered == hovered_) return;
  hovered_ = hovered;
  const std::vector<int> points =
      hovered >= 0 ? std::vector<int>{static_cast<int>(hovered)} : std::vector<int>();
  ++hover_revision_;
  for (PointStage* stage : {&stage_, &map_}) stage->cloud().set_highlight(points, hover_revision_);
  ui.wants_frame = true;
}

void KernelPcaExhibit::draw_stage(Ui& ui) {
  if (!data_) return;
  PointStageStyle style;
  style.group_name = "";
  style.note = [this](Index i) { return note(i); };
  const KernelPcaState* state = shown();
  if (!state || !waiting_for_.empty()) {
    // The same two frames as later, so that a stroke of the pen goes on when the first result is there.
    style.by_label = true;
    const Box whole = below_header(ui);
    draw_picture(ui, share_of(ui, whole, 0, 2), stage_, style, "The points");
    draw_frame(ui, share_of(ui, whole, 1, 2), "Every point against every point: K");
    return;
  }
  const bool solved = state->phase == KernelPcaPhase::solved;
  style.by_label = !solved || !data_->has_labels();
  if (solved) {
    style.by_label = false;
    if (styles_stale_ || styled_dark_ != ui.look->is_dark) {
      styles_stale_ = false;
      styled_dark_ = ui.look->is_dark;
      std::vector<ImU32> colours;
      for (const double a : entries_) colours.push_back(ui.look->signed_colour(static_cast<float>(a)));
      stage_.set_point_styles(data_->labels, colours, {});
    }
  }
  const Box area = below_header(ui);
  const Box left = share_of(ui, area, 0, 2), right = share_of(ui, area, 1, 2);
  const std::string j = std::to_string(component() + 1);
  const std::string title = projected() ? "The plane: component " + j
                            : solved    ? "The points: eigenvector " + j
                                        : "The points";
  PointStageStyle plane = style;
  plane.movable = moves_points();
  plane.lit = gripped();
  const PointStageHit in_plane = draw_picture(ui, left, stage_, plane, title, "", nullptr, [&] {
    if (projected()) draw_contours(ui);
  });
  if (!shown()) return;  // a point was drawn in this frame: what follows from it is on its way
  Index hovered = in_plane.hovered;
  if (projected()) {
    PointStageStyle map = style;
    map.by_label = true;
    const std::string second = embedding_->column_names[1].substr(10);
    const PointStageHit in_map = draw_picture(ui, right, map_, map, "Components 1 and " + second, "", [&] {
      if (!parameters_.flag("show", "cut") || !cut_) return;
      // The cut of component j: upright where that is the horizontal axis.
      const ImVec2 at = map_.plane().to_px(cut_value(), cut_value());
      const Box& box = map_.plane().box();
      const bool upright = component() == 0;
      ui.draw->AddLine(upright ? ImVec2(at.x, box.y) : ImVec2(box.x, at.y),
                       upright ? ImVec2(at.x, box.bottom()) : ImVec2(box.right(), at.y),
                       ui.look->colours().ink, ui.look->px(2));
    });
    if (hovered < 0) hovered = in_map.hovered;
  } else {
    draw_matrix(ui, right);
  }
  link(ui, hovered);
}

void KernelPcaExhibit::draw_contours(Ui& ui) {
  const Look& look = *ui.look;
  const Plane& plane = stage_.plane();
  if (grid_.empty()) return;
  if (parameters_.flag("show", "colours")) map_of_plane_.draw(ui, plane, 0.62f);
  if (parameters_.flag("show", "lines")) {
    draw_isolines(ui, plane, lines_, with_alpha(look.colours().ink, 0.28f), look.px(1));
    draw_isolines(ui, plane, zero_line_, with_alpha(look.colours().ink, 0.55f), look.px(1));
  }
  if (parameters_.flag("show", "cut")) {
    draw_isolines(ui, plane, cut_line_, look.colours().ink, look.px(2.5f));
  }
  // The view was moved or resized: the contours follow with the next frame.
  const Bounds seen = plane.visible();
  if (std::abs(seen.x0 - field_.bounds().x0) + std::abs(seen.y1 - field_.bounds().y1) >
      1e-6 * (seen.width() + seen.height())) {
    ui.wants_frame = true;
  }
}

void KernelPcaExhibit::draw_matrix(Ui& ui, const Box& box) {
  const Look& look = *ui.look;
  const KernelPcaState& state = *shown();
  const bool raw = state.phase == KernelPcaPhase::compared;
  const Index n = data_->size();
  const Box inner = draw_frame(ui, box, raw ? "Every point against every point: K" : "K′, centred",
                               format_count(n) + " × " + format_count(n));
  if (matrix_map_.empty()) return;
  const bool solved = state.phase == KernelPcaPhase::solved;
  const float pad = look.px(12), scale_w = look.px(60), strip = look.px(solved ? 54 : 0), edge = look.px(8);
  const float side = std::min(inner.w - 2 * pad - scale_w - edge, inner.h - pad - edge - strip);
  if (side < look.px(40)) return;
  const Box image{inner.x + pad + edge + 0.5f * (inner.w - 2 * pad - scale_w - edge - side),
                  inner.y + edge + 0.5f * (inner.h - pad - edge - strip - side), side, side};
  matrix_map_.draw_in(ui, image);
  // Runs of one label along the edges.
  if (data_->has_labels()) {
    const auto at = [&](std::size_t k) { return static_cast<float>(k) / static_cast<float>(n); };
    for (std::size_t a = 0; a < order_.size();) {
      const int label = data_->labels[order_[a]];
      std::size_t b = a;
      while (b < order_.size() && data_->labels[order_[b]] == label) ++b;
      const ImU32 colour = Look::group_colour(label);
      ui.draw->AddRectFilled({image.x + at(a) * image.w, image.y - look.px(6)},
                             {image.x + at(b) * image.w - 1, image.y - look.px(2)}, colour);
      ui.draw->AddRectFilled({image.x - look.px(6), image.y + at(a) * image.h},
                             {image.x - look.px(2), image.y + at(b) * image.h - 1}, colour);
      a = b;
    }
  }
  // The scale of the colours.
  const float most = std::max(std::abs(picture_.lowest()), std::abs(picture_.highest()));
  const Box scale{image.right() + look.px(12), image.y, look.px(8), image.h};
  constexpr int steps = 48;
  for (int i = 0; i < steps; ++i) {
    const float t = 1.0f - (static_cast<float>(i) + 0.5f) / steps, h = scale.h / steps;
    const ImU32 colour = matrix_signed_ ? look.signed_colour(2 * t - 1) : Look::sequential(t);
    const float y = scale.y + h * static_cast<float>(i);
    ui.draw->AddRectFilled({scale.x, y}, {scale.right(), y + h + 0.5f}, colour);
  }
  const auto mark = [&](float y, double value) {
    text_anchored(ui, look.regular, look.small() - look.px(1), {scale.right() + look.px(5), y}, 0.0f, 0.5f,
                  look.colours().soft, format_number(value, 2));
  };
  mark(scale.y + look.px(5), static_cast<double>(most));
  mark(scale.bottom() - look.px(5), matrix_signed_ ? -static_cast<double>(most) : 0.0);
  if (solved) draw_eigenvector(ui, {image.x, image.bottom() + look.px(6), image.w, strip - look.px(6)}, n);
  // A pair of points under the pointer lights up in the plane, and its number is told.
  const Pointer pointer = pointer_area(ui, "matrix", image);
  ui.record({"matrix", "Matrix", "plot", raw ? "K" : "centred", image});
  if (!pointer.hovered) return;
  const auto index = [&](float share) {
    const auto k = static_cast<Index>(share * static_cast<float>(n));
    return order_[std::clamp<Index>(k, 0, n - 1)];
  };
  const Index i = index((pointer.at.y - image.y) / image.h), j = index((pointer.at.x - image.x) / image.w);
  const auto xy = stage_.cloud().positions();
  ImVec2 ends[2];
  const Index pair[2] = {i, j};
  for (int e = 0; e < 2; ++e) {
    const auto at = static_cast<std::size_t>(2 * pair[e]);
    ends[e] = stage_.plane().to_px(xy[at], xy[at + 1]);
  }
  ui.draw->AddLine(ends[0], ends[1], look.colours().accent, look.px(2));
  for (const ImVec2& end : ends) ui.draw->AddCircle(end, look.px(7), look.colours().ink, 0, look.px(2));
  const double value = static_cast<double>((*state.kernel)(i, j));
  tooltip(ui, pointer.at, ui.stage,
          "points " + format_count(i + 1) + " and " + format_count(j + 1) + "\n" + (raw ? "K = " : "K′ = ") +
              format_number(value, 3));
}

void KernelPcaExhibit::draw_eigenvector(Ui& ui, const Box& box, Index n) {
  // Its entries under the columns of the matrix that they belong to.
  const Look& look = *ui.look;
  const float middle = box.y + 0.5f * box.h, half = 0.46f * box.h;
  const int bars = static_cast<int>(std::min<float>(static_cast<float>(n), box.w / 2));
  for (int b = 0; b < bars; ++b) {
    const auto from =
        static_cast<std::size_t>(b) * static_cast<std::size_t>(n) / static_cast<std::size_t>(bars);
    const auto to =
        static_cast<std::size_t>(b + 1) * static_cast<std::size_t>(n) / static_cast<std::size_t>(bars);
    double mean = 0;
    for (std::size_t k = from; k < to; ++k) {
      mean += entries_[order_[k]] / static_cast<double>(to - from);
    }
    const auto a = static_cast<float>(mean);
    const float x = box.x + box.w * static_cast<float>(b) / static_cast<float>(bars);
    const float w = std::max(1.0f, box.w / static_cast<float>(bars));
    ui.draw->AddRectFilled({x, std::min(middle, middle - a * half)},
                           {x + w, std::max(middle, middle - a * half)},
                           look.signed_colour(a < 0 ? -0.75f : 0.75f));
  }
  ui.draw->AddRectFilled({box.x, middle}, {box.right(), middle + 1}, with_alpha(look.colours().ink, 0.35f));
  text_anchored(ui, look.regular, look.small(), {box.right() + look.px(8), middle}, 0.0f, 0.5f,
                look.colours().soft, "α of " + std::to_string(component() + 1));
}

void KernelPcaExhibit::plots(PlotColumn& column) {
  const KernelPcaState* state = shown();
  if (!data_ || !state || !waiting_for_.empty() || state->phase < KernelPcaPhase::solved) return;
  column.part(scree_h, [this](Ui& ui, const Box& box) { draw_scree(ui, box); });
  if (!projected()) return;
  column.space(gap);
  column.part(cut_h + (cut_ ? readout_h : 0.0f),
              [this](Ui& ui, const Box& box) { draw_cut_histogram(ui, box); });
}

void KernelPcaExhibit::draw_scree(Ui& ui, const Box& whole) {
  const KernelPcaState& state = *shown();
  const Index j = std::min<Index>(component(), state.eigenvalues.size() - 1);
  const Box box = plot_heading(ui, whole, "Eigenvalues λ", format_number(state.eigenvalues[j], 4));
  std::vector<double> values(state.eigenvalues.data(), state.eigenvalues.data() + state.eigenvalues.size());
  BarPlot plot;
  plot.values = values;
  for (std::size_t i = 0; i < values.size(); ++i) plot.labels.push_back(std::to_string(i + 1));
  plot.selected = static_cast<int>(j);
  const BarHit hit = bars(ui, "scree", box, plot);
  ui.record({"scree", "Eigenvalues", "plot", std::to_string(j + 1), hit.area});
  if (hit.clicked) ui.commands.set("component", std::to_string(hit.bar + 1));
}

void KernelPcaExhibit::draw_cut_histogram(Ui& ui, const Box& whole) {
  if (scores_.empty()) return;
  const Look& look = *ui.look;
  const Box upper{whole.x, whole.y, whole.w, look.px(cut_h)};
  const Box box = plot_heading(ui, upper, "Component " + std::to_string(component() + 1),
                               cut_ ? format_percent(right_, right_ > 0.9999 ? 0 : 1) + " right" : "");
  const auto [low, high] = std::minmax_element(scores_.begin(), scores_.end());
  HistogramPlot plot;
  constexpr int bins = 36;
  if (*high > *low && data_->has_labels() && data_->classes() <= most_classes) {
    for (int c = 0; c < data_->classes(); ++c) {
      std::vector<double> of_class;
      for (std::size_t i = 0; i < scores_.size(); ++i) {
        if (data_->labels[i] == c) of_class.push_back(scores_[i]);
      }
      plot.layers.push_back(make_bins(of_class, bins, *low, *high));
      plot.colours.push_back(Look::group_colour(c));
      plot.labels.push_back(data_->class_names[c]);
    }
  } else {
    plot.layers = {make_bins(scores_, bins)};
  }
  if (hovered_ >= 0 && hovered_ < static_cast<Index>(scores_.size())) {
    plot.mark = scores_[hovered_];
  }
  if (cut_)
    plot.thresholds.push_back({.vertical = true, .value = cut_value(), .draggable = true, .label = ""});
  const HistogramHit hit = histogram(ui, "cut", box, plot);
  if (hit.threshold == 0) {
    const double step = std::pow(10.0, std::floor(std::log10(std::max(*high - *low, 1e-9))) - 3);
    ui.commands.set("cut", number_text(std::round(hit.value / step) * step));
  }
  if (!cut_) return;
  const auto line = [&](float y, const std::string& left, const std::string& right) {
    const float w =
        text_tabular(ui, look.regular, look.small(), {whole.right(), y}, look.colours().ink, right);
    text(ui, look.regular, look.small(), {whole.x, y}, look.colours().soft,
         ellipsized(look.regular, look.small(), left, whole.w - w - look.px(8)));
  };
  const float y = upper.bottom() + look.px(6);
  const std::string& name = data_->class_names[cut_->found];
  line(y, "area under the ROC", format_fixed(cut_->area, 3));
  const bool by_hand = !parameters_.text("cut").empty();
  line(y + look.px(19),
       by_hand                ? "cut; the best: " + format_percent(cut_->best_right)
       : data_->classes() > 2 ? "best cut for " + name
                              : std::string("best cut"),
       format_number(cut_value(), 3));
}

std::vector<StageHandle> KernelPcaExhibit::handles() const {
  if (!projected() || !cut_ || scores_.empty()) return {};
  const auto [low, high] = std::minmax_element(scores_.begin(), scores_.end());
  return {number_handle("cut-at", "Cut", "Where the component is cut into two sides", cut_value(), *low,
                        *high, step_within(*high - *low),
                        [](Commands& commands, double value) { commands.set("cut", number_text(value)); })};
}

}  // namespace lab
