#include <gtest/gtest.h>

#include "core/player.h"

namespace lab {
namespace {

// Counts to `last`; each half-step needs `work` units of quota.
struct Counter {
  struct State {
    int value = -1;
    std::size_t bytes() const { return 1000; }
  };
  int last = 9, start_at = 0;
  std::int64_t work = 1000, left = 1000;
  State now;
  double* clock_ms = nullptr;  // where set, a million units of work take a millisecond

  bool advance(std::int64_t quota) {
    if (done()) return false;
    if (clock_ms) *clock_ms += static_cast<double>(quota) / 1e6;
    left -= quota;
    if (left > 0) return false;
    left = work;
    now.value = now.value < 0 ? start_at : now.value + 1;
    return true;
  }
  bool done() const { return now.value == last; }
  double progress() const { return 1.0 - static_cast<double>(left) / static_cast<double>(work); }
  const State& state() const { return now; }
};

// A clock that work moves, and every look at it a little.
struct Clock {
  double ms = 0;
  ClockMs get() {
    return [this] { return ms += 0.01; };
  }
};

struct Bench {
  Clock clock;
  MethodPlayer<Counter> player;
  explicit Bench(int last = 9, std::int64_t work = 1000) {
    player.set_motion(false);
    player.begin([=, this](Counter& c) {
      c.clock_ms = &clock.ms;
      c.last = last;
      c.work = c.left = work;
    });
  }
  bool update(double elapsed_s = 0.016, double budget_ms = 6) {
    return player.update(elapsed_s, budget_ms, clock.get());
  }
  void settle() {
    for (int i = 0; i < 2000 && update(); ++i) {
    }
  }
  int shown() const { return player.state().value; }
};

TEST(Player, BeginsWithTheFirstHalfStepAndPauses) {
  Bench b;
  EXPECT_FALSE(b.player.has_state());
  EXPECT_TRUE(b.player.waiting());
  b.settle();
  EXPECT_EQ(b.player.position(), 0);
  EXPECT_EQ(b.shown(), 0);
  EXPECT_FALSE(b.player.playing());
  EXPECT_EQ(b.player.known(), 10) << "cheap half-steps are computed ahead";
  EXPECT_TRUE(b.player.complete());
  EXPECT_FALSE(b.player.at_end());
}

TEST(Player, ForwardAndBackAreExact) {
  Bench b;
  b.settle();
  for (int i = 1; i <= 9; ++i) {
    b.player.forward();
    b.settle();
    ASSERT_EQ(b.shown(), i);
  }
  EXPECT_TRUE(b.player.at_end());
  b.player.forward();
  b.settle();
  EXPECT_EQ(b.shown(), 9) << "the end stays the end";
  b.player.back();
  b.settle();
  EXPECT_EQ(b.shown(), 8);
  b.player.seek(0);
  EXPECT_EQ(b.shown(), 0);
  b.player.back();
  b.settle();
  EXPECT_EQ(b.shown(), 0);
}

TEST(Player, PlaysAtItsRateAndStopsAtTheEnd) {
  Bench b;
  b.settle();
  b.player.play();
  const double period_s = 1.0 / Player::rate_hz;
  b.update(0.5 * period_s);
  EXPECT_EQ(b.player.position(), 0);
  b.update(0.6 * period_s);
  EXPECT_EQ(b.player.position(), 1);
  b.player.set_speed(4);
  b.update(0.26 * period_s);
  EXPECT_EQ(b.player.position(), 2) << "four times as fast";
  for (int i = 0; i < 100; ++i) b.update(period_s);
  EXPECT_TRUE(b.player.at_end());
  EXPECT_FALSE(b.player.playing());
  EXPECT_FALSE(b.update()) << "at rest no further frame is wanted";
  b.player.play();
  EXPECT_EQ(b.player.position(), 0) << "once more from the start";
  EXPECT_TRUE(b.player.playing());
}

TEST(Player, SeekWaitsForWhatIsNotKnownAndEndsWithTheMethod) {
  Bench b(9);
  b.player.seek(6);  // before anything has been computed, as a link does
  b.settle();
  EXPECT_EQ(b.shown(), 6);
  b.player.seek(500);
  b.settle();
  EXPECT_EQ(b.shown(), 9);
  b.player.finish();
  b.settle();
  EXPECT_EQ(b.shown(), 9);
  EXPECT_FALSE(b.player.waiting());
}

TEST(Player, KeepsToItsBudget) {
  Bench b(9, 50'000'000);  // far more than a frame's worth for one half-step
  b.player.set_lookahead(false);
  const double before = b.clock.ms;
  EXPECT_TRUE(b.update(0.016, 6));
  EXPECT_LT(b.clock.ms - before, 7.0);
  EXPECT_FALSE(b.player.has_state());
  EXPECT_GT(b.player.progress(), 0.0);
}

TEST(Player, ForgetsTheOldestAndRunsUpToThemAgain) {
  Bench b(60);
  b.player.set_lookahead(false);
  b.player.set_history_bytes(8000);  // eight states
  b.player.seek(40);
  b.settle();
  EXPECT_EQ(b.shown(), 40);
  EXPECT_GT(b.player.first_kept(), 0);
  EXPECT_LE(b.player.known() - b.player.first_kept(), 9);
  b.player.seek(3);  // fell out of the history
  b.settle();
  EXPECT_EQ(b.player.position(), 3);
  EXPECT_EQ(b.shown(), 3) << "the same state as the first time";
}

TEST(Player, GlidesOnlyForASingleStepForward) {
  Bench b;
  b.player.set_motion(true);
  b.settle();
  EXPECT_EQ(b.player.transition(), 1.0);
  b.player.forward();
  b.update(0.0);
  EXPECT_LT(b.player.transition(), 1.0);
  EXPECT_TRUE(b.update(0.1));
  b.settle();
  EXPECT_EQ(b.player.transition(), 1.0);
  b.player.seek(7);
  EXPECT_EQ(b.player.transition(), 1.0);
  b.player.back();
  EXPECT_EQ(b.player.transition(), 1.0);
}

TEST(Player, ARefusedStartLeavesTheRunAsItWas) {
  Bench b;
  b.settle();
  b.player.seek(5);
  EXPECT_THROW(b.player.begin([](Counter&) { throw std::runtime_error("no"); }), std::runtime_error);
  EXPECT_EQ(b.shown(), 5);
  EXPECT_EQ(b.player.known(), 10);
}

TEST(Player, RevisionRisesWithEveryNewPicture) {
  Bench b;
  b.settle();
  const auto before = b.player.revision();
  b.settle();
  EXPECT_EQ(b.player.revision(), before);
  b.player.forward();
  b.settle();
  EXPECT_GT(b.player.revision(), before);
}

}  // namespace
}  // namespace lab
