/// A radius to begin with, where density is what counts: DBSCAN's ε and the cut ε′ of OPTICS.
#pragma once

#include <string_view>

#include "core/parameter.h"
#include "data/dataset.h"

namespace lab {

/// Makes the knee of the k-distances of `dataset` the default of the radius `id`, and spans its slider about
/// it; a value that nobody set follows. The same data and k give the same radius in every lesson.
void suggest_radius(ParameterSet& parameters, std::string_view id, const Dataset& dataset, Index k);

}  // namespace lab
