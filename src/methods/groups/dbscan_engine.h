#pragma once
// The two ways in which DBSCAN finds neighbours: cells (up to three dimensions) and blocks of distances.
//
// Idea:      each half-step is a row of tasks, worked through one by one by a stepping method and all
//            together by a batch run.
// Invariant: mark_core and reach write only what belongs to their own task, so such tasks may run at once;
//            link does not, so its tasks run one after the other. The result does not depend on the order.

#include <cstdint>
#include <memory>
#include <vector>

#include "core/matrix.h"
#include "core/points.h"
#include "methods/groups/dbscan.h"

namespace lab {

/// Sets that grow together; the root of a set is its smallest member.
class DisjointSets {
 public:
  void reset(Index n);
  Index find(Index i);
  /// True when two sets became one.
  bool unite(Index a, Index b);

 private:
  std::vector<std::int32_t> parent_;
};

class DbscanEngine {
 public:
  virtual ~DbscanEngine() = default;
  virtual Index tasks() const = 0;
  /// Sets kinds[i] = core for the core points of the task. Returns about the multiply-adds spent.
  virtual std::int64_t mark_core(Index task, DbscanKind* kinds) = 0;
  /// Before the first link: which points are core is known.
  virtual void begin_link(const DbscanKind* kinds) = 0;
  virtual std::int64_t link(Index task) = 0;
  /// Representative of core point i's component, after all links.
  virtual Index component(Index i) = 0;
  /// Sets labels[i] of the points of the task that are not core to the lowest label among the core points
  /// within ε.
  virtual std::int64_t reach(Index task, const DbscanKind* kinds, int* labels) = 0;
};

/// The engine that fits: cells where d <= 3 and the grid can be numbered, blocks otherwise.
std::unique_ptr<DbscanEngine> make_dbscan_engine(PointsView points, const DbscanParams& params);
/// Each of them, for tests. Cells return null where they do not fit.
std::unique_ptr<DbscanEngine> make_dbscan_cells(PointsView points, const DbscanParams& params);
std::unique_ptr<DbscanEngine> make_dbscan_blocks(PointsView points, const DbscanParams& params);

}  // namespace lab
