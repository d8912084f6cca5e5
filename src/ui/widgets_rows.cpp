// The controls that are rows of words: choices, lists, flags, toggles, buttons, the seed.

#include <algorithm>
#include <cmath>

#include "core/number_text.h"
#include "ui/plot/text.h"
#include "ui/widgets.h"

namespace lab {
namespace {

constexpr float label_h = 20.0f, row_h = 30.0f, row_gap = 5.0f, segment_pad = 4.0f;

bool has_flag(std::string_view value, std::string_view id) {
  for (std::size_t begin = 0; begin <= value.size();) {
    const std::size_t end = std::min(value.find(',', begin), value.size());
    if (value.substr(begin, end - begin) == id) return true;
    begin = end + 1;
  }
  return false;
}

std::string toggled(const std::vector<Choice>& choices, std::string_view value, std::string_view id) {
  std::string all;
  for (const Choice& c : choices) {
    if (has_flag(value, c.id) != (c.id == id)) all += (all.empty() ? "" : ",") + c.id;
  }
  return all.empty() ? "none" : all;
}

ImDrawFlags corners(bool first, bool last) {
  if (first && last) return ImDrawFlags_RoundCornersAll;
  if (first) return ImDrawFlags_RoundCornersLeft;
  if (last) return ImDrawFlags_RoundCornersRight;
  return ImDrawFlags_RoundCornersNone;
}

// Widths of the cells of a segmented row that fill `width`; empty where the words do not fit.
std::vector<float> cell_widths(const Look& look, const std::vector<Choice>& choices, float width) {
  std::vector<float> cells;
  float sum = 0;
  for (const Choice& c : choices) {
    cells.push_back(text_size(look.semibold, look.small(), c.label).x + 2 * look.px(segment_pad));
    sum += cells.back();
  }
  if (sum > width) return {};
  const float more = (width - sum) / static_cast<float>(std::max<std::size_t>(1, cells.size()));
  for (float& w : cells) w += more;
  return cells;
}

}  // namespace

float Widgets::segments(Ui& ui, const Parameter& p, const ControlState& state, ImVec2 at, float width) {
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  const std::vector<float> cells = cell_widths(look, state.choices, width);
  if (state.choices.size() > 4 || cells.empty()) return list(ui, p, state, at, width);

  label_row(ui, p, state, at, width, false);
  const float top = at.y + look.px(label_h + row_gap), h = look.px(row_h), round = look.px(6);
  const Box row{at.x, top, width, h};
  const int count = static_cast<int>(state.choices.size());
  int on = 0;
  for (int i = 0; i < count; ++i) {
    if (state.choices[static_cast<std::size_t>(i)].id == state.value) on = i;
  }
  if (state.enabled) order_.push_back(p.id);
  const FocusKeys keys = keys_for(p.id);
  const int next = keys.home ? 0 : keys.end ? count - 1 : std::clamp(on + keys.step, 0, count - 1);
  if (next != on && (keys.step != 0 || keys.home || keys.end))
    ui.commands.set(p.id, state.choices[static_cast<std::size_t>(next)].id);

  float x = at.x;
  for (int i = 0; i < count; ++i) {
    const Choice& choice = state.choices[static_cast<std::size_t>(i)];
    const float w = cells[static_cast<std::size_t>(i)];
    const Hit over = hit(ui, p.id + "-" + choice.id, Box{x, top, w, h}, state.enabled, false);
    if (over.pressed) {
      touch_focus(p.id);
      if (i != on) ui.commands.set(p.id, choice.id);
    }
    const bool chosen = i == on;
    if (chosen || (over.hovered && state.enabled)) {
      ui.draw->AddRectFilled(ImVec2(x, top), ImVec2(x + w, top + h),
                             chosen ? c.tint : with_alpha(c.tint, 0.5f), round,
                             corners(i == 0, i + 1 == count));
    }
    const ImU32 colour = !state.enabled ? c.faint : chosen ? c.accent : c.soft;
    text_anchored(ui, chosen ? look.semibold : look.regular, look.small(), ImVec2(x + w / 2, top + h / 2),
                  0.5f, 0.5f, colour, choice.label);
    ui.record({p.id + "-" + choice.id, choice.label, "part", chosen ? "1" : "0", Box{x, top, w, h}});
    x += w;
  }
  ui.draw->AddRect(ImVec2(at.x, top), ImVec2(at.x + width, top + h), c.line, round, 0, 1.0f);
  focus_ring(ui, p.id, row, round);
  ui.record({p.id, p.label, "choice", std::string(state.value), row});
  const float used = look.px(label_h + row_gap) + h;
  return used + error_line(ui, state, ImVec2(at.x, at.y + used), width);
}

float Widgets::list(Ui& ui, const Parameter& p, const ControlState& state, ImVec2 at, float width) {
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  label_row(ui, p, state, at, width, false);
  const float top = at.y + look.px(label_h + row_gap), h = look.px(row_h), round = look.px(6),
              pad = look.px(10);
  const Box row{at.x, top, width, h};
  const int count = static_cast<int>(state.choices.size());
  int on = 0;
  for (int i = 0; i < count; ++i) {
    if (state.choices[static_cast<std::size_t>(i)].id == state.value) on = i;
  }
  const Hit over = hit(ui, p.id, row, state.enabled && count > 0);
  const FocusKeys keys = keys_for(p.id);
  const int next = keys.home  ? 0
                   : keys.end ? count - 1
                              : std::clamp(on + keys.step, 0, std::max(0, count - 1));
  if (next != on && count > 0 && open_list_ != p.id)
    ui.commands.set(p.id, state.choices[static_cast<std::size_t>(next)].id);
  const std::string popup = "list-" + p.id;
  if (over.pressed || (keys.press && open_list_.empty())) ImGui::OpenPopup(popup.c_str());

  if (over.hovered && state.enabled) {
    ui.draw->AddRectFilled(ImVec2(row.x, row.y), ImVec2(row.right(), row.bottom()), with_alpha(c.tint, 0.5f),
                           round);
  }
  ui.draw->AddRect(ImVec2(row.x, row.y), ImVec2(row.right(), row.bottom()), c.line, round, 0, 1.0f);
  const std::string label =
      count > 0 ? state.choices[static_cast<std::size_t>(on)].label : std::string("none");
  text_anchored(ui, look.regular, look.small(), ImVec2(row.x + pad, top + h / 2), 0.0f, 0.5f,
                state.enabled ? c.ink : c.faint,
                ellipsized(look.regular, look.small(), label, width - pad * 2 - look.px(18)));
  draw_icon(ui.draw, Icon::chevron_down, ImVec2(row.right() - pad - look.px(4), top + h / 2), look.px(15),
            c.soft);
  focus_ring(ui, p.id, row, round);
  ui.record({p.id, p.label, "choice", std::string(state.value), row});

  const float item_h = look.px(30);
  const float want_h = item_h * static_cast<float>(count) + look.px(8);
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const float list_h = std::min(want_h, screen.y - look.px(16));
  float y = row.bottom() + look.px(4);
  if (y + list_h > screen.y - look.px(8)) y = std::max(look.px(8), screen.y - list_h - look.px(8));
  ImGui::SetNextWindowPos(ImVec2(row.x, y));
  ImGui::SetNextWindowSize(ImVec2(width, list_h));
  ImGui::PushStyleColor(ImGuiCol_PopupBg, c.panel);
  ImGui::PushStyleColor(ImGuiCol_Border, c.line);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
  ImGui::PushStyleVar(ImGuiStyleVar_PopupRounding, round);
  ImGui::PushStyleVar(ImGuiStyleVar_PopupBorderSize, 1.0f);
  if (ImGui::BeginPopup(popup.c_str(), ImGuiWindowFlags_NoMove)) {
    const bool just_opened = open_list_ != p.id;
    open_list_ = p.id;
    ImDrawList* const former = ui.draw;
    ui.draw = ImGui::GetWindowDrawList();
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    for (int i = 0; i < count; ++i) {
      const Choice& choice = state.choices[static_cast<std::size_t>(i)];
      const Box item{origin.x + look.px(4), origin.y + look.px(4) + item_h * static_cast<float>(i),
                     width - look.px(8), item_h};
      const Hit item_hit = hit(ui, p.id + "-" + choice.id, item, true, false);
      if (item_hit.hovered || i == on) {
        ui.draw->AddRectFilled(ImVec2(item.x, item.y), ImVec2(item.right(), item.bottom()),
                               i == on ? c.tint : with_alpha(c.tint, 0.6f), look.px(4));
      }
      text_anchored(ui, i == on ? look.semibold : look.regular, look.small(),
                    ImVec2(item.x + look.px(8), item.y + item_h / 2), 0.0f, 0.5f, i == on ? c.accent : c.ink,
                    ellipsized(look.semibold, look.small(), choice.label, item.w - look.px(16)));
      ui.record({p.id + "-" + choice.id, choice.label, "part", i == on ? "1" : "0", item});
      if (item_hit.pressed) {
        if (i != on) ui.commands.set(p.id, choice.id);
        ImGui::CloseCurrentPopup();
      }
    }
    ImGui::SetCursorScreenPos(ImVec2(origin.x, origin.y + want_h - 1));
    ImGui::Dummy(ImVec2(1, 1));
    const bool enter =
        ImGui::IsKeyPressed(ImGuiKey_Enter, false) || ImGui::IsKeyPressed(ImGuiKey_Space, false);
    if (ImGui::IsKeyPressed(ImGuiKey_Escape, false) || (enter && !just_opened)) ImGui::CloseCurrentPopup();
    if (ImGui::IsKeyPressed(ImGuiKey_DownArrow) && on + 1 < count)
      ui.commands.set(p.id, state.choices[static_cast<std::size_t>(on + 1)].id);
    if (ImGui::IsKeyPressed(ImGuiKey_UpArrow) && on > 0)
      ui.commands.set(p.id, state.choices[static_cast<std::size_t>(on - 1)].id);
    keys_taken_ = true;
    ui.draw = former;
    ImGui::EndPopup();
  } else if (open_list_ == p.id) {
    open_list_.clear();
  }
  ImGui::PopStyleVar(3);
  ImGui::PopStyleColor(2);
  const float used = look.px(label_h + row_gap) + h;
  return used + error_line(ui, state, ImVec2(at.x, at.y + used), width);
}

float Widgets::flags(Ui& ui, const Parameter& p, const ControlState& state, ImVec2 at, float width) {
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  label_row(ui, p, state, at, width, false);
  const float top = at.y + look.px(label_h + row_gap), h = look.px(row_h), round = look.px(6);
  const int count = static_cast<int>(state.choices.size());
  if (state.enabled) order_.push_back(p.id);
  const FocusKeys keys = keys_for(p.id);
  if (focus() == p.id) flag_focus_ = std::clamp(flag_focus_ + keys.step, 0, std::max(0, count - 1));
  if (keys.press && count > 0) {
    ui.commands.set(
        p.id, toggled(state.choices, state.value, state.choices[static_cast<std::size_t>(flag_focus_)].id));
  }

  // Words never wrap inside a cell; where they do not fit side by side, the row breaks between them.
  std::vector<std::vector<int>> rows(1);
  float used_w = 0;
  for (int i = 0; i < count; ++i) {
    const float w =
        text_size(look.semibold, look.small(), state.choices[static_cast<std::size_t>(i)].label).x +
        2 * look.px(segment_pad);
    if (used_w + w > width && !rows.back().empty()) {
      rows.emplace_back();
      used_w = 0;
    }
    rows.back().push_back(i);
    used_w += w;
  }
  float y = top;
  for (const std::vector<int>& row : rows) {
    std::vector<Choice> in_row;
    for (const int i : row) in_row.push_back(state.choices[static_cast<std::size_t>(i)]);
    std::vector<float> cells = cell_widths(look, in_row, width);
    if (cells.empty())
      cells.assign(in_row.size(), width / static_cast<float>(std::max<std::size_t>(1, in_row.size())));
    float x = at.x;
    for (std::size_t j = 0; j < row.size(); ++j) {
      const Choice& choice = in_row[j];
      const float w = cells[j];
      const bool is_on = has_flag(state.value, choice.id);
      const Hit over = hit(ui, p.id + "-" + choice.id, Box{x, y, w, h}, state.enabled, false);
      if (over.pressed) {
        touch_focus(p.id);
        ui.commands.set(p.id, toggled(state.choices, state.value, choice.id));
      }
      if (is_on || (over.hovered && state.enabled)) {
        ui.draw->AddRectFilled(ImVec2(x, y), ImVec2(x + w, y + h), is_on ? c.tint : with_alpha(c.tint, 0.5f),
                               round, corners(j == 0, j + 1 == row.size()));
      }
      const ImU32 colour = !state.enabled ? c.faint : is_on ? c.accent : c.soft;
      text_anchored(ui, is_on ? look.semibold : look.regular, look.small(), ImVec2(x + w / 2, y + h / 2),
                    0.5f, 0.5f, colour, choice.label);
      if (focus() == p.id && row[j] == flag_focus_ && count > 1) {
        ui.draw->AddLine(ImVec2(x + look.px(8), y + h - look.px(5)),
                         ImVec2(x + w - look.px(8), y + h - look.px(5)), c.accent, 1.5f);
      }
      if (j > 0) ui.draw->AddLine(ImVec2(x, y), ImVec2(x, y + h), c.line, 1.0f);
      ui.record({p.id + "-" + choice.id, choice.label, "part", is_on ? "1" : "0", Box{x, y, w, h}});
      x += w;
    }
    ui.draw->AddRect(ImVec2(at.x, y), ImVec2(at.x + width, y + h), c.line, round, 0, 1.0f);
    y += h + look.px(4);
  }
  const float bottom = y - look.px(4);
  focus_ring(ui, p.id, Box{at.x, top, width, bottom - top}, round);
  ui.record({p.id, p.label, "flags", std::string(state.value), Box{at.x, top, width, bottom - top}});
  return bottom - at.y + error_line(ui, state, ImVec2(at.x, bottom), width);
}

float Widgets::toggle(Ui& ui, const Parameter& p, const ControlState& state, ImVec2 at, float width) {
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  const float h = look.px(24), sw = look.px(34), sh = look.px(20);
  const bool on = state.value == "1";
  const Box row{at.x, at.y, width, h};
  const Hit over = hit(ui, p.id, row, state.enabled);
  if (over.pressed || keys_for(p.id).press) ui.commands.set(p.id, on ? "0" : "1");
  text(ui, look.regular, look.body(), ImVec2(at.x, at.y + (h - look.body()) / 2),
       state.enabled ? c.soft : c.faint,
       ellipsized(look.regular, look.body(), state.label, width - sw - look.px(8)));
  const Box track{row.right() - sw, at.y + (h - sh) / 2, sw, sh};
  ui.draw->AddRectFilled(ImVec2(track.x, track.y), ImVec2(track.right(), track.bottom()),
                         on ? (state.enabled ? c.accent : c.faint) : c.line, sh / 2);
  const float r = sh / 2 - look.px(3);
  ui.draw->AddCircleFilled(ImVec2(on ? track.right() - sh / 2 : track.x + sh / 2, track.y + sh / 2), r,
                           c.panel, 24);
  focus_ring(ui, p.id, track, sh / 2);
  help(ui, p.id, row, p.help);
  ui.record({p.id, p.label, "toggle", std::string(state.value), row});
  return h + error_line(ui, state, ImVec2(at.x, at.y + h), width);
}

float Widgets::action(Ui& ui, const Parameter& p, const ControlState& state, ImVec2 at, float width) {
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  const float h = look.px(32), round = look.px(6);
  const Box row{at.x, at.y, width, h};
  const Hit over = hit(ui, p.id, row, state.enabled);
  if (over.pressed || keys_for(p.id).press) ui.commands.press(p.id);
  if ((over.hovered || over.held) && state.enabled) {
    ui.draw->AddRectFilled(ImVec2(row.x, row.y), ImVec2(row.right(), row.bottom()),
                           over.held ? c.tint : with_alpha(c.tint, 0.6f), round);
  }
  ui.draw->AddRect(ImVec2(row.x, row.y), ImVec2(row.right(), row.bottom()), c.line, round, 0, 1.0f);
  text_anchored(ui, look.regular, look.small(), ImVec2(row.x + width / 2, row.y + h / 2), 0.5f, 0.5f,
                state.enabled ? c.ink : c.faint, state.label);
  focus_ring(ui, p.id, row, round);
  help(ui, p.id, row, p.help);
  ui.record({p.id, p.label, "action", "", row});
  return h + error_line(ui, state, ImVec2(at.x, at.y + h), width);
}

float Widgets::seed(Ui& ui, const Parameter& p, const ControlState& state, ImVec2 at, float width) {
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  const float h = look.px(24), button = look.px(24);
  const double value = number_of(state.value);
  text(ui, look.regular, look.body(), ImVec2(at.x, at.y + (h - look.body()) / 2),
       state.enabled ? c.soft : c.faint, state.label);
  help(ui, p.id, Box{at.x, at.y, width * 0.35f, h}, p.help);

  // From right to left: die, plus, the number, minus.
  const auto small_button = [&](std::string_view id, Icon icon, float right, std::string_view hint) {
    const Box box{right - button, at.y, button, h};
    const Hit over = hit(ui, id, box, state.enabled, id == "new-seed");
    if (over.hovered && state.enabled) {
      ui.draw->AddRectFilled(ImVec2(box.x, box.y), ImVec2(box.right(), box.bottom()),
                             with_alpha(c.tint, 0.8f), look.px(5));
    }
    draw_icon(ui.draw, icon, ImVec2(box.x + box.w / 2, box.y + h / 2),
              look.px(icon == Icon::die ? 16.0f : 15.0f), over.hovered && state.enabled ? c.accent : c.faint);
    help(ui, id, box, hint);
    ui.record({std::string(id), std::string(hint), id == "new-seed" ? "action" : "part", "", box});
    return over.pressed;
  };
  const float number_w =
      std::max(text_size(look.semibold, look.body(), state.value).x, look.px(20)) + look.px(8);
  const float number_right = at.x + width - 2 * button - look.px(4);
  const Box number_box{number_right - number_w, at.y, number_w, h};
  const Hit over = hit(ui, p.id, number_box, state.enabled);
  if (over.pressed) begin_edit(p, state.value);
  if (over.hovered && state.enabled) ImGui::SetMouseCursor(ImGuiMouseCursor_TextInput);
  const bool was_editing = editing_ == p.id;  // the Enter that begins the typing does not end it
  const FocusKeys keys = keys_for(p.id);
  if (keys.step != 0) nudge(ui, p, value, keys.step);
  if (keys.enter) begin_edit(p, state.value);
  if (was_editing) {
    edit(ui, p, ImVec2(number_right - look.px(4), at.y + look.px(2)), look.px(20));
  } else {
    text_tabular(ui, look.semibold, look.body(),
                 ImVec2(number_right - look.px(4), at.y + (h - look.body()) / 2),
                 state.enabled ? c.ink : c.faint, state.value);
  }
  if (small_button("seed-less", Icon::minus, number_box.x, "The seed before")) nudge(ui, p, value, -1);
  if (small_button("seed-more", Icon::plus, number_right + button, "The next seed")) nudge(ui, p, value, 1);
  const Box die_box{at.x + width - button, at.y, button, h};
  if (small_button("new-seed", Icon::die, at.x + width, "Another seed") || keys_for("new-seed").press)
    ui.commands.press("new-seed");
  focus_ring(ui, "new-seed", die_box, look.px(5));
  focus_ring(ui, p.id, number_box, look.px(5));
  ui.record({p.id, p.label, "int", std::string(state.value), number_box});
  return h + error_line(ui, state, ImVec2(at.x, at.y + h), width);
}

}  // namespace lab
