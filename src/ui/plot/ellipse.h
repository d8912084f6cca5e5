/// Ellipse: the outline of a Gaussian in the plane.
///
/// Idea: all points at the same Mahalanobis distance s from the mean: μ + s L (cos φ, sin φ), with L the
/// Cholesky factor of the covariance. Invariant: a covariance without area gives a line or a dot.
#pragma once

#include <vector>

#include "ui/plot/transform.h"

namespace lab {

/// A Gaussian as the plane shows it: mean and covariance (xx, xy; xy, yy), in data units.
struct Ellipse {
  Point2 mean;
  double xx = 1, xy = 0, yy = 1;
  /// Standard deviations along the long and the short axis.
  double longest() const;
  double shortest() const;
};

/// Without correlation.
Ellipse upright_ellipse(double mean_x, double mean_y, double sigma_x, double sigma_y);
/// Between two: means and covariances in equal shares.
Ellipse between(const Ellipse& a, const Ellipse& b, double t);
/// Outline at `sigmas` standard deviations, in canvas pixels.
std::vector<ImVec2> ellipse_outline(const Plane& plane, const Ellipse& ellipse, double sigmas);
/// A faint filling out to one and two standard deviations: for under the points.
void fill_gaussian(Ui& ui, const Plane& plane, const Ellipse& ellipse, ImU32 colour);
/// The rings of one and two standard deviations, with a thin light edge so that they are seen over points.
void ring_gaussian(Ui& ui, const Plane& plane, const Ellipse& ellipse, ImU32 colour);

}  // namespace lab
