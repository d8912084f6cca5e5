#include "ui/plot/points.h"

#include <algorithm>
#include <cmath>

#include "ui/plot/markers.h"

namespace lab {

void PointCloud::set_positions(std::span<const float> xy, std::uint64_t revision) {
  if (revision == xy_revision_) return;
  xy_revision_ = revision;
  const int count = static_cast<int>(xy.size() / 2);
  if (count != count_) {
    sizes_.clear();
    groups_.clear();
    selection_.clear();
    highlight_.clear();
    colours_.clear();
    group_revision_ = colour_revision_ = size_revision_ = selection_revision_ = highlight_revision_ = 0;
    ++skin_revision_;
  }
  count_ = count;
  xy_.assign(xy.begin(), xy.begin() + 2 * static_cast<std::ptrdiff_t>(count));
  indexed_ = false;
}

namespace {
template <class T>
bool take(std::vector<T>& to, std::span<const T> from, std::uint64_t& had, std::uint64_t revision) {
  if (had == revision) return false;
  had = revision;
  to.assign(from.begin(), from.end());
  return true;
}
}  // namespace

void PointCloud::set_groups(std::span<const int> groups, std::uint64_t revision) {
  if (take(groups_, groups, group_revision_, revision)) ++skin_revision_;
}
void PointCloud::set_colours(std::span<const ImU32> colours, std::uint64_t revision) {
  if (take(colours_, colours, colour_revision_, revision)) ++skin_revision_;
}
void PointCloud::set_sizes(std::span<const float> sizes, std::uint64_t revision) {
  if (take(sizes_, sizes, size_revision_, revision)) ++skin_revision_;
}
void PointCloud::set_selection(std::span<const int> indices, std::uint64_t revision) {
  if (take(selection_, indices, selection_revision_, revision)) ++skin_revision_;
}
void PointCloud::set_highlight(std::span<const int> indices, std::uint64_t revision) {
  take(highlight_, indices, highlight_revision_, revision);
}

float PointCloud::radius(const Ui& ui, const CloudStyle& style) const {
  if (style.radius > 0) return ui.look->px(style.radius);
  // 4 up to 600 points, then as n^(-1/4): the share of the stage that points cover grows with the root of n.
  const float n = static_cast<float>(std::max(count_, 600));
  return ui.look->px(std::clamp(4.0f * std::pow(n / 600.0f, -0.22f), 1.4f, 4.0f));
}

void PointCloud::draw_on_top(Ui& ui, const Plane& plane, const CloudStyle& style, float radius) {
  const auto mark = [&](int i, float factor) {
    if (i < 0 || i >= count_) return;
    const auto j = static_cast<std::size_t>(i);
    const ImVec2 p = plane.to_px(xy_[2 * j], xy_[2 * j + 1]);
    if (!std::isfinite(p.x) || !std::isfinite(p.y)) return;
    const int group = j < groups_.size() ? groups_[j] : -1;
    const ImU32 fill = j < colours_.size() ? colours_[j] : Look::group_colour(group);
    const float size = std::max(radius * factor, ui.look->px(4.0f));
    draw_marker(ui.draw, style.shapes ? Look::group_marker(group) : Marker::circle, p, size, fill,
                ui.look->colours().ink, ui.look->px(1.5f));
  };
  for (const int i : highlight_) mark(i, 1.35f);
  mark(style.hovered, 1.6f);
}

int PointCloud::pick(const Plane& plane, ImVec2 px, float radius_px) const {
  if (!plane.box().contains(px)) return -1;
  if (!indexed_) {
    index_.build(xy_);
    indexed_ = true;
  }
  const Point2 p = plane.to_data(px), s = plane.scale();
  return index_.nearest(p.x, p.y, s.x, s.y, static_cast<double>(radius_px));
}

}  // namespace lab
