/// Where things are on the canvas, in words that do not need ImGui.
///
/// Symbols: lengths are logical pixels of the canvas (what CSS calls px); y grows downwards.
#pragma once

#include <string>

namespace lab {

struct Box {
  float x = 0, y = 0, w = 0, h = 0;
  float right() const { return x + w; }
  float bottom() const { return y + h; }
  /// `p` is anything with x and y, such as ImVec2.
  template <class P>
  bool contains(const P& p) const {
    return p.x >= x && p.x < x + w && p.y >= y && p.y < y + h;
  }
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

}  // namespace lab
