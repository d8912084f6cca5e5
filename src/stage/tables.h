/// Tables: the numbers behind a picture, for the export.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/number_text.h"
#include "stage/exhibit.h"

namespace lab {

/// One row per point: its number, its columns, its label where there is one, and what a method gave it.
/// `groups` may be empty. Image data carry no pixel columns.
Table points_table(const Dataset& dataset, std::span<const int> groups, std::string_view group_name);

/// "1 point", "41 points".
std::string plural(Index n, std::string_view one, std::string_view many);

}  // namespace lab
