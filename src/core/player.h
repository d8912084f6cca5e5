/// Player: plays a stepwise method.
///
/// Idea: the method makes one half-step after another and knows nothing of time; the player decides when. It
/// owns playing and pausing, stepping forward and back, the speed, and the states that it keeps to scrub
/// through. It is the same for every method (core/stepwise.h says what that offers).
///
/// Positions count half-steps: position 0 is the state after the first one (the start is placed). Going
/// over states that are kept costs nothing. A seek to one that is not goes on from the nearest kept state
/// before it, where the method can; otherwise the method runs again from its start, with the same seed.
///
/// What is kept: everything, as long as it fits the memory allowed. Then the history is thinned: the first
/// state, the one on show with the one before it and the newest quarter stay; of the others those go first that
/// leave the smallest gap. So the gaps are about equal, and a seek computes a bounded stretch.
///
/// Invariant: as soon as known() > 0, position 0, position() and known() − 1 are kept, and position() < known().
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <utility>

#include "core/pace.h"
#include "core/stepwise.h"

namespace lab {

class Player {
 public:
  virtual ~Player() = default;

  /// Starts anew: forgets all states and makes the first half-step with the next update.
  void restart();
  void play();
  void pause() { playing_ = false; }
  void toggle_play() { playing_ ? pause() : play(); }
  /// One half-step on; computes it where it is not known yet. Pauses.
  void forward();
  /// One half-step back. Pauses.
  void back();
  /// Goes to a position, computing or recomputing as needed; stops at the end if the method ends before.
  /// Pauses.
  void seek(int position);
  /// Runs to the end as fast as it can be computed.
  void finish();

  /// Whether there is a method to play.
  virtual bool begun() const = 0;
  bool playing() const { return playing_; }
  int position() const { return position_; }
  /// The position that was asked for; position() follows while it is being computed.
  int target() const { return target_; }
  /// Where seek() leads to the same place of a run that has changed: its end stays the end.
  int standing() const { return at_end() ? no_end : target_; }
  /// Number of half-steps that were made at some time since the start.
  int known() const { return known_; }
  /// All half-steps are known: the method is done.
  bool complete() const { return complete_; }
  /// The state on show is the last one of a method that is done.
  bool at_end() const { return complete_ && position_ == known_ - 1; }
  /// Share of the half-step under way, 0 to 1.
  double progress() const { return method_progress(); }
  bool waiting() const { return known_ == 0 || position_ < target_; }

  /// Half-steps per second at speed 1.
  static constexpr double rate_hz = 1.25;
  void set_speed(double speed) { speed_ = speed; }
  double speed() const { return speed_; }
  /// Whether half-steps may be computed ahead of the position on show, so that the scrubber knows their number.
  /// Where it is on, it still ends by itself: at a half-step of more than `costly_half_step` multiply-adds, at
  /// a state of which fewer than `fewest_light_states` fit the memory, and when the memory is full.
  void set_lookahead(bool on) { lookahead_ = on; }
  static constexpr std::int64_t costly_half_step = 10'000'000;
  static constexpr std::size_t fewest_light_states = 64;
  /// Memory for states; at least `fewest_kept` are kept, whatever their size.
  void set_history_bytes(std::size_t bytes) { history_bytes_ = bytes; }
  static constexpr std::size_t fewest_kept = 5;
  std::size_t history_held_bytes() const { return held_bytes_; }

  /// How far the picture has moved from the state before to the one on show: 0 to 1, 1 when at rest.
  /// Only a single step forward is animated.
  double transition() const { return transition_; }
  void set_motion(bool on) { motion_ = on; }
  /// How long a transition takes at speed 1; longer where a half-step shows something growing.
  void set_transition(double seconds) { transition_s_ = seconds; }

  /// One frame: `elapsed_s` since the last one, at most about `budget_ms` of computing.
  /// Returns whether another frame is wanted soon (playing, computing or moving).
  bool update(double elapsed_s, double budget_ms, const ClockMs& clock);

  /// Raised by one whenever the state on show changes.
  std::uint64_t revision() const { return revision_; }

