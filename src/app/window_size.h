/// How large the window of the desktop program opens.
#pragma once

#include <algorithm>

namespace lab {

struct WindowSize {
  int width = 0, height = 0;
};

/// `wanted`, but no larger than what the screen has free (`room`), frame and title of the window thought of; whole where
/// nothing is known of the screen.
inline WindowSize window_within(WindowSize wanted, WindowSize room) {
  constexpr int frame = 8, title = 40;
  if (room.width <= 0 || room.height <= 0) return wanted;
  return {std::min(wanted.width, std::max(1, room.width - frame)),
          std::min(wanted.height, std::max(1, room.height - title))};
}

}  // namespace lab
