/// RebuildJudge: one autoencoder over many images, and how badly it rebuilds each.
///
/// Idea: encode all images, decode all codes, score the pairs; each in blocks, so that a page stays awake.
/// Invariant: rebuilt() and scores() belong to the same network and the same images.
#pragma once

#include <memory>
#include <string_view>

#include "core/pace.h"
#include "core/player.h"
#include "inference/model_library.h"
#include "inference/questions.h"
#include "lessons/outliers/ae_anomaly_scores.h"

namespace lab {

class RebuildJudge {
 public:
  /// Opens both parts and begins; the images must outlive the work.
  void begin(ModelLibrary& library, std::string_view id, PointsView images);
  void stop();
  bool begun() const { return encoder_ != nullptr; }
  const std::shared_ptr<Model>& encoder() const { return encoder_; }
  const std::shared_ptr<Model>& decoder() const { return decoder_; }
  /// One frame. Returns whether another is wanted at once.
  bool update(double budget_ms, const ClockMs& clock);
  bool done() const { return scores_.done(); }
  bool failed() const { return encode_.failed() || decode_.failed(); }
  bool running() const { return begun() && !done() && !failed(); }
  double progress() const;
  /// (n, d), once done.
  const Matrix& rebuilt() const { return decode_.results().front(); }
  const AnomalyScores& scores() const { return scores_; }

 private:
  std::shared_ptr<Model> encoder_, decoder_;
  PointsView images_;
  Sweep encode_, decode_;
  AnomalyScores scores_;
  bool scoring_ = false;
  Pace pace_;
};

}  // namespace lab
