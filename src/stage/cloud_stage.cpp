#include "stage/cloud_stage.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "stage/naming.h"
#include "ui/drawing_record.h"
#include "ui/plot/label_room.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

Point3 row_of(const Matrix& places, Index i) {
  return {static_cast<double>(places(i, 0)), static_cast<double>(places(i, 1)),
          static_cast<double>(places(i, 2))};
}

/// Corner `c` (bits: x, y, z) of a box.
Point3 corner(const Point3& low, const Point3& high, int c) {
  return {(c & 1) != 0 ? high[0] : low[0], (c & 2) != 0 ? high[1] : low[1], (c & 4) != 0 ? high[2] : low[2]};
}

}  // namespace

float depth_alpha(float depth) { return std::clamp(0.675f + 0.45f * depth, 0.35f, 1.0f); }

void CloudStage::set_points(const Dataset& dataset, Matrix places, std::array<std::string, 3> names) {
  dataset_ = &dataset;
  places_ = std::move(places);
  names_ = std::move(names);
  ++points_revision_;
  low_ = {0, 0, 0}, high_ = {1, 1, 1};
  if (places_.rows() == 0) return;
  Point3 centre{};
  double half_diagonal = 0;
  for (std::size_t j = 0; j < 3; ++j) {
    const auto column = places_.col(static_cast<Index>(j));
    low_[j] = static_cast<double>(column.minCoeff());
    high_[j] = static_cast<double>(column.maxCoeff());
    centre[j] = 0.5 * (low_[j] + high_[j]);
    half_diagonal = std::hypot(half_diagonal, 0.5 * (high_[j] - low_[j]));
  }
  camera_.set_cylinder(centre, half_diagonal, 0.5 * std::hypot(high_[0] - low_[0], high_[1] - low_[1]),
                       0.5 * (high_[2] - low_[2]));
}

void CloudStage::style_points(const Ui& ui, const CloudStageStyle& style) {
  const Box& box = camera_.box();
  const bool by_label = style.by_label && dataset_->has_labels();
  const Key key{camera_.yaw(), camera_.pitch(),  camera_.zoom(), box.x,        box.y,           box.w,
                box.h,         ui.look->is_dark, by_label,       style.colour, points_revision_};
  if (key == drawn_) return;
  drawn_ = key;
  const auto n = static_cast<std::size_t>(places_.rows());
  std::vector<OrbitCamera::Spot> spots(n);
  for (std::size_t i = 0; i < n; ++i) spots[i] = camera_.look_at(row_of(places_, static_cast<Index>(i)));
  order_.resize(n);
  std::iota(order_.begin(), order_.end(), 0);
  std::stable_sort(order_.begin(), order_.end(),
                   [&](int a, int b) { return spots[a].depth < spots[b].depth; });
  // Near and far are told apart within the cloud, however thin it is as seen from here.
  float far = 1.0f, near = -1.0f;
  for (const OrbitCamera::Spot& spot : spots) {
    far = std::min(far, spot.depth);
    near = std::max(near, spot.depth);
  }
  std::vector<float> xy, sizes;
  std::vector<int> groups;
  std::vector<ImU32> colours;
  const ImU32 paper = ui.look->colours().stage;
  for (const int i : order_) {
    const auto at = static_cast<std::size_t>(i);
    const OrbitCamera::Spot& spot = spots[at];
    xy.push_back(spot.px.x);
    xy.push_back(-spot.px.y);  // the plane's y points upwards
    const float t = near > far ? (spot.depth - far) / (near - far) : 1.0f;
    sizes.push_back(0.62f + 0.78f * t);
    const int group = by_label ? dataset_->labels[at] : -1;
    groups.push_back(by_label ? group : 0);  // one shape for all, without labels
    const ImU32 base = by_label || style.colour == 0 ? Look::group_colour(group) : style.colour;
    colours.push_back(mix(paper, base, 0.42f + 0.58f * t));
  }
  ++revision_;
  cloud_.set_positions(xy, revision_);
  cloud_.set_groups(groups, revision_);
  cloud_.set_colours(colours, revision_);
  cloud_.set_sizes(sizes, revision_);
}

void CloudStage::line(Ui& ui, const Point3& a, const Point3& b, ImU32 colour, float width,
                      float alpha) const {
  const OrbitCamera::Spot p = camera_.look_at(a), q = camera_.look_at(b);
  ui.draw->AddLine(p.px, q.px, with_alpha(colour, alpha * depth_alpha(0.5f * (p.depth + q.depth))), width);
}

