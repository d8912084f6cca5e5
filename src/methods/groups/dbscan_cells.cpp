// DBSCAN over cells of side ε/√d, d <= 3.

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "methods/groups/dbscan_engine.h"

namespace lab {
namespace {

template <int D>
class CellEngine final : public DbscanEngine {
 public:
  /// False where the grid has too many cells to be numbered.
  bool lay_out(PointsView points, const DbscanParams& params);

  Index tasks() const override { return (cell_count_ + group - 1) / group; }
  std::int64_t mark_core(Index task, DbscanKind* kinds) override;
  void begin_link(const DbscanKind* kinds) override;
  std::int64_t link(Index task) override;
  Index component(Index i) override { return sets_.find(cell_of_[static_cast<std::size_t>(i)]); }
  std::int64_t reach(Index task, const DbscanKind* kinds, int* labels) override;

 private:
  using Place = std::array<double, D>;
  struct Box {
    Place low, high;
  };
  static constexpr Index group = 16;  // cells per task

  /// Calls visit(other cell) for the cells that may hold neighbours of cell c, c itself left out.
  template <class Visit>
  void around(Index c, Visit visit) const;
  Index lookup(std::uint64_t key) const;
  std::uint64_t key_of(const std::array<std::int64_t, D>& at) const;
  /// What it costs to look around, in multiply-adds: a look into the table, or a search among the keys.
  std::int64_t around_cost() const { return (D == 2 ? 25 : 125) * (table_.empty() ? 40 : 6); }
  static double nearest_squared(const Box& box, const Place& p);
  static double nearest_squared(const Box& a, const Box& b);
  static double farthest_squared(const Box& box, const Place& p);
  bool linked(Index a, Index b, std::int64_t& cost) const;
  double squared(Index p, Index q) const {
    double sum = 0;
    for (int j = 0; j < D; ++j) {
      const double difference = xs_[static_cast<std::size_t>(p)][j] - xs_[static_cast<std::size_t>(q)][j];
      sum += difference * difference;
    }
    return sum;
  }

