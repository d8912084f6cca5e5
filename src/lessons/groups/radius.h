/// A radius to begin with, where density is what counts: DBSCAN's ε, the cut ε′ of OPTICS, the width of an
/// affinity.
#pragma once

#include <memory>
#include <string_view>

#include "core/parameter.h"
#include "data/dataset.h"
#include "methods/numerics/kd_tree.h"

namespace lab {

/// The knee of the k-distances of `dataset` and a little more, to two digits; 0 where there are no two
/// points.
double knee_radius(const Dataset& dataset, Index k);
/// That radius, and the largest of the k-distances.
struct RadiusRange {
  double radius = 0, largest = 0;
};
/// Of at least two points.
RadiusRange radius_range(const Dataset& dataset, Index k);
/// Makes such a radius the default of `id`, and spans its slider about it; a value that nobody set follows.
void suggest_radius(ParameterSet& parameters, std::string_view id, const RadiusRange& range);
/// Makes that radius the default of `id`, and spans its slider about it; a value that nobody set follows. The
/// same data and k give the same radius in every lesson.
/// Returns the tree of the points that it needed, for whoever else does; nullptr where it needed none: for fewer than
/// two points, or in so many columns that a tree is of no use.
std::shared_ptr<const KdTree> suggest_radius(ParameterSet& parameters, std::string_view id,
                                             const Dataset& dataset, Index k);
/// The median of the distances to the k-th nearest other point; 0 where there are not so many.
double median_neighbour_distance(const Dataset& dataset, Index k);
/// Of how many of n points in d columns the distances are measured for these: about 2.5e8 multiply-adds, tenths of a
/// second, instead of minutes on wide data.
Index radius_sample(Index n, Index d);

}  // namespace lab
