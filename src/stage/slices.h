/// Slices: long jobs cut to a frame's budget.
#pragma once

#include <algorithm>
#include <cstdint>

#include "core/player.h"

namespace lab {

/// Lets `job` (advance(quota), done()) work for at most about `budget_ms`. `quota_per_ms` is what was
/// measured of its speed and is kept by the caller from frame to frame. Returns whether there is more to do.
template <class Job>
bool run_slice(Job& job, double budget_ms, const ClockMs& clock, double& quota_per_ms) {
  const double begin_ms = clock();
  double now_ms = begin_ms;
  while (!job.done() && now_ms - begin_ms < budget_ms) {
    const double slice_ms = std::min(2.0, budget_ms - (now_ms - begin_ms));
    const auto quota = static_cast<std::int64_t>(std::max(1000.0, slice_ms * quota_per_ms));
    const bool ended_early = job.advance(quota);
    const double took_ms = clock() - now_ms;
    now_ms += took_ms;
    if (!ended_early && took_ms > 0.05) {
      quota_per_ms = std::clamp(0.5 * (quota_per_ms + static_cast<double>(quota) / took_ms), 1.0e3, 1.0e9);
    }
  }
  return !job.done();
}

}  // namespace lab
