// Prim's tree, and the nearest-neighbour chain over rows of distances.

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "methods/groups/hierarchy_engine.h"

namespace lab {
namespace {

using Floats = Eigen::ArrayXf;
constexpr float infinity = std::numeric_limits<float>::infinity();

/// One array per coordinate, scaled. A column that is the same everywhere keeps nobody apart and becomes 0: it
/// alone could be too far out for the scale, which is made for what differs.
std::vector<Floats> columns_of(PointsView points, double scale) {
  std::vector<Floats> columns(static_cast<std::size_t>(points.cols), Floats(points.rows));
  for (Index j = 0; j < points.cols; ++j) {
    Floats& column = columns[static_cast<std::size_t>(j)];
    bool differs = false;
    for (Index i = 0; i < points.rows; ++i) {
      column[i] = static_cast<float>(scale * static_cast<double>(points.at(i, j)));
      differs = differs || points.at(i, j) != points.at(0, j);
    }
    if (!differs) column.setZero();
  }
  return columns;
}

/// Single linkage: the minimum spanning tree, grown from point 0.
class Prim final : public HierarchyEngine {
 public:
  explicit Prim(PointsView points)
      : HierarchyEngine(points), columns_(columns_of(points, scale_)), rest_(points.rows - 1) {
    const Index n = points.rows;
    point_.resize(static_cast<std::size_t>(n));
    std::iota(point_.begin(), point_.end(), 0);
    from_.assign(static_cast<std::size_t>(n), 0);
    best_ = Floats::Constant(n, infinity);
    squares_.resize(n);
    place_.resize(columns_.size());
    take(0);
  }

  bool advance(std::int64_t quota) override {
    const auto d = static_cast<std::int64_t>(columns_.size());
    while (!complete() && quota > 0) {
      quota -= (rest_ + 1) * (d + 2);
      measure();
      Index nearest = 0;
      const float least = best_.head(rest_).minCoeff();
      while (best_[nearest] != least) ++nearest;
      merges_.push_back({from_[static_cast<std::size_t>(nearest)], point_[static_cast<std::size_t>(nearest)],
                         std::sqrt(static_cast<double>(least))});
      --rest_;
      take(nearest);
    }
    return complete();
  }

 private:
  /// Makes the point in `slot` the last one taken; the last of the rest moves into its slot.
  void take(Index slot) {
    const auto s = static_cast<std::size_t>(slot);
    const auto last = static_cast<std::size_t>(rest_);
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      place_[c] = columns_[c][slot];
      columns_[c][slot] = columns_[c][rest_];
    }
    taken_ = point_[s];
    point_[s] = point_[last];
    from_[s] = from_[last];
    best_[slot] = best_[rest_];
  }

  /// Offers the point taken last to all the rest.
  void measure() {
    const Index m = rest_;
    squares_.head(m) = (columns_[0].head(m) - place_[0]).square();
    for (std::size_t c = 1; c < columns_.size(); ++c) {
      squares_.head(m) += (columns_[c].head(m) - place_[c]).square();
    }
    float* best = best_.data();
    std::int32_t* from = from_.data();
    const float* squares = squares_.data();
    const std::int32_t taken = taken_;
    for (Index s = 0; s < m; ++s) {
      const bool nearer = squares[s] < best[s];
      best[s] = nearer ? squares[s] : best[s];
      from[s] = nearer ? taken : from[s];
    }
  }

  std::vector<Floats> columns_;      // of the rest, in the first rest_ slots
  Index rest_;                       // points not yet in the tree
  std::vector<std::int32_t> point_;  // slot -> point
  std::vector<std::int32_t> from_;   // slot -> nearest point of the tree
  Floats best_, squares_;            // slot -> squared distance to it
  std::vector<float> place_;
  std::int32_t taken_ = 0;
};

/// Complete and average linkage by a chain of nearest neighbours over rows of distances.
///
/// A row is made when it is first asked for and given back when its cluster is gone. A merger writes only its
/// own row; another row learns of it when it is next looked at. So no column is ever walked, which is what
/// costs.
class DistanceChain final : public HierarchyEngine {
 public:
  DistanceChain(PointsView points, Linkage linkage)
      : HierarchyEngine(points), linkage_(linkage), n_(points.rows), columns_(columns_of(points, scale_)) {
    const auto n = static_cast<std::size_t>(n_);
    rows_.resize(n);
    seen_.assign(n, 0);
    made_.assign(n, 0);
    size_.assign(n, 1);
    alive_.assign(n, 1);
  }

