// Every lesson in every view, at the sizes of windows that are used: everything drawn has its room.
#include <algorithm>
#include <set>

#include "tests/unit/app/curriculum/promises.h"
#include "tests/unit/app/room/drawing_faults.h"
#include "tests/unit/app/room/known_faults.h"
#include "tests/unit/canvas_run.h"

namespace lab {
namespace {

struct WindowSize {
  float w, h;
  bool present;
  std::string name() const {
    return std::to_string(static_cast<int>(w)) + "x" + std::to_string(static_cast<int>(h)) +
           (present ? " presented" : "");
  }
};

constexpr WindowSize windows[] = {{1280, 720, false}, {1280, 720, true},   {1440, 900, false},
                                  {1440, 900, true},  {1920, 1080, false}, {1920, 1080, true},
                                  {820, 1180, false}, {390, 844, false}};

// The room that the page gives the canvas, by web/styles/page.css and tokens.css; tests/browser/look.test.mjs measures
// the page itself.
constexpr float bar_h = 48, three_columns_from = 1360, tablet_to = 900, tablet_from = 600;

ImVec2 canvas_in(const WindowSize& window) {
  const float under_bar = window.h - bar_h;
  if (window.present) return {window.w, window.h};
  if (window.w >= three_columns_from) return {window.w - 224 - 376, under_bar};
  if (window.w > tablet_to) return {window.w - 376, under_bar};
  if (window.w >= tablet_from) return {window.w, std::min(window.w, under_bar) - 1};  // a line below it
  return {window.w, window.w + 560};  // until the canvas has said how high it wants to be
}

std::vector<std::string> offered(const Session& session, std::string_view id) {
  std::vector<std::string> ids;
  if (!session.parameters().has(id)) return {""};
  for (const Choice& c : session.choices(session.parameters().declaration(id))) ids.push_back(c.id);
  return ids;
}

// The data set that a lesson opens with, and one that is wide: many columns, or images of 28 × 28.
std::vector<std::string> data_of(const Session& session) {
  std::vector<std::string> ids = {""};
  for (const std::string& id : offered(session, "data")) {
    if ((id == "wine" || id == "mnist") && session.parameters().value("data") != id) ids.push_back(id);
  }
  return ids;
}

/// Draws what is open at one size and says what has no room.
std::vector<std::string> look_at(CanvasRun& run, const WindowSize& window) {
  run.session.set("present", window.present ? "1" : "0");
  const bool scrolls = !window.present && window.w <= tablet_to;
  run.canvas.layout().set_window_height(scrolls ? window.h - bar_h : 0.0f);
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = canvas_in(window);
  run.settle(3);
  if (scrolls && window.w < tablet_from) {
    for (int i = 0; i < 3; ++i) {
      io.DisplaySize.y = std::ceil(run.canvas.layout().wanted_height());
      run.frame();
    }
  }
  DrawingRecord record;
  run.canvas.ui().drawing = &record;
  run.frame();
  run.canvas.ui().drawing = nullptr;
  const Layout& layout = run.canvas.layout();
  const FrameBoxes boxes{
      {0, 0, io.DisplaySize.x, io.DisplaySize.y}, layout.stage(), layout.panel(), layout.transport()};
  std::vector<std::string> found = faults_of(record, boxes);
  if (layout.transport().bottom() + (window.present ? 0 : bar_h) > window.h)
    found.push_back("below the window: the transport" + faults::at(layout.transport()));
  for (const WidgetRecord& widget : run.records()) {
    if (widget.id == "play" && !faults::inside(widget.box, layout.transport()))
      found.push_back("outside: Play" + faults::at(widget.box));
  }
  return found;
}

class Room : public ::testing::TestWithParam<std::string> {};

TEST_P(Room, EverythingHasIt) {
  const std::string lesson = GetParam();
  CanvasRun run;
  run.canvas.set_motion(false);
  run.open("lesson=" + lesson, 3);
  std::vector<std::string> queries;
  const std::vector<std::string> views = offered(run.session, "view"), data = data_of(run.session);
  for (const std::string& d : data) {
    for (const std::string& view : views)
      queries.push_back("lesson=" + lesson + (d.empty() ? "" : "&data=" + d) +
                        (view.empty() ? "" : "&view=" + view));
  }
  for (const std::string& query : queries) {
    run.open(query, 200);
    for (const bool at_end : {false, true}) {
      if (at_end) {
        if (run.session.player() == nullptr) break;
        run.session.player()->finish();
        run.settle(400);
      }
      if (HasFatalFailure()) return;
      for (const WindowSize& window : windows) {
        const std::string where = query + (at_end ? ", at the end, " : ", ") + window.name();
        for (const std::string& fault : look_at(run, window)) {
          if (!is_known(where, fault)) ADD_FAILURE() << where << ": " << fault;
        }
      }
    }
  }
}

/// The queries of an article's links.
std::vector<std::string> links_of(const std::string& lesson) {
  std::vector<std::string> queries;
  for (const auto& [text, query] : testing::links_of(testing::article_text(lesson)))
    queries.push_back(query.starts_with("lesson=") ? query : "lesson=" + lesson + "&" + query);
  return queries;
}

TEST_P(Room, InEveryLinkOfTheArticle) {
  CanvasRun run;
  run.canvas.set_motion(false);
  for (const std::string& query : links_of(GetParam())) {
    run.open(query, 200);
    if (HasFatalFailure()) return;
    for (const WindowSize& window : {windows[0], windows[1], windows[std::size(windows) - 1]}) {
      for (const std::string& fault : look_at(run, window)) {
        if (!is_known(query, fault)) ADD_FAILURE() << query << ", " << window.name() << ": " << fault;
      }
    }
  }
}

// The sentence above the stage may be long or short: what is under it stays where it is.
TEST_P(Room, NothingHopsBetweenHalfSteps) {
  constexpr int most_steps = 16;
  CanvasRun run;
  run.canvas.set_motion(false);
  for (const WindowSize& window : {windows[0], windows[1], windows[std::size(windows) - 1]}) {
    ImGui::GetIO().DisplaySize = canvas_in(window);
    run.open("lesson=" + GetParam() + (window.present ? "&present=1" : ""), 100);
    if (run.session.player() == nullptr) GTEST_SKIP() << "nothing is played";
    std::set<float> heights;
    for (int i = 0; i < most_steps; ++i) {
      run.settle(60);
      run.frame();
      heights.insert(run.canvas.ui().header_h);
      run.session.press("forward");
    }
    EXPECT_EQ(heights.size(), 1u) << window.name() << ": " << *heights.begin() << " to " << *heights.rbegin();
  }
}

INSTANTIATE_TEST_SUITE_P(Lessons, Room, ::testing::ValuesIn(all_lessons()), lesson_as_name);

}  // namespace
}  // namespace lab
