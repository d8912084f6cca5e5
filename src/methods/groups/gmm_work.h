/// What a Gaussian mixture holds while it works on a half-step (gmm.cpp: starting, gmm_moves.cpp: the two moves).
#pragma once

#include <algorithm>
#include <vector>

#include "core/parallel_for.h"
#include "methods/groups/gmm.h"
#include "methods/groups/gmm_blocks.h"

namespace lab {

/// Whether a spread is a matrix of covariances, not variances alone.
inline bool is_matrix(GmmCovariance type) {
  return type == GmmCovariance::full || type == GmmCovariance::tied;
}
/// Whether every component has a spread of its own that is learnt.
inline bool is_own(GmmCovariance type) { return type != GmmCovariance::tied && type != GmmCovariance::fixed; }

struct Gmm::Work {
  enum class Stage { none, kmeans, expect, first, second };
  Stage stage = Stage::none;
  GmmBlocks blocks;
  Index block = 0;  // next block of the stage
  State next;       // being made
  Kmeans kmeans;
  Matrix start;  // (n, K) responsibilities of the start
  const float* gamma = nullptr;
  GmmDensity density;
  std::vector<double> log_likelihoods;  // per group
  std::vector<GmmSums> sums;            // per group
  GmmSums total;
  MatrixD means;

  /// Blocks of group g.
  template <class Use>
  void group(Index g, Use use) const {
    for (Index b = g * blocks.per_group(); b < std::min(blocks.count(), (g + 1) * blocks.per_group()); ++b)
      use(b);
  }
  /// Every block by every thread.
  template <class Use>
  void all(Use use) {
    parallel_for(blocks.groups(), [&](Index g) { group(g, use); });
  }
  GmmSums& sums_of(Index b) { return sums[static_cast<std::size_t>(b / blocks.per_group())]; }
};

}  // namespace lab
