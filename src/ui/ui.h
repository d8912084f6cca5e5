/// Ui: what an exhibit needs while it draws one frame, and nothing of how the frame came about.
///
/// Symbols: lengths are in logical pixels of the canvas (what CSS calls px); `scale` is 1, or 1.6 in
/// presenter mode, and is already in the sizes of Look. Positions are absolute on the canvas.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/parameter.h"
#include "imgui.h"
#include "ui/commands.h"
#include "ui/look.h"
#include "ui/widget_record.h"

namespace lab {

struct DrawingRecord;  // ui/drawing_record.h

class Ui {
 public:
  const Look* look = nullptr;
  ImDrawList* draw = nullptr;
  Box stage;  ///< where draw_stage draws; below the phase sentence nothing is reserved, see header_h
  float header_h = 0.0f;   ///< height that the phase sentence covers at the top of the stage
  Box plots;               ///< where draw_plots draws
  double elapsed_s = 0.0;  ///< since the frame before
  bool motion = true;      ///< false: the person asked for reduced motion
  bool presenter = false;
  bool touch = false;  ///< the last pointer was a finger: targets are larger
  /// Two fingers on the canvas in this frame: how far their middle moved, by which factor their distance
  /// grew, and where their middle is. Pan and zoom by it. The pointer counts as released meanwhile.
  ImVec2 pinch_pan = {0.0f, 0.0f};
  float pinch_zoom = 1.0f;
  ImVec2 pinch_centre = {0.0f, 0.0f};
  /// What the person does; carried out when the frame is complete.
  Commands commands;

  /// Notes a handle or a mark on the stage, so that it can be found from outside.
  void record(WidgetRecord widget) { records.push_back(std::move(widget)); }
  std::vector<WidgetRecord> records;
  /// The part of the picture whose symbol is under the pointer in the article, by the lesson's name ("centroids").
  std::string spoken_of;
  bool speaks_of(std::string_view part) const { return spoken_of == part; }
  /// … and the part that the pointer is over on the stage, whose symbol the article lights. The last one counts.
  std::string pointed_part;
  /// Where a test reads what a frame drew; null in the page.
  DrawingRecord* drawing = nullptr;
  /// Asks for another frame although nothing is being computed (something glides).
  bool wants_frame = false;
};

}  // namespace lab
