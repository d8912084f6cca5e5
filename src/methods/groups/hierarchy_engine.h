#pragma once
// Finding all merges of a hierarchy, a slice at a time.
//
// Invariant: neither slices nor threads matter. Equal distances: the neighbour already in the chain, else the
//            lowest place in memory.

#include <cstdint>
#include <memory>
#include <vector>

#include "core/points.h"
#include "methods/groups/hierarchy.h"
#include "methods/numerics/float_range.h"

namespace lab {

/// A merge before sorting: any two points of the two clusters.
struct RawMerge {
  Index a = 0, b = 0;
  double height = 0;
};

class HierarchyEngine {
 public:
  virtual ~HierarchyEngine() = default;
  /// True when all n − 1 merges are found.
  virtual bool advance(std::int64_t quota) = 0;
  double progress() const {
    return wanted_ == 0 ? 1 : static_cast<double>(merges_.size()) / static_cast<double>(wanted_);
  }
  /// What all heights are to be divided by.
  double scale() const { return scale_; }
  /// The merges, in the order in which they were found: no merge before those it contains.
  const std::vector<RawMerge>& merges() const { return merges_; }

 protected:
  /// Brings the points to about 2^exponent, where float32 squares of the nearest and the farthest have room.
  explicit HierarchyEngine(PointsView points, int exponent = 48)
      : wanted_(static_cast<std::size_t>(points.rows - 1)),
        scale_(range_scale(largest_from(points, mean_of(points)), exponent)) {
    merges_.reserve(wanted_);
  }
  bool complete() const { return merges_.size() == wanted_; }
  std::size_t wanted_;
  double scale_;
  std::vector<RawMerge> merges_;
};

std::unique_ptr<HierarchyEngine> make_prim(PointsView points);
std::unique_ptr<HierarchyEngine> make_ward_chain(PointsView points);
std::unique_ptr<HierarchyEngine> make_distance_chain(PointsView points, Linkage linkage);

/// Sorts by height, divided by `scale`, and names clusters as SciPy does.
MergeTree sorted_tree(const std::vector<RawMerge>& merges, double scale);

}  // namespace lab
