#include "stage/point_stage.h"

#include <algorithm>
#include <cmath>

#include "stage/drawn_points.h"
#include "stage/naming.h"
#include "stage/spoken.h"
#include "ui/drawing_record.h"
#include "ui/plot/markers.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr float brush_gap_px = 13.0f;  // one point for so much of a stroke
constexpr float brush_wide_px = 9.0f;  // points scatter so far about the stroke
constexpr float rubber_px = 16.0f;
constexpr float dot_px = 6.0f, dot_touch_px = 14.0f;  // so near a press takes hold of a point
// Of more points the ground could not be reached any more, which pans.
constexpr Index most_movable = 3000;
constexpr Index most_spoken_of = 3000;  // more halos are a fog
constexpr Index most_values = 6;        // of a row, in its tooltip

/// Scatter of a brush: a fixed sequence, so that the same stroke gives the same points.
float scatter(std::uint64_t& state) {
  state = state * 6364136223846793005ULL + 1442695040888963407ULL;
  return static_cast<float>(state >> 40) / 8388608.0f - 1.0f;
}

/// Whether most points stand where they stood: a few were dragged.
bool nearly_same(std::span<const float> before, std::span<const float> after) {
  if (before.size() != after.size() || before.empty()) return false;
  std::size_t moved = 0;
  for (std::size_t i = 0; i < before.size(); i += 2) {
    moved += before[i] != after[i] || before[i + 1] != after[i + 1];
  }
  return 4 * moved <= before.size();
}

/// How far from a point a press takes hold of it.
float reach(const Ui& ui) { return ui.touch ? dot_touch_px : ui.look->px(dot_px); }

/// A length in data units that is less than a pixel, and a round number: dragged places are multiples of it.
double round_unit(double px_per_unit) { return std::pow(10.0, std::floor(std::log10(1.0 / px_per_unit))); }

}  // namespace

void PointStage::set_points(const Dataset& dataset, const Projection& projection) {
  dataset_ = &dataset;
  projection_ = projection;
  const std::vector<float> xy = projection.apply(dataset.points);
  drawn_ = dataset.id == "drawn";
  const bool same = nearly_same(cloud_.positions(), xy);
  cloud_.set_positions(xy, ++points_revision_);
  labels_ = dataset.labels;
  groups_.clear();
  images_.clear();
  if (const Dataset* images = dataset.images()) {
    images_.set(images->points, images->image_width, images->image_height, dataset.points,
                dataset.is_images() ? "the pixels" : "the components");
  }
  set_point_styles({}, {}, {});
  constexpr Bounds sheet{-sheet_half, -sheet_half, sheet_half, sheet_half};
  // A sheet of paper does not grow with what is drawn on it.
  // And the ground stays where it is under a point that is dragged.
  if (!same || drawn_) plane_.set_bounds(drawn_ || dataset.size() == 0 ? sheet : Bounds::of(xy));
}

void PointStage::move_points(const Dataset& dataset, const Projection& projection) {
  dataset_ = &dataset;
  projection_ = projection;
  cloud_.set_positions(projection.apply(dataset.points), ++points_revision_);
}

ImU32 PointStage::colour_of(Index i) const {
  const auto at = static_cast<std::size_t>(i);
  if (by_label_) return Look::group_colour(at < labels_.size() ? labels_[at] : -1);
  if (at < colours_.size()) return colours_[at];
  const std::vector<int>& by_group = markers_.empty() ? groups_ : markers_;
  return Look::group_colour(at < by_group.size() ? by_group[at] : -1);
}

void PointStage::set_groups(std::span<const int> groups) {
  groups_.assign(groups.begin(), groups.end());
  ++groups_revision_;
}

void PointStage::set_point_styles(std::span<const int> markers, std::span<const ImU32> colours,
                                  std::span<const float> sizes) {
  markers_.assign(markers.begin(), markers.end());
  colours_.assign(colours.begin(), colours.end());
  sizes_.assign(sizes.begin(), sizes.end());
  ++groups_revision_;
}

void PointStage::fit() { plane_.fit(); }

PlaneRange PointStage::range() const {
  const Bounds all = cloud_.bounds();
  return roomy({all.x0, all.y0, all.x1, all.y1});
}

