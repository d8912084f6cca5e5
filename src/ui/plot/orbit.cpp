#include "ui/plot/orbit.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lab {
namespace {

constexpr double distance = 4.0;         // of the eye from the centre, in radii of the ball
constexpr double degrees_per_px = 0.45;  // a stage's width is about a whole turn
constexpr double rad = std::numbers::pi / 180.0;

double dot(const Point3& a, const Point3& b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }

}  // namespace

void OrbitCamera::set_ball(const Point3& centre, double radius) {
  centre_ = centre;
  radius_ = radius > 0 && std::isfinite(radius) ? radius : 1.0;
  flat_ = tall_ = 0;
  update();
}

void OrbitCamera::set_cylinder(const Point3& centre, double radius, double flat, double tall) {
  set_ball(centre, radius);
  if (!(flat + tall > 0) || !std::isfinite(flat + tall)) return;
  flat_ = flat;
  tall_ = tall;
  update();
}

void OrbitCamera::set_box(const Box& box) {
  box_ = box;
  update();
}

void OrbitCamera::turn_to(double yaw, double pitch) {
  yaw_ = std::remainder(yaw, 360.0);
  pitch_ = std::clamp(pitch, -pitch_max, pitch_max);
  update();
}

void OrbitCamera::zoom_to(double zoom) {
  zoom_ = std::clamp(zoom, zoom_min, zoom_max);
  update();
}

void OrbitCamera::update() {
  const double cy = std::cos(yaw_ * rad), sy = std::sin(yaw_ * rad);
  const double cp = std::cos(pitch_ * rad), sp = std::sin(pitch_ * rad);
  towards_ = {cp * cy, cp * sy, sp};
  right_ = {-sy, cy, 0};
  up_ = {-sp * cy, -sp * sy, cp};
  // What is near is drawn a little larger than in the middle.
  constexpr double nearer_across = 1.04, nearer_upright = 1.1;
  const bool ball = flat_ + tall_ <= 0;
  const double wide = ball ? radius_ : nearer_across * flat_;
  const double high = ball ? radius_ : nearer_upright * (tall_ * cp + flat_ * std::abs(sp));
  const double room_w = static_cast<double>(std::max(1.0f, box_.w)),
               room_h = static_cast<double>(std::max(1.0f, box_.h));
  px_per_unit_ = zoom_ * 0.5 *
                 std::min(room_w / std::max(wide, 1e-12 * radius_), room_h / std::max(high, 1e-12 * radius_));
}

OrbitCamera::Spot OrbitCamera::look_at(const Point3& p) const {
  const Point3 q{p[0] - centre_[0], p[1] - centre_[1], p[2] - centre_[2]};
  const double depth = dot(q, towards_) / radius_;
  // What comes close to the eye is kept before it.
  const double scale = distance / std::max(0.25 * distance, distance - depth);
  const double x = dot(q, right_) * px_per_unit_ * scale, y = dot(q, up_) * px_per_unit_ * scale;
  return {
      ImVec2(box_.x + 0.5f * box_.w + static_cast<float>(x), box_.y + 0.5f * box_.h - static_cast<float>(y)),
      static_cast<float>(depth), static_cast<float>(scale)};
}

Point3 OrbitCamera::move(float dx, float dy) const {
  const double a = static_cast<double>(dx) / px_per_unit_, b = -static_cast<double>(dy) / px_per_unit_;
  return {a * right_[0] + b * up_[0], a * right_[1] + b * up_[1], a * right_[2] + b * up_[2]};
}

OrbitHit orbit(Ui& ui, const char* id, const OrbitCamera& camera, ImVec2 home) {
  OrbitHit hit;
  hit.yaw = camera.yaw(), hit.pitch = camera.pitch(), hit.zoom = camera.zoom();
  hit.pointer = pointer_area(ui, id, camera.box());
  const Pointer& pointer = hit.pointer;
  const bool pinching = ui.pinch_zoom != 1.0f || ui.pinch_pan.x != 0.0f || ui.pinch_pan.y != 0.0f;
  if (pinching && camera.box().contains(ui.pinch_centre)) {
    hit.zoomed = ui.pinch_zoom != 1.0f;
    hit.zoom = camera.zoom() * static_cast<double>(ui.pinch_zoom);
    return hit;
  }
  if (pointer.wheel != 0.0f) {
    hit.zoomed = true;
    hit.zoom = camera.zoom() * std::pow(1.18, static_cast<double>(pointer.wheel));
  }
  if (pointer.held && pointer.moved && (pointer.delta.x != 0.0f || pointer.delta.y != 0.0f)) {
    hit.turned = true;
    const double per_px = degrees_per_px / static_cast<double>(ui.look->scale);
    hit.yaw -= per_px * static_cast<double>(pointer.delta.x);
    hit.pitch += per_px * static_cast<double>(pointer.delta.y);
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeAll);
  }
  if (pointer.double_clicked) {
    hit.turned = hit.zoomed = true;
    hit.yaw = static_cast<double>(home.x), hit.pitch = static_cast<double>(home.y), hit.zoom = 1.0;
  }
  hit.yaw = std::remainder(hit.yaw, 360.0);
  hit.pitch = std::clamp(hit.pitch, -OrbitCamera::pitch_max, OrbitCamera::pitch_max);
  hit.zoom = std::clamp(hit.zoom, OrbitCamera::zoom_min, OrbitCamera::zoom_max);
  return hit;
}

}  // namespace lab
