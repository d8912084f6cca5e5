/// ImageSprites: the points of a map drawn as the small images that they are.
///
/// Idea: where points stand far enough apart for their images (a map zoomed in, or few points), the images take the
/// place of the dots, in the colours of their classes. When they are asked for, they are drawn earlier: as many as
/// find room, lower numbers first, and the others stay dots. Invariant: no image lies on another one.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/points.h"
#include "ui/plot/gl.h"
#include "ui/plot/transform.h"

namespace lab {

class ImageSprites {
 public:
  static constexpr std::size_t most = 400;

  /// Row i of `images` is point i; they must outlive this or the next clear().
  void set_images(PointsView images, int width, int height);
  void clear() { set_images({}, 0, 0); }
  bool empty() const { return images_.empty(); }

  /// Over the points `xy` (x₀ y₀ x₁ y₁ …) on `plane`, clipped by the caller. `always`: not only where nearly all
  /// have room. Returns how many were drawn.
  std::size_t draw(Ui& ui, const Plane& plane, std::span<const float> xy, bool always,
                   const std::function<ImU32(Index)>& colour);

  /// Which points get an image of `side` px, in order; none where there is too little room and not `always`.
  static std::vector<Index> with_room(const Plane& plane, std::span<const float> xy, float side, bool always);

 private:
  float side(const Ui& ui, std::size_t visible, const Box& box) const;
  void fill(std::span<const Index> rows);

  PointsView images_;
  int width_ = 0, height_ = 0;
  std::vector<Index> shown_;  // in the texture, in this order
  bool filled_ = false;
  int columns_ = 1, rows_ = 1;  // of the texture, in images
  GlTexture texture_;
};

}  // namespace lab
