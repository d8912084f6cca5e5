/// CloudStage: the stage of lessons that show points in space; what PointStage is for the plane.
///
/// Idea: an orbit camera turned with mouse or finger, points that are larger and stronger the nearer they
/// are, and a box with the names of the three axes. Lessons draw their own marks with camera().look_at().
/// Invariant: what is drawn depends only on the last set_… calls and the camera.
#pragma once

#include <array>
#include <functional>
#include <span>
#include <string>

#include "stage/point_stage.h"
#include "ui/plot/orbit.h"
#include "ui/plot/points.h"

namespace lab {

struct CloudStageHit {
  Index hovered = -1;
  bool turned = false, zoomed = false;
  double yaw = 0, pitch = 0, zoom = 1;  ///< where a person asks the camera to go
};

struct CloudStageStyle {
  bool by_label = false;  ///< colours and shapes are the labels'
  ImU32 colour = 0;       ///< of the points otherwise; 0: no group's
  /// More lines of the tooltip for point i.
  std::function<std::string(Index i)> note;
};

class CloudStage {
 public:
  static constexpr double home_yaw = -52.0, home_pitch = 22.0;

  CloudStage() { camera_.turn_to(home_yaw, home_pitch); }

  /// New points: (n, 3) places of the points of `dataset`, which its owner keeps alive.
  void set_points(const Dataset& dataset, Matrix places, std::array<std::string, 3> names);
  OrbitCamera& camera() { return camera_; }
  const OrbitCamera& camera() const { return camera_; }
  const Matrix& places() const { return places_; }

  /// Draws into ui.stage; `under` between box and points. The camera is left where it is: the hit says where
  /// a person wants it.
  CloudStageHit draw(Ui& ui, const Box& box, const CloudStageStyle& style,
                     const std::function<void()>& under = nullptr);

  /// A line between two places, fainter where it is far.
  void line(Ui& ui, const Point3& a, const Point3& b, ImU32 colour, float width, float alpha = 1.0f) const;

 private:
  void style_points(const Ui& ui, const CloudStageStyle& style);
  void draw_frame(Ui& ui) const;
  std::string describe(Index i, const CloudStageStyle& style) const;

  OrbitCamera camera_;
  Plane plane_;  // of the screen: one unit is one pixel
  PointCloud cloud_;
  Matrix places_;
  Box bounds_;  // of the stage
  std::array<std::string, 3> names_;
  Point3 low_{0, 0, 0}, high_{1, 1, 1};
  const Dataset* dataset_ = nullptr;
  std::vector<int> order_;  // far to near
  std::uint64_t points_revision_ = 0, revision_ = 0;
  struct Key {
    double yaw = 0, pitch = 0, zoom = 0;
    float x = 0, y = 0, w = 0, h = 0;
    bool dark = false, by_label = false;
    ImU32 colour = 0;
    std::uint64_t points = 0;
    bool operator==(const Key&) const = default;
  } drawn_;
};

/// How strong something at `depth` (−1 far … 1 near) is drawn: 0.35 … 1.
float depth_alpha(float depth);

}  // namespace lab
