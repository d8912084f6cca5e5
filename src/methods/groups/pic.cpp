#include "methods/groups/pic.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>

#include "core/error.h"
#include "core/rng.h"

namespace lab {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// (n, 1) v, moved and stretched to mean 0 and variance 1: its levels differ in late digits only, which
/// float32 would lose.
Matrix standardised(const VectorD& v) {
  const Eigen::ArrayXd centred = v.array() - v.mean();
  const double deviation = std::sqrt(centred.square().mean());
  Matrix levels(v.size(), 1);
  levels.col(0) = (centred / (deviation > 0 ? deviation : 1)).cast<float>();
  return levels;
}

}  // namespace

std::size_t PicState::bytes() const {
  return sizeof *this + static_cast<std::size_t>(v.size() + delta.size()) * sizeof(double) +
         labels.size() * sizeof(int);
}

std::vector<int> numbered_by_first(const std::vector<int>& labels) {
  std::map<int, int> number;
  std::vector<int> out;
  out.reserve(labels.size());
  for (const int label : labels)
    out.push_back(number.emplace(label, static_cast<int>(number.size())).first->second);
  return out;
}

void Pic::init(PointsView points, const Params& params, std::uint64_t seed,
               std::shared_ptr<const Affinity> affinity) {
  AffinityJob job;
  job.init(points, params.affinity, "Power iteration clustering");
  if (params.clusters < 1 || params.clusters > points.rows) {
    throw InputError("K is " + std::to_string(params.clusters) +
                         ", but it must be between 1 and the number of points, " +
                         std::to_string(points.rows) + ".",
                     "k");
  }
  if (!(params.tolerance >= 0)) throw InputError("The stopping rule needs a number from 0 up.", "tolerance");
  if (params.max_iterations < 1) throw InputError("There must be at least 1 iteration.", "iterations");
  if (params.restarts < 1) throw InputError("k-means must run at least once.", "restarts");
  if (affinity) require_connected(*affinity, params.clusters);
  points_ = points;
  params_ = params;
  seed_ = seed;
  state_ = State();
  job_ = std::move(job);
  affinity_ = std::move(affinity);
  row_ = 0;
  clustering_ = false;
}

bool Pic::advance(std::int64_t quota) {
  if (state_.done) return false;
  if (!affinity_) {
    if (!job_.advance(quota)) return false;
    Affinity affinity = job_.take();
    require_connected(affinity, params_.clusters);
    affinity_ = std::make_shared<const Affinity>(std::move(affinity));
    if (state_.phase != PicPhase::ready) return false;  // a later state had been restored
  }
  if (state_.phase == PicPhase::ready) {
    place();
    return true;
  }
  return state_.stopped ? cluster(quota) : multiply(quota);
}

void Pic::place() {
  if (params_.start == PicStart::degrees) {
    state_.v = affinity_->degrees;
  } else {
    Rng rng(seed_);
    state_.v.resize(affinity_->size());
    for (double& value : state_.v) value = rng.uniform();
  }
  state_.v /= state_.v.sum();
  state_.acceleration = infinity;
  state_.phase = PicPhase::placed;
}

bool Pic::multiply(std::int64_t quota) {
  const Index n = affinity_->size();
  if (row_ == 0) product_.resize(n);
  while (row_ < n) {
    if (quota <= 0) return false;
    const Index rows = std::min<Index>(n - row_, std::max<Index>(1, quota / n));
    affinity_->multiply(state_.v, product_, row_, rows);
    quota -= rows * n;
    row_ += rows;
  }
  row_ = 0;
  product_.array() /= affinity_->degrees.array();
  product_ /= product_.lpNorm<1>();
  const VectorD delta = (product_ - state_.v).cwiseAbs();
  if (state_.delta.size() > 0) state_.acceleration = (delta - state_.delta).cwiseAbs().maxCoeff();
  state_.v.swap(product_);
  state_.delta = delta;
  ++state_.iteration;
  state_.stopped = state_.acceleration <= params_.tolerance / static_cast<double>(n) ||
                   state_.iteration >= params_.max_iterations;
  state_.phase = PicPhase::multiplied;
  return true;
}

bool Pic::cluster(std::int64_t quota) {
  if (!clustering_) {
    levels_ = standardised(state_.v);
    KmeansParams kmeans;
    kmeans.clusters = params_.clusters;
    try {
      kmeans_.init(levels_, kmeans, params_.restarts, seed_);
    } catch (const InputError&) {
      throw InputError(
          "The vector has fewer than K = " + std::to_string(params_.clusters) + " different values.", "k");
    }
    clustering_ = true;
  }
  do {
    kmeans_.advance(quota);
  } while (!kmeans_.done() && quota == std::numeric_limits<std::int64_t>::max());
  if (!kmeans_.done()) return false;
  state_.labels = numbered_by_first(kmeans_.best_state().labels);
  state_.phase = PicPhase::clustered;
  state_.done = true;
  clustering_ = false;
  return true;
}

void Pic::step() {
  while (!state_.done && !advance(std::numeric_limits<std::int64_t>::max())) {
  }
}

double Pic::progress() const {
  if (!affinity_) return job_.progress();
  if (clustering_) return kmeans_.progress();
  return static_cast<double>(row_) / static_cast<double>(std::max<Index>(1, affinity_->size()));
}

void Pic::restore(const State& state) {
  state_ = state;
  row_ = 0;
  clustering_ = false;
}

PicState run_pic(PointsView points, const PicParams& params, std::uint64_t seed) {
  Pic method;
  method.init(points, params, seed);
  while (!method.done()) method.step();
  return method.state();
}

}  // namespace lab
