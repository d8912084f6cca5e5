/// Agreement: how well groups match the labels that nobody used to find them.
#pragma once

#include <optional>
#include <string>

#include "data/dataset.h"
#include "stage/plot_column.h"

namespace lab {

/// Where all labels are alike, the index only says whether the points were divided: 1 for one set (all points in one
/// group, or all of them noise), 0 for anything else. This says so in words; "" for other labels.
std::string undivided_words(const Dataset& data, double adjusted_rand);

/// The adjusted Rand index under its heading, and the normalised mutual information where it is given. As long
/// as the index is not known, its room is kept.
void agreement_part(PlotColumn& column, const Dataset& data, std::optional<double> adjusted_rand,
                    std::optional<double> normalised_information = std::nullopt);

}  // namespace lab
