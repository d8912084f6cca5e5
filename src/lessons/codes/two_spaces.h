/// The two spaces that a lesson compares: the pixels of the images, and the codes of a network.
#pragma once

#include <array>
#include <string>

#include "ui/ui.h"

namespace lab {

/// As they are called in links and records: pixels first.
inline constexpr std::array space_ids = {"pixels", "code"};
/// The same in every view.
ImU32 space_colour(const Ui& ui, std::size_t space);

/// A line of a table: a name with its colour before it (0: none), and a number at the right. Returns what is
/// left of the box below it.
Box space_row(Ui& ui, const Box& box, ImU32 colour, const std::string& name, const std::string& value);
/// Its height in logical pixels.
inline constexpr float space_row_h = 22.0f;

}  // namespace lab
