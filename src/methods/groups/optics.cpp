#include "methods/groups/optics.h"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "core/error.h"
#include "methods/numerics/checks.h"
#include "methods/numerics/kd_tree.h"

namespace lab {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

std::vector<double> OpticsState::plot() const {
  std::vector<double> values;
  values.reserve(ordering.size());
  for (const auto i : ordering) values.push_back(reachability[static_cast<std::size_t>(i)]);
  return values;
}

std::size_t OpticsState::bytes() const {
  return sizeof *this + (core.size() + reachability.size()) * sizeof(double) +
         (predecessor.size() + ordering.size()) * sizeof(std::int32_t);
}

struct Optics::Work {
  State next;  // being made
  bool begun = false;
  Index visits = 0;  // in this half-step
  // Measuring.
  KdTree tree;
  Index point = 0;
  std::vector<Neighbour> near;
  // Walking: the points not yet visited, in the first `rest` slots.
  bool laid_out = false;
  Index rest = 0;
  std::vector<Eigen::ArrayXd> columns;
  Eigen::ArrayXd squares;
  Eigen::ArrayXd reach;  // slot -> next.reachability
  std::vector<std::int32_t> points;
};

Optics::Optics() : work_(std::make_unique<Work>()) { state_.done = true; }
Optics::~Optics() = default;
Optics::Optics(Optics&&) noexcept = default;
Optics& Optics::operator=(Optics&&) noexcept = default;

void Optics::init(PointsView points, const Params& params, std::uint64_t /*seed*/) {
  require_points(points, "OPTICS", limit);
  if (params.min_points < 2) throw InputError("minPts must be at least 2.", "minpts");
  if (params.min_points > points.rows) {
    throw InputError(
        "minPts is " + std::to_string(params.min_points) + ", but there " +
            (points.rows == 1 ? "is only 1 point." : "are only " + std::to_string(points.rows) + " points."),
        "minpts");
  }
  if (!(params.max_epsilon > 0)) throw InputError("The largest \xCE\xB5 must be above 0.", "maxeps");
  if (params.points_per_step < 1) throw InputError("A step must visit at least 1 point.", "visits");
  points_ = points;
  params_ = params;
  state_ = State();
  work_ = std::make_unique<Work>();
}

bool Optics::advance(std::int64_t quota) {
  if (state_.done) return false;
  Work& work = *work_;
  if (state_.phase == OpticsPhase::ready) return measure(quota);
  if (!work.laid_out) begin_walk();
  if (!work.begun) {
    work.next = state_;
    work.begun = true;
    work.visits = 0;
  }
  const Index wanted = std::min(params_.points_per_step, work.rest + work.visits);
  while (work.visits < wanted) {
    if (quota <= 0) return false;
    quota -= work.rest * (points_.cols + 3);
    visit();
    ++work.visits;
  }
  work.next.done = work.rest == 0;
  work.next.phase = work.next.done ? OpticsPhase::ordered : OpticsPhase::walking;
  state_ = std::move(work.next);
  work.begun = false;
  work.visits = 0;
  return true;
}

bool Optics::measure(std::int64_t quota) {
  Work& work = *work_;
  if (!work.begun) {
    work.begun = true;
    work.tree = KdTree(points_);
    work.point = 0;
    work.next.core.assign(static_cast<std::size_t>(points_.rows), infinity);
  }
  // A search costs more per distance than the walk, whose loops run straight through memory: measured, so
  // that a quota is about the same time in both.
  const double k = static_cast<double>(params_.min_points);
  const auto sorting = static_cast<std::int64_t>(500 + 25 * k * std::log2(k));
  for (; work.point < points_.rows && quota > 0; ++work.point) {
    quota -= sorting + (8 * points_.cols + 60) *
                           work.tree.nearest(work.tree.point(work.point), params_.min_points, work.near);
    const double distance = std::sqrt(work.near.back().squared);
    if (distance <= params_.max_epsilon) work.next.core[static_cast<std::size_t>(work.point)] = distance;
  }
  if (work.point < points_.rows) return false;
  work.next.reachability.assign(work.next.core.size(), infinity);
  work.next.predecessor.assign(work.next.core.size(), -1);
  work.next.phase = OpticsPhase::measured;
  state_ = std::move(work.next);
  work.tree = KdTree();
  work.begun = false;
  return true;
}

/// Lays out those whom `state_` has not visited.
void Optics::begin_walk() {
  Work& work = *work_;
  std::vector<std::uint8_t> visited(static_cast<std::size_t>(points_.rows), 0);
  for (const auto i : state_.ordering) visited[static_cast<std::size_t>(i)] = 1;
  work.points.clear();
  for (Index i = 0; i < points_.rows; ++i) {
    if (visited[static_cast<std::size_t>(i)] == 0) work.points.push_back(static_cast<std::int32_t>(i));
  }
  work.rest = static_cast<Index>(work.points.size());
  work.columns.assign(static_cast<std::size_t>(points_.cols), Eigen::ArrayXd(work.rest));
  work.squares.resize(work.rest);
  work.reach.resize(work.rest);
  for (Index s = 0; s < work.rest; ++s) {
    const Index i = work.points[static_cast<std::size_t>(s)];
    work.reach[s] = state_.reachability[static_cast<std::size_t>(i)];
    for (Index j = 0; j < points_.cols; ++j) {
      work.columns[static_cast<std::size_t>(j)][s] = static_cast<double>(points_.at(i, j));
    }
  }
  work.laid_out = true;
}

/// Goes on to the point that is most easily reached, and makes its own offers.
void Optics::visit() {
  Work& work = *work_;
  const double least = work.reach.head(work.rest).minCoeff();
  Index slot = -1;
  for (Index s = 0; s < work.rest; ++s) {
    if (work.reach[s] != least) continue;
    if (slot < 0 || work.points[static_cast<std::size_t>(s)] < work.points[static_cast<std::size_t>(slot)])
      slot = s;
  }
  const std::int32_t here = work.points[static_cast<std::size_t>(slot)];
  work.next.ordering.push_back(here);
  const Index m = --work.rest;
  const double core = work.next.core[static_cast<std::size_t>(here)];
  const bool offers = core < infinity;
  for (std::size_t c = 0; c < work.columns.size(); ++c) {
    Eigen::ArrayXd& column = work.columns[c];
    const double place = column[slot];
    column[slot] = column[m];  // the last one moves into the slot that falls empty
    if (!offers) continue;
    if (c == 0) {
      work.squares.head(m) = (column.head(m) - place).square();
    } else {
      work.squares.head(m) += (column.head(m) - place).square();
    }
  }
  work.points[static_cast<std::size_t>(slot)] = work.points[static_cast<std::size_t>(m)];
  work.reach[slot] = work.reach[m];
  if (!offers) return;
  for (Index s = 0; s < m; ++s) {
    if (work.reach[s] <= core) continue;
    if (work.squares[s] >= work.reach[s] * work.reach[s] * (1 + 1e-12)) continue;  // spares most square roots
    const double distance = std::sqrt(work.squares[s]);
    const double offer = std::max(core, distance);
    if (distance > params_.max_epsilon || offer >= work.reach[s]) continue;
    work.reach[s] = offer;
    const auto i = static_cast<std::size_t>(work.points[static_cast<std::size_t>(s)]);
    work.next.reachability[i] = offer;
    work.next.predecessor[i] = here;
  }
}

void Optics::step() {
  while (!state_.done && !advance(std::numeric_limits<std::int64_t>::max())) {
  }
}

double Optics::progress() const {
  const Work& work = *work_;
  if (!work.begun) return 0;
  if (state_.phase == OpticsPhase::ready) {
    return static_cast<double>(work.point) / static_cast<double>(std::max<Index>(points_.rows, 1));
  }
  return static_cast<double>(work.visits) /
         static_cast<double>(std::max<Index>(1, std::min(params_.points_per_step, work.rest + work.visits)));
}

void Optics::restore(const State& state) {
  state_ = state;
  work_ = std::make_unique<Work>();
}

OpticsState run_optics(PointsView points, const OpticsParams& params) {
  OpticsParams all = params;
  all.points_per_step = std::max<Index>(points.rows, 1);
  Optics method;
  method.init(points, all);
  while (!method.done()) method.step();
  return method.state();
}

OpticsState optics_plainly(PointsView points, const OpticsParams& params) {
  const auto n = static_cast<std::size_t>(points.rows);
  const auto distance = [&](std::size_t a, std::size_t b) {
    double sum = 0;
    for (Index c = 0; c < points.cols; ++c) {
      const double difference = static_cast<double>(points.at(static_cast<Index>(a), c)) -
                                static_cast<double>(points.at(static_cast<Index>(b), c));
      sum += difference * difference;
    }
    return std::sqrt(sum);
  };
  OpticsState state;
  state.core.assign(n, infinity);
  state.reachability.assign(n, infinity);
  state.predecessor.assign(n, -1);
  for (std::size_t i = 0; i < n; ++i) {
    std::vector<double> all;
    for (std::size_t j = 0; j < n; ++j) all.push_back(distance(i, j));
    std::sort(all.begin(), all.end());
    const double nearest = all[static_cast<std::size_t>(params.min_points - 1)];
    if (nearest <= params.max_epsilon) state.core[i] = nearest;
  }
  std::vector<bool> visited(n, false);
  while (state.ordering.size() < n) {
    std::size_t here = n;
    for (std::size_t i = 0; i < n; ++i) {
      if (!visited[i] && (here == n || state.reachability[i] < state.reachability[here])) here = i;
    }
    visited[here] = true;
    state.ordering.push_back(static_cast<std::int32_t>(here));
    if (state.core[here] == infinity) continue;
    for (std::size_t i = 0; i < n; ++i) {
      const double apart = distance(here, i);
      const double offer = std::max(state.core[here], apart);
      if (visited[i] || apart > params.max_epsilon || offer >= state.reachability[i]) continue;
      state.reachability[i] = offer;
      state.predecessor[i] = static_cast<std::int32_t>(here);
    }
  }
  state.phase = OpticsPhase::ordered;
  state.done = true;
  return state;
}

}  // namespace lab
