#include "stage/image_sprites.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

namespace lab {
namespace {

constexpr double enough = 0.6;  // share that must have room before images come by themselves
constexpr int columns_of_texture = 20;

}  // namespace

void ImageSprites::set_images(PointsView images, int width, int height) {
  images_ = images.cols == static_cast<Index>(width) * height ? images : PointsView();
  width_ = width;
  height_ = height;
  shown_.clear();
  filled_ = false;
}

std::vector<Index> ImageSprites::with_room(const Plane& plane, std::span<const float> xy, float side,
                                           bool always) {
  std::vector<std::pair<Index, ImVec2>> seen;
  for (std::size_t i = 0; 2 * i + 1 < xy.size(); ++i) {
    const ImVec2 at = plane.to_px(static_cast<double>(xy[2 * i]), static_cast<double>(xy[2 * i + 1]));
    if (plane.box().contains(at)) seen.emplace_back(static_cast<Index>(i), at);
  }
  if (!always && seen.size() > 2 * most) return {};
  // One image at most has its middle in a square of their own size, so only the squares around are looked at.
  std::map<std::pair<int, int>, ImVec2> taken;
  std::vector<Index> rows;
  for (const auto& [row, at] : seen) {
    const int x = static_cast<int>(std::floor(at.x / side)), y = static_cast<int>(std::floor(at.y / side));
    bool free = true;
    for (int dx = -1; dx <= 1 && free; ++dx) {
      for (int dy = -1; dy <= 1 && free; ++dy) {
        const auto other = taken.find({x + dx, y + dy});
        free = other == taken.end() || std::abs(other->second.x - at.x) >= side ||
               std::abs(other->second.y - at.y) >= side;
      }
    }
    if (!free) continue;
    taken[{x, y}] = at;
    rows.push_back(row);
    if (rows.size() == most) break;
  }
  if (!always && static_cast<double>(rows.size()) < enough * static_cast<double>(seen.size())) return {};
  return rows;
}

float ImageSprites::side(const Ui& ui, std::size_t visible, const Box& box) const {
  // Whole pixels of the image for each of the screen, larger where there is room.
  const float least = ui.look->px(width_ <= 12 ? 24.0f : 28.0f), largest = 2.0f * least;
  const float apart = std::sqrt(box.w * box.h / static_cast<float>(std::max<std::size_t>(1, visible)));
  const float wanted = std::clamp(0.55f * apart, least, largest);
  const auto pixels = static_cast<float>(width_);
  return std::max(least, std::floor(wanted / pixels) * pixels);
}

void ImageSprites::fill(std::span<const Index> rows) {
  if (filled_ && !texture_.stale() && std::equal(rows.begin(), rows.end(), shown_.begin(), shown_.end()))
    return;
  shown_.assign(rows.begin(), rows.end());
  filled_ = true;
  columns_ = std::min<int>(columns_of_texture, static_cast<int>(rows.size()));
  rows_ = (static_cast<int>(rows.size()) + columns_ - 1) / columns_;
  const int w = columns_ * width_, h = rows_ * height_;
  // White ink on nothing: whoever draws it gives the colour.
  std::vector<ImU32> pixels(static_cast<std::size_t>(w) * static_cast<std::size_t>(h),
                            IM_COL32(255, 255, 255, 0));
  std::vector<float> image(static_cast<std::size_t>(images_.cols));
  for (std::size_t k = 0; k < rows.size(); ++k) {
    images_.copy_row(rows[k], image.data());
    const int x0 = static_cast<int>(k) % columns_ * width_, y0 = static_cast<int>(k) / columns_ * height_;
    for (int p = 0; p < width_ * height_; ++p) {
      const float ink = std::clamp(image[static_cast<std::size_t>(p)], 0.0f, 1.0f);
      pixels[static_cast<std::size_t>(y0 + p / width_) * static_cast<std::size_t>(w) +
             static_cast<std::size_t>(x0 + p % width_)] =
          IM_COL32(255, 255, 255, static_cast<int>(std::lround(255.0f * ink)));
    }
  }
  texture_.fill(pixels, w, h);
}

std::size_t ImageSprites::draw(Ui& ui, const Plane& plane, std::span<const float> xy, bool always,
                               const std::function<ImU32(Index)>& colour) {
  if (empty()) return 0;
  std::size_t visible = 0;
  for (std::size_t i = 0; 2 * i + 1 < xy.size(); ++i) {
    visible +=
        plane.box().contains(plane.to_px(static_cast<double>(xy[2 * i]), static_cast<double>(xy[2 * i + 1])));
  }
  const float size = side(ui, visible, plane.box()), gap = ui.look->px(2);
  const std::vector<Index> rows = with_room(plane, xy, size + gap, always);
  if (rows.empty()) return 0;
  fill(rows);
  const Palette& c = ui.look->colours();
  for (std::size_t k = 0; k < rows.size(); ++k) {
    const auto at = static_cast<std::size_t>(2 * rows[k]);
    const ImVec2 middle = plane.to_px(static_cast<double>(xy[at]), static_cast<double>(xy[at + 1]));
    const ImVec2 a(std::round(middle.x - 0.5f * size), std::round(middle.y - 0.5f * size));
    const ImVec2 b(a.x + size, a.y + size);
    const ImU32 own = colour(rows[k]);
    const auto u = [&](int column) { return static_cast<float>(column) / static_cast<float>(columns_); };
    const auto v = [&](int row) { return static_cast<float>(row) / static_cast<float>(rows_); };
    const int column = static_cast<int>(k) % columns_, row = static_cast<int>(k) / columns_;
    ui.draw->AddRectFilled(a, b, mix(c.stage, own, 0.10f), ui.look->px(2));
    ui.draw->AddImage(texture_.ref(), a, b, {u(column), v(row)}, {u(column + 1), v(row + 1)},
                      mix(own, c.ink, 0.35f));
    ui.draw->AddRect(a, b, with_alpha(own, 0.7f), ui.look->px(2));
  }
  return rows.size();
}

}  // namespace lab
