// The window of the desktop program is no larger than the screen.
#include "app/window_size.h"

#include <gtest/gtest.h>

namespace lab {
namespace {

TEST(WindowSize, IsWhatWasWantedWhereThereIsRoom) {
  const WindowSize size = window_within({1440, 860}, {2560, 1400});
  EXPECT_EQ(size.width, 1440);
  EXPECT_EQ(size.height, 860);
}

TEST(WindowSize, FitsTheScreenWithItsFrameAndTitle) {
  const WindowSize size = window_within({1440, 860}, {1280, 690});
  EXPECT_LE(size.width, 1280);
  EXPECT_LT(size.height, 690);
  EXPECT_GT(size.width, 1200);
  EXPECT_GT(size.height, 600);
}

TEST(WindowSize, IsWholeWhereNothingIsKnownOfTheScreen) {
  EXPECT_EQ(window_within({1440, 860}, {0, 0}).width, 1440);
}

}  // namespace
}  // namespace lab
