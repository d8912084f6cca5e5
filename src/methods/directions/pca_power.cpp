#include "methods/directions/pca_power.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "core/error.h"
#include "core/rng.h"
#include "methods/numerics/symmetric_eigen.h"

namespace lab {
namespace {

constexpr double no_variance = 1e-13;  // of the total: what is left is rounding

// Takes the parts along `components` out of v, twice against rounding, and makes it a unit vector; false when
// nothing is left.
bool make_unit_apart(const MatrixD& components, VectorD& v) {
  const double before = v.norm();
  if (!(before > 0)) return false;
  for (int pass = 0; pass < 2; ++pass) {
    for (Index j = 0; j < components.rows(); ++j)
      v -= components.row(j).dot(v) * components.row(j).transpose();
    const double norm = v.norm();
    if (!(norm > 1e-9 * (pass == 0 ? before : 1.0))) return false;
    v /= norm;
  }
  return true;
}

// Angle between two unit vectors; exact for small ones, where acos is not.
double angle_between(const VectorD& a, const VectorD& b) {
  return 2 * std::atan2((a - b).norm(), (a + b).norm());
}

}  // namespace

std::size_t PcaPowerState::bytes() const {
  const auto doubles = static_cast<std::size_t>(direction.size() + components.size()) + variances.size();
  return sizeof *this + doubles * sizeof(double) + iterations.size() * sizeof(int);
}

void PcaPower::init(PointsView points, const Params& params, std::uint64_t seed) {
  Covariance covariance;
  covariance.init(points);
  const Index k = params.components;
  if (k < 1) throw InputError("At least one component is needed.", "components");
  if (k > points.cols || k > points.rows) {
    throw InputError(std::to_string(k) + " components are more than the " +
                         (k > points.cols ? std::to_string(points.cols) + " columns."
                                          : std::to_string(points.rows) + " points."),
                     "components");
  }
  if (params.max_iterations < 1) throw InputError("At least one multiplication is needed.", "iterations");
  if (!(params.tolerance > 0)) throw InputError("The tolerance must be above 0.", "tolerance");
  const VectorD& start = params.start;
  if (start.size() > 0 && (start.size() != points.cols || !start.allFinite() || !(start.norm() > 0))) {
    throw InputError("The first direction needs one number for each column, not all of them 0.", "start");
  }
  points_ = points;
  params_ = params;
  seed_ = seed;
  covariance_ = std::move(covariance);
  state_ = State();
  state_.components.resize(0, points.cols);
}

VectorD PcaPower::times_remaining(const VectorD& v) const {
  VectorD product = covariance_.matrix() * v;
  for (Index j = 0; j < state_.found(); ++j) {
    const auto u = state_.components.row(j).transpose();
    product -= (state_.variances[static_cast<std::size_t>(j)] * u.dot(v)) * u;
  }
  return product;
}

void PcaPower::draw() {
  // Its own generator per component, so that going back and on again draws the same direction.
  Rng rng(seed_ + static_cast<std::uint64_t>(state_.found()));
  VectorD v(points_.cols);
  if (state_.found() == 0 && params_.start.size() > 0) {
    v = params_.start.normalized();
  } else {
    do {
      for (Index j = 0; j < v.size(); ++j) v[j] = rng.normal();
    } while (!make_unit_apart(state_.components, v));
  }
  state_.direction = v;
  state_.iteration = 0;
  state_.turned = 0;
  state_.variance = std::max(0.0, v.dot(times_remaining(v)));
  state_.phase = PcaPowerPhase::drawn;
}

void PcaPower::multiply() {
  const VectorD before = state_.direction;
  VectorD v = times_remaining(before);
  // Nothing is left to find: every direction is as good, and the one drawn stays.
  if (state_.variance <= no_variance * total_variance() && v.norm() <= no_variance * total_variance())
    v = before;
  if (!make_unit_apart(state_.components, v)) v = before;
  state_.turned = std::min(angle_between(before, v), angle_between(before, -v));
  state_.direction = v;
  state_.variance = std::max(0.0, v.dot(times_remaining(v)));
  ++state_.iteration;
  state_.phase = PcaPowerPhase::multiplied;
}

void PcaPower::keep() {
  fix_sign(state_.direction);
  if (state_.turned > params_.tolerance) state_.settled = false;
  const Index found = state_.found();
  state_.components.conservativeResize(found + 1, points_.cols);
  state_.components.row(found) = state_.direction.transpose();
  state_.variances.push_back(state_.variance);
  state_.iterations.push_back(state_.iteration);
  state_.phase = PcaPowerPhase::kept;
  state_.done = found + 1 == params_.components;
}

bool PcaPower::advance(std::int64_t quota) {
  if (state_.done) return false;
  switch (state_.phase) {
    case PcaPowerPhase::ready:
      if (!covariance_.done() && !covariance_.advance(quota)) return false;
      state_.phase = PcaPowerPhase::measured;
      break;
    case PcaPowerPhase::measured:
    case PcaPowerPhase::kept:
      draw();
      break;
    case PcaPowerPhase::drawn:
      multiply();
      break;
    case PcaPowerPhase::multiplied:
      if (state_.turned <= params_.tolerance || state_.iteration >= params_.max_iterations) {
        keep();
      } else {
        multiply();
      }
      break;
  }
  return true;
}

void PcaPower::step() {
  while (!state_.done && !advance(std::numeric_limits<std::int64_t>::max())) {
  }
}

double PcaPower::progress() const {
  return state_.phase == PcaPowerPhase::ready && !state_.done ? covariance_.progress() : 0;
}

void PcaPower::restore(const State& state) { state_ = state; }

MatrixD PcaPower::remaining(const State& state) const {
  MatrixD s = covariance_.matrix();
  for (Index j = 0; j < state.found(); ++j) {
    const auto u = state.components.row(j);
    s -= state.variances[static_cast<std::size_t>(j)] * (u.transpose() * u);
  }
  return s;
}

Pca PcaPower::result() const {
  Pca model;
  model.mean = mean();
  model.components = state_.components.cast<float>();
  model.total_variance = total_variance();
  model.explained_variance =
      Eigen::Map<const VectorD>(state_.variances.data(), static_cast<Index>(state_.variances.size()));
  model.explained_ratio = VectorD::Zero(model.explained_variance.size());
  if (model.total_variance > 0) model.explained_ratio = model.explained_variance / model.total_variance;
  return model;
}

PcaPowerState run_pca_power(PointsView points, const PcaPowerParams& params, std::uint64_t seed) {
  PcaPower method;
  method.init(points, params, seed);
  while (!method.done()) method.step();
  return method.state();
}

double variance_along(const MatrixD& covariance, const VectorD& v) {
  const double square = v.squaredNorm();
  return square > 0 ? std::max(0.0, v.dot(covariance * v) / square) : 0;
}

}  // namespace lab
