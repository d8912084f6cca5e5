/// Orbit: a camera that goes round points in space, drawn in the plane.
///
/// Idea: the camera looks at a ball that holds everything and keeps its distance; dragging turns it about the
/// vertical axis (yaw) and raises it (pitch). A little perspective, so that near things are larger. Symbols:
/// x, y, z in data units with z upwards; depth −1 (far side of the ball) … 1 (near side). Invariant: the
/// centre of the ball stands in the middle of the box, whatever the angles.
#pragma once

#include <array>

#include "ui/plot/pointer.h"

namespace lab {

using Point3 = std::array<double, 3>;

class OrbitCamera {
 public:
  /// A point as it is seen.
  struct Spot {
    ImVec2 px;
    float depth = 0;  ///< −1 far … 1 near
    float scale = 1;  ///< how much larger than in the middle
  };

  static constexpr double pitch_max = 89.0, zoom_min = 0.3, zoom_max = 20.0;

  /// What it looks at.
  void set_ball(const Point3& centre, double radius);
  /// … of which only an upright cylinder is filled: it, and not the whole ball, fits into the box. `flat`: its radius,
  /// `tall`: half its height. Turning about the vertical axis does not change the scale.
  void set_cylinder(const Point3& centre, double radius, double flat, double tall);
  /// Where it is drawn; what it looks at fits into `box` at zoom 1.
  void set_box(const Box& box);
  /// Degrees; yaw is taken into (−180, 180], pitch and zoom into their ranges.
  void turn_to(double yaw, double pitch);
  void zoom_to(double zoom);

  double yaw() const { return yaw_; }
  double pitch() const { return pitch_; }
  double zoom() const { return zoom_; }
  const Box& box() const { return box_; }
  const Point3& centre() const { return centre_; }
  double radius() const { return radius_; }

  Spot look_at(const Point3& p) const;
  /// The way in data units, in the plane of the screen, that a move of (dx, dy) px is worth in the middle.
  Point3 move(float dx, float dy) const;
  /// Unit vector from the centre to the camera.
  const Point3& towards() const { return towards_; }

 private:
  void update();
  double yaw_ = 0, pitch_ = 0, zoom_ = 1, radius_ = 1, flat_ = 0, tall_ = 0, px_per_unit_ = 1;
  Point3 centre_{0, 0, 0}, right_{1, 0, 0}, up_{0, 0, 1}, towards_{0, -1, 0};
  Box box_{0, 0, 1, 1};
};

/// What a person did to the camera in this frame.
struct OrbitHit {
  Pointer pointer;
  bool turned = false, zoomed = false;
  double yaw = 0, pitch = 0, zoom = 1;  ///< where to
};

/// Turn by dragging, zoom by wheel or pinch, double click or double tap goes back to `home` (yaw, pitch). The
/// camera itself is left alone: its owner decides.
OrbitHit orbit(Ui& ui, const char* id, const OrbitCamera& camera, ImVec2 home);

}  // namespace lab