std::string PointStage::describe(Index i, const PointStageStyle& style) const {
  std::string all = point_name(*dataset_, i);
  if (projection_.is_identity() || dataset_->dims() <= most_values) {
    for (Index j = 0; j < dataset_->dims(); ++j) {
      const auto at = static_cast<std::size_t>(j);
      const std::string name = at < dataset_->column_names.size() && !dataset_->column_names[at].empty()
                                   ? dataset_->column_names[at]
                                   : "x" + std::to_string(j + 1);
      all += "\n" + name + " = " + format_number(dataset_->points.at(i, j));
    }
  } else {
    const auto xy = cloud_.positions();
    const auto at = static_cast<std::size_t>(2 * i);
    all += "\n" + projection_.x_name + " = " + format_number(xy[at]);
    all += "\n" + projection_.y_name + " = " + format_number(xy[at + 1]);
  }
  const auto at = static_cast<std::size_t>(i);
  if (at < groups_.size() && !style.group_name.empty() && groups_[at] >= 0) {
    all += "\n" + style.group_name + " " + std::to_string(groups_[at] + 1);
  }
  if (dataset_->has_labels()) {
    all += "\nlabel: " + dataset_->class_names[dataset_->labels[at]];
  }
  if (style.note) {
    const std::string more = style.note(i);
    if (!more.empty()) all += "\n" + more;
  }
  return all;
}

Index PointStage::point_at(const Ui& ui, const Box& box) const {
  const ImVec2 at = ImGui::GetIO().MousePos;
  return box.contains(at) && cloud_.size() <= most_movable ? cloud_.pick(plane_, at, reach(ui)) : -1;
}

Pointer PointStage::grip(Ui& ui, const Box& box) {
  const ImVec2 at = ImGui::GetIO().MousePos;
  const float radius = reach(ui);
  const Index i = gripped_ >= 0 ? gripped_ : point_at(ui, box);
  if (i < 0 || i >= cloud_.size()) {
    gripped_ = -1;
    return {};
  }
  const auto xy = cloud_.positions();
  const ImVec2 middle = plane_.to_px(xy[2 * i], xy[static_cast<std::size_t>(2 * i) + 1]);
  const Pointer pointer =
      pointer_area(ui, "point", {middle.x - radius, middle.y - radius, 2 * radius, 2 * radius});
  if (pointer.hovered || pointer.held) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  if (pointer.pressed) {
    gripped_ = i;
    grip_ = ImVec2(middle.x - at.x, middle.y - at.y);
  }
  if (!pointer.held) gripped_ = -1;
  if (!pointer.held || !pointer.moved) return pointer;
  const ImVec2 edge(std::clamp(at.x + grip_.x, box.x, box.right()),
                    std::clamp(at.y + grip_.y, box.y, box.bottom()));
  const Point2 to = plane_.to_data(edge);
  const double unit = round_unit(plane_.scale().x);
  const auto rounded = [unit](double v) { return static_cast<float>(std::round(v / unit) * unit); };
  const float x = rounded(to.x), y = rounded(to.y);
  if (x != xy[2 * i] || y != xy[static_cast<std::size_t>(2 * i) + 1]) ui.commands.move_point(i, x, y);
  return pointer;
}

void PointStage::draw_by_hand(Ui& ui, const Box& box, bool pen) {
  const Pointer pointer = pointer_area(ui, "paper", box);
  if (!pen || (!pointer.hovered && !pointer.held)) return;
  const bool rub = ImGui::GetIO().KeyShift;
  const ImVec2 at = pointer.at;
  const Point2 here = plane_.to_data(at);
  if (rub) {
    ui.draw->AddCircle(at, ui.look->px(rubber_px), ui.look->colours().soft, 0, 1.0f);
    if (pointer.held) {
      ui.commands.erase_points(static_cast<float>(here.x), static_cast<float>(here.y),
                               static_cast<float>(ui.look->px(rubber_px) / plane_.scale().x));
    }
    return;
  }
  if (!pointer.held) return;
  const bool first = pointer.pressed;
  const float moved = std::hypot(at.x - last_x_, at.y - last_y_);
  if (!first && moved < ui.look->px(brush_gap_px)) return;
  // A stroke may leave the canvas, to where numbers are negative.
  auto state =
      static_cast<std::uint64_t>(std::llround(std::clamp(at.x * 131.0f + at.y * 7919.0f, -1e9f, 1e9f)));
  const float wide = first ? 0.0f : ui.look->px(brush_wide_px);
  std::vector<float> xy;
  const int count = first ? 1 : 2;
  for (int i = 0; i < count; ++i) {
    const Point2 p = plane_.to_data(ImVec2(at.x + wide * scatter(state), at.y + wide * scatter(state)));
    xy.push_back(static_cast<float>(p.x));
    xy.push_back(static_cast<float>(p.y));
  }
  last_x_ = at.x, last_y_ = at.y;
  ui.commands.add_points(xy);
}

