// What CurseExhibit draws. It only reads state; what a person does becomes ui.commands.

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>

#include "lessons/directions/curse_exhibit.h"
#include "stage/plot_column.h"
#include "stage/stage_parts.h"
#include "stage/tables.h"
#include "ui/plot/histogram.h"
#include "ui/plot/line.h"
#include "ui/plot/markers.h"
#include "ui/plot/pointer.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr int most_cubes = 216;  // cells of the cube that are drawn one by one
constexpr Index most_drawn = 3000;
constexpr float narrow_px = 280.0f;  // a frame narrower than this has room for short titles only

/// A cube or a ball in three dimensions, seen from a little above and turned about its upright axis.
struct View3 {
  float cosine, sine, scale;
  ImVec2 middle;
  ImVec2 at(float x, float y, float z) const {  // z upwards
    const float across = cosine * x - sine * y, depth = sine * x + cosine * y;
    constexpr float tilt = 0.36f, upright = 0.933f;
    return {middle.x + scale * across, middle.y - scale * (upright * z - tilt * depth)};
  }
  /// Towards the eye is positive.
  float near(float x, float y, float z) const { return 0.933f * (sine * x + cosine * y) + 0.36f * z; }
};

View3 view_of(float degrees, const Box& box, float reach) {
  const float angle = degrees * std::numbers::pi_v<float> / 180.0f;
  return {std::cos(angle),
          std::sin(angle),
          std::min(box.w, box.h) / reach,
          {box.x + 0.5f * box.w, box.y + 0.5f * box.h}};
}

float dot_radius(const Ui& ui, Index n) {
  return ui.look->px(n <= 200 ? 3.2f : n <= 1000 ? 2.4f : n <= 3000 ? 1.8f : 1.3f);
}

/// A place across a strip of height 1 for point i of a line, so that points do not hide each other.
float spread(Index i) {
  const double golden = 0.6180339887498949 * static_cast<double>(i + 1);
  return static_cast<float>(golden - std::floor(golden));
}

}  // namespace

void CurseExhibit::draw_stage(Ui& ui) {
  const CurseRow* row = shown();
  if (!row) return;
  const Box area = below_header(ui);
  const Box picture = share_of(ui, area, 0, 2), curve = share_of(ui, area, 1, 2);
  if (in_view("cells")) {
    draw_cells(ui, picture);
  } else if (in_view("distances")) {
    draw_distances(ui, picture);
  } else {
    draw_ball(ui, picture);
  }
  draw_curve(ui, curve);
}

void CurseExhibit::turn_by_drag(Ui& ui, const Box& box) {
  const Pointer pointer = pointer_area(ui, "turn", box);
  ui.record({"turn", "Turn", "plot", parameters_.value("turn"), box});
  if (!pointer.held || pointer.delta.x == 0) return;
  const double turned = parameters_.real("turn") - 0.5 * static_cast<double>(pointer.delta.x);
  ui.commands.set("turn", number_text(std::fmod(std::round(turned * 10) / 10 + 720.0, 360.0)));
}

// ---- cells ----

