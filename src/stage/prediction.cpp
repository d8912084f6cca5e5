#include "stage/prediction.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>

#include "ui/plot/pointer.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

/// The player is not changed; Exhibit only has a way to it for who may.
const Player* player_of(const Exhibit& exhibit) { return const_cast<Exhibit&>(exhibit).player(); }

int step_of(const Exhibit& exhibit) {
  const Player* const player = player_of(exhibit);
  return player != nullptr && player->begun() ? player->position() : 0;
}

}  // namespace

void add_prediction_parameters(ParameterSet& set) {
  set.add({.id = "predict",
           .label = "Guess first",
           .help = "A question before a half-step: answer it, then look",
           .kind = ParameterKind::toggle,
           .initial = "0"});
  set.add({.id = "answer",
           .label = "Guess",
           .help = "The half-step that was asked about, and the choice that was taken",
           .kind = ParameterKind::text,
           .place = Place::none});
}

std::optional<Question> question_on_show(const Exhibit& exhibit) {
  const ParameterSet& set = exhibit.parameters();
  if (!set.has("predict") || !set.toggle("predict")) return std::nullopt;
  const Player* const player = player_of(exhibit);
  if (player == nullptr || !player->begun() || player->playing() || player->waiting()) return std::nullopt;
  return exhibit.question();
}

std::optional<std::size_t> given_answer(const Exhibit& exhibit, const Question& question) {
  const std::string& text = exhibit.parameters().text("answer");
  int step = 0;
  std::size_t choice = 0;
  const char* const end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, step);
  if (first.ec != std::errc{} || first.ptr == end || *first.ptr != ':') return std::nullopt;
  const auto second = std::from_chars(first.ptr + 1, end, choice);
  if (second.ec != std::errc{} || second.ptr != end) return std::nullopt;
  if (step != step_of(exhibit) || choice < 1 || choice > question.choices.size()) return std::nullopt;
  return choice - 1;
}

bool awaits_answer(const Exhibit& exhibit) {
  const std::optional<Question> question = question_on_show(exhibit);
  return question && !given_answer(exhibit, *question);
}

void give_answer(Ui& ui, const Exhibit& exhibit, std::size_t choice) {
  ui.commands.set("answer", std::to_string(step_of(exhibit)) + ":" + std::to_string(choice + 1));
}

void draw_prediction(Ui& ui, const Exhibit& exhibit) {
  const std::optional<Question> question = question_on_show(exhibit);
  if (!question) return;
  const std::optional<std::size_t> given = given_answer(exhibit, *question);
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  const float pad = look.px(12), gap = look.px(8), button_h = look.px(ui.touch ? 36 : 28);
  const float width = std::min(ui.stage.w - look.px(32), look.px(520)), inner = width - 2 * pad;
  const std::string verdict =
      !given ? std::string() : (*given == question->answer ? "Right. " : "Not quite. ") + question->because;
  // Measured first: the card stands on the lower edge.
  const float words_h = text_wrapped(ui, look.semibold, look.body(), {0, 0}, inner, 0, question->text);
  const float verdict_h =
      given ? text_wrapped(ui, look.regular, look.body(), {0, 0}, inner, 0, verdict) + gap : 0.0f;
  std::vector<Box> buttons;
  float x = 0, y = 0;
  for (const std::string& choice : question->choices) {
    const float w = std::min(inner, text_size(look.regular, look.body(), choice).x + look.px(22));
    if (x > 0 && x + w > inner) x = 0, y += button_h + gap;
    buttons.push_back({x, y, w, button_h});
    x += w + gap;
  }
  const float height = 2 * pad + words_h + gap + y + button_h + verdict_h;
  const Box card{ui.stage.x + 0.5f * (ui.stage.w - width), ui.stage.bottom() - height - look.px(12), width,
                 height};
  pointer_area(ui, "prediction", card);  // what lies under it is not meant
  ui.draw->AddRectFilled({card.x, card.y}, {card.right(), card.bottom()}, c.panel, look.px(8));
  ui.draw->AddRect({card.x, card.y}, {card.right(), card.bottom()}, c.accent, look.px(8), 0, look.px(1.5f));
  text_wrapped(ui, look.semibold, look.body(), {card.x + pad, card.y + pad}, inner, c.ink, question->text);
  const float top = card.y + pad + words_h + gap;
  for (std::size_t k = 0; k < buttons.size(); ++k) {
    const Box box{card.x + pad + buttons[k].x, top + buttons[k].y, buttons[k].w, buttons[k].h};
    const std::string id = "answer-" + std::to_string(k + 1);
    const Pointer pointer = pointer_area(ui, id.c_str(), box);
    const bool right = given && k == question->answer, wrong = given && *given == k && !right;
    const ImU32 edge = right ? c.accent : wrong ? c.warn : c.line;
    if (right || wrong || (!given && pointer.hovered))
      ui.draw->AddRectFilled({box.x, box.y}, {box.right(), box.bottom()},
                             with_alpha(wrong ? c.warn : c.accent, 0.16f), look.px(6));
    ui.draw->AddRect({box.x, box.y}, {box.right(), box.bottom()}, edge, look.px(6), 0,
                     look.px(right || wrong ? 2.0f : 1.0f));
    text_anchored(ui, right ? look.semibold : look.regular, look.body(),
                  {box.x + 0.5f * box.w, box.y + 0.5f * box.h}, 0.5f, 0.5f, wrong ? c.warn : c.ink,
                  ellipsized(look.semibold, look.body(), question->choices[k], box.w - look.px(8)));
    ui.record({id, question->choices[k], "handle", right ? "right" : wrong ? "wrong" : "", box});
    if (!given && pointer.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    if (!given && pointer.clicked) give_answer(ui, exhibit, k);
  }
  if (given)
    text_wrapped(ui, look.regular, look.body(), {card.x + pad, top + y + button_h + gap}, inner, c.ink,
                 verdict);
}

}  // namespace lab