  bool advance(std::int64_t quota) override {
    while (!complete() && quota > 0) {
      if (chain_.empty()) {
        while (alive_[static_cast<std::size_t>(first_)] == 0) ++first_;
        chain_.push_back(first_);
      }
      const Index top = chain_.back();
      const Index before = chain_.size() > 1 ? chain_[chain_.size() - 2] : -1;
      quota -= refresh(top) + n_;
      const Floats& row = rows_[static_cast<std::size_t>(top)];
      const float least = row.minCoeff();
      if (before < 0 || row[before] != least) {
        Index next = 0;
        while (row[next] != least) ++next;
        chain_.push_back(next);
        continue;
      }
      quota -= refresh(before) + 2 * n_;
      merges_.push_back({before, top, static_cast<double>(least)});
      chain_.resize(chain_.size() - 2);
      merge(before, top);
    }
    return complete();
  }

 private:
  /// Brings a row up to date.
  std::int64_t refresh(Index i) {
    Floats& row = rows_[static_cast<std::size_t>(i)];
    std::int64_t cost = 0;
    if (row.size() == 0) {
      if (!spare_.empty()) {
        row.swap(spare_.back());
        spare_.pop_back();
      } else {
        row.resize(n_);
      }
      row = (columns_[0] - columns_[0][i]).square();
      for (std::size_t c = 1; c < columns_.size(); ++c) row += (columns_[c] - columns_[c][i]).square();
      row = row.sqrt();
      row[i] = infinity;
      cost += n_ * static_cast<std::int64_t>(columns_.size() + 1);
    }
    auto& seen = seen_[static_cast<std::size_t>(i)];
    cost += 4 * static_cast<std::int64_t>(merges_.size() - seen);
    for (; seen < merges_.size(); ++seen) {
      const auto kept = static_cast<std::size_t>(merges_[seen].a);
      row[merges_[seen].b] = infinity;
      // Only the latest merger of a cluster counts; its row knows the distance to i.
      if (alive_[kept] != 0 && made_[kept] == seen + 1 && merges_[seen].a != i)
        row[merges_[seen].a] = rows_[kept][i];
    }
    return cost;
  }

  /// Cluster b goes into a; both rows are up to date but for this merger, the last of merges_.
  void merge(Index a, Index b) {
    const auto i = static_cast<std::size_t>(a);
    const auto j = static_cast<std::size_t>(b);
    Floats& row = rows_[i];
    if (linkage_ == Linkage::complete) {
      row = row.max(rows_[j]);
    } else {
      const double total = size_[i] + size_[j];
      row = static_cast<float>(size_[i] / total) * row + static_cast<float>(size_[j] / total) * rows_[j];
    }
    row[a] = row[b] = infinity;
    size_[i] += size_[j];
    alive_[j] = 0;
    made_[i] = seen_[i] = merges_.size();
    spare_.emplace_back();
    spare_.back().swap(rows_[j]);
  }

  Linkage linkage_;
  Index n_;
  std::vector<Floats> columns_;
  std::vector<Floats> rows_;  // distances from a cluster to every other; infinite to itself and to the gone
  std::vector<Floats> spare_;
  std::vector<std::size_t> seen_;  // mergers that a row knows of
  std::vector<std::size_t> made_;  // number of the merger that made a cluster, from 1; 0 for points
  std::vector<double> size_;
  std::vector<std::uint8_t> alive_;
  std::vector<Index> chain_;
  Index first_ = 0;
};

}  // namespace

std::unique_ptr<HierarchyEngine> make_prim(PointsView points) { return std::make_unique<Prim>(points); }
std::unique_ptr<HierarchyEngine> make_distance_chain(PointsView points, Linkage linkage) {
  return std::make_unique<DistanceChain>(points, linkage);
}

}  // namespace lab
