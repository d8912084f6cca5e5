// What RegularityExhibit draws. It only reads state; what a person does becomes ui.commands.

#include <algorithm>
#include <cmath>

#include "lessons/latent/regularity_exhibit.h"
#include "stage/class_legend.h"
#include "stage/naming.h"
#include "stage/network_diagram.h"
#include "stage/number_rows.h"
#include "stage/plot_column.h"
#include "stage/pointer_card.h"
#include "stage/stage_parts.h"
#include "stage/tables.h"
#include "ui/plot/line.h"
#include "ui/plot/markers.h"
#include "ui/plot/pointer.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr float gap = 14.0f;  // px before scaling
constexpr float title_h = 21.0f, row_h = 21.0f, change_h = 190.0f;
constexpr float film_cell = 57.0f;  // px: an image of a film, at least as large as can be read

}  // namespace

void RegularityExhibit::draw_stage(Ui& ui) {
  // Both planes show the place of the frame before, whichever of them the pointer is over now.
  next_hovered_.reset();
  draw_view(ui);
  const bool moved = hovered_.has_value() != next_hovered_.has_value() ||
                     (hovered_ && (hovered_->x != next_hovered_->x || hovered_->y != next_hovered_->y));
  if (moved)
    ui.commands.point(next_hovered_ ? std::optional(Pointed{next_hovered_->x, next_hovered_->y})
                                    : std::nullopt);
}

void RegularityExhibit::draw_view(Ui& ui) {
  if (!data_) return;
  const Box area = below_header(ui);
  if (wait_.failed() || wait_.waiting()) return wait_.draw(ui, area);
  if (in_view("beta")) return draw_betas(ui);
  if (in_view("holes")) return draw_holes(ui);
  draw_planes(ui);
}

void RegularityExhibit::draw_one(Ui& ui, int index, const Box& box) {
  const Look& look = *ui.look;
  Side& side = sides_[index];
  if (side.plane.empty()) return;
  LatentPlaneStyle style;
  const std::string title = side_name(index);
  style.title = title;
  style.fixed = true;
  style.crosshair = false;
  style.axes = box.w > look.px(200);
  style.images = parameters_.toggle("map-images");
  const std::string name = "plane-" + std::to_string(index);
  style.name = name;
  style.prior = index == 1;  // nothing pulls the plain codes there
  style.alpha = side.network.size() > 2000 ? 0.35f : 0.55f;
  const Plane& plane = side.plane.plane();
  const auto cursor = side.plane.draw(ui, box, style, nullptr, [&] {
    const Point2 left = in_plane(side, {0, parameters_.real("height")}),
                 right = in_plane(side, {1, parameters_.real("height")});
    ui.draw->AddLine(plane.to_px(left), plane.to_px(right), with_alpha(look.colours().ink, 0.4f),
                     look.px(1.25f));
    const ImVec2 at = plane.to_px(in_plane(side, relative()));
    draw_ring(ui, at, look.px(9), look.colours().accent);
    ui.draw->AddCircleFilled(at, look.px(3), look.colours().accent);
    ui.record({"cursor-" + std::to_string(index),
               "Cursor",
               "handle",
               "",
               {at.x - look.px(9), at.y - look.px(9), look.px(18), look.px(18)}});
  });
  ui.record({name, title, "handle", "", box});
  if (!cursor) return;
  if (cursor->near >= 0)
    draw_card(ui, cursor->px, ui.stage, judged_image_name(*data_, cursor->near), side.plane.image_rows());
  const Point2 here{(cursor->at.x - side.bounds.x0) / side.bounds.width(),
                    (cursor->at.y - side.bounds.y0) / side.bounds.height()};
  if (here.x < 0 || here.x > 1 || here.y < 0 || here.y > 1) return;
  next_hovered_ = here;
  if (cursor->clicked) {
    ui.commands.set("height", number_text(std::round(here.y * 100) / 100));
    ui.commands.set(
        "step",
        std::to_string(std::lround(
            here.x * (side.film.answered() ? static_cast<double>(side.film.codes().rows() - 1) : 32.0))));
  }
}

