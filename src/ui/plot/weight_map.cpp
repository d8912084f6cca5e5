#include "ui/plot/weight_map.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "ui/drawing_record.h"
#include "ui/plot/pointer.h"

namespace lab {

void WeightMap::set(const Matrix& weights, std::span<const Index> order, int cells) {
  n_ = static_cast<Index>(order.size());
  if (n_ == 0 || weights.rows() != n_) {
    n_ = 0;
    return;
  }
  const Index most = std::clamp(cells, 1, max_cells);
  block_ = (n_ + most - 1) / most;
  side_ = static_cast<int>((n_ + block_ - 1) / block_);
  means_.assign(static_cast<std::size_t>(side_) * static_cast<std::size_t>(side_), 0.0f);
  std::vector<float> row(static_cast<std::size_t>(side_));
  for (int r = 0; r < side_; ++r) {
    std::fill(row.begin(), row.end(), 0.0f);
    const Index from = r * block_, to = std::min(n_, from + block_);
    for (Index i = from; i < to; ++i) {
      const float* weight = weights.data() + order[static_cast<std::size_t>(i)] * n_;
      for (Index j = 0; j < n_; ++j)
        row[static_cast<std::size_t>(j / block_)] += weight[order[static_cast<std::size_t>(j)]];
    }
    for (int c = 0; c < side_; ++c) {
      const Index columns = std::min(n_, (c + 1) * block_) - c * block_;
      means_[static_cast<std::size_t>(r * side_ + c)] =
          row[static_cast<std::size_t>(c)] / static_cast<float>((to - from) * columns);
    }
  }
  changed_ = true;
}

double WeightMap::mean_at(Index row, Index column) const {
  return static_cast<double>(means_[static_cast<std::size_t>((row / block_) * side_ + column / block_)]);
}

void WeightMap::refresh(const Look& look) {
  if (!changed_ && !texture_.stale() && is_dark_ == look.is_dark) return;
  const Palette& c = look.colours();
  std::array<ImU32, 256> table;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const float v = static_cast<float>(i) / 255.0f;
    const ImU32 full =
        look.is_dark ? Look::sequential(0.18f + 0.72f * v) : Look::sequential(0.92f - 0.72f * v);
    table[i] = mix(mix(c.panel, c.ink, 0.035f), full, std::min(1.0f, v * 3.0f));
  }
  const float most = std::max(1e-12f, *std::max_element(means_.begin(), means_.end()));
  std::vector<ImU32> pixels(means_.size());
  for (std::size_t i = 0; i < means_.size(); ++i) {
    const float v = std::sqrt(std::clamp(means_[i] / most, 0.0f, 1.0f));
    pixels[i] = table[static_cast<std::size_t>(std::lround(v * 255.0f))];
  }
  texture_.fill(pixels, side_, side_);
  changed_ = false;
  is_dark_ = look.is_dark;
}

WeightMapHit WeightMap::draw(Ui& ui, const char* id, const Box& box, const WeightMapStyle& style) {
  WeightMapHit hit;
  if (empty()) return hit;
  const Look& look = *ui.look;
  refresh(look);
  const float side = std::max(1.0f, std::floor(std::min(box.w, box.h)));
  hit.area = {std::round(box.x), std::round(box.y), side, side};
  const Box& area = hit.area;
  const Pointer pointer = pointer_area(ui, id, area);
  record_pane(ui, id, PaneKind::leaf, area);
  ui.record({id, "Matrix of likeness", "part", "", area});
  ui.draw->AddImage(texture_.ref(), {area.x, area.y}, {area.right(), area.bottom()});
  const float per_place = side / static_cast<float>(side_) / static_cast<float>(block_);
  const auto px = [&](Index place) { return static_cast<float>(place) * per_place; };
  for (const Index border : style.borders) {
    const float at = std::floor(px(border));
    const ImU32 line = with_alpha(look.colours().ink, 0.35f);
    ui.draw->AddRectFilled({area.x + at, area.y}, {area.x + at + 1, area.bottom()}, line);
    ui.draw->AddRectFilled({area.x, area.y + at}, {area.right(), area.y + at + 1}, line);
  }
  ui.draw->AddRect({area.x - 0.5f, area.y - 0.5f}, {area.right() + 0.5f, area.bottom() + 0.5f},
                   look.colours().line);
  if (pointer.hovered) {
    const auto place = [&](float along) {
      return std::clamp<Index>(static_cast<Index>(along / per_place), 0, n_ - 1);
    };
    hit.row = place(pointer.at.y - area.y);
    hit.column = place(pointer.at.x - area.x);
    hit.clicked = pointer.clicked;
  }
  // A band with a light edge stands out on every colour of the scale.
  const auto band = [&](float at, bool across) {
    const float thick = std::max(look.px(2), std::ceil(per_place)), from = std::round(at);
    const ImVec2 a = across ? ImVec2(area.x, area.y + from) : ImVec2(area.x + from, area.y);
    const ImVec2 b =
        across ? ImVec2(area.right(), area.y + from + thick) : ImVec2(area.x + from + thick, area.bottom());
    ui.draw->AddRect({a.x - 1, a.y - 1}, {b.x + 1, b.y + 1}, with_alpha(look.colours().stage, 0.9f));
    ui.draw->AddRectFilled(a, b, with_alpha(look.colours().ink, 0.55f));
  };
  ui.draw->PushClipRect({area.x, area.y}, {area.right(), area.bottom()}, true);
  if (style.lit_row >= 0) band(px(style.lit_row), true);
  if (style.lit_column >= 0) band(px(style.lit_column), false);
  ui.draw->PopClipRect();
  return hit;
}

}  // namespace lab
