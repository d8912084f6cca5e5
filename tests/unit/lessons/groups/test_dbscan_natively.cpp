// The lesson on DBSCAN as a session runs it: what is typed counts to its last digit.
#include "tests/unit/files.h"
#include "tests/unit/lesson_run.h"

namespace lab {
namespace {

TEST(DbscanLesson, ADiagonalIsWithinTheRootOfTwo) {
  std::string text = "x,y\n";
  for (int x = 0; x < 5; ++x)
    for (int y = 0; y < 5; ++y) text += std::to_string(x) + "," + std::to_string(y) + "\n";
  LessonRun run("lesson=dbscan");
  EXPECT_EQ(run.session.file("grid.csv", testing::bytes_of(text), "data"), "");
  run.settle();
  EXPECT_EQ(run.set("minpts", "9"), "");
  EXPECT_EQ(run.set("eps", "1.4142135623730951"), "");
  EXPECT_EQ(run.state()["parameters"]["eps"], "1.4142135623730951");
  run.session.player()->finish();
  run.settle();
  EXPECT_EQ(run.metric("cores"), 9) << "the inner points, with their eight neighbours and themselves";
  EXPECT_EQ(run.set("eps", "1.41421356237"), "");
  run.session.player()->finish();
  run.settle();
  EXPECT_EQ(run.metric("cores"), 0);
}

// The second move is a half-step for every core point; what is at its end stays there while the radius changes.
TEST(DbscanLesson, ComponentsGrowAsHalfSteps) {
  LessonRun run("lesson=dbscan&data=moons&step=2");
  const auto sentence = [&] { return run.state()["phase"]["sentence"].get<std::string>(); };
  EXPECT_EQ(run.metric("clusters"), 1);
  EXPECT_NE(sentence().find("begins cluster 1"), std::string::npos) << sentence();
  const int cores = static_cast<int>(run.metric("cores"));
  EXPECT_EQ(run.state()["steps"], 2 + cores + 1);
  run.set("step", "3");
  run.settle();
  EXPECT_NE(sentence().find("joins cluster 1"), std::string::npos) << sentence();
  run.set("step", "9999");
  run.settle();
  EXPECT_EQ(run.state()["step"], 2 + cores);
  EXPECT_EQ(run.metric("cores") + run.metric("borders") + run.metric("noise"), 300);
  EXPECT_EQ(run.set("eps", "0.3"), "");
  run.settle();
  EXPECT_EQ(run.state()["done"], true);
  EXPECT_NE(static_cast<int>(run.metric("cores")), cores);
}

}  // namespace
}  // namespace lab
