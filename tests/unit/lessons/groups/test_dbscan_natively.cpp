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

}  // namespace
}  // namespace lab
