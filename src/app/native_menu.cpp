#include "app/native_menu.h"

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

  float y = window.y + look.px(16);
  const float x = window.x + pad, w = width - 2 * pad;
  const auto heading = [&](std::string_view words) {
    text(ui, look.semibold, look.small(), ImVec2(x + look.px(8), y), c.faint, words);
    y += look.px(22);
  };
  std::string wanted_lesson, wanted_data;
  for (const Chapter& chapter : chapters()) {
    heading(chapter.title);
    for (const Lesson& lesson : chapter.lessons) {
      if (item(ui, "lesson", Box{x, y, w, row}, title(lesson.id), lesson.id == session.lesson()))
        wanted_lesson = lesson.id;
      y += row;
    }
    y += look.px(12);
  }
  y += look.px(6);
  const bool data = session.uses_data();
  if (data) heading("Data");
  for (const Choice& choice :
       data ? session.choices(session.parameters().declaration("data")) : std::vector<Choice>()) {
    if (item(ui, "data", Box{x, y, w, row}, choice.label, choice.id == session.parameters().choice("data"))) {
      wanted_data = choice.id;
    }
    y += row;
  }
  y += look.px(8);
  const std::string hint =
      notice.empty() ? "Drop a CSV table, IDX images or a picture of a digit on the window." : notice;
  y +=
      text_wrapped(ui, look.regular, look.small(), ImVec2(x + look.px(8), y), w - look.px(16), c.faint, hint);

  const float bottom = window.bottom() - look.px(16) - row;
  if (y < bottom - row && item(ui, "shell", Box{x, bottom - row, w, row}, "Read the article", false) &&
      open_article) {
    open_article();
  }
  if (y < bottom &&
      item(ui, "shell", Box{x, bottom, w * 0.5f, row}, look.is_dark ? "Light" : "Dark", false) &&
      toggle_theme) {
    toggle_theme();
  }
  if (y < bottom && item(ui, "shell", Box{x + w * 0.5f, bottom, w * 0.5f, row}, "Present", false))
    ui.commands.set("present", "1");
  ImGui::End();
  ImGui::PopStyleVar(2);
  if (!wanted_lesson.empty()) ui.commands.open(wanted_lesson);
  if (!wanted_data.empty()) ui.commands.set("data", wanted_data);
  return width;
}

}  // namespace lab
