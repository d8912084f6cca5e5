#include "core/player.h"

#include <algorithm>

namespace lab {

namespace {
constexpr int no_end = 1 << 30;
}  // namespace

void Player::restart() {
  method_restart();
  position_ = target_ = known_ = first_kept_ = 0;
  since_step_s_ = 0.0;
  transition_ = 1.0;
  playing_ = false;
  ++revision_;
}

void Player::play() {
  if (at_end()) {
    // Playing from the end means: once more from the start.
    seek(0);
  }
  playing_ = true;
  since_step_s_ = 0.0;
}

void Player::forward() {
  pause();
  if (!at_end()) target_ = std::max(target_, position_) + 1;
}

void Player::back() {
  pause();
  seek(std::max(0, std::min(target_, position_) - 1));
}

void Player::seek(int position) {
  pause();
  target_ = std::max(0, position);
  if (known_ == 0) return;
  if (target_ < first_kept_) {
    // It fell out of the history: run again with the same seed up to there.
    const int wanted = target_;
    restart();
    target_ = wanted;
    return;
  }
  if (target_ < known_) show(target_, false);
}

void Player::finish() { seek(no_end); }

void Player::show(int position, bool animate) {
  if (position == position_) return;
  transition_ = animate && motion_ && position == position_ + 1 ? 0.0 : 1.0;
  position_ = position;
  ++revision_;
}

bool Player::compute(double deadline_ms, const ClockMs& clock) {
  // Returns whether a half-step was completed before the deadline.
  for (;;) {
    const double before_ms = clock();
    const double left_ms = deadline_ms - before_ms;
    if (left_ms <= 0.0) return false;
    const double slice_ms = std::min(left_ms, 2.0);
    const auto quota = static_cast<std::int64_t>(std::max(1000.0, slice_ms * quota_per_ms_));
    const bool completed = method_advance(quota);
    const double took_ms = clock() - before_ms;
    if (!completed && took_ms > 0.05) {
      const double measured = static_cast<double>(quota) / took_ms;
      quota_per_ms_ = std::clamp(0.5 * (quota_per_ms_ + measured), 1.0e3, 1.0e9);
    }
    if (completed) {
      ++known_;
      if (known_ == 1) ++revision_;
      while (history_held_bytes() > history_bytes_ && history_size() > 2 && first_kept_ < position_) {
        drop_oldest();
        ++first_kept_;
      }
      return true;
    }
  }
}

bool Player::update(double elapsed_s, double budget_ms, const ClockMs& clock) {
  const double deadline_ms = clock() + budget_ms;
  if (transition_ < 1.0)
    transition_ = std::min(1.0, transition_ + elapsed_s * std::max(1.0, speed_) / transition_s_);

  if (playing_ && known_ > 0 && position_ >= target_) {
    since_step_s_ += elapsed_s;
    const double period_s = 1.0 / (rate_hz * speed_);
    if (since_step_s_ >= period_s) {
      const int steps = std::max(1, static_cast<int>(since_step_s_ / period_s));
      since_step_s_ = 0.0;
      target_ = position_ + steps;
    }
  }

  bool out_of_time = false;
  if (known_ == 0) out_of_time = !compute(deadline_ms, clock);
  while (known_ > 0 && position_ < target_) {
    if (position_ + 1 < known_) {
      const bool single = target_ == position_ + 1;
      show(single ? position_ + 1 : std::min(target_, known_ - 1), single);
      continue;
    }
    if (method_done()) {
      target_ = position_;
      playing_ = false;
      break;
    }
    if (!compute(deadline_ms, clock)) {
      out_of_time = true;
      break;
    }
  }
  if (playing_ && at_end()) playing_ = false;
  if (!out_of_time && lookahead_) {
    while (known_ > 0 && !method_done() && history_held_bytes() < history_bytes_) {
      if (!compute(deadline_ms, clock)) {
        out_of_time = true;
        break;
      }
    }
  }
  return playing_ || out_of_time || transition_ < 1.0 || position_ < target_;
}

}  // namespace lab
