/// DrawPad: a square sheet on which a person draws a digit with mouse or finger.
///
/// Idea: the ink is a parameter (text), so a link carries the drawing; a stroke under the pen is kept here
/// until it ends. Invariant: what is drawn is the ink of the parameter plus the stroke under the pen.
#pragma once

#include <string>
#include <string_view>

#include "data/ink.h"
#include "ui/ui.h"

namespace lab {

class DrawPad {
 public:
  /// Draws the sheet into the largest square of `box`. When a stroke ends, or grew by a while, the new ink is
  /// set with ui.commands.set(parameter_id, …). Returns the square used.
  Box draw(Ui& ui, const Box& box, std::string_view parameter_id, const Ink& ink);
  /// The ink and the stroke under the pen.
  Ink with_pen(const Ink& ink) const;

 private:
  Stroke pen_;
};

}  // namespace lab
