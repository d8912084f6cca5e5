/// CodeBars: the numbers of a code as bars, each of which can be pulled.
///
/// Idea: a bar follows the pointer up and down; a mark stays where the encoder had put it. A double click lets
/// one go. The scale is the caller's, so that it does not move while a bar is dragged.
#pragma once

#include <span>
#include <vector>

#include "ui/ui.h"

namespace lab {

struct CodeBarsPlot {
  std::span<const float> values;  ///< as they are now
  std::span<const float> own;     ///< as the encoder gave them; the same size
  std::vector<bool> pulled;       ///< the same size
  double low = 0, high = 1;       ///< of the scale
  float grown = 1.0f;             ///< 0 to 1: how far the bars have come up
  bool pullable = true;
};

struct CodeBarsHit {
  int unit = -1;  ///< under the pointer, or held
  ImVec2 at{0, 0};
  int pulled = -1;  ///< dragged to `value` in this frame
  double value = 0;
  int let_go = -1;  ///< double-clicked
};

/// Each bar is recorded as `id`-1, `id`-2 …, with its value.
CodeBarsHit code_bars(Ui& ui, const char* id, const Box& box, const CodeBarsPlot& plot);

}  // namespace lab
