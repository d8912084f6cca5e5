#include "train/progress.h"

#include <unistd.h>

#include <cstdio>

namespace lab {
namespace {

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

std::string short_number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

std::string joined(const std::vector<Figure>& figures) {
  std::string text;
  for (const Figure& figure : figures) text += "  " + figure.id + " " + short_number(figure.value);
  return text;
}

}  // namespace

std::string clock_text(double seconds) {
  const auto whole = static_cast<long>(seconds + 0.5);
  char text[32];
  if (whole >= 3600) {
    std::snprintf(text, sizeof text, "%ld:%02ld:%02ld", whole / 3600, whole / 60 % 60, whole % 60);
  } else {
    std::snprintf(text, sizeof text, "%ld:%02ld", whole / 60, whole % 60);
  }
  return text;
}

Progress::Progress(std::uint64_t rounds, std::uint64_t rounds_per_epoch, std::int64_t images,
                   std::uint64_t done)
    : rounds_(rounds),
      rounds_per_epoch_(rounds_per_epoch),
      first_(done),
      images_(images),
      terminal_(isatty(STDOUT_FILENO) == 1),
      begin_(Clock::now()),
      drawn_(begin_) {}

bool Progress::due() const { return seconds_since(drawn_) > 0.1; }

std::string Progress::time_left(std::uint64_t done) const {
  if (done <= first_) return "?";
  return clock_text(seconds_since(begin_) * static_cast<double>(rounds_ - done) /
                    static_cast<double>(done - first_));
}

void Progress::draw(std::uint64_t done, const std::vector<Figure>& means) {
  drawn_ = Clock::now();
  if (!terminal_) return;
  const double speed =
      static_cast<double>(done - first_) * static_cast<double>(images_) / seconds_since(begin_);
  std::printf("\r\033[K  epoch %llu  round %llu of %llu%s  %.0f images/s  %s left",
              static_cast<unsigned long long>(done / rounds_per_epoch_ + 1),
              static_cast<unsigned long long>(done % rounds_per_epoch_),
              static_cast<unsigned long long>(rounds_per_epoch_), joined(means).c_str(), speed,
              time_left(done).c_str());
  std::fflush(stdout);
}

void Progress::epoch(int epoch, int epochs, const std::vector<Figure>& figures, double seconds) {
  const double speed = static_cast<double>(rounds_per_epoch_) * static_cast<double>(images_) / seconds;
  std::printf("%sepoch %d of %d%s  %.0f images/s  %s left\n", terminal_ ? "\r\033[K" : "", epoch, epochs,
              joined(figures).c_str(), speed,
              time_left(static_cast<std::uint64_t>(epoch) * rounds_per_epoch_).c_str());
  std::fflush(stdout);
}

}  // namespace lab
