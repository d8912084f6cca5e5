#pragma once
// What a person sees while a training runs: one line per epoch, and on a terminal a line that lives.

#include <chrono>
#include <string>
#include <vector>

#include "networks/network.h"

namespace lab {

class Progress {
 public:
  /// `images` per round and `rounds` in all, of which `done` lie behind.
  Progress(std::uint64_t rounds, std::uint64_t rounds_per_epoch, std::int64_t images, std::uint64_t done);

  /// Whether the living line should be drawn now: at most ten times a second.
  bool due() const;
  /// The living line, on a terminal only.
  void draw(std::uint64_t done, const std::vector<Figure>& means);
  /// The line of a complete epoch.
  void epoch(int epoch, int epochs, const std::vector<Figure>& figures, double seconds);

 private:
  using Clock = std::chrono::steady_clock;
  std::string time_left(std::uint64_t done) const;

  std::uint64_t rounds_, rounds_per_epoch_, first_;
  std::int64_t images_;
  bool terminal_;
  Clock::time_point begin_, drawn_;
};

/// "1:05:09", "2:07", "0:09".
std::string clock_text(double seconds);

}  // namespace lab
