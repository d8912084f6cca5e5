/// LatentPlane: the plane of a code's two numbers, with the codes of many images and a cursor that is decoded.
///
/// Idea: every picture of a latent world is this plane: a cloud of codes coloured by class, the circles of
/// N(0, I), and a place that the pointer means. Whoever draws it asks the decoder for that place.
/// Invariant: the cursor is there only while the pointer is over the plane (or a finger on it): leaving restores.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/dataset.h"
#include "stage/map_images.h"
#include "ui/plot/points.h"
#include "ui/plot/transform.h"

namespace lab {

struct LatentPlaneStyle {
  std::string_view title;  ///< with `framed`
  std::string_view value;  ///< at the right of it
  bool framed = true;
  bool axes = true;
  bool prior = true;           ///< circles of N(0, I) at 1, 2 and 3 standard deviations
  float alpha = 0.55f;         ///< of the codes
  bool fixed = false;          ///< the view cannot be moved
  bool crosshair = true;       ///< marks the cursor
  bool images = false;         ///< as many images as find room, not only where nearly all do
  std::string name = "plane";  ///< what is drawn of the images is recorded as "images-`name`"
};

struct LatentCursor {
  Point2 at;        ///< in the plane
  ImVec2 px{0, 0};  ///< on the canvas
  Index near = -1;  ///< row of the code under it
  bool clicked = false;
};

class LatentPlane {
 public:
  /// The codes (n, K) of the first n images (which must outlive them or clear()), seen along dimensions `x` and `y`. The view holds them all, and
  /// N(0, I) out to `prior` standard deviations. A view that was moved stays.
  void set_codes(const Matrix& codes, const Dataset& images, Index x = 0, Index y = 1, double prior = 2.4);
  void clear();
  bool empty() const { return cloud_.size() == 0; }
  /// Another part of the plane fits the view than that of the codes.
  void set_bounds(const Bounds& bounds) { plane_.set_bounds(bounds); }
  std::string view_text() const { return plane_.text(); }
  void restore_view(std::string_view text) { plane_.set_text(text); }
  const Plane& plane() const { return plane_; }
  /// Row of the code nearest to `at`; −1 where there is none.
  Index nearest(Point2 at) const;
  Point2 code(Index row) const;
  /// For a card: the image of the code under the cursor, and its neighbours: in the plane, and in the whole code or, where
  /// the plane is all of that, in the pixels.
  std::vector<CardRow> image_rows() { return images_.rows(); }
  /// The same without the image itself.
  std::vector<CardRow> neighbour_rows() { return images_.neighbour_rows(); }

  /// `under` draws beneath the codes, `over` on top, both clipped.
  std::optional<LatentCursor> draw(Ui& ui, const Box& box, const LatentPlaneStyle& style,
                                   const std::function<void()>& under = nullptr,
                                   const std::function<void()>& over = nullptr);

 private:
  Plane plane_;
  PointCloud cloud_;
  MapImages images_;
  Matrix codes_;  // (n, K), where K > 2
  std::vector<int> labels_;
  std::string x_name_, y_name_;
  std::uint64_t revision_ = 0;
};

/// "(−1.2, 0.31)".
std::string code_text(double x, double y);
}  // namespace lab
