// Every lesson of the curriculum, on every data set that it offers, in every view: opened, played, and handled with a
// pointer, each frame drawn. Under the sanitizers this is where a lesson shows that drawing only reads.
#include <algorithm>

#include "core/rng.h"
#include "data/catalog.h"
#include "stage/drawn_points.h"
#include "tests/unit/canvas_run.h"

namespace lab {
namespace {

ImVec2 middle_of(const Box& box) { return {box.x + box.w / 2, box.y + box.h / 2}; }

std::vector<std::string> choices_of(const Session& session, std::string_view id) {
  std::vector<std::string> ids;
  if (!session.parameters().has(id)) return {""};
  for (const Choice& c : session.choices(session.parameters().declaration(id))) ids.push_back(c.id);
  return ids;
}

// Strokes over the stage: points, where points are drawn; a digit, where a digit is.
void scribble(CanvasRun& run, Rng& rng, int strokes) {
  for (int i = 0; i < strokes; ++i) {
    const Box& s = run.stage();
    const auto at = [&] {
      return ImVec2(s.x + s.w * static_cast<float>(rng.uniform(0.2, 0.8)),
                    s.y + s.h * static_cast<float>(rng.uniform(0.3, 0.9)));
    };
    run.drag(at(), at(), 3);
  }
  // One that leaves the canvas, to where places are negative.
  const Box& s = run.stage();
  run.drag(middle_of(s), ImVec2(s.x - 40, s.y - 40), 3);
}

// Presses and drags what the lesson recorded as something to take hold of.
void handle(CanvasRun& run, Rng& rng, int times) {
  for (int i = 0; i < times; ++i) {
    std::vector<Box> boxes;
    for (const WidgetRecord& r : run.records()) {
      if (r.id != "n" && r.id != "data" && r.box.w > 0 && r.box.h > 0) boxes.push_back(r.box);
    }
    if (boxes.empty()) return;
    const Box box = boxes[static_cast<std::size_t>(rng.below(static_cast<std::int64_t>(boxes.size())))];
    if (rng.uniform() < 0.5) {
      run.click(middle_of(box));
    } else {
      const ImVec2 from = middle_of(box);
      run.drag(from,
               ImVec2(from.x + static_cast<float>(rng.uniform(-90, 90)),
                      from.y + static_cast<float>(rng.uniform(-90, 90))),
               2);
    }
  }
}

void wander(CanvasRun& run, Rng& rng, int frames) {
  constexpr ImGuiKey keys[] = {ImGuiKey_Space, ImGuiKey_RightArrow, ImGuiKey_LeftArrow, ImGuiKey_R,
                               ImGuiKey_Tab};
  bool down = false;
  for (int i = 0; i < frames; ++i) {
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    run.move(ImVec2(static_cast<float>(rng.uniform(-20, static_cast<double>(size.x) + 20)),
                    static_cast<float>(rng.uniform(-20, static_cast<double>(size.y) + 20))));
    if (rng.uniform() < 0.35) run.button(down = !down);
    if (rng.uniform() < 0.1) run.wheel(rng.uniform() < 0.5 ? 1.0f : -1.0f);
    if (rng.uniform() < 0.1) run.key(keys[static_cast<std::size_t>(rng.below(std::size(keys)))]);
    run.frame(i % 8 == 0);
  }
  run.button(false);
  run.frame();
}

class Drawing : public ::testing::TestWithParam<std::string> {};

TEST_P(Drawing, EveryViewOnEveryDataSet) {
  const std::string lesson = GetParam();
  CanvasRun run;
  Rng rng(17);
  run.open("lesson=" + lesson, 3);
  for (const std::string& data : choices_of(run.session, "data")) {
    for (const std::string& view : choices_of(run.session, "view")) {
      SCOPED_TRACE(lesson + " on " + (data.empty() ? "its own points" : data) +
                   (view.empty() ? "" : ", " + view));
      std::string query = "lesson=" + lesson + "&hide=n,data";
      if (!data.empty()) query += "&data=" + data;
      if (!view.empty()) query += "&view=" + view;
      run.open(query, 12);
      if (data == "drawn") scribble(run, rng, 3);
      run.session.press("play");
      run.frames(3);
      run.frame(true);
      handle(run, rng, 3);
      wander(run, rng, 12);
      if (HasFatalFailure()) return;
    }
  }
}

// The run is over, every number is on the stage, and one more point comes: the frame still draws the state before.
TEST_P(Drawing, OneMorePointAfterTheEnd) {
  const std::string lesson = GetParam();
  CanvasRun run;
  run.open("lesson=" + lesson, 3);
  const std::vector<std::string> offered = choices_of(run.session, "data");
  if (std::find(offered.begin(), offered.end(), "drawn") == offered.end())
    GTEST_SKIP() << "takes no drawn points";
  run.open("lesson=" + lesson + "&data=drawn", 10);
  const Box& s = run.stage();
  for (int i = 0; i < 12; ++i) {
    const float x = s.x + s.w * (0.25f + 0.04f * static_cast<float>(i)),
                y = s.y + s.h * (0.35f + 0.3f * static_cast<float>(i % 3) / 2);
    run.click(ImVec2(x, y));
    if (HasFatalFailure()) return;
    if (i < 6) continue;
    if (Player* player = run.session.player()) player->finish();
    run.settle(60);
    run.frame(true);
    if (HasFatalFailure()) return;
  }
  EXPECT_GE(decode_points(run.session.parameters().text("points")).size(),
            12u);  // some were made beside the points' picture
}

TEST_P(Drawing, NarrowDarkAndPresenting) {
  const std::string lesson = GetParam();
  CanvasRun run(390, 844);
  run.canvas.look().is_dark = true;
  run.open("lesson=" + lesson, 40);
  Rng rng(5);
  wander(run, rng, 10);
  ImGui::GetIO().DisplaySize = ImVec2(1280, 720);
  run.open("lesson=" + lesson + "&present=1", 40);
  run.frame(true);
  wander(run, rng, 10);
}

INSTANTIATE_TEST_SUITE_P(Lessons, Drawing, ::testing::ValuesIn(all_lessons()), lesson_as_name);

}  // namespace
}  // namespace lab
