#include "methods/groups/gmm.h"

#include <cmath>
#include <limits>
#include <string>

#include "core/error.h"
#include "core/rng.h"
#include "methods/groups/gmm_work.h"
#include "methods/numerics/checks.h"
#include "methods/numerics/float_range.h"

namespace lab {
namespace {

constexpr std::int64_t no_limit = std::numeric_limits<std::int64_t>::max();

void check(PointsView points, const GmmParams& params) {
  require_points(points, "A Gaussian mixture");
  const std::string k = std::to_string(params.components);
  if (params.components < 1) throw InputError("K is " + k + ", but there must be at least 1 component.", "k");
  if (params.components > points.rows) {
    throw InputError("K is " + k + ", but there " +
                         (points.rows == 1 ? std::string("is only 1 point.")
                                           : "are only " + std::to_string(points.rows) + " points."),
                     "k");
  }
  if (is_matrix(params.covariance) && points.cols > Gmm::full_limit) {
    throw InputError("Full and tied covariances work up to " + std::to_string(Gmm::full_limit) +
                         " columns, but the points have " + std::to_string(points.cols) +
                         ": take diagonal or spherical ones, or PCA first.",
                     "covariance");
  }
  if (!std::isfinite(params.floor) || params.floor < 0) {
    throw InputError("The floor of the variances must be a number from 0 up.", "floor");
  }
  const bool fixed = params.covariance == GmmCovariance::fixed;
  if (fixed && !(std::isfinite(params.sigma) && params.sigma * params.sigma > 0)) {
    throw InputError("\xCF\x83 must be a number above 0.", "sigma");
  }
  if (params.max_iterations < 1) throw InputError("There must be at least 1 iteration.", "iterations");
  if (!(params.tolerance >= 0)) throw InputError("The tolerance must be a number from 0 up.", "tolerance");
  if (params.start != GmmStart::given) return;
  if (params.means.rows() != params.components) {
    throw InputError("K is " + k + ", but " + std::to_string(params.means.rows()) + " means are given.",
                     "start");
  }
  if (params.means.cols() != points.cols) {
    throw InputError("The given means have " + std::to_string(params.means.cols()) +
                         " coordinates, but the points have " + std::to_string(points.cols) + ".",
                     "start");
  }
  if (!params.means.allFinite()) throw InputError("A given mean is not a finite number.", "start");
}

KmeansParams kmeans_params(const GmmParams& params) {
  KmeansParams kmeans;
  kmeans.clusters = params.components;
  return kmeans;
}

}  // namespace

std::size_t GmmState::bytes() const {
  return sizeof *this + model.bytes() + static_cast<std::size_t>(responsibilities.size()) * sizeof(float) +
         log_densities.size() * sizeof(float) + reseeded.size() * sizeof(int);
}

Gmm::Gmm() : work_(std::make_unique<Work>()) { state_.done = true; }
Gmm::~Gmm() = default;
Gmm::Gmm(Gmm&&) noexcept = default;
Gmm& Gmm::operator=(Gmm&&) noexcept = default;

void Gmm::init(PointsView points, const Params& params, std::uint64_t seed) {
  check(points, params);
  VectorD centre = mean_of(points);
  VectorD variances = VectorD::Zero(points.cols);
  bool equal = true;  // looked at one by one: where points lie far away, a small variance means nothing
  for (Index i = 0; i < points.rows; ++i) {
    for (Index j = 0; j < points.cols; ++j) {
      const double difference = static_cast<double>(points.at(i, j)) - centre[j];
      variances[j] += difference * difference;
      equal = equal && points.at(i, j) == points.at(0, j);
    }
  }
  variances /= static_cast<double>(points.rows);
  if (equal) throw InputError("All points are equal: there is no spread for a Gaussian to take.", "data");
  auto work = std::make_unique<Work>();
  work->blocks = GmmBlocks(points.rows);
  if (params.start == GmmStart::kmeans) work->kmeans.init(points, kmeans_params(params), seed);
  points_ = points;
  params_ = params;
  seed_ = seed;
  frame_ = GmmFrame::of(points, std::move(centre),
                        params.start == GmmStart::given ? MatrixD(params.means.cast<double>()) : MatrixD());
  variances_ = std::move(variances);
  work_ = std::move(work);
  state_ = State();
}

bool Gmm::advance(std::int64_t quota) {
  if (state_.done) return false;
  switch (state_.phase) {
    case GmmPhase::ready:
      return advance_place(quota);
    case GmmPhase::expected:
      return advance_maximise(quota);
    case GmmPhase::placed:
    case GmmPhase::maximised:
      break;
  }
  return advance_expect(quota);
}

void Gmm::step() {
  while (!state_.done && !advance(no_limit)) {
  }
}

double Gmm::progress() const {
  const double share = work_->blocks.count() == 0
                           ? 0
                           : static_cast<double>(work_->block) / static_cast<double>(work_->blocks.count());
  switch (work_->stage) {
    case Work::Stage::none:
      return 0;
    case Work::Stage::kmeans: {
      const double iterations = work_->kmeans.state().iteration;
      return 0.8 * iterations / (iterations + 5);
    }
    case Work::Stage::expect:
      return share;
    case Work::Stage::first:
      return (state_.phase == GmmPhase::ready ? 0.8 : 0) + 0.1 * share;
    case Work::Stage::second:
      break;
  }
  return state_.phase == GmmPhase::ready ? 0.9 + 0.1 * share : 0.1 + 0.9 * share;
}

void Gmm::restore(const State& state) {
  state_ = state;
  work_->stage = Work::Stage::none;
  work_->block = 0;
  if (state.phase == GmmPhase::ready && params_.start == GmmStart::kmeans) {
    work_->kmeans.init(points_, kmeans_params(params_), seed_);
  }
}

// The start.

bool Gmm::advance_place(std::int64_t quota) {
  Work& work = *work_;
  if (params_.start != GmmStart::kmeans) {
    place_plainly();
    return true;
  }
  if (work.stage == Work::Stage::none) work.stage = Work::Stage::kmeans;
  if (work.stage == Work::Stage::kmeans) {
    work.kmeans.advance(quota);
    if (!work.kmeans.done()) {
      if (quota < no_limit) return false;
      while (!work.kmeans.done()) work.kmeans.step();
    }
    take_start();
    return false;
  }
  return advance_maximise(quota);
}

/// Responsibilities of 0 and 1 from the clusters of k-means.
void Gmm::take_start() {
  Work& work = *work_;
  work.next = state_;
  work.start = Matrix::Zero(points_.rows, params_.components);
  const std::vector<int>& labels = work.kmeans.state().labels;
  for (Index i = 0; i < points_.rows; ++i) work.start(i, labels[static_cast<std::size_t>(i)]) = 1;
  work.next.model.means = work.kmeans.state().centroids.cast<double>();
  begin_maximise(work.start.data());
}

void Gmm::place_plainly() {
  const int k = params_.components;
  GmmModel model;
  model.type = params_.covariance;
  model.weights = VectorD::Constant(k, 1.0 / k);
  if (params_.start == GmmStart::given) {
    model.means = params_.means.cast<double>();
  } else {
    model.means.resize(k, points_.cols);
    Rng rng(seed_);
    const std::vector<Index> chosen = rng.sample(points_.rows, k);
    for (int c = 0; c < k; ++c) {
      for (Index j = 0; j < points_.cols; ++j) {
        model.means(c, j) = static_cast<double>(points_.at(chosen[static_cast<std::size_t>(c)], j));
      }
    }
  }
  model.spreads = zero_sums(k, points_.cols, model.type).second;
  for (MatrixD& spread : model.spreads) {
    if (is_matrix(model.type)) {
      spread = MatrixD::Identity(points_.cols, points_.cols) * variances_.mean();
    } else {
      spread.setConstant(variances_.mean());
    }
  }
  if (model.type == GmmCovariance::fixed) model.spreads[0](0, 0) = params_.sigma * params_.sigma;
  state_.model = std::move(model);
  state_.phase = GmmPhase::placed;
}

GmmState run_gmm(PointsView points, const GmmParams& params, std::uint64_t seed) {
  Gmm method;
  method.init(points, params, seed);
  Gmm::Work& work = *method.work_;
  const auto maximise = [&] {
    work.all([&](Index b) { method.moments_block(b); });
    method.finish_moments();
    work.all([&](Index b) { method.moments_block(b); });
    method.finish_moments();
  };
  if (params.start == GmmStart::kmeans) {
    work.kmeans.restore(run_kmeans(points, kmeans_params(params), seed));
    method.take_start();
    maximise();
  } else {
    method.place_plainly();
  }
  for (;;) {
    method.begin_expect();
    work.all([&](Index b) { method.expect_block(b); });
    method.finish_expect();
    if (method.done()) return std::move(method.state_);
    work.next = std::move(method.state_);
    method.state_.phase = GmmPhase::expected;
    method.state_.model = work.next.model;
    method.begin_maximise(work.next.responsibilities.data());
    maximise();
  }
}

}  // namespace lab
