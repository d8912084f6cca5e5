// Names beside marks.
#include "ui/plot/label_room.h"

#include <gtest/gtest.h>

namespace lab {
namespace {

TEST(LabelRoom, TakesEveryPlaceOnceAndNoneOutside) {
  LabelRoom room({0, 0, 100, 50});
  EXPECT_TRUE(room.take({10, 10, 30, 10}));
  EXPECT_FALSE(room.take({20, 15, 30, 10})) << "lies on the first";
  EXPECT_TRUE(room.take({40, 10, 30, 10})) << "begins where the first ends";
  EXPECT_FALSE(room.take({80, 30, 30, 10})) << "reaches out";
  room.block({0, 30, 100, 5});
  EXPECT_FALSE(room.take({10, 32, 5, 5}));
}

}  // namespace
}  // namespace lab
