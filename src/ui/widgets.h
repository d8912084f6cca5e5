/// Widgets: the controls of the canvas, drawn from the declarations of parameters.
///
/// Idea: a control knows nothing but its declaration and its present value; it draws itself, and what a
/// person does to it becomes one of ui.commands. Each is recorded, so that tests and the page's
/// mirror find it. Keyboard: Tab walks through the controls in the order in which they were drawn and leaves
/// the canvas at its ends; arrows change the focused control, Space and Enter press it, Escape gives the
/// keyboard back to the stage.
///
/// Invariant: height of a control depends only on its declaration, its choices, its error and its width.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ui/icons.h"
#include "ui/ui.h"

namespace lab {

/// What a control shows besides its declaration.
struct ControlState {
  std::string_view value;
  std::string_view label;
  bool enabled = true;
  std::string_view error;       ///< a sentence under the control, "" for none
  std::vector<Choice> choices;  ///< of a choice or of flags, those that can be had
};

/// What the keyboard did in this frame to the control that has the focus.
struct FocusKeys {
  int step = 0;                      ///< arrows: -1 or +1; with page keys ten times that
  int across = 0, up = 0, page = 0;  ///< the same keys one by one: left and right, down and up, the page keys
  bool home = false, end = false;
  bool press = false;  ///< Space or Enter
  bool enter = false;  ///< Enter alone
};

class Widgets {
 public:
  /// Call first in a frame; `canvas_has_keyboard`: the canvas is what the keyboard speaks to.
  void begin_frame(Ui& ui, bool canvas_has_keyboard);
  /// Draws the control of `p` with its top left at `at`; returns its height, without a margin.
  float control(Ui& ui, const Parameter& p, const ControlState& state, ImVec2 at, float width);
  /// A round-cornered square with an icon. `filled`: the one primary button.
  void icon_button(Ui& ui, const Parameter& p, const ControlState& state, Icon icon, const Box& box,
                   bool filled);
  /// A drawn but otherwise plain pressable area with keyboard focus; returns whether it was pressed.
  bool area(Ui& ui, std::string_view id, const Box& box, bool enabled, float rounding);
  /// The same without any drawing, pressed for as long as the pointer is held: for things that are dragged.
  bool area_drag(Ui& ui, std::string_view id, const Box& box, bool enabled);
  /// Something on the stage that the keyboard can reach, and that draws itself.
  void stop(std::string_view id) { order_.emplace_back(id); }
  /// Keys for `id`, if it has the focus. Consumed: the shortcuts of the stage do not see them.
  FocusKeys keys_for(std::string_view id);
  /// Shows `text` near the pointer after it has rested on `box`.
  void help(Ui& ui, std::string_view id, const Box& box, std::string_view text);
  /// Sets a number to the one that `steps` presses of an arrow key lead to.
  void nudge(Ui& ui, const Parameter& p, double value, int steps);
  void focus_ring(Ui& ui, std::string_view id, const Box& box, float rounding);
  /// Call last; handles Tab. Returns the direction in which the keyboard leaves the canvas, 0 to stay.
  int end_frame(Ui& ui);

  /// A number is being typed, or a list is open: shortcuts have to wait.
  bool typing() const { return !editing_.empty() || !open_list_.empty(); }
  /// A control has the visible focus and takes arrows and Space for itself.
  bool focused() const { return focus_visible_ && !focus_.empty(); }
  std::string_view focus() const { return focus_visible_ ? std::string_view(focus_) : std::string_view(); }
  /// Gives the focus to the first (+1) or last (-1) control, as when Tab enters the canvas; 0 takes it away.
  void enter(int direction) {
    entering_ = direction;
    if (direction == 0) drop_focus();
  }

 private:
  struct Hit {
    bool hovered = false, held = false, pressed = false, released = false;
  };

  void drop_focus();
  void touch_focus(std::string_view id);
  Hit hit(Ui& ui, std::string_view id, const Box& box, bool enabled, bool focusable = true);
  void label_row(Ui& ui, const Parameter& p, const ControlState& state, ImVec2 at, float width,
                 bool with_value);
  float slider(Ui& ui, const Parameter& p, const ControlState& state, ImVec2 at, float width);
  float segments(Ui& ui, const Parameter& p, const ControlState& state, ImVec2 at, float width);
  float list(Ui& ui, const Parameter& p, const ControlState& state, ImVec2 at, float width);
  float flags(Ui& ui, const Parameter& p, const ControlState& state, ImVec2 at, float width);
  float toggle(Ui& ui, const Parameter& p, const ControlState& state, ImVec2 at, float width);
  float action(Ui& ui, const Parameter& p, const ControlState& state, ImVec2 at, float width);
  float seed(Ui& ui, const Parameter& p, const ControlState& state, ImVec2 at, float width);
  float error_line(Ui& ui, const ControlState& state, ImVec2 at, float width);
  void begin_edit(const Parameter& p, std::string_view value);
  /// The number being typed, right-aligned at `right`. Takes the keys; sets the value on Enter.
  void edit(Ui& ui, const Parameter& p, ImVec2 right, float height);

  std::string focus_, editing_, buffer_, open_list_, hovered_;
  std::vector<std::string> order_;
  bool focus_visible_ = false, has_keyboard_ = false, keys_taken_ = false, select_all_ = false;
  int entering_ = 0, flag_focus_ = 0;
  double hover_s_ = 0.0;
  bool hover_seen_ = false;
};

/// How a value is read by people: "4", "0.05", "1×".
std::string display_value(const Parameter& p, std::string_view value);

/// Share of the slider's line at which `value` stands, and the reverse, snapped to sensible numbers.
float slider_share(const Parameter& p, double value);
double slider_value(const Parameter& p, float share);

}  // namespace lab
