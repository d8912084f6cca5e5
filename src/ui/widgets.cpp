#include "ui/widgets.h"

#include <algorithm>
#include <cmath>

#include "core/number_text.h"
#include "ui/plot/pointer.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr float label_h = 20.0f, knob_r = 8.0f;
constexpr double help_delay_s = 0.45;

}  // namespace

std::string display_value(const Parameter& p, std::string_view value) { return std::string(value) + p.unit; }

float slider_share(const Parameter& p, double value) {
  const double low = p.slider_low(), high = p.slider_high();
  if (high <= low) return 0.0f;
  const bool in_ratios = p.logarithmic && low > 0;
  const double share =
      in_ratios ? std::log(value / low) / std::log(high / low) : (value - low) / (high - low);
  return static_cast<float>(std::clamp(share, 0.0, 1.0));
}

double slider_value(const Parameter& p, float share) {
  const double low = p.slider_low(), high = p.slider_high();
  const double t = std::clamp(static_cast<double>(share), 0.0, 1.0);
  double value = p.logarithmic && low > 0 ? low * std::pow(high / low, t) : low + t * (high - low);
  if (p.logarithmic) {
    // Two significant digits are as fine as a hand can aim.
    const double unit = std::pow(10.0, std::floor(std::log10(value)) - 1.0);
    value = std::round(value / unit) * unit;
  } else if (p.step > 0) {
    value = low + std::round((value - low) / p.step) * p.step;
  }
  if (p.kind == ParameterKind::integer) value = std::round(value);
  return std::clamp(value, low, high);
}

void Widgets::begin_frame(Ui& ui, bool canvas_has_keyboard) {
  order_.clear();
  has_keyboard_ = canvas_has_keyboard;
  keys_taken_ = false;
  if (!hover_seen_) hovered_.clear(), hover_s_ = 0.0;
  hover_seen_ = false;
  if (ui.elapsed_s > 0 && !hovered_.empty()) hover_s_ += ui.elapsed_s;
  if (!editing_.empty() && ImGui::IsMouseClicked(ImGuiMouseButton_Left)) editing_.clear();
}

void Widgets::drop_focus() {
  focus_.clear();
  focus_visible_ = false;
  editing_.clear();
}

void Widgets::touch_focus(std::string_view id) {
  focus_ = id;
  focus_visible_ = false;
}

Widgets::Hit Widgets::hit(Ui& ui, std::string_view id, const Box& box, bool enabled, bool focusable) {
  Hit result;
  if (box.w <= 0 || box.h <= 0) return result;
  if (focusable && enabled) order_.emplace_back(id);
  ImGui::SetCursorScreenPos(ImVec2(box.x, box.y));
  ImGui::PushID(id.data(), id.data() + id.size());
  ImGui::BeginDisabled(!enabled);
  result.pressed = ImGui::InvisibleButton("hit", ImVec2(box.w, box.h));
  // A control over the stage keeps a press that the stage has just taken.
  if (enabled && !ImGui::IsItemActive()) take_press(ImGui::GetItemID(), box);
  result.hovered = ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled);
  result.held = enabled && ImGui::IsItemActive();
  result.released = enabled && ImGui::IsItemDeactivated();
  if (enabled && ImGui::IsItemActivated()) touch_focus(focusable ? id : std::string_view(focus_));
  ImGui::EndDisabled();
  ImGui::PopID();
  if (result.hovered && enabled) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  (void)ui;
  return result;
}

void Widgets::focus_ring(Ui& ui, std::string_view id, const Box& box, float rounding) {
  if (!focus_visible_ || focus_ != id || !has_keyboard_) return;
  const float out = 3.0f;
  ui.draw->AddRect(ImVec2(box.x - out, box.y - out), ImVec2(box.right() + out, box.bottom() + out),
                   ui.look->colours().accent, rounding + out, 0, 2.0f);
}

FocusKeys Widgets::keys_for(std::string_view id) {
  FocusKeys keys;
  if (!focus_visible_ || focus_ != id || !has_keyboard_ || !editing_.empty()) return keys;
  const auto pressed = [](ImGuiKey key) { return ImGui::IsKeyPressed(key, true); };
  const auto either = [&](ImGuiKey less, ImGuiKey more) {
    return pressed(more) ? 1 : pressed(less) ? -1 : 0;
  };
  keys.across = either(ImGuiKey_LeftArrow, ImGuiKey_RightArrow);
  keys.up = either(ImGuiKey_DownArrow, ImGuiKey_UpArrow);
  keys.page = either(ImGuiKey_PageDown, ImGuiKey_PageUp);
  keys.step = keys.page != 0 ? 10 * keys.page : keys.up != 0 ? keys.up : keys.across;
  keys.home = ImGui::IsKeyPressed(ImGuiKey_Home, false);
  keys.end = ImGui::IsKeyPressed(ImGuiKey_End, false);
  keys.enter = ImGui::IsKeyPressed(ImGuiKey_Enter, false) || ImGui::IsKeyPressed(ImGuiKey_KeypadEnter, false);
  keys.press = keys.enter || ImGui::IsKeyPressed(ImGuiKey_Space, false);
  return keys;
}