void RegularityExhibit::draw_film(Ui& ui, int index, const Box& box) {
  const Look& look = *ui.look;
  Side& side = sides_[index];
  if (!side.film.answered()) return;
  text_elided(ui, look.semibold, look.small(), {box.x, box.y}, box.w, look.colours().ink,
              side_name(index) + ", along the line");
  const float line = look.px(title_h);
  ImageGridStyle style;
  style.columns = side.film_grid.size();
  style.gap = 3;
  style.max_cell = 64;
  style.evenly = true;
  style.selected = hovered_ ? -1 : place();
  const std::string id = "film-" + std::to_string(index);
  const ImageHit hit = side.film_grid.draw(ui, id.c_str(), {box.x, box.y + line, box.w, box.h - line}, style);
  if (hit.index < 0) return;
  const Matrix& codes = side.film.codes();
  draw_card(
      ui, {hit.cell.x + 0.5f * hit.cell.w, hit.cell.y}, ui.stage,
      "z = " + code_text(static_cast<double>(codes(hit.index, 0)), static_cast<double>(codes(hit.index, 1))),
      {{&side.film_grid, hit.index, ""}}, 96);
  if (hit.clicked) ui.commands.set("step", std::to_string(hit.index));
}

void RegularityExhibit::draw_planes(Ui& ui) {
  const Look& look = *ui.look;
  const Box area = below_network(
      ui, parameters_, {.card = sides_[1].network.card(), .lit = {"code", "decoder"}, .least_h = 380.0f});
  const float space = look.px(gap), line = look.px(title_h);
  const float column = (area.w - space) / 2;
  const float film_h = line + film_cell;
  const float films_h = 2 * film_h + look.px(10);
  // The decoding stands under its plane, or beside it where the stage is wide.
  const float room = area.h - films_h - space;
  const bool beside = column > 1.35f * room;
  const float image = beside
                          ? std::min(0.55f * room, 0.36f * column)
                          : std::clamp(0.24f * area.h, look.px(70), std::min(look.px(170), 0.55f * column));
  const float plane_w = beside ? column - image - look.px(12) : column;
  const float plane_h = beside ? room : room - image - space;
  std::array<Box, nets> under;
  for (int i = 0; i < nets; ++i) {
    const Box box{area.x + static_cast<float>(i) * (column + space), area.y, plane_w, plane_h};
    draw_one(ui, i, box);
    under[i] = beside ? Box{box.right() + look.px(12), box.y, image, room}
                      : Box{box.x, box.bottom() + space, column, image};
  }
  // Both decodings, once it is known what the pointer means.
  for (int i = 0; i < nets; ++i) {
    Side& side = sides_[i];
    const Box& box = under[i];
    if (side.plane.empty()) continue;
    const Point2 z = in_plane(side, relative());
    const Box picture{box.x, box.y, image, image};
    const bool hovering = hovered_ && side.hover.answered();
    Box used = picture;
    if (hovering) {
      used = side.hover_grid.draw_one(ui, 0, picture);
      ui.draw->AddRect({used.x - 2, used.y - 2}, {used.right() + 2, used.bottom() + 2}, look.colours().accent,
                       look.px(2), 0, look.px(2));
    } else if (side.film.answered()) {
      used = side.film_grid.draw_one(ui, place(), picture);
    }
    ui.record({"decoded-" + std::to_string(i), "Decoded", "handle", "", used});
    const float x = beside ? box.x : picture.right() + look.px(12), width = box.right() - x;
    const Index near = side.plane.nearest(z);
    const Point2 code = side.plane.code(near);
    const double share =
        std::hypot((code.x - z.x) / side.bounds.width(), (code.y - z.y) / side.bounds.height());
    float y = beside ? picture.bottom() + look.px(8) : box.y;
    // What does not fit beside a small image is left away: the pointer's words say it, too.
    const auto say = [&](const std::string& words, bool strong) {
      ImFont* const font = strong ? look.semibold : look.regular;
      const float needed = text_wrapped(ui, font, look.small(), {x, y}, width, IM_COL32_BLACK_TRANS, words);
      if (y + needed > box.bottom()) return;
      y += text_wrapped(ui, font, look.small(), {x, y}, width,
                        strong ? look.colours().ink : look.colours().soft, words) +
           look.px(3);
    };
    say(code_text(z.x, z.y), true);
    if (share > hole_share) say("in a hole", true);
    say("nearest code " + format_percent(share, 0) + " away" +
            (images().has_labels() ? ", " + label_name(images(), near) : ""),
        false);
  }
  const float y = area.y + room + space;
  draw_film(ui, 0, {area.x, y, area.w, film_h});
  draw_film(ui, 1, {area.x, y + film_h + look.px(10), area.w, film_h});
}

