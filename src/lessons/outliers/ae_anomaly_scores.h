/// Scores of unusual images: how badly a network rebuilds them, and what simpler numbers say.
///
/// Idea: a network that learnt from usual images alone rebuilds those well, so the error of the rebuilt image
/// is a score of being unusual. Beside it stand scores that need no network at all; a network that does not
/// beat them shows nothing. Symbols: x pixels in [0, 1], x̂ the rebuilt image, D pixels.
/// MSE  Σ (x − x̂)² / D;  cross-entropy  −Σ [x log x̂ + (1 − x) log(1 − x̂)] / D, its least value for a given
/// image is that image's own entropy −Σ [x log x + (1 − x) log(1 − x)] / D;  low contrast  minus the standard
/// deviation of the pixels. Invariant: cross-entropy ≥ entropy for every image.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "core/points.h"

namespace lab {

enum class AnomalyScore : std::uint8_t { mse, cross_entropy, excess, low_contrast, entropy };
inline constexpr std::size_t anomaly_scores = 5;

struct AnomalyScoreName {
  AnomalyScore score;
  std::string_view id;     ///< "mse", as it stands in a link and a metric
  std::string_view label;  ///< as it is read
  bool network;            ///< needs the rebuilt image
};
const std::array<AnomalyScoreName, anomaly_scores>& anomaly_score_names();

/// All scores of one image of `pixels` values.
std::array<double, anomaly_scores> score_image(const float* image, const float* rebuilt, Index pixels);

/// The scores of many images, a few rows at a time.
class AnomalyScores {
 public:
  /// Begins anew; `rebuilt` (n, d) and the points must outlive the work.
  void init(PointsView images, const Matrix& rebuilt);
  /// Works for about so many pixels; returns whether it is complete.
  bool advance(std::int64_t quota);
  bool done() const { return rebuilt_ != nullptr && next_ == images_.rows; }
  double progress() const;
  /// (n), once done.
  const std::vector<double>& of(AnomalyScore score) const { return values_[static_cast<std::size_t>(score)]; }

 private:
  PointsView images_;
  const Matrix* rebuilt_ = nullptr;
  Index next_ = 0;
  std::array<std::vector<double>, anomaly_scores> values_;
};

}  // namespace lab
