#include "lessons/groups/dendrogram.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "ui/drawing_record.h"
#include "ui/plot/line.h"
#include "ui/plot/pointer.h"

namespace lab {
namespace {

std::size_t at(Index i) { return static_cast<std::size_t>(i); }

// Lines that fall on the same pixels, drawn once.
class Strokes {
 public:
  Strokes(Ui& ui, const Box& area, float width) : ui_(ui), area_(area), width_(width) {
    columns_.resize(static_cast<std::size_t>(std::max(1.0f, area.w)) + 2, {1e9f, 0});
  }
  void vertical(float x, float y0, float y1, ImU32 colour) {
    if (std::abs(y1 - y0) < 0.25f) return;
    const float left = std::round(x - width_ / 2);
    ui_.draw->AddRectFilled({left, std::min(y0, y1)}, {left + width_, std::max(y0, y1)}, colour);
  }
  /// From the ground up, in a column that many lines share: the highest stays.
  void stem(float x, float top, ImU32 colour) {
    const auto column = static_cast<std::size_t>(std::clamp(x - area_.x, 0.0f, area_.w));
    if (top < columns_[column].top) columns_[column] = {top, colour};
  }
  void horizontal(float x0, float x1, float y, ImU32 colour) {
    Bar& bar = rows_[{static_cast<int>(std::round(y)), colour}];
    if (bar.used && x0 <= bar.x1 + 2 && x1 >= bar.x0 - 2) {
      bar.x0 = std::min(bar.x0, x0);
      bar.x1 = std::max(bar.x1, x1);
      return;
    }
    if (bar.used) draw(bar, y, colour);
    bar = {true, x0, x1};
  }
  void flush() {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i].top > 1e8f) continue;
      const float x = std::floor(area_.x) + static_cast<float>(i);
      ui_.draw->AddRectFilled({x, columns_[i].top}, {x + 1, area_.bottom()}, columns_[i].colour);
    }
    for (const auto& [key, bar] : rows_) draw(bar, static_cast<float>(key.first), key.second);
    rows_.clear();
  }

 private:
  struct Column {
    float top;
    ImU32 colour;
  };
  struct Bar {
    bool used = false;
    float x0 = 0, x1 = 0;
  };
  void draw(const Bar& bar, float y, ImU32 colour) {
    const float top = std::round(y - width_ / 2), half = width_ / 2;
    ui_.draw->AddRectFilled({std::round(bar.x0 - half), top},
                            {std::round(bar.x0 - half) + (bar.x1 - bar.x0) + width_, top + width_}, colour);
  }
  Ui& ui_;
  Box area_;
  float width_;
  std::vector<Column> columns_;
  std::map<std::pair<int, ImU32>, Bar> rows_;
};

ImU32 colour_of(const Ui& ui, const DendrogramLayout& layout, const DendrogramPlot& plot, Index node) {
  if (node < layout.points && plot.grey_singles) return ui.look->colours().faint;
  return Look::group_colour(layout.number[at(node)]);
}

/// Axes and the pointer; what is under it is found by the caller.
Pointer begin_chart(Ui& ui, const char* id, const Box& box, const MergeTree& tree, Index places, double high,
                    const DendrogramPlot& plot, DendrogramHit& hit) {
  record_pane(ui, id, PaneKind::leaf, box);
  hit.x.low = -0.5;
  hit.x.high = static_cast<double>(std::max<Index>(places, 1)) - 0.5;
  hit.y.low = 0;
  hit.y.high = high > 0 ? high : 1.0;
  if (plot.logarithmic) {
    // Merges of equal points have no height, and stand on the ground.
    const auto lowest = std::find_if(tree.begin(), tree.end(), [](const Merge& m) { return m.height > 0; });
    if (lowest != tree.end() && lowest->height < hit.y.high) {
      hit.y.low = 0.8 * lowest->height;
      hit.y.logarithmic = true;
    }
  }
  AxesStyle axes;
  axes.x_labels = false;
  axes.y_ticks = 4;
  axes.y_name = plot.y_name;
  axes.x_name = plot.x_name;
  hit.area = axes_area(ui, box, hit.x, hit.y, axes);
  draw_axes(ui, hit.area, hit.x, hit.y, axes);
  return pointer_area(ui, id, hit.area);
}

void end_chart(Ui& ui, const char* id, const DendrogramPlot& plot, DendrogramHit& hit) {
  if (plot.cut < 0) return;
  const std::vector<Threshold> lines{{.vertical = false, .value = plot.cut, .label = plot.cut_label}};
  const ThresholdHit dragged = draw_thresholds(ui, id, lines, hit.x, hit.y, hit.area);
  hit.threshold = dragged.index;
  hit.value = dragged.value;
}

}  // namespace

