#include "app/canvas.h"

#include <algorithm>

#include "imgui.h"

namespace lab {
namespace {

constexpr float presenter_scale = 1.6f;

// CSS sizes a font by its em square, ImGui by ascent plus descent. Both agree, and capitals stand in the
// middle of their line, where ascent and descent say 0.82 and 0.18 em (ImGui rounds the ascent up).
// Reference: OpenType, tables "head" (unitsPerEm at 18) and "hhea" (ascender at 4, descender at 6).
void set_line_to_em(std::vector<std::uint8_t>& font) {
  const auto read16 = [&](std::size_t at) {
    return at + 2 <= font.size() ? font[at] << 8 | font[at + 1] : 0;
  };
  const auto write16 = [&](std::size_t at, int value) {
    if (at + 2 > font.size()) return;
    font[at] = static_cast<std::uint8_t>(value >> 8 & 255);
    font[at + 1] = static_cast<std::uint8_t>(value & 255);
  };
  const auto table = [&](std::string_view tag) -> std::size_t {
    const auto count = static_cast<std::size_t>(read16(4));
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t entry = 12 + 16 * i;
      if (entry + 16 > font.size()) break;
      if (!std::equal(tag.begin(), tag.end(), font.begin() + static_cast<std::ptrdiff_t>(entry))) continue;
      return static_cast<std::size_t>(read16(entry + 8)) << 16 | static_cast<std::size_t>(read16(entry + 10));
    }
    return 0;
  };
  const std::size_t head = table("head"), hhea = table("hhea");
  if (head == 0 || hhea == 0) return;
  const int em = read16(head + 18);
  write16(hhea + 4, em * 82 / 100);
  write16(hhea + 6, em * 82 / 100 - em);
}

}  // namespace

Canvas::Canvas(Session& session) : session_(session) { ui_.look = &look_; }

void Canvas::load_fonts(std::vector<std::uint8_t> font_400, std::vector<std::uint8_t> font_600) {
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  const auto load = [&](std::vector<std::uint8_t>& bytes) -> ImFont* {
    if (bytes.empty()) return nullptr;
    set_line_to_em(bytes);
    ImFontConfig config;
    config.FontDataOwnedByAtlas = false;  // ImGui makes its copy
    return atlas.AddFontFromMemoryTTF(bytes.data(), static_cast<int>(bytes.size()), 16.0f, &config);
  };
  look_.regular = load(font_400);
  look_.semibold = load(font_600);
  if (!look_.semibold) look_.semibold = look_.regular;
}

void Canvas::set_motion(bool on) {
  ui_.motion = on;
  session_.set_motion(on);
}

bool Canvas::update(double elapsed_s, double budget_ms, const ClockMs& clock) {
  ui_.elapsed_s = elapsed_s;
  return session_.update(elapsed_s, budget_ms, clock);
}

int Canvas::draw(bool keyboard) {
  look_.scale = session_.presenting() ? presenter_scale : 1.0f;
  if (applied_scale_ != look_.scale || applied_dark_ != look_.is_dark) {
    look_.apply();
    applied_scale_ = look_.scale;
    applied_dark_ = look_.is_dark;
  }
  ImGui::NewFrame();
  // Text that is drawn straight into a list takes the sharpness of its font from here.
  const float density = ImGui::GetIO().DisplayFramebufferScale.x;
  look_.regular->CurrentRasterizerDensity = density;
  look_.semibold->CurrentRasterizerDensity = density;
  ImGui::PushFont(look_.regular, look_.body());

  const std::vector<WidgetRecord> former = std::move(ui_.records);
  ui_.records.clear();
  ui_.presenter = session_.presenting();
  ui_.pointed_part.clear();
  ui_.wants_frame = false;
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  Box canvas{0, 0, size.x, size.y};
  if (side_menu && !ui_.presenter) {
    const float w = side_menu(ui_, canvas);
    canvas.x += w;
    canvas.w -= w;
  }
  const int leave = layout_.draw(session_, ui_, canvas, keyboard);
  ui_.pinch_pan = ImVec2(0, 0);
  ui_.pinch_zoom = 1.0f;
  ImGui::PopFont();
  ImGui::Render();
  const auto same = [](const WidgetRecord& a, const WidgetRecord& b) {
    return a.id == b.id && a.value == b.value && a.box.x == b.box.x && a.box.y == b.box.y &&
           a.box.w == b.box.w && a.box.h == b.box.h;
  };
  records_changed_ = !std::equal(former.begin(), former.end(), ui_.records.begin(), ui_.records.end(), same);
  return leave;
}

bool Canvas::carry_out() {
  session_.set_wanted_height(layout_.wanted_height());
  session_.set_pointed_part(ui_.pointed_part);
  const bool any = !ui_.commands.empty();
  session_.carry_out(ui_.commands.take());
  return any || ui_.wants_frame;
}

}  // namespace lab
