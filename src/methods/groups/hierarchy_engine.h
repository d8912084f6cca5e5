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
  /// The merges, in the order in which they were found: no merge before those it contains.
  const std::vector<RawMerge>& merges() const { return merges_; }

 protected:
  explicit HierarchyEngine(Index n) : wanted_(static_cast<std::size_t>(n - 1)) { merges_.reserve(wanted_); }
  bool complete() const { return merges_.size() == wanted_; }
  std::size_t wanted_;
  std::vector<RawMerge> merges_;
};

std::unique_ptr<HierarchyEngine> make_prim(PointsView points);
std::unique_ptr<HierarchyEngine> make_ward_chain(PointsView points);
std::unique_ptr<HierarchyEngine> make_distance_chain(PointsView points, Linkage linkage);

/// Sorts by height and names clusters as SciPy does.
MergeTree sorted_tree(const std::vector<RawMerge>& merges);

}  // namespace lab
