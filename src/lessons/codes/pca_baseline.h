/// PcaBaseline: what principal components make of the same images, for a network to be measured against.
///
/// Idea: components of the images to learn from; then, over the images to be judged by, the error against the
/// number of components and the scores on the first few. All in slices.
/// Invariant: no judged image takes part in finding the components.
#pragma once

#include "core/pace.h"
#include "core/player.h"
#include "methods/directions/pca_job.h"
#include "methods/directions/pca_slices.h"

namespace lab {

class PcaBaseline {
 public:
  /// Both must outlive the work. `components` is cut to what there can be. Throws InputError as PcaJob does.
  void begin(PointsView learnt, PointsView judged, Index components, Index scores);
  void stop() { *this = PcaBaseline(); }
  /// At most about `budget_ms`; returns whether there is more to do.
  bool update(double budget_ms, const ClockMs& clock);
  bool begun() const { return begun_; }
  /// The components are known; rebuild() works.
  bool found() const { return begun_ && found_; }
  bool done() const { return found() && errors_.done() && scores_.done(); }
  double progress() const;

  const Pca& model() const { return model_; }
  /// (k + 1) mean squared error of the judged images with 0, 1, … components; when done.
  const VectorD& errors() const { return errors_.errors(); }
  /// (judged, scores), when done.
  const Matrix& scores() const { return scores_.scores(); }
  /// (n, d) rebuilt from the first `k` components.
  Matrix rebuild(const Matrix& images, Index k) const;

 private:
  PcaJob job_;
  PointsView judged_;
  Index wanted_scores_ = 0;
  Pca model_;
  PcaErrors errors_;
  PcaScores scores_;
  bool begun_ = false, found_ = false;
  Pace pace_;
};

}  // namespace lab