void CurseExhibit::draw_cells(Ui& ui, const Box& whole) {
  const CurseRow& row = *shown();
  const Look& look = *ui.look;
  const double share = static_cast<double>(row.visited) / row.cells;
  const std::string held = format_percent(share, share < 0.0995 ? 2 : 0);
  const bool narrow = whole.w < look.px(narrow_px);
  const Box box = draw_frame(ui, whole, power_text(params().cells, row.dimensions) + (narrow ? "" : " cells"),
                             narrow ? held : held + " hold a point");
  if (row.dimensions > Curse::most_seen) return draw_many_cells(ui, box);
  if (row.dimensions == 3) return draw_cube(ui, box);
  const float pad = look.px(16), c = static_cast<float>(params().cells);
  const float side = std::min(box.w, box.h) - 2 * pad;
  const bool flat = row.dimensions == 2;
  const float w = flat ? side : box.w - 2 * pad, h = flat ? side : std::min(side, look.px(72));
  const Box grid{std::round(box.x + 0.5f * (box.w - w)), std::round(box.y + 0.5f * (box.h - h)),
                 std::round(w), std::round(h)};
  const int rows = flat ? params().cells : 1;
  for (int y = 0; y < rows; ++y) {
    for (int x = 0; x < params().cells; ++x) {
      const int count = row.counts[x + y * params().cells];
      const float x0 = grid.x + grid.w * static_cast<float>(x) / c,
                  x1 = grid.x + grid.w * static_cast<float>(x + 1) / c;
      const float deep = flat ? c : 1.0f;
      const float y1 = grid.bottom() - grid.h * static_cast<float>(y) / deep,
                  y0 = grid.bottom() - grid.h * static_cast<float>(y + 1) / deep;
      if (count > 0) ui.draw->AddRectFilled({x0, y0}, {x1, y1}, look.colours().tint);
      ui.draw->AddRect({x0, y0}, {x1 + 1, y1 + 1}, look.colours().line);
    }
  }
  const float r = dot_radius(ui, params().points);
  for (Index i = 0; i < row.places.rows(); ++i) {
    const float x = row.places(i, 0), y = flat ? row.places(i, 1) : 0.12f + 0.76f * spread(i);
    ui.draw->AddCircleFilled({grid.x + x * grid.w, grid.bottom() - y * grid.h}, r, look.colours().accent, 10);
  }
}

void CurseExhibit::draw_cube(Ui& ui, const Box& box) {
  const CurseRow& row = *shown();
  const Look& look = *ui.look;
  turn_by_drag(ui, box);
  const View3 view = view_of(static_cast<float>(parameters_.real("turn")), box, 1.78f);
  const auto at = [&](float x, float y, float z) { return view.at(x - 0.5f, y - 0.5f, z - 0.5f); };
  const auto box_edges = [&](float x, float y, float z, float side, ImU32 colour, float width) {
    for (int e = 0; e < 4; ++e) {
      const float u = e % 2 == 0 ? 0.0f : side, v = e < 2 ? 0.0f : side;
      ui.draw->AddLine(at(x, y + u, z + v), at(x + side, y + u, z + v), colour, width);
      ui.draw->AddLine(at(x + u, y, z + v), at(x + u, y + side, z + v), colour, width);
      ui.draw->AddLine(at(x + u, y + v, z), at(x + u, y + v, z + side), colour, width);
    }
  };
  const int c = params().cells;
  const float side = 1.0f / static_cast<float>(c);
  if (c * c * c <= most_cubes) {
    for (std::size_t cell = 0; cell < row.counts.size(); ++cell) {
      if (row.counts[cell] == 0) continue;
      const auto k = static_cast<int>(cell);
      box_edges(side * static_cast<float>(k % c), side * static_cast<float>(k / c % c),
                side * static_cast<float>(k / c / c), side, with_alpha(look.colours().accent, 0.16f), 1.0f);
    }
  }
  box_edges(0, 0, 0, 1, look.colours().faint, look.px(1));
  // Near points over far ones, and darker.
  std::vector<std::pair<float, Index>> order;
  for (Index i = 0; i < std::min<Index>(row.places.rows(), most_drawn); ++i) {
    order.push_back(
        {view.near(row.places(i, 0) - 0.5f, row.places(i, 1) - 0.5f, row.places(i, 2) - 0.5f), i});
  }
  std::sort(order.begin(), order.end());
  const float r = dot_radius(ui, params().points);
  for (const auto& [near, i] : order) {
    const float depth = std::clamp(0.5f + near / 1.6f, 0.0f, 1.0f);
    ui.draw->AddCircleFilled(
        at(row.places(i, 0), row.places(i, 1), row.places(i, 2)), r * (0.7f + 0.5f * depth),
        mix(mix(look.colours().stage, look.colours().accent, 0.35f), look.colours().accent, depth), 10);
  }
}

