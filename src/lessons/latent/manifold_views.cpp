// What ManifoldExhibit draws. It only reads state; what a person does becomes ui.commands.

#include <algorithm>
#include <cmath>

#include "lessons/latent/manifold_exhibit.h"
#include "stage/class_legend.h"
#include "stage/naming.h"
#include "stage/network_diagram.h"
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

constexpr float gap = 16.0f;  // px before scaling
constexpr float map_h = 240.0f, corner_h = 66.0f, heading_h = 34.0f, way_h = 190.0f;
constexpr float strip_title_h = 21.0f;
constexpr int most_numbers = 6;  // of a code, on a card

bool narrow(const Ui& ui) { return ui.stage.w < ui.look->px(430); }

}  // namespace

void ManifoldExhibit::draw_stage(Ui& ui) {
  if (!data_) return;
  const Box area = below_header(ui);
  const bool there = in_view("grid")   ? grid_.decoder.answered()
                     : in_view("walk") ? films_[0].decoder.answered() && films_[1].decoder.answered()
                                       : samples_[0].decoder.answered() && samples_[1].decoder.answered();
  if (wait_.failed() || (!there && wait_.waiting())) return wait_.draw(ui, area);
  if (!there) return;
  if (in_view("walk")) return draw_walk(ui);
  if (in_view("samples")) return draw_samples(ui);
  draw_grid(ui);
}

void ManifoldExhibit::draw_grid(Ui& ui) {
  const Look& look = *ui.look;
  const Box area =
      below_network(ui, parameters_, {.card = networks_[0].card(), .parts = {"decoder"}, .lit = {"decoder"}});
  const Matrix& codes = grid_.decoder.codes();
  const auto n = static_cast<int>(std::lround(std::sqrt(static_cast<double>(codes.rows()))));
  const float left = look.px(44), below = look.px(24);
  ImageGridStyle style;
  style.columns = n;
  style.gap = n > 20 ? 1.0f : 2.0f;
  style.max_cell = 280;
  const float room = std::min(area.w - left, area.h - below);
  float size = grid_.grid.height(ui, room, style);
  Box box{std::round(area.x + left + 0.5f * std::max(0.0f, area.w - left - size)), area.y, size, size};
  const ImageHit hit = grid_.grid.draw(ui, "manifold", box, style);
  box.w = box.h = size = hit.used_h;
  ui.record({"grid", "Grid of decoded codes", "handle", std::to_string(n * n), box});

  // Where the lines of the grid stand.
  const float font = look.small() - look.px(1), cell = size / static_cast<float>(n);
  const ImU32 soft = look.colours().soft;
  for (const int i : {0, n / 2, n - 1}) {
    const float x = box.x + (static_cast<float>(i) + 0.5f) * cell;
    text_anchored(ui, look.regular, font, {x, box.bottom() + look.px(5)}, 0.5f, 0.0f, soft,
                  format_fixed(static_cast<double>(codes(i, 0)), 2));
    const float y = box.bottom() - (static_cast<float>(i) + 0.5f) * cell;
    text_anchored(ui, look.regular, font, {box.x - look.px(7), y}, 1.0f, 0.5f, soft,
                  format_fixed(static_cast<double>(codes((n - 1 - i) * n, 1)), 2));
  }
  text_anchored(ui, look.semibold, font, {box.x + 0.75f * size, box.bottom() + look.px(5)}, 0.5f, 0.0f, soft,
                "z₁");
  text_anchored(ui, look.semibold, font, {box.x - look.px(7), box.y + 0.25f * size}, 1.0f, 0.5f, soft, "z₂");

  if (hit.index < 0) return;
  const auto zx = static_cast<double>(codes(hit.index, 0)), zy = static_cast<double>(codes(hit.index, 1));
  std::string title = "z = " + code_text(zx, zy);
  if (!plane_.empty()) {
    const Index near = plane_.nearest({zx, zy});
    const Point2 code = plane_.code(near);
    title += "\nnearest code: " + judged_image_name(*data_, near) + ",\n" +
             format_number(std::hypot(code.x - zx, code.y - zy), 2) + " away";
  }
  draw_card(ui, {hit.cell.x + 0.5f * hit.cell.w, hit.cell.y}, ui.stage, title, {{&grid_.grid, hit.index, ""}},
            112);
}

