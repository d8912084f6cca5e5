// What PcaExhibit reads from its method while it is played: the direction, its variance, the projections.

#include <algorithm>
#include <cmath>
#include <numbers>

#include "lessons/directions/pca_exhibit.h"
#include "stage/pca_parts.h"
#include "stage/stage_parts.h"

namespace lab {
namespace {

constexpr double degree = std::numbers::pi / 180.0;
constexpr Index most_residuals = 2000;  // more lines are a smear: then those of every so manieth point

}  // namespace

bool PcaExhibit::update(double elapsed_s, double budget_ms, const ClockMs& clock) {
  if (!original_) return false;
  if (answered_ && biplot_of_ == shown_.get()) parameters_.set("biplot-at", biplot_.view_text());
  if (waits_for_points() || (answered_ && flat())) parameters_.set("view-at", stage_.view_text());
  if (!answered_) {
    if (!computing_ || stopped_) return false;
    if (pace_.run(job_, budget_ms, clock)) return true;
    finish_answer();
    return true;
  }
  const bool again = player_.update(elapsed_s, budget_ms, clock);
  read_state();
  return again || gliding_;
}

bool PcaExhibit::busy() const {
  if (!original_) return false;
  return answered_ ? player_.waiting() : computing_ && !stopped_;
}

double PcaExhibit::progress() const { return answered_ ? player_.progress() : job_.progress(); }

VectorD PcaExhibit::from_angles(Index m, double angle, double tilt) {
  VectorD c = VectorD::Zero(m);
  const double a = angle * degree, t = m > 2 ? tilt * degree : 0.0;
  c[0] = std::cos(t) * std::cos(a);
  c[1] = std::cos(t) * std::sin(a);
  if (m > 2) c[2] = std::sin(t);
  return c;
}

std::array<double, 2> PcaExhibit::to_angles(const VectorD& c) {
  // A line has no front: of its two ends the one with y >= 0 is meant.
  const VectorD up = c[1] < 0 || (c[1] == 0 && c[0] < 0) ? VectorD(-c) : c;
  const double length = std::max(1e-300, up.norm());
  const double angle = std::atan2(up[1], up[0]) / degree;
  const double tilt = up.size() > 2 ? std::asin(std::clamp(up[2] / length, -1.0, 1.0)) / degree : 0.0;
  return {std::clamp(angle, 0.0, 180.0), tilt};
}

VectorD PcaExhibit::by_hand() const {
  const VectorD c = from_angles(frame_.rows(), parameters_.real("angle"), parameters_.real("tilt"));
  return frame_.transpose() * c;
}

bool PcaExhibit::is_by_hand() const { return !state() || state()->phase == PcaPowerPhase::measured; }

void PcaExhibit::read_state() {
  if (!answered_ || !state() || (read_revision_ == player_.revision() && !gliding_)) return;
  read_revision_ = player_.revision();
  const PcaPowerState& now = *state();
  covariance_ = player_.method().covariance();
  total_ = player_.method().total_variance();
  basis_.clear();
  for (Index j = 0; j < now.found(); ++j) basis_.push_back(now.components.row(j).transpose());
  const bool searching = now.phase == PcaPowerPhase::drawn || now.phase == PcaPowerPhase::multiplied;
  if (is_by_hand()) basis_.push_back(by_hand());
  if (searching) basis_.push_back(now.direction);
  variance_ = variance_along(covariance_, basis_.back());
  kept_ = 0;
  for (const VectorD& w : basis_) kept_ += variance_along(covariance_, w);
  // On its way from the direction before, as an angle.
  gliding_ = false;
  const auto* before = player_.kept(player_.position() - 1);
  if (now.phase == PcaPowerPhase::multiplied && player_.transition() < 1.0 && before) {
    VectorD from = before->direction;
    if (from.dot(now.direction) < 0) from = -from;
    const double u = static_cast<double>(ease(player_.transition()));
    VectorD way = (1 - u) * from + u * now.direction;
    if (way.norm() > 1e-9) basis_.back() = way.normalized();
    gliding_ = true;
  }
  const Index n = shown_->size(), m = frame_.rows();
  feet_stride_ = (n + most_residuals - 1) / most_residuals;
  feet_.resize((n + feet_stride_ - 1) / feet_stride_, m);
  const VectorD mean = answer_.mean;
  std::vector<float> row(static_cast<std::size_t>(dims()));
  for (Index r = 0; r < feet_.rows(); ++r) {
    shown_->points.view().copy_row(r * feet_stride_, row.data());
    const VectorD x = Eigen::Map<const Vector>(row.data(), dims()).cast<double>() - mean;
    VectorD foot = mean_place_;
    for (const VectorD& w : basis_) foot += w.dot(x) * (frame_ * w);
    feet_.row(r) = foot.cast<float>().transpose();
  }
  if (curve_read_) return;
  curve_read_ = true;
  frame_covariance_ = frame_ * covariance_ * frame_.transpose();
  curve_.clear();
  if (m == 2) {
    for (int a = 0; a <= 180; ++a) curve_.push_back(variance_along(frame_covariance_, from_angles(2, a, 0)));
  } else {
    for (int r = 0; r < map_rows; ++r) {
      for (int k = 0; k < map_columns; ++k) {
        curve_.push_back(variance_along(frame_covariance_, from_angles(3, 180.0 * (k + 0.5) / map_columns,
                                                                       90.0 - 180.0 * (r + 0.5) / map_rows)));
      }
    }
  }
}

}  // namespace lab
