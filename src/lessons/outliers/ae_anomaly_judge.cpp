#include "lessons/outliers/ae_anomaly_judge.h"

namespace lab {

void RebuildJudge::begin(ModelLibrary& library, std::string_view id, PointsView images) {
  stop();
  encoder_ = library.open(id, "encoder");
  decoder_ = library.open(id, "decoder");
  images_ = images;
  encode_.begin(encoder_, images, {0});
}

void RebuildJudge::stop() {
  encode_.stop();
  decode_.stop();
  encoder_.reset();
  decoder_.reset();
  scores_ = AnomalyScores();
  scoring_ = false;
}

bool RebuildJudge::update(double budget_ms, const ClockMs& clock) {
  if (!running()) return false;
  if (!encode_.done()) encode_.update();
  if (encode_.done() && !decode_.begun()) decode_.begin(decoder_, PointsView(encode_.results().front()), {0});
  if (decode_.begun() && !decode_.done()) decode_.update();
  if (!decode_.begun() || !decode_.done()) return false;  // an answer that arrives wakes the page
  if (!scoring_) scores_.init(images_, decode_.results().front());
  scoring_ = true;
  pace_.run(scores_, budget_ms, clock);
  return true;
}

double RebuildJudge::progress() const {
  return 0.45 * encode_.progress() + 0.45 * (decode_.begun() ? decode_.progress() : 0.0) +
         0.1 * (scoring_ ? scores_.progress() : 0.0);
}

}  // namespace lab
