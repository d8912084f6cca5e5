#include "data/ink.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

#include "core/error.h"

namespace lab {
namespace {

Ink one_stroke(std::initializer_list<InkPoint> points) { return Ink{{Stroke(points)}, {}}; }

double mass(const GreyImage& image) { return std::accumulate(image.pixels.begin(), image.pixels.end(), 0.0); }

TEST(Ink, SurvivesTheLink) {
  const Ink ink{{{{0, 0}, {0.5f, 1}}, {{1, 1}}}, {}};
  const std::string text = ink.encode();
  EXPECT_EQ(text, "AAg_.__");  // levels 0,0 · 32,63 · 63,63, by hand
  EXPECT_EQ(Ink::decode(text).encode(), text);
  EXPECT_TRUE(Ink::decode("").empty());
}

TEST(Ink, RefusesADamagedLink) {
  for (const char* bad : {"A", "AAA", "A*", "AA..AA", ".AA", "AA.B"}) {
    EXPECT_THROW(Ink::decode(bad), InputError) << bad;
  }
  EXPECT_THROW(Ink::decode(std::string(10000, 'A')), InputError);
}

TEST(Ink, MnistPutsTheCentreOfMassInTheMiddle) {
  // An L is heavy at its lower left: its box is not centred after the preparation, its mass is.
  const GreyImage image = prepare(one_stroke({{0.1f, 0.1f}, {0.1f, 0.4f}, {0.3f, 0.4f}}), Preparation::mnist);
  ASSERT_EQ(image.pixels.size(), 784u);
  double mx = 0, my = 0;
  for (int y = 0; y < 28; ++y) {
    for (int x = 0; x < 28; ++x) {
      const double v = image.pixels[static_cast<std::size_t>(y * 28 + x)];
      EXPECT_GE(v, 0.0);
      EXPECT_LE(v, 1.0);
      mx += v * (x + 0.5), my += v * (y + 0.5);
    }
  }
  EXPECT_NEAR(mx / mass(image), 14.0, 0.15);
  EXPECT_NEAR(my / mass(image), 14.0, 0.15);
}

TEST(Ink, MnistFillsTwentyPixelsWhateverTheSizeOfTheDrawing) {
  for (const float size : {0.1f, 0.4f, 0.9f}) {
    const GreyImage image = prepare(one_stroke({{0.05f, 0.05f}, {0.05f, 0.05f + size}}), Preparation::mnist);
    int rows = 0;
    for (int y = 0; y < 28; ++y) {
      float darkest = 0;
      for (int x = 0; x < 28; ++x)
        darkest = std::max(darkest, image.pixels[static_cast<std::size_t>(y * 28 + x)]);
      rows += darkest > 0.25f;
    }
    EXPECT_NEAR(rows, 20, 1) << size;
  }
}

TEST(Ink, UciCountsBlocksOfSixteen) {
  const GreyImage image = prepare(one_stroke({{0.2f, 0.2f}, {0.2f, 0.8f}}), Preparation::uci_digits);
  ASSERT_EQ(image.pixels.size(), 64u);
  for (const float v : image.pixels) EXPECT_FLOAT_EQ(v * 16.0f, std::round(v * 16.0f));
  // A vertical line in the middle of 32 columns is shared by the fourth and fifth block, evenly.
  for (int y = 1; y < 7; ++y) {
    EXPECT_FLOAT_EQ(image.pixels[static_cast<std::size_t>(y * 8 + 3)],
                    image.pixels[static_cast<std::size_t>(y * 8 + 4)]);
    EXPECT_GT(image.pixels[static_cast<std::size_t>(y * 8 + 3)], 0.3f);
    EXPECT_EQ(image.pixels[static_cast<std::size_t>(y * 8)], 0.0f);
  }
}

TEST(Ink, NoInkIsAnEmptyImageAndADotStaysADot) {
  for (const Preparation how : {Preparation::mnist, Preparation::uci_digits}) {
    EXPECT_EQ(mass(prepare(Ink{}, how)), 0.0);
    const GreyImage dot = prepare(one_stroke({{0.9f, 0.1f}}), how);
    EXPECT_GT(mass(dot), 0.0);
    EXPECT_LT(mass(dot), 12.0);
  }
}

TEST(Ink, StagesBeginWithTheDrawingAndEndWithThePreparedImage) {
  const Ink ink = one_stroke({{0.2f, 0.2f}, {0.7f, 0.9f}});
  for (const Preparation how : {Preparation::mnist, Preparation::uci_digits}) {
    const auto stages = preparation_stages(ink, how);
    ASSERT_EQ(stages.size(), 3u);
    for (const PreparationStage& stage : stages) {
      EXPECT_GT(mass(stage.image), 0.0);
      EXPECT_FALSE(stage.done.empty());
    }
    EXPECT_EQ(stages.back().image.pixels, prepare(ink, how).pixels);
    EXPECT_NE(stages[1].image.pixels, stages[2].image.pixels);
    EXPECT_EQ(preparation_stages(Ink{}, how).size(), 1u);
  }
}

// The sanitizers refuse a float that is made an int which cannot hold it.
TEST(Ink, AStrokeFarOutsideTheSheetLeavesOnlyWhatCrossesIt) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float infinite = std::numeric_limits<float>::infinity();
  // Through the middle of the sheet, from far on its left to far on its right.
  const GreyImage crossing = draw_ink(one_stroke({{-1e3f, 0.5f}, {1e3f, 0.5f}}), 16);
  EXPECT_GT(crossing.pixels[8 * 16 + 8], 0.5f);
  EXPECT_EQ(crossing.pixels[0], 0.0f);
  EXPECT_EQ(mass(draw_ink(one_stroke({{1e12f, 1e12f}, {3e38f, 3e38f}}), 16)), 0.0);
  for (const float odd : {nan, infinite, -infinite}) {
    const Ink ink = one_stroke({{odd, 0.5f}, {0.5f, odd}});
    EXPECT_EQ(mass(draw_ink(ink, 16)), 0.0);
    for (const Preparation how : {Preparation::mnist, Preparation::uci_digits}) {
      for (const float value : prepare(ink, how).pixels) EXPECT_TRUE(value >= 0.0f && value <= 1.0f);
    }
    EXPECT_NO_THROW(Ink::decode(ink.encode()));
  }
}

}  // namespace
}  // namespace lab