PointStageHit PointStage::draw(Ui& ui, const Box& box, const PointStageStyle& style,
                               const std::function<void()>& under) {
  PointStageHit hit;
  const float side = ui.look->px(style.margin);
  record_pane(ui, style.name, PaneKind::plane, box);
  plane_.set_box(box, ImVec4(side, side + (style.interactive ? ui.header_h : 0.0f), side, side));
  ui.draw->PushClipRect(ImVec2(box.x, box.y), ImVec2(box.right(), box.bottom()), true);
  const bool paper = drawn_ && style.interactive;
  Pointer pointer;
  const bool movable = style.movable && style.interactive && projection_.is_identity();
  if (paper) {
    // A stroke does not begin on a point: that one is moved.
    const bool taken =
        gripped_ >= 0 || (ImGui::IsMouseClicked(ImGuiMouseButton_Left) && point_at(ui, box) >= 0);
    draw_by_hand(ui, box, !(movable && taken && !ImGui::GetIO().KeyShift));
    pointer.at = ImGui::GetIO().MousePos;
    pointer.hovered = box.contains(pointer.at);
  } else if (style.interactive) {
    pointer = navigate(ui, "stage", plane_);
  }
  if (movable && !(paper && ImGui::GetIO().KeyShift)) {
    const Pointer grip_of = grip(ui, box);
    // What the point took from the ground under it. A press that is over within a frame never was hovered.
    pointer.at = ImGui::GetIO().MousePos;
    pointer.hovered = pointer.hovered || grip_of.hovered || grip_of.released;
    pointer.held = pointer.held || grip_of.held;
    pointer.clicked = pointer.clicked || (grip_of.released && !grip_of.moved);
    if (grip_of.moved) hit.gripped = gripped_;
    if (grip_of.wheel != 0.0f) zoom_by_wheel(plane_, pointer.at, grip_of.wheel);
  }
  if (under) under();
  if (style.axes) {
    AxesStyle axes;
    axes.x_name = projection_.x_name;
    axes.y_name = projection_.y_name;
    draw_plane_axes(ui, plane_, axes);
  }
  if (by_label_ != style.by_label) {
    by_label_ = style.by_label;
    ++groups_revision_;
  }
  const std::vector<int>& by_group = markers_.empty() ? groups_ : markers_;
  cloud_.set_groups(by_label_ ? labels_ : by_group, groups_revision_);
  cloud_.set_colours(by_label_ ? std::span<const ImU32>() : colours_, groups_revision_);
  cloud_.set_sizes(sizes_, groups_revision_);
  if (pointer.hovered && !pointer.held && cloud_.size() > 0) {
    hit.hovered = cloud_.pick(plane_, pointer.at, grab_radius(ui));
    hit.clicked = hit.hovered >= 0 && pointer.clicked;
  }
  CloudStyle cloud = style.cloud;
  const Index lit = style.lit < cloud_.size() ? style.lit : -1;
  const auto px = [&](Index i) {
    const auto xy = cloud_.positions();
    return plane_.to_px(xy[2 * i], xy[static_cast<std::size_t>(2 * i) + 1]);
  };
  cloud.hovered = static_cast<int>(hit.hovered >= 0 ? hit.hovered : lit);
  if (ui.speaks_of("points")) {
    for (Index i = 0; i < std::min<Index>(cloud_.size(), most_spoken_of); ++i)
      part_mark(ui, "points", px(i), cloud_.radius(ui, cloud));
  }
  if (hit.hovered >= 0) ui.pointed_part = "points";
  cloud_.draw(ui, plane_, cloud);
  if (movable && lit >= 0) {
    // Where the keyboard moves it.
    const float r = ui.look->px(dot_px);
    const ImVec2 at = px(lit);
    ui.record({"moved-point",
               "Point " + std::to_string(lit + 1),
               "handle",
               "",
               {at.x - r, at.y - r, 2 * r, 2 * r}});
  }
  images_.draw(ui, plane_, cloud_.positions(),
               {.about = hit.hovered >= 0 ? hit.hovered : style.chosen,
                .always = style.images,
                .name = style.name,
                .colour = [this](Index i) { return colour_of(i); }});
  if (lit >= 0 && box.contains(px(lit))) ring_lit(ui, style.name, px(lit), lit);
  if (hit.hovered >= 0 && style.tooltip) {
    const std::vector<CardRow> rows = images_.rows();
    if (rows.empty()) {
      tooltip(ui, px(hit.hovered), box, describe(hit.hovered, style));
    } else {
      draw_card(ui, px(hit.hovered), ui.stage, describe(hit.hovered, style), rows);
    }
  }
  ui.draw->PopClipRect();
  return hit;
}

}  // namespace lab
