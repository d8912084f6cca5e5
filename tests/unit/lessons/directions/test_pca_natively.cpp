// The biplot of the lesson on principal components: what scikit-learn has as loadings, and what is said of it.

#include <gtest/gtest.h>

#include <cmath>

#include "tests/unit/directions_golden.h"
#include "tests/unit/lesson_run.h"

namespace lab {
namespace {

TEST(PcaBiplot, ArrowsAreScikitLearnsComponents) {
  LessonRun lesson("lesson=pca&data=countries&scale=standard&view=biplot");
  ASSERT_EQ(lesson.error(), "");
  const nlohmann::json golden = golden::answers("directions.json")["pca"]["countries"];
  const Matrix components = golden::rows_of(golden["components"], 5);
  for (Index c = 0; c < 2; ++c) {
    const std::string id = "loading-" + std::to_string(c + 1) + "-";
    const double sign = lesson.metric(id + "1") * static_cast<double>(components(c, 0)) < 0 ? -1 : 1;
    for (Index j = 0; j < 5; ++j) {
      EXPECT_NEAR(sign * lesson.metric(id + std::to_string(j + 1)), static_cast<double>(components(c, j)),
                  1e-4)
          << c << " " << j;
    }
  }
}

TEST(PcaBiplot, SaysHowArrowsAreScaledAndWhatThePlaneShows) {
  LessonRun lesson("lesson=pca&data=countries&scale=standard&view=biplot");
  const std::string detail = lesson.state()["phase"]["detail"];
  EXPECT_NE(detail.find("the plane shows 87.7"), std::string::npos) << detail;
  const double scale = lesson.metric("arrow-scale");
  EXPECT_NE(detail.find(std::to_string(static_cast<int>(scale)) + " times as long as one standard deviation"),
            std::string::npos)
      << detail;
  // The longest arrow reaches into the cloud, but not beyond its farthest point.
  double longest = 0;
  for (int j = 1; j <= 5; ++j) {
    const std::string number = std::to_string(j);
    longest = std::max(
        longest, std::hypot(lesson.metric("loading-1-" + number), lesson.metric("loading-2-" + number)));
  }
  EXPECT_LE(scale * longest, 0.8 * 5.5);
  EXPECT_GE(scale * longest, 0.25);
  lesson.set("scale", "raw");
  const std::string raw = lesson.state()["phase"]["detail"];
  EXPECT_NE(raw.find("one unit of its column"), std::string::npos) << raw;
}

TEST(PcaBiplot, IsThereForEveryTable) {
  for (const char* data : {"iris", "wine", "breast-cancer", "cloud-2", "cloud-3"}) {
    LessonRun lesson(std::string("lesson=pca&view=biplot&data=") + data);
    EXPECT_EQ(lesson.error(), "") << data;
    EXPECT_GT(lesson.metric("arrow-scale"), 0) << data;
  }
}

}  // namespace
}  // namespace lab
