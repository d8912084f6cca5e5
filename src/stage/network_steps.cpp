#include "stage/network_steps.h"

#include "ui/plot/ticks.h"

namespace lab {

DataNeeds NetworkStepsExhibit::data_needs() const { return network_data_needs(); }

std::string NetworkStepsExhibit::judged_name() const {
  return format_count(judged().size()) + (data_->test ? " test images" : " images");
}

void NetworkStepsExhibit::begin_steps() {
  parameters_.set_initial("step", std::to_string(last_step_));
  const int wanted = player_.begun() ? player_.target() : last_step_;
  player_.begin([last = last_step_](CountedSteps& steps) { steps.init(last); });
  player_.seek(wanted);
  stale_ = true;
  stopped_ = false;
}

bool NetworkStepsExhibit::busy() const {
  if (!data_) return false;
  if (player_.waiting()) return true;
  if (wait_.failed()) return false;
  return !wait_.ready() || stale_ || working();
}

}  // namespace lab
