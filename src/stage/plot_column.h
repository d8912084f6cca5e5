/// PlotColumn: the small plots under the controls, one below the other.
///
/// Idea: a lesson says once which parts its column has and how high they are. The same declaration is gone
/// through to measure the column and to draw it, so that what is drawn has just the room that was asked for.
/// Symbols: heights are in logical pixels before scaling.
#pragma once

#include <functional>

#include "ui/ui.h"

namespace lab {

class PlotColumn {
 public:
  using Draw = std::function<void(Ui& ui, const Box& box)>;

  /// Measures only: no part is drawn.
  PlotColumn() = default;
  /// Draws into ui.plots, from the top; `essentials`: only those, as many as there is room for.
  explicit PlotColumn(Ui& ui, bool essentials = false) : ui_(&ui), only_essentials_(essentials) {}

  /// The next plot, over the whole width.
  void part(float height, const Draw& draw);
  /// The next plot, without which the stage is not understood: how the run goes (a cost against steps), what the
  /// colours mean. In presenter mode, where the column is folded away, these stand beside the stage.
  void essential(float height, const Draw& draw);
  /// Free room before the next plot; none after the last one.
  void space(float height) { space_ += height; }
  /// What follows is not there yet: its room is kept, nothing is drawn.
  void only_keep_room() { ui_ = nullptr; }

  /// Of all plots so far, with the room between them.
  float height() const { return height_; }
  /// Of the essential ones alone; 0: there is none.
  float essentials_height() const { return essentials_height_; }

 private:
  Ui* ui_ = nullptr;
  bool only_essentials_ = false;
  float height_ = 0.0f, space_ = 0.0f, essentials_height_ = 0.0f;
};

}  // namespace lab
