// The handles of the stage by keyboard: Tab comes to one family after the other, the page keys to its members, and the
// arrows move. What has the focus says so at the foot of the stage.

#include <algorithm>

#include "app/layout.h"
#include "core/number_text.h"
#include "ui/plot/text.h"
#include "ui/plot/ticks.h"

namespace lab {
namespace {

bool is_number(const Parameter& p) {
  return p.kind == ParameterKind::integer || p.kind == ParameterKind::real;
}

/// The value as it is read: a choice by its name, a number without the digits that nobody can see.
std::string read_value(const StageHandle& handle) {
  for (const Choice& choice : handle.as.choices) {
    if (choice.id == handle.value) return choice.label;
  }
  if (handle.as.kind == ParameterKind::real)
    return format_number(number_of(handle.value), 3) + handle.as.unit;
  return display_value(handle.as, handle.value);
}

/// The choice `steps` further on, held within the list.
const std::string& choice_after(const StageHandle& handle, int steps) {
  const auto& all = handle.as.choices;
  int at = 0;
  while (at + 1 < static_cast<int>(all.size()) && all[at].id != handle.value) ++at;
  return all[std::clamp(at + steps, 0, static_cast<int>(all.size()) - 1)].id;
}

}  // namespace

void Layout::stage_stops(Session& session, Ui& ui) {
  std::vector<StageHandle> all;
  for (const Parameter& p : session.parameters().declarations()) {
    if (p.place != Place::stage || !session.visible(p.id) || !session.enabled(p.id) || !is_number(p))
      continue;
    all.push_back({p, session.parameters().value(p.id), p.id, p.id, {}});
  }
  for (StageHandle& handle : session.stage_handles()) all.push_back(std::move(handle));
  for (std::size_t i = 0; i < all.size();) {
    const std::string family = all[i].family;
    std::vector<StageHandle> members;
    for (; i < all.size() && all[i].family == family; ++i) members.push_back(std::move(all[i]));
    stage_stop(ui, family, members);
  }
}

void Layout::stage_stop(Ui& ui, const std::string& family, const std::vector<StageHandle>& handles) {
  const std::string id = "stage-" + family;
  widgets_.stop(id);
  if (widgets_.focus() != id) return;
  // One or two handles (x and y) of one mark are a member.
  std::vector<std::size_t> first;
  for (std::size_t i = 0; i < handles.size(); ++i) {
    if (i == 0 || handles[i].mark != handles[i - 1].mark) first.push_back(i);
  }
  const FocusKeys keys = widgets_.keys_for(id);
  const int last = static_cast<int>(first.size()) - 1;
  member_ = std::clamp(member_ - keys.page, 0, last);
  const std::size_t at = first[static_cast<std::size_t>(member_)];
  const bool place = at + 1 < handles.size() && handles[at + 1].mark == handles[at].mark;
  const auto move = [&](const StageHandle& handle, int steps) {
    if (steps == 0) return;
    if (is_number(handle.as)) {
      widgets_.nudge(ui, handle.as, number_of(handle.value), steps);
    } else if (!handle.as.choices.empty()) {
      ui.commands.set(handle.as.id, choice_after(handle, steps));
    }
  };
  move(handles[at], place ? keys.across : keys.across != 0 ? keys.across : keys.up);
  if (place) move(handles[at + 1], keys.up);

  std::string name = handles[at].as.label;
  std::string words = read_value(handles[at]);
  if (place) {
    name = name.substr(0, name.rfind(", "));
    words += ", " + read_value(handles[at + 1]);
  }
  std::string help = place ? "← → ↑ ↓ move it" : "← → change it";
  if (last > 0) help += " · Page Up, Page Down: another";
  Box mark{};
  for (const WidgetRecord& record : ui.records) {
    if (record.id == handles[at].mark) mark = record.box;
  }
  if (mark.w > 0) widgets_.focus_ring(ui, id, mark, ui.look->px(6));
  say_focus(ui, name + ": " + words, help, mark);
}

void Layout::say_focus(Ui& ui, const std::string& words, const std::string& help, const Box& mark) {
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  const float pad = look.px(10), size = look.body(), small = look.small();
  const float wanted =
      std::max(text_size(look.semibold, size, words).x, text_size(look.regular, small, help).x);
  const float w = std::min(stage_.w - 2 * pad, wanted + 2 * pad), h = size + small + 2.4f * pad;
  // At the foot of the stage, or over the sentence where what is moved stands at the foot.
  Box box{stage_.x + pad, stage_.bottom() - h - pad, w, h};
  if (mark.w > 0 && mark.bottom() > box.y && mark.x < box.right()) box.y = stage_.y + pad;
  ui.draw->AddRectFilled({box.x, box.y}, {box.right(), box.bottom()}, c.panel, look.px(8));
  ui.draw->AddRect({box.x, box.y}, {box.right(), box.bottom()}, c.accent, look.px(8), 0, 2.0f);
  const float room = box.w - 2 * pad;
  text(ui, look.semibold, size, {box.x + pad, box.y + 0.8f * pad}, c.ink,
       ellipsized(look.semibold, size, words, room));
  text(ui, look.regular, small, {box.x + pad, box.y + 1.4f * pad + size}, c.soft,
       ellipsized(look.regular, small, help, room));
}

}  // namespace lab