void ManifoldExhibit::draw_map(Ui& ui, const Box& box) {
  const Look& look = *ui.look;
  const bool walk = in_view("walk");
  LatentPlaneStyle style;
  const std::string title = walk ? "Codes of two numbers" : "All codes";
  const std::string count = plural(networks_[0].size(), "image", "images");
  style.title = title;
  if (box.w > ui.look->px(300)) style.value = count;
  style.axes = walk;
  style.crosshair = false;
  style.images = parameters_.toggle("map-images");
  const Plane& plane = plane_.plane();
  const auto over = [&] {
    if (in_view("grid")) {
      const int n = side();
      const ImU32 line = with_alpha(look.colours().accent, n > 20 ? 0.3f : 0.5f);
      const double low = grid_line(0), high = grid_line(n - 1);
      for (int i = 0; i < n; ++i) {
        const double at = grid_line(i);
        ui.draw->AddLine(plane.to_px(at, low), plane.to_px(at, high), line, 1.0f);
        ui.draw->AddLine(plane.to_px(low, at), plane.to_px(high, at), line, 1.0f);
      }
    } else if (walk) {
      const Point2 a = plane_.code(from()), b = plane_.code(to());
      ui.draw->AddLine(plane.to_px(a), plane.to_px(b), look.colours().stage, look.px(5));
      ui.draw->AddLine(plane.to_px(a), plane.to_px(b), look.colours().accent, look.px(2));
      for (int i = 0; i < frames(); ++i) {
        const double t = static_cast<double>(i) / (frames() - 1);
        const ImVec2 at = plane.to_px(a.x + t * (b.x - a.x), a.y + t * (b.y - a.y));
        if (i == frame()) {
          ui.draw->AddCircleFilled(at, look.px(7), look.colours().stage);
          ui.draw->AddCircle(at, look.px(7), look.colours().accent, 0, look.px(2.5f));
        } else {
          ui.draw->AddCircleFilled(at, look.px(2.5f), look.colours().accent);
        }
      }
    } else {
      const Matrix& codes = samples_[0].decoder.codes();
      for (Index i = 0; i < codes.rows(); ++i) {
        const ImVec2 at = plane.to_px(static_cast<double>(codes(i, 0)), static_cast<double>(codes(i, 1)));
        ui.draw->AddCircleFilled(at, look.px(3.5f), look.colours().stage);
        ui.draw->AddCircleFilled(at, look.px(2.5f), look.colours().ink);
      }
    }
  };
  const auto cursor = plane_.draw(ui, box, style, nullptr, over);
  if (walk) {
    // The ends can be dragged from image to image.
    for (const char* id : {"from", "to"}) {
      const Index row = parameters_.integer(id) - 1;
      const ImVec2 at = plane.to_px(plane_.code(row));
      const Pointer end = pointer_handle(
          ui, id, at, look.px(9), id == std::string_view("from") ? "Start" : "End", std::to_string(row + 1));
      draw_ring(ui, at, look.px(9), look.colours().ink);
      if (!end.held || !end.moved) continue;
      const Index near = plane_.nearest(plane.to_data(end.at));
      if (near >= 0 && near != row) ui.commands.set(id, std::to_string(near + 1));
    }
  }
  if (!cursor || cursor->near < 0) return;
  const std::string more =
      walk
          ? "\npress: " + std::string(parameters_.choice("pick") == "from" ? "start" : "end") + " of the walk"
          : "";
  const Point2 z = plane_.code(cursor->near);
  draw_card(ui, cursor->px, ui.stage,
            judged_image_name(*data_, cursor->near) + "\nμ = " + code_text(z.x, z.y) + more,
            plane_.image_rows());
  if (walk && cursor->clicked) ui.commands.set(parameters_.choice("pick"), std::to_string(cursor->near + 1));
}

float ManifoldExhibit::draw_film(Ui& ui, int strip, const Box& box) {
  const Look& look = *ui.look;
  const bool fade = strip == nets;
  ImageGrid& grid = fade ? fade_grid_ : films_[strip].grid;
  const std::string title = fade         ? "The pixels themselves, mixed"
                            : strip == 0 ? "Along z, 2 numbers"
                                         : "Along z, " + net_name(strip);
  text_elided(ui, look.semibold, look.small(), {box.x, box.y}, box.w, look.colours().ink, title);
  ImageGridStyle style;
  style.columns = grid.size();
  style.gap = 3;
  style.max_cell = 64;
  style.evenly = true;
  style.selected = frame();
  style.recorded = true;
  const std::string id = "film-" + std::to_string(strip);
  const float line = look.px(strip_title_h);
  const ImageHit hit = grid.draw(ui, id.c_str(), {box.x, box.y + line, box.w, box.h - line}, style);
  if (hit.index >= 0) {
    const double t = static_cast<double>(hit.index) / (frames() - 1);
    std::string words = "t = " + format_fixed(t, 2);
    if (!fade && films_[strip].decoder.codes().cols() == 2) {
      const Matrix& codes = films_[0].decoder.codes();
      if (hit.index < codes.rows())
        words += "\nz = " + code_text(static_cast<double>(codes(hit.index, 0)),
                                      static_cast<double>(codes(hit.index, 1)));
    }
    draw_card(ui, {hit.cell.x + 0.5f * hit.cell.w, hit.cell.y}, ui.stage, words, {{&grid, hit.index, ""}},
              96);
    if (hit.clicked) ui.commands.set("step", std::to_string(hit.index));
  }
  return line + hit.used_h;
}

