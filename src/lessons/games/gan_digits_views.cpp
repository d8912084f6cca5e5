// What GanDigitsExhibit draws, the game apart. It only reads state; what a person does becomes ui.commands.

#include <algorithm>
#include <cmath>

#include "lessons/games/gan_digits_exhibit.h"
#include "stage/network_diagram.h"
#include "stage/number_rows.h"
#include "stage/plot_column.h"
#include "stage/stage_handle.h"
#include "stage/stage_parts.h"
#include "ui/plot/histogram.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr float gap = 16.0f;  // px before scaling
constexpr float title_h = 24.0f, bar_h = 4.0f;
constexpr float verdict_h = 60.0f, score_h = 190.0f, words_h = 96.0f;

ImU32 real_colour() { return Look::group_colour(2); }
ImU32 made_colour() { return Look::group_colour(1); }

}  // namespace

void GanDigitsExhibit::draw_stage(Ui& ui) {
  if (!data_) return;
  if (wait_.failed() || checkpoints_.empty()) return wait_.draw(ui, below_header(ui));
  if (view() == "film") {
    draw_film(ui);
  } else if (view() == "critic") {
    draw_critic(ui);
  } else if (view() == "game") {
    draw_game(ui);
  } else {
    draw_walk(ui);
  }
}

/// A bar from "made" to "real", with its middle marked.
void GanDigitsExhibit::draw_verdict(Ui& ui, const Box& box, double probability) const {
  const Look& look = *ui.look;
  const float h = look.px(10), y = box.y + look.px(24);
  text(ui, look.semibold, look.small(), {box.x, box.y}, look.colours().ink,
       ellipsized(look.semibold, look.small(), "Critic: " + format_percent(probability, 0) + " real", box.w));
  ui.draw->AddRectFilled({box.x, y}, {box.right(), y + h}, look.colours().line, h);
  const float end = box.x + box.w * static_cast<float>(std::clamp(probability, 0.0, 1.0));
  if (end > box.x + 1) {
    ui.draw->AddRectFilled({box.x, y}, {end, y + h}, probability > 0.5 ? real_colour() : made_colour(), h);
  }
  const float middle = box.x + 0.5f * box.w;
  ui.draw->AddLine({middle, y - look.px(3)}, {middle, y + h + look.px(3)}, look.colours().ink, look.px(1));
  const float size = look.small() - look.px(1);
  text(ui, look.regular, size, {box.x, y + h + look.px(4)}, look.colours().soft, "made");
  text_anchored(ui, look.regular, size, {box.right(), y + h + look.px(4)}, 1.0f, 0.0f, look.colours().soft,
                "real");
}

// ---- the walk ----

void GanDigitsExhibit::draw_plane(Ui& ui, const Box& box) {
  const Look& look = *ui.look;
  const Pointer pointer = pointer_area(ui, "plane", box);
  const float cell = box.w / plane_side;
  if (!plane_.verdict.empty()) {
    for (int i = 0; i < plane_side * plane_side; ++i) {
      const auto column = static_cast<float>(i % plane_side), row = static_cast<float>(i / plane_side);
      plane_.grid.draw_one(ui, i, {box.x + column * cell + 1, box.y + row * cell + 1, cell - 2, cell - 2},
                           true);
    }
  }
  ui.draw->AddRect({box.x, box.y}, {box.right(), box.bottom()}, look.colours().line);
  const auto to_px = [&](Point2 at) {
    return ImVec2(box.x + static_cast<float>(0.5 * (at.x + 1)) * box.w,
                  box.y + static_cast<float>(0.5 * (1 - at.y)) * box.h);
  };
  if (walk_.position() > 0) {
    ui.draw->AddCircle(to_px({0, 0}), 0.375f * box.w, with_alpha(look.colours().accent, 0.35f), 0,
                       look.px(1.5f));
  }
  const ImVec2 at = to_px(cursor());
  ui.draw->AddCircle(at, look.px(10), look.colours().stage, 0, look.px(6));
  ui.draw->AddCircle(at, look.px(10), look.colours().accent, 0, look.px(3));
  const Pointer handle =
      pointer_handle(ui, "cursor", at, look.px(10), "Place in the plane", parameters_.text("at"));
  if (!pointer.held && !handle.held) return;
  const ImVec2 to = handle.held ? handle.at : pointer.at;
  const auto along = [](float value) {
    return number_text(std::round(std::clamp(static_cast<double>(value), -1.0, 1.0) * 1000) / 1000);
  };
  const std::string place =
      along(2 * (to.x - box.x) / box.w - 1) + "," + along(1 - 2 * (to.y - box.y) / box.h);
  if (place != parameters_.text("at") || walk_.position() > 0) ui.commands.set("at", place);
}

