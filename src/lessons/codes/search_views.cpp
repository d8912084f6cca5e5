// What SearchExhibit draws. It only reads state; what a person does becomes ui.commands.

#include <algorithm>

#include "lessons/codes/search_exhibit.h"
#include "lessons/codes/two_spaces.h"
#include "stage/naming.h"
#include "stage/network_diagram.h"
#include "stage/plot_column.h"
#include "stage/stage_parts.h"
#include "stage/tables.h"
#include "ui/plot/line.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr float gap = 16.0f;  // px before scaling
constexpr float figures_h = 34.0f + 3 * space_row_h;

}  // namespace

void SearchExhibit::draw_stage(Ui& ui) {
  if (!data_) return;
  if (!codes_.done()) {
    codes_.wait().draw(ui, below_header(ui));
    return;
  }
  if (parameters_.choice("view") == "precision") {
    draw_precision(ui);
  } else {
    draw_nearest(ui);
  }
}

void SearchExhibit::draw_nearest(Ui& ui) {
  const Look& look = *ui.look;
  Box area =
      below_network(ui, parameters_, {.card = codes_.card(), .parts = {"encoder"}, .lit = {"image", "code"}});
  const float space_px = look.px(gap);
  // The query above or beside the two answers.
  const bool wide = area.w > 1.35f * area.h;
  const float query = wide ? std::min(0.3f * area.w, look.px(choice_.drawn() ? 300 : 200))
                           : std::min(area.w, look.px(choice_.drawn() ? 230 : 130));
  if (wide) {
    draw_query(ui, {area.x, area.y, query, area.h});
    area.x += query + space_px;
    area.w -= query + space_px;
  } else {
    draw_query(ui, {area.x, area.y, area.w, query});
    area.y += query + space_px;
    area.h -= query + space_px;
  }
  for (const std::size_t space : {pixels, code})
    draw_answer(ui, space, share_of(ui, area, static_cast<int>(space), 2));
}

void SearchExhibit::draw_query(Ui& ui, const Box& box) {
  const Look& look = *ui.look;
  if (choice_.drawn()) {
    choice_.draw_sheet(ui, box);
    return;
  }
  const float line = look.px(24);
  const std::string words = choice_.name() + ". Press a neighbour to search for that one.";
  // Beside the image, or under it: then it leaves the words their room.
  float side = std::min(box.w, box.h - line);
  if (box.w <= side + look.px(140)) {
    const float needed =
        text_wrapped(ui, look.regular, look.small(), {box.x, box.y}, box.w, IM_COL32_BLACK_TRANS, words);
    side = std::min(side, box.h - line - needed - look.px(8));
  }
  text(ui, look.semibold, look.small(), {box.x, box.y}, look.colours().ink, "Query");
  const Box used = query_grid_.draw_one(ui, 0, {box.x, box.y + line, side, side});
  ui.record({"query", "Query", "handle", "", used});
  const bool beside = box.w > side + look.px(140);
  const ImVec2 at =
      beside ? ImVec2(used.right() + look.px(12), used.y) : ImVec2(box.x, used.bottom() + look.px(8));
  text_wrapped(ui, look.regular, look.small(), at, beside ? box.right() - at.x : box.w, look.colours().soft,
               words);
}

void SearchExhibit::draw_answer(Ui& ui, std::size_t space, const Box& box) {
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  const Answer& answer = answers_[space];
  const std::size_t shown = std::min<std::size_t>(static_cast<std::size_t>(shown_k()), answer.found.size());
  const bool judged = labelled() && choice_.label() >= 0;
  const bool narrow = box.w < look.px(300);
  const std::string title = narrow ? (space == pixels ? "By pixels" : "By code")
                                   : (space == pixels ? "By " : "By a ") + space_name(space);
  std::string score;
  if (judged && shown > 0)
    score = std::to_string(answer.right) + " of " + std::to_string(shown) + (narrow ? "" : " right");
  const Box inner = draw_frame(ui, box, title, score);
  if (shown == 0 || grids_[space].size() != static_cast<int>(shown)) return;
  ImageGridStyle style;
  style.recorded = true;
  style.gap = shown > 24 ? 7 : 11;
  style.max_cell = 96;
  for (std::size_t r = 0; r < shown; ++r) {
    const Index i = answer.found[r].row;
    if (labelled()) {
      const int label = labels_[i];
      const bool right = label == choice_.label();
      style.captions.push_back(class_name(label) + (judged && !right ? " ×" : ""));
      if (judged) style.frames.push_back(right ? Look::group_colour(2) : c.warn);
    }
    if (i == lit_.hovered()) style.selected = static_cast<int>(r);
  }
  const float pad = look.px(12);
  const ImageHit hit = grids_[space].draw(
      ui, (std::string("near-") + space_ids[space]).c_str(),
      {inner.x + pad, inner.y + look.px(6), inner.w - 2 * pad, inner.h - look.px(12)}, style);
  if (hit.index < 0) return;
  const NearRow& n = answer.found[hit.index];
  lit_.look_at(n.row);
  std::string note = (on_test() ? "test " : "") + image_name(part(), n.row);
  note += "\ndistance " + format_number(n.distance, 4);
  const auto& other = answers_[1 - space].found;
  const auto there =
      std::find_if(other.begin(), other.end(), [&](const NearRow& o) { return o.row == n.row; });
  const char* const where = space == pixels ? "by code" : "by pixels";
  note += there != other.end()
              ? "\n" + std::string(where) + " number " + std::to_string(there - other.begin() + 1)
              : "\n" + std::string(where) + " not among the first " + std::to_string(other.size());
  tooltip(ui, {hit.cell.x + 0.5f * hit.cell.w, hit.cell.y}, ui.stage, note + "\npress to search for it");
  if (hit.clicked) ImageChoice::choose(ui, on_test(), n.row);
}

