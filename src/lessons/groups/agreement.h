/// Agreement: how well groups match the labels that nobody used to find them.
#pragma once

#include <optional>

#include "ui/ui.h"

namespace lab {

/// Height of draw_agreement in logical pixels, before scaling.
inline constexpr float agreement_h = 44.0f;
/// The adjusted Rand index under its heading, at the top of `box`, and the normalised mutual information
/// where it is given.
void draw_agreement(Ui& ui, const Box& box, double adjusted_rand,
                    std::optional<double> normalised_information = std::nullopt);

}  // namespace lab
