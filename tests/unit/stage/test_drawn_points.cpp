// Points drawn by hand, and the text in the link that holds them.
#include "stage/drawn_points.h"

#include <gtest/gtest.h>

#include <array>
#include <limits>

namespace lab {
namespace {

// The sanitizers refuse a float that is made an int which cannot hold it.
TEST(DrawnPoints, PlacesBeyondTheSheetAreHeldAtItsEdges) {
  EXPECT_EQ(snap_to_sheet(3e38f), snap_to_sheet(sheet_half));
  EXPECT_EQ(snap_to_sheet(-3e38f), snap_to_sheet(-sheet_half));
  EXPECT_EQ(snap_to_sheet(std::numeric_limits<float>::infinity()), snap_to_sheet(sheet_half));
  EXPECT_EQ(snap_to_sheet(-std::numeric_limits<float>::infinity()), snap_to_sheet(-sheet_half));
  const std::array<float, 2> odd = {std::numeric_limits<float>::quiet_NaN(), 1e30f};
  const std::vector<float> back = decode_points(encode_points(odd));
  ASSERT_EQ(back.size(), 2u);
  EXPECT_EQ(back[0], snap_to_sheet(-sheet_half));
  EXPECT_EQ(back[1], snap_to_sheet(sheet_half));
}

}  // namespace
}  // namespace lab
