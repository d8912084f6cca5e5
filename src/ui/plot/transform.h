/// Plane: between data and pixels, with pan and zoom.
///
/// Idea: the view is kept relative to the bounds of the data: a centre in data units and a zoom, 1 when
/// everything fits. So a link restores the same view on a canvas of another size, and a resize keeps what was
/// looked at. Symbols: x to the right, y upwards in data; pixels are absolute on the canvas, y downwards.
/// Invariant: to_data(to_px(p)) = p; with `equal` one unit is as long in x as in y.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "ui/ui.h"

namespace lab {

struct Point2 {
  double x = 0, y = 0;
};

/// A rectangle in data units; empty until something is included.
struct Bounds {
  double x0 = 1, y0 = 1, x1 = 0, y1 = 0;
  bool empty() const { return x1 < x0 || y1 < y0; }
  double width() const { return x1 - x0; }
  double height() const { return y1 - y0; }
  /// Grows to hold (x, y); what is not finite is passed over.
  void include(double x, double y);
  /// Of `xy` = x₀ y₀ x₁ y₁ …
  static Bounds of(std::span<const float> xy);
};

class Plane {
 public:
  /// Same scale on both axes (geometry), or each axis stretched on its own (a curve).
  bool equal = true;

  /// What the view shows at zoom 1, and the room in pixels left free around it. A view that was moved stays.
  void set_bounds(const Bounds& bounds);
  /// Where it is drawn. `padding_px`: left, top, right, bottom, within the box.
  void set_box(const Box& box, ImVec4 padding_px = ImVec4(24, 24, 24, 24));
  const Box& box() const { return box_; }
  const Bounds& bounds() const { return bounds_; }

  ImVec2 to_px(double x, double y) const {
    return ImVec2(static_cast<float>(middle_.x + (x - centre_.x) * scale_.x),
                  static_cast<float>(middle_.y - (y - centre_.y) * scale_.y));
  }
  ImVec2 to_px(Point2 p) const { return to_px(p.x, p.y); }
  Point2 to_data(ImVec2 px) const {
    return {centre_.x + (static_cast<double>(px.x) - middle_.x) / scale_.x,
            centre_.y - (static_cast<double>(px.y) - middle_.y) / scale_.y};
  }
  /// Pixels per unit.
  Point2 scale() const { return scale_; }
  /// The data rectangle that the whole box shows.
  Bounds visible() const;

  void fit();
  bool is_fit() const { return is_fit_; }
  double zoom() const { return zoom_; }
  /// Zooms by `factor` about the pixel `about`, which keeps its data point.
  void zoom_about(ImVec2 about, double factor);
  void pan(ImVec2 by_px);

  /// "cx,cy,zoom" for the URL; "" when everything fits.
  std::string text() const;
  /// Returns false, changing nothing, for anything that is not such a text. "" fits.
  bool set_text(std::string_view text);

 private:
  void update();
  Bounds bounds_{0, 0, 1, 1};
  Box box_{0, 0, 1, 1};
  ImVec4 padding_{0, 0, 0, 0};
  bool is_fit_ = true;
  double zoom_ = 1.0;
  Point2 centre_{0.5, 0.5};
  Point2 middle_{0.5, 0.5};
  Point2 scale_{1, 1};
};

}  // namespace lab
