// The session with small lessons of its own: links, errors, controls, and what the page is told.
#include "tests/unit/app/session_test.h"

namespace lab {
namespace {

TEST_F(SessionTest, NoLessonIsMadeBeforeOneIsOpened) {
  lessons_made = 0;
  Session fresh(host, lessons_for_test);
  EXPECT_EQ(lessons_made, 0);
  EXPECT_EQ(fresh.lesson(), "");
  EXPECT_FALSE(fresh.busy());
  // The page asks, and frames are drawn, before it has opened what the address names.
  const auto quiet = [&] {
    EXPECT_FALSE(fresh.update(0.016, 6, [this] { return ms += 0.01; }));
    EXPECT_EQ(fresh.dataset(), nullptr);
    EXPECT_EQ(json::parse(fresh.state_json())["phase"]["sentence"], "");
    EXPECT_TRUE(json::parse(fresh.widgets_json({})).is_array());
  };
  quiet();
  fresh.defaults();
  fresh.set_local_data("{}");
  fresh.add_points({1, 2});
  EXPECT_EQ(fresh.set("present", "1"), "");
  EXPECT_NE(fresh.set("data", "moons"), "");
  EXPECT_NE(fresh.file("a.csv", bytes("1,2\n3,4\n"), "data"), "");
  EXPECT_NE(fresh.press("save-numbers"), "");
  quiet();
  EXPECT_EQ(lessons_made, 0);
  fresh.open("count-alone");
  fresh.update(0.016, 6, [this] { return ms += 0.01; });
  EXPECT_EQ(lessons_made, 0);
  EXPECT_EQ(fresh.lesson(), "count-alone");
  EXPECT_TRUE(fresh.errors().empty());
}

TEST_F(SessionTest, OpensTheFirstLessonWithItsDefaults) {
  open("");
  EXPECT_EQ(session.query(), "lesson=count");
  EXPECT_EQ(state()["dataset"], "blobs");
  EXPECT_EQ(state()["metrics"]["value"], 0);
  EXPECT_EQ(state()["steps"], 10);
  EXPECT_FALSE(state()["busy"]);
  EXPECT_EQ(error(), "");
}

TEST_F(SessionTest, LinkRestoresExactlyWhatIsOnTheScreen) {
  open("?lesson=count&data=moons&k=7&seed=12&n=150&noise=0.5&step=6&present=1&hide=k,seed&view-at=1,2,3");
  const json before = state();
  EXPECT_EQ(before["dataset"], "moons");
  EXPECT_EQ(before["step"], 6);
  EXPECT_EQ(before["metrics"]["value"], 6);
  EXPECT_EQ(before["metrics"]["points"], 150);
  const std::string link = session.query();
  TestHost other_host;
  Session other(other_host, lessons_for_test);
  other.restore(link);
  for (int i = 0; i < 100; ++i) other.update(0.016, 6, [this] { return ms += 0.01; });
  EXPECT_EQ(other.query(), link);
  EXPECT_EQ(json::parse(other.state_json()), before);
}

TEST_F(SessionTest, ALinkMayComeInAnyOrderAndThroughOtherPrograms) {
  open("?step=6&utm_source=mail&n=150&lesson=count&k=7&data=moons&fbclid=1&ref=home");
  EXPECT_EQ(error(), "");
  EXPECT_EQ(session.query(), "lesson=count&data=moons&k=7&n=150&step=6");
  EXPECT_EQ(state()["metrics"]["points"], 150);
  EXPECT_EQ(state()["step"], 6);
  open("lesson=");
  EXPECT_EQ(error(), "");
  EXPECT_EQ(session.lesson(), "count");
}

TEST_F(SessionTest, ALinkThatIsNoUtf8GivesJsonThatCanBeRead) {
  open("lesson=count&view-at=%FF");
  EXPECT_EQ(state()["parameters"]["view-at"], "\uFFFD");
}

TEST_F(SessionTest, ALessonMayNeedNoData) {
  open("?lesson=count-alone&count=7&step=4");
  EXPECT_EQ(error(), "");
  EXPECT_EQ(session.query(), "lesson=count-alone&count=7&step=4");
  EXPECT_TRUE(state()["data"].is_null());
  EXPECT_EQ(state()["dataset"], "");
  EXPECT_EQ(state()["step"], 4);
  EXPECT_EQ(state()["metrics"]["count"], 7);
  EXPECT_FALSE(state()["busy"]);
  EXPECT_TRUE(widget("data").is_null());
  EXPECT_TRUE(widget("n").is_null());
  EXPECT_TRUE(widget("open-file").is_null());
  EXPECT_EQ(session.save_name(), "count-alone-4");
  EXPECT_EQ(session.numbers_csv(), "count\n3\n");
  // What concerns data is refused in words, and changes nothing.
  EXPECT_NE(session.set("data", "moons"), "");
  EXPECT_NE(session.press("open-file"), "");
  session.file("a.csv", bytes("x,y\n1,2\n3,4\n"), "data");
  EXPECT_NE(error().find("takes no file"), std::string::npos);
  session.add_points({1, 2});
  session.erase_points(1, 2, 3);
  EXPECT_EQ(state()["metrics"]["count"], 7);
  // A link with data in it opens all the same.
  open("?lesson=count-alone&data=moons&n=20");
  EXPECT_EQ(state()["steps"], 10);
  EXPECT_NE(error(), "");
}

TEST_F(SessionTest, AnyOrderOfKeysGivesTheSame) {
  open("lesson=count&k=7&data=moons&n=300&step=2");
  const std::string one = session.query();
  EXPECT_EQ(state()["metrics"]["points"], 300);
  open("lesson=count&step=2&n=300&data=moons&k=7");
  EXPECT_EQ(session.query(), one);
  EXPECT_EQ(state()["metrics"]["points"], 300);
}

TEST_F(SessionTest, OnlyWhatIsNotDefaultStandsInTheLink) {
  open("lesson=count&k=3&data=blobs&seed=1&speed=1&step=0");
  EXPECT_EQ(session.query(), "lesson=count");
  session.set("speed", "2");
  session.press("forward");
  settle();
  EXPECT_EQ(session.query(), "lesson=count&speed=2&step=1");
}

TEST_F(SessionTest, RefusedValueLeavesValueAndPicture) {
  open("lesson=count&n=20&step=4");
  EXPECT_EQ(session.set("k", "21"), "K is 21, but there are only 20 points.");
  settle();
  EXPECT_EQ(session.parameters().integer("k"), 3);
  EXPECT_EQ(state()["step"], 4);
  EXPECT_EQ(error_control(), "k");
  EXPECT_EQ(widget("k")["error"], "K is 21, but there are only 20 points.");
  session.set("speed", "2");
  EXPECT_EQ(error_control(), "k") << "another control does not clear it";
  EXPECT_EQ(session.set("k", "20"), "");
  EXPECT_EQ(error(), "");
}

TEST_F(SessionTest, BadValuesOfALinkFallBackToDefaults) {
  open("lesson=count&data=nonesuch&k=abc&speed=900&wrong=1&n=0");
  EXPECT_EQ(session.query(), "lesson=count");
  EXPECT_NE(error(), "");
  open("lesson=count&n=5&k=9");  // each is valid alone; together they are not
  EXPECT_EQ(state()["metrics"]["points"], 5);
  EXPECT_EQ(session.parameters().integer("k"), 3);
  EXPECT_EQ(error(), "K is 9, but there are only 5 points.");
  open("lesson=missing&k=5");
  EXPECT_EQ(session.lesson(), "count");
  EXPECT_NE(error().find("missing"), std::string::npos);
}

TEST_F(SessionTest, TransportActsThroughPress) {
  open("lesson=count");
  EXPECT_FALSE(widget("back")["enabled"]);
  EXPECT_EQ(session.press("forward"), "");
  settle();
  EXPECT_EQ(state()["step"], 1);
  EXPECT_TRUE(widget("back")["enabled"]);
  session.set("step", "9");
  settle();
  EXPECT_TRUE(state()["done"]);
  EXPECT_FALSE(widget("forward")["enabled"]);
  session.press("back");
  settle();
  EXPECT_EQ(state()["step"], 8);
  session.press("reset");
  settle();
  EXPECT_EQ(state()["step"], 0);
  session.press("play");
  EXPECT_TRUE(state()["playing"]);
  EXPECT_EQ(widget("play")["label"], "Pause");
  session.press("play");
  EXPECT_FALSE(state()["playing"]);
  EXPECT_NE(session.press("nothing"), "");
}

TEST_F(SessionTest, StopLeavesAViewThatComputesMuch) {
  open("lesson=count&step=2");
  session.set("view", "slow");
  EXPECT_TRUE(state()["busy"]);
  EXPECT_TRUE(widget("stop")["visible"]);
  session.press("stop");
  EXPECT_FALSE(state()["busy"]);
  EXPECT_EQ(state()["step"], 2);
  EXPECT_FALSE(widget("stop")["visible"]);
}

TEST_F(SessionTest, DefaultsKeepPresentingAndHiding) {
  open("lesson=count&k=9&present=1&hide=seed&step=3");
  EXPECT_EQ(error(), "");
  session.defaults();
  settle();
  EXPECT_EQ(session.query(), "lesson=count&present=1&hide=seed");
  EXPECT_FALSE(widget("seed")["visible"]);
  EXPECT_TRUE(widget("k")["visible"]);
}

TEST_F(SessionTest, AnotherSeedIsAnotherAndValid) {
  open("lesson=count");
  std::set<std::string> seen;
  for (int i = 0; i < 200; ++i) {
    EXPECT_EQ(session.press("new-seed"), "");
    seen.insert(session.parameters().value("seed"));
  }
  EXPECT_EQ(seen.size(), 200u);
}

TEST_F(SessionTest, NumbersAreSavedAsCsv) {
  open("lesson=count&step=2");
  EXPECT_EQ(session.press("save-numbers"), "");
  EXPECT_EQ(host.saved_name, "count-blobs-2.csv");
  EXPECT_EQ(host.saved_text, "name,value\n\"a, b\",1\n\"say \"\"x\"\"\",2\n");
}

TEST_F(SessionTest, WidgetsTellTheirRectangles) {
  open("lesson=count");
  const std::vector<WidgetRecord> records = {{"k", "K", "int", "3", {1, 2, 30, 4}},
                                             {"centroid-1", "Centroid 1", "handle", "", {5, 6, 7, 8}}};
  const json all = json::parse(session.widgets_json(records));
  int found = 0;
  for (const json& w : all) {
    if (w["id"] == "k") {
      EXPECT_EQ(w["rect"], json({1, 2, 30, 4}));
      EXPECT_EQ(w["kind"], "int");
      EXPECT_EQ(w["value"], "3");
      ++found;
    } else if (w["id"] == "centroid-1") {
      EXPECT_EQ(w["kind"], "handle");
      ++found;
    } else {
      EXPECT_TRUE(w["rect"].is_null()) << w["id"];
    }
  }
  EXPECT_EQ(found, 2);
}

TEST_F(SessionTest, TroubleStandsBesideItsControlAsLongAsItsReason) {
  open("lesson=count&k=13");
  EXPECT_EQ(session.error_of("k"), "Thirteen cannot be counted.");
  EXPECT_NE(session.state_json().find("Thirteen cannot be counted."), std::string::npos);
  EXPECT_EQ(session.query(), "lesson=count&k=13") << "the value stays";
  session.set("k", "12");
  EXPECT_EQ(session.error_of("k"), "");
  session.set("k", "13");
  session.set("k", "9999");  // an error of the value itself comes before it
  EXPECT_NE(session.error_of("k"), "Thirteen cannot be counted.");
}

TEST_F(SessionTest, AControlToHideThatIsNotThereIsSaidAndTheOthersAreHidden) {
  open("lesson=count&hide=k,radius");
  EXPECT_NE(error().find("no control \"radius\" to hide in this lesson. There are: "), std::string::npos)
      << error();
  EXPECT_NE(error().find("k, "), std::string::npos) << error();
  EXPECT_FALSE(session.visible("k"));
  EXPECT_EQ(session.set("hide", "k,data,present"), "");
  EXPECT_EQ(error(), "");
}

}  // namespace
}  // namespace lab