std::vector<StageHandle> GanDigitsExhibit::handles() const {
  std::vector<StageHandle> all;
  if (parameters_.choice("view") != "walk") return all;
  const Point2 at = cursor();
  const auto thousandth = [](double v) { return std::round(1000 * v) / 1000; };
  add_place(all, "cursor", "cursor", "Place in the plane", "The noise z of which the generator makes a digit",
            {thousandth(at.x), thousandth(at.y)}, {-1, -1, 1, 1}, [](Commands& commands, double x, double y) {
              commands.set("at", number_text(x) + "," + number_text(y));
            });
  return all;
}

void GanDigitsExhibit::draw_walk(Ui& ui) {
  const Look& look = *ui.look;
  const ModelCard* const card = wait_.library().card(model_id(*data_, "gan", "digits-gan"));
  const Box area =
      below_network(ui, parameters_, {.card = card, .parts = {"generator", "critic"}, .lit = {"generator"}});
  const float line = look.px(title_h), space = look.px(24), words = look.px(verdict_h);
  const bool beside = area.w > 1.25f * area.h;
  const float side = beside ? std::min(area.h - line, 0.62f * area.w)
                            : std::min(area.w, 0.66f * (area.h - 2 * line) - look.px(gap));
  text(ui, look.semibold, look.small(), {area.x, area.y}, look.colours().ink,
       parameters_.choice("plane") == "samples" ? "Between four samples" : "Along two random directions");
  draw_plane(ui, {area.x, area.y + line, side, side});
  if (cursor_shown_.verdict.empty()) return;
  if (beside) {
    const float left = area.x + side + space, width = area.right() - left;
    const float image = std::min(width, area.h - line - words - look.px(gap));
    text(ui, look.semibold, look.small(), {left, area.y}, look.colours().ink, "Here");
    const Box used = cursor_shown_.grid.draw_one(ui, 0, {left, area.y + line, image, image});
    ui.record({"here", "Image at the cursor", "handle", "", used});
    draw_verdict(ui, {left, area.y + line + image + look.px(12), std::min(width, look.px(320)), words},
                 cursor_shown_.verdict.front());
  } else {
    const float top = area.y + line + side + look.px(gap),
                image = std::min(area.bottom() - top, 0.45f * area.w);
    const Box used = cursor_shown_.grid.draw_one(ui, 0, {area.x, top, image, image});
    ui.record({"here", "Image at the cursor", "handle", "", used});
    draw_verdict(ui, {area.x + image + look.px(gap), top, area.w - image - look.px(gap), words},
                 cursor_shown_.verdict.front());
  }
}

// ---- the film ----

