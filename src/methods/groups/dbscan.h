#pragma once
// DBSCAN: clusters are what hangs together where points are dense.
//
// Idea:      three moves. (1) A point with at least minPts points within ε of it (itself counted) is a core
//            point. (2) Core points within ε of each other belong together: the clusters are the connected
//            components. (3) Any other point within ε of a core point is a border point of that cluster; the
//            rest is noise.
// Reference: M. Ester, H.-P. Kriegel, J. Sander and X. Xu, 1996; cells: A. Gunawan, 2013; J. Gan and Y. Tao,
//            2015.
// Symbols:   ε  radius;  minPts  density;  N(x) = {y : ‖x − y‖ <= ε}.
// Invariant: exact: ‖x − y‖² <= ε² is decided in double from the float32 coordinates (float32 only filters).
//            Clusters are numbered by their first core point in the data; a border point within reach of
//            several clusters goes to the lowest number. So the answer depends on neither slicing nor
//            threads.
// Numbers:   up to three dimensions: cells of side ε/√d, in which all points are neighbours, so that a cell
//            of minPts points is all core and components are found over cells. Above: blocked distances, O(n²
//            d).

#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "core/matrix.h"
#include "core/points.h"
#include "methods/numerics/kd_tree.h"

namespace lab {

class DbscanEngine;

struct DbscanParams {
  double epsilon = 0.5;  ///< ε > 0
  int min_points = 5;    ///< minPts, the point itself counted; 1 .. n
  /// The components grow by one core point a half-step, outwards from the first core point of each, instead of
  /// being there all at once. For watching: every half-step looks at the points around one.
  bool one_by_one = false;
};

enum class DbscanPhase {
  ready,       ///< nothing has happened
  laid_out,    ///< the points lie in their cells; nothing is known of them
  cores,       ///< core points are known
  growing,     ///< some core points have their cluster (one_by_one only)
  components,  ///< every core point has its cluster
  assigned     ///< border points have theirs, the rest is noise; done
};

enum class DbscanKind : std::uint8_t { unknown, core, border, noise };

/// Everything that is drawn, and everything needed to go on.
struct DbscanState {
  DbscanPhase phase = DbscanPhase::ready;
  std::vector<DbscanKind> kinds;  ///< (n); empty in `ready`
  std::vector<int> labels;        ///< (n) cluster from 0, or -1; empty in `ready`
  int clusters = 0;               ///< number of clusters so far; from `growing` on
  /// The core point that joined last, and the one that it was found from; the same where it began a cluster; -1
  /// in other phases.
  Index newest = -1, found_from = -1;
  std::vector<std::int32_t>
      cluster;                     ///< growing: core points of the youngest cluster in the order they joined
  std::int32_t looked_around = 0;  ///< growing: so many of them have no neighbours left that could join
  Index cores = 0, borders = 0, noise = 0;
  bool done = false;

  /// Memory held, for a bounded history.
  std::size_t bytes() const;
};

class Dbscan {
 public:
  using State = DbscanState;
  using Params = DbscanParams;
  /// Most points above three dimensions, where every pair is looked at.
  static constexpr Index blocked_limit = 60000;

  Dbscan();
  ~Dbscan();
  Dbscan(Dbscan&&) noexcept;
  Dbscan& operator=(Dbscan&&) noexcept;

  /// Checks and begins anew; the points must outlive the method. DBSCAN has no chance in it: the seed is
  /// ignored. Throws InputError (controls "eps", "minpts", "data") and leaves the method as it was.
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
  friend DbscanState run_dbscan(PointsView, const DbscanParams&);
  void finish_components(State& state);
  void grow();

  PointsView points_;
  Params params_;
  State state_;
  State next_;          // being made by the pending half-step
  Index task_ = 0;      // its next task
  bool begun_ = false;  // the pending half-step has been set up
  std::unique_ptr<DbscanEngine> engine_;
  std::unique_ptr<const KdTree> tree_;  // one_by_one
  std::vector<Neighbour> near_;
};

/// Runs to the end: the same answer as stepping.
DbscanState run_dbscan(PointsView points, const DbscanParams& params);

/// The plain reading of the three moves, against which the fast one is tested. O(n² d).
DbscanState dbscan_plainly(PointsView points, const DbscanParams& params);

/// Indices of the points within ε of point i, itself included, ascending. O(n d).
std::vector<Index> dbscan_neighbours(PointsView points, Index i, double epsilon);

/// Pairs (i < j) of points within ε of each other, to draw the neighbour graph; at most `limit` of them, in
/// the order of i, then j.
std::vector<std::pair<Index, Index>> neighbour_edges(PointsView points, double epsilon, std::size_t limit);

/// The k-distance graph, a slice at a time: for every point the distance to its k-th nearest point, itself
/// counted (so with k = minPts, ε = the value makes exactly the points at or below it core).
class KDistances {
 public:
  /// Throws InputError (controls "minpts", "data"). `tree` may hold the points already.
  void init(PointsView points, int k, std::shared_ptr<const KdTree> tree = nullptr);
  bool advance(std::int64_t quota);
  bool done() const { return next_ >= static_cast<Index>(distances_.size()); }
  double progress() const;
  /// (n) in the order of the points; when done.
  const std::vector<double>& by_point() const { return distances_; }
  /// (n) from the largest down: the graph; when done.
  const std::vector<double>& descending() const { return sorted_; }

 private:
  int k_ = 1;
  Index next_ = 0;
  Index cols_ = 0;
  std::shared_ptr<const KdTree> tree_;
  std::vector<Neighbour> found_;
  std::vector<double> distances_, sorted_;
};

}  // namespace lab