std::span<const Index> DendrogramLayout::members(Index node) const {
  return std::span<const Index>(order).subspan(at(first[at(node)]), at(last[at(node)] - first[at(node)] + 1));
}

Index points_below(const MergeTree& tree, Index node) {
  const Index n = static_cast<Index>(tree.size()) + 1;
  return node < n ? 1 : tree[at(node - n)].size;
}

DendrogramLayout lay_out(const MergeTree& tree, std::span<const Index> order) {
  DendrogramLayout l;
  const Index n = static_cast<Index>(tree.size()) + 1;
  const std::size_t nodes = tree.size() + at(n);
  l.points = n;
  l.order = order.empty() ? leaf_order(tree) : std::vector<Index>(order.begin(), order.end());
  l.place.resize(at(n));
  for (Index p = 0; p < n; ++p) l.place[at(l.order[at(p)])] = p;
  l.first.resize(nodes);
  l.last.resize(nodes);
  l.middle.resize(nodes);
  l.number.assign(nodes, 0);
  for (Index i = 0; i < n; ++i) {
    l.first[at(i)] = l.last[at(i)] = l.place[at(i)];
    l.middle[at(i)] = static_cast<float>(l.place[at(i)]);
  }
  for (Index m = 0; m + 1 < n; ++m) {
    const Merge& merge = tree[at(m)];
    l.first[at(n + m)] = std::min(l.first[at(merge.a)], l.first[at(merge.b)]);
    l.last[at(n + m)] = std::max(l.last[at(merge.a)], l.last[at(merge.b)]);
    l.middle[at(n + m)] = 0.5f * (l.middle[at(merge.a)] + l.middle[at(merge.b)]);
  }
  for (Index m = n - 2; m >= 0; --m) {
    const Merge& merge = tree[at(m)];
    const bool a_keeps = points_below(tree, merge.a) >= points_below(tree, merge.b);
    l.number[at(a_keeps ? merge.a : merge.b)] = l.number[at(n + m)];
    l.number[at(a_keeps ? merge.b : merge.a)] = static_cast<int>(n - 1 - m);
  }
  l.top = tree.empty() ? 0.0 : tree.back().height;
  return l;
}

std::vector<Index> clusters_after(const MergeTree& tree, Index merged) {
  const Index n = static_cast<Index>(tree.size()) + 1;
  std::vector<Index> root(tree.size() + at(n));
  std::iota(root.begin(), root.end(), Index{0});
  // From the top: what lies in a merged cluster belongs to the highest one that is merged.
  for (Index m = std::min(merged, n - 1) - 1; m >= 0; --m) {
    const Merge& merge = tree[at(m)];
    root[at(merge.a)] = root[at(merge.b)] = root[at(n + m)];
  }
  root.resize(at(n));
  return root;
}

Index node_at(const MergeTree& tree, const DendrogramLayout& l, double place, double height) {
  Index node = static_cast<Index>(l.first.size()) - 1;
  while (node >= l.points && tree[at(node - l.points)].height > height) {
    const Merge& merge = tree[at(node - l.points)];
    const bool a_left = l.first[at(merge.a)] < l.first[at(merge.b)];
    const Index left = a_left ? merge.a : merge.b, right = a_left ? merge.b : merge.a;
    node = place < static_cast<double>(l.last[at(left)]) + 0.5 ? left : right;
  }
  return node;
}

