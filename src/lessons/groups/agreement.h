/// Agreement: how well groups match the labels that nobody used to find them.
#pragma once

#include <optional>

#include "stage/plot_column.h"

namespace lab {

/// The adjusted Rand index under its heading, and the normalised mutual information where it is given. As long
/// as the index is not known, its room is kept.
void agreement_part(PlotColumn& column, std::optional<double> adjusted_rand,
                    std::optional<double> normalised_information = std::nullopt);

}  // namespace lab
