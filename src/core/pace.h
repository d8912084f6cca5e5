/// Pace: how fast a piece of work goes on this machine, and how much of it fits a stretch of time.
///
/// Idea: work is cut by a quota of multiply-adds, time is given in milliseconds; one object owns the measured
/// ratio of the two. Invariant: the ratio moves half-way to every measurement and stays within sane bounds, so
/// that a hiccup of the machine neither stalls the work nor costs a frame.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>

namespace lab {

/// Milliseconds since any fixed moment; handed in, so that tests can hold the clock.
using ClockMs = std::function<double()>;

class Pace {
 public:
  /// Longest stretch between two looks at the clock.
  static constexpr double slice_ms = 2.0;

  /// About so much work fits `ms`; never so little that looking at the clock is what takes the time.
  std::int64_t quota(double ms) const {
    return static_cast<std::int64_t>(std::max(1000.0, std::min(ms, slice_ms) * per_ms_));
  }
  /// So much work, all of it done, took `took_ms`.
  void measure(std::int64_t quota, double took_ms) {
    if (took_ms <= shortest_ms) return;
    per_ms_ = std::clamp(0.5 * (per_ms_ + static_cast<double>(quota) / took_ms), 1.0e3, 1.0e9);
  }

  /// Lets `job` (advance(quota), done()) work for at most about `budget_ms`. Returns whether there is more to
  /// do.
  template <class Job>
  bool run(Job& job, double budget_ms, const ClockMs& clock) {
    const double begin_ms = clock();
    double now_ms = begin_ms;
    while (!job.done() && now_ms - begin_ms < budget_ms) {
      const std::int64_t work = quota(budget_ms - (now_ms - begin_ms));
      const bool ended_early = job.advance(work);
      const double took_ms = clock() - now_ms;
      now_ms += took_ms;
      if (!ended_early) measure(work, took_ms);
    }
    return !job.done();
  }

 private:
  static constexpr double shortest_ms = 0.05;  // below it the clock of a browser says nothing
  double per_ms_ = 2.0e5;                      // the first guess is low, so that no frame is lost to it
};

}  // namespace lab
