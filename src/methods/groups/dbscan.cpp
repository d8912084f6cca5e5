#include "methods/groups/dbscan.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/error.h"
#include "core/parallel_for.h"
#include "methods/groups/dbscan_engine.h"
#include "methods/numerics/checks.h"

namespace lab {
namespace {

double squared_distance(PointsView points, Index a, Index b) {
  double sum = 0;
  for (Index c = 0; c < points.cols; ++c) {
    const double difference = static_cast<double>(points.at(a, c)) - static_cast<double>(points.at(b, c));
    sum += difference * difference;
  }
  return sum;
}

void require_min_points(int min_points, Index n) {
  if (min_points < 1) throw InputError("minPts must be at least 1.", "minpts");
  if (min_points > n) {
    throw InputError("minPts is " + std::to_string(min_points) + ", but there " +
                         (n == 1 ? "is only 1 point." : "are only " + std::to_string(n) + " points."),
                     "minpts");
  }
}

/// Numbers the components in the order of their first core point; component(i) names point i's.
template <class Component>
void number_components(DbscanState& state, Component component) {
  std::vector<int> number(state.kinds.size(), -1);
  state.clusters = 0;
  for (std::size_t i = 0; i < state.kinds.size(); ++i) {
    if (state.kinds[i] != DbscanKind::core) continue;
    int& mine = number[static_cast<std::size_t>(component(static_cast<Index>(i)))];
    if (mine < 0) mine = state.clusters++;
    state.labels[i] = mine;
  }
  state.phase = DbscanPhase::components;
}

void finish_cores(DbscanState& state) {
  state.cores = std::count(state.kinds.begin(), state.kinds.end(), DbscanKind::core);
  state.phase = DbscanPhase::cores;
}

void count_kinds(DbscanState& state) {
  state.newest = state.found_from = -1;
  for (std::size_t i = 0; i < state.kinds.size(); ++i) {
    if (state.kinds[i] == DbscanKind::core) continue;
    state.kinds[i] = state.labels[i] >= 0 ? DbscanKind::border : DbscanKind::noise;
  }
  state.borders = std::count(state.kinds.begin(), state.kinds.end(), DbscanKind::border);
  state.noise = std::count(state.kinds.begin(), state.kinds.end(), DbscanKind::noise);
  state.phase = DbscanPhase::assigned;
  state.done = true;
}

}  // namespace

std::size_t DbscanState::bytes() const {
  return sizeof *this + kinds.size() * sizeof(DbscanKind) + labels.size() * sizeof(int) +
         cluster.size() * sizeof(std::int32_t);
}

Dbscan::Dbscan() = default;
Dbscan::~Dbscan() = default;
Dbscan::Dbscan(Dbscan&&) noexcept = default;
Dbscan& Dbscan::operator=(Dbscan&&) noexcept = default;

void Dbscan::init(PointsView points, const Params& params, std::uint64_t /*seed*/) {
  require_points(points, "DBSCAN", points.cols > 3 ? blocked_limit : 0);
  if (!std::isfinite(params.epsilon) || params.epsilon <= 0 || params.epsilon * params.epsilon <= 0) {
    throw InputError("\xCE\xB5 must be a number above 0.", "eps");
  }
  require_min_points(params.min_points, points.rows);
  points_ = points;
  params_ = params;
  state_ = State{};
  engine_.reset();
  tree_.reset();
  task_ = 0;
  begun_ = false;
}

bool Dbscan::advance(std::int64_t quota) {
  if (state_.done) return false;
  if (!engine_) engine_ = make_dbscan_engine(points_, params_);
  if (state_.phase == DbscanPhase::ready) {
    state_.kinds.assign(static_cast<std::size_t>(points_.rows), DbscanKind::unknown);
    state_.labels.assign(static_cast<std::size_t>(points_.rows), -1);
    state_.phase = DbscanPhase::laid_out;
    return true;
  }
  const bool linking = state_.phase == DbscanPhase::cores || state_.phase == DbscanPhase::growing;
  if (params_.one_by_one && linking) {
    grow();
    return true;
  }
  if (!begun_) {
    next_ = state_;
    if (state_.phase != DbscanPhase::laid_out) engine_->begin_link(next_.kinds.data());
    begun_ = true;
  }
  for (const Index tasks = engine_->tasks(); task_ < tasks && quota > 0; ++task_) {
    switch (state_.phase) {
      case DbscanPhase::laid_out:
        quota -= engine_->mark_core(task_, next_.kinds.data());
        break;
      case DbscanPhase::cores:
        quota -= engine_->link(task_);
        break;
      default:
        quota -= engine_->reach(task_, next_.kinds.data(), next_.labels.data());
        break;
    }
  }
  if (task_ < engine_->tasks()) return false;
  task_ = 0;
  begun_ = false;
  switch (state_.phase) {
    case DbscanPhase::laid_out:
      finish_cores(next_);
      break;
    case DbscanPhase::cores:
      finish_components(next_);
      break;
    default:
      count_kinds(next_);
      break;
  }
  state_ = std::move(next_);
  return true;
}

/// One more core point: the nearest that is within ε of the first point of the cluster that still has one; where
/// nothing is left to join it, the first core point without a cluster begins another.
void Dbscan::grow() {
  if (!tree_) tree_ = std::make_unique<const KdTree>(points_);
  const auto waits = [&](Index i) {
    const auto at = static_cast<std::size_t>(i);
    return state_.kinds[at] == DbscanKind::core && state_.labels[at] < 0;
  };
  state_.phase = DbscanPhase::growing;
  state_.newest = -1;
  const auto members = static_cast<std::int32_t>(state_.cluster.size());
  for (; state_.looked_around < members; ++state_.looked_around) {
    const Index from = state_.cluster[static_cast<std::size_t>(state_.looked_around)];
    tree_->within(tree_->point(from), params_.epsilon * params_.epsilon, near_);
    double nearest = 0;
    for (const Neighbour& other : near_) {
      if (!waits(other.index)) continue;
      const bool closer =
          other.squared < nearest || (other.squared == nearest && other.index < state_.newest);
      if (state_.newest >= 0 && !closer) continue;
      state_.newest = other.index;
      state_.found_from = from;
      nearest = other.squared;
    }
    if (state_.newest >= 0) break;
  }
  const auto n = static_cast<Index>(state_.kinds.size());
  if (state_.newest < 0) {
    Index first = 0;
    while (first < n && !waits(first)) ++first;
    if (first < n) {
      state_.newest = state_.found_from = first;
      state_.cluster.clear();
      state_.looked_around = 0;
      ++state_.clusters;
    }
  }
  if (state_.newest >= 0) {
    state_.labels[static_cast<std::size_t>(state_.newest)] = state_.clusters - 1;
    state_.cluster.push_back(static_cast<std::int32_t>(state_.newest));
  }
  for (Index i = 0; i < n; ++i) {
    if (waits(i)) return;
  }
  state_.phase = DbscanPhase::components;
  state_.cluster.clear();
  state_.looked_around = 0;
}

void Dbscan::finish_components(State& state) {
  number_components(state, [&](Index i) { return engine_->component(i); });
}

void Dbscan::step() {
  while (!state_.done && !advance(std::numeric_limits<std::int64_t>::max())) {
  }
}

double Dbscan::progress() const {
  if (!engine_ || engine_->tasks() == 0) return 0;
  return static_cast<double>(task_) / static_cast<double>(engine_->tasks());
}

void Dbscan::restore(const State& state) {
  state_ = state;
  task_ = 0;
  begun_ = false;
}

DbscanState run_dbscan(PointsView points, const DbscanParams& params) {
  Dbscan method;
  method.init(points, params);
  method.step();
  DbscanEngine& engine = *method.engine_;
  DbscanState& state = method.state_;
  const Index tasks = engine.tasks();
  const Index groups = std::min<Index>(tasks, 64);
  const auto all = [&](auto work) {
    parallel_for(groups, [&](Index g) {
      for (Index t = g * tasks / groups; t < (g + 1) * tasks / groups; ++t) work(t);
    });
  };
  all([&](Index t) { engine.mark_core(t, state.kinds.data()); });
  finish_cores(state);
  engine.begin_link(state.kinds.data());
  for (Index t = 0; t < tasks; ++t) engine.link(t);
  method.finish_components(state);
  all([&](Index t) { engine.reach(t, state.kinds.data(), state.labels.data()); });
  count_kinds(state);
  return std::move(state);
}

DbscanState dbscan_plainly(PointsView points, const DbscanParams& params) {
  const Index n = points.rows;
  DbscanState state;
  state.kinds.assign(static_cast<std::size_t>(n), DbscanKind::unknown);
  state.labels.assign(static_cast<std::size_t>(n), -1);
  for (Index i = 0; i < n; ++i) {
    const auto near = static_cast<Index>(dbscan_neighbours(points, i, params.epsilon).size());
    if (near >= params.min_points) state.kinds[static_cast<std::size_t>(i)] = DbscanKind::core;
  }
  state.cores = std::count(state.kinds.begin(), state.kinds.end(), DbscanKind::core);
  const auto is_core = [&](Index i) { return state.kinds[static_cast<std::size_t>(i)] == DbscanKind::core; };
  for (Index first = 0; first < n; ++first) {
    if (!is_core(first) || state.labels[static_cast<std::size_t>(first)] >= 0) continue;
    const int label = state.clusters++;
    std::vector<Index> pending{first};
    state.labels[static_cast<std::size_t>(first)] = label;
    while (!pending.empty()) {
      const Index i = pending.back();
      pending.pop_back();
      for (const Index j : dbscan_neighbours(points, i, params.epsilon)) {
        int& mine = state.labels[static_cast<std::size_t>(j)];
        if (mine >= 0) continue;  // a border point stays with the first cluster, which has the lowest number
        mine = label;
        if (is_core(j)) pending.push_back(j);
      }
    }
  }
  count_kinds(state);
  return state;
}

std::vector<Index> dbscan_neighbours(PointsView points, Index i, double epsilon) {
  std::vector<Index> near;
  for (Index j = 0; j < points.rows; ++j) {
    if (squared_distance(points, i, j) <= epsilon * epsilon) near.push_back(j);
  }
  return near;
}

std::vector<std::pair<Index, Index>> neighbour_edges(PointsView points, double epsilon, std::size_t limit) {
  std::vector<std::pair<Index, Index>> edges;
  const KdTree tree(points);
  std::vector<Neighbour> near;
  for (Index i = 0; i < points.rows && edges.size() < limit; ++i) {
    tree.within(tree.point(i), epsilon * epsilon, near);
    const std::size_t before = edges.size();
    for (const Neighbour& other : near) {
      if (other.index > i) edges.emplace_back(i, other.index);
    }
    std::sort(edges.begin() + static_cast<std::ptrdiff_t>(before), edges.end());
    edges.resize(std::min(edges.size(), limit));
  }
  return edges;
}

void KDistances::init(PointsView points, int k, std::shared_ptr<const KdTree> tree) {
  require_points(points, "The k-distance graph");
  require_min_points(k, points.rows);
  tree_ = tree ? std::move(tree) : std::make_shared<const KdTree>(points);
  k_ = k;
  cols_ = points.cols;
  next_ = 0;
  distances_.assign(static_cast<std::size_t>(points.rows), 0);
  sorted_.clear();
}

bool KDistances::advance(std::int64_t quota) {
  const auto n = static_cast<Index>(distances_.size());
  // What a search costs beside a plain multiply-add was measured, so that a quota is about the same time
  // everywhere.
  const auto sorting = static_cast<std::int64_t>(500 + 25 * k_ * std::log2(k_ + 1.0));
  for (; next_ < n && quota > 0; ++next_) {
    quota -= sorting + (8 * cols_ + 60) * tree_->nearest(tree_->point(next_), k_, found_);
    distances_[static_cast<std::size_t>(next_)] = std::sqrt(found_.back().squared);
  }
  if (next_ < n) return false;
  if (sorted_.empty()) {
    sorted_ = distances_;
    std::sort(sorted_.begin(), sorted_.end(), std::greater<>());
  }
  return true;
}

double KDistances::progress() const {
  return distances_.empty() ? 0 : static_cast<double>(next_) / static_cast<double>(distances_.size());
}

}  // namespace lab
