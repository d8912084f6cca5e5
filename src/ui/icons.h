/// Icons: drawn with lines and shapes, so that they have the weight and colour of the text around them.
#pragma once

#include "imgui.h"
#include "ui/look.h"

namespace lab {

enum class Icon {
  play,
  pause,
  forward,
  back,
  reset,
  stop,
  picture,
  numbers,
  die,
  chevron_down,
  chevron_right,
  minus,
  plus
};

/// Draws `icon` centred at `at`, about `size` px wide.
void draw_icon(ImDrawList* draw, Icon icon, ImVec2 at, float size, ImU32 colour);

}  // namespace lab
