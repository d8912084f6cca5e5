#include "ui/look.h"

#include <algorithm>
#include <cmath>

namespace lab {
namespace {

constexpr ImU32 rgb(unsigned hex) {
  return IM_COL32((hex >> 16) & 255u, (hex >> 8) & 255u, hex & 255u, 255u);
}

ImVec4 vec(ImU32 colour) { return ImGui::ColorConvertU32ToFloat4(colour); }

// Okabe and Ito (2008); the first four as they are easiest to tell apart, yellow late, a neutral last.
constexpr std::array<ImU32, 8> group_hues = {rgb(0xE69F00), rgb(0xCC79A7), rgb(0x0072B2), rgb(0x009E73),
                                             rgb(0x56B4E9), rgb(0xD55E00), rgb(0xF0E442), rgb(0x7D7468)};
constexpr ImU32 no_group = rgb(0x9AA0A8);

// viridis at sixteen equal distances.
constexpr std::array<ImU32, 16> viridis = {rgb(0x440154), rgb(0x481A6C), rgb(0x472F7D), rgb(0x414487),
                                           rgb(0x39568C), rgb(0x31688E), rgb(0x2A788E), rgb(0x23888E),
                                           rgb(0x1F988B), rgb(0x22A884), rgb(0x35B779), rgb(0x54C568),
                                           rgb(0x7AD151), rgb(0xA5DB36), rgb(0xD2E21B), rgb(0xFDE725)};

// From 0 outwards.
constexpr std::array<ImU32, 4> blues_light = {rgb(0xF7F7F5), rgb(0xB5D3E6), rgb(0x4F97C6), rgb(0x1B5A9C)};
constexpr std::array<ImU32, 4> reds_light = {rgb(0xF7F7F5), rgb(0xF6C5AC), rgb(0xD86B57), rgb(0xA91A2C)};
constexpr std::array<ImU32, 4> blues_dark = {rgb(0x22262C), rgb(0x234D70), rgb(0x3C86BC), rgb(0x8CC8F2)};
constexpr std::array<ImU32, 4> reds_dark = {rgb(0x22262C), rgb(0x702F2A), rgb(0xC2564A), rgb(0xF9AE90)};

template <std::size_t N>
ImU32 sampled(const std::array<ImU32, N>& stops, float t) {
  const float at = std::clamp(t, 0.0f, 1.0f) * static_cast<float>(N - 1);
  const auto i = std::min(static_cast<std::size_t>(at), N - 2);
  return mix(stops[i], stops[i + 1], at - static_cast<float>(i));
}

}  // namespace

ImU32 with_alpha(ImU32 colour, float alpha) {
  const auto a = static_cast<ImU32>(std::lround(std::clamp(alpha, 0.0f, 1.0f) * 255.0f));
  return (colour & ~IM_COL32_A_MASK) | (a << IM_COL32_A_SHIFT);
}

ImU32 mix(ImU32 a, ImU32 b, float t) {
  t = std::clamp(t, 0.0f, 1.0f);
  ImU32 out = 0;
  for (int shift = 0; shift < 32; shift += 8) {
    const auto from = static_cast<float>((a >> shift) & 255u), to = static_cast<float>((b >> shift) & 255u);
    out |= static_cast<ImU32>(std::lround(from + (to - from) * t)) << shift;
  }
  return out;
}

bool is_light(ImU32 colour) {
  const ImVec4 v = vec(colour);
  return 0.299f * v.x + 0.587f * v.y + 0.114f * v.z > 0.55f;
}

const Palette& Look::light() {
  static const Palette palette = {rgb(0xFAF8F4), rgb(0xFFFFFF), rgb(0x1D2025), rgb(0x5C6370),
                                  rgb(0x8C929C), rgb(0xE7E3DA), rgb(0x00609C), rgb(0xEAF2F8),
                                  rgb(0xFFFFFF), rgb(0xFFFFFF), rgb(0xA83C00)};
  return palette;
}

const Palette& Look::dark() {
  static const Palette palette = {rgb(0x131519), rgb(0x1A1D23), rgb(0xEBE8E1), rgb(0xA6ACB8),
                                  rgb(0x747B88), rgb(0x2A2F38), rgb(0x6CBCF0), rgb(0x1D2B38),
                                  rgb(0x171A1F), rgb(0x1A1D23), rgb(0xF2A46B)};
  return palette;
}

const std::array<NamedColour, 11>& Look::names() {
  static const std::array<NamedColour, 11> table = {{{"bg", &Palette::bg},
                                                     {"panel", &Palette::panel},
                                                     {"ink", &Palette::ink},
                                                     {"soft", &Palette::soft},
                                                     {"faint", &Palette::faint},
                                                     {"line", &Palette::line},
                                                     {"accent", &Palette::accent},
                                                     {"tint", &Palette::tint},
                                                     {"stage", &Palette::stage},
                                                     {"on-accent", &Palette::on_accent},
                                                     {"warn", &Palette::warn}}};
  return table;
}

ImU32 Look::group_colour(int k) {
  if (k < 0) return no_group;
  const ImU32 hue = group_hues[static_cast<std::size_t>(k % 8)];
  const int turn = (k / 8) % 3;
  if (turn == 0) return hue;
  // Light hues turn dark first and dark ones light, so that the second turn is seen on both stages.
  const bool darker = is_light(hue) == (turn == 1);
  return darker ? mix(hue, rgb(0x000000), 0.34f) : mix(hue, rgb(0xFFFFFF), 0.42f);
}

Marker Look::group_marker(int k) {
  // Each turn of the hues starts three shapes further on, so that no hue meets the same shape again at once.
  return k < 0 ? Marker::circle : static_cast<Marker>((k + 3 * (k / 8)) % 8);
}

ImU32 Look::sequential(float t) { return sampled(viridis, std::isfinite(t) ? t : 0.0f); }

ImU32 Look::signed_colour(float t) const {
  if (!std::isfinite(t)) t = 0.0f;
  if (t < 0.0f) return sampled(is_dark ? blues_dark : blues_light, -t);
  return sampled(is_dark ? reds_dark : reds_light, t);
}

void Look::apply() const {
  const Palette& c = colours();
  ImGuiStyle& now = ImGui::GetStyle();
  ImGuiStyle style;
  style.FontScaleDpi = now.FontScaleDpi;
  style.FontScaleMain = now.FontScaleMain;
  style.FontSizeBase = body();

  style.WindowPadding = {0, 0};
  style.WindowBorderSize = 0;
  style.WindowRounding = 0;
  style.WindowMinSize = {1, 1};
  style.ChildRounding = 0;
  style.ChildBorderSize = 0;
  style.PopupRounding = px(8);
  style.PopupBorderSize = 1;
  style.FramePadding = {px(10), px(6)};
  style.FrameRounding = px(6);
  style.FrameBorderSize = 1;
  style.ItemSpacing = {px(8), px(8)};
  style.ItemInnerSpacing = {px(8), px(6)};
  style.TouchExtraPadding = {0, 0};
  style.ScrollbarSize = px(8);
  style.ScrollbarRounding = px(4);
  style.GrabMinSize = px(16);
  style.GrabRounding = px(8);
  style.SeparatorTextBorderSize = 1;
  style.HoverDelayShort = 0.35f;
  style.DisabledAlpha = 0.45f;
  style.AntiAliasedLines = style.AntiAliasedLinesUseTex = style.AntiAliasedFill = true;
  style.CurveTessellationTol = 0.6f;
  style.CircleTessellationMaxError = 0.15f;

  const ImVec4 nothing(0, 0, 0, 0);
  const ImU32 hover = mix(c.panel, c.ink, 0.05f), active = mix(c.panel, c.ink, 0.09f);
  for (ImVec4& colour : style.Colors) colour = nothing;
  auto set = [&style](ImGuiCol index, ImU32 colour) { style.Colors[index] = vec(colour); };
  set(ImGuiCol_Text, c.ink);
  set(ImGuiCol_TextDisabled, c.faint);
  set(ImGuiCol_TextSelectedBg, with_alpha(c.accent, 0.25f));
  set(ImGuiCol_TextLink, c.accent);
  set(ImGuiCol_InputTextCursor, c.ink);
  set(ImGuiCol_PopupBg, c.panel);
  set(ImGuiCol_Border, c.line);
  set(ImGuiCol_FrameBg, c.panel);
  set(ImGuiCol_FrameBgHovered, hover);
  set(ImGuiCol_FrameBgActive, active);
  set(ImGuiCol_ScrollbarGrab, c.line);
  set(ImGuiCol_ScrollbarGrabHovered, mix(c.line, c.ink, 0.2f));
  set(ImGuiCol_ScrollbarGrabActive, mix(c.line, c.ink, 0.35f));
  set(ImGuiCol_CheckMark, c.accent);
  set(ImGuiCol_SliderGrab, c.accent);
  set(ImGuiCol_SliderGrabActive, c.accent);
  set(ImGuiCol_Button, c.panel);
  set(ImGuiCol_ButtonHovered, hover);
  set(ImGuiCol_ButtonActive, active);
  set(ImGuiCol_Header, c.tint);
  set(ImGuiCol_HeaderHovered, hover);
  set(ImGuiCol_HeaderActive, active);
  set(ImGuiCol_Separator, c.line);
  set(ImGuiCol_SeparatorHovered, c.line);
  set(ImGuiCol_SeparatorActive, c.accent);
  set(ImGuiCol_PlotLines, c.accent);
  set(ImGuiCol_PlotHistogram, c.accent);
  set(ImGuiCol_TableBorderStrong, c.line);
  set(ImGuiCol_TableBorderLight, c.line);
  set(ImGuiCol_DragDropTarget, c.accent);
  set(ImGuiCol_NavCursor, c.accent);
  set(ImGuiCol_ModalWindowDimBg, with_alpha(c.bg, 0.6f));
  now = style;
}

}  // namespace lab
