#include "stage/beyond_edge.h"

#include <algorithm>
#include <cmath>

#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr float margin = 18.0f;  // px before scaling, between arrow and edge

/// The share of the way from `from` to `to` after which [low, high] is left; 1 or more where it is not.
float leaves_after(float from, float to, float low, float high) {
  if (to > high) return (high - from) / (to - from);
  if (to < low) return (low - from) / (to - from);
  return 1.0f;
}

}  // namespace

std::optional<ImVec2> edge_towards(const Ui& ui, ImVec2 at) {
  const float in = ui.look->px(margin);
  const Box room{ui.stage.x + in, ui.stage.y + ui.header_h + in, ui.stage.w - 2 * in,
                 ui.stage.h - ui.header_h - 2 * in};
  const ImVec2 middle(room.x + room.w / 2, room.y + room.h / 2);
  const float share = std::min(leaves_after(middle.x, at.x, room.x, room.right()),
                               leaves_after(middle.y, at.y, room.y, room.bottom()));
  if (share >= 1.0f) return std::nullopt;
  return ImVec2(middle.x + share * (at.x - middle.x), middle.y + share * (at.y - middle.y));
}

void draw_edge_arrow(Ui& ui, ImVec2 edge, ImVec2 at, ImU32 colour, std::string_view words) {
  const Look& look = *ui.look;
  const float dx = at.x - edge.x, dy = at.y - edge.y, length = std::max(1e-6f, std::hypot(dx, dy));
  const ImVec2 along(dx / length, dy / length), across(-along.y, along.x);
  const float tip = look.px(13), back = look.px(9), half = look.px(10);
  const auto corner = [&](float forward, float aside) {
    return ImVec2(edge.x + forward * along.x + aside * across.x,
                  edge.y + forward * along.y + aside * across.y);
  };
  ui.draw->AddTriangleFilled(corner(tip, 0), corner(-back, half), corner(-back, -half), colour);
  ui.draw->AddTriangle(corner(tip, 0), corner(-back, half), corner(-back, -half), look.colours().ink,
                       look.px(1.5f));
  const bool right = edge.x > ui.stage.x + ui.stage.w / 2;
  text_anchored(ui, look.semibold, look.small(), {edge.x + (right ? -1 : 1) * look.px(20), edge.y},
                right ? 1.0f : 0.0f, 0.5f, look.colours().ink, words);
}

}  // namespace lab
