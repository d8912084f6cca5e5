#include "methods/groups/gmm.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>
#include <string>

#include "core/error.h"
#include "core/parallel_for.h"
#include "core/rng.h"
#include "methods/groups/gmm_blocks.h"
#include "methods/numerics/checks.h"
#include "methods/numerics/float_range.h"

namespace lab {
namespace {

constexpr std::int64_t no_limit = std::numeric_limits<std::int64_t>::max();
constexpr double collapsed_share = 1e-6;  // of the data's mean variance
constexpr double no_mass = 1e-10;         // below it a mean is a matter of rounding

bool is_matrix(GmmCovariance type) { return type == GmmCovariance::full || type == GmmCovariance::tied; }
bool is_own(GmmCovariance type) { return type != GmmCovariance::tied && type != GmmCovariance::fixed; }

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

struct Gmm::Work {
  enum class Stage { none, kmeans, expect, first, second };
  Stage stage = Stage::none;
  GmmBlocks blocks;
  Index block = 0;  // next block of the stage
  State next;       // being made
  Kmeans kmeans;
  Matrix start;  // (n, K) responsibilities of the start
  const float* gamma = nullptr;
  GmmDensity density;
  std::vector<double> log_likelihoods;  // per group
  std::vector<GmmSums> sums;            // per group
  GmmSums total;
  MatrixD means;

