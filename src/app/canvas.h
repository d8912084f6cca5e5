/// Canvas: one frame of the lab, without a window.
///
/// Idea: computing, drawing and doing are three phases. update() lets the session compute; draw() makes ImGui's lists
/// out of what the session shows, and writes down what the person does; carry_out() does it, when nothing is read any
/// more. Who owns a window (the shell) or none (the tests) gives ImGui its input before draw() and renders after it.
///
/// Invariant: draw() changes nothing that the session could be asked for.
#pragma once

#include <functional>

#include "app/layout.h"
#include "app/session.h"
#include "ui/look.h"
#include "ui/ui.h"

namespace lab {

class Canvas {
 public:
  explicit Canvas(Session& session);

  /// Fonts of ImGui's present context, TTF; empty for ImGui's own. Call once.
  void load_fonts(std::vector<std::uint8_t> font_400, std::vector<std::uint8_t> font_600);

  /// One frame's computing. Returns whether another frame is wanted.
  bool update(double elapsed_s, double budget_ms, const ClockMs& clock);
  /// From ImGui::NewFrame() to ImGui::Render(). `keyboard`: the canvas has it. Returns the direction in which the
  /// keyboard leaves the canvas, 0 to stay.
  int draw(bool keyboard);
  /// Does what the person did while the frame was drawn. Returns whether another frame is wanted.
  bool carry_out();

  Ui& ui() { return ui_; }
  const Ui& ui() const { return ui_; }
  Look& look() { return look_; }
  Layout& layout() { return layout_; }
  const Layout& layout() const { return layout_; }
  void set_motion(bool on);
  /// Whether the last draw() put something else on the canvas that can be pressed than the one before.
  bool records_changed() const { return records_changed_; }
  /// Something drawn at the left of the canvas first; returns its width in logical pixels (the desktop's menu).
  std::function<float(Ui&, const Box& window)> side_menu;

 private:
  Session& session_;
  Layout layout_;
  Ui ui_;
  Look look_;
  bool records_changed_ = false, applied_dark_ = false;
  float applied_scale_ = 0.0f;
};

}  // namespace lab
