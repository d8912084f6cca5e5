#include "stage/network_diagram.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "stage/stage_parts.h"
#include "ui/plot/pointer.h"
#include "ui/plot/text.h"

namespace lab {
namespace {

// Logical pixels.
constexpr float least_w = 400.0f;  // of the stage, for there to be a strip
constexpr float boxes_h = 58.0f, low_boxes_h = 44.0f, lowest_boxes_h = 36.0f, gap = 10.0f;
constexpr float dense_w = 9.0f;
constexpr int most_cells = 32;

std::string shape_text(const std::vector<int>& shape) {
  std::string text;
  for (const int size : shape) text += (text.empty() ? "" : " × ") + format_count(size);
  return text;
}

/// Height of a box: the most numbers fill it, one is a fifth.
float height_of(int numbers, int most, float full) {
  const double share =
      most > 1 ? std::log(static_cast<double>(numbers)) / std::log(static_cast<double>(most)) : 1.0;
  return full * static_cast<float>(0.2 + 0.8 * share);
}

}  // namespace

int NetworkStop::numbers() const {
  int count = 1;
  for (const int size : shape) count *= size;
  return count;
}

std::vector<NetworkStop> NetworkDiagram::stops() const {
  std::vector<NetworkStop> all;
  if (card == nullptr) return all;
  for (std::size_t p = 0; p < parts.size(); ++p) {
    const ModelFile* const file = card->file(parts[p]);
    if (file == nullptr || file->layers.empty()) return {};
    bool beside = false;  // the layer before ended in an output: this one reads the same as that
    for (const ModelLayer& layer : file->layers) {
      const bool input = layer.kind == "input";
      if (input && !all.empty()) {
        // What one part says is what the next one hears: one stop with both names.
        std::vector<std::string>& names = all.back().names;
        if (std::find(names.begin(), names.end(), layer.to) == names.end()) names.push_back(layer.to);
        continue;
      }
      if (beside) {
        all.back().names.push_back(layer.to);
        all.back().weights += layer.weights;
        continue;
      }
      NetworkStop stop;
      stop.shape = layer.shape;
      stop.part = p;
      if (!layer.to.empty()) stop.names.push_back(layer.to);
      if (!input) stop.layer = layer.kind + (layer.activation.empty() ? "" : ", " + layer.activation);
      stop.weights = layer.weights;
      all.push_back(std::move(stop));
      beside = !input && !layer.to.empty();
    }
  }
  return all;
}

bool NetworkDiagram::has(std::string_view name) const {
  const std::vector<NetworkStop> all = stops();
  const auto bears = [&](const NetworkStop& stop) {
    return std::find(stop.names.begin(), stop.names.end(), name) != stop.names.end();
  };
  return std::find(parts.begin(), parts.end(), name) != parts.end() ||
         std::any_of(all.begin(), all.end(), bears);
}

void add_diagram_parameter(ParameterSet& set) {
  set.add({.id = "diagram",
           .label = "Draw the network",
           .help = "The layers of the network above the picture, with what flows through them",
           .kind = ParameterKind::toggle,
           .initial = "1"});
}

namespace {

/// Draws one stop about `middle`, at most `full` high and `room` wide. Returns its box.
Box draw_stop(Ui& ui, const NetworkStop& stop, const NetworkDiagram& network, ImVec2 middle, float full,
              float room, int most, bool lit) {
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  const DiagramFill* fill = nullptr;
  for (const DiagramFill& each : network.fills) {
    if (std::find(stop.names.begin(), stop.names.end(), each.at) != stop.names.end()) fill = &each;
  }
  const ImU32 edge = lit ? c.accent : mix(c.line, c.ink, 0.35f);
  if (fill != nullptr && fill->image != nullptr && fill->index < fill->image->size()) {
    const float side = std::min(full, room);
    const Box used =
        fill->image->draw_one(ui, fill->index, {middle.x - 0.5f * side, middle.y - 0.5f * side, side, side});
    ui.draw->AddRect({used.x - 1, used.y - 1}, {used.right() + 1, used.bottom() + 1}, edge, look.px(2), 0,
                     look.px(lit ? 2.0f : 1.0f));
    return used;
  }
  const float h = height_of(stop.numbers(), most, full);
  if (stop.shape.size() == 3 && stop.shape[0] * stop.shape[1] > 1) {
    // Maps: as many sheets as can be told apart, one behind the other.
    const int sheets = std::clamp(stop.shape[0], 1, 4);
    const float off = look.px(3), side = std::min(h, room - off * static_cast<float>(sheets));
    const float across = side + off * static_cast<float>(sheets - 1);
    for (int s = sheets - 1; s >= 0; --s) {
      const float x = middle.x - 0.5f * across + off * static_cast<float>(s);
      const float y = middle.y - 0.5f * across + off * static_cast<float>(sheets - 1 - s);
      ui.draw->AddRectFilled({x, y}, {x + side, y + side}, mix(c.stage, edge, lit ? 0.25f : 0.12f),
                             look.px(2));
      ui.draw->AddRect({x, y}, {x + side, y + side}, edge, look.px(2));
    }
    return {middle.x - 0.5f * across, middle.y - 0.5f * across, across, across};
  }
  const bool filled = fill != nullptr && !fill->numbers.empty();
  const float w = look.px(filled ? 2 * dense_w : dense_w);
  const Box box{middle.x - 0.5f * w, middle.y - 0.5f * h, w, h};
  ui.draw->AddRectFilled({box.x, box.y}, {box.right(), box.bottom()}, mix(c.stage, edge, lit ? 0.35f : 0.15f),
                         look.px(2));
  if (filled) {
    // The numbers themselves, from top to bottom; of many, every so manieth.
    float high = 1e-9f;
    for (const float v : fill->numbers) high = std::max(high, std::abs(v));
    const auto count = fill->numbers.size();
    const auto cells = std::min<std::size_t>(count, most_cells);
    for (std::size_t k = 0; k < cells; ++k) {
      const float top = box.y + box.h * static_cast<float>(k) / static_cast<float>(cells),
                  bottom = box.y + box.h * static_cast<float>(k + 1) / static_cast<float>(cells);
      ui.draw->AddRectFilled({box.x, top}, {box.right(), bottom},
                             look.signed_colour(fill->numbers[k * count / cells] / high));
    }
  }
  ui.draw->AddRect({box.x, box.y}, {box.right(), box.bottom()}, edge, look.px(2), 0,
                   look.px(lit ? 2.0f : 1.0f));
  return box;
}

}  // namespace

Box network_above(Ui& ui, const ParameterSet& set, const Box& area, const NetworkDiagram& network) {
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  if (!set.toggle("diagram") || area.w < look.px(least_w) || area.h < look.px(network.least_h)) return area;
  const std::vector<NetworkStop> stops = network.stops();
  if (stops.size() < 2) return area;
  // A low stage, as in presenter mode on a projector, gives one line of words.
  const bool low = area.h < look.px(360);
  const float full = look.px(low                     ? lowest_boxes_h
                             : area.h < look.px(460) ? low_boxes_h
                                                     : boxes_h),
              line = std::round(look.small() * 1.25f);
  const Box strip{area.x, area.y, area.w, full + (low ? 1.0f : 2.0f) * line + look.px(6)};
  const auto count = static_cast<float>(stops.size());
  const float pitch = strip.w / count;
  int most = 1;
  std::size_t weights = 0;
  for (const NetworkStop& stop : stops) most = std::max(most, stop.numbers()), weights += stop.weights;
  const auto middle = [&](std::size_t s) {
    return ImVec2(strip.x + pitch * (static_cast<float>(s) + 0.5f), strip.y + 0.5f * full + look.px(2));
  };
  const auto is_lit = [&](std::string_view name) {
    return std::find(network.lit.begin(), network.lit.end(), name) != network.lit.end();
  };
  // Layers lie between stops, and are drawn first.
  const float half = look.px(0.5f * dense_w);
  for (std::size_t s = 1; s < stops.size(); ++s) {
    const bool lit = is_lit(network.parts[stops[s].part]);
    const ImVec2 a = middle(s - 1), b = middle(s);
    const float ha = 0.5f * height_of(stops[s - 1].numbers(), most, full),
                hb = 0.5f * height_of(stops[s].numbers(), most, full);
    ui.draw->AddQuadFilled({a.x + half, a.y - ha}, {b.x - half, b.y - hb}, {b.x - half, b.y + hb},
                           {a.x + half, a.y + ha}, with_alpha(lit ? c.accent : c.soft, lit ? 0.22f : 0.09f));
  }
  const float size = look.small() - look.px(1);
  std::size_t hovered = stops.size();
  for (std::size_t s = 0; s < stops.size(); ++s) {
    const NetworkStop& stop = stops[s];
    const bool lit = std::any_of(stop.names.begin(), stop.names.end(), is_lit) ||
                     (s > 0 && is_lit(network.parts[stop.part]));
    const ImVec2 at = middle(s);
    const Box box = draw_stop(ui, stop, network, at, full, pitch - look.px(6), most, lit);
    const float y = strip.y + full + look.px(5);
    const float room = pitch - look.px(2);
    // All names where they fit, else the one that goes on.
    std::string name;
    for (const std::string& each : stop.names) name += (name.empty() ? "" : ", ") + each;
    if (!name.empty() && text_size(look.semibold, size, name).x > room) name = stop.names.back();
    std::replace(name.begin(), name.end(), '_', ' ');
    std::string numbers = shape_text(stop.shape);
    if (low && !name.empty() && text_size(look.semibold, size, name + " " + numbers).x <= room)
      numbers = name + " " + numbers;
    text_anchored(ui, lit ? look.semibold : look.regular, size, {at.x, y}, 0.5f, 0.0f, lit ? c.accent : c.ink,
                  ellipsized(look.semibold, size, numbers, room));
    if (!name.empty() && !low)
      text_anchored(ui, look.regular, size, {at.x, y + line}, 0.5f, 0.0f, lit ? c.accent : c.soft,
                    ellipsized(look.regular, size, name, room));
    ui.record({"network-" + std::to_string(s), name.empty() ? shape_text(stop.shape) : name, "part",
               lit ? "1" : "0", box});
    const Pointer pointer = pointer_area(ui, ("network-" + std::to_string(s)).c_str(),
                                         {at.x - 0.5f * pitch, strip.y, pitch, strip.h});
    if (pointer.hovered) hovered = s;
  }
  if (hovered < stops.size()) {
    const NetworkStop& stop = stops[hovered];
    std::string words = shape_text(stop.shape) + " numbers";
    if (stop.shape.size() == 3)
      words = format_count(stop.shape[0]) + (stop.shape[0] == 1 ? " map of " : " maps of ") +
              std::to_string(stop.shape[1]) + " × " + std::to_string(stop.shape[2]);
    if (!stop.layer.empty())
      words +=
          "\nout of: " + stop.layer + "\n" + format_count(static_cast<long long>(stop.weights)) + " weights";
    words += "\nwhole network: " + format_count(static_cast<long long>(weights)) + " weights";
    tooltip(ui, middle(hovered), ui.stage, words);
  }
  const float used = strip.h + look.px(gap);
  return {area.x, area.y + used, area.w, area.h - used};
}

Box below_network(Ui& ui, const ParameterSet& set, const NetworkDiagram& network) {
  return network_above(ui, set, below_header(ui), network);
}

std::vector<std::string_view> autoencoder_step(int step) {
  switch (step) {
    case 0:
      return {"image"};
    case 1:
      return {"encoder"};
    case 2:
      return {"decoder"};
    default:
      return {"reconstruction"};
  }
}

}  // namespace lab
