/// CountedSteps: half-steps that only count; what number i means is the lesson's business.
#pragma once

#include <cstdint>

#include "core/player.h"

namespace lab {

class CountedSteps {
 public:
  struct State {
    int at = 0;  ///< 0 to last
    std::size_t bytes() const { return sizeof *this; }
  };
  void init(int last) { last_ = last; }
  bool advance(std::int64_t) {
    if (done()) return false;
    if (begun_) ++state_.at;
    begun_ = true;
    return true;
  }
  bool done() const { return begun_ && state_.at >= last_; }
  double progress() const { return 0.0; }
  const State& state() const { return state_; }

 private:
  int last_ = 0;
  bool begun_ = false;
  State state_;
};

/// Begins at half-step 0, or where a link wants to be.
inline void begin_counting(MethodPlayer<CountedSteps>& player, int last) {
  const int wanted = player.target();
  player.begin([last](CountedSteps& steps) { steps.init(last); });
  player.seek(wanted < last ? wanted : last);
}

}  // namespace lab
