#include "app/native_menu.h"

#include <algorithm>

#include "app/native_files.h"
#include "data/catalog.h"
#include "lessons/curriculum.h"
#include "ui/plot/text.h"

namespace lab {

const std::string& NativeMenu::title(std::string_view lesson) {
  const auto known = titles_.find(lesson);
  if (known != titles_.end()) return known->second;
  return titles_.emplace(lesson, lesson_title(lesson)).first->second;
}

bool NativeMenu::item(Ui& ui, const char* id, const Box& box, std::string_view label, bool chosen,
                      bool strong) {
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  ImGui::SetCursorScreenPos(ImVec2(box.x, box.y));
  ImGui::PushID(id);
  ImGui::PushID(label.data(), label.data() + label.size());
  const bool pressed = ImGui::InvisibleButton("item", ImVec2(box.w, box.h));
  const bool hovered = ImGui::IsItemHovered();
  ImGui::PopID();
  ImGui::PopID();
  if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  if (chosen || hovered) {
    ui.draw->AddRectFilled(ImVec2(box.x, box.y), ImVec2(box.right(), box.bottom()),
                           chosen ? c.tint : with_alpha(c.tint, 0.5f), look.px(5));
  }
  ImFont* font = chosen || strong ? look.semibold : look.regular;
  text_anchored(ui, font, look.body(), ImVec2(box.x + look.px(8), box.y + box.h / 2), 0.0f, 0.5f,
                chosen ? c.accent : c.soft, ellipsized(font, look.body(), label, box.w - look.px(16)));
  return pressed;
}

float NativeMenu::draw(Session& session, Ui& ui, const Box& window) {
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  const float width = look.px(224), pad = look.px(12), row = look.px(29);
  if (window.w < 3 * width) return 0.0f;
  ImGui::SetNextWindowPos(ImVec2(window.x, window.y));
  ImGui::SetNextWindowSize(ImVec2(width, window.h));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0.0f);
  ImGui::Begin("menu", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoNav);
  ui.draw = ImGui::GetWindowDrawList();
  ui.draw->AddRectFilled(ImVec2(window.x, window.y), ImVec2(window.x + width, window.bottom()), c.bg);
  ui.draw->AddLine(ImVec2(window.x + width - 0.5f, window.y),
                   ImVec2(window.x + width - 0.5f, window.bottom()), c.line);

  const float x = window.x + pad, w = width - 2 * pad;
  // At the foot stays what concerns the window; above it the lists scroll where the screen is low.
  const std::string hint =
      notice.empty() ? "Drop a CSV table, IDX images or a picture of a digit on the window." : notice;
  const auto say = [&](ImVec2 at, ImU32 colour) {
    return text_wrapped(ui, look.regular, look.small(), at, w - look.px(16), colour, hint);
  };
  const float foot = 2 * row + look.px(30) + say({0, 0}, 0);
  const Box lists{window.x, window.y, width, window.h - foot};
  draw_lists(session, ui, lists);
  float y = lists.bottom() + look.px(8);
  ui.draw->AddLine({x, y}, {x + w, y}, c.line);
  y += look.px(8);
  y += say({x + look.px(8), y}, c.faint) + look.px(4);
  if (item(ui, "shell", Box{x, y, w, row}, "Read the article", false) && open_article) open_article();
  y += row;
  if (item(ui, "shell", Box{x, y, w * 0.5f, row}, look.is_dark ? "Light" : "Dark", false) && toggle_theme)
    toggle_theme();
  if (item(ui, "shell", Box{x + w * 0.5f, y, w * 0.5f, row}, "Present", false))
    ui.commands.set("present", "1");
  ImGui::End();
  ImGui::PopStyleVar(2);
  return width;
}

void NativeMenu::draw_lists(Session& session, Ui& ui, const Box& box) {
  const Look& look = *ui.look;
  const float x = box.x + look.px(12), w = box.w - 2 * look.px(12), row = look.px(29);
  ImDrawList* const outer = ui.draw;
  ImGui::SetCursorScreenPos(ImVec2(box.x, box.y));
  ImGui::BeginChild("lists", ImVec2(box.w, box.h), ImGuiChildFlags_None,
                    ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoNav);
  ui.draw = ImGui::GetWindowDrawList();
  const float scroll = ImGui::GetScrollY();
  float y = box.y + look.px(16) - scroll;
  const auto heading = [&](std::string_view words) {
    text(ui, look.semibold, look.small(), ImVec2(x + look.px(8), y), look.colours().faint, words);
    y += look.px(22);
  };
  for (const Chapter& chapter : chapters()) {
    heading(chapter.title);
    for (const Lesson& lesson : chapter.lessons) {
      if (item(ui, "lesson", Box{x, y, w, row}, title(lesson.id), lesson.id == session.lesson()))
        ui.commands.open(lesson.id);
      y += row;
    }
    y += look.px(12);
  }
  y += look.px(6);
  if (session.uses_data()) {
    heading("Data");
    for (const Choice& choice : session.choices(session.parameters().declaration("data"))) {
      if (item(ui, "data", Box{x, y, w, row}, choice.label, choice.id == session.parameters().choice("data")))
        ui.commands.set("data", choice.id);
      y += row;
    }
  }
  ImGui::SetCursorScreenPos(ImVec2(box.x, y));
  ImGui::Dummy(ImVec2(1, 1));
  const float content = y + scroll - box.y;
  if (content > box.h && ImGui::GetScrollMaxY() > 0) {
    // A thin thumb says that there is more.
    const float h = std::max(look.px(24), box.h * box.h / content);
    const float top = box.y + scroll / ImGui::GetScrollMaxY() * (box.h - h);
    ui.draw->AddRectFilled({box.right() - 6, top + 2}, {box.right() - 3, top + h - 2}, look.colours().line,
                           1.5f);
  }
  ImGui::EndChild();
  ui.draw = outer;
}

}  // namespace lab
