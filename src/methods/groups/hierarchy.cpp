#include "methods/groups/hierarchy.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "core/error.h"
#include "methods/groups/hierarchy_engine.h"
#include "methods/numerics/checks.h"

namespace lab {
namespace {

const char* name(Linkage linkage) {
  switch (linkage) {
    case Linkage::single:
      return "Single linkage";
    case Linkage::complete:
      return "Complete linkage";
    case Linkage::average:
      return "Average linkage";
    case Linkage::ward:
      break;
  }
  return "Ward's linkage";
}

std::unique_ptr<HierarchyEngine> make_engine(PointsView points, Linkage linkage) {
  switch (linkage) {
    case Linkage::single:
      return make_prim(points);
    case Linkage::ward:
      return make_ward_chain(points);
    default:
      return make_distance_chain(points, linkage);
  }
}

/// Root of a forest of clusters, with path halving.
Index root_of(std::vector<Index>& parent, Index i) {
  while (parent[static_cast<std::size_t>(i)] != i) {
    Index& up = parent[static_cast<std::size_t>(i)];
    up = parent[static_cast<std::size_t>(up)];
    i = up;
  }
  return i;
}

Index points_of(const MergeTree& tree) { return static_cast<Index>(tree.size()) + 1; }

}  // namespace

MergeTree sorted_tree(const std::vector<RawMerge>& merges, double scale) {
  const auto n = static_cast<Index>(merges.size()) + 1;
  // Prim finds edges in no order of containment; for the chains a stable sort keeps children before parents.
  std::vector<RawMerge> sorted = merges;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& x, const auto& y) { return x.height < y.height; });
  std::vector<Index> parent(static_cast<std::size_t>(2 * n - 1));
  std::iota(parent.begin(), parent.end(), Index{0});
  std::vector<Index> size(parent.size(), 1);
  MergeTree tree;
  tree.reserve(sorted.size());
  for (const RawMerge& raw : sorted) {
    const Index a = root_of(parent, raw.a);
    const Index b = root_of(parent, raw.b);
    const Index made = n + static_cast<Index>(tree.size());
    parent[static_cast<std::size_t>(a)] = parent[static_cast<std::size_t>(b)] = made;
    size[static_cast<std::size_t>(made)] =
        size[static_cast<std::size_t>(a)] + size[static_cast<std::size_t>(b)];
    tree.push_back(
        {std::min(a, b), std::max(a, b), raw.height / scale, size[static_cast<std::size_t>(made)]});
  }
  return tree;
}

std::vector<int> HierarchyState::labels() const {
  return tree ? labels_after(*tree, merged) : std::vector<int>();
}

Index Hierarchy::limit(Linkage linkage) {
  return linkage == Linkage::single || linkage == Linkage::ward ? 20000 : 10000;
}

Hierarchy::Hierarchy() { state_.done = true; }
Hierarchy::~Hierarchy() = default;
Hierarchy::Hierarchy(Hierarchy&&) noexcept = default;
Hierarchy& Hierarchy::operator=(Hierarchy&&) noexcept = default;

void Hierarchy::init(PointsView points, const Params& params, std::uint64_t /*seed*/) {
  require_points(points, name(params.linkage), limit(params.linkage));
  if (params.merges_per_step < 1) throw InputError("A step must show at least 1 merge.", "merges");
  points_ = points;
  params_ = params;
  engine_.reset();
  state_ = State();
}

bool Hierarchy::advance(std::int64_t quota) {
  if (state_.done) return false;
  if (!state_.tree) {
    if (!engine_) {
      engine_ = make_engine(points_, params_.linkage);
      quota -= 8 * points_.rows * points_.cols;  // the points, turned on their side
      if (quota <= 0) return false;
    }
    if (!engine_->advance(quota)) return false;
    State next;
    next.tree = std::make_shared<const MergeTree>(sorted_tree(engine_->merges(), engine_->scale()));
    next.points = points_.rows;
    next.done = next.clusters() == 1;
    state_ = std::move(next);
    engine_.reset();
    return true;
  }
  state_.merged = std::min(state_.merged + params_.merges_per_step, state_.points - 1);
  state_.done = state_.clusters() == 1;
  return true;
}

void Hierarchy::step() {
  while (!state_.done && !advance(std::numeric_limits<std::int64_t>::max())) {
  }
}

double Hierarchy::progress() const { return engine_ ? engine_->progress() : 0; }

void Hierarchy::restore(const State& state) {
  state_ = state;
  engine_.reset();
}

HierarchyState run_hierarchy(PointsView points, const HierarchyParams& params) {
  HierarchyParams all = params;
  all.merges_per_step = std::max<Index>(points.rows, 1);
  Hierarchy method;
  method.init(points, all);
  while (!method.done()) method.step();
  return method.state();
}

