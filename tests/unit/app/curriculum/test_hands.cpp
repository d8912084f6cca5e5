// What can be done by hand on the stage, in every lesson: points are dragged and the method follows; and whatever reacts to
// the pointer can be done by keyboard and in the page's list of controls as well.
#include <algorithm>
#include <map>
#include <set>

#include "stage/drawn_points.h"
#include "tests/unit/seen_run.h"

namespace lab {
namespace {

/// Lessons whose opening data are points of a plane on the point stage.
const std::vector<std::string> lessons_of_points = {
    "kmeans", "gmm", "dbscan", "optics", "hierarchy", "pic", "lof", "compare", "pca", "ppca", "kernel-pca"};

class Hands : public ::testing::TestWithParam<std::string> {};

std::map<std::string, double> figures(const Session& session) {
  std::map<std::string, double> all;
  for (const Metric& m : session.exhibit().metrics()) {
    if (!m.id.starts_with("ms-")) all[m.id] = m.value;  // time
  }
  return all;
}

TEST(PointsByHand, EveryLessonOfPointsLetsThemBeMoved) {
  LessonRun run("");
  for (const std::string& id : all_lessons()) {
    run.open("lesson=" + id);
    const bool of_points =
        std::find(lessons_of_points.begin(), lessons_of_points.end(), id) != lessons_of_points.end();
    EXPECT_EQ(run.session.exhibit().moves_points(), of_points) << id;
  }
}

class PointsOf : public ::testing::TestWithParam<std::string> {};

TEST_P(PointsOf, AMovedPointIsFollowedLinkedAndPutBack) {
  SeenRun run("lesson=" + GetParam());
  if (Player* p = run.session.player()) p->finish();
  run.settle();
  const auto before = figures(run.session);
  const std::string data = run.session.parameters().value("data");
  const std::vector<int> labels = run.session.dataset()->labels;
  // Far out, where every method notices.
  EXPECT_EQ(run.session.move_point(3, 25.0f, -24.5f), "");
  run.settle();
  EXPECT_EQ(run.error(), "");
  EXPECT_FLOAT_EQ(run.session.dataset()->points.at(3, 0), 25.0f);
  EXPECT_FLOAT_EQ(run.session.dataset()->points.at(3, 1), -24.5f);
  EXPECT_EQ(run.session.dataset()->labels, labels);
  EXPECT_EQ(run.session.parameters().value("data"), data);
  EXPECT_TRUE(!run.session.player() || run.session.player()->at_end())
      << "it stood at the end, and follows to the end";
  const auto moved = figures(run.session);
  EXPECT_NE(moved, before);
  // The link brings the same back.
  const auto step = run.state()["step"];
  run.open(run.session.query());
  EXPECT_EQ(run.error(), "");
  EXPECT_EQ(run.state()["step"], step);
  EXPECT_EQ(figures(run.session), moved);
  EXPECT_TRUE(run.session.visible("put-back"));
  run.press("put-back");
  EXPECT_EQ(figures(run.session), before);
  EXPECT_FALSE(run.session.visible("put-back"));
  EXPECT_EQ(run.session.query().find("moved"), std::string::npos);
}

TEST_P(PointsOf, AMovedPointBelongsToItsDataAndKeepsTheHalfStep) {
  SeenRun run("lesson=" + GetParam());
  run.press("forward");
  const auto step = run.state()["step"];
  run.session.move_point(0, 1.5f, 2.5f);
  run.settle();
  EXPECT_EQ(run.state()["step"], step);
  run.set("data", "drawn");
  run.set("points",
          encode_points(std::vector<float>{-5, -5, -4, -5, -5, -4, 5, 5, 4, 5, 5, 4, 0, 0, 1, 1, 2, -2}));
  EXPECT_EQ(run.session.parameters().value("moved"), "") << "other data, other points";
  // A drawn point is moved in the drawing itself.
  run.session.move_point(2, 3.0f, -3.0f);
  run.settle();
  EXPECT_NEAR(run.session.dataset()->points.at(2, 0), 3.0f, 0.01f);
  EXPECT_NEAR(run.session.dataset()->points.at(2, 1), -3.0f, 0.01f);
  EXPECT_EQ(run.session.dataset()->size(), 9);
  EXPECT_EQ(run.session.parameters().value("moved"), "");
}

TEST_P(PointsOf, TheKeyboardMovesThePickedPoint) {
  SeenRun run("lesson=" + GetParam());
  const char* const picker = run.session.parameters().has("point") ? "point" : "grip";
  EXPECT_EQ(run.set(picker, "5"), "");
  const auto handles = run.session.stage_handles();
  const auto x = std::find_if(handles.begin(), handles.end(),
                              [](const StageHandle& h) { return h.as.id == "moved-point-x"; });
  ASSERT_NE(x, handles.end());
  EXPECT_NE(x->as.label.find("Point 5"), std::string::npos);
  EXPECT_EQ(run.set("moved-point-x", "1.25"), "");
  EXPECT_FLOAT_EQ(run.session.dataset()->points.at(4, 0), 1.25f);
  EXPECT_NE(run.set("moved-point-x", "far"), "") << "what is no number is refused";
  EXPECT_FLOAT_EQ(run.session.dataset()->points.at(4, 0), 1.25f);
}

INSTANTIATE_TEST_SUITE_P(Lessons, PointsOf, ::testing::ValuesIn(lessons_of_points), lesson_as_name);

TEST(PointsByHand, LinksThatMoveWhatIsNotThereAreRefusedInWords) {
  LessonRun run("lesson=kmeans&moved=999999,1,2");
  EXPECT_NE(run.error().find("999999"), std::string::npos) << run.error();
  run.open("lesson=kmeans&moved=1,2");
  EXPECT_NE(run.error(), "");
  run.open("lesson=kmeans&data=iris&moved=1,2,3");
  EXPECT_NE(run.error().find("4 columns"), std::string::npos) << run.error();
}

/// The place of a point on the canvas, where nothing else lies.
ImVec2 place_of(const CanvasRun& run, std::string_view id) {
  for (const WidgetRecord& r : run.records()) {
    if (r.id == id) return {r.box.x + r.box.w / 2, r.box.y + r.box.h / 2};
  }
  ADD_FAILURE() << "there is no " << id;
  return {};
}

TEST(PointsByHand, ThePointerDragsAPointAndACentroidOverItWins) {
  CanvasRun run;
  // One point is picked, so that its place is known.
  run.open("lesson=kmeans&data=drawn&k=2&points=" +
               encode_points(std::vector<float>{-6, -6, -6, 6, 6, 6, 6, -6, 0, 0}) + "&point=5&seed=1",
           200);
  const ImVec2 at = place_of(run, "moved-point");
  run.drag(at, {at.x + 40, at.y}, 5);
  run.settle(100);
  EXPECT_GT(run.session.dataset()->points.at(4, 0), 1.0f);
  EXPECT_NEAR(run.session.dataset()->points.at(4, 1), 0.0f, 0.1f);
  EXPECT_EQ(run.session.dataset()->size(), 5) << "and nothing is drawn";
  // A centroid put on a point is what is dragged.
  run.open("lesson=kmeans&k=2&start=hand&centres=0,0;5,5&step=0&point=1", 200);
  const auto point = run.session.dataset()->points;
  const ImVec2 on = place_of(run, "moved-point");
  run.session.set("centres", number_text(point.at(0, 0)) + "," + number_text(point.at(0, 1)) + ";50,50");
  run.settle(100);
  run.drag(on, {on.x + 30, on.y + 30}, 5);
  run.settle(100);
  EXPECT_EQ(run.session.parameters().value("moved"), "");
}

TEST(PointsByHand, AQuickPressPicksThePointAndAnotherLetsGo) {
  CanvasRun run;
  for (const char* lesson : {"gmm", "kmeans", "dbscan", "optics"}) {
    run.open("lesson=" + std::string(lesson) + "&step=2&point=40", 400);
    const ImVec2 at = place_of(run, "moved-point");
    run.session.set("point", "0");
    run.frames(3);
    run.click(at);
    const std::string picked = run.session.parameters().value("point");
    EXPECT_NE(picked, "0") << lesson;
    run.click(at);
    EXPECT_EQ(run.session.parameters().value("point"), "0") << lesson;
    EXPECT_EQ(run.session.parameters().value("moved"), "") << lesson;
  }
}

TEST(PointsByHand, APointOfABuiltInSetIsDraggedAndTheViewStays) {
  CanvasRun run;
  run.open("lesson=dbscan&point=7", 400);
  const ImVec2 at = place_of(run, "moved-point");
  const ImVec2 to{std::clamp(at.x + 60, run.stage().x + 40, run.stage().right() - 40), at.y};
  run.drag(at, to, 6);
  run.settle(200);
  EXPECT_NE(run.session.parameters().value("moved"), "");
  EXPECT_EQ(run.session.parameters().value("point"), "7") << "a drag is no press";
  const ImVec2 now = place_of(run, "moved-point");
  EXPECT_NEAR(now.x, to.x, 2.0f);
  EXPECT_NEAR(now.y, to.y, 2.0f);
}

// ---- what the pointer can do ----

/// Ids that every value of every handle would set.
std::set<std::string> set_by(const std::vector<StageHandle>& handles) {
  std::set<std::string> ids;
  for (const StageHandle& handle : handles) {
    std::vector<std::string> others;
    if (handle.as.kind == ParameterKind::choice) {
      for (const Choice& c : handle.as.choices) others.push_back(c.id);
    } else {
      others = {number_text(handle.as.min), number_text(handle.as.max)};
    }
    for (const std::string& value : others) {
      Commands commands;
      handle.move(commands, value);
      for (const Command& c : commands.take()) {
        if (const auto* set = std::get_if<SetCommand>(&c)) ids.insert(set->id);
      }
    }
  }
  return ids;
}

/// Whether the page's list of controls has a field for the parameter.
bool has_field(const Session& session, const std::string& id) {
  const ParameterSet& all = session.parameters();
  return all.has(id) && all.declaration(id).place != Place::none &&
         all.declaration(id).kind != ParameterKind::action;
}

TEST_P(Hands, WhatReactsToAPressHasATwinInTheListOfControls) {
  CanvasRun run;
  const std::string link = "lesson=" + GetParam();
  run.open(link, 1500);
  std::vector<std::string> views = {""};
  if (run.session.parameters().has("view")) {
    for (const Choice& c : run.session.parameters().declaration("view").choices)
      views.push_back("&view=" + c.id);
  }
  for (const std::string& view : views) {
    run.open(link + view + "&step=3", 1500);
    const std::set<std::string> by_handles = set_by(run.session.stage_handles());
    std::set<std::string> without;
    // What is heard is not carried out, so that every press meets the same picture.
    run.heard = [&](const std::vector<Command>& commands) {
      for (const Command& c : commands) {
        const auto* set = std::get_if<SetCommand>(&c);
        if (!set || set->id == "ink") continue;  // a picture of a digit can be opened instead of a drawing
        if (!has_field(run.session, set->id) && !by_handles.contains(set->id)) without.insert(set->id);
      }
    };
    const Box& stage = run.stage();
    for (const WidgetRecord& r : std::vector<WidgetRecord>(run.records())) {
      const ImVec2 at{r.box.x + r.box.w / 2, r.box.y + r.box.h / 2};
      if (stage.contains(at) || r.kind == "handle") run.drag(at, {at.x + 14, at.y + 9}, 2);
    }
    for (int i = 0; i < 40; ++i) {
      const ImVec2 at{stage.x + stage.w * (0.08f + 0.12f * static_cast<float>(i % 8)),
                      stage.y + stage.h * (0.2f + 0.17f * static_cast<float>(i / 8))};
      run.click(at);
    }
    run.heard = nullptr;
    EXPECT_TRUE(without.empty()) << link << view << ": " << ::testing::PrintToString(without);
  }
}

TEST_P(Hands, HandlesAreDeclaredInWordsAndTakeTheirOwnValue) {
  SeenRun run("lesson=" + GetParam() + "&step=3");
  std::set<std::string> ids;
  for (const StageHandle& handle : run.session.stage_handles()) {
    EXPECT_TRUE(ids.insert(handle.as.id).second) << handle.as.id << " twice";
    EXPECT_FALSE(run.session.parameters().has(handle.as.id)) << handle.as.id;
    EXPECT_GT(handle.as.label.size(), 2u) << handle.as.id;
    EXPECT_GT(handle.as.help.size(), 5u) << handle.as.id;
    ParameterSet one;
    EXPECT_NO_THROW(one.add(handle.as)) << handle.as.id;
    EXPECT_NO_THROW(one.set(handle.as.id, handle.value)) << handle.as.id << " = " << handle.value;
  }
}

INSTANTIATE_TEST_SUITE_P(Lessons, Hands, ::testing::ValuesIn(all_lessons()), lesson_as_name);

TEST(StageHandles, SetsWhatThePointerSets) {
  LessonRun run("lesson=kmeans&k=3");
  EXPECT_EQ(run.set("centroid-2-x", "4.5"), "");
  EXPECT_EQ(run.session.parameters().value("start"), "hand");
  EXPECT_NE(run.session.query().find("centres="), std::string::npos);
  const auto handles = run.session.stage_handles();
  const auto x = std::find_if(handles.begin(), handles.end(),
                              [](const StageHandle& h) { return h.as.id == "centroid-2-x"; });
  ASSERT_NE(x, handles.end());
  EXPECT_EQ(x->value, "4.5");
  EXPECT_NE(run.set("centroid-9-x", "1"), "") << "there is no such centroid";

  run.open("lesson=autoencoder&step=3");
  EXPECT_EQ(run.set("unit-2", "3"), "");
  EXPECT_EQ(run.session.parameters().value("pull"), "2:3");

  run.open("lesson=kmeans-digits&view=confusion&step=500");
  const auto cells = run.session.stage_handles();
  ASSERT_EQ(cells.size(), 1u);
  ASSERT_GT(cells[0].as.choices.size(), 5u);
  EXPECT_EQ(run.set("table-cell", cells[0].as.choices[1].id), "");
  EXPECT_EQ(run.session.parameters().value("cell"), cells[0].as.choices[1].id);
  EXPECT_EQ(run.set("table-cell", "none"), "");
  EXPECT_EQ(run.session.parameters().value("cell"), "");
}

TEST(StageHandles, TheArrowsMoveWhatTabCameTo) {
  CanvasRun run;
  run.open("lesson=kmeans&k=3&step=1", 300);
  run.canvas.layout().widgets().enter(1);
  run.frames(2);
  // "Picked point" first, then the centroids.
  for (int i = 0; i < 6 && run.canvas.layout().widgets().focus() != "stage-centroid"; ++i)
    run.key(ImGuiKey_Tab);
  ASSERT_EQ(run.canvas.layout().widgets().focus(), "stage-centroid");
  const auto value = [&](std::string_view id) {
    for (const StageHandle& h : run.session.stage_handles()) {
      if (h.as.id == id) return std::stod(h.value);
    }
    ADD_FAILURE() << id;
    return 0.0;
  };
  run.key(ImGuiKey_PageDown);
  const double x = value("centroid-2-x"), y = value("centroid-2-y"), other = value("centroid-1-x");
  run.key(ImGuiKey_RightArrow);
  run.settle(100);
  EXPECT_GT(value("centroid-2-x"), x);
  EXPECT_NEAR(value("centroid-2-y"), y, 1e-4);
  EXPECT_NEAR(value("centroid-1-x"), other, 1e-4);
  run.key(ImGuiKey_UpArrow);
  run.settle(100);
  EXPECT_GT(value("centroid-2-y"), y);
}

}  // namespace
}  // namespace lab
