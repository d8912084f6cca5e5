/// Agreement: how well groups match the labels that nobody used to find them.
#pragma once

#include "exhibits/ui.h"

namespace lab {

/// Height of draw_agreement in logical pixels, before scaling.
inline constexpr float agreement_h = 44.0f;
/// The adjusted Rand index under its heading, at the top of `box`.
void draw_agreement(Ui& ui, const Box& box, double adjusted_rand);

}  // namespace lab
