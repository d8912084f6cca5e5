/// Ui: what an exhibit needs while it draws one frame, and nothing of how the frame came about.
///
/// Symbols: lengths are in logical pixels of the canvas (what CSS calls px); `scale` is 1, or 1.6 in presenter
/// mode, and is already in the sizes of Look. Positions are absolute on the canvas.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "imgui.h"

#include "core/parameter.h"
#include "exhibits/look.h"

namespace lab {

struct Box {
  float x = 0, y = 0, w = 0, h = 0;
  float right() const { return x + w; }
  float bottom() const { return y + h; }
  bool contains(ImVec2 p) const { return p.x >= x && p.x < x + w && p.y >= y && p.y < y + h; }
  Box inset(float by) const { return {x + by, y + by, w - 2 * by, h - 2 * by}; }
};

/// One thing on the canvas that a person can press, as tests and the mirror see it.
struct WidgetRecord {
  std::string id;
  std::string label;
  std::string kind;  ///< a ParameterKind's name, or "handle"
  std::string value;
  Box box;
};

class Ui {
 public:
  const Look* look = nullptr;
  ImDrawList* draw = nullptr;
  Box stage;               ///< where draw_stage draws; below the phase sentence nothing is reserved, see header_h
  float header_h = 0.0f;   ///< height that the phase sentence covers at the top of the stage
  Box plots;               ///< where draw_plots draws
  double elapsed_s = 0.0;  ///< since the frame before
  bool motion = true;      ///< false: the person asked for reduced motion
  bool presenter = false;
  bool touch = false;      ///< the last pointer was a finger: targets are larger
  /// Set a parameter as a control would; errors are shown beside it.
  std::function<void(std::string_view id, std::string_view value)> set;
  std::function<void(std::string_view id)> press;

  /// Notes a handle or a mark on the stage, so that it can be found from outside.
  void record(WidgetRecord widget) { records.push_back(std::move(widget)); }
  std::vector<WidgetRecord> records;
  /// Asks for another frame although nothing is being computed (something glides).
  bool wants_frame = false;
};

}  // namespace lab