DendrogramHit dendrogram(Ui& ui, const char* id, const Box& box, const MergeTree& tree,
                         const DendrogramLayout& layout, const DendrogramPlot& plot) {
  DendrogramHit hit;
  const Look& look = *ui.look;
  const Index n = layout.points;
  const Pointer pointer =
      begin_chart(ui, id, box, tree, n, plot.high > 0 ? plot.high : 1.06 * layout.top, plot, hit);
  const auto px_x = [&](float place) { return hit.x.to_px(static_cast<double>(place)); };
  const auto height_of = [&](Index node) { return node < n ? 0.0 : tree[at(node - n)].height; };
  const float per_place = (hit.x.px_high - hit.x.px_low) / static_cast<float>(std::max<Index>(n, 1));
  const ImU32 faint = plot.future ? mix(look.colours().stage, look.colours().soft, 0.45f) : 0;
  const float cut_y = hit.y.to_px(plot.cut >= 0 ? plot.cut : 0.0);

  // Thin lines stay apart where brackets stand close; large clusters have strong ones.
  const float strong = std::max(1.0f, std::round(look.px(1.5f)));
  Strokes fine(ui, hit.area, per_place < look.px(4.0f) ? 1.0f : strong), bold(ui, hit.area, strong);
  struct Pending {
    Index node;
    ImU32 colour;  // of the merged cluster that it lies in; 0 above all of them
  };
  const auto merged = [&](Index node) { return node < n || node - n < plot.merged; };
  std::vector<Pending> pending;
  const Index root = static_cast<Index>(layout.first.size()) - 1;
  if (n > 1) pending.push_back({root, merged(root) ? colour_of(ui, layout, plot, root) : 0});
  while (!pending.empty()) {
    const auto [node, colour] = pending.back();
    pending.pop_back();
    const float y = hit.y.to_px(height_of(node));
    const float wide = per_place * static_cast<float>(layout.last[at(node)] - layout.first[at(node)]);
    Strokes& strokes = wide > look.px(14.0f) ? bold : fine;
    if (wide < 1.0f) {
      strokes.stem(px_x(layout.middle[at(node)]), y, colour != 0 ? colour : faint);
      continue;
    }
    const Merge& merge = tree[at(node - n)];
    strokes.horizontal(px_x(layout.middle[at(merge.a)]), px_x(layout.middle[at(merge.b)]), y,
                       colour != 0 ? colour : faint);
    for (const Index child : {merge.a, merge.b}) {
      const float x = px_x(layout.middle[at(child)]), y_child = hit.y.to_px(height_of(child));
      ImU32 inherited = colour;
      if (colour == 0 && merged(child)) {
        // A cluster as it stands: in its colour up to the line, then faint to where it will be merged.
        inherited = colour_of(ui, layout, plot, child);
        const float bend = plot.cut >= 0 ? std::clamp(cut_y, y, y_child) : y_child;
        strokes.vertical(x, bend, y, faint);
        strokes.vertical(x, y_child, bend, inherited);
      } else if (child < n && per_place < 1.0f) {
        strokes.stem(x, y, inherited);
      } else {
        strokes.vertical(x, y_child, y, inherited != 0 ? inherited : faint);
      }
      if (child >= n) pending.push_back({child, inherited});
    }
  }
  fine.flush();
  bold.flush();
  if (plot.latest >= 0 && plot.latest < static_cast<Index>(tree.size())) {
    const Merge& merge = tree[at(plot.latest)];
    const float y = hit.y.to_px(merge.height), w = look.px(2.5f);
    const float xa = px_x(layout.middle[at(merge.a)]), xb = px_x(layout.middle[at(merge.b)]);
    const ImU32 ink = look.colours().ink;
    ui.draw->AddLine({xa, y}, {xb, y}, ink, w);
    ui.draw->AddLine({xa, y}, {xa, hit.y.to_px(height_of(merge.a))}, ink, w);
    ui.draw->AddLine({xb, y}, {xb, hit.y.to_px(height_of(merge.b))}, ink, w);
  }
  end_chart(ui, id, plot, hit);
  if (pointer.hovered && hit.threshold < 0 && n > 1) {
    const double height = hit.y.to_value(pointer.at.y - look.px(5));
    hit.node = node_at(tree, layout, hit.x.to_value(pointer.at.x), height);
    if (!plot.future && !merged(hit.node)) hit.node = -1;
    hit.clicked = pointer.clicked;
  }
  return hit;
}

void mark_node(Ui& ui, const DendrogramHit& drawn, const MergeTree& tree, const DendrogramLayout& layout,
               Index node) {
  if (node < 0 || at(node) >= layout.first.size()) return;
  const Look& look = *ui.look;
  const ImU32 accent = look.colours().accent;
  const float left = drawn.x.to_px(static_cast<double>(layout.first[at(node)]) - 0.5);
  const float right = std::max(left + 2.0f, drawn.x.to_px(static_cast<double>(layout.last[at(node)]) + 0.5));
  const double height = node < layout.points ? 0.0 : tree[at(node - layout.points)].height;
  const float y = drawn.y.to_px(height), x = drawn.x.to_px(static_cast<double>(layout.middle[at(node)]));
  ui.draw->AddRectFilled({left, drawn.area.y}, {right, drawn.area.bottom()}, with_alpha(accent, 0.10f));
  ui.draw->AddRectFilled({left, drawn.area.bottom() - look.px(3)}, {right, drawn.area.bottom()}, accent);
  ui.draw->AddCircleFilled({x, y}, look.px(4.5f), accent);
  ui.draw->AddCircleFilled({x, y}, look.px(2.2f), look.colours().stage);
}

}  // namespace lab
