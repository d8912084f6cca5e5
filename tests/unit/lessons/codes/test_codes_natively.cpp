// The lessons on codes with our own networks: their figures are those that the trainer measured.
#include <cmath>

#include "core/error.h"
#include "lessons/codes/autoencoder_exhibit.h"
#include "tests/unit/lesson_run.h"

namespace lab {
namespace {

TEST(AutoencoderLesson, MeanErrorIsTheTrainersAndTheCodeIsTheNetworks) {
  LessonRun run("?lesson=autoencoder");
  EXPECT_EQ(run.error(), "");
  EXPECT_EQ(run.metric("test-images"), 360);
  EXPECT_EQ(run.metric("code-size"), 10);
  EXPECT_NEAR(run.metric("test-error"), run.card("digits-ae", "test-mse"), 2e-5);
  EXPECT_NEAR(run.metric("test-cross-entropy"), run.card("digits-ae", "test-bce"), 2e-4);
  EXPECT_EQ(run.metric("dead-units"), run.card("digits-ae", "dead-units"));
  EXPECT_EQ(run.set("net", "deep"), "");
  EXPECT_EQ(run.metric("code-size"), 8);
  EXPECT_NEAR(run.metric("test-error"), run.card("digits-deep", "test-mse"), 2e-5);
}

TEST(AutoencoderLesson, APulledUnitIsDecodedReleasedAndRestoredByTheLink) {
  LessonRun run("?lesson=autoencoder&image=4");
  const double before = run.metric("rebuilt-ink"), error = run.metric("image-error");
  EXPECT_EQ(run.set("pull", "3:6,1:0"), "");
  EXPECT_EQ(run.metric("unit-3"), 6);
  EXPECT_EQ(run.metric("unit-1"), 0);
  EXPECT_GT(std::abs(run.metric("rebuilt-ink") - before), 0.1);
  EXPECT_GT(run.metric("image-error"), error);
  EXPECT_EQ(run.metric("own-error"), error);
  LessonRun other("?" + run.session.query());
  EXPECT_EQ(other.state()["metrics"], run.state()["metrics"]);
  run.press("release");
  EXPECT_EQ(run.metric("rebuilt-ink"), before);
  EXPECT_EQ(run.metric("pulled"), 0);
  // Another image has another code: nothing stays pulled.
  run.set("pull", "2:5");
  run.set("image", "5");
  EXPECT_EQ(run.metric("pulled"), 0);
}

TEST(AutoencoderLesson, PullsAreReadAndRefused) {
  EXPECT_EQ(write_pulls(read_pulls("3:4.5,1:0,2:-1")), "1:0,2:-1,3:4.5");
  EXPECT_TRUE(read_pulls("").empty());
  for (const char* wrong : {"3", "x:1", "3:", "0:1", "900:1", "3:nan", "3:1e9", "3:1;4:2"})
    EXPECT_THROW(read_pulls(wrong), InputError) << wrong;
}

TEST(AutoencoderLesson, HalfStepsAndTheLinkToOne) {
  LessonRun run("?lesson=autoencoder&step=1");
  EXPECT_EQ(run.metric("step-of-the-code"), 1);
  EXPECT_NE(run.session.query().find("step=1"), std::string::npos);
  run.press("forward");
  EXPECT_EQ(run.metric("step-of-the-code"), 2);
  run.press("reset");
  EXPECT_EQ(run.metric("step-of-the-code"), 0);
  // Pulling a unit shows what it does.
  run.set("pull", "1:3");
  EXPECT_EQ(run.metric("step-of-the-code"), 3);
}

TEST(AutoencoderLesson, LargerCodesHaveSmallerErrorsAndTheCopyRebuildsNoise) {
  LessonRun run("?lesson=autoencoder&view=sizes");
  EXPECT_GT(run.metric("test-error-2"), run.metric("test-error-4"));
  EXPECT_GT(run.metric("test-error-4"), run.metric("test-error-10"));
  EXPECT_GT(run.metric("test-error-10"), run.metric("test-error-16"));
  EXPECT_NEAR(run.metric("test-error-4"), run.card("digits-ae4", "test-mse"), 2e-5);
  run.set("view", "copy");
  for (const char* kind : {"digits", "flipped"})
    EXPECT_LT(run.metric(std::string("copy-mean-") + kind), 1e-3) << kind;
  // Where no digit ever had ink there was nothing to learn, so not all of it comes back.
  for (const char* kind : {"shuffled", "noise"})
    EXPECT_LT(2 * run.metric(std::string("copy-mean-") + kind),
              run.metric(std::string("small-mean-") + kind));
  EXPECT_LT(run.metric("small-mean-digits"), 0.03);
  EXPECT_GT(run.metric("small-mean-flipped"), 1.5 * run.metric("small-mean-digits"));
  EXPECT_GT(run.metric("small-mean-noise"), 2 * run.metric("small-mean-digits"));
  const double noise = run.metric("small-mean-noise");
  run.set("seed", "5");
  EXPECT_NE(run.metric("small-mean-noise"), noise);
}

TEST(AutoencoderLesson, ADrawingIsEncodedAndAnEmptySheetIsNot) {
  LessonRun run("?lesson=autoencoder&part=drawn");
  EXPECT_EQ(run.error(), "");
  EXPECT_FALSE(run.state()["metrics"].contains("image-error"));
  run.set("ink", Ink{{{{0.5F, 0.1F}, {0.5F, 0.5F}, {0.5F, 0.9F}}}, {}}.encode());
  EXPECT_LT(run.metric("image-error"), 0.2);
  for (const char* view : {"many", "sizes", "copy"}) EXPECT_EQ(run.set("view", view), "") << view;
}

TEST(DenoiseLesson, CleansWhatItLearntWithTheSameSeedTheSameNoise) {
  LessonRun run("?lesson=denoise&image=3");
  EXPECT_EQ(run.error(), "");
  EXPECT_EQ(run.metric("test-images"), 360);
  // The trainer drew other noise of the same kind.
  EXPECT_NEAR(run.metric("mean-noisy-error"), run.card("digits-denoise", "noisy-mse"), 2e-3);
  EXPECT_NEAR(run.metric("mean-cleaned-error"), run.card("digits-denoise", "cleaned-mse"), 2e-3);
  EXPECT_GT(run.metric("mean-cleaned-psnr"), run.metric("mean-noisy-psnr") + 1);
  const LessonRun again("?lesson=denoise&image=3");
  EXPECT_EQ(again.state()["metrics"], run.state()["metrics"]);
  const double noisy = run.metric("noisy-error");
  run.set("seed", "9");
  EXPECT_NE(run.metric("noisy-error"), noisy);
  // Without noise there is nothing to clean, and cleaning harms.
  run.set("amount", "0");
  EXPECT_EQ(run.metric("mean-noisy-error"), 0);
  EXPECT_GT(run.metric("mean-cleaned-error"), 0);
  run.set("view", "curve");
  EXPECT_GT(run.metric("cleaned-gaussian-30"), run.metric("noisy-gaussian-30"));
  EXPECT_LT(run.metric("noisy-gaussian-100"), run.metric("noisy-gaussian-10"));
}

TEST(DeepLesson, TheNetworkBeatsAsManyComponents) {
  LessonRun run("?lesson=deep-ae");
  EXPECT_EQ(run.error(), "");
  EXPECT_EQ(run.metric("code-size"), 8);
  EXPECT_EQ(run.metric("code-size-two"), 2);
  EXPECT_NEAR(run.metric("net-error"), run.card("digits-hinton", "test-mse"), 2e-5);
  EXPECT_NEAR(run.metric("net-error-two"), run.card("digits-hinton2", "test-mse"), 2e-5);
  EXPECT_LT(run.metric("net-error-two"), run.metric("pca-error-two"));
  const double x = run.metric("net-x");
  run.set("view", "maps");
  run.set("image", "30");
  EXPECT_NE(run.metric("net-x"), x);
  LessonRun other("?" + run.session.query());
  EXPECT_EQ(other.state()["metrics"], run.state()["metrics"]);
}

TEST(SparseLesson, ThePriceLowersActivityAndRaisesTheError) {
  LessonRun run("?lesson=sparse");
  EXPECT_EQ(run.error(), "");
  EXPECT_NEAR(run.metric("activity-on"), run.card("digits-sparse", "mean-activity"), 1e-4);
  EXPECT_LT(run.metric("activity-on"), run.metric("activity-off"));
  EXPECT_LE(run.metric("error-off"), run.metric("error-on"));
  EXPECT_LE(run.metric("error-on"), run.metric("error-strong"));
  const double on = run.metric("image-on");
  run.set("on", "0.05");
  EXPECT_GE(run.metric("image-on"), on);
  run.set("view", "features");
  run.set("unit", "7");
  EXPECT_GE(run.metric("example"), 1);
  EXPECT_NE(run.set("unit", "65"), "");
}

TEST(NetworkSteps, AViewWithoutHalfStepsPlaysNothingAndALinkToOneKeepsItsPlace) {
  for (const auto& [lesson, views] : {std::pair<std::string, std::string>{"sparse", "price"},
                                      {"sparse", "features"},
                                      {"autoencoder", "copy"},
                                      {"denoise", "curve"},
                                      {"deep-ae", "error"}}) {
    LessonRun run("lesson=" + lesson + "&view=" + views);
    EXPECT_EQ(run.error(), "") << lesson;
    EXPECT_EQ(run.state()["steps"], 0) << lesson << " " << views;
    EXPECT_FALSE(run.session.visible("speed")) << lesson << " " << views;
    EXPECT_NE(run.session.press("play"), "") << lesson << " has nothing to play there";
    // Back where there are half-steps, they are all there, at the last one.
    EXPECT_EQ(run.set("view", lesson == "deep-ae" ? "images" : "one"), "");
    EXPECT_EQ(run.state()["steps"], 4) << lesson;
    EXPECT_EQ(run.state()["step"], 3) << lesson;
    EXPECT_TRUE(run.session.visible("speed")) << lesson;
  }
}

TEST(ImageChoice, APartThatASetLacksIsNotOffered) {
  LessonRun run("lesson=denoise");
  const auto offered = [&] {
    std::vector<std::string> ids;
    for (const Choice& choice : run.session.choices(run.session.parameters().declaration("part")))
      ids.push_back(choice.id);
    return ids;
  };
  EXPECT_EQ(offered(), (std::vector<std::string>{"test", "train", "drawn"}));
  run.set("data", "imagined");
  EXPECT_EQ(run.state()["parameters"]["data"], "imagined") << run.error();
  EXPECT_EQ(offered(), (std::vector<std::string>{"train", "drawn"}));
  EXPECT_NE(run.set("part", "test"), "") << "a link is told why not";
}

}  // namespace
}  // namespace lab