void SearchExhibit::draw_precision(Ui& ui) {
  if (!labelled() || !precision_begun_ || precision_[code].made() == 0 || precision_[pixels].made() == 0)
    return;
  const Palette& c = ui.look->colours();
  std::vector<double> k, chance;
  std::array<std::vector<double>, 2> y;
  for (Index i = 1; i <= precision_[code].most(); ++i) {
    k.push_back(static_cast<double>(i));
    chance.push_back(100.0 * precision_[pixels].chance());
    for (const std::size_t space : {pixels, code}) y[space].push_back(100.0 * precision_[space].precision(i));
  }
  const int present = std::min(shown_k(), static_cast<int>(k.size())) - 1;
  LinePlot plot;
  plot.series.push_back({.y = y[pixels],
                         .x = k,
                         .label = space_name(pixels),
                         .colour = space_colour(ui, pixels),
                         .present = present,
                         .dots = false,
                         .dashed = true});
  plot.series.push_back({.y = y[code],
                         .x = k,
                         .label = network_label(parameters_.choice("net")) + ": " + space_name(code),
                         .colour = space_colour(ui, code),
                         .present = present,
                         .dots = false});
  // What other codes reached over the same queries.
  std::vector<std::vector<double>> others;
  others.reserve(known_.size());
  int colour = 2;
  for (const auto& [net, curve] : known_) {
    if (net == parameters_.choice("net")) continue;
    others.push_back(curve);
    for (double& v : others.back()) v *= 100.0;
    plot.series.push_back({.y = others.back(),
                           .x = k,
                           .label = network_label(net),
                           .colour = Look::group_colour(colour++),
                           .dots = false,
                           .width = 1.5f});
  }
  plot.series.push_back(
      {.y = chance, .x = k, .label = "by chance", .colour = c.faint, .dots = false, .dashed = true});
  plot.legend = true;
  plot.axes.x_name = "neighbours k";
  plot.axes.y_name = "per cent with the query's label";
  plot.axes.x_whole = true;
  plot.y_low = 0;
  plot.y_high = 100;
  const LineHit hit = line_plot(ui, "precision", below_header(ui), plot);
  if (hit.clicked && hit.index >= 0) ui.commands.set("k", std::to_string(hit.index + 1));
}

void SearchExhibit::plots(PlotColumn& column) {
  if (data_ && codes_.done() && labelled())
    column.part(figures_h, [this](Ui& ui, const Box& box) { draw_precision_at_k(ui, box); });
}

void SearchExhibit::draw_precision_at_k(Ui& ui, const Box& box) {
  const Look& look = *ui.look;
  const Index k = shown_k();
  Box rest = plot_heading(ui, box, "Precision at " + std::to_string(k), "");
  const bool many = precision_begun_ && precision_[code].made() > 0 && precision_[code].most() >= k;
  if (!many) {
    text_wrapped(ui, look.regular, look.small(), {rest.x, rest.y}, rest.w, look.colours().faint,
                 "One query proves little. The view \"precision\" counts over many.");
    return;
  }
  for (const std::size_t space : {pixels, code})
    rest = space_row(ui, rest, space_colour(ui, space), space_name(space),
                     format_percent(precision_[space].precision(k)));
  space_row(ui, rest, look.colours().faint, "by chance", format_percent(precision_[pixels].chance()));
}

}  // namespace lab