void CloudStage::draw_frame(Ui& ui) const {
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  for (int from = 0; from < 8; ++from) {
    for (int bit = 1; bit < 8; bit *= 2) {
      if ((from & bit) != 0) continue;
      line(ui, corner(low_, high_, from), corner(low_, high_, from | bit), mix(c.line, c.ink, 0.18f), 1.0f);
    }
  }
  // Each name stands at the edge of its direction that lies outermost below or beside the picture.
  const float size = look.small() - look.px(1.0f);
  const ImVec2 middle = camera_.look_at(camera_.centre()).px;
  LabelRoom room(bounds_);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const int bit = 1 << axis;
    if (!(high_[axis] > low_[axis])) continue;
    float best = -1e9f;
    ImVec2 at = middle, a = middle, b = middle;
    for (int from = 0; from < 8; ++from) {
      if ((from & bit) != 0) continue;
      const ImVec2 p = camera_.look_at(corner(low_, high_, from)).px;
      const ImVec2 q = camera_.look_at(corner(low_, high_, from | bit)).px;
      const ImVec2 m(0.5f * (p.x + q.x), 0.5f * (p.y + q.y));
      // Floor edges for x and y, the leftmost upright one for z.
      const float outer = axis == 2 ? middle.x - m.x : m.y - middle.y;
      if (outer > best) best = outer, at = m, a = p, b = q;
    }
    // An axis on which nothing is seen to vary (or that is looked along) has no room for a name.
    if (std::hypot(b.x - a.x, b.y - a.y) < look.px(8)) continue;
    // Away from the edge, to the side that the picture is not on; where it is seen from above or below all of it, down.
    const float run = std::max(1e-3f, std::hypot(b.x - a.x, b.y - a.y));
    float nx = -(b.y - a.y) / run, ny = (b.x - a.x) / run;
    const float side = nx * (at.x - middle.x) + ny * (at.y - middle.y);
    const bool wrong = std::abs(side) > look.px(2) ? side < 0 : axis == 2 ? nx > 0 : ny < 0;
    if (wrong) nx = -nx, ny = -ny;
    const float away = look.px(17);
    // Beside the edge, and never outside of the stage.
    const auto label = [&](ImVec2 on, ImU32 colour, const std::string& words) {
      const ImVec2 extent = text_size(look.regular, size, words);
      const float anchor = nx < -0.35f ? 1.0f : nx > 0.35f ? 0.0f : 0.5f;
      const float x = std::clamp(on.x + away * nx - anchor * extent.x, bounds_.x + look.px(6),
                                 std::max(bounds_.x, bounds_.right() - extent.x - look.px(6)));
      const float y = std::clamp(on.y + away * ny - 0.5f * extent.y, bounds_.y,
                                 std::max(bounds_.y, bounds_.bottom() - extent.y - look.px(4)));
      // No label runs into one before it.
      if (room.take({x - look.px(2), y, extent.x + look.px(4), extent.y}))
        text(ui, look.regular, size, {x, y}, colour, words);
    };
    label(at, c.soft, names_[axis]);
    if (std::hypot(b.x - a.x, b.y - a.y) < look.px(120)) continue;
    // The numbers stand a little inwards, so that two edges do not share one place.
    label({a.x + 0.07f * (b.x - a.x), a.y + 0.07f * (b.y - a.y)}, c.faint, format_number(low_[axis], 3));
    label({b.x + 0.07f * (a.x - b.x), b.y + 0.07f * (a.y - b.y)}, c.faint, format_number(high_[axis], 3));
  }
}

std::string CloudStage::describe(Index i, const CloudStageStyle& style) const {
  std::string all = point_name(*dataset_, i);
  for (Index j = 0; j < 3; ++j) {
    all += "\n" + names_[j] + " = " + format_number(places_(i, j));
  }
  const auto at = static_cast<std::size_t>(i);
  if (dataset_->has_labels() && dataset_->classes() > 1) {
    all += "\nlabel: " + dataset_->class_names[dataset_->labels[at]];
  }
  if (style.note) all += "\n" + style.note(i);
  return all;
}

CloudStageHit CloudStage::draw(Ui& ui, const Box& box, const CloudStageStyle& style,
                               const std::function<void()>& under) {
  CloudStageHit hit;
  hit.yaw = camera_.yaw(), hit.pitch = camera_.pitch(), hit.zoom = camera_.zoom();
  if (dataset_ == nullptr) return hit;
  bounds_ = box;
  record_pane(ui, "space", PaneKind::plane, box);
  const float side = ui.look->px(20);
  camera_.set_box(
      {box.x + side, box.y + ui.header_h + 0.4f * side, box.w - 2 * side, box.h - ui.header_h - 1.2f * side});
  ui.draw->PushClipRect(ImVec2(box.x, box.y), ImVec2(box.right(), box.bottom()), true);
  const OrbitHit turn =
      orbit(ui, "space", camera_, ImVec2(static_cast<float>(home_yaw), static_cast<float>(home_pitch)));
  hit.turned = turn.turned, hit.zoomed = turn.zoomed;
  hit.yaw = turn.yaw, hit.pitch = turn.pitch, hit.zoom = turn.zoom;
  draw_frame(ui);
  if (under) under();
  style_points(ui, style);
  // One unit of this plane is a pixel, its y upwards.
  plane_.set_bounds({box.x, -box.bottom(), box.right(), -box.y});
  plane_.set_box(box, ImVec4(0, 0, 0, 0));
  CloudStyle cloud;
  cloud.shapes = style.by_label;
  if (std::min(box.w, box.h) < ui.look->px(430) && cloud_.size() < 1500) cloud.radius = 2.8f;
  if (turn.pointer.hovered && !turn.pointer.held && cloud_.size() > 0) {
    cloud.hovered = cloud_.pick(plane_, turn.pointer.at, grab_radius(ui));
    if (cloud.hovered >= 0) hit.hovered = order_[cloud.hovered];
  }
  cloud_.draw(ui, plane_, cloud);
  if (hit.hovered >= 0) {
    tooltip(ui, camera_.look_at(row_of(places_, hit.hovered)).px, box, describe(hit.hovered, style));
  }
  ui.draw->PopClipRect();
  return hit;
}

}  // namespace lab
