/// Look: colours, sizes and fonts of the page, declared once.
///
/// The same tables become ImGui's style here and, through lab_catalog(), the CSS variables of the page, so
/// that the seam between canvas and HTML does not show. Categorical colours: Okabe and Ito (2008);
/// sequential: viridis (van der Walt and Smith 2015); signed: blue–white–red.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "imgui.h"

namespace lab {

struct Palette {
  ImU32 bg, panel, ink, soft, faint, line, accent, tint, stage, on_accent, warn;
};
struct NamedColour {
  std::string_view name;  ///< as the CSS variable without "--"
  ImU32 Palette::*member;
};

/// Shapes of points, in the order in which groups take them.
enum class Marker : std::uint8_t { circle, triangle, square, diamond, plus, cross, star, hexagon };

class Look {
 public:
  static const Palette& light();
  static const Palette& dark();
  static const std::array<NamedColour, 11>& names();

  bool is_dark = false;
  float scale = 1.0f;  ///< 1, or 1.6 in presenter mode
  const Palette& colours() const { return is_dark ? dark() : light(); }

  ImFont* regular = nullptr;   ///< weight 400
  ImFont* semibold = nullptr;  ///< weight 600
  // Three text sizes, in logical pixels, scaled.
  float small() const { return 13.0f * scale; }
  float body() const { return 14.0f * scale; }
  float large() const { return (is_presenter() ? 23.0f : 19.0f) * scale; }
  bool is_presenter() const { return scale > 1.3f; }
  float px(float logical) const { return logical * scale; }

  /// Colour and shape of group `k` (0-based); groups past the eighth take lighter and darker turns of the
  /// same hues with other shapes; -1 is "no group": soft grey, small circle.
  static ImU32 group_colour(int k);
  static Marker group_marker(int k);
  /// viridis, t in [0, 1].
  static ImU32 sequential(float t);
  /// blue–white–red (dark theme: blue–near-black–red), t in [-1, 1].
  ImU32 signed_colour(float t) const;

  /// Sets ImGui's style to this look.
  void apply() const;
};

/// `colour` with its opacity replaced, 0 to 1.
ImU32 with_alpha(ImU32 colour, float alpha);
ImU32 mix(ImU32 a, ImU32 b, float t);
/// Whether dark ink reads better than white on `colour`.
bool is_light(ImU32 colour);

}  // namespace lab