  double epsilon2_ = 0;
  Index min_points_ = 1;
  Index cell_count_ = 0;
  std::array<std::int64_t, D> extent_{};  // cells along each axis
  std::vector<Place> xs_;                 // points in the order of their cells
  std::vector<std::int32_t> order_;       // that order: position -> point
  std::vector<std::int32_t> cell_of_;     // point -> cell
  std::vector<std::int32_t> start_;       // cell -> first position; one more at the end
  std::vector<std::uint64_t> keys_;       // cell -> place in the grid, ascending
  std::vector<std::int32_t> table_;       // place -> cell or -1, where the grid is small enough
  std::vector<Box> boxes_;                // of the cell's points; of its core points once linking begins
  std::vector<std::int32_t> core_start_;  // cell -> first entry of core_positions_
  std::vector<std::int32_t> core_positions_;
  DisjointSets sets_;  // of cells
};

template <int D>
std::uint64_t CellEngine<D>::key_of(const std::array<std::int64_t, D>& at) const {
  std::uint64_t key = 0;
  for (int j = D - 1; j >= 0; --j) {
    key = key * static_cast<std::uint64_t>(extent_[j]) + static_cast<std::uint64_t>(at[j]);
  }
  return key;
}

template <int D>
bool CellEngine<D>::lay_out(PointsView points, const DbscanParams& params) {
  const Index n = points.rows;
  const auto count = static_cast<std::size_t>(n);
  epsilon2_ = params.epsilon * params.epsilon;
  min_points_ = params.min_points;
  // A hair less than ε/√d, so that rounding never puts two points farther apart than ε into one cell.
  const double side = params.epsilon / std::sqrt(static_cast<double>(D)) * (1 - 1e-6);
  std::vector<Place> places(count);
  Place low, high;
  low.fill(std::numeric_limits<double>::infinity());
  high.fill(-std::numeric_limits<double>::infinity());
  for (Index i = 0; i < n; ++i) {
    for (int j = 0; j < D; ++j) {
      const double value = j < points.cols ? static_cast<double>(points.at(i, j)) : 0.0;
      places[static_cast<std::size_t>(i)][j] = value;
      low[j] = std::min(low[j], value);
      high[j] = std::max(high[j], value);
    }
  }
  double all = 1;
  for (int j = 0; j < D; ++j) {
    const double cells = std::floor((high[j] - low[j]) / side) + 1;
    if (!(cells < 1048576.0)) return false;  // rounding of a cell number stays far below the hair
    extent_[j] = static_cast<std::int64_t>(cells) + 1;
    all *= static_cast<double>(extent_[j]);
  }
  const double inverse = 1 / side;
  std::vector<std::uint64_t> key(count);
  for (std::size_t i = 0; i < count; ++i) {
    std::array<std::int64_t, D> at{};
    for (int j = 0; j < D; ++j) at[j] = static_cast<std::int64_t>((places[i][j] - low[j]) * inverse);
    key[i] = key_of(at);
  }
  order_.resize(count);
  const bool small = all <= 64.0 * static_cast<double>(n) + 65536.0;
  if (small) {  // counting sort
    std::vector<std::int32_t> first(static_cast<std::size_t>(all) + 1, 0);
    for (const auto k : key) ++first[k + 1];
    std::partial_sum(first.begin(), first.end(), first.begin());
    for (std::size_t i = 0; i < count; ++i) {
      order_[static_cast<std::size_t>(first[key[i]]++)] = static_cast<std::int32_t>(i);
    }
    table_.assign(static_cast<std::size_t>(all), -1);
  } else {
    std::iota(order_.begin(), order_.end(), 0);
    std::sort(order_.begin(), order_.end(), [&](std::int32_t a, std::int32_t b) {
      const auto ka = key[static_cast<std::size_t>(a)];
      const auto kb = key[static_cast<std::size_t>(b)];
      return ka != kb ? ka < kb : a < b;
    });
  }
  xs_.resize(count);
  cell_of_.resize(count);
  for (std::size_t p = 0; p < count; ++p) {
    const auto i = static_cast<std::size_t>(order_[p]);
    xs_[p] = places[i];
    if (p == 0 || key[i] != keys_.back()) {
      if (small) table_[key[i]] = static_cast<std::int32_t>(keys_.size());
      keys_.push_back(key[i]);
      start_.push_back(static_cast<std::int32_t>(p));
      boxes_.push_back({places[i], places[i]});
    }
    Box& box = boxes_.back();
    for (int j = 0; j < D; ++j) {
      box.low[j] = std::min(box.low[j], places[i][j]);
      box.high[j] = std::max(box.high[j], places[i][j]);
    }
    cell_of_[i] = static_cast<std::int32_t>(keys_.size()) - 1;
  }
  cell_count_ = static_cast<Index>(keys_.size());
  start_.push_back(static_cast<std::int32_t>(n));
  return true;
}

template <int D>
Index CellEngine<D>::lookup(std::uint64_t key) const {
  if (!table_.empty()) return table_[key];
  const auto found = std::lower_bound(keys_.begin(), keys_.end(), key);
  return found != keys_.end() && *found == key ? static_cast<Index>(found - keys_.begin()) : -1;
}

template <int D>
template <class Visit>
void CellEngine<D>::around(Index c, Visit visit) const {
  std::array<std::int64_t, D> at{};
  std::uint64_t rest = keys_[static_cast<std::size_t>(c)];
  for (int j = 0; j < D; ++j) {
    at[j] = static_cast<std::int64_t>(rest % static_cast<std::uint64_t>(extent_[j]));
    rest /= static_cast<std::uint64_t>(extent_[j]);
  }
  constexpr int offsets = D == 2 ? 25 : 125;
  for (int o = 0; o < offsets; ++o) {
    std::array<std::int64_t, D> other{};
    bool inside = true;
    for (int j = 0, r = o; j < D; ++j, r /= 5) {
      other[j] = at[j] + r % 5 - 2;
      inside = inside && other[j] >= 0 && other[j] < extent_[j];
    }
    if (!inside) continue;
    const Index found = lookup(key_of(other));
    if (found >= 0 && found != c) visit(found);
  }
}

template <int D>
double CellEngine<D>::nearest_squared(const Box& box, const Place& p) {
  double sum = 0;
  for (int j = 0; j < D; ++j) {
    const double outside = std::max({box.low[j] - p[j], p[j] - box.high[j], 0.0});
    sum += outside * outside;
  }
  return sum;
}

template <int D>
double CellEngine<D>::nearest_squared(const Box& a, const Box& b) {
  double sum = 0;
  for (int j = 0; j < D; ++j) {
    const double apart = std::max({a.low[j] - b.high[j], b.low[j] - a.high[j], 0.0});
    sum += apart * apart;
  }
  return sum;
}

template <int D>
double CellEngine<D>::farthest_squared(const Box& box, const Place& p) {
  double sum = 0;
  for (int j = 0; j < D; ++j) {
    const double far = std::max(p[j] - box.low[j], box.high[j] - p[j]);
    sum += far * far;
  }
  return sum;
}

template <int D>
std::int64_t CellEngine<D>::mark_core(Index task, DbscanKind* kinds) {
  std::int64_t cost = 0;
  std::array<Index, D == 2 ? 24 : 124> others{};
  const Index end_cell = std::min(cell_count_, (task + 1) * group);
  for (Index c = task * group; c < end_cell; ++c) {
    const Index begin = start_[static_cast<std::size_t>(c)];
    const Index end = start_[static_cast<std::size_t>(c) + 1];
    cost += 32;
    if (end - begin >= min_points_) {  // any two points of a cell are neighbours
      for (Index p = begin; p < end; ++p) kinds[order_[static_cast<std::size_t>(p)]] = DbscanKind::core;
      cost += end - begin;
      continue;
    }
    std::size_t number = 0;
    Index reachable = end - begin;
    around(c, [&](Index other) {
      if (nearest_squared(boxes_[static_cast<std::size_t>(c)], boxes_[static_cast<std::size_t>(other)]) >
          epsilon2_)
        return;
      others[number++] = other;
      reachable += start_[static_cast<std::size_t>(other) + 1] - start_[static_cast<std::size_t>(other)];
    });
    cost += around_cost();
    if (reachable < min_points_) continue;
    for (Index p = begin; p < end; ++p) {
      const Place& here = xs_[static_cast<std::size_t>(p)];
      Index within = end - begin;
      for (std::size_t o = 0; o < number && within < min_points_; ++o) {
        const auto other = static_cast<std::size_t>(others[o]);
        const Index first = start_[other];
        const Index last = start_[other + 1];
        if (nearest_squared(boxes_[other], here) > epsilon2_) continue;
        if (farthest_squared(boxes_[other], here) <= epsilon2_) {
          within += last - first;
          continue;
        }
        for (Index q = first; q < last && within < min_points_;) {
          const Index stop =
              std::min(last, q + 64);  // look up only now and then, so that the loop stays a plain one
          cost += (stop - q) * D;
          for (; q < stop; ++q) within += squared(p, q) <= epsilon2_ ? 1 : 0;
        }
      }
      if (within >= min_points_) kinds[order_[static_cast<std::size_t>(p)]] = DbscanKind::core;
    }
  }
  return cost;
}

template <int D>
void CellEngine<D>::begin_link(const DbscanKind* kinds) {
  sets_.reset(cell_count_);
  core_start_.assign(1, 0);
  core_positions_.clear();
  for (std::size_t c = 0; c < static_cast<std::size_t>(cell_count_); ++c) {
    Box box;
    bool first = true;
    for (std::int32_t p = start_[c]; p < start_[c + 1]; ++p) {
      if (kinds[order_[static_cast<std::size_t>(p)]] != DbscanKind::core) continue;
      core_positions_.push_back(p);
      const Place& here = xs_[static_cast<std::size_t>(p)];
      if (first) box = {here, here};
      first = false;
      for (int j = 0; j < D; ++j) {
        box.low[j] = std::min(box.low[j], here[j]);
        box.high[j] = std::max(box.high[j], here[j]);
      }
    }
    core_start_.push_back(static_cast<std::int32_t>(core_positions_.size()));
    if (!first) boxes_[c] = box;
  }
}

template <int D>
bool CellEngine<D>::linked(Index a, Index b, std::int64_t& cost) const {
  const auto ca = static_cast<std::size_t>(a);
  const auto cb = static_cast<std::size_t>(b);
  if (nearest_squared(boxes_[ca], boxes_[cb]) > epsilon2_) return false;
  for (auto i = core_start_[ca]; i < core_start_[ca + 1]; ++i) {
    const Index p = core_positions_[static_cast<std::size_t>(i)];
    cost += D;
    if (nearest_squared(boxes_[cb], xs_[static_cast<std::size_t>(p)]) > epsilon2_) continue;
    for (auto j = core_start_[cb]; j < core_start_[cb + 1]; ++j) {
      cost += D;
      if (squared(p, core_positions_[static_cast<std::size_t>(j)]) <= epsilon2_) return true;
    }
  }
  return false;
}

template <int D>
std::int64_t CellEngine<D>::link(Index task) {
  std::int64_t cost = 0;
  const auto has_core = [&](Index c) {
    return core_start_[static_cast<std::size_t>(c)] < core_start_[static_cast<std::size_t>(c) + 1];
  };
  const Index end_cell = std::min(cell_count_, (task + 1) * group);
  for (Index c = task * group; c < end_cell; ++c) {
    cost += 8;
    if (!has_core(c)) continue;
    cost += around_cost();
    around(c, [&](Index other) {
      if (other > c || !has_core(other)) return;  // each pair once
      if (sets_.find(c) == sets_.find(other)) return;
      if (linked(c, other, cost)) sets_.unite(c, other);
    });
  }
  return cost;
}

template <int D>
std::int64_t CellEngine<D>::reach(Index task, const DbscanKind* kinds, int* labels) {
  std::int64_t cost = 0;
  std::array<std::pair<int, Index>, D == 2 ? 25 : 125> others{};  // label, cell
  const Index end_cell = std::min(cell_count_, (task + 1) * group);
  const auto label_of = [&](Index c) {
    const auto p = core_positions_[static_cast<std::size_t>(core_start_[static_cast<std::size_t>(c)])];
    return labels[order_[static_cast<std::size_t>(p)]];
  };
  for (Index c = task * group; c < end_cell; ++c) {
    const auto cell = static_cast<std::size_t>(c);
    const Index begin = start_[cell];
    const Index end = start_[cell + 1];
    const Index core_here = core_start_[cell + 1] - core_start_[cell];
    cost += 8;
    if (core_here == end - begin) continue;
    std::size_t number = 0;
    const auto offer = [&](Index other) {
      const auto o = static_cast<std::size_t>(other);
      if (core_start_[o] < core_start_[o + 1]) others[number++] = {label_of(other), other};
    };
    offer(c);
    around(c, offer);
    cost += around_cost();
    std::sort(others.begin(), others.begin() + static_cast<std::ptrdiff_t>(number));
    for (Index p = begin; p < end; ++p) {
      const auto point = static_cast<std::size_t>(order_[static_cast<std::size_t>(p)]);
      if (kinds[point] == DbscanKind::core) continue;
      const Place& here = xs_[static_cast<std::size_t>(p)];
      for (std::size_t o = 0; o < number && labels[point] < 0; ++o) {  // lowest label first
        const auto other = static_cast<std::size_t>(others[o].second);
        if (nearest_squared(boxes_[other], here) > epsilon2_) continue;
        for (auto j = core_start_[other]; j < core_start_[other + 1]; ++j) {
          cost += D;
          if (squared(p, core_positions_[static_cast<std::size_t>(j)]) > epsilon2_) continue;
          labels[point] = others[o].first;
          break;
        }
      }
    }
  }
  return cost;
}

template <int D>
std::unique_ptr<DbscanEngine> make(PointsView points, const DbscanParams& params) {
  auto engine = std::make_unique<CellEngine<D>>();
  if (!engine->lay_out(points, params)) return nullptr;
  return engine;
}

}  // namespace

std::unique_ptr<DbscanEngine> make_dbscan_cells(PointsView points, const DbscanParams& params) {
  if (points.cols > 3) return nullptr;
  return points.cols == 3 ? make<3>(points, params) : make<2>(points, params);
}

}  // namespace lab
