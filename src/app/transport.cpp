// The row under the stage: buttons, scrubber, where we are, and what is being computed.

#include <algorithm>
#include <cmath>

#include "app/layout.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr double busy_shown_after_s = 0.25;  // shorter work would only flicker

}  // namespace

void Layout::draw_transport(Session& session, Ui& ui) {
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  ui.draw->AddRectFilled(ImVec2(transport_.x, transport_.y), ImVec2(transport_.right(), transport_.y + 1.0f),
                         c.line);

  busy_s_ = session.busy() ? busy_s_ + std::min(ui.elapsed_s, 0.1) : 0.0;
  if (session.busy() && busy_s_ < busy_shown_after_s) ui.wants_frame = true;
  if (busy_s_ > busy_shown_after_s) {
    const float share = static_cast<float>(std::clamp(session.progress(), 0.0, 1.0));
    ui.draw->AddRectFilled(ImVec2(transport_.x, transport_.y - 1),
                           ImVec2(transport_.x + share * transport_.w, transport_.y + 2), c.accent);
  }

  const float pad = look.px(narrow_ ? 16.0f : 20.0f), button = look.px(34), gap = look.px(10);
  const Box row{transport_.x + pad, transport_.y, transport_.w - 2 * pad, look.px(narrow_ ? 60.0f : 64.0f)};
  const float top = row.y + (row.h - button) / 2;
  float x = row.x;
  const bool plays = session.player() != nullptr;
  const auto icon = [&](const char* id, Icon which, bool filled, float at_x, float size) {
    const Parameter& p = session.parameters().declaration(id);
    ControlState state = state_of(session, p);
    const std::string label = session.label(p);
    state.label = label;
    widgets_.icon_button(ui, p, state, which, Box{at_x, row.y + (row.h - size) / 2, size, size}, filled);
  };
  if (plays) {
    const bool playing = session.player()->playing();
    const std::pair<const char*, Icon> buttons[] = {{"reset", Icon::reset},
                                                    {"back", Icon::back},
                                                    {"play", playing ? Icon::pause : Icon::play},
                                                    {"forward", Icon::forward}};
    for (const auto& [id, which] : buttons) {
      if (!session.visible(id)) continue;
      icon(id, which, std::string_view(id) == "play", x, button);
      x += button + gap;
    }
  }
  (void)top;
  // From the right: the exports, then where we are.
  float right = row.right() + look.px(6);
  for (const auto& [id, which] :
       {std::pair("save-numbers", Icon::numbers), std::pair("save-picture", Icon::picture)}) {
    if (!session.visible(id)) continue;
    right -= look.px(30);
    icon(id, which, false, right, look.px(30));
  }
  right = draw_status(session, ui, right - look.px(12), row);
  if (!plays || !session.visible("step")) return;
  const float margin = look.px(12);
  if (narrow_) {
    draw_scrubber(session, ui, Box{row.x, row.bottom() - look.px(2), row.w, look.px(30)});
  } else if (right - x > look.px(70)) {
    draw_scrubber(session, ui, Box{x + margin, top, right - x - 2 * margin, button});
  }
}

float Layout::draw_status(Session& session, Ui& ui, float right, const Box& row) {
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  const float size = look.small(), middle = row.y + row.h / 2;
  if (busy_s_ > busy_shown_after_s) {
    const bool loading = session.dataset() == nullptr || session.loading();
    if (!loading) {
      const Parameter& p = session.parameters().declaration("stop");
      const float side = look.px(28);
      right -= side;
      widgets_.icon_button(ui, p, state_of(session, p), Icon::stop, Box{right, middle - side / 2, side, side},
                           false);
      right -= look.px(4);
    }
    const int percent = static_cast<int>(std::lround(100.0 * std::clamp(session.progress(), 0.0, 1.0)));
    const std::string words =
        (loading ? "loading" : "computing") + std::string(" · ") + std::to_string(percent) + " %";
    const float w = text_tabular(ui, look.regular, size, ImVec2(right, middle - size / 2), c.soft, words);
    // As wide as with three figures, so that the scrubber does not tremble.
    return right - std::max(w, text_size(look.regular, size, "computing · 100 %").x);
  }
  const Player* p = session.player();
  if (!p || !session.dataset() || p->known() == 0) return right;
  std::string words = narrow_ ? "" : "half-step ";
  words += std::to_string(p->position() + 1);
  if (p->complete()) words += " of " + std::to_string(p->known());
  const std::string widest = (narrow_ ? std::string() : std::string("half-step ")) +
                             std::to_string(p->known()) +
                             (p->complete() ? " of " + std::to_string(p->known()) : std::string());
  const float w = text_tabular(ui, look.regular, size, ImVec2(right, middle - size / 2), c.soft, words);
  return right - std::max(w, text_size(look.regular, size, widest).x);
}

void Layout::draw_scrubber(Session& session, Ui& ui, const Box& box) {
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  const Player& p = *session.player();
  const int count = p.known(), now = p.position();
  const float r = look.px(8), y = box.y + box.h / 2;
  const float left = box.x + r, span = std::max(1.0f, box.w - 2 * r);
  const bool enabled = session.enabled("step") && count > 0;
  const auto x_of = [&](int i) {
    return left + (count > 1 ? span * static_cast<float>(i) / static_cast<float>(count - 1) : 0.0f);
  };
  const bool pressed = widgets_.area_drag(ui, "step", box, enabled);
  if (pressed && count > 1) {
    const float t = (ImGui::GetIO().MousePos.x - left) / span;
    const int wanted =
        std::clamp(static_cast<int>(std::lround(t * static_cast<float>(count - 1))), 0, count - 1);
    if (wanted != now) ui.commands.set("step", std::to_string(wanted));
  }
  const FocusKeys keys = widgets_.keys_for("step");
  if (keys.step < 0) ui.commands.press("back");
  if (keys.step > 0) ui.commands.press("forward");
  if (keys.home) ui.commands.set("step", "0");
  if (keys.end && count > 0) ui.commands.set("step", std::to_string(count - 1));

  const float line = look.px(1), dot = look.px(4);
  ui.draw->AddRectFilled(ImVec2(left, y - line), ImVec2(left + span, y + line), c.line, line);
  if (count > 0) {
    const bool dots = count == 1 || span / static_cast<float>(count - 1) >= look.px(11);
    if (dots) {
      for (int i = 0; i < count; ++i) {
        if (i != now) ui.draw->AddCircleFilled(ImVec2(x_of(i), y), dot, i < now ? c.accent : c.line, 20);
      }
    } else {
      ui.draw->AddRectFilled(ImVec2(left, y - look.px(2)), ImVec2(x_of(now), y + look.px(2)), c.accent,
                             look.px(2));
    }
    ui.draw->AddCircleFilled(ImVec2(x_of(now), y), r, c.panel, 32);
    ui.draw->AddCircle(ImVec2(x_of(now), y), r - look.px(1.5f), c.accent, 32, look.px(3));
    widgets_.focus_ring(ui, "step", Box{x_of(now) - r, y - r, 2 * r, 2 * r}, r);
  }
  ui.record({"step", "Half-step", "int", std::to_string(now), Box{left, box.y, span, box.h}});
}

}  // namespace lab
