#include "core/player.h"

#include <algorithm>
#include <iterator>

namespace lab {

void Player::restart() {
  method_restart();
  begin_anew();
}

void Player::begin_anew() {
  forget_all();
  kept_bytes_.clear();
  held_bytes_ = 0;
  position_ = target_ = known_ = made_ = 0;
  complete_ = heavy_ = playing_ = false;
  pending_work_ = 0;
  since_step_s_ = 0.0;
  transition_ = 1.0;
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
  // What lies between the nearest kept state and the target is computed by the next updates.
  if (target_ < known_) show(newest_kept_up_to(target_), false);
}

void Player::finish() { seek(no_end); }

void Player::show(int position, bool animate) {
  if (position == position_) return;
  transition_ = animate && motion_ && position == position_ + 1 ? 0.0 : 1.0;
  position_ = position;
  ++revision_;
}

int Player::newest_kept_up_to(int position) const {
  return std::prev(kept_bytes_.upper_bound(position))->first;
}

void Player::lead_method_to(int position) {
  // Position i is there when i + 1 half-steps have been made.
  if (made_ > position_ && made_ <= position) return;
  for (auto at = std::make_reverse_iterator(kept_bytes_.upper_bound(position_)); at != kept_bytes_.rend();
       ++at) {
    if (made_ > at->first && made_ <= position) return;  // where it stands is nearer
    if (method_go_on_from(at->first)) {
      made_ = at->first + 1;
      pending_work_ = 0;
      return;
    }
  }
  if (made_ <= position) return;
  method_restart();
  made_ = 0;
  pending_work_ = 0;
}

bool Player::compute(double deadline_ms, const ClockMs& clock, bool ahead) {
  // Returns whether a half-step was completed before the deadline.
  for (;;) {
    const double before_ms = clock();
    const double left_ms = deadline_ms - before_ms;
    if (left_ms <= 0.0) return false;
    const std::int64_t quota = pace_.quota(left_ms);
    if (method_advance(quota)) break;
    pace_.measure(quota, clock() - before_ms);
    pending_work_ += quota;
    if (pending_work_ > costly_half_step) heavy_ = true;
    if (ahead && heavy_) return false;
  }
  ++made_;
  pending_work_ = 0;
  keep_made_state();
  return true;
}

void Player::keep_made_state() {
  const int made = made_ - 1;
  if (made >= known_) {
    known_ = made + 1;
    complete_ = method_done();
    if (known_ == 1) ++revision_;
  }
  // What a second run passes on its way to the stretch that is wanted is not kept once more.
  if (made < position_ || kept_bytes_.count(made) > 0) return;
  const std::size_t bytes = method_keep(made);
  if (bytes > history_bytes_ / fewest_light_states) heavy_ = true;
  kept_bytes_[made] = bytes;
  held_bytes_ += bytes;
  thin();
}

void Player::thin() {
  while (held_bytes_ > history_bytes_ && kept_bytes_.size() > fewest_kept) {
    // The newest quarter stays dense: that is where a person steps back and forth.
    auto end = std::prev(kept_bytes_.end(),
                         static_cast<std::ptrdiff_t>(std::max<std::size_t>(2, kept_bytes_.size() / 4)));
    auto victim = kept_bytes_.end();
    int smallest = no_end;
    for (auto at = std::next(kept_bytes_.begin()); at != end; ++at) {
      const int here = at->first;
      if (here == position_ || here == position_ - 1 || here == made_ - 1) continue;
      const int gap = std::next(at)->first - std::prev(at)->first;
      if (gap < smallest) {
        smallest = gap;
        victim = at;
      }
    }
    if (victim == kept_bytes_.end()) return;
    heavy_ = true;  // the memory is full
    forget(victim->first);
    held_bytes_ -= victim->second;
    kept_bytes_.erase(victim);
  }
}

void Player::look_ahead(double deadline_ms, const ClockMs& clock, bool& out_of_time) {
  while (known_ > 0 && made_ == known_ && !complete_ && !heavy_ && held_bytes_ < history_bytes_) {
    if (compute(deadline_ms, clock, true)) continue;
    out_of_time = !heavy_;
    return;
  }
}

bool Player::update(double elapsed_s, double budget_ms, const ClockMs& clock) {
  const double deadline_ms = clock() + budget_ms;
  // Slow motion is slow on the way, too.
  if (transition_ < 1.0) transition_ = std::min(1.0, transition_ + elapsed_s * speed_ / transition_s_);

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
  if (known_ == 0) {
    if (method_done()) return false;  // nothing has been begun
    out_of_time = !compute(deadline_ms, clock, false);
  }
  while (known_ > 0 && position_ < target_) {
    const int nearest = newest_kept_up_to(target_);
    if (nearest > position_) {
      const bool single = target_ == position_ + 1;
      show(nearest, single);
      continue;
    }
    if (at_end()) {
      target_ = position_;
      playing_ = false;
      break;
    }
    lead_method_to(target_);
    if (!compute(deadline_ms, clock, false)) {
      out_of_time = true;
      break;
    }
  }
  if (playing_ && at_end()) playing_ = false;
  if (!out_of_time && lookahead_) look_ahead(deadline_ms, clock, out_of_time);
  return playing_ || out_of_time || transition_ < 1.0 || position_ < target_;
}

}  // namespace lab
