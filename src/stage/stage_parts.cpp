#include "stage/stage_parts.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "ui/plot/text.h"

namespace lab {

float ease(double t) {
  const auto u = static_cast<float>(std::clamp(t, 0.0, 1.0));
  return u * u * (3.0f - 2.0f * u);
}

Box below_header(const Ui& ui) {
  const float top = ui.header_h + ui.look->px(12);
  const float side = ui.look->px(ui.stage.w < ui.look->px(430) ? 16 : 28);
  return {ui.stage.x + side, ui.stage.y + top, ui.stage.w - 2 * side, ui.stage.h - top - ui.look->px(24)};
}

Box share_of(const Ui& ui, const Box& box, int part, int count) {
  const float gap = ui.look->px(12), n = static_cast<float>(count), i = static_cast<float>(part);
  const float wide = (box.w - gap * (n - 1)) / n, high = (box.h - gap * (n - 1)) / n;
  if (std::min(wide, box.h) >= std::min(box.w, high)) return {box.x + i * (wide + gap), box.y, wide, box.h};
  return {box.x, box.y + i * (high + gap), box.w, high};
}

DividedStage divide_stage(Ui& ui, float share, float gap) {
  const Look& look = *ui.look;
  const Box& all = ui.stage;
  const ImU32 line = look.colours().line;
  const float room = all.h - ui.header_h, side = look.px(14);
  if (all.w > 1.5f * room) {
    const float w = std::round(0.5f * all.w);
    const Box points{all.x, all.y, all.w - w, all.h};
    const Box second{points.right() + side, all.y + ui.header_h + look.px(10), w - 2 * side,
                     room - look.px(24)};
    ui.draw->AddLine({points.right() + 0.5f, second.y}, {points.right() + 0.5f, second.bottom()}, line, 1.0f);
    return {points, second};
  }
  const float h = std::round(share * room);
  const Box points{all.x, all.y, all.w, all.h - h};
  ui.draw->AddLine({all.x, points.bottom() + 0.5f}, {all.right(), points.bottom() + 0.5f}, line, 1.0f);
  return {points, {all.x + side, points.bottom() + look.px(gap), all.w - 2 * side, h - look.px(gap + 6)}};
}

Box draw_frame(Ui& ui, const Box& box, std::string_view title, std::string_view value, bool strong) {
  const Look& look = *ui.look;
  const float head = look.px(26), pad = look.px(10);
  const float size = look.small();
  ui.draw->AddRect(ImVec2(box.x, box.y), ImVec2(box.right(), box.bottom()),
                   strong ? look.colours().accent : look.colours().line, look.px(8), 0,
                   strong ? look.px(1.5f) : 1.0f);
  float room = box.w - 2 * pad;
  if (!value.empty()) {
    room -= text_tabular(ui, look.regular, size, ImVec2(box.right() - pad, box.y + look.px(7)),
                         look.colours().soft, value) +
            look.px(6);
  }
  text(ui, look.semibold, size, ImVec2(box.x + pad, box.y + look.px(7)), look.colours().ink,
       ellipsized(look.semibold, size, title, room));
  return {box.x + 1, box.y + head, box.w - 2, box.h - head - 1};
}

PointStageHit draw_picture(Ui& ui, const Box& box, PointStage& stage, PointStageStyle style,
                           std::string_view title, std::string_view value, const std::function<void()>& over,
                           const std::function<void()>& under) {
  const Box inner = draw_frame(ui, box, title, value);
  style.axes = false;
  style.margin = 14.0f;
  if (style.cloud.radius == 0.0f && stage.cloud().size() < 1500) style.cloud.radius = 3.0f;
  // The sentence of the stage is not over this picture.
  const float header_h = ui.header_h;
  ui.header_h = 0.0f;
  ImGui::PushID(&stage);  // not by the title, which may change while the pointer is held
  const PointStageHit hit = stage.draw(ui, inner, style, under);
  if (over) {
    ui.draw->PushClipRect(ImVec2(inner.x, inner.y), ImVec2(inner.right(), inner.bottom()), true);
    over();
    ui.draw->PopClipRect();
  }
  ImGui::PopID();
  ui.header_h = header_h;
  return hit;
}

}  // namespace lab
