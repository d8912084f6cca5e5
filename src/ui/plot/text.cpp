#include "ui/plot/text.h"

#include <algorithm>
#include <cmath>

#include "ui/drawing_record.h"

namespace lab {
namespace {

constexpr std::string_view ellipsis = "\u2026";

// ImFont measures and loads glyphs on demand, so it is not const for it.
ImFont* loose(const ImFont* font) { return const_cast<ImFont*>(font); }

std::size_t codepoint_length(char lead) {
  const auto c = static_cast<unsigned char>(lead);
  return c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

bool is_figure(std::string_view piece) { return piece.size() == 1 && piece[0] >= '0' && piece[0] <= '9'; }

float figure_width(const ImFont* font, float size) {
  float widest = 0;
  for (const char c : {'0', '2', '4', '8'}) widest = std::max(widest, text_size(font, size, {&c, 1}).x);
  return widest;
}

void put(ImDrawList* draw, ImFont* font, float size, ImVec2 at, ImU32 colour, std::string_view text) {
  if (text.empty()) return;
  draw->AddText(font, size, {std::round(at.x), std::round(at.y)}, colour, text.data(),
                text.data() + text.size());
}

}  // namespace

ImVec2 text_size(const ImFont* font, float size, std::string_view text) {
  if (text.empty()) return {0, size};
  return loose(font)->CalcTextSizeA(size, 1e9f, 0.0f, text.data(), text.data() + text.size());
}

void text(Ui& ui, ImFont* font, float size, ImVec2 at, ImU32 colour, std::string_view text) {
  if (text.empty()) return;
  const ImVec2 extent = text_size(font, size, text);
  record_text(ui, {at.x, at.y, extent.x, extent.y}, text);
  put(ui.draw, font, size, at, colour, text);
}

void text_anchored(Ui& ui, ImFont* font, float size, ImVec2 at, float anchor_x, float anchor_y, ImU32 colour,
                   std::string_view text) {
  const ImVec2 extent = text_size(font, size, text);
  lab::text(ui, font, size, {at.x - anchor_x * extent.x, at.y - anchor_y * extent.y}, colour, text);
}

float text_elided(Ui& ui, ImFont* font, float size, ImVec2 at, float width, ImU32 colour,
                  std::string_view text) {
  // A little smaller before it is shortened.
  constexpr float smallest = 0.75f;
  const float whole = text_size(font, size, text).x, full = size;
  if (whole > width) size *= std::clamp(width / whole, smallest, 1.0f);
  at.y += 0.5f * (full - size);
  const std::string shown = ellipsized(font, size, text, width + 0.5f);
  lab::text(ui, font, size, at, colour, shown);
  const ImVec2 extent = text_size(font, size, shown);
  if (shown != text && Box{at.x, at.y, extent.x, extent.y}.contains(ImGui::GetIO().MousePos))
    tooltip(ui, ImGui::GetIO().MousePos, {0, 0, ImGui::GetIO().DisplaySize.x, ImGui::GetIO().DisplaySize.y},
            text);
  return extent.x;
}

std::string ellipsized(const ImFont* font, float size, std::string_view text, float width) {
  if (text_size(font, size, text).x <= width) return std::string(text);
  const float room = width - text_size(font, size, ellipsis).x;
  std::size_t end = 0;
  while (end < text.size()) {
    const std::size_t next = std::min(text.size(), end + codepoint_length(text[end]));
    if (text_size(font, size, text.substr(0, next)).x > room) break;
    end = next;
  }
  while (end > 0 && text[end - 1] == ' ') --end;
  return std::string(text.substr(0, end)).append(ellipsis);
}

float text_wrapped(Ui& ui, ImFont* font, float size, ImVec2 at, float width, ImU32 colour,
                   std::string_view text) {
  const float line_h = std::round(size * 1.4f);
  float y = at.y;
  std::size_t line = 0;
  while (line < text.size()) {
    // The longest run of whole words that fits; at least one word.
    std::size_t end = line, at_word = line;
    bool hard = false;
    while (at_word < text.size()) {
      std::size_t word_end = text.find_first_of(" \n", at_word);
      if (word_end == std::string_view::npos) word_end = text.size();
      if (end > line && text_size(font, size, text.substr(line, word_end - line)).x > width) break;
      end = word_end;
      if (word_end < text.size() && text[word_end] == '\n') {
        hard = true;
        break;
      }
      at_word = word_end + 1;
    }
    if ((colour & IM_COL32_A_MASK) != 0)
      lab::text(ui, font, size, {at.x, y}, colour, text.substr(line, end - line));
    y += line_h;
    line = end + (hard || end < text.size() ? 1 : 0);
  }
  return y - at.y;
}

float text_tabular(Ui& ui, ImFont* font, float size, ImVec2 right, ImU32 colour, std::string_view text) {
  const float figure = figure_width(font, size);
  const auto advance = [&](std::string_view piece) {
    return is_figure(piece) ? figure : text_size(font, size, piece).x;
  };
  float width = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t n = std::min(codepoint_length(text[i]), text.size() - i);
    width += advance(text.substr(i, n));
    i += n;
  }
  float x = right.x - width;
  record_text(ui, {x, right.y, width, size}, text);
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t n = std::min(codepoint_length(text[i]), text.size() - i);
    const std::string_view piece = text.substr(i, n);
    const float own = text_size(font, size, piece).x, given = advance(piece);
    put(ui.draw, font, size, {x + (given - own) / 2, right.y}, colour, piece);
    x += given;
    i += n;
  }
  return width;
}

