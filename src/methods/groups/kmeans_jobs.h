#pragma once
// Longer experiments with k-means that a page runs in slices: restarts, and the choice of K.
//
// Idea:      Lloyd's method ends in a local minimum that depends on the start; running it again shows how
//            often which one is found. Against K, the cost always falls (elbow) while the silhouette has a
//            peak.
// Reference: R. Thorndike 1953 (elbow); P. Rousseeuw 1987 (silhouette).
// Invariant: slicing does not change a result. Restart r uses seed + r, so each one can be opened by itself.

#include <cstdint>
#include <span>
#include <vector>

#include "methods/groups/kmeans.h"

namespace lab {

/// `restarts` runs of k-means from different seeds.
class KmeansRestarts {
 public:
  /// Throws InputError like Kmeans::init. The points must outlive the job.
  void init(PointsView points, const KmeansParams& params, int restarts, std::uint64_t seed);
  /// Works for about `quota` multiply-adds; true when one more restart has ended.
  bool advance(std::int64_t quota);
  bool done() const { return static_cast<int>(costs_.size()) >= restarts_; }
  double progress() const;
  /// Final cost of each restart so far, in order; restart r had seed + r.
  const std::vector<double>& costs() const { return costs_; }
  /// Index of the lowest cost so far (the first of equals); -1 before the first end.
  int best() const { return best_; }
  /// Final state of that one.
  const KmeansState& best_state() const { return best_state_; }
  std::uint64_t seed_of(int restart) const { return seed_ + static_cast<std::uint64_t>(restart); }

 private:
  PointsView points_;
  KmeansParams params_;
  int restarts_ = 0;
  std::uint64_t seed_ = 1;
  Kmeans method_;
  std::vector<double> costs_;
  int best_ = -1;
  KmeansState best_state_;
};

struct ChooseKParams {
  int k_min = 1;
  int k_max = 10;    ///< lowered to the number of different points, with the silhouette only for 2 <= K < n
  int restarts = 5;  ///< the best of so many for each K
  KmeansStart start = KmeansStart::plus_plus;
  int max_iterations = 100;
  bool silhouettes = true;
  Index silhouette_sample = 2000;  ///< points used where there are more than exact_limit
  Index exact_limit = 3000;
};

struct ChooseKRow {
  int k = 0;
  double cost = 0;
  double silhouette = 0;        ///< mean; only where has_silhouette
  bool has_silhouette = false;  ///< false until computed, and always for K = 1 and K >= n
};

/// Cost and silhouette against K.
class KmeansChooseK {
 public:
  /// Throws InputError (control "kmax" or "data"). The points must outlive the job.
  void init(PointsView points, const ChooseKParams& params, std::uint64_t seed);
  /// Works for about `quota` multiply-adds; true when rows() has changed.
  bool advance(std::int64_t quota);
  bool done() const { return stage_ == Stage::done; }
  double progress() const;
  /// One row per K whose cost is known, ascending; silhouettes are filled in at the end, all together.
  const std::vector<ChooseKRow>& rows() const { return rows_; }
  /// Number of points behind the silhouettes: all, or the size of the sample (then say so).
  Index silhouette_points() const { return static_cast<Index>(sample_.size()); }
  bool is_sampled() const { return silhouette_points() < points_.rows; }

 private:
  enum class Stage { fitting, silhouettes, done };
  void begin_silhouettes();
  bool advance_silhouettes(std::int64_t quota);

  PointsView points_;
  ChooseKParams params_;
  std::uint64_t seed_ = 1;
  Stage stage_ = Stage::done;
  int k_ = 1;
  KmeansRestarts restarts_;
  std::vector<ChooseKRow> rows_;
  std::vector<std::vector<int>>
      labels_;                 // one assignment per row of rows_, of the sample only in the second stage
  std::vector<Index> sample_;  // rows of points_ behind the silhouettes
  Matrix sample_points_;
  Index next_ = 0;  // next point of the sample
  std::vector<double> sums_;
};

}  // namespace lab