void GanDigitsExhibit::draw_film(Ui& ui) {
  if (!film_known() || film_.verdict.empty()) return wait_.draw(ui, below_header(ui));
  const Look& look = *ui.look;
  const Box area = below_header(ui);
  const int rows = static_cast<int>(checkpoints_.size());
  const float names = look.px(76), bar = look.px(bar_h), space = look.px(6);
  // The epochs below each other, in as many blocks side by side and with as many images as give most to see.
  constexpr int fewest_columns = 4, most_blocks = 3;
  int blocks = 1, columns = fewest_columns;
  float cell = 0.0f, most = -1.0f;
  for (int b = 1; b <= most_blocks; ++b) {
    for (int c = fewest_columns; c <= film_columns; ++c) {
      const auto in_block = static_cast<float>((rows + b - 1) / b);
      const float block = (area.w - look.px(gap) * static_cast<float>(b - 1)) / static_cast<float>(b);
      const float side =
          std::min((block - names) / static_cast<float>(c) - space, area.h / in_block - bar - 2 * space);
      // Large images count for more than many.
      const float worth = side * side * std::sqrt(static_cast<float>(c));
      if (side <= 0 || worth <= most) continue;
      most = worth;
      blocks = b;
      columns = c;
      cell = side;
    }
  }
  const int in_block = (rows + blocks - 1) / blocks;
  const float block_w = (area.w + look.px(gap)) / static_cast<float>(blocks);
  const float row_h = cell + bar + 2 * space;
  for (int r = 0; r < rows; ++r) {
    const float left = area.x + static_cast<float>(r / in_block) * block_w;
    const float y = area.y + static_cast<float>(r % in_block) * row_h;
    const bool here = r + 1 == checkpoint();
    const Box row{left - space, y - 0.5f * space,
                  names + static_cast<float>(columns) * (cell + space) + space, row_h};
    const std::string id = "film-" + std::to_string(r + 1);
    const Pointer pointer = pointer_area(ui, id.c_str(), row);
    ui.record({id, epoch_name(r), "handle", "", row});
    if (here || pointer.hovered)
      ui.draw->AddRectFilled({row.x, row.y}, {row.right(), row.bottom()}, look.colours().tint, look.px(6));
    text_anchored(ui, here ? look.semibold : look.regular, look.small(), {left, y + 0.5f * cell}, 0.0f, 0.5f,
                  here ? look.colours().ink : look.colours().soft, epoch_name(r));
    for (int c = 0; c < columns; ++c) {
      const int i = r * film_columns + c;
      const Box at{left + names + static_cast<float>(c) * (cell + space), y, cell, cell};
      film_.grid.draw_one(ui, i, at);
      const auto p = static_cast<float>(film_.verdict[i]);
      ui.draw->AddRectFilled({at.x, at.bottom() + 2}, {at.right(), at.bottom() + 2 + bar},
                             look.colours().line);
      ui.draw->AddRectFilled({at.x, at.bottom() + 2}, {at.x + p * cell, at.bottom() + 2 + bar},
                             p > 0.5f ? real_colour() : made_colour());
    }
    if (pointer.hovered) {
      const float over = ImGui::GetIO().MousePos.x - left - names;
      const int c = static_cast<int>(over / (cell + space));
      if (over > 0 && c < columns) {
        tooltip(ui, ImGui::GetIO().MousePos, ui.stage,
                "code " + std::to_string(c + 1) + ", " + epoch_name(r) + "\ncritic: " +
                    format_percent(film_.verdict[r * film_columns + c]) + " real\npress for this checkpoint");
      }
    }
    if (pointer.clicked) ui.commands.set("checkpoint", std::to_string(r + 1));
  }
}

// ---- the critic ----

