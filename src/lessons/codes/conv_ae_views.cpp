// What ConvAeExhibit draws. It only reads state; what a person does becomes ui.commands.

#include <algorithm>
#include <cmath>

#include "lessons/codes/conv_ae_exhibit.h"
#include "stage/number_rows.h"
#include "stage/plot_column.h"
#include "stage/stage_parts.h"
#include "ui/plot/pointer.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

constexpr float gap = 16.0f;  // px before scaling
constexpr float title_h = 22.0f, pipeline_h = 84.0f, numbers_h = 110.0f;

/// Whether the maps and what stands between them go side by side.
bool lies_wide(const Look& look, const Box& box) { return box.w > look.px(560) || box.w > 1.8f * box.h; }

}  // namespace

void ConvAeExhibit::draw_stage(Ui& ui) {
  if (!data_) return;
  const Box area = below_header(ui);
  if (wait_.failed() || stages_.empty()) return wait_.draw(ui, area);
  const Look& look = *ui.look;
  const float row = std::min(look.px(pipeline_h), area.w / static_cast<float>(stages_.size()) + look.px(22));
  draw_pipeline(ui, {area.x, area.y, area.w, row});
  Box rest{area.x, area.y + row + look.px(gap), area.w, area.h - row - look.px(gap)};
  const ConvStage& now = stage();
  if (now.kind == ConvKind::image) return draw_image(ui, rest);
  const bool last = layer() + 1 == stages_.size();
  const float low = now.channels() > 1 || last ? std::clamp(0.28f * rest.h, look.px(90), look.px(190)) : 0.0f;
  Box low_box{rest.x, rest.bottom() - low, rest.w, low};
  if (low > 0 && rest.w > 2 * rest.h) {
    // A low, wide stage: at the right instead.
    const float width = 0.27f * rest.w;
    low_box = {rest.right() - width, rest.y, width, rest.h};
    rest.w -= width + look.px(2 * gap);
  } else if (low > 0) {
    rest.h -= low + look.px(gap);
  }
  const Place at = place();
  if (now.kernel >= 0) {
    draw_layer(ui, rest, at, from_map(at));
  } else {
    draw_pooling(ui, rest, at);
  }
  if (last) {
    draw_output(ui, low_box);
  } else if (low > 0) {
    draw_maps(ui, low_box);
  }
}

/// All stages in a row, the one on show framed.
void ConvAeExhibit::draw_pipeline(Ui& ui, const Box& box) {
  const Look& look = *ui.look;
  const auto count = static_cast<float>(stages_.size());
  const float space = look.px(10), line = look.px(18);
  const float step = std::min((box.w + space) / count, box.h - line + space);
  const float side = step - space, left = box.x + 0.5f * (box.w + space - step * count);
  for (std::size_t s = 0; s < stages_.size(); ++s) {
    const ConvStage& of = stages_[s];
    const Box cell{left + static_cast<float>(s) * step, box.y, side, side};
    const std::string id = "stage-" + std::to_string(s + 1);
    const Pointer pointer = pointer_area(ui, id.c_str(), cell);
    ui.record({id, stage_name(s), "handle", "", cell});
    // A halved map is drawn at half the size, as it is.
    const float share = static_cast<float>(of.width) / static_cast<float>(stages_.front().width);
    const float drawn = std::max(look.px(10), side * share);
    const Index shown = std::min<Index>(parameters_.integer("map") - 1, of.channels() - 1);
    grids_[s]->draw_one(ui, static_cast<int>(shown),
                        {cell.x + 0.5f * (side - drawn), cell.y + 0.5f * (side - drawn), drawn, drawn}, true);
    const bool here = s == layer();
    const float frame = look.px(2);
    if (here || pointer.hovered) {
      ui.draw->AddRect({cell.x - frame, cell.y - frame}, {cell.right() + frame, cell.bottom() + frame},
                       here ? look.colours().accent : look.colours().faint, look.px(5), 0, frame);
    }
    if (s > 0) {
      const ImVec2 tip{cell.x - look.px(2), cell.y + 0.5f * side};
      ui.draw->AddTriangleFilled({tip.x - look.px(5), tip.y - look.px(4)},
                                 {tip.x - look.px(5), tip.y + look.px(4)}, tip, look.colours().faint);
    }
    const std::string maps = std::to_string(of.channels()) + "×" + std::to_string(of.width);
    if (side > look.px(34)) {
      text_anchored(ui, look.regular, look.small() - look.px(1),
                    {cell.x + 0.5f * side, cell.bottom() + look.px(4)}, 0.5f, 0.0f,
                    here ? look.colours().ink : look.colours().soft, maps);
    }
    if (pointer.hovered)
      tooltip(ui, {cell.x + 0.5f * side, cell.bottom()}, ui.stage, stage_name(s) + "\n" + size_text(of));
    if (pointer.clicked) ui.commands.set("layer", std::to_string(s + 1));
  }
}

