// Parts of the column whose height follows from what is in them.
#include "stage/class_legend.h"

#include <gtest/gtest.h>

#include "stage/number_rows.h"
#include "ui/plot/legend.h"

namespace lab {
namespace {

TEST(ClassLegend, HasARowForEveryClass) {
  PlotColumn column;
  const std::vector<int> labels{0, 2, 2};
  class_legend(column, {"a", "b", "c"}, labels);
  EXPECT_FLOAT_EQ(column.height(), legend_room(3));
}

TEST(ClassLegend, IsNotThereWithoutLabels) {
  PlotColumn column;
  column.part(10, [](Ui&, const Box&) {});
  column.space(16);
  class_legend(column, Dataset(), 5);
  EXPECT_FLOAT_EQ(column.height(), 10.0f) << "nor is the free room before it";
}

TEST(ClassLegend, CountsNoMoreImagesThanThereAre) {
  Dataset images;
  images.points = Points(2, 1);
  images.labels = {0, 1};
  images.class_names = {"a", "b"};
  PlotColumn column;
  class_legend(column, images, 100);
  EXPECT_FLOAT_EQ(column.height(), legend_room(2));
}

TEST(NumberRows, ColumnIsAsHighAsItsRows) {
  PlotColumn column;
  number_rows(column, "Error", {{"one", "1"}, {"two", "2"}});
  EXPECT_FLOAT_EQ(column.height(), number_rows_room(2));
}

TEST(NumberRows, RoomForTheHeadingIsKept) {
  PlotColumn column;
  number_rows(column, "Error", {});
  EXPECT_FLOAT_EQ(column.height(), number_rows_room(0));
}

}  // namespace
}  // namespace lab
