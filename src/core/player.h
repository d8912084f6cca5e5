/// Player: plays a stepwise method.
///
/// Idea: the method makes one half-step after another and knows nothing of time; the player decides when. It
/// owns playing and pausing, stepping forward and back, the speed, and a bounded history of states to scrub
/// through. It is the same for every method.
///
/// Positions count half-steps: position 0 is the state after the first one (the start is placed). Going
/// forward over states that are already known costs nothing; going back to one that fell out of the history
/// restarts the method with the same seed and runs up to it again.
///
/// Invariant: first_kept() <= position() < known(), as soon as known() > 0.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <utility>

namespace lab {

/// Milliseconds since any fixed moment; handed in, so that tests can hold the clock.
using ClockMs = std::function<double()>;

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

  bool playing() const { return playing_; }
  int position() const { return position_; }
  /// The position that was asked for; position() follows while it is being computed.
  int target() const { return target_; }
  /// Number of half-steps made so far.
  int known() const { return known_; }
  int first_kept() const { return first_kept_; }
  /// All half-steps are known: the method is done.
  bool complete() const { return known_ > 0 && method_done(); }
  /// The state on show is the last one of a method that is done.
  bool at_end() const { return complete() && position_ == known_ - 1; }
  /// Share of the half-step under way, 0 to 1.
  double progress() const { return method_progress(); }
  bool waiting() const { return known_ == 0 || position_ < target_; }

  /// Half-steps per second at speed 1.
  static constexpr double rate_hz = 1.25;
  void set_speed(double speed) { speed_ = speed; }
  double speed() const { return speed_; }
  /// Whether half-steps are computed ahead of the position on show, so that the scrubber knows their number.
  /// Exhibits switch it off where a half-step is expensive.
  void set_lookahead(bool on) { lookahead_ = on; }
  /// The least number of states is 2, whatever their size.
  void set_history_bytes(std::size_t bytes) { history_bytes_ = bytes; }

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
  virtual void method_restart() = 0;
  virtual bool method_advance(std::int64_t quota) = 0;  ///< true: a half-step is complete and stored
  virtual bool method_done() const = 0;
  virtual double method_progress() const = 0;
  virtual std::size_t drop_oldest() = 0;  ///< returns the bytes set free
  virtual std::size_t history_size() const = 0;
  virtual std::size_t history_held_bytes() const = 0;

 private:
  void show(int position, bool animate);
  bool compute(double deadline_ms, const ClockMs& clock);

  bool playing_ = false, lookahead_ = true, motion_ = true;
  int position_ = 0, target_ = 0, known_ = 0, first_kept_ = 0;
  double speed_ = 1.0, since_step_s_ = 0.0, transition_ = 1.0;
  double transition_s_ = 0.45;  // long enough to follow with the eye, short beside a half-step at speed 1
  double quota_per_ms_ =
      2.0e5;  // measured as it runs; the first guess is low, so that no frame is lost to it
  std::size_t history_bytes_ = std::size_t{192} << 20;
  std::uint64_t revision_ = 0;
};

/// The player of one method. Method is stepwise: init by `start`, advance(quota), done(), progress(),
/// state(), and State has bytes().
template <class Method>
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
    restart();
  }
  bool begun() const { return static_cast<bool>(start_); }
  /// Forgets the method as well: there is nothing to play.
  void clear() {
    start_ = nullptr;
    method_ = Method();
    restart();
  }

  const Method& method() const { return method_; }
  bool has_state() const { return known() > 0; }
  /// The state on show.
  const State& state() const { return at(position()); }
  /// A kept state: first_kept() <= position < known().
  const State& at(int position) const { return history_[static_cast<std::size_t>(position - first_kept())]; }

 protected:
  void method_restart() override {
    history_.clear();
    bytes_ = 0;
    if (!start_) return;
    method_ = Method();
    start_(method_);
  }
  bool method_advance(std::int64_t quota) override {
    if (!start_ || !method_.advance(quota)) return false;
    history_.push_back(method_.state());
    bytes_ += history_.back().bytes();
    return true;
  }
  bool method_done() const override { return !start_ || method_.done(); }
  double method_progress() const override { return method_.progress(); }
  std::size_t drop_oldest() override {
    const std::size_t freed = history_.front().bytes();
    bytes_ -= std::min(bytes_, freed);
    history_.pop_front();
    return freed;
  }
  std::size_t history_size() const override { return history_.size(); }
  std::size_t history_held_bytes() const override { return bytes_; }

 private:
  std::function<void(Method&)> start_;
  Method method_;
  std::deque<State> history_;
  std::size_t bytes_ = 0;
};

}  // namespace lab