void RegularityExhibit::draw_cells(Ui& ui, int index, const Box& box, double most) {
  const Look& look = *ui.look;
  Side& side = sides_[index];
  const LatentMeasure& measure = side.measure;
  const Box inner =
      draw_frame(ui, box, side_name(index),
                 measure.done() ? format_percent(measure.share_of_holes(), 0) + " holes" : std::string());
  const float pad = look.px(10);
  const float room = std::min(inner.w, inner.h) - 2 * pad;
  if (!measure.begun() || room < 20) return;
  const int n = measure.side();
  const float size = std::floor(room), cell = size / static_cast<float>(n);
  const Box map{std::round(inner.x + 0.5f * (inner.w - size)), std::round(inner.y + 0.5f * (inner.h - size)),
                size, size};
  const bool pictures = parameters_.choice("map") == "images";
  for (int c = 0; c < n * n; ++c) {
    const LatentMeasure::Cell& here = measure.cells()[c];
    // On whole pixels, so that no seam shows.
    const auto edge = [&](int i) { return std::round(static_cast<float>(i) * cell); };
    const Box at{map.x + edge(c % n), map.y + edge(c / n), edge(c % n + 1) - edge(c % n),
                 edge(c / n + 1) - edge(c / n)};
    if (pictures) {
      side.cell_grid.draw_one(ui, c, cell < 10 ? at : at.inset(1), true);
      if (here.hole())
        ui.draw->AddRectFilled({at.x, at.y}, {at.right(), at.bottom()},
                               with_alpha(Look::group_colour(5), look.is_dark ? 0.28f : 0.2f));
    } else {
      ui.draw->AddRectFilled({at.x, at.y}, {at.right(), at.bottom()},
                             Look::sequential(static_cast<float>(std::min(1.0, value_of(here) / most))));
    }
  }
  ui.record({"cells-" + std::to_string(index), side_name(index), "handle", std::to_string(n * n), map});
  const Pointer pointer = pointer_area(ui, ("cells-" + std::to_string(index)).c_str(), map);
  if (!pointer.hovered) return;
  const int column = std::clamp(static_cast<int>((pointer.at.x - map.x) / cell), 0, n - 1);
  const int row = std::clamp(static_cast<int>((pointer.at.y - map.y) / cell), 0, n - 1);
  const LatentMeasure::Cell& here = measure.cells()[row * n + column];
  std::string words = "z = " + code_text(here.z.x, here.z.y) + (here.hole() ? ", a hole" : "") +
                      "\nnearest code " + format_percent(here.to_code, 1) + " away\nchange " +
                      format_number(here.change, 3);
  if (measure.done()) words += "\nto the nearest image " + format_number(here.strange, 3);
  draw_card(ui, pointer.at, ui.stage, words, {{&side.cell_grid, row * n + column, ""}}, 84);
}

float RegularityExhibit::draw_figures(Ui& ui, const Box& box) {
  const Look& look = *ui.look;
  const LatentMeasure &plain = sides_[0].measure, &varied = sides_[1].measure;
  float y = box.y;
  const float first = box.right() - look.px(96), second = box.right();
  const auto say = [&](const std::string& what, const std::string& a, const std::string& b, bool strong) {
    ImFont* font = strong ? look.semibold : look.regular;
    const ImU32 colour = strong ? look.colours().ink : look.colours().soft;
    text_elided(ui, font, look.small(), {box.x, y}, box.w - look.px(170), colour, what);
    text_tabular(ui, font, look.small(), {first, y}, colour, a);
    text_tabular(ui, font, look.small(), {second, y}, colour, b);
    y += look.px(row_h);
  };
  say("", "plain", "variational", true);
  say("Cells in holes", format_percent(plain.share_of_holes()), format_percent(varied.share_of_holes()),
      false);
  say("Change from cell to cell", format_number(plain.mean_change(), 3),
      format_number(varied.mean_change(), 3), false);
  say("Distance to an image, in holes", format_number(plain.mean_strange(true), 3),
      format_number(varied.mean_strange(true), 3), false);
  say("… near codes", format_number(plain.mean_strange(false), 3),
      format_number(varied.mean_strange(false), 3), false);
  say("Images among themselves", format_number(plain.real_distance(), 3),
      format_number(varied.real_distance(), 3), false);
  return y - box.y;
}

