#include "lessons/codes/pca_baseline.h"

#include <algorithm>

namespace lab {

void PcaBaseline::begin(PointsView learnt, PointsView judged, Index components, Index scores) {
  PcaJob job;
  job.init(learnt, {.components = std::min({components, learnt.rows, learnt.cols})});
  stop();
  job_ = std::move(job);
  judged_ = judged;
  wanted_scores_ = scores;
  begun_ = true;
}

bool PcaBaseline::update(double budget_ms, const ClockMs& clock) {
  if (!begun_ || done()) return false;
  if (!found_) {
    if (pace_.run(job_, budget_ms, clock)) return true;
    model_ = job_.result();
    errors_.init(judged_, model_);
    scores_.init(judged_, model_, std::min(wanted_scores_, model_.size()));
    found_ = true;
  } else if (!scores_.done()) {
    pace_.run(scores_, budget_ms, clock);
  } else {
    pace_.run(errors_, budget_ms, clock);
  }
  return !done();
}

double PcaBaseline::progress() const {
  if (!begun_) return 0.0;
  if (!found_) return 0.5 * job_.progress();
  return 0.5 + 0.1 * scores_.progress() + 0.4 * errors_.progress();
}

Matrix PcaBaseline::rebuild(const Matrix& images, Index k) const {
  const Matrix scores = model_.transform(images);
  return model_.inverse(scores.leftCols(std::min<Index>(k, scores.cols())));
}

}  // namespace lab
