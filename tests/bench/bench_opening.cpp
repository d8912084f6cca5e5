// How long a frame waits when a wide table of a person's own is opened, lesson by lesson.
//
// usage: bench_opening [LESSON…]
// Prints, for every lesson that takes files and for 5000 × 784 and 200 × 4096 numbers (as CSV), the time of
// Session::file, the longest update of the frames that follow (budget: 6 ms), and how many frames there were.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "app/session.h"
#include "core/rng.h"
#include "inference/native_library.h"
#include "lessons/curriculum.h"

namespace {

using lab::Index;

class Page final : public lab::Host {
 public:
  explicit Page(std::string models) : models_(lab::native_library(std::move(models))) {}
  void fetch_asset(int, std::string_view) override {}
  void save(std::string_view, std::string_view, std::span<const std::uint8_t>) override {}
  void copy(std::string_view) override {}
  void focus_out(int) override {}
  void open_file(std::string_view) override {}
  lab::ModelLibrary& models() override { return *models_; }

 private:
  std::unique_ptr<lab::ModelLibrary> models_;
};

std::string table(Index rows, Index columns) {
  lab::Rng rng(1);
  std::string text;
  char cell[32];
  for (Index i = 0; i < rows; ++i) {
    for (Index j = 0; j < columns; ++j) {
      const int size =
          std::snprintf(cell, sizeof cell, "%.4f%c", rng.normal() + (i % 3), j + 1 < columns ? ',' : '\n');
      text.append(cell, static_cast<std::size_t>(size));
    }
  }
  return text;
}

double now_ms() {
  using std::chrono::steady_clock;
  return std::chrono::duration<double, std::milli>(steady_clock::now().time_since_epoch()).count();
}

}  // namespace

int main(int argc, char** argv) {
  constexpr double budget_ms = 6;
  constexpr int most_frames = 400;
  const std::vector<std::string> chosen(argv + 1, argv + argc);
  const std::pair<Index, Index> shapes[] = {{5000, 784}, {200, 4096}};
  for (const auto& [rows, columns] : shapes) {
    const std::string text = table(rows, columns);
    const std::span<const std::uint8_t> bytes(reinterpret_cast<const std::uint8_t*>(text.data()),
                                              text.size());
    std::printf("%td x %td\n", rows, columns);
    for (const lab::Lesson& lesson : lab::lessons()) {
      if (!chosen.empty() && std::find(chosen.begin(), chosen.end(), lesson.id) == chosen.end()) continue;
      Page page(LAB_MODELS_DIR);
      lab::Session session(page, lab::lessons());
      session.restore("lesson=" + std::string(lesson.id));
      if (!session.uses_data()) continue;
      double begin = now_ms();
      const std::string refused = session.file("wide.csv", bytes, "data");
      const double opening = now_ms() - begin;
      if (!refused.empty()) {
        std::printf("  %-18s %7.0f ms  %s\n", std::string(lesson.id).c_str(), opening, refused.c_str());
        continue;
      }
      session.press("play");
      double longest = 0;
      int frames = 0, worst = 0;
      for (bool more = true; frames < most_frames && (more || session.busy()); ++frames) {
        begin = now_ms();
        more = session.update(0.016, budget_ms, now_ms);
        const double took = now_ms() - begin;
        if (took > longest) longest = took, worst = frames;
      }
      std::printf("  %-18s %7.0f ms  longest frame %6.0f ms (number %d of %d)\n",
                  std::string(lesson.id).c_str(), opening, longest, worst, frames);
      std::fflush(stdout);
    }
  }
  return 0;
}