void RegularityExhibit::draw_holes(Ui& ui) {
  const Look& look = *ui.look;
  const Box area = below_header(ui);
  const float space = look.px(gap), line = look.px(title_h);
  const bool done = sides_[0].measure.done() && sides_[1].measure.done();
  double most = 1e-9;
  for (const Side& side : sides_)
    for (const LatentMeasure::Cell& cell : side.measure.cells()) most = std::max(most, value_of(cell));
  // The two maps, and what was counted with the strangest images under it: below the maps or beside them.
  constexpr float figures_h = 6 * row_h, least_pair = 57.0f, least_map = 110.0f;
  const float pairs_h = line + 2 * least_pair + look.px(4);
  const Pane map{1.0f, 1.0f, least_map, least_map, 26.0f};
  const Pane details{0.0f, 1.0f, 210.0f, figures_h + gap + pairs_h / look.px(1), 0.0f};
  const std::vector<Box> places = arrange(ui, area, std::array{map, map, details}, gap);
  for (int i = 0; i < nets; ++i) {
    Box box = places[static_cast<std::size_t>(i)];
    box.h = std::min(box.h, box.w + look.px(26));
    draw_cells(ui, i, box, most);
  }
  if (!done) return;
  const Box& under = places[nets];
  const float pairs_y = under.y + draw_figures(ui, under) + space;
  const float column = (under.w - space) / 2;
  for (int i = 0; i < nets; ++i)
    draw_strangest(
        ui, i,
        {under.x + static_cast<float>(i) * (column + space), pairs_y, column, under.bottom() - pairs_y});
}

void RegularityExhibit::draw_strangest(Ui& ui, int index, const Box& box) {
  const Look& look = *ui.look;
  Side& side = sides_[index];
  if (side.strangest.empty()) return;
  const float line = look.px(title_h), between = look.px(4);
  const std::string name = index == 0 ? "Plain" : "Variational";
  std::string title = name + ": strangest, over the nearest image";
  if (text_size(look.semibold, look.small(), title).x > 1.3f * box.w) title = name + ": strangest, nearest";
  text_elided(ui, look.semibold, look.small(), {box.x, box.y}, box.w, look.colours().ink, title);
  const auto all = static_cast<int>(side.strangest.size());
  const float least = readable_side(std::max(data_->image_width, data_->image_height));
  const int fit = std::max(1, static_cast<int>((box.w + between) / (least + between)));
  const auto shown = static_cast<float>(std::min(all, fit));
  const float pair =
      std::min({(box.w - between * (shown - 1)) / shown, 0.5f * (box.h - line - between), look.px(56)});
  for (int k = 0; k < std::min(all, fit); ++k) {
    const float x = box.x + static_cast<float>(k) * (pair + between), y = box.y + line;
    side.strange_grid.draw_one(ui, k, {x, y, pair, pair});
    side.real_grid.draw_one(ui, k, {x, y + pair + between, pair, pair});
  }
}

void RegularityExhibit::draw_change(Ui& ui, const Box& whole) {
  const Box box = plot_heading(ui, whole, "Change along the line", "per pixel");
  LinePlot plot;
  static constexpr std::array<const char*, nets> names = {"plain", "variational"};
  std::vector<double> x;
  for (std::size_t i = 1; i <= sides_[0].change.size(); ++i) x.push_back(static_cast<double>(i));
  for (std::size_t i = 0; i < nets; ++i) {
    if (sides_[i].change.size() != x.size() || x.empty()) continue;
    plot.series.push_back({.y = sides_[i].change,
                           .x = x,
                           .label = names[i],
                           .colour = Look::group_colour(static_cast<int>(i)),
                           .present = place() - 1,
                           .dots = false});
  }
  if (plot.series.empty()) return;
  plot.axes.x_name = "place on the line";
  plot.axes.x_whole = true;
  plot.axes.y_ticks = 3;
  plot.from_zero = true;
  plot.legend = true;
  plot.digits = 3;
  line_plot(ui, "change", box, plot);
}

float RegularityExhibit::narrow_height() const { return in_view("beta") ? 1.9f : 1.5f; }

void RegularityExhibit::plots(PlotColumn& column) {
  if (!data_ || wait_.failed() || in_view("holes")) return;
  const bool beta_view = in_view("beta");
  if (beta_view) {
    column.part(number_rows_room(4), [this](Ui& ui, const Box& box) { draw_pull(ui, box); });
  } else {
    column.part(change_h, [this](Ui& ui, const Box& box) { draw_change(ui, box); });
  }
  column.space(gap);
  class_legend(column, images(), (beta_view ? pulls_[0].network : sides_[0].network).size());
}

}  // namespace lab