void CurseExhibit::draw_many_cells(Ui& ui, const Box& box) {
  const CurseRow& row = *shown();
  const Look& look = *ui.look;
  const float pad = look.px(12), line = look.px(20);
  if (!row.counts.empty()) {
    const Box room{box.x + pad, box.y + pad * 0.5f, box.w - 2 * pad, box.h - pad * 1.5f - line};
    const auto columns = static_cast<float>(inked_columns_), lines = static_cast<float>(inked_lines_);
    const float cell = std::min(room.w / columns, room.h / lines);
    const Box image{room.x + 0.5f * (room.w - cell * columns), room.y + 0.5f * (room.h - cell * lines),
                    cell * columns, cell * lines};
    for (const Inked& one : inked_) {
      const float x = image.x + cell * static_cast<float>(one.x),
                  y = image.bottom() - cell * static_cast<float>(one.y + 1);
      const float more = std::min(1.0f, 0.45f + 0.2f * static_cast<float>(one.count));
      ui.draw->AddRectFilled({x, y}, {x + std::max(cell, 1.0f), y + std::max(cell, 1.0f)},
                             mix(look.colours().stage, look.colours().accent, more));
    }
    ui.draw->AddRect({image.x - 1, image.y - 1}, {image.right() + 1, image.bottom() + 1},
                     look.colours().faint);
    text_anchored(ui, look.regular, look.small(), {box.x + 0.5f * box.w, box.bottom() - pad * 0.5f}, 0.5f,
                  1.0f, look.colours().soft,
                  box.w < look.px(narrow_px) ? "inked: holds a point"
                                             : "all cells side by side; the inked ones hold a point");
    return;
  }
  // More cells than can be drawn: what is left are the numbers, counted all the same.
  const double empty = row.cells / std::max<double>(1.0, static_cast<double>(row.visited));
  const std::array<std::string, 3> lines = {
      power_text(params().cells, row.dimensions) + " cells",
      format_count(row.visited) + " of them hold a point",
      empty < 1e12
          ? "one cell in " + format_count(std::llround(empty))
          : "one cell in 10 to the power " +
                std::to_string(std::lround(row.dimensions * std::log10(static_cast<double>(params().cells)) -
                                           std::log10(static_cast<double>(row.visited))))};
  float y = box.y + 0.5f * box.h - 1.5f * look.px(30);
  for (std::size_t k = 0; k < lines.size(); ++k) {
    const bool first = k == 0;
    ImFont* const font = first ? look.semibold : look.regular;
    const float size = first ? look.large() : look.body(), room = box.w - look.px(16);
    const float w = std::min(room, text_size(font, size, lines[k]).x);
    text_elided(ui, font, size, {box.x + 0.5f * (box.w - w), y}, room,
                first ? look.colours().ink : look.colours().soft, lines[k]);
    y += look.px(first ? 36 : 26);
  }
}

// ---- distances ----

void CurseExhibit::draw_distances(Ui& ui, const Box& whole) {
  const CurseRow& now = *shown();
  const Look& look = *ui.look;
  const Box box = draw_frame(ui, whole, "Distances from one place",
                             whole.w < look.px(narrow_px) ? "" : "as shares of the farthest");
  // The D on show, and some before it to compare with.
  std::vector<const CurseRow*> rows{&now};
  for (const int milestone : {300, 100, 30, 10, 3, 1}) {
    if (milestone < now.dimensions && rows.size() < 4) {
      if (const CurseRow* row = row_of(milestone)) rows.push_back(row);
    }
  }
  std::reverse(rows.begin(), rows.end());
  const float pad = look.px(14), label_w = look.px(76), axis_h = look.px(20);
  const Box plot{box.x + pad + label_w, box.y + look.px(2), box.w - 2 * pad - label_w,
                 box.h - axis_h - look.px(8)};
  const float high = plot.h / static_cast<float>(rows.size());
  const auto x_of = [&](double share) { return plot.x + plot.w * static_cast<float>(share); };
  for (const double tick : {0.0, 0.25, 0.5, 0.75, 1.0}) {
    const bool quarter = tick == 0.25 || tick == 0.75;
    if (quarter && plot.w < look.px(160)) continue;
    const float x = std::round(x_of(tick));
    ui.draw->AddRectFilled({x, plot.y}, {x + 1, plot.bottom()}, look.colours().line);
    text_anchored(ui, look.regular, look.small() - look.px(1), {x, plot.bottom() + look.px(4)}, 0.5f, 0.0f,
                  look.colours().faint, format_number(tick, 2));
  }
  for (std::size_t k = 0; k < rows.size(); ++k) {
    const CurseRow& row = *rows[k];
    const auto [low, top] = std::minmax_element(row.distances.begin(), row.distances.end());
    const double farthest = std::max(static_cast<double>(*top), 1e-12);
    std::vector<double> shares;
    for (const float distance : row.distances) shares.push_back(static_cast<double>(distance) / farthest);
    const Bins bins = make_bins(shares, 60, 0.0, 1.0);
    const float base = plot.y + high * static_cast<float>(k + 1) - look.px(2), room = high - look.px(10);
    const bool current = &row == &now;
    const ImU32 colour = current ? look.colours().accent : look.colours().faint;
    for (int b = 0; b < static_cast<int>(bins.counts.size()); ++b) {
      const int count = bins.counts[b];
      if (count == 0) continue;
      const float h = std::max(1.0f, room * static_cast<float>(count) / static_cast<float>(bins.most()));
      ui.draw->AddRectFilled({x_of(bins.left(b)), base - h}, {x_of(bins.left(b + 1)) - 0.5f, base},
                             with_alpha(colour, 0.8f));
    }
    ui.draw->AddRectFilled({plot.x, base}, {plot.right(), base + 1}, look.colours().line);
    // The nearest of all.
    const float nearest = x_of(static_cast<double>(*low) / farthest), arm = look.px(5);
    ui.draw->AddTriangleFilled({nearest, base - 1}, {nearest + arm, base + arm * 1.2f},
                               {nearest - arm, base + arm * 1.2f}, look.colours().warn);
    text_anchored(ui, current ? look.semibold : look.regular, look.small(),
                  {plot.x - look.px(12), base - 0.5f * room}, 1.0f, 0.5f,
                  current ? look.colours().ink : look.colours().soft,
                  "D = " + std::to_string(row.dimensions));
  }
}

