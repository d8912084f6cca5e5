#pragma once
// A k-d tree: the nearest points of a place, without looking at all of them.
//
// Idea:      halve the points again and again at the median of their widest coordinate; a search goes down
//            the near side first and skips every box that lies farther away than what it already holds.
// Reference: J. Bentley, "Multidimensional binary search trees", 1975; J. Friedman, J. Bentley and R. Finkel,
//            1977.
// Symbols:   q  the place asked about;  k  how many;  r  radius.
// Invariant: distances are double, from the float32 coordinates; equal distances are ordered by index. So the
//            answer is that of a search through all points, whatever the tree looks like.

#include <span>
#include <utility>
#include <vector>

#include "core/matrix.h"
#include "core/points.h"

namespace lab {

struct Neighbour {
  double squared = 0;  ///< ‖x − q‖²
  Index index = 0;
  friend bool operator<(const Neighbour& a, const Neighbour& b) {
    return a.squared != b.squared ? a.squared < b.squared : a.index < b.index;
  }
};

class KdTree {
 public:
  KdTree() = default;
  /// O(n d log n); copies the points.
  explicit KdTree(PointsView points);

  Index size() const { return static_cast<Index>(order_.size()); }
  /// The k nearest points of q (d values), nearest first, into `out` (fewer where there are fewer points). A
  /// point of the tree at q itself counts. Returns the number of distances that were computed.
  Index nearest(std::span<const float> q, Index k, std::vector<Neighbour>& out) const;
  /// Every point with ‖x − q‖² <= squared_radius, in no particular order. Returns as above.
  Index within(std::span<const float> q, double squared_radius, std::vector<Neighbour>& out) const;
  /// Point i as the tree holds it (d values).
  std::span<const float> point(Index i) const;

 private:
  struct Node {
    Index begin = 0, end = 0;     // points order_[begin .. end)
    Index left = -1, right = -1;  // children; -1 in a leaf
  };
  /// `keys` is room to work in.
  Index build(Index begin, Index end, const Matrix& floats, std::vector<std::pair<float, Index>>& keys);
  double box_distance(Index node, std::span<const float> q) const;

  Index cols_ = 0;
  std::vector<Node> nodes_;
  std::vector<float> boxes_;        // (nodes, 2 d): the lowest coordinates of its points, then the highest
  std::vector<Index> order_;        // tree position -> point
  std::vector<Index> position_;     // point -> tree position
  std::vector<float> coordinates_;  // (n, d) in the tree's order
};

}  // namespace lab
