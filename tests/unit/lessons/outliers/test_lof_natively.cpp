// The lesson on the local outlier factor as a session runs it, on a table with many points on one spot.
#include "tests/unit/files.h"
#include "tests/unit/lesson_run.h"

namespace lab {
namespace {

TEST(LofLesson, ManyPointsOnOneSpotAreSaid) {
  std::string text = "x\n";
  for (int i = 0; i < 10; ++i) text += "0.5\n";
  for (int i = 1; i <= 30; ++i) text += std::to_string(0.5 + 0.01 * i) + "\n";
  LessonRun run("lesson=lof");
  EXPECT_EQ(run.session.file("spots.csv", testing::bytes_of(text), "data"), "");
  run.settle();
  EXPECT_EQ(run.set("k", "5"), "");
  run.session.player()->finish();
  run.settle();
  EXPECT_EQ(run.state()["data"]["points"], 40);
  EXPECT_GT(run.metric("highest-score"), 1e6);
  const auto said = [&] { return run.state()["phase"]["detail"].get<std::string>(); };
  EXPECT_NE(said().find("10 points have all k neighbours on the same spot"), std::string::npos) << said();
  EXPECT_EQ(run.set("k", "10"), "");
  run.session.player()->finish();
  run.settle();
  EXPECT_LT(run.metric("highest-score"), 100);
  EXPECT_EQ(said().find("same spot"), std::string::npos) << said();
}

}  // namespace
}  // namespace lab
