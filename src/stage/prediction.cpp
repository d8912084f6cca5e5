#include "stage/prediction.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>

#include "ui/plot/pointer.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr float margin = 16.0f, padding = 12.0f;  // of the card, px before scaling

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
           .help = "A question before a half-step: answer it (keys 1 to 9), then look",
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
  const std::optional<Question> question = question_on_show(exhibit);
  if (!question || choice >= question->choices.size() || given_answer(exhibit, *question)) return;
  ui.commands.set("answer", std::to_string(step_of(exhibit)) + ":" + std::to_string(choice + 1));
}

PredictionCard::PredictionCard(Ui& ui, const Exhibit& exhibit) {
  const ParameterSet& set = exhibit.parameters();
  if (!set.has("predict") || !set.toggle("predict")) return;
  question_ = question_on_show(exhibit);
  const Look& look = *ui.look;
  const float inner = ui.stage.w - 2 * look.px(margin + padding), gap = look.px(8);
  const float line = text_wrapped(ui, look.semibold, look.body(), {0, 0}, inner, 0, " ");
  button_h_ = look.px(ui.touch ? 36 : 28);
  // A line or two, a row of choices and a line for the answer: most questions have room there.
  const float usual = 2 * look.px(padding) + (inner > look.px(560) ? 1 : 2) * line + button_h_ + 2 * gap +
                      line + look.px(margin);
  height_ = usual;
  if (!question_) return;
  given_ = given_answer(exhibit, *question_);
  if (given_) verdict_ = (*given_ == question_->answer ? "Right. " : "Not quite. ") + question_->because;
  words_h_ = text_wrapped(ui, look.semibold, look.body(), {0, 0}, inner, 0, question_->text);
  float x = 0, y = 0;
  for (const std::string& choice : question_->choices) {
    const float w = std::min(inner, text_size(look.regular, look.body(), choice).x + look.px(22));
    if (x > 0 && x + w > inner) x = 0, y += button_h_ + gap;
    buttons_.push_back({x, y, w, button_h_});
    x += w + gap;
  }
  rows_h_ = y + button_h_;
  const float verdict_h = text_wrapped(ui, look.regular, look.body(), {0, 0}, inner, 0,
                                       given_ ? verdict_ : "Not quite. " + question_->because);
  height_ =
      std::max(usual, 2 * look.px(padding) + words_h_ + rows_h_ + 2 * gap + verdict_h + look.px(margin));
}

void PredictionCard::draw(Ui& ui, const Exhibit& exhibit, const Box& room) const {
  if (height_ <= 0) return;
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  const float pad = look.px(padding), side = look.px(margin), gap = look.px(8),
              inner = room.w - 2 * (pad + side);
  const Box card{room.x + side, room.y, room.w - 2 * side, room.h - side};
  const float left = card.x + pad;
  ui.draw->AddRect({card.x, card.y}, {card.right(), card.bottom()}, question_ ? c.accent : c.line, look.px(8),
                   0, look.px(question_ ? 1.5f : 1.0f));
  if (!question_) {
    text_wrapped(ui, look.regular, look.body(), {left, card.y + pad}, inner, c.soft,
                 "Nothing to guess here: make the next half-step.");
    return;
  }
  text_wrapped(ui, look.semibold, look.body(), {left, card.y + pad}, inner, c.ink, question_->text);
  const float top = card.y + pad + words_h_ + gap;
  for (std::size_t k = 0; k < buttons_.size(); ++k) {
    const Box box{left + buttons_[k].x, top + buttons_[k].y, buttons_[k].w, buttons_[k].h};
    const std::string id = "answer-" + std::to_string(k + 1);
    const Pointer pointer = pointer_area(ui, id.c_str(), box);
    const bool right = given_ && k == question_->answer, wrong = given_ && *given_ == k && !right;
    if (right || wrong || (!given_ && pointer.hovered))
      ui.draw->AddRectFilled({box.x, box.y}, {box.right(), box.bottom()},
                             with_alpha(wrong ? c.warn : c.accent, 0.16f), look.px(6));
    ui.draw->AddRect({box.x, box.y}, {box.right(), box.bottom()},
                     right   ? c.accent
                     : wrong ? c.warn
                             : c.line,
                     look.px(6), 0, look.px(right || wrong ? 2.0f : 1.0f));
    text_anchored(ui, right ? look.semibold : look.regular, look.body(),
                  {box.x + 0.5f * box.w, box.y + 0.5f * box.h}, 0.5f, 0.5f, wrong ? c.warn : c.ink,
                  ellipsized(look.semibold, look.body(), question_->choices[k], box.w - look.px(8)));
    ui.record({id, question_->choices[k], "handle", right ? "right" : wrong ? "wrong" : "", box});
    if (given_ || !pointer.hovered) continue;
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    if (pointer.clicked) give_answer(ui, exhibit, k);
  }
  if (given_)
    text_wrapped(ui, look.regular, look.body(), {left, top + rows_h_ + gap}, inner, c.ink, verdict_);
}

}  // namespace lab