void ConvAeExhibit::draw_image(Ui& ui, const Box& box) {
  if (choice_.drawn())
    return choice_.draw_sheet(ui, {box.x, box.y, box.w, std::min(box.h, ui.look->px(520))});
  draw_map(ui, box, "input", 0, 0, choice_.name(), place(), 1, true);
}

ConvAeExhibit::Place ConvAeExhibit::draw_map(Ui& ui, const Box& box, const char* id, std::size_t of,
                                             Index shown, std::string_view title, Place window, Index size,
                                             bool pressable) {
  const Look& look = *ui.look;
  const ConvStage& from = stages_[of];
  const float line = look.px(title_h);
  text(ui, look.semibold, look.small(), {box.x, box.y}, look.colours().ink,
       ellipsized(look.semibold, look.small(), title, box.w));
  const float side = std::min(box.w, box.h - line);
  const Box used = grids_[of]->draw_one(ui, static_cast<int>(shown), {box.x, box.y + line, side, side});
  const float cell = used.w / static_cast<float>(from.width);
  const Pointer pointer = pointer_area(ui, id, used);
  ui.record({id, std::string(title), "handle", "", used});
  ui.draw->AddRect({used.x - 1, used.y - 1}, {used.right() + 1, used.bottom() + 1}, look.colours().line);
  const ImVec2 corner{used.x + static_cast<float>(window.column) * cell,
                      used.y + static_cast<float>(window.row) * cell};
  // A window at the border reaches beyond it, into the zeros of the padding: seen as far as there is room.
  const float beyond = std::min(cell, look.px(10)),
              above = std::min(beyond, look.px(4));  // there is the title
  ui.draw->PushClipRect({used.x - beyond, used.y - above}, {used.right() + beyond, used.bottom() + beyond},
                        true);
  ui.draw->AddRect(corner,
                   {corner.x + static_cast<float>(size) * cell, corner.y + static_cast<float>(size) * cell},
                   look.colours().warn, 0, 0, look.px(2.5f));
  ui.draw->PopClipRect();
  Place over{-1, -1};
  if (!pointer.hovered) return over;
  over = {std::clamp<Index>(static_cast<Index>((pointer.at.y - used.y) / cell), 0, from.height - 1),
          std::clamp<Index>(static_cast<Index>((pointer.at.x - used.x) / cell), 0, from.width - 1)};
  const float value = from.maps(shown, over.row * from.width + over.column);
  tooltip(ui, pointer.at, ui.stage,
          "row " + std::to_string(over.row + 1) + ", column " + std::to_string(over.column + 1) + "\nvalue " +
              format_number(static_cast<double>(value), 3) + (pressable ? "\npress to look into it" : ""));
  if (pressable && (pointer.clicked || pointer.held)) {
    const std::string cell_number = std::to_string(over.row * from.width + over.column + 1);
    if (cell_number != parameters_.value("cell")) ui.commands.set("cell", cell_number);
  }
  return over;
}

