#include "lessons/outliers/ae_anomaly_judge.h"

namespace lab {

void RebuildJudge::begin(ModelLibrary& library, std::string_view id, PointsView images) {
  stop();
  images_ = images;
  codes_.use(library);
  codes_.begin(id, images, true);
}

void RebuildJudge::stop() {
  codes_ = NetworkCodes();
  scores_ = AnomalyScores();
  scoring_ = false;
}

bool RebuildJudge::update(double budget_ms, const ClockMs& clock) {
  if (!running()) return false;
  codes_.update();
  if (!codes_.done()) return false;  // an answer that arrives wakes the page
  if (!scoring_) scores_.init(images_, codes_.rebuilt());
  scoring_ = true;
  pace_.run(scores_, budget_ms, clock);
  return true;
}

double RebuildJudge::progress() const {
  return codes_.done() ? 0.9 + 0.1 * scores_.progress() : 0.9 * codes_.progress();
}

}  // namespace lab