void Widgets::help(Ui& ui, std::string_view id, const Box& box, std::string_view text) {
  if (text.empty() || ui.touch || !box.contains(ImGui::GetIO().MousePos)) return;
  if (ImGui::IsMouseDown(ImGuiMouseButton_Left) || typing()) return;
  hover_seen_ = true;
  if (hovered_ != id) {
    hovered_ = id;
    hover_s_ = 0.0;
  }
  if (hover_s_ < help_delay_s) {
    ui.wants_frame = true;
    return;
  }
  const Look& look = *ui.look;
  const float size = look.small(), pad = look.px(9), width = look.px(230);
  ImDrawList* const front = ImGui::GetForegroundDrawList();
  ImDrawList* const former = ui.draw;
  ui.draw = front;
  const float natural = std::min(width, text_size(look.regular, size, text).x + 1.0f);
  const float h = text_wrapped(ui, look.regular, size, ImVec2(0, 0), natural, 0, text);
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const float w = natural + 2 * pad;
  float x = std::clamp(box.x, 4.0f, std::max(4.0f, screen.x - w - 4.0f)), y = box.bottom() + look.px(6);
  if (y + h + 2 * pad > screen.y - 4.0f) y = box.y - h - 2 * pad - look.px(6);
  front->AddRectFilled(ImVec2(x, y), ImVec2(x + w, y + h + 2 * pad), look.colours().panel, look.px(6));
  front->AddRect(ImVec2(x, y), ImVec2(x + w, y + h + 2 * pad), look.colours().line, look.px(6), 0, 1.0f);
  text_wrapped(ui, look.regular, size, ImVec2(x + pad, y + pad), natural, look.colours().ink, text);
  ui.draw = former;
}

void Widgets::label_row(Ui& ui, const Parameter& p, const ControlState& state, ImVec2 at, float width,
                        bool with_value) {
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  const float h = look.px(label_h), size = look.body();
  const ImU32 label_colour = state.enabled ? c.soft : c.faint;
  float room = width;
  if (with_value) {
    const std::string shown = display_value(p, state.value);
    const float value_w = std::max(text_size(look.semibold, size, shown).x, look.px(28));
    const Box box{at.x + width - value_w - look.px(4), at.y, value_w + look.px(4), h};
    room -= box.w + look.px(6);
    if (editing_ == p.id) {
      edit(ui, p, ImVec2(at.x + width, at.y), h);
    } else {
      const std::string id = p.id + "-value";
      const Hit over = hit(ui, id, box, state.enabled, false);
      if (over.pressed) begin_edit(p, state.value);
      text_tabular(ui, look.semibold, size, ImVec2(at.x + width, at.y + (h - size) / 2),
                   state.enabled ? c.ink : c.faint, shown);
      if (over.hovered && state.enabled) {
        ImGui::SetMouseCursor(ImGuiMouseCursor_TextInput);
        ui.draw->AddLine(ImVec2(at.x + width - value_w, at.y + h), ImVec2(at.x + width, at.y + h), c.line,
                         1.0f);
      }
    }
  }
  text(ui, look.regular, size, ImVec2(at.x, at.y + (h - size) / 2), label_colour,
       ellipsized(look.regular, size, state.label, room));
  help(ui, p.id, Box{at.x, at.y, room, h}, p.help);
}

float Widgets::error_line(Ui& ui, const ControlState& state, ImVec2 at, float width) {
  if (state.error.empty()) return 0.0f;
  const Look& look = *ui.look;
  const float gap = look.px(6);
  return gap + text_wrapped(ui, look.regular, look.small(), ImVec2(at.x, at.y + gap), width,
                            look.colours().warn, state.error);
}

void Widgets::nudge(Ui& ui, const Parameter& p, double value, int steps) {
  double next = value;
  if (p.logarithmic && value > 0) {
    // One press is a twentieth of the line, but at least one step.
    const float share = slider_share(p, value) + 0.05f * static_cast<float>(steps);
    next = slider_value(p, share);
    if (next == value) next = value + steps * p.step;
  } else {
    next = value + steps * p.step;
  }
  next = std::clamp(next, p.min, p.max);
  // 0.1 + 0.2 should not become 0.30000001: as many digits as the step has.
  if (!p.logarithmic && p.step > 0) next = std::round(next / p.step) * p.step;
  if (next != value) ui.commands.set(p.id, number_text(std::clamp(next, p.min, p.max)));
}