void ManifoldExhibit::draw_walk(Ui& ui) {
  const Look& look = *ui.look;
  const Box area = below_header(ui);
  const float space = look.px(narrow(ui) ? 8 : gap), line = look.px(strip_title_h);
  const float least = readable_side(std::max(images().image_width, images().image_height));
  // The map and the three films; between them the present frame, large, where there is room for it.
  const float film_h = line + std::max(least, std::min(look.px(64), 0.09f * area.w)),
              films_h = 3 * film_h + 2 * look.px(10);
  const float scale = look.px(1);
  const Pane map_pane{1.0f, 1.0f, 120.0f, 120.0f, 26.0f},
      films_pane{0.0f, 1.4f, 200.0f, films_h / scale, 0.0f};
  const std::vector<Box> places = arrange(ui, area, std::array{map_pane, films_pane}, space / scale);
  const bool beside = places[1].y < places[0].bottom();
  Box map = places[0], films = places[1];
  if (beside) {
    // The present frame stands above the films.
    const float now_h = films.h - films_h - space;
    if (now_h > line + least && films.w - 4 * space > 5 * least) {
      draw_now(ui, {films.x, films.y, films.w, now_h});
      films.y += now_h + space;
      films.h -= now_h + space;
    }
  } else {
    films = {area.x, area.bottom() - films_h, area.w, films_h};
    map.h = area.h - films_h - space;
    const float now_w = std::min(0.55f * area.w, 1.2f * map.h), row_h = line + (area.w - 4 * space) / 5;
    if (area.w - now_w - space > look.px(120) && map.h > 3 * (line + least) + 2 * space &&
        now_w > 2 * least + space) {
      draw_now(ui, {area.right() - now_w, map.y, now_w, map.h});
      map.w = area.w - now_w - space;
    } else if (map.h - row_h - space > look.px(120) && row_h > line + least) {
      draw_now(ui, {area.x, map.bottom() - row_h, area.w, row_h});
      map.h -= row_h + space;
      map.w = area.w;
    } else {
      map.w = area.w;
    }
  }
  if (!plane_.empty()) draw_map(ui, map);
  float y = films.y;
  for (int i = 0; i <= nets; ++i) {
    draw_film(ui, i, {films.x, y, films.w, film_h});
    y += film_h + look.px(10);
  }
}

void ManifoldExhibit::draw_now(Ui& ui, const Box& box) {
  const Look& look = *ui.look;
  const float space = look.px(narrow(ui) ? 8 : gap), line = look.px(strip_title_h);
  const float in_row_side = std::min((box.w - 4 * space) / 5, box.h - line),
              in_columns_side = std::min((box.w - space) / 2, (box.h - 2 * space) / 3 - line);
  const bool in_row = in_row_side >= in_columns_side;
  const float column = (box.w - (in_row ? 4 : 1) * space) / (in_row ? 5 : 2);
  const auto titled = [&](int i, ImageGrid& grid, int index, const std::string& title) {
    // Left the two ends, right the three ways between them; or all in a row.
    const float h = in_row ? box.h : (box.h - 2 * space) / 3;
    const int row = i < 2 ? 2 * i : i - 2;
    const Box cell = in_row ? Box{box.x + static_cast<float>(i) * (column + space), box.y, column, h}
                            : Box{box.x + (i < 2 ? 0 : column + space),
                                  box.y + static_cast<float>(row) * (h + space), column, h};
    const float side = std::min(cell.w, cell.h - line);
    text_elided(ui, look.semibold, look.small(), {cell.x, cell.y}, cell.w, look.colours().ink, title);
    ui.record({"now-" + std::to_string(i), title, "handle", "",
               grid.draw_one(ui, index, {cell.x, cell.y + line, side, side})});
  };
  const bool brief = column < look.px(90);
  titled(0, ends_grid_, 0, "Start");
  titled(1, ends_grid_, 1, "End");
  titled(2, films_[0].grid, frame(), brief ? "2" : "2 numbers");
  titled(3, films_[1].grid, frame(), brief ? std::to_string(networks_[1].code_size()) : net_name(1));
  titled(4, fade_grid_, frame(), brief ? "mixed" : "Mixed pixels");
}