/// A small square of numbers, coloured by their size; returns its height.
float ConvAeExhibit::draw_cells(Ui& ui, const Box& box, std::string_view title,
                                const std::vector<double>& values, int columns, bool is_signed, int lit) {
  const Look& look = *ui.look;
  const float line = look.px(title_h), side = box.w / static_cast<float>(columns);
  text_elided(ui, look.semibold, look.small(), {box.x, box.y}, box.w, look.colours().ink, title);
  double most = 1e-9;
  for (const double v : values) most = std::max(most, std::abs(v));
  for (std::size_t i = 0; i < values.size(); ++i) {
    const float x = box.x + static_cast<float>(static_cast<int>(i) % columns) * side;
    const float y = box.y + line + static_cast<float>(static_cast<int>(i) / columns) * side;
    const auto t = static_cast<float>(values[i] / most);
    const ImU32 colour = is_signed ? look.signed_colour(0.8f * t)
                                   : mix(look.colours().stage, look.colours().ink, 0.75f * std::abs(t));
    ui.draw->AddRectFilled({x + 1, y + 1}, {x + side - 1, y + side - 1}, colour, look.px(3));
    ui.draw->AddRect({x + 1, y + 1}, {x + side - 1, y + side - 1}, look.colours().line, look.px(3));
    if (static_cast<int>(i) == lit)
      ui.draw->AddRect({x, y}, {x + side, y + side}, look.colours().warn, look.px(3), 0, look.px(2.5f));
    if (side < look.px(30)) continue;
    const ImU32 ink = is_light(colour) ? IM_COL32(20, 24, 32, 255) : IM_COL32(255, 255, 255, 255);
    text_anchored(ui, look.regular, look.small() - look.px(side < look.px(40) ? 2.5f : 1.0f),
                  {x + 0.5f * side, y + 0.5f * side}, 0.5f, 0.5f, ink, format_fixed(values[i], 2));
  }
  return line + side * static_cast<float>((static_cast<int>(values.size()) + columns - 1) / columns);
}

void ConvAeExhibit::draw_layer(Ui& ui, const Box& box, Place at, Index from) {
  const Look& look = *ui.look;
  const bool deconvolution = stage().kind == ConvKind::deconvolution;
  const bool last = layer() + 1 == stages_.size();
  const float space = look.px(20), words = look.px(84);
  const bool wide = lies_wide(look, box);
  const float side = wide ? std::min(0.31f * box.w, box.h) : std::min(0.5f * (box.w - space), 0.42f * box.h);
  const std::string whole = stages_[layer() - 1].channels() > 1
                                ? "Map " + std::to_string(from + 1) + " before"
                                : std::string("The image");
  draw_map(ui, {box.x, box.y, side, box.h}, "before", layer() - 1, from, whole, {at.row - 1, at.column - 1},
           3, false);
  draw_map(ui, {wide ? box.right() - side : box.x + side + space, box.y, side, box.h}, "after", layer(),
           map(), last ? "Rebuilt" : "Map " + std::to_string(map() + 1), at, 1, true);
  const ConvCell cell = net_.look(stages_, layer(), map(), at.row, at.column, from);
  const auto list = [](const std::array<float, 9>& of) { return std::vector<double>(of.begin(), of.end()); };
  Box middle = wide ? Box{box.x + side + space, box.y, box.w - 2 * (side + space), box.h}
                    : Box{box.x, box.y + side + look.px(title_h) + space, box.w,
                          box.h - side - look.px(title_h) - space};
  if (middle.h < look.px(60)) return;
  const float line = look.px(title_h);
  // Three squares of numbers in a row, as large as leaves room for the sum.
  const float between = look.px(14);
  // On a narrow stage the sum stands beside the squares, not under them.
  const float squares_w = wide ? middle.w : 0.6f * middle.w;
  const float square = std::min((squares_w - 2 * between) / 3,
                                wide ? std::max(look.px(40), middle.h - words - line) : middle.h - line);
  const bool brief = !wide || middle.w < look.px(250);
  const char* titles[] = {"cells",
                          !deconvolution ? "kernel"
                          : brief        ? "stamp"
                                         : "stamp, rotated",
                          "products"};
  const std::array<std::vector<double>, 3> squares = {list(cell.window), list(cell.weights),
                                                      list(cell.products)};
  float used = 0;
  for (int i = 0; i < 3; ++i) {
    const float x = middle.x + static_cast<float>(i) * (square + between);
    used = draw_cells(ui, {x, middle.y, square, square + line}, titles[i], squares[i], 3, i > 0, -1);
    if (i < 2) {
      text_anchored(ui, look.semibold, look.body(),
                    {x + square + 0.5f * between, middle.y + line + 0.5f * square}, 0.5f, 0.5f,
                    look.colours().soft, i == 0 ? "×" : "=");
    }
  }
  const float words_x = wide ? middle.x : middle.x + 3 * square + 2 * between + look.px(16);
  float y = wide ? middle.y + used + look.px(10) : middle.y + line;
  const auto say = [&](const std::string& left, const std::string& right, bool strong) {
    if (y + look.px(18) > middle.bottom()) return;
    text(ui, strong ? look.semibold : look.regular, look.small(), {words_x, y},
         strong ? look.colours().ink : look.colours().soft,
         ellipsized(look.regular, look.small(), left, middle.right() - words_x - look.px(58)));
    text_tabular(ui, strong ? look.semibold : look.regular, look.small(), {middle.right(), y},
                 strong ? look.colours().ink : look.colours().soft, right);
    y += look.px(20);
  };
  if (cell.by_map.size() > 1) {
    say(brief ? "this map" : "products of this map", format_fixed(cell.by_map[from], 3), false);
    say((brief ? "all " : "of all ") + std::to_string(cell.by_map.size()) + " maps",
        format_fixed(cell.sum, 3), false);
  } else {
    say(brief ? "sum" : "sum of the products", format_fixed(cell.sum, 3), false);
  }
  say((brief ? "+ b " : "with the bias ") + format_fixed(cell.bias, brief ? 2 : 3),
      format_fixed(cell.total, 3), false);
  say(brief  ? (last ? "sigmoid" : "ReLU")
      : last ? "sigmoid: between 0 and 1"
             : "ReLU: what is negative becomes 0",
      format_fixed(cell.value, 3), true);
}

