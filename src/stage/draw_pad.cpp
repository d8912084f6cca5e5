#include "stage/draw_pad.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "ui/plot/pointer.h"
#include "ui/plot/text.h"

namespace lab {
namespace {
constexpr float pen_share = 0.035f;         // radius of the pen as a share of the sheet
constexpr float least_move = 1.0f / 80.0f;  // a shorter move would not survive the 64 levels of a link
}  // namespace

Ink DrawPad::with_pen(const Ink& ink) const {
  Ink all = ink;
  if (!pen_.empty()) {
    all.picture = {};  // who draws over a picture begins anew
    all.strokes.push_back(pen_);
  }
  return all;
}

Box DrawPad::draw(Ui& ui, const Box& box, std::string_view parameter_id, const Ink& ink) {
  const Look& look = *ui.look;
  const float side = std::floor(std::min(box.w, box.h));
  const Box sheet{std::floor(box.x + 0.5f * (box.w - side)), std::floor(box.y), side, side};
  const ImVec2 a(sheet.x, sheet.y), b(sheet.right(), sheet.bottom());
  ui.draw->AddRectFilled(a, b, look.colours().stage, look.px(8));
  ui.draw->AddRect(a, b, look.colours().line, look.px(8), 0, look.px(1.5f));

  const Pointer pointer = pointer_area(ui, "pad", sheet);
  if (pointer.held) {
    const InkPoint at{std::clamp((pointer.at.x - sheet.x) / side, 0.0f, 1.0f),
                      std::clamp((pointer.at.y - sheet.y) / side, 0.0f, 1.0f)};
    if (pen_.empty() || std::hypot(at.x - pen_.back().x, at.y - pen_.back().y) >= least_move)
      pen_.push_back(at);
  } else if (!pen_.empty()) {
    Ink all = with_pen(ink);
    pen_.clear();
    ui.commands.set(parameter_id, all.encode());
  }
  ui.record({.id = std::string(parameter_id),
             .label = "Sheet to draw on",
             .kind = "handle",
             .value = "",
             .box = sheet});

  const Ink all = with_pen(ink);
  ui.draw->PushClipRect(a, b, true);
  const float pixel = side / Ink::picture_side;
  for (std::size_t i = 0; i < all.picture.pixels.size(); ++i) {
    if (all.picture.pixels[i] == 0.0f) continue;
    const float x = sheet.x + static_cast<float>(i % Ink::picture_side) * pixel;
    const float y = sheet.y + static_cast<float>(i / Ink::picture_side) * pixel;
    ui.draw->AddRectFilled({x, y}, {x + pixel, y + pixel},
                           mix(look.colours().stage, look.colours().ink, all.picture.pixels[i]));
  }
  const float radius = pen_share * side;
  for (const Stroke& stroke : all.strokes) {
    std::vector<ImVec2> line;
    for (const InkPoint& p : stroke) line.emplace_back(sheet.x + p.x * side, sheet.y + p.y * side);
    // Disc by disc and link by link: a thick polyline has spikes where the pen turns back.
    for (std::size_t i = 0; i < line.size(); ++i) {
      ui.draw->AddCircleFilled(line[i], radius, look.colours().ink);
      if (i > 0) ui.draw->AddLine(line[i - 1], line[i], look.colours().ink, 2.0f * radius);
    }
  }
  ui.draw->PopClipRect();
  if (all.empty()) {
    const auto line = [&](float size, float down, std::string_view words) {
      if (text_size(look.regular, size, words).x > side - look.px(8)) return;
      text_anchored(ui, look.regular, size, ImVec2(sheet.x + 0.5f * side, sheet.y + 0.5f * side + down), 0.5f,
                    0.5f, look.colours().faint, words);
    };
    line(look.body(), 0.0f, "draw a digit here");
    line(look.small(), 1.4f * look.body(), "or drop a picture of one");
  }
  return sheet;
}

}  // namespace lab
