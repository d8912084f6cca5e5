#include "methods/kd_tree.h"

#include <algorithm>
#include <numeric>

namespace lab {
namespace {

constexpr Index leaf_size = 12;

double squared_distance(const float* a, const float* b, Index d) {
  double sum = 0;
  for (Index j = 0; j < d; ++j) {
    const double difference = static_cast<double>(a[j]) - static_cast<double>(b[j]);
    sum += difference * difference;
  }
  return sum;
}

}  // namespace

KdTree::KdTree(PointsView points) : cols_(points.cols) {
  const auto n = static_cast<std::size_t>(points.rows);
  order_.resize(n);
  std::iota(order_.begin(), order_.end(), Index{0});
  if (n == 0) return;
  const Matrix floats = points.to_float();
  build(0, points.rows, PointsView(floats));
  coordinates_.resize(n * static_cast<std::size_t>(cols_));
  position_.resize(n);
  for (std::size_t p = 0; p < n; ++p) {
    position_[static_cast<std::size_t>(order_[p])] = static_cast<Index>(p);
    const float* from = floats.data() + order_[p] * cols_;
    std::copy(from, from + cols_, coordinates_.begin() + static_cast<std::ptrdiff_t>(p) * cols_);
  }
}

Index KdTree::build(Index begin, Index end, PointsView points) {
  const auto id = static_cast<Index>(nodes_.size());
  nodes_.emplace_back();
  Node node;
  node.begin = begin;
  node.end = end;
  const float* first = points.row_f32(order_[static_cast<std::size_t>(begin)]);
  node.low.assign(first, first + cols_);
  node.high = node.low;
  for (Index p = begin + 1; p < end; ++p) {
    const float* row = points.row_f32(order_[static_cast<std::size_t>(p)]);
    for (Index j = 0; j < cols_; ++j) {
      const auto c = static_cast<std::size_t>(j);
      node.low[c] = std::min(node.low[c], row[j]);
      node.high[c] = std::max(node.high[c], row[j]);
    }
  }
  Index axis = 0;
  float widest = 0;
  for (Index j = 0; j < cols_; ++j) {
    const float width = node.high[static_cast<std::size_t>(j)] - node.low[static_cast<std::size_t>(j)];
    if (width > widest) {
      widest = width;
      axis = j;
    }
  }
  if (end - begin > leaf_size && widest > 0) {
    const Index middle = begin + (end - begin) / 2;
    std::nth_element(order_.begin() + begin, order_.begin() + middle, order_.begin() + end,
                     [&](Index a, Index b) {
                       const float left = points.row_f32(a)[axis];
                       const float right = points.row_f32(b)[axis];
                       return left != right ? left < right : a < b;
                     });
    node.left = build(begin, middle, points);
    node.right = build(middle, end, points);
  }
  nodes_[static_cast<std::size_t>(id)] = std::move(node);
  return id;
}

double KdTree::box_distance(const Node& node, std::span<const float> q) const {
  double sum = 0;
  for (std::size_t j = 0; j < q.size(); ++j) {
    const double below = static_cast<double>(node.low[j]) - static_cast<double>(q[j]);
    const double above = static_cast<double>(q[j]) - static_cast<double>(node.high[j]);
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
      const double left = box_distance(nodes_[static_cast<std::size_t>(node.left)], q);
      const double right = box_distance(nodes_[static_cast<std::size_t>(node.right)], q);
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
    const Node& node = nodes_[static_cast<std::size_t>(pending.back())];
    pending.pop_back();
    if (box_distance(node, q) > squared_radius) continue;
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