 protected:
  /// Everything begins anew with a method that has been started already.
  void begin_anew();

  virtual void method_restart() = 0;                    ///< begins the method anew; keeps the states
  virtual bool method_go_on_from(int position) = 0;     ///< false: it cannot, and stays as it was
  virtual bool method_advance(std::int64_t quota) = 0;  ///< true: a half-step is complete
  virtual std::size_t method_keep(int position) = 0;    ///< keeps its state; returns the bytes
  virtual bool method_done() const = 0;
  virtual double method_progress() const = 0;
  virtual void forget(int position) = 0;
  virtual void forget_all() = 0;

 private:
  static constexpr int no_end = 1 << 30;  // beyond every run: a seek to it ends where the method does
  void show(int position, bool animate);
  int newest_kept_up_to(int position) const;
  void lead_method_to(int position);
  bool compute(double deadline_ms, const ClockMs& clock, bool ahead);
  void keep_made_state();
  void thin();
  void look_ahead(double deadline_ms, const ClockMs& clock, bool& out_of_time);

  bool playing_ = false, lookahead_ = true, motion_ = true;
  int position_ = 0, target_ = 0, known_ = 0;
  int made_ = 0;  // half-steps that the method has made, from its start to where it stands now
  bool complete_ = false;
  bool heavy_ = false;             // a half-step or a state is too much to be computed unasked
  std::int64_t pending_work_ = 0;  // multiply-adds in the half-step under way, never too many
  double speed_ = 1.0, since_step_s_ = 0.0, transition_ = 1.0;
  double transition_s_ = 0.45;  // long enough to follow with the eye, short beside a half-step at speed 1
  Pace pace_;
  std::map<int, std::size_t> kept_bytes_;  // of every kept position
  std::size_t held_bytes_ = 0, history_bytes_ = std::size_t{192} << 20;
  std::uint64_t revision_ = 0;
};

/// The player of one method.
template <Stepwise Method>
class MethodPlayer final : public Player {
 public:
  using State = typename Method::State;

  /// `start` calls init on the method with points, parameters and seed; what it throws reaches the caller,
  /// and the player goes on with what it had.
  void begin(std::function<void(Method&)> start) {
    Method fresh;
    start(fresh);
    start_ = std::move(start);
    method_ = std::move(fresh);
    begin_anew();
  }
  bool begun() const override { return static_cast<bool>(start_); }
  /// Forgets the method as well: there is nothing to play.
  void clear() {
    start_ = nullptr;
    method_ = Method();
    begin_anew();
  }

  const Method& method() const { return method_; }
  bool has_state() const { return known() > 0; }
  /// The state on show; only where has_state().
  const State& state() const { return states_.find(position())->second; }
  /// The first state and the newest one, which are always kept; only where has_state().
  const State& first() const { return states_.begin()->second; }
  const State& newest() const { return states_.rbegin()->second; }
  /// The state at a position; null where it is not kept (or not known).
  const State* kept(int position) const {
    const auto found = states_.find(position);
    return found == states_.end() ? nullptr : &found->second;
  }
  /// All kept states by their positions, ascending: what curves over the half-steps are drawn from.
  const std::map<int, State>& kept() const { return states_; }

 protected:
  void method_restart() override {
    method_ = Method();
    if (start_) start_(method_);
  }
  bool method_go_on_from(int position) override {
    if constexpr (Restorable<Method>) {
      const State* state = kept(position);
      if (!state || !can_go_on_from(method_, *state)) return false;
      method_.restore(*state);
      return true;
    } else {
      return false;
    }
  }
  bool method_advance(std::int64_t quota) override { return start_ && method_.advance(quota); }
  std::size_t method_keep(int position) override {
    return states_.insert_or_assign(position, method_.state()).first->second.bytes();
  }
  bool method_done() const override { return !start_ || method_.done(); }
  double method_progress() const override { return method_.progress(); }
  void forget(int position) override { states_.erase(position); }
  void forget_all() override { states_.clear(); }

 private:
  std::function<void(Method&)> start_;
  Method method_;
  std::map<int, State> states_;
};

}  // namespace lab