float Widgets::slider(Ui& ui, const Parameter& p, const ControlState& state, ImVec2 at, float width) {
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  label_row(ui, p, state, at, width, true);
  const float line_y = at.y + look.px(label_h) + look.px(9), r = look.px(knob_r);
  const double value = number_of(state.value);
  const float share = slider_share(p, value);
  const float left = at.x + r, span = width - 2 * r, half = look.px(2);
  const float x = left + share * span;
  const float reach = look.px(ui.touch ? 18.0f : 12.0f);
  const Box track{at.x, line_y - std::min(reach, look.px(11)), width, reach + std::min(reach, look.px(11))};
  const Hit over = hit(ui, p.id, track, state.enabled);
  if (over.held) {
    const float pointer = ImGui::GetIO().MousePos.x;
    const double wanted = slider_value(p, span > 0 ? (pointer - left) / span : 0.0f);
    if (number_text(wanted) != state.value) ui.commands.set(p.id, number_text(wanted));
  }
  const FocusKeys keys = keys_for(p.id);
  if (keys.step != 0) nudge(ui, p, value, keys.step);
  if (keys.home) ui.commands.set(p.id, number_text(p.min));
  if (keys.end) ui.commands.set(p.id, number_text(p.max));
  if (keys.enter) begin_edit(p, state.value);

  const ImU32 filled = state.enabled ? c.accent : c.faint;
  ui.draw->AddRectFilled(ImVec2(at.x, line_y - half), ImVec2(at.x + width, line_y + half), c.line, half);
  ui.draw->AddRectFilled(ImVec2(at.x, line_y - half), ImVec2(x, line_y + half), filled, half);
  const bool hot = (over.hovered || over.held) && state.enabled;
  if (hot) ui.draw->AddCircleFilled(ImVec2(x, line_y), r + look.px(4), with_alpha(c.accent, 0.14f), 32);
  ui.draw->AddCircleFilled(ImVec2(x, line_y), r, c.panel, 32);
  ui.draw->AddCircle(ImVec2(x, line_y), r - look.px(1), filled, 32, look.px(2));
  focus_ring(ui, p.id, Box{x - r, line_y - r, 2 * r, 2 * r}, r);
  ui.record({p.id, p.label, p.kind == ParameterKind::integer ? "int" : "real", std::string(state.value),
             Box{at.x, line_y - r, width, 2 * r}});
  const float h = look.px(label_h) + look.px(16);
  return h + error_line(ui, state, ImVec2(at.x, at.y + h), width);
}

float Widgets::control(Ui& ui, const Parameter& p, const ControlState& state, ImVec2 at, float width) {
  switch (p.kind) {
    case ParameterKind::integer:
      return p.id == "seed" ? seed(ui, p, state, at, width) : slider(ui, p, state, at, width);
    case ParameterKind::real:
      return slider(ui, p, state, at, width);
    case ParameterKind::choice:
      return segments(ui, p, state, at, width);
    case ParameterKind::flags:
      return flags(ui, p, state, at, width);
    case ParameterKind::toggle:
      return toggle(ui, p, state, at, width);
    case ParameterKind::action:
      return action(ui, p, state, at, width);
    case ParameterKind::text:
      return 0.0f;
  }
  return 0.0f;
}

// ---- typing a number ----

void Widgets::begin_edit(const Parameter& p, std::string_view value) {
  editing_ = p.id;
  buffer_ = value;
  select_all_ = true;
}

