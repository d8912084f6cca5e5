#pragma once
// Hierarchical clustering: merge the two closest clusters, again and again.
//
// Idea:      every point begins as a cluster of its own; each move merges the two closest ones, until one is
//            left. What "close" means between clusters, the linkage, decides. The tree of merges holds a
//            clustering for every number of clusters: cut it where one likes.
// Reference: J. Ward, 1963 (Ward); G. Lance and W. Williams, 1967; F. Murtagh, 1983 (nearest-neighbour
//            chain); R. Prim, 1957 (single linkage is the minimum spanning tree).
// Symbols:   A, B clusters of n_A, n_B points with means c_A, c_B; heights, as in SciPy: single min ‖x − y‖,
//            complete max ‖x − y‖, average mean ‖x − y‖ over x ∈ A, y ∈ B; Ward √(2 n_A n_B / (n_A + n_B))
//            ‖c_A − c_B‖, so that half its square is the rise of the k-means cost.
// Invariant: merges are sorted by height and no merge is lower than those it contains. Cluster n + m is what
//            merge m made; points are clusters 0 .. n − 1 (SciPy's linkage convention).
// Numbers:   the first half-step finds all merges at once, in an order in which it is quick (Prim, or chains
//            of nearest neighbours), and sorts them; the later ones only reveal them. All four linkages are
//            reducible, so this is the tree of always merging the closest pair, up to ties. Single, complete
//            and average in float32, Ward's means in double.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/matrix.h"
#include "core/points.h"

namespace lab {

class HierarchyEngine;

enum class Linkage { single, complete, average, ward };

struct HierarchyParams {
  Linkage linkage = Linkage::ward;
  Index merges_per_step = 1;  ///< merges that one half-step shows, at least 1
};

/// One row of SciPy's linkage matrix.
struct Merge {
  Index a = 0, b = 0;  ///< clusters that were merged, a < b
  double height = 0;
  Index size = 0;  ///< points in the new cluster
};
using MergeTree = std::vector<Merge>;

/// Everything that is drawn, and everything needed to go on. Copies share the tree, which never changes.
struct HierarchyState {
  Index points = 0;                       ///< n; 0 before the first half-step
  Index merged = 0;                       ///< merges shown so far: (*tree)[0 .. merged)
  std::shared_ptr<const MergeTree> tree;  ///< all n − 1 merges; null before the first half-step
  bool done = false;                      ///< one cluster is left

  Index clusters() const { return points - merged; }
  /// Height of the last merge shown; 0 before the first.
  double height() const { return merged > 0 ? (*tree)[static_cast<std::size_t>(merged - 1)].height : 0; }
  /// (n) clusters as they stand, numbered by their first points.
  std::vector<int> labels() const;
  /// Memory held by this state alone.
  std::size_t bytes() const { return sizeof *this; }
};

class Hierarchy {
 public:
  using State = HierarchyState;
  using Params = HierarchyParams;
  /// Most points: complete and average hold up to n²/2 distances (200 MB), single and Ward only the points.
  static Index limit(Linkage linkage);

  Hierarchy();
  ~Hierarchy();
  Hierarchy(Hierarchy&&) noexcept;
  Hierarchy& operator=(Hierarchy&&) noexcept;

  /// Checks and begins anew; the points must outlive the method. There is no chance in it: the seed is
  /// ignored. Throws InputError (control "data") and leaves the method as it was.
  void init(PointsView points, const Params& params, std::uint64_t seed = 1);
  /// Works on the pending half-step for about `quota` multiply-adds; true when it is complete.
  bool advance(std::int64_t quota);
  /// Completes one half-step.
  void step();
  /// 0 .. 1 within the pending half-step.
  double progress() const;
  bool done() const { return state_.done; }
  const State& state() const { return state_; }
  /// Goes on from an earlier state (of the same points and parameters).
  void restore(const State& state);
  const Params& params() const { return params_; }

 private:
  PointsView points_;
  Params params_;
  State state_;
  std::unique_ptr<HierarchyEngine> engine_;
};

/// Runs to the end: the same answer as stepping.
HierarchyState run_hierarchy(PointsView points, const HierarchyParams& params);

/// Always merging the closest pair, by the formula of Lance and Williams in double: the plain reading. O(n³).
MergeTree hierarchy_plainly(PointsView points, Linkage linkage);

/// (n) clusters after the first `merges` merges, numbered by their first points.
std::vector<int> labels_after(const MergeTree& tree, Index merges);
/// (n) clusters when no merge above `height` is made.
std::vector<int> cut_at_height(const MergeTree& tree, double height);
/// (n) exactly `clusters` clusters, 1 .. n. Throws InputError (control "clusters").
std::vector<int> cut_to_clusters(const MergeTree& tree, Index clusters);
/// Height in the middle between the merges that leave `clusters` clusters and one fewer: where the line of
/// that cut is drawn. 1 .. n.
double height_of_cut(const MergeTree& tree, Index clusters);
/// (n) points in the order in which a dendrogram draws its leaves (SciPy's leaves_list).
std::vector<Index> leaf_order(const MergeTree& tree);
/// (n, 4) doubles as SciPy holds them.
MatrixD linkage_matrix(const MergeTree& tree);

}  // namespace lab