  /// Blocks of group g.
  template <class Use>
  void group(Index g, Use use) const {
    for (Index b = g * blocks.per_group(); b < std::min(blocks.count(), (g + 1) * blocks.per_group()); ++b)
      use(b);
  }
  /// Every block by every thread.
  template <class Use>
  void all(Use use) {
    parallel_for(blocks.groups(), [&](Index g) { group(g, use); });
  }
  GmmSums& sums_of(Index b) { return sums[static_cast<std::size_t>(b / blocks.per_group())]; }
};

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

// E: responsibilities and L.

void Gmm::begin_expect() {
  Work& work = *work_;
  work.stage = Work::Stage::expect;
  work.block = 0;
  work.next = state_;
  work.next.responsibilities.resize(points_.rows, params_.components);
  work.next.log_densities.resize(static_cast<std::size_t>(points_.rows));
  work.density = GmmDensity(state_.model, frame_);
  work.log_likelihoods.assign(static_cast<std::size_t>(work.blocks.groups()), 0);
}

void Gmm::expect_block(Index block) {
  Work& work = *work_;
  const Index first = work.blocks.first(block);
  work.log_likelihoods[static_cast<std::size_t>(block / work.blocks.per_group())] += work.density.block(
      points_, first, work.blocks.rows(block), work.next.responsibilities.data() + first * params_.components,
      work.next.log_densities.data() + first);
}

void Gmm::finish_expect() {
  State& next = work_->next;
  const double sum = std::accumulate(work_->log_likelihoods.begin(), work_->log_likelihoods.end(), 0.0);
  next.previous = next.iteration > 0 ? next.log_likelihood : sum;
  next.log_likelihood = sum;
  next.phase = GmmPhase::expected;
  const double change = std::abs(sum - next.previous) / static_cast<double>(points_.rows);
  next.converged = next.iteration > 0 && next.reseeded.empty() && change < params_.tolerance;
  next.done = next.converged || next.iteration >= params_.max_iterations;
  state_ = std::move(next);
  work_->stage = Work::Stage::none;
  work_->block = 0;
}

bool Gmm::advance_expect(std::int64_t quota) {
  Work& work = *work_;
  if (work.stage == Work::Stage::none) begin_expect();
  const Index d = points_.cols;
  const std::int64_t cost =
      gmm_block * params_.components * ((is_matrix(params_.covariance) ? d * d : d) + 16);
  for (; work.block < work.blocks.count() && quota > 0; ++work.block, quota -= cost) expect_block(work.block);
  if (work.block < work.blocks.count()) return false;
  finish_expect();
  return true;
}

// M: means, covariances and weights.

void Gmm::begin_maximise(const float* responsibilities) {
  Work& work = *work_;
  work.gamma = responsibilities;
  work.stage = Work::Stage::first;
  work.block = 0;
  work.sums.assign(static_cast<std::size_t>(work.blocks.groups()),
                   zero_sums(params_.components, points_.cols, params_.covariance));
}

void Gmm::moments_block(Index block) {
  Work& work = *work_;
  const Index first = work.blocks.first(block);
  const Index rows = work.blocks.rows(block);
  const float* gamma = work.gamma + first * params_.components;
  if (work.stage == Work::Stage::first) {
    add_first_moments(points_, first, rows, gamma, frame_, work.sums_of(block));
  } else {
    add_second_moments(points_, first, rows, gamma, frame_, work.means, params_.covariance,
                       work.sums_of(block));
  }
}

/// After the first pass: the means. After the second: everything.
void Gmm::finish_moments() {
  Work& work = *work_;
  work.block = 0;
  work.total = zero_sums(params_.components, points_.cols, params_.covariance);
  for (const GmmSums& sums : work.sums) work.total.add(sums);
  if (work.stage == Work::Stage::second) {
    finish_maximise();
    return;
  }
  work.means = work.next.model.means;
  for (int k = 0; k < params_.components; ++k) {
    if (work.total.mass[k] < no_mass) continue;  // stays where it was
    work.means.row(k) = work.total.first.row(k) / work.total.mass[k] + frame_.centre.transpose();
  }
  work.stage = Work::Stage::second;
}

bool Gmm::has_collapsed(int k) const {
  const Work& work = *work_;
  const double mass = work.total.mass[k];
  if (mass < 1) return true;
  if (!is_own(params_.covariance)) return false;
  const MatrixD& second = work.total.second[static_cast<std::size_t>(k)];
  const double sum = second.rows() == second.cols() ? second.trace() : second.sum();
  return sum / mass / static_cast<double>(points_.cols) < collapsed_share * variances_.mean();
}

/// Gives component k the variances of the data.
void Gmm::data_spread(GmmModel& model, int k) const {
  if (!is_own(model.type)) return;
  MatrixD& spread = model.spreads[static_cast<std::size_t>(k)];
  switch (model.type) {
    case GmmCovariance::full:
      spread = variances_.asDiagonal();
      break;
    case GmmCovariance::diagonal:
      spread = variances_;
      break;
    default:
      spread.setConstant(variances_.mean());
      break;
  }
}

void Gmm::finish_maximise() {
  Work& work = *work_;
  const bool starting = state_.phase == GmmPhase::ready;
  const int components = params_.components;
  const auto d = static_cast<double>(points_.cols);
  State& next = work.next;
  GmmModel model;
  model.type = params_.covariance;
  model.means = work.means;
  model.weights = work.total.mass.cwiseMax(1e-15 * static_cast<double>(points_.rows));
  model.weights /= model.weights.sum();
  model.spreads = work.total.second;
  // In small units a floor of so much would be all there is.
  const double floor = params_.floor * std::min(1.0, variances_.mean());
  for (std::size_t s = 0; s < model.spreads.size(); ++s) {
    MatrixD& spread = model.spreads[s];
    const double mass = is_own(model.type) ? work.total.mass[static_cast<Index>(s)] : work.total.mass.sum();
    spread /= std::max(mass, no_mass);
    switch (model.type) {
      case GmmCovariance::full:
      case GmmCovariance::tied:
        spread.diagonal().array() += floor;
        break;
      case GmmCovariance::diagonal:
        spread.array() += floor;
        break;
      case GmmCovariance::spherical:
        spread.array() = spread.array() / d + floor;
        break;
      case GmmCovariance::fixed:
        spread.setConstant(params_.sigma * params_.sigma);
        break;
    }
    // With no floor at all a variance may be 0; a density needs more.
    const double least = 1e-12 * variances_.mean();
    if (model.type == GmmCovariance::diagonal) {
      // Each column in its own unit.
      for (Index j = 0; j < spread.rows(); ++j)
        spread(j, 0) = std::max(spread(j, 0), variances_[j] > 0 ? 1e-12 * variances_[j] : least);
    } else if (!is_matrix(model.type)) {
      spread = spread.cwiseMax(least);
    } else {
      for (Index j = 0; j < spread.rows(); ++j) spread(j, j) = std::max(spread(j, j), 1e-12 * variances_[j]);
    }
  }
  if (model.type == GmmCovariance::fixed) model.weights.setConstant(1.0 / components);
  next.reseeded.clear();
  for (int k = 0; k < components; ++k) {
    if (!has_collapsed(k)) continue;
    if (starting) {
      data_spread(model, k);
    } else if (params_.collapse == GmmCollapse::reseed && next.reseeds < 2 * components) {
      next.reseeded.push_back(k);
      ++next.reseeds;
    } else if (work.total.mass[k] < no_mass && is_own(model.type)) {
      model.spreads[static_cast<std::size_t>(k)] = state_.model.spread(k);
    }
  }
  if (!next.reseeded.empty()) {
    std::vector<Index> worst(next.log_densities.size());
    std::iota(worst.begin(), worst.end(), Index{0});
    const auto number = static_cast<std::ptrdiff_t>(next.reseeded.size());
    std::partial_sort(worst.begin(), worst.begin() + number, worst.end(), [&](Index a, Index b) {
      const float left = next.log_densities[static_cast<std::size_t>(a)];
      const float right = next.log_densities[static_cast<std::size_t>(b)];
      return left != right ? left < right : a < b;
    });
    for (std::size_t r = 0; r < next.reseeded.size(); ++r) {
      const int k = next.reseeded[r];
      for (Index j = 0; j < points_.cols; ++j)
        model.means(k, j) = static_cast<double>(points_.at(worst[r], j));
      data_spread(model, k);
      // The old ones keep their proportions and make room for a share of 1/K.
      model.weights[k] = 0;
      const double rest = model.weights.sum();
      const double share = 1.0 / components;
      if (rest > 0) model.weights *= (1 - share) / rest;
      model.weights[k] = rest > 0 ? share : 1;
    }
    model.weights = model.weights.cwiseMax(1e-15);
    model.weights /= model.weights.sum();
  }
  next.model = std::move(model);
  next.phase = starting ? GmmPhase::placed : GmmPhase::maximised;
  if (!starting) ++next.iteration;
  state_ = std::move(next);
  work.stage = Work::Stage::none;
  work.start.resize(0, 0);
}

bool Gmm::advance_maximise(std::int64_t quota) {
  Work& work = *work_;
  if (work.stage == Work::Stage::none) {
    work.next = state_;
    begin_maximise(work.next.responsibilities.data());
  }
  const Index d = points_.cols;
  while (quota > 0) {
    const bool first = work.stage == Work::Stage::first;
    const std::int64_t cost =
        gmm_block * params_.components * (is_matrix(params_.covariance) && !first ? d * d : d);
    for (; work.block < work.blocks.count() && quota > 0; ++work.block, quota -= cost)
      moments_block(work.block);
    if (work.block < work.blocks.count()) return false;
    finish_moments();
    if (!first) return true;
  }
  return false;
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
