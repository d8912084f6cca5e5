#include "methods/numerics/kd_tree.h"

#include <algorithm>
#include <numeric>

#include "methods/numerics/distance.h"

namespace lab {
namespace {

constexpr Index leaf_size = 12;

}  // namespace

KdTree::KdTree(PointsView points) : cols_(points.cols) {
  const auto n = static_cast<std::size_t>(points.rows);
  order_.resize(n);
  std::iota(order_.begin(), order_.end(), Index{0});
  if (n == 0) return;
  const Matrix floats = points.to_float();
  std::vector<std::pair<float, Index>> keys;
  keys.reserve(n);
  build(0, points.rows, floats, keys);
  coordinates_.resize(n * static_cast<std::size_t>(cols_));
  position_.resize(n);
  for (std::size_t p = 0; p < n; ++p) {
    position_[static_cast<std::size_t>(order_[p])] = static_cast<Index>(p);
    const float* from = floats.data() + order_[p] * cols_;
    std::copy(from, from + cols_, coordinates_.begin() + static_cast<std::ptrdiff_t>(p) * cols_);
  }
}

Index KdTree::build(Index begin, Index end, const Matrix& floats,
                    std::vector<std::pair<float, Index>>& keys) {
  const auto id = static_cast<Index>(nodes_.size());
  Node node{begin, end, -1, -1};
  const auto row = [&](Index p) { return floats.data() + order_[static_cast<std::size_t>(p)] * cols_; };
  const auto d = static_cast<std::size_t>(cols_);
  boxes_.resize(boxes_.size() + 2 * d);
  float* const low = boxes_.data() + static_cast<std::size_t>(id) * 2 * d;
  float* const high = low + d;
  std::copy(row(begin), row(begin) + cols_, low);
  std::copy(low, low + d, high);
  for (Index p = begin + 1; p < end; ++p) {
    const float* const x = row(p);
    for (std::size_t j = 0; j < d; ++j) {
      low[j] = std::min(low[j], x[j]);
      high[j] = std::max(high[j], x[j]);
    }
  }
  std::size_t axis = 0;
  for (std::size_t j = 1; j < d; ++j) {
    if (high[j] - low[j] > high[axis] - low[axis]) axis = j;
  }
  nodes_.push_back(node);
  if (end - begin > leaf_size && high[axis] - low[axis] > 0) {
    const Index middle = begin + (end - begin) / 2;
    // The coordinates lie beside their points while they are parted: comparing must not jump about in memory.
    keys.clear();
    for (Index p = begin; p < end; ++p) keys.emplace_back(row(p)[axis], order_[static_cast<std::size_t>(p)]);
    std::nth_element(keys.begin(), keys.begin() + (middle - begin), keys.end());
    for (Index p = begin; p < end; ++p)
      order_[static_cast<std::size_t>(p)] = keys[static_cast<std::size_t>(p - begin)].second;
    node.left = build(begin, middle, floats, keys);
    node.right = build(middle, end, floats, keys);
    nodes_[static_cast<std::size_t>(id)] = node;
  }
  return id;
}

double KdTree::box_distance(Index node, std::span<const float> q) const {
  const float* const low = boxes_.data() + static_cast<std::size_t>(node) * 2 * q.size();
  const float* const high = low + q.size();
  double sum = 0;
  for (std::size_t j = 0; j < q.size(); ++j) {
    const double below = static_cast<double>(low[j]) - static_cast<double>(q[j]);
    const double above = static_cast<double>(q[j]) - static_cast<double>(high[j]);
    const double outside = std::max({below, above, 0.0});
    sum += outside * outside;
  }
  return sum;
}

Index KdTree::nearest(std::span<const float> q, Index k, std::vector<Neighbour>& out) const {
  out.clear();
  k = std::min(k, size());
  if (k <= 0) return 0;
  Index computed = 0;
  const auto wanted = static_cast<std::size_t>(k);
  // `out` is a heap with the farthest on top until the end.
  std::vector<std::pair<double, Index>> pending{{0.0, Index{0}}};
  while (!pending.empty()) {
    const auto [distance, id] = pending.back();
    pending.pop_back();
    if (out.size() == wanted && distance > out.front().squared) continue;
    const Node& node = nodes_[static_cast<std::size_t>(id)];
    if (node.left >= 0) {
      const double left = box_distance(node.left, q);
      const double right = box_distance(node.right, q);
      // The nearer side is pushed last and so searched first.
      if (left <= right) {
        pending.emplace_back(right, node.right);
        pending.emplace_back(left, node.left);
      } else {
        pending.emplace_back(left, node.left);
        pending.emplace_back(right, node.right);
      }
      continue;
    }
    for (Index p = node.begin; p < node.end; ++p) {
      const Neighbour found{squared_distance(coordinates_.data() + p * cols_, q.data(), cols_),
                            order_[static_cast<std::size_t>(p)]};
      if (out.size() < wanted) {
        out.push_back(found);
        std::push_heap(out.begin(), out.end());
      } else if (found < out.front()) {
        std::pop_heap(out.begin(), out.end());
        out.back() = found;
        std::push_heap(out.begin(), out.end());
      }
    }
    computed += node.end - node.begin;
  }
  std::sort_heap(out.begin(), out.end());
  return computed;
}

Index KdTree::within(std::span<const float> q, double squared_radius, std::vector<Neighbour>& out) const {
  out.clear();
  if (nodes_.empty()) return 0;
  Index computed = 0;
  std::vector<Index> pending{0};
  while (!pending.empty()) {
    const Index id = pending.back();
    pending.pop_back();
    if (box_distance(id, q) > squared_radius) continue;
    const Node& node = nodes_[static_cast<std::size_t>(id)];
    if (node.left >= 0) {
      pending.push_back(node.right);
      pending.push_back(node.left);
      continue;
    }
    for (Index p = node.begin; p < node.end; ++p) {
      const double squared = squared_distance(coordinates_.data() + p * cols_, q.data(), cols_);
      if (squared <= squared_radius) out.push_back({squared, order_[static_cast<std::size_t>(p)]});
    }
    computed += node.end - node.begin;
  }
  return computed;
}

std::span<const float> KdTree::point(Index i) const {
  const Index p = position_[static_cast<std::size_t>(i)];
  return {coordinates_.data() + p * cols_, static_cast<std::size_t>(cols_)};
}

}  // namespace lab
