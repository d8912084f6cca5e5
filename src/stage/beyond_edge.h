/// What lies outside the stage (a centroid put far away by hand): an arrow at the edge points to it.
#pragma once

#include <optional>
#include <string_view>

#include "ui/ui.h"

namespace lab {

/// Where the way from the middle of the stage to `at` leaves the room under the phase sentence; nullopt where `at` lies
/// in it.
std::optional<ImVec2> edge_towards(const Ui& ui, ImVec2 at);
/// An arrow at `edge` that points to `at`, with words beside it, on the side of the stage.
void draw_edge_arrow(Ui& ui, ImVec2 edge, ImVec2 at, ImU32 colour, std::string_view words);

}  // namespace lab
