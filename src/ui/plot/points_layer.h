/// PointsLayer: a finished picture of many points, kept while nothing about them changes.
///
/// Idea: sixty thousand points cost a graphics card nothing, but a machine without one some tens of
/// milliseconds. While only other things move (a centroid glides, a label appears), the points are drawn once
/// into a texture that is laid over the stage as it is. Reference: Porter and Duff (1984): colours in the
/// texture are premultiplied by their opacity, so that laying it over gives what drawing the points
/// themselves would have given.
#pragma once

#include <cstdint>

#include "ui/plot/gl_api.h"

namespace lab {

class PointsLayer {
 public:
  PointsLayer() = default;
  ~PointsLayer();
  PointsLayer(const PointsLayer&) = delete;
  PointsLayer& operator=(const PointsLayer&) = delete;

  /// From here on GL draws into the layer, which is empty and `width` × `height` device pixels. Returns
  /// false, changing nothing, where that cannot be had.
  bool begin(int width, int height);
  /// GL draws again where it drew before.
  void end();
  /// Lays it over the framebuffer with its lower left corner at (x, y) of a viewport of that size, in device
  /// pixels.
  void draw(int x, int y, int viewport_width, int viewport_height) const;

 private:
  void release();
  GLuint texture_ = 0, framebuffer_ = 0;
  int width_ = 0, height_ = 0;
  std::uint64_t generation_ = 0;
  GLint outer_framebuffer_ = 0, outer_viewport_[4] = {};
};

}  // namespace lab
