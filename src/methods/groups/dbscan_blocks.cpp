// DBSCAN over blocks of distances, any dimension.

#include <algorithm>
#include <cmath>
#include <utility>

#include "methods/groups/dbscan_engine.h"
#include "methods/numerics/float_range.h"

namespace lab {

void DisjointSets::reset(Index n) {
  parent_.resize(static_cast<std::size_t>(n));
  for (Index i = 0; i < n; ++i) parent_[static_cast<std::size_t>(i)] = static_cast<std::int32_t>(i);
}

Index DisjointSets::find(Index i) {
  auto at = static_cast<std::int32_t>(i);
  while (parent_[static_cast<std::size_t>(at)] != at) {
    auto& parent = parent_[static_cast<std::size_t>(at)];
    parent = parent_[static_cast<std::size_t>(parent)];  // halve the path
    at = parent;
  }
  return at;
}

bool DisjointSets::unite(Index a, Index b) {
  a = find(a);
  b = find(b);
  if (a == b) return false;
  parent_[static_cast<std::size_t>(std::max(a, b))] = static_cast<std::int32_t>(std::min(a, b));
  return true;
}

namespace {

constexpr Index block = 128;  // rows per block

class BlockEngine final : public DbscanEngine {
 public:
  BlockEngine(PointsView points, const DbscanParams& params)
      : points_(points), epsilon2_(params.epsilon * params.epsilon), min_points_(params.min_points) {
    // About the mean, where norms are small and so is the rounding bound.
    const VectorD mean = mean_of(points);
    const double scale = range_scale(largest_from(points, mean));
    scaled_epsilon2_ = epsilon2_ * scale * scale;
    centred_.resize(points.rows, points.cols);
    for (Index i = 0; i < points.rows; ++i) {
      for (Index j = 0; j < points.cols; ++j) {
        centred_(i, j) = static_cast<float>(scale * (static_cast<double>(points.at(i, j)) - mean[j]));
      }
    }
    norms_ = centred_.rowwise().squaredNorm();
  }

  Index tasks() const override { return (points_.rows + block - 1) / block; }

  std::int64_t mark_core(Index task, DbscanKind* kinds) override {
    const auto [begin, rows] = range(task);
    std::vector<Index> within(static_cast<std::size_t>(rows), 0);
    std::int64_t cost = 0;
    Index wanting = rows;
    for (Index t = 0; t < tasks() && wanting > 0; ++t) {
      const auto [other, columns] = range(t);
      cost += compare(begin, rows, other, columns, [&](Index i, Index, bool near) {
        within[static_cast<std::size_t>(i)] += near ? 1 : 0;
      });
      wanting = std::count_if(within.begin(), within.end(), [&](Index w) { return w < min_points_; });
    }
    for (Index i = 0; i < rows; ++i) {
      if (within[static_cast<std::size_t>(i)] >= min_points_) kinds[begin + i] = DbscanKind::core;
    }
    return cost;
  }

  void begin_link(const DbscanKind* kinds) override {
    kinds_ = kinds;
    sets_.reset(points_.rows);
  }

  std::int64_t link(Index task) override {
    const auto [from, rows] = range(task);
    const Index begin = from;  // Clang 14: a lambda cannot capture a structured binding.
    std::int64_t cost = 0;
    for (Index t = 0; t <= task; ++t) {
      const auto [other, columns] = range(t);
      if (already_one(begin, rows, other, columns)) continue;
      const Index first = other;
      cost += compare(begin, rows, other, columns, [&](Index i, Index j, bool near) {
        if (near && kinds_[begin + i] == DbscanKind::core && kinds_[first + j] == DbscanKind::core) {
          sets_.unite(begin + i, first + j);
        }
      });
    }
    return cost + rows;
  }

  Index component(Index i) override { return sets_.find(i); }

  std::int64_t reach(Index task, const DbscanKind* kinds, int* labels) override {
    const auto [from, rows] = range(task);
    const Index begin = from;
    bool any = false;
    for (Index i = 0; i < rows; ++i) any = any || kinds[begin + i] != DbscanKind::core;
    if (!any) return rows;
    std::int64_t cost = 0;
    for (Index t = 0; t < tasks(); ++t) {
      const auto [other, columns] = range(t);
      const Index first = other;
      cost += compare(begin, rows, other, columns, [&](Index i, Index j, bool near) {
        if (!near || kinds[begin + i] == DbscanKind::core || kinds[first + j] != DbscanKind::core) return;
        int& label = labels[begin + i];
        if (label < 0 || labels[first + j] < label) label = labels[first + j];
      });
    }
    return cost;
  }

 private:
  std::pair<Index, Index> range(Index task) const {
    return {task * block, std::min(block, points_.rows - task * block)};
  }

  /// Calls see(i, j, ‖x_i − x_j‖ <= ε) for the pairs of two blocks.
  template <class See>
  std::int64_t compare(Index begin, Index rows, Index other, Index columns, See see) const {
    thread_local Matrix products;
    products.noalias() = centred_.middleRows(begin, rows) * centred_.middleRows(other, columns).transpose();
    // |float32 result − exact| is less than this times ‖x‖² + ‖y‖², centring included.
    const float bound = 8.0F * (static_cast<float>(points_.cols) + 8) * 6e-8F;
    for (Index i = 0; i < rows; ++i) {
      for (Index j = 0; j < columns; ++j) {
        const float norms = norms_[begin + i] + norms_[other + j];
        const auto excess = static_cast<double>(norms - 2.0F * products(i, j)) - scaled_epsilon2_;
        const auto doubt = static_cast<double>(bound * norms);
        see(i, j, excess <= -doubt || (excess <= doubt && exact(begin + i, other + j) <= epsilon2_));
      }
    }
    return rows * columns * (points_.cols + 2);
  }

  double exact(Index i, Index j) const {
    double sum = 0;
    for (Index c = 0; c < points_.cols; ++c) {
      const double difference = static_cast<double>(points_.at(i, c)) - static_cast<double>(points_.at(j, c));
      sum += difference * difference;
    }
    return sum;
  }

  /// Whether all core points of both blocks are in one component, so that nothing is left to learn there.
  bool already_one(Index begin, Index rows, Index other, Index columns) {
    Index root = -1;
    bool one = true;
    const auto look = [&](Index i) {
      if (kinds_[i] != DbscanKind::core) return;
      const Index r = sets_.find(i);
      one = one && (root < 0 || r == root);
      root = r;
    };
    for (Index i = 0; i < rows && one; ++i) look(begin + i);
    for (Index j = 0; j < columns && one; ++j) look(other + j);
    return one;
  }

  PointsView points_;
  double epsilon2_, scaled_epsilon2_;
  Index min_points_;
  Matrix centred_;  // and scaled
  Vector norms_;
  const DbscanKind* kinds_ = nullptr;
  DisjointSets sets_;
};

}  // namespace

std::unique_ptr<DbscanEngine> make_dbscan_blocks(PointsView points, const DbscanParams& params) {
  return std::make_unique<BlockEngine>(points, params);
}

std::unique_ptr<DbscanEngine> make_dbscan_engine(PointsView points, const DbscanParams& params) {
  auto cells = make_dbscan_cells(points, params);
  return cells ? std::move(cells) : make_dbscan_blocks(points, params);
}

}  // namespace lab