void ManifoldExhibit::draw_samples(Ui& ui) {
  const Look& look = *ui.look;
  const Box area =
      below_network(ui, parameters_, {.card = networks_[0].card(), .parts = {"decoder"}, .lit = {"decoder"}});
  for (int net = 0; net < nets; ++net) {
    Pictures& pictures = samples_[net];
    const Matrix& codes = pictures.decoder.codes();
    const Box box = share_of(ui, area, net, nets);
    const std::string title = net_name(net);
    const Box inner = draw_frame(ui, box, title, "z from N(0, I)").inset(look.px(12));
    const auto n = static_cast<float>(codes.rows());
    ImageGridStyle style;
    style.columns =
        std::max(1, static_cast<int>(std::ceil(std::sqrt(n * inner.w / std::max(1.0f, inner.h)))));
    style.gap = n > 64 ? 4.0f : 6.0f;
    style.recorded = true;
    const std::string id = "sample-" + std::to_string(net);
    ui.draw->PushClipRect({inner.x - 3, inner.y - 3}, {box.right(), box.bottom()}, true);
    const ImageHit hit = pictures.grid.draw(ui, id.c_str(), inner, style);
    ui.draw->PopClipRect();
    if (hit.index < 0) continue;
    std::string words = "z = (";
    for (Index j = 0; j < std::min<Index>(most_numbers, codes.cols()); ++j)
      words += (j > 0 ? ", " : "") + format_fixed(static_cast<double>(codes(hit.index, j)), 2);
    words += codes.cols() > most_numbers ? ", …)" : ")";
    words += "\nlength " + format_number(static_cast<double>(codes.row(hit.index).norm()), 3);
    draw_card(ui, {hit.cell.x + 0.5f * hit.cell.w, hit.cell.y}, ui.stage, words,
              {{&pictures.grid, hit.index, ""}}, 112);
  }
}

float ManifoldExhibit::draw_corners(Ui& ui, const Box& whole) {
  const Look& look = *ui.look;
  const Box box = plot_heading(ui, whole, "The corners of the grid", "");
  const float side = look.px(corner_h - 14), pad = look.px(8);
  float y = box.y;
  for (std::size_t i = 0; i < corners_.size(); ++i) {
    const Corner& corner = corners_[i];
    const Box here = grid_.grid.draw_one(ui, corner.cell, {box.x, y, side, side});
    near_grid_.draw_one(ui, static_cast<int>(i), {here.right() + pad, y, side, side});
    const float x = box.x + 2 * (side + pad), width = box.right() - x;
    text(ui, look.regular, look.small() - look.px(1), {x, y}, look.colours().ink,
         ellipsized(look.regular, look.small() - look.px(1), code_text(corner.z.x, corner.z.y), width));
    std::string words = format_fixed(corner.apart, 2) + " away from ";
    words += images().has_labels() ? label_name(images(), corner.near) : "a code";
    text_wrapped(ui, look.regular, look.small() - look.px(2), {x, y + look.px(16)}, width,
                 look.colours().soft, words);
    y += look.px(corner_h);
  }
  return y - whole.y;
}

void ManifoldExhibit::draw_way(Ui& ui, const Box& whole) {
  const Box box = plot_heading(ui, whole, "Change from frame to frame", "");
  LinePlot plot;
  std::vector<double> x;
  for (int i = 1; i < frames(); ++i) x.push_back(i);
  const std::array<std::string, nets + 1> names = {"2", std::to_string(networks_[1].code_size()), "mixed"};
  for (std::size_t s = 0; s < changes_.size(); ++s) {
    if (changes_[s].size() != x.size()) continue;
    plot.series.push_back(
        {.y = changes_[s],
         .x = x,
         .label = names[s],
         .colour = s == nets ? ui.look->colours().faint : Look::group_colour(static_cast<int>(s)),
         .present = frame() - 1,
         .dots = false,
         .dashed = s == nets});
  }
  if (plot.series.empty()) return;
  plot.axes.x_name = "frame";
  plot.axes.x_whole = true;
  plot.axes.y_ticks = 3;
  plot.from_zero = true;
  plot.legend = true;
  plot.digits = 3;
  line_plot(ui, "way", box, plot);
}

float ManifoldExhibit::narrow_height() const {
  return in_view("walk") ? 1.75f : in_view("samples") ? 1.7f : 1.25f;
}

void ManifoldExhibit::plots(PlotColumn& column) {
  if (!data_ || !networks_[0].encoded()) return;
  if (plane_.empty() || wait_.failed()) column.only_keep_room();
  if (in_view("walk")) {
    column.part(way_h, [this](Ui& ui, const Box& box) { draw_way(ui, box); });
  } else {
    column.part(map_h, [this](Ui& ui, const Box& box) { draw_map(ui, box); });
  }
  column.space(gap);
  if (in_view("grid")) {
    column.part(heading_h + 4 * corner_h, [this](Ui& ui, const Box& box) { draw_corners(ui, box); });
  } else {
    class_legend(column, images(), networks_[0].size());
  }
}

}  // namespace lab
