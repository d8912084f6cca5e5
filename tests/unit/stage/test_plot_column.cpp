// The column of small plots: what is measured is what is drawn.
#include "stage/plot_column.h"

#include <gtest/gtest.h>

#include <vector>

namespace lab {
namespace {

constexpr float scale = 1.6f;  // as in presenter mode

class PlotColumnTest : public ::testing::Test {
 protected:
  PlotColumnTest() {
    look_.scale = scale;
    ui_.look = &look_;
    ui_.plots = {100, 50, 240, 900};
  }
  PlotColumn::Draw noted() {
    return [this](Ui& ui, const Box& box) {
      EXPECT_EQ(&ui, &ui_);
      drawn_.push_back(box);
    };
  }
  // Three plots, the last two close together.
  void declare(PlotColumn& column) {
    column.part(100, noted());
    column.space(16);
    column.part(40, noted());
    column.part(60, noted());
  }

  Look look_;
  Ui ui_;
  std::vector<Box> drawn_;
};

TEST_F(PlotColumnTest, MeasuringDrawsNothing) {
  PlotColumn column;
  declare(column);
  EXPECT_FLOAT_EQ(column.height(), 216.0f);
  EXPECT_TRUE(drawn_.empty());
}

TEST_F(PlotColumnTest, PlotsStandBelowEachOtherInTheRoomMeasured) {
  PlotColumn column(ui_);
  declare(column);
  ASSERT_EQ(drawn_.size(), 3u);
  const float tops[] = {0, 116, 156}, heights[] = {100, 40, 60};
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_FLOAT_EQ(drawn_[i].x, 100);
    EXPECT_FLOAT_EQ(drawn_[i].w, 240);
    EXPECT_FLOAT_EQ(drawn_[i].y, 50 + scale * tops[i]);
    EXPECT_FLOAT_EQ(drawn_[i].h, scale * heights[i]);
  }
  EXPECT_FLOAT_EQ(drawn_.back().bottom(), 50 + scale * column.height());
}

TEST_F(PlotColumnTest, FreeRoomIsBetweenPlotsOnly) {
  PlotColumn column;
  column.part(30, noted());
  column.space(16);
  EXPECT_FLOAT_EQ(column.height(), 30.0f);
  column.part(20, noted());
  EXPECT_FLOAT_EQ(column.height(), 66.0f);
  EXPECT_FLOAT_EQ(PlotColumn().height(), 0.0f);
}

TEST_F(PlotColumnTest, RoomIsKeptForWhatIsNotThereYet) {
  PlotColumn column(ui_);
  column.part(100, noted());
  column.only_keep_room();
  column.part(40, noted());
  EXPECT_EQ(drawn_.size(), 1u);
  EXPECT_FLOAT_EQ(column.height(), 140.0f);
}

}  // namespace
}  // namespace lab