// ---- shell ----

void CurseExhibit::draw_ball(Ui& ui, const Box& whole) {
  const CurseRow& row = *shown();
  const Look& look = *ui.look;
  const double outer = shells_.empty() ? 0.0 : shells_.back();
  const Box box = draw_frame(ui, whole,
                             row.dimensions == 1   ? "Points on a line"
                             : row.dimensions == 2 ? "Points in a disc"
                             : row.dimensions == 3 ? "Points in a ball"
                                                   : "Distance from the middle of the ball",
                             whole.w < look.px(narrow_px) ? "" : format_percent(outer, 0) + " in the shell");
  if (row.dimensions > Curse::most_seen) {
    const float pad = look.px(12);
    return draw_radii(ui, {box.x + pad, box.y + pad, box.w - 2 * pad, box.h - 2 * pad}, true);
  }
  const float inner = 1 - static_cast<float>(thickness()), r = dot_radius(ui, params().points);
  const ImU32 in_shell = look.colours().accent, inside = look.colours().faint;
  if (row.dimensions == 1) {
    const float pad = look.px(20), h = look.px(72), w = box.w - 2 * pad;
    const float x0 = box.x + pad, y0 = box.y + 0.5f * (box.h - h);
    ui.draw->AddRectFilled({x0, y0}, {x0 + 0.5f * w * (1 - inner), y0 + h}, look.colours().tint);
    ui.draw->AddRectFilled({x0 + 0.5f * w * (1 + inner), y0}, {x0 + w, y0 + h}, look.colours().tint);
    ui.draw->AddRect({x0, y0}, {x0 + w, y0 + h}, look.colours().line);
    for (Index i = 0; i < row.ball.rows(); ++i) {
      const float x = row.ball(i, 0);
      ui.draw->AddCircleFilled({x0 + 0.5f * w * (1 + x), y0 + h * (0.12f + 0.76f * spread(i))}, r,
                               std::abs(x) > inner ? in_shell : inside, 10);
    }
    return;
  }
  const ImVec2 middle(box.x + 0.5f * box.w, box.y + 0.5f * box.h);
  const float radius = 0.5f * std::min(box.w, box.h) - look.px(14);
  ui.draw->AddCircleFilled(middle, radius, look.colours().tint, 96);
  ui.draw->AddCircleFilled(middle, radius * inner, look.colours().stage, 96);
  ui.draw->AddCircle(middle, radius, look.colours().faint, 96, look.px(1));
  if (row.dimensions == 2) {
    ui.draw->AddCircle(middle, radius * inner, look.colours().line, 96, look.px(1));
    for (Index i = 0; i < row.ball.rows(); ++i) {
      const bool out = row.radii[i] > inner;
      ui.draw->AddCircleFilled({middle.x + radius * row.ball(i, 0), middle.y - radius * row.ball(i, 1)}, r,
                               out ? in_shell : inside, 10);
    }
    return;
  }
  turn_by_drag(ui, box);
  View3 view = view_of(static_cast<float>(parameters_.real("turn")), box, 2.0f);
  view.scale = radius;
  std::vector<std::pair<float, Index>> order;
  for (Index i = 0; i < std::min<Index>(row.ball.rows(), most_drawn); ++i) {
    order.push_back({view.near(row.ball(i, 0), row.ball(i, 1), row.ball(i, 2)), i});
  }
  std::sort(order.begin(), order.end());
  for (const auto& [near, i] : order) {
    const bool out = row.radii[i] > inner;
    const float depth = std::clamp(0.5f + 0.5f * near, 0.0f, 1.0f);
    const ImU32 colour = out ? in_shell : inside;
    ui.draw->AddCircleFilled(view.at(row.ball(i, 0), row.ball(i, 1), row.ball(i, 2)),
                             r * (0.7f + 0.5f * depth),
                             mix(mix(look.colours().stage, colour, 0.4f), colour, depth), 10);
  }
}

