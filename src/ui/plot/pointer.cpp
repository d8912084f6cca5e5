#include "ui/plot/pointer.h"

#include <cmath>

#include "imgui_internal.h"

namespace lab {
bool take_press(ImGuiID key, const Box& box) {
  ImGuiContext& g = *ImGui::GetCurrentContext();
  ImGuiWindow* window = ImGui::GetCurrentWindow();
  const bool free = g.ActiveId == 0 || (g.ActiveIdIsJustActivated && g.ActiveIdWindow == window);
  const bool here = free && g.HoveredWindow == window &&
                    ImGui::IsMouseClicked(ImGuiMouseButton_Left, ImGuiInputFlags_None, ImGuiKeyOwner_Any) &&
                    ImGui::IsMouseHoveringRect(ImVec2(box.x, box.y), ImVec2(box.right(), box.bottom()));
  if (!here) return false;
  ImGui::SetActiveID(key, window);
  ImGui::SetKeyOwner(ImGuiKey_MouseLeft, key);
  g.ActiveIdMouseButton = ImGuiMouseButton_Left;
  return true;
}

namespace {

constexpr float click_slack_px = 4.0f;

Pointer item(Ui& ui, const char* id, const Box& box, ImGuiButtonFlags flags) {
  Pointer out;
  ImGuiIO& io = ImGui::GetIO();
  out.at = io.MousePos;
  ImGuiWindow* window = ImGui::GetCurrentWindow();
  if (window->SkipItems || box.w <= 0 || box.h <= 0) return out;
  // Unlike InvisibleButton(), this leaves ImGui's layout alone: plots stand where their box is.
  const ImRect rect(ImVec2(box.x, box.y), ImVec2(box.right(), box.bottom()));
  const ImGuiID key = window->GetID(id);
  ImGui::SetNextItemAllowOverlap();
  if (!ImGui::ItemAdd(rect, key, nullptr, ImGuiItemFlags_NoNav)) return out;
  bool hovered = false, held = false;
  const bool was_held = ImGui::GetActiveID() == key;
  ImGui::ButtonBehavior(rect, key, &hovered, &held, flags | ImGuiButtonFlags_PressedOnClickRelease);
  if (!held && take_press(key, box)) hovered = held = true;
  out.hovered = hovered;
  out.pressed = held && !was_held;
  out.held = held;
  out.released = was_held && !held;
  const ImGuiMouseButton button =
      ImGui::IsMouseDown(ImGuiMouseButton_Middle) ? ImGuiMouseButton_Middle : ImGuiMouseButton_Left;
  const float slack = click_slack_px * (ui.touch ? 2.0f : 1.0f);
  const float far2 = io.MouseDragMaxDistanceSqr[button];
  out.moved = (held || out.released) && far2 > slack * slack;
  out.clicked = out.released && hovered && !out.moved;
  out.double_clicked = hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left);
  if (held && out.moved) out.delta = io.MouseDelta;
  if (hovered && io.MouseWheel != 0.0f) {
    ImGui::SetItemKeyOwner(ImGuiKey_MouseWheelY);
    out.wheel = io.MouseWheel;
  }
  return out;
}

}  // namespace

float grab_radius(const Ui& ui) { return ui.touch ? 22.0f : ui.look->px(10.0f); }

Pointer pointer_area(Ui& ui, const char* id, const Box& box) {
  return item(ui, id, box, ImGuiButtonFlags_MouseButtonLeft);
}

Pointer pointer_handle(Ui& ui, const char* id, ImVec2 at, float radius_px, std::string_view label,
                       std::string_view value) {
  const float r = std::max(radius_px, grab_radius(ui));
  if (!label.empty()) {
    const Box seen{at.x - radius_px, at.y - radius_px, 2 * radius_px, 2 * radius_px};
    ui.record({id, std::string(label), "handle", std::string(value), seen});
  }
  Pointer out = item(ui, id, {at.x - r, at.y - r, 2 * r, 2 * r}, ImGuiButtonFlags_MouseButtonLeft);
  if (out.hovered || out.held) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  return out;
}

void zoom_by_wheel(Plane& plane, ImVec2 at, float notches) {
  plane.zoom_about(at, std::pow(1.18, static_cast<double>(notches)));
}

Pointer navigate(Ui& ui, const char* id, Plane& plane) {
  Pointer out =
      item(ui, id, plane.box(), ImGuiButtonFlags_MouseButtonLeft | ImGuiButtonFlags_MouseButtonMiddle);
  const bool pinching = ui.pinch_zoom != 1.0f || ui.pinch_pan.x != 0.0f || ui.pinch_pan.y != 0.0f;
  if (pinching && plane.box().contains(ui.pinch_centre)) {
    plane.pan(ui.pinch_pan);
    plane.zoom_about(ui.pinch_centre, static_cast<double>(ui.pinch_zoom));
    return out;
  }
  if (out.wheel != 0.0f) zoom_by_wheel(plane, out.at, out.wheel);
  if (out.held && out.moved) {
    plane.pan(out.delta);
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeAll);
  }
  if (out.double_clicked) plane.fit();
  return out;
}

}  // namespace lab
