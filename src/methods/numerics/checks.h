#pragma once
// What every method asks of its points before it begins.

#include <string>

#include "core/points.h"

namespace lab {

/// Throws InputError (control "data") for no points, no columns, NaN or infinite values, or more than `limit`
/// points (0 = any number); `who` names the method in the sentence ("OPTICS").
void require_points(PointsView points, const std::string& who, Index limit = 0);

}  // namespace lab
