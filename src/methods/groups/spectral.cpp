#include "methods/groups/spectral.h"

#include <cmath>
#include <limits>
#include <string>

#include "core/error.h"
#include "methods/groups/pic.h"

namespace lab {

std::size_t SpectralState::bytes() const {
  return sizeof *this + static_cast<std::size_t>(values.size() + embedding.size()) * sizeof(double) +
         labels.size() * sizeof(int);
}

void Spectral::init(PointsView points, const Params& params, std::uint64_t seed,
                    std::shared_ptr<const Affinity> affinity) {
  AffinityJob job;
  job.init(points, params.affinity, "Spectral clustering");
  if (params.clusters < 1 || params.clusters > points.rows) {
    throw InputError("K is " + std::to_string(params.clusters) +
                         ", but it must be between 1 and the number of points, " +
                         std::to_string(points.rows) + ".",
                     "k");
  }
  if (params.restarts < 1) throw InputError("k-means must run at least once.", "restarts");
  if (affinity) require_connected(*affinity, params.clusters);
  points_ = points;
  params_ = params;
  seed_ = seed;
  state_ = State();
  job_ = std::move(job);
  affinity_ = std::move(affinity);
  stage_ = Stage::none;
}

bool Spectral::advance(std::int64_t quota) {
  if (state_.done) return false;
  if (!affinity_) {
    if (!job_.advance(quota)) return false;
    Affinity affinity = job_.take();
    require_connected(affinity, params_.clusters);
    affinity_ = std::make_shared<const Affinity>(std::move(affinity));
    if (state_.phase != SpectralPhase::ready) return false;  // a later state had been restored
  }
  switch (state_.phase) {
    case SpectralPhase::ready:
      state_.phase = SpectralPhase::placed;
      return true;
    case SpectralPhase::placed:
      return embed(quota);
    default:
      return cluster(quota);
  }
}

bool Spectral::embed(std::int64_t quota) {
  if (stage_ != Stage::eigen) {
    eigen_.init(*affinity_, params_.clusters, seed_);
    stage_ = Stage::eigen;
  }
  if (!eigen_.advance(quota)) return false;
  state_.values = eigen_.values();
  state_.residual = eigen_.residual();
  const double volume = affinity_->degrees.sum();
  state_.embedding = eigen_.vectors();
  for (Index i = 0; i < state_.embedding.rows(); ++i) {
    state_.embedding.row(i) *= std::sqrt(volume / affinity_->degrees[i]);
  }
  state_.phase = SpectralPhase::embedded;
  stage_ = Stage::none;
  return true;
}

bool Spectral::cluster(std::int64_t quota) {
  if (stage_ != Stage::kmeans) {
    rows_ = state_.embedding.cast<float>();
    KmeansParams kmeans;
    kmeans.clusters = params_.clusters;
    try {
      kmeans_.init(rows_, kmeans, params_.restarts, seed_);
    } catch (const InputError&) {
      throw InputError(
          "The embedding has fewer than K = " + std::to_string(params_.clusters) + " different points.", "k");
    }
    stage_ = Stage::kmeans;
  }
  do {
    kmeans_.advance(quota);
  } while (!kmeans_.done() && quota == std::numeric_limits<std::int64_t>::max());
  if (!kmeans_.done()) return false;
  state_.labels = numbered_by_first(kmeans_.best_state().labels);
  state_.phase = SpectralPhase::clustered;
  state_.done = true;
  stage_ = Stage::none;
  return true;
}

void Spectral::step() {
  while (!state_.done && !advance(std::numeric_limits<std::int64_t>::max())) {
  }
}

double Spectral::progress() const {
  if (!affinity_) return job_.progress();
  switch (stage_) {
    case Stage::eigen:
      return eigen_.progress();
    case Stage::kmeans:
      return kmeans_.progress();
    case Stage::none:
      break;
  }
  return 0;
}

void Spectral::restore(const State& state) {
  state_ = state;
  stage_ = Stage::none;
}

SpectralState run_spectral(PointsView points, const SpectralParams& params, std::uint64_t seed) {
  Spectral method;
  method.init(points, params, seed);
  while (!method.done()) method.step();
  return method.state();
}

}  // namespace lab
