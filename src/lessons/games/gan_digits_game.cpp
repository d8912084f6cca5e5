// How GanDigitsExhibit draws the game: one round, the score, and what was answered before.

#include <algorithm>

#include "lessons/games/gan_digits_exhibit.h"
#include "stage/number_rows.h"
#include "stage/stage_parts.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr float caption_h = 52.0f, history_h = 76.0f;  // px before scaling

ImU32 right_colour() { return Look::group_colour(2); }
ImU32 wrong_colour() { return Look::group_colour(5); }

}  // namespace

void GanDigitsExhibit::draw_game(Ui& ui) {
  const Box area = below_header(ui);
  if (!has_reals()) return;
  if (game_made_shown_.verdict.empty() || game_real_shown_.verdict.empty()) return wait_.draw(ui, area);
  const float low = ui.look->px(history_h);
  draw_round(ui, {area.x, area.y, area.w, area.h - low});
  draw_history(ui, {area.x, area.bottom() - low, area.w, low});
}

void GanDigitsExhibit::draw_round(Ui& ui, const Box& box) {
  const Look& look = *ui.look;
  const int round = game_.round();
  const auto at = static_cast<std::size_t>(round);
  const int count = game_.pairs() ? 2 : 1;
  const float words = look.px(caption_h), space = look.px(28);
  // Few pixels are read better from afar: an image is no larger than it can be taken in at a glance.
  const float most = look.px(data_->image_width < 16 ? 260.0f : 380.0f);
  const float side = std::min(
      {(box.w - space * static_cast<float>(count - 1)) / static_cast<float>(count), box.h - words, most});
  const float left =
      box.x + 0.5f * (box.w - side * static_cast<float>(count) - space * static_cast<float>(count - 1));
  for (int i = 0; i < count; ++i) {
    // Of a pair the left one is real where the round says so.
    const bool real = game_.truth(round) == (i == 0);
    const Box cell{left + static_cast<float>(i) * (side + space), box.y, side, side};
    const std::string id = i == 0 ? "first-image" : "second-image";
    const Pointer pointer = pointer_area(ui, id.c_str(), cell);
    (real ? game_real_shown_ : game_made_shown_).grid.draw_one(ui, round, cell);
    ui.record({id, i == 0 ? "First image" : "Second image", "handle", "", cell});
    const float frame = look.px(3);
    if (!game_.revealed()) {
      if (pointer.hovered && game_.pairs()) {
        ui.draw->AddRect({cell.x - frame, cell.y - frame}, {cell.right() + frame, cell.bottom() + frame},
                         look.colours().accent, look.px(6), 0, frame);
      }
      if (game_.pairs() && pointer.clicked) ui.commands.press(i == 0 ? "left" : "right");
      continue;
    }
    ui.draw->AddRect({cell.x - frame, cell.y - frame}, {cell.right() + frame, cell.bottom() + frame},
                     real ? right_colour() : look.colours().faint, look.px(6), 0, frame);
    const double p = (real ? game_real_shown_ : game_made_shown_).verdict[at];
    text_anchored(ui, look.semibold, look.body(), {cell.x + 0.5f * side, cell.bottom() + look.px(10)}, 0.5f,
                  0.0f, look.colours().ink, real ? "real" : "made");
    text_anchored(ui, look.regular, look.small(), {cell.x + 0.5f * side, cell.bottom() + look.px(30)}, 0.5f,
                  0.0f, look.colours().soft, "critic: " + format_percent(p, 0) + " real");
    if (pointer.clicked && !game_.over()) ui.commands.press("next");
  }
  if (!game_.revealed()) {
    text_anchored(ui, look.regular, look.small(), {box.x + 0.5f * box.w, box.y + side + look.px(14)}, 0.5f,
                  0.0f, look.colours().soft,
                  game_.pairs() ? "Press the one that you believe is real." : "Answer with the buttons.");
  }
}

void GanDigitsExhibit::draw_history(Ui& ui, const Box& box) {
  const Look& look = *ui.look;
  if (game_.answered() == 0) return;
  const std::vector<double> real = of_real(), made = of_made();
  const float names = look.px(70), step = look.px(16), row = look.px(24), dot = look.px(5.5f);
  const int room = std::max(1, static_cast<int>((box.w - names) / step));
  const int first = std::max(0, game_.answered() - room);
  const float top = box.bottom() - 2 * row;
  for (int who = 0; who < 2; ++who) {
    const float y = top + (static_cast<float>(who) + 0.5f) * row;
    text_anchored(ui, look.regular, look.small(), {box.x, y}, 0.0f, 0.5f, look.colours().soft,
                  who == 0 ? "you" : "the critic");
    for (int i = first; i < game_.answered(); ++i) {
      const auto at = static_cast<std::size_t>(i);
      const bool right = who == 0 ? game_.right(i) : game_.critic_right(i, real[at], made[at]);
      const ImVec2 middle{box.x + names + (static_cast<float>(i - first) + 0.5f) * step, y};
      // Full: right; a ring: wrong. So the colour is not all that tells.
      if (right) {
        ui.draw->AddCircleFilled(middle, dot, right_colour());
      } else {
        ui.draw->AddCircle(middle, dot - look.px(1), wrong_colour(), 0, look.px(2));
      }
    }
  }
}

void GanDigitsExhibit::draw_score(Ui& ui, const Box& whole) {
  const Look& look = *ui.look;
  const Box box = plot_heading(ui, whole, "Score", plural_rounds());
  const auto share = [&](int right) {
    return std::to_string(right) +
           (game_.answered() > 0 ? " · " + format_percent(static_cast<double>(right) / game_.answered(), 0)
                                 : std::string());
  };
  const float y = number_lines(ui, box,
                               {{"You", share(game_.score()), true},
                                {"The critic", share(game_.critic_score(of_real(), of_made()))},
                                {"Right in a row", std::to_string(game_.streak())},
                                {"Best row", std::to_string(game_.best_streak())},
                                {"Guessing", "50 %"}},
                               22.0f);
  text_wrapped(ui, look.regular, look.small() - look.px(1), {box.x, y + look.px(4)}, box.w,
               look.colours().faint,
               "The critic of the " + epoch_name(checkpoint() - 1) + " network sees the same rounds.");
}

std::string GanDigitsExhibit::plural_rounds() const {
  return std::to_string(game_.answered()) + (game_.answered() == 1 ? " answer" : " answers");
}

}  // namespace lab
