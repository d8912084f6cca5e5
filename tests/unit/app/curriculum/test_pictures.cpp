// Digits of a person's own, in every lesson: drawn ones are looked at at 28 × 28, pictures are taken wherever one can draw
// and refused in words elsewhere.
#include <algorithm>

#include "data/picture.h"
#include "tests/unit/canvas_run.h"

namespace lab {
namespace {

class OwnDigits : public ::testing::TestWithParam<std::string> {
 protected:
  std::string link(const std::string& more = "") const { return "lesson=" + GetParam() + more; }
  std::string error() const {
    return run.session.errors().empty() ? "" : run.session.errors().back().message;
  }
  bool draws() const { return run.session.parameters().has("ink"); }
  std::string data() const { return run.session.parameters().value("data"); }

  CanvasRun run;
};

/// … where a network looks at what is drawn.
class DrawnDigits : public OwnDigits {};

/// A dark upright stroke on white paper.
GreyImage one() {
  GreyImage image{90, 120, std::vector<float>(90 * 120, 0.95f)};
  for (int y = 20; y < 100; ++y) {
    for (int x = 40; x < 50; ++x) image.pixels[static_cast<std::size_t>(y * 90 + x)] = 0.1f;
  }
  return image;
}

TEST_P(DrawnDigits, ADrawingIsLookedAtAt28By28) {
  run.open(link(), 600);
  const bool usual = data() == "digits";
  run.open(link("&part=drawn"), 1500);
  EXPECT_EQ(error(), "");
  if (usual) EXPECT_EQ(data(), "mnist");
  // Who wants the drawing at 8 × 8 gets it, and so does who gets the link.
  run.open(link("&data=digits&part=drawn"), 1500);
  EXPECT_EQ(data(), "digits");
  EXPECT_NE(run.session.query().find("data=digits"), std::string::npos);
  run.open(run.session.query(), 1500);
  EXPECT_EQ(data(), "digits");
}

TEST_P(DrawnDigits, WithoutMnistANetworkDrawsTheOthers) {
  run.session.set_local_data("{}");
  run.open(link(), 600);
  if (data() != "digits") return;  // larger ones from the start
  EXPECT_EQ(run.session.set("part", "drawn"), "");
  run.settle(1500);
  EXPECT_EQ(error(), "");
  EXPECT_EQ(data(), "imagined");
}

TEST_P(OwnDigits, APictureIsTakenWhereOneCanDrawAndRefusedInWordsElsewhere) {
  run.open(link(), 600);
  const std::string message = run.session.picture("one.png", one());
  run.settle(1500);
  if (!draws()) {
    EXPECT_NE(message.find("one.png is a picture"), std::string::npos) << message;
    EXPECT_NE(message.find("can be drawn"), std::string::npos) << message;
    return;
  }
  EXPECT_EQ(message, "");
  EXPECT_EQ(error(), "");
  EXPECT_TRUE(Ink::decode(run.session.parameters().value("ink")).is_picture());
  if (run.session.parameters().has("part")) EXPECT_EQ(run.session.parameters().choice("part"), "drawn");
  const std::string query = run.session.query(), ink = run.session.parameters().value("ink");
  run.open(query, 1500);
  EXPECT_EQ(run.session.parameters().value("ink"), ink);
}

std::vector<std::string> lessons_of_drawings() {
  std::vector<std::string> ids;
  for (const Lesson& lesson : lessons()) {
    const std::unique_ptr<Exhibit> made = lesson.make();
    if (made->parameters().has("ink") && made->parameters().has("part") && made->data_needs().unseen_part)
      ids.emplace_back(lesson.id);
  }
  return ids;
}

INSTANTIATE_TEST_SUITE_P(Lessons, OwnDigits, ::testing::ValuesIn(all_lessons()), lesson_as_name);
INSTANTIATE_TEST_SUITE_P(Lessons, DrawnDigits, ::testing::ValuesIn(lessons_of_drawings()), lesson_as_name);

}  // namespace
}  // namespace lab
