#include "stage/spoken.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace lab {
namespace {

constexpr float reach = 4.0f;  // px before scaling: the pointer is over a thin thing

bool is_pointed() { return !ImGui::IsMouseDown(ImGuiMouseButton_Left); }

/// Noted once, however many marks a part has.
void note(Ui& ui, std::string_view part, const Box& box) {
  const std::string id = "spoken-" + std::string(part);
  if (std::none_of(ui.records.begin(), ui.records.end(), [&](const WidgetRecord& r) { return r.id == id; }))
    ui.record({id, std::string(part), "part", "1", box});
}

}  // namespace

void part_mark(Ui& ui, std::string_view part, ImVec2 at, float radius) {
  const float out = radius + ui.look->px(3);
  if (ui.speaks_of(part)) {
    ui.draw->AddCircleFilled(at, out + ui.look->px(2), with_alpha(ui.look->colours().accent, 0.30f));
    ui.draw->AddCircle(at, out, ui.look->colours().accent, 0, ui.look->px(2));
    note(ui, part, {at.x - out, at.y - out, 2 * out, 2 * out});
  }
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  if (is_pointed() && std::hypot(mouse.x - at.x, mouse.y - at.y) <= out) ui.pointed_part = part;
}

void part_box(Ui& ui, std::string_view part, const Box& box) {
  if (ui.speaks_of(part)) {
    const float out = ui.look->px(4);
    ui.draw->AddRectFilled({box.x - out, box.y - out}, {box.right() + out, box.bottom() + out},
                           with_alpha(ui.look->colours().accent, 0.12f), ui.look->px(6));
    ui.draw->AddRect({box.x - out, box.y - out}, {box.right() + out, box.bottom() + out},
                     ui.look->colours().accent, ui.look->px(6), 0, ui.look->px(2));
    note(ui, part, box);
  }
  if (is_pointed() && box.contains(ImGui::GetIO().MousePos)) ui.pointed_part = part;
}

void part_line(Ui& ui, std::string_view part, ImVec2 a, ImVec2 b) {
  if (ui.speaks_of(part)) {
    ui.draw->AddLine(a, b, with_alpha(ui.look->colours().accent, 0.35f), ui.look->px(9));
    note(ui, part, {std::min(a.x, b.x), std::min(a.y, b.y), std::abs(b.x - a.x), std::abs(b.y - a.y)});
  }
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const float dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy;
  if (!is_pointed() || length <= 0) return;
  const float t = std::clamp(((mouse.x - a.x) * dx + (mouse.y - a.y) * dy) / length, 0.0f, 1.0f);
  if (std::hypot(mouse.x - a.x - t * dx, mouse.y - a.y - t * dy) <= ui.look->px(reach))
    ui.pointed_part = part;
}

}  // namespace lab
