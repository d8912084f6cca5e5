#include "methods/outliers/lof.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "core/error.h"
#include "core/parallel_for.h"
#include "methods/numerics/distance.h"

namespace lab {
namespace {

constexpr double duplicate_guard = 1e-10;  // added to the mean reachability distance, as scikit-learn does
constexpr Index places_per_task = 64;

double density_of(std::span<const double> reach) {
  double sum = 0;
  for (const double r : reach) sum += r;
  return 1 / (sum / static_cast<double>(reach.size()) + duplicate_guard);
}

std::vector<double> reachability(const NearestPoints& nearest) {
  std::vector<double> reach(nearest.distance.size());
  for (std::size_t at = 0; at < reach.size(); ++at) {
    reach[at] = std::max(nearest.k_distance(nearest.index[at]), nearest.distance[at]);
  }
  return reach;
}

std::vector<double> densities(const std::vector<double>& reach, Index k) {
  const auto width = static_cast<std::size_t>(k);
  std::vector<double> density(reach.size() / width);
  for (std::size_t i = 0; i < density.size(); ++i) density[i] = density_of({reach.data() + i * width, width});
  return density;
}

double factor_of(std::span<const std::int32_t> neighbours, const std::vector<double>& density, double own) {
  double sum = 0;
  for (const std::int32_t o : neighbours) sum += density[static_cast<std::size_t>(o)];
  return sum / static_cast<double>(neighbours.size()) / own;
}

std::vector<double> factors(const NearestPoints& nearest, const std::vector<double>& density) {
  std::vector<double> score(density.size());
  for (std::size_t i = 0; i < score.size(); ++i) {
    score[i] = factor_of(nearest.indices_of(static_cast<Index>(i)), density, density[i]);
  }
  return score;
}

}  // namespace

std::size_t LofState::bytes() const {
  std::size_t sum = sizeof *this + (density.size() + score.size()) * sizeof(double);
  if (nearest) sum += nearest->bytes();
  if (reach) sum += reach->size() * sizeof(double);
  return sum;
}

void Lof::init(PointsView points, const Params& params, std::uint64_t) {
  NearestJob search;
  search.init(points, params.k);
  points_ = points;
  params_ = params;
  search_ = std::move(search);
  state_ = State();
}

bool Lof::advance(std::int64_t quota) {
  if (state_.done) return false;
  switch (state_.phase) {
    case LofPhase::ready:
      if (!search_.advance(quota)) return false;
      state_.nearest = std::make_shared<const NearestPoints>(search_.take_result());
      state_.phase = LofPhase::neighbours;
      break;
    case LofPhase::neighbours:
      state_.reach = std::make_shared<const std::vector<double>>(reachability(*state_.nearest));
      state_.phase = LofPhase::reached;
      break;
    case LofPhase::reached:
      state_.density = densities(*state_.reach, state_.nearest->k);
      state_.phase = LofPhase::densities;
      break;
    case LofPhase::densities:
      state_.score = factors(*state_.nearest, state_.density);
      state_.phase = LofPhase::scored;
      state_.done = true;
      break;
    case LofPhase::scored:
      break;
  }
  return true;
}

void Lof::step() {
  while (!state_.done && !advance(std::numeric_limits<std::int64_t>::max())) {
  }
}

double Lof::progress() const {
  // The other moves are instant beside the search.
  return state_.phase == LofPhase::ready ? search_.progress() : 0;
}

void Lof::restore(const State& state) {
  // The search has given its result away: going back to before it means searching again.
  if (state.phase == LofPhase::ready) search_.init(points_, params_.k);
  state_ = state;
}

LofState run_lof(PointsView points, const LofParams& params) {
  Lof method;
  method.init(points, params);
  while (!method.done()) method.step();
  return method.state();
}

std::vector<double> lof_plainly(PointsView points, Index k) {
  const NearestPoints nearest = nearest_points_plainly(points, k);
  const Index n = points.rows;
  const auto reach = [&](Index p, Index place) {
    const Index o = nearest.indices_of(p)[static_cast<std::size_t>(place)];
    return std::max(nearest.k_distance(o), nearest.distances_of(p)[static_cast<std::size_t>(place)]);
  };
  const auto lrd = [&](Index p) {
    double sum = 0;
    for (Index place = 0; place < k; ++place) sum += reach(p, place);
    return 1 / (sum / static_cast<double>(k) + duplicate_guard);
  };
  std::vector<double> scores;
  for (Index p = 0; p < n; ++p) {
    double sum = 0;
    for (const std::int32_t o : nearest.indices_of(p)) sum += lrd(o) / lrd(p);
    scores.push_back(sum / static_cast<double>(k));
  }
  return scores;
}

LofStory lof_story(const LofState& state, Index i) {
  const NearestPoints& nearest = *state.nearest;
  LofStory story;
  const auto k = static_cast<std::size_t>(nearest.k);
  for (std::size_t place = 0; place < k; ++place) {
    const Index o = nearest.indices_of(i)[place];
    story.neighbours.push_back(o);
    story.distance.push_back(nearest.distances_of(i)[place]);
    story.their_k_distance.push_back(nearest.k_distance(o));
    story.reach.push_back((*state.reach)[static_cast<std::size_t>(i) * k + place]);
    story.their_density.push_back(state.density[static_cast<std::size_t>(o)]);
    story.mean_reach += story.reach.back() / static_cast<double>(k);
  }
  story.k_distance = nearest.k_distance(i);
  story.density = state.density[static_cast<std::size_t>(i)];
  story.score = state.score[static_cast<std::size_t>(i)];
  return story;
}

LofNovelty::LofNovelty(PointsView points, const LofState& state) : points_(points), state_(&state) {
  if (points.is_bytes()) {
    floats_ = points.to_float();
    points_ = PointsView(floats_);
  }
  if (points.cols <= NearestJob::tree_columns) tree_ = KdTree(points_);
}

LofStory LofNovelty::story(std::span<const float> q) const {
  if (static_cast<Index>(q.size()) != points_.cols) {
    throw InputError("The place has " + std::to_string(q.size()) + " coordinates, but the points have " +
                         std::to_string(points_.cols) + ".",
                     "data");
  }
  for (const float value : q) {
    if (!std::isfinite(value)) throw InputError("A coordinate is not a finite number.", "data");
  }
  const NearestPoints& nearest = *state_->nearest;
  std::vector<Neighbour> found;
  if (tree_.size() > 0) {
    tree_.nearest(q, nearest.k, found);
  } else {
    found.reserve(static_cast<std::size_t>(points_.rows));
    for (Index i = 0; i < points_.rows; ++i) {
      found.push_back({squared_distance(points_.row_f32(i), q.data(), points_.cols), i});
    }
    std::partial_sort(found.begin(), found.begin() + nearest.k, found.end());
    found.resize(static_cast<std::size_t>(nearest.k));
  }
  LofStory story;
  double densities_sum = 0;
  for (const Neighbour& one : found) {
    story.neighbours.push_back(one.index);
    story.distance.push_back(std::sqrt(one.squared));
    story.their_k_distance.push_back(nearest.k_distance(one.index));
    story.reach.push_back(std::max(story.distance.back(), story.their_k_distance.back()));
    story.their_density.push_back(state_->density[static_cast<std::size_t>(one.index)]);
    story.mean_reach += story.reach.back() / static_cast<double>(nearest.k);
    densities_sum += story.their_density.back();
  }
  story.k_distance = story.distance.back();
  story.density = density_of(story.reach);
  story.score = densities_sum / static_cast<double>(nearest.k) / story.density;
  return story;
}

std::vector<double> LofNovelty::scores(PointsView places) const {
  std::vector<double> out(static_cast<std::size_t>(places.rows));
  const Matrix floats = places.to_float();
  const Index tasks = (places.rows + places_per_task - 1) / places_per_task;
  parallel_for(tasks, [&](Index task) {
    const Index end = std::min(places.rows, (task + 1) * places_per_task);
    for (Index i = task * places_per_task; i < end; ++i) {
      out[static_cast<std::size_t>(i)] =
          score({floats.data() + i * floats.cols(), static_cast<std::size_t>(floats.cols())});
    }
  });
  return out;
}

}  // namespace lab