MergeTree hierarchy_plainly(PointsView points, Linkage linkage) {
  const Index n = points.rows;
  MatrixD distance(n, n);  // Ward: squared
  for (Index i = 0; i < n; ++i) {
    for (Index j = 0; j < n; ++j) {
      double sum = 0;
      for (Index c = 0; c < points.cols; ++c) {
        const double difference = static_cast<double>(points.at(i, c)) - static_cast<double>(points.at(j, c));
        sum += difference * difference;
      }
      distance(i, j) = linkage == Linkage::ward ? sum : std::sqrt(sum);
    }
  }
  std::vector<Index> cluster(static_cast<std::size_t>(n));
  std::iota(cluster.begin(), cluster.end(), Index{0});
  std::vector<double> size(static_cast<std::size_t>(n), 1);
  std::vector<Index> alive = cluster;
  MergeTree tree;
  while (alive.size() > 1) {
    Index a = alive[0];
    Index b = alive[1];
    for (std::size_t p = 0; p < alive.size(); ++p) {
      for (std::size_t q = p + 1; q < alive.size(); ++q) {
        if (distance(alive[p], alive[q]) < distance(a, b)) {
          a = alive[p];
          b = alive[q];
        }
      }
    }
    const double na = size[static_cast<std::size_t>(a)];
    const double nb = size[static_cast<std::size_t>(b)];
    for (const Index k : alive) {
      if (k == a || k == b) continue;
      const double nk = size[static_cast<std::size_t>(k)];
      const double da = distance(k, a);
      const double db = distance(k, b);
      double merged = 0;
      switch (linkage) {
        case Linkage::single:
          merged = std::min(da, db);
          break;
        case Linkage::complete:
          merged = std::max(da, db);
          break;
        case Linkage::average:
          merged = (na * da + nb * db) / (na + nb);
          break;
        case Linkage::ward:
          merged = ((na + nk) * da + (nb + nk) * db - nk * distance(a, b)) / (na + nb + nk);
          break;
      }
      distance(k, a) = distance(a, k) = merged;
    }
    Index& ca = cluster[static_cast<std::size_t>(a)];
    const Index cb = cluster[static_cast<std::size_t>(b)];
    const double height = linkage == Linkage::ward ? std::sqrt(distance(a, b)) : distance(a, b);
    tree.push_back({std::min(ca, cb), std::max(ca, cb), height, static_cast<Index>(na + nb)});
    ca = n + static_cast<Index>(tree.size()) - 1;
    size[static_cast<std::size_t>(a)] += nb;
    alive.erase(std::find(alive.begin(), alive.end(), b));
  }
  return tree;
}

std::vector<int> labels_after(const MergeTree& tree, Index merges) {
  const Index n = points_of(tree);
  std::vector<Index> parent(static_cast<std::size_t>(2 * n - 1));
  std::iota(parent.begin(), parent.end(), Index{0});
  for (Index m = 0; m < merges; ++m) {
    const Merge& merge = tree[static_cast<std::size_t>(m)];
    parent[static_cast<std::size_t>(merge.a)] = parent[static_cast<std::size_t>(merge.b)] = n + m;
  }
  std::vector<int> number(parent.size(), -1);
  std::vector<int> labels(static_cast<std::size_t>(n));
  int next = 0;
  for (Index i = 0; i < n; ++i) {
    int& mine = number[static_cast<std::size_t>(root_of(parent, i))];
    if (mine < 0) mine = next++;
    labels[static_cast<std::size_t>(i)] = mine;
  }
  return labels;
}

std::vector<int> cut_at_height(const MergeTree& tree, double height) {
  const auto above = std::upper_bound(tree.begin(), tree.end(), height,
                                      [](double h, const Merge& merge) { return h < merge.height; });
  return labels_after(tree, above - tree.begin());
}

std::vector<int> cut_to_clusters(const MergeTree& tree, Index clusters) {
  const Index n = points_of(tree);
  if (clusters < 1 || clusters > n) {
    throw InputError("The number of clusters must be between 1 and " + std::to_string(n) + ".", "clusters");
  }
  return labels_after(tree, n - clusters);
}

double height_of_cut(const MergeTree& tree, Index clusters) {
  if (tree.empty()) return 0;
  const Index merges = points_of(tree) - clusters;
  const double below = merges > 0 ? tree[static_cast<std::size_t>(merges - 1)].height : 0;
  if (merges >= static_cast<Index>(tree.size())) return tree.back().height * 1.05;
  return (below + tree[static_cast<std::size_t>(merges)].height) / 2;
}

std::vector<Index> leaf_order(const MergeTree& tree) {
  const Index n = points_of(tree);
  std::vector<Index> order;
  order.reserve(static_cast<std::size_t>(n));
  std::vector<Index> pending{2 * n - 2};
  while (!pending.empty()) {
    const Index cluster = pending.back();
    pending.pop_back();
    if (cluster < n) {
      order.push_back(cluster);
      continue;
    }
    const Merge& merge = tree[static_cast<std::size_t>(cluster - n)];
    pending.push_back(merge.b);
    pending.push_back(merge.a);  // drawn first
  }
  return order;
}

MatrixD linkage_matrix(const MergeTree& tree) {
  MatrixD rows(static_cast<Index>(tree.size()), 4);
  for (std::size_t m = 0; m < tree.size(); ++m) {
    rows.row(static_cast<Index>(m)) << static_cast<double>(tree[m].a), static_cast<double>(tree[m].b),
        tree[m].height, static_cast<double>(tree[m].size);
  }
  return rows;
}

}  // namespace lab
