/// Pointer: mouse and finger on plots and on things that can be dragged.
///
/// Idea: each area and each handle is an invisible ImGui item, so that ImGui decides who is under the pointer
/// and who holds it. Submit the area first and what lies on it after: the later one wins.
#pragma once

#include "ui/plot/transform.h"

namespace lab {

struct Pointer {
  bool hovered = false;
  bool pressed = false;   ///< went down here in this frame
  bool held = false;      ///< is down, and went down here
  bool released = false;  ///< came up in this frame, having gone down here
  bool clicked = false;   ///< released without having moved
  bool double_clicked = false;
  bool moved = false;  ///< held and moved further than a click allows
  ImVec2 at{0, 0};     ///< canvas px
  ImVec2 delta{0, 0};  ///< movement while held, px
  float wheel = 0;     ///< notches over the area in this frame
};

/// A finger comes down where nothing was hovered a frame before, and ImGui gives such a press to no item that
/// may be overlapped. So it is taken here for the item `key`; of several items under it the last one keeps
/// it, as with hovering. Returns whether it was taken.
bool take_press(ImGuiID key, const Box& box);
/// The pointer over `box`. Things drawn on it later may take the pointer away.
Pointer pointer_area(Ui& ui, const char* id, const Box& box);
/// The pointer over a disc of `radius_px` about `at`; the disc is larger for fingers. The cursor becomes a
/// hand. Recorded in ui.records as a "handle" under `id` with `label` when the label is not empty.
Pointer pointer_handle(Ui& ui, const char* id, ImVec2 at, float radius_px, std::string_view label = {},
                       std::string_view value = {});
/// Pan and zoom: wheel or pinch zooms about the pointer, dragging the empty part pans, double click or double
/// tap fits. Returns the pointer for what else the exhibit does with it.
Pointer navigate(Ui& ui, const char* id, Plane& plane);
/// What the wheel does to a plane: `notches` of it about the place `at` (canvas px).
void zoom_by_wheel(Plane& plane, ImVec2 at, float notches);
/// The radius in px within which a press counts as meant for a mark: 10 for a mouse, 22 for a finger.
float grab_radius(const Ui& ui);

}  // namespace lab