void ConvAeExhibit::draw_pooling(Ui& ui, const Box& box, Place at) {
  const Look& look = *ui.look;
  const ConvStage& now = stage();
  const ConvStage& before = stages_[layer() - 1];
  const bool pooling = now.kind == ConvKind::pooling;
  const float space = look.px(24);
  const bool wide = lies_wide(look, box);
  const float side = wide ? std::min(0.36f * box.w, box.h) : std::min(0.5f * (box.w - space), 0.42f * box.h);
  const std::string name = "Map " + std::to_string(map() + 1);
  // The window of four cells on the large side, and its one cell on the small side.
  const Place small = pooling ? at : Place{at.row / 2, at.column / 2};
  const Place corner{2 * small.row, 2 * small.column};
  const Place left_window = pooling ? corner : small, right_window = pooling ? small : at;
  draw_map(ui, {box.x, box.y, side, box.h}, "before", layer() - 1, map(), name + " before", left_window,
           pooling ? 2 : 1, false);
  draw_map(ui, {wide ? box.right() - side : box.x + side + space, box.y, side, box.h}, "after", layer(),
           map(), name, right_window, 1, true);
  const ConvStage& large = pooling ? before : now;
  std::vector<double> window;
  int lit = -1;
  // The pooling that remembered: this one, or the one that faces this unpooling.
  const ConvStage& pool = pooling ? now : stages_[2 * (now.level + 1)];
  const auto place_of = pool.places[map() * pool.maps.cols() + small.row * pool.width + small.column];
  for (int i = 0; i < 4; ++i) {
    const Index cell = (corner.row + i / 2) * large.width + corner.column + i % 2;
    window.push_back(static_cast<double>(large.maps(map(), cell)));
    if (place_of == static_cast<int>(cell)) lit = i;
  }
  const Box middle = wide ? Box{box.x + side + space, box.y, box.w - 2 * (side + space), box.h}
                          : Box{box.x, box.y + side + look.px(title_h) + space, box.w,
                                box.h - side - look.px(title_h) - space};
  if (middle.h < look.px(60)) return;
  const float square = std::min({middle.w, middle.h - look.px(wide ? title_h + 64 : title_h), look.px(150)});
  if (square < look.px(30)) return;
  const float used = draw_cells(ui, {middle.x, middle.y, square, square}, "these four", window, 2, false,
                                pooling || unpooling() == Unpooling::switches ? lit : -1);
  const char* corners[] = {"upper left", "upper right", "lower left", "lower right"};
  const double value =
      static_cast<double>(pooling ? now.maps(map(), small.row * now.width + small.column)
                                  : before.maps(map(), small.row * before.width + small.column));
  const std::string where = lit >= 0 ? corners[lit] : "";
  const std::string said =
      pooling ? "largest: " + format_fixed(value, 3) + "\nremembered: " + where
      : unpooling() == Unpooling::switches
          ? format_fixed(value, 3) + " goes to the " + where + " cell, where it was found"
      : unpooling() == Unpooling::corner
          ? format_fixed(value, 3) + " goes to the upper left cell; it was found " + where
          : format_fixed(value, 3) + " goes everywhere; it was found " + where;
  const float words_x = wide ? middle.x : middle.x + square + look.px(16);
  float y = wide ? middle.y + used + look.px(10) : middle.y + look.px(title_h);
  std::size_t begin = 0;
  while (begin <= said.size()) {
    const std::size_t end = std::min(said.find('\n', begin), said.size());
    y += text_wrapped(ui, look.regular, look.small(), {words_x, y}, middle.right() - words_x,
                      look.colours().soft, said.substr(begin, end - begin)) +
         look.px(2);
    begin = end + 1;
  }
}

