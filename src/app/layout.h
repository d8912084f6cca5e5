/// Layout: where things stand on the canvas, and the parts that are the same for every lesson: the phase
/// sentence, the column of controls, the transport row, and what the keyboard does on the stage.
///
/// Symbols: normal: stage, controls at its right, transport under both; narrow (width < 600): stage on top,
/// square or as high as the lesson asks, then transport, controls and plots; presenter: everything 1.6 times
/// larger, the controls folded away.
#pragma once

#include "app/session.h"
#include "ui/ui.h"
#include "ui/widgets.h"

namespace lab {

class Layout {
 public:
  /// Draws one frame of the whole canvas into the current ImGui frame. `keyboard`: the canvas has it.
  /// Returns the direction in which the keyboard leaves the canvas, 0 to stay.
  int draw(Session& session, Ui& ui, const Box& canvas, bool keyboard);

  /// Where the stage was drawn last. Its ground and that of everything else are not drawn: who renders clears them,
  /// which costs a slow graphics card next to nothing (the shell).
  const Box& stage() const { return stage_; }
  const Box& panel() const { return panel_; }
  const Box& transport() const { return transport_; }
  /// Height in logical pixels of what a person sees of a page that scrolls, 0 for all: stage and transport fit into it.
  void set_window_height(float height) { window_h_ = height; }
  /// Whether the column of controls is there, and has more than it shows: the wheel then scrolls it.
  bool panel_scrolls_at(float x, float y) const {
    return panel_overflows_ && x >= panel_.x && x < panel_.right() && y >= panel_.y && y < panel_.bottom();
  }
  Widgets& widgets() { return widgets_; }
  /// Height in logical pixels that the canvas would like in a narrow layout, 0 where it takes what it gets.
  float wanted_height() const { return wanted_height_; }

 private:
  void place(Session& session, const Ui& ui, const Box& canvas);
  void draw_header(Session& session, Ui& ui, bool measure);
  void draw_panel(Session& session, Ui& ui);
  float draw_controls(Session& session, Ui& ui, ImVec2 at, float width, bool data);
  void draw_transport(Session& session, Ui& ui);
  void draw_scrubber(Session& session, Ui& ui, const Box& box);
  float draw_status(Session& session, Ui& ui, float right, const Box& row);
  void follow_focus(Ui& ui, std::size_t first_record);
  void draw_fold(Ui& ui);
  void stage_stops(Session& session, Ui& ui);
  void say_focus(Ui& ui, const std::string& words, const std::string& help, const Box& mark);
  void stage_stop(Ui& ui, const std::string& family, const std::vector<StageHandle>& handles);
  void draw_essentials(Session& session, Ui& ui);
  void shortcuts(Session& session, Ui& ui);
  ControlState state_of(const Session& session, const Parameter& p) const;
  bool shown_beside_control(const Session& session, std::string_view id) const;

  Widgets widgets_;
  Box stage_, panel_, transport_;
  Box aside_;  // beside the stage, for the essential small plots; w = 0: not there
  bool narrow_ = false, panel_open_ = true, panel_overflows_ = false, presenter_open_ = false,
       keyboard_ = false;
  std::string followed_;  // the control that was scrolled to last
  int member_ = 0;        // which handle of the family that has the focus
  float window_h_ = 0.0f, header_h_ = 0.0f, narrow_stage_h_ = 0.0f, wanted_height_ = 0.0f;
  double busy_s_ = 0.0;
};

}  // namespace lab