// ---- the curves, counted and by the formula ----

void CurseExhibit::draw_curve(Ui& ui, const Box& whole) {
  const Look& look = *ui.look;
  const bool cells = in_view("cells"), distances = in_view("distances");
  const bool narrow = whole.w < look.px(narrow_px);
  const Box frame = draw_frame(ui, whole,
                               cells ? narrow ? "Cells with points" : "Share of the cells that hold a point"
                               : distances ? "Nearest / farthest"
                               : narrow    ? "Share of the shell"
                                           : "Share of the ball in its shell",
                               narrow ? "" : "dashed: the formula");
  const float pad = look.px(12);
  const Box box{frame.x + pad, frame.y + look.px(4), frame.w - 2 * pad, frame.h - pad};
  std::vector<double> all, formula, at, counted, low, high;
  for (const int d : dimensions()) {
    all.push_back(d);
    formula.push_back(cells ? expected_visited_cells(d, params().cells, params().points) /
                                  std::pow(static_cast<double>(params().cells), d)
                      : distances ? distance_ratio(d, params().points)
                                  : shell_share(d, thickness()));
  }
  const auto n = static_cast<double>(params().points);
  for (std::size_t k = 0; k < std::min(rows().size(), shells_.size()); ++k) {
    const CurseRow* row = rows()[k].get();
    at.push_back(row->dimensions);
    counted.push_back(cells       ? static_cast<double>(row->visited) / row->cells
                      : distances ? row->ratio
                                  : shells_[k]);
    // What chance does: the spread over the places, or two standard deviations of a count.
    const double expected = shell_share(row->dimensions, thickness());
    const double spread_of = distances ? row->ratio_deviation : 2 * std::sqrt(expected * (1 - expected) / n);
    const double middle = distances ? row->ratio : expected;
    low.push_back(std::max(0.0, middle - spread_of));
    high.push_back(std::min(1.0, middle + spread_of));
  }
  LinePlot plot;
  if (!cells) plot.bands.push_back({at, low, high, look.colours().accent});
  plot.series.push_back({.y = formula,
                         .x = all,
                         .label = "formula",
                         .colour = look.colours().ink,
                         .dots = false,
                         .dashed = true,
                         .width = 1.5f});
  plot.series.push_back(
      {.y = counted, .x = at, .label = "counted", .present = static_cast<int>(at.size()) - 1});
  plot.axes.x_name = "dimensions D";
  plot.log_x = true;
  plot.x_low = 1;
  plot.x_high = 1000;
  plot.y_low = 0;
  plot.y_high = 1;
  const LineHit hit = line_plot(ui, "curve", box, plot);
  if (hit.clicked && hit.index >= 0) {
    const auto& x = hit.series == 0 ? all : at;
    ui.commands.set("d", std::to_string(static_cast<int>(x[hit.index])));
  }
}

}  // namespace lab
