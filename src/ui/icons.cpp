#include "ui/icons.h"

#include <cmath>

namespace lab {
namespace {

constexpr float pi = 3.14159265f;

void triangle(ImDrawList* draw, ImVec2 at, float size, float direction, ImU32 colour) {
  // Corners slightly rounded: a filled triangle with a stroke of its own colour.
  const float w = 0.36f * size * direction, h = 0.40f * size;
  const ImVec2 a(at.x - w * 0.8f, at.y - h), b(at.x + w * 1.15f, at.y), c(at.x - w * 0.8f, at.y + h);
  if (direction > 0) {
    draw->AddTriangleFilled(a, b, c, colour);
  } else {
    draw->AddTriangleFilled(a, c, b, colour);
  }
  draw->AddTriangle(a, b, c, colour, 0.1f * size);
}

void reset_arrow(ImDrawList* draw, ImVec2 at, float size, ImU32 colour, float line) {
  const float r = 0.38f * size, from = -0.62f * pi, to = 1.12f * pi;
  draw->PathArcTo(at, r, from, to, 24);
  draw->PathStroke(colour, 0, line);
  // The head sits at the beginning of the arc, which runs backwards in time.
  const ImVec2 tip(at.x + r * std::cos(from), at.y + r * std::sin(from));
  draw->PathLineTo(ImVec2(tip.x + 0.04f * size, tip.y - 0.24f * size));
  draw->PathLineTo(ImVec2(tip.x - 0.10f * size, tip.y + 0.02f * size));
  draw->PathLineTo(ImVec2(tip.x + 0.16f * size, tip.y + 0.14f * size));
  draw->PathStroke(colour, 0, line);
}

void die(ImDrawList* draw, ImVec2 at, float size, ImU32 colour, float line) {
  const float r = 0.42f * size, dot = 0.075f * size, o = 0.5f * r;
  draw->AddRect(ImVec2(at.x - r, at.y - r), ImVec2(at.x + r, at.y + r), colour, 0.18f * size, 0, line);
  for (const ImVec2 p : {ImVec2(-o, -o), ImVec2(o, o), ImVec2(0, 0), ImVec2(-o, o), ImVec2(o, -o)}) {
    draw->AddCircleFilled(ImVec2(at.x + p.x, at.y + p.y), dot, colour, 8);
  }
}

void picture(ImDrawList* draw, ImVec2 at, float size, ImU32 colour, float line) {
  const float w = 0.46f * size, h = 0.38f * size;
  draw->AddRect(ImVec2(at.x - w, at.y - h), ImVec2(at.x + w, at.y + h), colour, 0.12f * size, 0, line);
  draw->AddCircleFilled(ImVec2(at.x - 0.45f * w, at.y - 0.35f * h), 0.085f * size, colour, 10);
  draw->PathLineTo(ImVec2(at.x - 0.8f * w, at.y + 0.7f * h));
  draw->PathLineTo(ImVec2(at.x - 0.1f * w, at.y + 0.0f * h));
  draw->PathLineTo(ImVec2(at.x + 0.25f * w, at.y + 0.4f * h));
  draw->PathLineTo(ImVec2(at.x + 0.5f * w, at.y + 0.15f * h));
  draw->PathLineTo(ImVec2(at.x + 0.85f * w, at.y + 0.6f * h));
  draw->PathStroke(colour, 0, line);
}

void numbers(ImDrawList* draw, ImVec2 at, float size, ImU32 colour, float line) {
  const float w = 0.44f * size, h = 0.38f * size;
  draw->AddRect(ImVec2(at.x - w, at.y - h), ImVec2(at.x + w, at.y + h), colour, 0.12f * size, 0, line);
  draw->AddLine(ImVec2(at.x - w, at.y - 0.25f * h), ImVec2(at.x + w, at.y - 0.25f * h), colour, line);
  draw->AddLine(ImVec2(at.x - w, at.y + 0.38f * h), ImVec2(at.x + w, at.y + 0.38f * h), colour, line);
  draw->AddLine(ImVec2(at.x - 0.15f * w, at.y - h), ImVec2(at.x - 0.15f * w, at.y + h), colour, line);
}

}  // namespace

void draw_icon(ImDrawList* draw, Icon icon, ImVec2 at, float size, ImU32 colour) {
  const float line = std::fmax(1.2f, 0.09f * size);
  const float r = 0.25f * size;
  switch (icon) {
    case Icon::play:
      triangle(draw, at, size, 1.0f, colour);
      break;
    case Icon::forward:
      triangle(draw, ImVec2(at.x - 0.06f * size, at.y), 0.72f * size, 1.0f, colour);
      draw->AddRectFilled(ImVec2(at.x + 0.30f * size, at.y - 0.32f * size),
                          ImVec2(at.x + 0.42f * size, at.y + 0.32f * size), colour, 0.04f * size);
      break;
    case Icon::back:
      triangle(draw, ImVec2(at.x + 0.06f * size, at.y), 0.72f * size, -1.0f, colour);
      draw->AddRectFilled(ImVec2(at.x - 0.42f * size, at.y - 0.32f * size),
                          ImVec2(at.x - 0.30f * size, at.y + 0.32f * size), colour, 0.04f * size);
      break;
    case Icon::pause:
      draw->AddRectFilled(ImVec2(at.x - 0.32f * size, at.y - 0.4f * size),
                          ImVec2(at.x - 0.09f * size, at.y + 0.4f * size), colour, 0.06f * size);
      draw->AddRectFilled(ImVec2(at.x + 0.09f * size, at.y - 0.4f * size),
                          ImVec2(at.x + 0.32f * size, at.y + 0.4f * size), colour, 0.06f * size);
      break;
    case Icon::stop:
      draw->AddRectFilled(ImVec2(at.x - 0.3f * size, at.y - 0.3f * size),
                          ImVec2(at.x + 0.3f * size, at.y + 0.3f * size), colour, 0.1f * size);
      break;
    case Icon::reset:
      reset_arrow(draw, at, size, colour, line);
      break;
    case Icon::picture:
      picture(draw, at, size, colour, line);
      break;
    case Icon::numbers:
      numbers(draw, at, size, colour, line);
      break;
    case Icon::die:
      die(draw, at, size, colour, line);
      break;
    case Icon::chevron_down:
      draw->PathLineTo(ImVec2(at.x - r, at.y - 0.5f * r));
      draw->PathLineTo(ImVec2(at.x, at.y + 0.5f * r));
      draw->PathLineTo(ImVec2(at.x + r, at.y - 0.5f * r));
      draw->PathStroke(colour, 0, line);
      break;
    case Icon::chevron_right:
      draw->PathLineTo(ImVec2(at.x - 0.5f * r, at.y - r));
      draw->PathLineTo(ImVec2(at.x + 0.5f * r, at.y));
      draw->PathLineTo(ImVec2(at.x - 0.5f * r, at.y + r));
      draw->PathStroke(colour, 0, line);
      break;
    case Icon::minus:
      draw->AddLine(ImVec2(at.x - r, at.y), ImVec2(at.x + r, at.y), colour, line);
      break;
    case Icon::plus:
      draw->AddLine(ImVec2(at.x - r, at.y), ImVec2(at.x + r, at.y), colour, line);
      draw->AddLine(ImVec2(at.x, at.y - r), ImVec2(at.x, at.y + r), colour, line);
      break;
  }
}

}  // namespace lab
