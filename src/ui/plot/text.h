/// Text: short strings on plots, in the fonts of Look at a given size.
#pragma once

#include <string>
#include <string_view>

#include "ui/plot/ticks.h"
#include "ui/ui.h"

namespace lab {

/// Width and height in px of one line.
ImVec2 text_size(const ImFont* font, float size, std::string_view text);
/// One line with its top left at `at`, set on whole device pixels.
void text(Ui& ui, ImFont* font, float size, ImVec2 at, ImU32 colour, std::string_view text);
/// Horizontal anchor: 0 left, 0.5 centre, 1 right of `at`; vertical the same with top, middle, bottom.
void text_anchored(Ui& ui, ImFont* font, float size, ImVec2 at, float anchor_x, float anchor_y, ImU32 colour,
                   std::string_view text);
/// Shortened with "…" so that it is at most `width` px wide.
std::string ellipsized(const ImFont* font, float size, std::string_view text, float width);
/// One line, shortened so that it is at most `width` px wide; under the pointer a shortened one shows itself whole.
/// Returns the width used.
float text_elided(Ui& ui, ImFont* font, float size, ImVec2 at, float width, ImU32 colour,
                  std::string_view text);
/// Wrapped at words within `width`; returns the height used. Draws nothing with a transparent colour.
float text_wrapped(Ui& ui, ImFont* font, float size, ImVec2 at, float width, ImU32 colour,
                   std::string_view text);
/// A number right-aligned at `right`, figure under figure whatever the font's own figures: tabular.
/// Returns its width.
float text_tabular(Ui& ui, ImFont* font, float size, ImVec2 right, ImU32 colour, std::string_view text);
/// Turned by a quarter to read upwards, centred at `at`: the name of a y-axis. One or two letters stay
/// upright.
void text_vertical(Ui& ui, ImFont* font, float size, ImVec2 at, ImU32 colour, std::string_view text);

/// "Cost C ............ 312.8": the heading of a small plot. Returns what is left of the box below it.
Box plot_heading(Ui& ui, const Box& box, std::string_view name, std::string_view value = {});
/// A small label on the stage colour with a hairline, beside `at`, kept within `within`. Lines split at '\n'.
void tooltip(Ui& ui, ImVec2 at, const Box& within, std::string_view text);

}  // namespace lab