void Widgets::edit(Ui& ui, const Parameter& p, ImVec2 right, float height) {
  ImGuiIO& io = ImGui::GetIO();
  const auto append = [&](char c) {
    if (select_all_) buffer_.clear();
    select_all_ = false;
    if (buffer_.size() < 14) buffer_ += c;
  };
  for (const ImWchar c : io.InputQueueCharacters) {
    if ((c >= '0' && c <= '9') || c == '-' || c == '.' || c == ',' || c == 'e')
      append(c == ',' ? '.' : static_cast<char>(c));
  }
  if (ImGui::IsKeyPressed(ImGuiKey_Backspace, true) || ImGui::IsKeyPressed(ImGuiKey_Delete, true)) {
    if (select_all_ || buffer_.empty()) {
      buffer_.clear();
    } else {
      buffer_.pop_back();
    }
    select_all_ = false;
  }
  const bool enter =
      ImGui::IsKeyPressed(ImGuiKey_Enter, false) || ImGui::IsKeyPressed(ImGuiKey_KeypadEnter, false);
  if (enter || ImGui::IsKeyPressed(ImGuiKey_Tab, false)) {
    editing_.clear();
    if (!buffer_.empty()) ui.commands.set(p.id, buffer_);
  } else if (ImGui::IsKeyPressed(ImGuiKey_Escape, false)) {
    editing_.clear();
  }
  keys_taken_ = true;
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  const float size = look.body();
  const float w = std::max(text_size(look.semibold, size, buffer_).x, look.px(20));
  const float y = right.y + (height - size) / 2;
  if (select_all_) {
    ui.draw->AddRectFilled(ImVec2(right.x - w - 2, right.y + 1), ImVec2(right.x + 2, right.y + height - 1),
                           c.tint, 3);
  }
  text_tabular(ui, look.semibold, size, ImVec2(right.x, y), c.accent, buffer_);
  ui.draw->AddLine(ImVec2(right.x - w, right.y + height), ImVec2(right.x, right.y + height), c.accent, 1.5f);
  ui.draw->AddLine(ImVec2(right.x + 2, right.y + 3), ImVec2(right.x + 2, right.y + height - 3), c.accent,
                   1.5f);
}

bool Widgets::area(Ui& ui, std::string_view id, const Box& box, bool enabled, float rounding) {
  const Hit over = hit(ui, id, box, enabled);
  if (over.hovered && enabled) {
    ui.draw->AddRectFilled(ImVec2(box.x, box.y), ImVec2(box.right(), box.bottom()),
                           with_alpha(ui.look->colours().tint, 0.7f), rounding);
  }
  focus_ring(ui, id, box, rounding);
  return over.pressed || (enabled && keys_for(id).press);
}

bool Widgets::area_drag(Ui& ui, std::string_view id, const Box& box, bool enabled) {
  return hit(ui, id, box, enabled).held;
}

void Widgets::icon_button(Ui& ui, const Parameter& p, const ControlState& state, Icon icon, const Box& box,
                          bool filled) {
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  const float round = look.px(8);
  const Hit over = hit(ui, p.id, box, state.enabled);
  if (over.pressed || (state.enabled && keys_for(p.id).press)) ui.commands.press(p.id);
  const ImVec2 a(box.x, box.y), b(box.right(), box.bottom());
  if (filled) {
    const ImU32 fill = !state.enabled ? c.line
                       : over.hovered ? mix(c.accent, c.ink, over.held ? 0.22f : 0.12f)
                                      : c.accent;
    ui.draw->AddRectFilled(a, b, fill, round);
  } else if (over.hovered && state.enabled) {
    ui.draw->AddRectFilled(a, b, over.held ? c.tint : with_alpha(c.tint, 0.7f), round);
  }
  const ImU32 ink = filled          ? (state.enabled ? c.on_accent : c.faint)
                    : state.enabled ? c.ink
                                    : with_alpha(c.faint, 0.5f);
  draw_icon(ui.draw, icon, ImVec2(box.x + box.w / 2, box.y + box.h / 2), box.h * (filled ? 0.50f : 0.46f),
            ink);
  focus_ring(ui, p.id, box, round);
  help(ui, p.id, box, p.help);
  ui.record({p.id, std::string(state.label), "action", "", box});
}

int Widgets::end_frame(Ui& ui) {
  int leave = 0;
  if (entering_ != 0 && !order_.empty()) {
    focus_ = entering_ > 0 ? order_.front() : order_.back();
    focus_visible_ = true;
    entering_ = 0;
    ui.wants_frame = true;
  }
  if (!has_keyboard_ || keys_taken_ || !open_list_.empty()) return 0;
  if (ImGui::IsKeyPressed(ImGuiKey_Escape, false) && focused()) drop_focus();
  if (ImGui::IsKeyPressed(ImGuiKey_Tab, true)) {
    const int direction = ImGui::GetIO().KeyShift ? -1 : 1;
    const auto at = std::find(order_.begin(), order_.end(), focus_);
    if (order_.empty()) {
      leave = direction;
    } else if (focus_.empty() || at == order_.end()) {
      focus_ = direction > 0 ? order_.front() : order_.back();
    } else if (direction > 0 ? at + 1 == order_.end() : at == order_.begin()) {
      leave = direction;
      drop_focus();
    } else {
      focus_ = *(at + direction);
    }
    flag_focus_ = 0;
    focus_visible_ = leave == 0;
    ui.wants_frame = true;
  }
  return leave;
}

}  // namespace lab
