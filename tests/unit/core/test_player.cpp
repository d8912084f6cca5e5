#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>

#include "core/player.h"

namespace lab {
namespace {

// Counts to `last`; each half-step needs `work` units of quota.
struct Counter {
  struct State {
    int value = -1;
    std::size_t size = 1000;
    std::size_t bytes() const { return size; }
  };
  int last = 9, start_at = 0;
  std::int64_t work = 1000, left = 1000;
  State now;
  double* clock_ms = nullptr;  // where set, a million units of work take a millisecond
  int* made = nullptr;         // where set, counts half-steps
  std::size_t size = 1000;     // of a state

  bool advance(std::int64_t quota) {
    if (done()) return false;
    if (clock_ms) *clock_ms += static_cast<double>(quota) / 1e6;
    left -= quota;
    if (left > 0) return false;
    left = work;
    now.value = now.value < 0 ? start_at : now.value + 1;
    now.size = size;
    if (made) ++*made;
    return true;
  }
  bool done() const { return now.value == last; }
  double progress() const { return 1.0 - static_cast<double>(left) / static_cast<double>(work); }
  const State& state() const { return now; }
};

// The same, and goes on from a state, or from every `stride`-th.
struct Resuming : Counter {
  int stride = 1;
  int* restored = nullptr;
  bool can_restore(const State& state) const { return state.value % stride == 0; }
  void restore(const State& state) {
    now = state;
    left = work;
    if (restored) ++*restored;
  }
};
static_assert(Stepwise<Counter> && !Restorable<Counter> && Restorable<Resuming>);

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

TEST(Player, ForgetsWhatDoesNotFitAndRunsUpToItAgain) {
  Bench b(60);
  b.player.set_lookahead(false);
  b.player.set_history_bytes(8000);  // eight states
  b.player.seek(40);
  b.settle();
  EXPECT_EQ(b.shown(), 40);
  EXPECT_LE(b.player.kept().size(), 8u);
  b.player.seek(3);  // fell out of the history
  b.settle();
  EXPECT_EQ(b.player.position(), 3);
  EXPECT_EQ(b.shown(), 3) << "the same state as the first time";
}

// A run of `last` half-steps with room for so many states, shown at its end.
template <class Method>
struct LongRun {
  Clock clock;
  int starts = 0, made = 0, restored = 0;
  MethodPlayer<Method> player;
  explicit LongRun(int last, std::size_t states, int stride = 1) {
    player.set_motion(false);
    player.set_lookahead(false);
    player.set_history_bytes(states * 1000);
    player.begin([=, this](Method& method) {
      ++starts;
      method.last = last;
      method.made = &made;
      if constexpr (Restorable<Method>) {
        method.stride = stride;
        method.restored = &restored;
      }
    });
    player.seek(last);
    settle();
  }
  void settle() {
    for (int i = 0; i < 20000 && player.update(0.016, 6, clock.get()); ++i) {
      EXPECT_LE(player.history_held_bytes(), most_held);
    }
  }
  std::size_t most_held = ~std::size_t{0};
  // Half-steps that a seek costs.
  int cost_of_seek(int position) {
    const int before = made;
    player.seek(position);
    settle();
    EXPECT_EQ(player.position(), position);
    EXPECT_EQ(player.state().value, position);
    return made - before;
  }
};

TEST(Player, StartsTheMethodOnce) {
  LongRun<Counter> run(20, 100);
  EXPECT_EQ(run.starts, 1);
  run.cost_of_seek(3);
  EXPECT_EQ(run.starts, 1) << "a kept state needs no second run";
  run.player.restart();
  EXPECT_EQ(run.starts, 2);
}

TEST(Player, KeepsTheMemoryItWasGivenAndThinsEvenly) {
  LongRun<Resuming> run(1000, 40);
  EXPECT_LE(run.player.history_held_bytes(), 40'000u);
  EXPECT_GE(run.player.kept().size(), 38u) << "what fits is kept";
  EXPECT_EQ(run.player.first().value, 0);
  EXPECT_EQ(run.player.newest().value, 1000);
  int before = 0, widest = 0;
  for (const auto& [position, state] : run.player.kept()) {
    EXPECT_EQ(state.value, position);
    widest = std::max(widest, position - before);
    before = position;
  }
  EXPECT_LE(widest, 4 * 1000 / 40) << "gaps are about equal";
  for (int position = 1000; position > 990; --position)
    EXPECT_NE(run.player.kept(position), nullptr) << "the newest stay, at " << position;
}

TEST(Player, GoesOnFromTheNearestKeptStateBefore) {
  LongRun<Resuming> run(1000, 40);
  run.most_held = 40'000;
  for (const int position : {500, 3, 999, 0, 731, 730, 1000}) {
    const auto after = run.player.kept().upper_bound(position);
    const int nearest = std::prev(after)->first;
    EXPECT_LE(run.cost_of_seek(position), position - nearest) << position;
  }
  EXPECT_EQ(run.starts, 1);
  EXPECT_GT(run.restored, 0);
  EXPECT_EQ(run.player.known(), 1001) << "what was known stays known";
  EXPECT_TRUE(run.player.at_end());
}

TEST(Player, GoesOnOnlyFromStatesThatSuffice) {
  LongRun<Resuming> run(1000, 40, 64);
  for (const int position : {500, 3, 999, 731}) run.cost_of_seek(position);
  LongRun<Resuming> none(100, 20, 1000);  // only the start suffices
  none.cost_of_seek(50);
  none.cost_of_seek(51);
  EXPECT_EQ(none.player.known(), 101);
}

TEST(Player, RunsAgainFromTheStartWhereTheMethodCannotGoOn) {
  LongRun<Counter> run(1000, 40);
  int position = 500;
  while (run.player.kept(position)) ++position;
  EXPECT_EQ(run.cost_of_seek(position), position + 1);
  EXPECT_EQ(run.starts, 2);
  EXPECT_LE(run.cost_of_seek(1000), 0);
}

TEST(Player, LooksAheadOnlyWhereThatCostsLittle) {
  const auto known = [](std::int64_t work, std::size_t size, std::size_t history) {
    Clock clock;
    MethodPlayer<Resuming> player;
    player.set_history_bytes(history);
    player.begin([&](Resuming& method) {
      method.clock_ms = &clock.ms;
      method.work = method.left = work;
      method.size = size;
    });
    for (int i = 0; i < 2000 && player.update(0.016, 6, clock.get()); ++i) {
    }
    EXPECT_FALSE(player.update(0.016, 6, clock.get())) << "at rest";
    EXPECT_EQ(player.position(), 0);
    const int ahead = player.known();
    // Asked for, everything is computed.
    player.finish();
    for (int i = 0; i < 5000 && player.update(0.016, 6, clock.get()); ++i) {
    }
    EXPECT_EQ(player.state().value, 9);
    return ahead;
  };
  EXPECT_EQ(known(1000, 1000, 1'000'000), 10);
  EXPECT_EQ(known(5 * Player::costly_half_step, 1000, 1'000'000), 1) << "a costly half-step";
  EXPECT_EQ(known(1000, 100'000, 1'000'000), 1) << "a heavy state";
}

TEST(Player, WithNothingBegunAsksForNoFrame) {
  Clock clock;
  MethodPlayer<Counter> player;
  EXPECT_FALSE(player.update(0.016, 6, clock.get()));
  EXPECT_LT(clock.ms, 1.0);
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

TEST(Player, SlowMotionIsSlowOnTheWayToo) {
  const auto share = [](double speed) {
    Bench b;
    b.player.set_motion(true);
    b.player.set_speed(speed);
    b.settle();
    b.player.forward();
    b.update(0.0);
    b.update(0.05);
    return b.player.transition();
  };
  EXPECT_GT(share(1.0), 0.0);
  EXPECT_NEAR(share(0.25), 0.25 * share(1.0), 1e-9);
  EXPECT_NEAR(share(2.0), 2 * share(1.0), 1e-9);
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
