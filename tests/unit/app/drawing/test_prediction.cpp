// A guess, taken by hand: a choice pressed, or a key.

#include <algorithm>

#include "tests/unit/canvas_run.h"

namespace lab {
namespace {

class PredictionRun : public ::testing::Test {
 protected:
  void SetUp() override {
    run.open("lesson=kmeans&data=blobs-even&k=4&start=random&seed=3&step=1&predict=1", 600);
  }
  ImVec2 middle(const std::string& id) {
    for (const WidgetRecord& r : run.records()) {
      if (r.id == id) return {r.box.x + r.box.w / 2, r.box.y + r.box.h / 2};
    }
    ADD_FAILURE() << "there is no " << id;
    return {};
  }
  std::string answer() { return run.session.parameters().value("answer"); }

  CanvasRun run;
};

TEST_F(PredictionRun, AChoiceIsPressedOnce) {
  run.click(middle("answer-3"));
  EXPECT_EQ(answer(), "1:3");
  run.click(middle("answer-1"));
  EXPECT_EQ(answer(), "1:3") << "a guess is a guess";
}

TEST_F(PredictionRun, AKeyAnswers) {
  run.key(ImGuiKey_4);
  EXPECT_EQ(answer(), "1:4");
}

TEST_F(PredictionRun, ThePictureStandsAboveTheCard) {
  float lowest = 0, card = 1e9f;
  for (const WidgetRecord& r : run.records()) {
    if (r.id.starts_with("centroid-")) lowest = std::max(lowest, r.box.bottom());
    if (r.id.starts_with("answer-")) card = std::min(card, r.box.y);
  }
  EXPECT_LT(lowest, card);
}

}  // namespace
}  // namespace lab
