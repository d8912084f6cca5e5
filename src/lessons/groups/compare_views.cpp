// What CompareExhibit draws. It only reads state; what a person does becomes ui.commands.

#include <algorithm>
#include <cmath>

#include "lessons/groups/agreement.h"
#include "lessons/groups/compare_exhibit.h"
#include "stage/stage_parts.h"
#include "stage/tables.h"
#include "ui/plot/pointer.h"
#include "ui/plot/text.h"
#include "ui/plot/ticks.h"

namespace lab {
namespace {

constexpr float gap = 12.0f;
constexpr float head_h = 26.0f;       // of a panel, as draw_frame has it
constexpr float line_h = 18.0f;       // of the figures under a picture
constexpr float row_label_w = 84.0f;  // the names of the shapes beside the gallery
constexpr float cell_gap = 6.0f;

std::string two(const std::optional<double>& value) {
  return value ? format_fixed(*value, 2) : std::string("\u2013");
}

std::string time_words(double ms) {
  if (ms >= 1000.0) return format_number(ms / 1000.0, 2) + " s";
  // Browsers round their clocks to about a millisecond.
  return ms < 1.0 ? std::string("under 1 ms") : format_fixed(ms, 0) + " ms";
}

std::string silhouette_words(const ClusteringRun& run, bool brief) {
  if (!run.silhouette()) return run.done() ? "no silhouette" : "silhouette …";
  return (brief ? "sil. " : "silhouette ") + format_fixed(*run.silhouette(), 2);
}

/// Columns of `count` boxes in `box` that make the smaller side of a box largest; none narrower than
/// `least_w` where that can be had.
int best_columns(const Box& box, int count, float space, float extra_h, float least_w) {
  int best = 1;
  float largest = -1.0f;
  for (int columns = 1; columns <= count; ++columns) {
    const int rows = (count + columns - 1) / columns;
    const float w = (box.w - space * static_cast<float>(columns - 1)) / static_cast<float>(columns);
    const float h = (box.h - space * static_cast<float>(rows - 1)) / static_cast<float>(rows) - extra_h;
    if (columns > 1 && w < least_w) break;
    if (std::min(w, h) > largest) largest = std::min(w, h), best = columns;
  }
  return best;
}

}  // namespace

void CompareExhibit::draw_stage(Ui& ui) {
  if (!data_) return;
  if (gallery()) {
    draw_gallery(ui);
  } else {
    draw_panels(ui);
  }
}

// ---- four panels ----

void CompareExhibit::draw_panels(Ui& ui) {
  const Look& look = *ui.look;
  const Box area = below_header(ui);
  const float space = look.px(gap);
  const int count = static_cast<int>(panel_count);
  const int columns = best_columns(area, count, space, look.px(head_h + 2 * line_h), look.px(150));
  const int rows = (count + columns - 1) / columns;
  const float w = (area.w - space * static_cast<float>(columns - 1)) / static_cast<float>(columns);
  const float h = (area.h - space * static_cast<float>(rows - 1)) / static_cast<float>(rows);
  for (int i = 0; i < count; ++i) {
    const Box box{area.x + static_cast<float>(i % columns) * (w + space),
                  area.y + static_cast<float>(i / columns) * (h + space), w, h};
    ImGui::PushID(i);
    draw_panel(ui, static_cast<std::size_t>(i), box);
    ImGui::PopID();
  }
}

void CompareExhibit::draw_panel(Ui& ui, std::size_t panel, const Box& box) {
  const Look& look = *ui.look;
  Panel& p = panels_[panel];
  const std::string letter = name("", panel).substr(1);
  const ClusteringChoice& method = choice(panel);
  // The whole head can be pressed: the controls of that panel come to the column.
  const Pointer head = pointer_area(ui, "head", {box.x, box.y, box.w, look.px(head_h)});
  if (head.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  if (head.clicked) ui.commands.set("panel", letter);
  ui.record({"picture-" + letter, std::string(method.label), "part", std::to_string(p.run.groups()), box});
  const std::string words = parameter_words(params(panel), method);
  const float room = box.w - look.px(26) - text_size(look.regular, look.small(), words).x;
  const bool full = text_size(look.semibold, look.small(), method.label).x <= room;
  const Box inner = draw_frame(ui, box, full ? method.label : method.brief, words, panel == selected());
  const float figures_h = look.px(2 * line_h + 8);
  const Box picture{inner.x, inner.y, inner.w, inner.h - figures_h};
  PointStageStyle style;
  style.axes = false;
  style.margin = 12.0f;
  style.cloud.radius = p.stage.cloud().size() < 1500 ? (box.w > look.px(190) ? 3.0f : 2.4f) : 0.0f;
  style.by_label = parameters_.flag("show", "labels") && data_->has_labels();
  style.lit = link_.lit();
  style.movable = moves_points();
  style.images = parameters_.toggle("map-images");
  style.name = "panel-" + letter;
  style.note = [&p](Index i) {
    const auto at = static_cast<std::size_t>(i);
    return at < p.shown.size() && p.shown[at] < 0 ? std::string("noise") : std::string();
  };
  const float header_h = ui.header_h;
  ui.header_h = 0.0f;  // the sentence of the stage is not over this picture
  link_.take(ui, p.stage.draw(ui, picture, style));
  ui.header_h = header_h;
  if (panel == 0) image_.draw(ui, picture, *data_, link_.lit());
  draw_figures(ui, {inner.x + look.px(10), picture.bottom() + look.px(2), inner.w - look.px(20), figures_h},
               p.run);
}

void CompareExhibit::draw_figures(Ui& ui, const Box& box, const ClusteringRun& run) const {
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  const float size = look.small();
  if (!run.refusal().empty()) {
    // A long sentence grows upwards, over the points, on a ground of its own.
    const float h = text_wrapped(ui, look.semibold, size, {box.x, box.y}, box.w, 0, run.refusal());
    const float top = std::min(box.y, box.bottom() - h - look.px(6));
    ui.draw->AddRectFilled({box.x - look.px(6), top - look.px(4)},
                           {box.right() + look.px(6), box.bottom() - look.px(4)}, c.stage);
    text_wrapped(ui, look.semibold, size, {box.x, top}, box.w, c.warn, run.refusal());
    return;
  }
  if (!run.begun()) return;
  if (!run.has_labels()) {
    text(ui, look.regular, size, {box.x, box.y}, c.faint, "being computed …");
    return;
  }
  const bool scored = run.ari().has_value();
  const std::string undivided = scored ? undivided_words(*data_, *run.ari()) : std::string();
  const std::string first = !undivided.empty() ? undivided
                            : scored           ? "ARI " + two(run.ari()) + "   NMI " + two(run.nmi())
                                               : group_words(run);
  text(ui, look.semibold, size, {box.x, box.y}, c.ink, ellipsized(look.semibold, size, first, box.w));
  // Without a method there is no time to speak of.
  const std::string time = scored || !run.is_truth() ? " · " + time_words(run.took_ms()) : std::string();
  std::string second = silhouette_words(run, false) + time;
  if (text_size(look.regular, size, second).x > box.w) second = silhouette_words(run, true) + time;
  text(ui, look.regular, size, {box.x, box.y + look.px(line_h)}, c.soft,
       ellipsized(look.regular, size, second, box.w));
  // What the colours hide: how many groups, and how many points in none.
  const auto at_right = [&](const std::string& words, const std::string& left, float y) {
    const float room = box.w - text_size(look.semibold, size, left).x - look.px(10);
    if (text_size(look.regular, size, words).x < room)
      text_anchored(ui, look.regular, size, {box.right(), y}, 1.0f, 0.0f, c.soft, words);
  };
  if (scored) at_right(plural(run.groups(), "group", "groups"), first, box.y);
  if (scored && run.noise() > 0)
    at_right(format_count(run.noise()) + " noise", second, box.y + look.px(line_h));
}

// ---- the gallery ----

void CompareExhibit::draw_gallery(Ui& ui) {
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  const Box area = below_header(ui);
  if (shapes_.empty()) return;
  const bool roomy = area.w > look.px(480);
  const float label_w = roomy ? look.px(row_label_w) : 0.0f, space = look.px(cell_gap);
  const float size = look.small(), top = look.px(20);
  const float label_h = roomy ? 0.0f : look.px(14);
  const auto rows = static_cast<float>(shapes_.size());
  const float w = (area.w - label_w - 3 * space) / 4.0f;
  const float h = (area.h - top - (rows - 1) * space) / rows - label_h;
  for (std::size_t p = 0; p < panel_count; ++p) {
    const float x = area.x + label_w + static_cast<float>(p) * (w + space);
    const bool mine = p == selected();
    const Box head{x, area.y, w, top};
    ImGui::PushID(static_cast<int>(p));
    const Pointer pointer = pointer_area(ui, "column", head);
    ImGui::PopID();
    if (pointer.clicked) ui.commands.set("panel", name("", p).substr(1));
    text_anchored(ui, look.semibold, size, {x + w / 2, area.y}, 0.5f, 0.0f, mine ? c.accent : c.ink,
                  text_size(look.semibold, size, choice(p).label).x <= w ? choice(p).label : choice(p).brief);
  }
  for (std::size_t s = 0; s < shapes_.size(); ++s) {
    const float y = area.y + top + static_cast<float>(s) * (h + space + label_h);
    const std::string& shape = shapes_[s].data->name;
    if (roomy) {
      const float high = text_wrapped(ui, look.regular, size, {area.x, y}, label_w - look.px(8), 0, shape);
      if (high > h + space) {
        text_elided(ui, look.regular, size, {area.x, y + 0.5f * (h - size)}, label_w - look.px(8), c.soft,
                    shape);
      } else {
        text_wrapped(ui, look.regular, size, {area.x, y + std::max(0.0f, 0.5f * (h - high))},
                     label_w - look.px(8), c.soft, shape);
      }
    } else {
      text(ui, look.regular, size - look.px(2), {area.x, y}, c.soft,
           ellipsized(look.regular, size - look.px(2), shape, area.w));
    }
    for (std::size_t p = 0; p < panel_count; ++p) {
      ImGui::PushID(static_cast<int>(s * panel_count + p));
      draw_cell(ui, s, p, {area.x + label_w + static_cast<float>(p) * (w + space), y + label_h, w, h});
      ImGui::PopID();
    }
  }
}

void CompareExhibit::draw_cell(Ui& ui, std::size_t shape, std::size_t panel, const Box& box) {
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  const Shape& of = shapes_[shape];
  const ClusteringChoice& method = choice(panel);
  const Pointer pointer = pointer_area(ui, "cell", box);
  ui.record({"cell-" + name(of.data->id, panel), of.data->name + ", " + std::string(method.label), "handle",
             "", box});
  const float round = look.px(6);
  ui.draw->AddRect({box.x, box.y}, {box.right(), box.bottom()}, pointer.hovered ? c.accent : c.line, round);
  const auto it = cells_.find(of.data->id + " " + std::string(method.id));
  if (it == cells_.end() || !it->second.read) return;
  Cell& cell = it->second;
  Plane plane;
  plane.set_bounds(of.bounds);
  const float side = look.px(5);
  plane.set_box({box.x + 1, box.y + 1, box.w - 2, box.h - 2}, ImVec4(side, side, side, side));
  CloudStyle style;
  style.radius = std::clamp(std::min(box.w, box.h) / look.px(64), 0.9f, 2.4f);
  style.shapes = false;
  style.outline = false;
  cell.cloud.draw(ui, plane, style);
  const float size = look.small() - look.px(1);
  const std::string undivided = cell.run.ari() ? undivided_words(*of.data, *cell.run.ari()) : std::string();
  const std::string value = !undivided.empty()           ? undivided.substr(0, undivided.find(','))
                            : cell.run.ari()             ? two(cell.run.ari())
                            : cell.run.refusal().empty() ? std::string()
                                                         : std::string("refused");
  if (!value.empty()) {
    const ImVec2 extent = text_size(look.semibold, size, value);
    const ImVec2 at(box.right() - extent.x - look.px(5), box.y + look.px(3));
    ui.draw->AddRectFilled({at.x - look.px(3), at.y - look.px(1)},
                           {box.right() - look.px(2), at.y + extent.y + look.px(1)},
                           with_alpha(c.stage, 0.82f), look.px(3));
    text(ui, look.semibold, size, at, c.ink, value);
  }
  if (!pointer.hovered) return;
  ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  std::string words = std::string(method.label) + ", " + of.data->name;
  if (cell.run.refusal().empty()) {
    if (method.kind) words += "\n" + parameter_words(of.params, method);
    words += "\n" + group_words(cell.run);
    if (!undivided.empty()) {
      words += "\n" + undivided;
    } else if (cell.run.ari())
      words += "\nARI " + two(cell.run.ari()) + " · NMI " + two(cell.run.nmi());
    words += "\n" + silhouette_words(cell.run, false);
    if (method.kind) words += " · " + time_words(cell.run.took_ms());
  } else {
    words += "\n" + cell.run.refusal();
  }
  words += "\npress to open this shape";
  tooltip(ui, pointer.at, ui.stage, words);
  if (pointer.clicked) {
    ui.commands.set("panel", name("", panel).substr(1));
    ui.commands.set("data", of.data->id);
    ui.commands.set("view", "panels");
  }
}

}  // namespace lab