void text_vertical(Ui& ui, ImFont* font, float size, ImVec2 at, ImU32 colour, std::string_view text) {
  if (text.size() <= 2) {  // "y" lying on its side is not read as a y
    text_anchored(ui, font, size, at, 0.5f, 0.5f, colour, text);
    return;
  }
  const ImVec2 extent = text_size(font, size, text);
  ImDrawList* draw = ui.draw;
  // Set where nothing of it is cut off, then turned into place.
  const ImVec2 clip_min = draw->GetClipRectMin();
  const ImVec2 from(std::ceil(clip_min.x), std::ceil(clip_min.y));
  const int first = draw->VtxBuffer.Size;
  put(draw, font, size, from, colour, text);
  const ImVec2 to(std::round(at.x - extent.y / 2), std::round(at.y + extent.x / 2));
  record_text(ui, {to.x, to.y - extent.x, extent.y, extent.x}, text);
  for (int i = first; i < draw->VtxBuffer.Size; ++i) {
    ImVec2& p = draw->VtxBuffer[i].pos;
    p = ImVec2(to.x + (p.y - from.y), to.y - (p.x - from.x));
  }
}

Box plot_heading(Ui& ui, const Box& box, std::string_view name, std::string_view value) {
  const Look& look = *ui.look;
  const float size = look.body();
  float room = box.w;
  if (!value.empty()) {
    room -=
        text_tabular(ui, look.semibold, size, {box.right(), box.y}, look.colours().ink, value) + look.px(8);
  }
  text_elided(ui, look.regular, size, {box.x, box.y}, room, look.colours().soft, name);
  const float used = std::round(size * 1.25f + look.px(8));
  return {box.x, box.y + used, box.w, std::max(0.0f, box.h - used)};
}

void tooltip(Ui& ui, ImVec2 at, const Box& within, std::string_view text) {
  const Look& look = *ui.look;
  const Palette& c = look.colours();
  const float size = look.small(), line_h = std::round(size * 1.4f), pad = look.px(8);
  float width = 0;
  int lines = 0;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    width = std::max(width, text_size(look.regular, size, text.substr(from, end - from)).x);
    ++lines;
    from = end + 1;
  }
  const float w = std::ceil(width) + 2 * pad, h = std::round(line_h * static_cast<float>(lines) + pad);
  // Right above the pointer where there is room; a finger must not lie on it.
  const float gap = ui.touch ? 28.0f : look.px(14);
  float x = at.x + gap, y = at.y - gap - h;
  if (x + w > within.right()) x = at.x - gap - w;
  x = std::clamp(x, within.x, std::max(within.x, within.right() - w));
  if (y < within.y) y = std::min(at.y + gap, within.bottom() - h);
  x = std::round(x);
  y = std::round(std::max(y, within.y));
  ImDrawList* draw = ImGui::GetForegroundDrawList();
  const ImVec2 a(x, y), b(x + w, y + h);
  draw->AddRectFilled(a, b, c.panel, look.px(6));
  draw->AddRect({a.x + 0.5f, a.y + 0.5f}, {b.x - 0.5f, b.y - 0.5f}, mix(c.line, c.ink, 0.12f), look.px(6));
  float row = y + pad * 0.5f + (line_h - size) / 2;
  bool first = true;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    put(draw, look.regular, size, {x + pad, row}, first ? c.ink : c.soft, text.substr(from, end - from));
    first = false;
    row += line_h;
    from = end + 1;
  }
}

}  // namespace lab
