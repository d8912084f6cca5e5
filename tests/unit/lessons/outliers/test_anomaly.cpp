// What the lessons on outliers and games compute without a network: scores of images, and the game's counting.

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "core/error.h"
#include "lessons/games/gan_game.h"
#include "lessons/outliers/ae_anomaly_scores.h"

namespace lab {
namespace {

TEST(AnomalyScores, AnImageComputedByHand) {
  const float image[4] = {0.0f, 1.0f, 0.5f, 0.5f};
  const float rebuilt[4] = {0.25f, 0.75f, 0.5f, 0.25f};
  const auto scores = score_image(image, rebuilt, 4);
  const auto at = [&](AnomalyScore s) { return scores[static_cast<std::size_t>(s)]; };
  EXPECT_NEAR(at(AnomalyScore::mse), 3 * 0.0625 / 4, 1e-9);
  const double cross =
      -(2 * std::log(0.75) + std::log(0.5) + 0.5 * std::log(0.25) + 0.5 * std::log(0.75)) / 4;
  EXPECT_NEAR(at(AnomalyScore::cross_entropy), cross, 1e-7);
  EXPECT_NEAR(at(AnomalyScore::entropy), 2 * std::log(2.0) / 4, 1e-9);
  EXPECT_NEAR(at(AnomalyScore::excess), cross - std::log(2.0) / 2, 1e-7);
  EXPECT_NEAR(at(AnomalyScore::low_contrast), -std::sqrt(0.125), 1e-9);
}

TEST(AnomalyScores, SmallQuotasGiveTheSame) {
  Matrix images(9, 4), rebuilt(9, 4);
  for (Index i = 0; i < images.size(); ++i) {
    images.data()[i] = static_cast<float>(i % 7) / 7.0f;
    rebuilt.data()[i] = static_cast<float>(i % 5) / 5.0f;
  }
  AnomalyScores slow, fast;
  slow.init(images, rebuilt);
  fast.init(images, rebuilt);
  EXPECT_FALSE(slow.done());
  int slices = 0;
  while (!slow.done()) slow.advance(1), ++slices;
  EXPECT_EQ(slices, 9);
  EXPECT_TRUE(fast.advance(1'000'000'000));
  for (const AnomalyScoreName& name : anomaly_score_names())
    EXPECT_EQ(slow.of(name.score), fast.of(name.score));
}

TEST(GanGame, AnswersAreTheWholeState) {
  GanGame game;
  game.deal(4, 100);
  int lefts = 0;
  for (int i = 0; i < GanGame::rounds; ++i) {
    lefts += game.truth(i) ? 1 : 0;
    EXPECT_LT(game.real_row(i), 100);
  }
  EXPECT_GT(lefts, 15);
  EXPECT_LT(lefts, 45);
  game.decode("", true);
  std::string text;
  int right = 0;
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(game.round(), i);
    EXPECT_FALSE(game.revealed());
    EXPECT_EQ(game.after_next(), "");
    game.decode(game.after_answer('l'), true);
    EXPECT_TRUE(game.revealed());
    EXPECT_EQ(game.after_answer('r'), "") << "an answer cannot be taken back";
    right += game.truth(i) ? 1 : 0;
    EXPECT_EQ(game.score(), right);
    game.decode(game.after_next(), true);
  }
  EXPECT_EQ(game.text(), "l.l.l.l.l.");
  // A critic that always believes the real one more.
  const std::vector<double> real(60, 0.6), made(60, 0.55);
  EXPECT_EQ(game.critic_score(real, made), 5);
  // Of single images it is wrong about every made one: it says real above a half.
  game.decode("y.y.y.y.y", false);
  EXPECT_EQ(game.critic_score(real, made), right);
}

TEST(GanGame, RefusesWhatNoGameCanHaveWritten) {
  GanGame game;
  game.deal(1, 10);
  const auto said = [&](const std::string& text, bool pairs) {
    try {
      game.decode(text, pairs);
    } catch (const InputError& error) {
      return error.control_id() + ": " + error.message();
    }
    return std::string();
  };
  EXPECT_EQ(said("lr", true), "answers: These are not answers of this game.");
  EXPECT_EQ(said("y", true), "answers: These are not answers of this game.");
  EXPECT_EQ(said("l.", false), "answers: These are not answers of this game.");
  std::string all;
  for (int i = 0; i < GanGame::rounds; ++i) all += i == 0 ? "l" : ".l";
  EXPECT_EQ(said(all, true), "");
  EXPECT_TRUE(game.over());
  EXPECT_EQ(game.after_next(), "");
  EXPECT_EQ(said(all + ".", true), "answers: The game has only 60 rounds.");
  EXPECT_TRUE(game.over()) << "a refusal leaves what was there";
}

}  // namespace
}  // namespace lab