void GanDigitsExhibit::draw_block(Ui& ui, const Box& box, const char* id, Shown& shown,
                                  std::string_view title, int count) {
  const Look& look = *ui.look;
  const float line = look.px(title_h), bar = look.px(bar_h), space = look.px(6);
  // The square is the key to the histogram below.
  const ImU32 colour = &shown == &reals_shown_ ? real_colour() : made_colour();
  ui.draw->AddRectFilled({box.x, box.y + look.px(3)}, {box.x + look.px(11), box.y + look.px(14)}, colour,
                         look.px(2));
  text(ui, look.semibold, look.small(), {box.x + look.px(18), box.y}, look.colours().ink,
       ellipsized(look.semibold, look.small(), title, box.w - look.px(18)));
  const Box room{box.x, box.y + line, box.w, box.h - line};
  count = std::min(count, static_cast<int>(shown.verdict.size()));
  if (count == 0) return;
  // The number of columns that makes the images largest; fewer images than there are, before they cannot be read.
  int columns = 1;
  float cell = 0;
  const float least = shown.grid.readable();
  const int fit = std::max(1, static_cast<int>(room.w / (least + space))) *
                  std::max(1, static_cast<int>(room.h / (least + bar + 2 * space)));
  count = std::min(count, fit);
  for (int n = 1; n <= count; ++n) {
    const auto rows = static_cast<float>((count + n - 1) / n);
    const float side = std::min(room.w / static_cast<float>(n) - space, room.h / rows - bar - 2 * space);
    if (side > cell) cell = side, columns = n;
  }
  for (int i = 0; i < count; ++i) {
    const Box at{room.x + static_cast<float>(i % columns) * (cell + space),
                 room.y + static_cast<float>(i / columns) * (cell + bar + 2 * space), cell, cell};
    shown.grid.draw_one(ui, i, at);
    const double p = shown.verdict[i];
    const float end = at.x + static_cast<float>(p) * cell;
    ui.draw->AddRectFilled({at.x, at.bottom() + 2}, {at.right(), at.bottom() + 2 + bar}, look.colours().line);
    ui.draw->AddRectFilled({at.x, at.bottom() + 2}, {end, at.bottom() + 2 + bar},
                           p > 0.5 ? real_colour() : made_colour());
    const Pointer pointer = pointer_area(ui, (std::string(id) + "-" + std::to_string(i + 1)).c_str(), at);
    if (pointer.hovered)
      tooltip(ui, {at.x + 0.5f * cell, at.y}, ui.stage, "critic: " + format_percent(p) + " real");
  }
}

void GanDigitsExhibit::draw_critic(Ui& ui) {
  if (samples_.verdict.empty()) return wait_.draw(ui, below_header(ui));
  const Look& look = *ui.look;
  Box area = below_header(ui);
  const bool both = !reals_shown_.verdict.empty();
  const float low = std::clamp(0.3f * area.h, look.px(120), look.px(220));
  const Box top{area.x, area.y, area.w, area.h - low - look.px(gap)};
  const float half = both ? 0.5f * (top.w - look.px(2 * gap)) : top.w;
  const int count = top.w < look.px(430) ? 20 : 40;
  draw_block(ui, {top.x, top.y, half, top.h}, "sample", samples_, "Made by the generator", count);
  if (both)
    draw_block(ui, {top.right() - half, top.y, half, top.h}, "real", reals_shown_, "Real images", count);
  const Box box = plot_heading(ui, {area.x, area.bottom() - low, area.w, low}, "What the critic says",
                               std::to_string(samples) + " of each");
  HistogramPlot plot;
  plot.layers = {make_bins(samples_.verdict, 20, 0.0, 1.0)};
  plot.colours = {made_colour()};
  plot.labels = {"made"};
  if (both) {
    plot.layers.push_back(make_bins(reals_shown_.verdict, 20, 0.0, 1.0));
    plot.colours.push_back(real_colour());
    plot.labels.emplace_back("real");
  }
  plot.axes.x_name = "probability for real";
  plot.axes.y_name = "images";
  histogram(ui, "verdicts", box, plot);
}

// ---- the column ----

void GanDigitsExhibit::plots(PlotColumn& column) {
  if (checkpoints_.empty()) return;
  if (view() == "game") return column.part(score_h, [this](Ui& ui, const Box& box) { draw_score(ui, box); });
  column.part(words_h, [this](Ui& ui, const Box& box) {
    number_lines(ui, plot_heading(ui, box, "Training", epoch_name(checkpoint() - 1)),
                 {{"Numbers in a code", std::to_string(code_)}, {"Pixels", std::to_string(data_->dims())}});
  });
}

}  // namespace lab
