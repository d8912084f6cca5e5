/// RebuildJudge: one autoencoder over many images, and how badly it rebuilds each.
///
/// Idea: the images rebuilt from their codes (NetworkCodes), then the pairs scored; in blocks, so that a page stays awake.
/// Invariant: rebuilt() and scores() belong to the same network and the same images.
#pragma once

#include <memory>
#include <string_view>

#include "core/pace.h"
#include "core/player.h"
#include "lessons/outliers/ae_anomaly_scores.h"
#include "stage/network_codes.h"

namespace lab {

class RebuildJudge {
 public:
  /// Opens both parts and begins; the images must outlive the work.
  void begin(ModelLibrary& library, std::string_view id, PointsView images);
  void stop();
  bool begun() const { return codes_.begun(); }
  const std::shared_ptr<Model>& encoder() const { return codes_.encoder(); }
  const std::shared_ptr<Model>& decoder() const { return codes_.decoder(); }
  /// One frame. Returns whether another is wanted at once.
  bool update(double budget_ms, const ClockMs& clock);
  bool done() const { return scores_.done(); }
  const ModelCard* card() const { return codes_.card(); }
  bool failed() const { return codes_.wait().failed(); }
  bool running() const { return begun() && !done() && !failed(); }
  double progress() const;
  /// (n, d), once done.
  const Matrix& rebuilt() const { return codes_.rebuilt(); }
  const AnomalyScores& scores() const { return scores_; }

 private:
  PointsView images_;
  NetworkCodes codes_;
  AnomalyScores scores_;
  bool scoring_ = false;
  Pace pace_;
};

}  // namespace lab
