/// TwoKmeans: the same half-steps of k-means in two spaces at once.
///
/// Idea: rows of two tables are the same things, measured twice; what one space groups well the other may
/// not. A half-step is made in both; the one that is done waits. Invariant: each is what k-means alone would
/// have found, from the same seed.
#pragma once

#include "methods/groups/kmeans.h"

namespace lab {

class TwoKmeans {
 public:
  struct State {
    KmeansState first, second;
    std::size_t bytes() const { return first.bytes() + second.bytes(); }
  };

  /// Throws InputError like Kmeans::init. Both tables must outlive this.
  void init(PointsView first, PointsView second, const KmeansParams& params, std::uint64_t seed) {
    first_.init(first, params, seed);
    second_.init(second, params, seed);
    state_ = State();
    first_ready_ = false;
  }
  /// True when both have made the half-step.
  bool advance(std::int64_t quota) {
    if (done()) return false;
    if (!first_ready_ && !first_.done() && !first_.advance(quota)) return false;
    first_ready_ = true;
    if (!second_.done() && !second_.advance(quota)) return false;
    first_ready_ = false;
    state_ = {first_.state(), second_.state()};
    return true;
  }
  bool done() const { return first_.done() && second_.done(); }
  double progress() const { return 0.5 * (first_ready_ ? 1.0 + second_.progress() : first_.progress()); }
  const State& state() const { return state_; }

 private:
  Kmeans first_, second_;
  State state_;
  bool first_ready_ = false;  // it waits for the second
};

}  // namespace lab
