#pragma once
// The k rows nearest to one query: exact, and what share of them bears the query's label.
//
// Idea:      a search engine in its plainest form: measure every row against the query, keep the k nearest.
//            How good a space is to search in is seen from many queries: of the k nearest, how many bear the
//            query's own label?
// Reference: C. Manning, P. Raghavan and H. Schütze, Introduction to Information Retrieval, 2008, 8.4
//            (precision at k).
// Symbols:   P(k)  mean over the queries of (rows among the k nearest with the query's label) / k.
// Invariant: equal distances in order of their rows; a row is never its own neighbour. Bytes of one scale are
//            compared in whole numbers, everything else in double: no result depends on the machine.

#include <cstdint>
#include <span>
#include <vector>

#include "core/matrix.h"
#include "core/points.h"

namespace lab {

struct NearRow {
  Index row = -1;
  double distance = 0;  ///< Euclidean
};

/// One search, in slices.
class NearestToJob {
 public:
  /// The k rows of `points` nearest to `query` (d values); row `leave_out` is passed over. Throws InputError
  /// (control "data") where the query is not of d finite values. The points must outlive the job.
  void init(PointsView points, std::vector<float> query, Index k, Index leave_out = -1);
  /// The same for row `row` of the points itself.
  void init_row(PointsView points, Index row, Index k);
  /// Works for about `quota` multiply-adds; true when finished.
  bool advance(std::int64_t quota);
  bool done() const { return done_; }
  /// When done: nearest first; fewer than k where there are not so many. O(n d).
  const std::vector<NearRow>& result() const { return result_; }

 private:
  struct Candidate {
    double squared = 0;
    Index row = 0;
    bool operator<(const Candidate& other) const {
      return squared != other.squared ? squared < other.squared : row < other.row;
    }
  };
  double squared_to(Index row);
  void finish();

  PointsView points_;
  std::vector<float> query_, buffer_;
  const std::uint8_t* query_bytes_ = nullptr;  // where it is a row of bytes
  Index k_ = 0, leave_out_ = -1, next_ = 0;
  bool done_ = true;
  std::vector<Candidate> candidates_;
  std::vector<NearRow> result_;
};

/// The same in one go.
std::vector<NearRow> nearest_to(PointsView points, std::span<const float> query, Index k);
std::vector<NearRow> nearest_to_row(PointsView points, Index row, Index k);

/// P(k) for k = 1 … K over some rows as queries, one query after the other.
class PrecisionJob {
 public:
  /// `queries` are rows of `points`; labels (n). Throws InputError (control "data") where there are fewer than
  /// two rows. `most` is lowered to n − 1. The points and labels must outlive the job.
  void init(PointsView points, std::span<const int> labels, std::vector<Index> queries, Index most);
  /// Works for about `quota` multiply-adds; true when another query is done.
  bool advance(std::int64_t quota);
  bool done() const { return made_ >= static_cast<Index>(queries_.size()); }
  double progress() const;
  /// Queries done so far.
  Index made() const { return made_; }
  Index most() const { return most_; }
  /// P(k), 1 <= k <= most(), over the queries so far; 0 before the first.
  double precision(Index k) const;
  /// What drawing rows at random would give on average: the share of other rows that bear the label.
  double chance() const { return made_ > 0 ? chance_ / static_cast<double>(made_) : 0.0; }

 private:
  PointsView points_;
  std::span<const int> labels_;
  std::vector<Index> queries_, of_label_;
  Index most_ = 0, made_ = 0;
  std::vector<double> hits_;  // (most) rows with the label among the k nearest, summed over the queries
  double chance_ = 0;
};

}  // namespace lab
