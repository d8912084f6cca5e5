/// DrawingRecord: what one frame drew, in boxes and words, for a test that looks whether all of it has its room.
///
/// Idea: everything drawn goes through a few functions (text, image grids, charts, frames). Each notes what it drew where
/// `Ui::drawing` points; in the page that is null, so a frame costs one comparison more for each of them. A test reads
/// the record: nothing may be cut, run into something else, or be too small to be seen.
/// Symbols: boxes in logical pixels of the canvas.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ui/ui.h"

namespace lab {

/// Which part of the canvas was being drawn.
enum class CanvasPart : std::uint8_t { stage, header, panel, transport };

struct DrawnText {
  std::string words;
  Box box;   ///< of the line, as high as its font
  Box clip;  ///< what of the canvas could be seen when it was drawn
  CanvasPart part = CanvasPart::stage;
};

struct DrawnImage {
  int pixels = 0;  ///< of its longer side
  Box box;
  CanvasPart part = CanvasPart::stage;
};

enum class PaneKind : std::uint8_t {
  frame,  ///< holds others
  plane,  ///< points; labels and marks lie on it
  leaf    ///< a chart, a table, a grid of images: nothing else lies on it
};

struct DrawnPane {
  std::string name;
  PaneKind kind = PaneKind::leaf;
  Box box;
  CanvasPart part = CanvasPart::stage;
};

struct DrawingRecord {
  CanvasPart part = CanvasPart::stage;
  std::vector<DrawnText> texts;
  std::vector<DrawnImage> images;
  std::vector<DrawnPane> panes;
  std::vector<std::vector<ImVec2>> curves;  ///< lines of charts, point by point
  std::vector<DrawnPane> legends;           ///< of charts with curves
};

inline Box clip_of(const ImDrawList& list) {
  const ImVec2 a = list.GetClipRectMin(), b = list.GetClipRectMax();
  return {a.x, a.y, b.x - a.x, b.y - a.y};
}
inline void record_text(const Ui& ui, const Box& box, std::string_view words) {
  if (ui.drawing) ui.drawing->texts.push_back({std::string(words), box, clip_of(*ui.draw), ui.drawing->part});
}
inline void record_image(const Ui& ui, int pixels, const Box& box) {
  if (ui.drawing) ui.drawing->images.push_back({pixels, box, ui.drawing->part});
}
inline void record_pane(const Ui& ui, std::string_view name, PaneKind kind, const Box& box) {
  if (ui.drawing) ui.drawing->panes.push_back({std::string(name), kind, box, ui.drawing->part});
}

}  // namespace lab