void ConvAeExhibit::draw_maps(Ui& ui, const Box& box) {
  const Look& look = *ui.look;
  text(ui, look.semibold, look.small(), {box.x, box.y}, look.colours().ink,
       "All " + std::to_string(stage().channels()) + " maps of this layer");
  ImageGridStyle style;
  style.recorded = true;
  style.selected = static_cast<int>(map());
  style.gap = 8;
  style.max_cell = 96;
  const float line = look.px(title_h);
  ui.draw->PushClipRect({box.x - 4, box.y}, {box.right() + 4, ui.stage.bottom()}, true);
  const ImageHit hit = grids_[layer()]->draw(ui, "map", {box.x, box.y + line, box.w, box.h - line}, style);
  ui.draw->PopClipRect();
  if (hit.index < 0) return;
  tooltip(ui, {hit.cell.x + 0.5f * hit.cell.w, hit.cell.y}, ui.stage,
          "map " + std::to_string(hit.index + 1) + "\npress to look into it");
  if (hit.clicked) ui.commands.set("map", std::to_string(hit.index + 1));
}

void ConvAeExhibit::draw_output(Ui& ui, const Box& box) {
  const Look& look = *ui.look;
  const float line = look.px(title_h), space = look.px(20);
  const bool upright = box.h > 0.8f * box.w;
  const float side = upright ? std::min(0.5f * (box.w - space), box.h - line - look.px(70))
                             : std::min(box.h - line, 0.3f * box.w);
  const auto one = [&](float x, const char* title, std::size_t of) {
    text(ui, look.semibold, look.small(), {x, box.y}, look.colours().ink, title);
    grids_[of]->draw_one(ui, 0, {x, box.y + line, side, side});
  };
  one(box.x, "Image", 0);
  one(box.x + side + space, "Rebuilt", stages_.size() - 1);
  const Box words =
      upright ? Box{box.x, box.y + line + side + look.px(10), box.w, box.h - line - side - look.px(10)}
              : Box{box.x + 2 * (side + space), box.y + line, box.w - 2 * (side + space), box.h - line};
  if (input_.empty() || words.w < look.px(90)) return;
  std::string said = "Error " + format_number(error_, 3) + " per pixel.";
  if (unpooling() != Unpooling::switches)
    said += " With the remembered places it is " + format_number(error_switches_, 3) + ".";
  text_wrapped(ui, look.regular, look.small(), {words.x, words.y}, words.w, look.colours().soft, said);
}

void ConvAeExhibit::plots(PlotColumn& column) {
  if (stages_.empty()) return;
  column.part(numbers_h, [this](Ui& ui, const Box& box) {
    const Box inner = plot_heading(ui, box, stage_name(layer()), size_text(stage()));
    number_lines(ui, inner,
                 {{"Error of the image", input_.empty() ? "–" : format_number(error_, 4)},
                  {"… with switches", input_.empty() ? "–" : format_number(error_switches_, 4)},
                  {"Difference from the network", difference_ >= 0 ? format_number(difference_, 2) : "–"}});
  });
}

}  // namespace lab
