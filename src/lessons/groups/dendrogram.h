/// Dendrogram: the tree of merges, and what its clusters are called and coloured.
///
/// Idea: a bracket for every merge, at its height, over the places of its points. Brackets narrower than a
/// pixel are drawn as one column, so that ten thousand points cost no more than the pixels do. Symbols: node
/// i < n is point i; node n + m is the cluster that merge m made. A cluster's number: the root is 0; where
/// one splits, the larger part keeps its number and the smaller takes the next. So K clusters bear 0 … K − 1,
/// and a cluster keeps its number (and colour) while smaller ones join it. Invariant: the points of every
/// node stand at neighbouring places.
#pragma once

#include <span>
#include <vector>

#include "methods/groups/hierarchy.h"
#include "ui/plot/axes.h"

namespace lab {

struct DendrogramLayout {
  Index points = 0;
  std::vector<Index> order;        ///< (n) point at each place
  std::vector<Index> place;        ///< (n) place of each point
  std::vector<Index> first, last;  ///< (2n − 1) places of a node's points
  std::vector<float> middle;       ///< (2n − 1) where its line stands, in places
  std::vector<int> number;         ///< (2n − 1) of the cluster
  double top = 0;                  ///< height of the last merge

  /// Points of `node`.
  std::span<const Index> members(Index node) const;
};

/// The tree with its points in `order`, in which the points of every cluster must be neighbours; empty:
/// leaf_order().
DendrogramLayout lay_out(const MergeTree& tree, std::span<const Index> order = {});
/// How many points there are below a node; 1 for a point.
Index points_below(const MergeTree& tree, Index node);
/// (n) the cluster of each point after `merged` merges, as a node.
std::vector<Index> clusters_after(const MergeTree& tree, Index merged);
/// The cluster over the place `at` when nothing above `height` is merged, as a node.
Index node_at(const MergeTree& tree, const DendrogramLayout& layout, double at, double height);

struct DendrogramPlot {
  Index merged = 0;   ///< merges up to here are made; those above are drawn faint
  Index latest = -1;  ///< merge drawn in ink
  double cut = -1;    ///< height of the line that can be dragged; below 0: none
  std::string cut_label;
  double high = 0;           ///< end of the height axis; 0: a little above the tree
  bool logarithmic = false;  ///< the height axis begins at the lowest merge that has a height
  bool grey_singles = true;  ///< clusters of one point have no colour
  bool future = true;        ///< false: merges that are not made are not drawn, nor found by the pointer
  std::string y_name = "height";
  std::string x_name;
};
struct DendrogramHit {
  Index node = -1;       ///< under the pointer
  bool clicked = false;  ///< … and pressed; node -1: beside the tree
  int threshold = -1;    ///< 0 while the cut is dragged
  double value = 0;      ///< its new height
  Axis x, y;
  Box area;
};
DendrogramHit dendrogram(Ui& ui, const char* id, const Box& box, const MergeTree& tree,
                         const DendrogramLayout& layout, const DendrogramPlot& plot);
/// Lights up one node in a dendrogram already drawn: its places, its line and its height.
void mark_node(Ui& ui, const DendrogramHit& drawn, const MergeTree& tree, const DendrogramLayout& layout,
               Index node);

}  // namespace lab
