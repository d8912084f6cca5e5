// Rooms for panes: inside, apart, and as large as they can be.
#include <gtest/gtest.h>

#include <array>

#include "stage/stage_parts.h"

namespace lab {
namespace {

class Arrange : public ::testing::Test {
 protected:
  Arrange() { ui_.look = &look_; }
  void expect_apart(const Box& room, const std::vector<Box>& places) const {
    for (std::size_t i = 0; i < places.size(); ++i) {
      EXPECT_GE(places[i].x, room.x - 1);
      EXPECT_GE(places[i].y, room.y - 1);
      EXPECT_LE(places[i].right(), room.right() + 1);
      EXPECT_LE(places[i].bottom(), room.bottom() + 1);
      for (std::size_t j = i + 1; j < places.size(); ++j) {
        const bool beside = places[i].right() <= places[j].x + 1 || places[j].right() <= places[i].x + 1;
        const bool below = places[i].bottom() <= places[j].y + 1 || places[j].bottom() <= places[i].y + 1;
        EXPECT_TRUE(beside || below) << i << " and " << j;
      }
    }
  }
  Look look_;
  Ui ui_;
};

TEST_F(Arrange, TwoSquaresStandBesideEachOtherWhereTheRoomIsWide) {
  const std::array<Pane, 2> squares{Pane{1.0f}, Pane{1.0f}};
  const Box wide{10, 20, 900, 300}, high{10, 20, 300, 900};
  const std::vector<Box> row = arrange(ui_, wide, squares), column = arrange(ui_, high, squares);
  ASSERT_EQ(row.size(), 2u);
  expect_apart(wide, row);
  expect_apart(high, column);
  EXPECT_EQ(row[0].y, row[1].y);
  EXPECT_NEAR(row[0].h, 300, 1);
  EXPECT_EQ(column[0].x, column[1].x);
  EXPECT_NEAR(column[0].w, 300, 1);
}

TEST_F(Arrange, WhatAPaneNeedsAtLeastComesFirst) {
  // The table needs 200 px of height; the picture takes what is left.
  const std::array<Pane, 2> panes{Pane{1.0f, 1.0f, 100, 100}, Pane{0.0f, 1.0f, 350, 200}};
  const Box room{0, 0, 360, 420};
  const std::vector<Box> places = arrange(ui_, room, panes);
  expect_apart(room, places);
  EXPECT_GE(places[1].w, 350);
  EXPECT_GE(places[1].h, 200);
  EXPECT_GE(places[0].h, 100);
}

TEST_F(Arrange, ThreePanesUseARowAndAHalf) {
  const std::array<Pane, 3> panes{Pane{1.0f, 1.0f, 110, 110}, Pane{1.0f, 1.0f, 110, 110},
                                  Pane{0.0f, 1.0f, 210, 200}};
  for (const Box& room : {Box{0, 0, 1190, 410}, Box{0, 0, 376, 480}, Box{0, 0, 340, 600}}) {
    const std::vector<Box> places = arrange(ui_, room, panes);
    ASSERT_EQ(places.size(), 3u);
    expect_apart(room, places);
    EXPECT_GE(places[2].h, 199) << room.w;
  }
}

TEST_F(Arrange, WithoutEnoughRoomAllShareTheWant) {
  const std::array<Pane, 2> panes{Pane{0.0f, 1.0f, 300, 300}, Pane{0.0f, 1.0f, 300, 300}};
  const Box room{0, 0, 320, 320};
  const std::vector<Box> places = arrange(ui_, room, panes);
  expect_apart(room, places);
  EXPECT_NEAR(places[0].w * places[0].h, places[1].w * places[1].h, 400);
}

}  // namespace
}  // namespace lab
