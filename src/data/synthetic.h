#pragma once
// Shapes: small clouds of two columns (one of them of three), most with known groups.
//
// Idea:      small clouds on which a method succeeds or fails for a reason that one can see. All lie about
//            the origin within roughly [-10, 10] (moons and circles within [-2, 2]).
// Reference: after the generators that scikit-learn made common (make_blobs, make_moons, make_circles).
// Invariant: one seed gives the same points; every generator hands back its true labels.

#include <cstdint>

#include "data/dataset.h"

namespace lab {

struct ShapeOptions {
  Index n = 300;  ///< points, 1 .. max_shape_points
  double noise =
      1.0;  ///< multiple of the shape's natural scatter, 0 .. 10; 0 collapses blobs to their centres
  std::uint64_t seed = 1;  ///< of the data, not of the method
};

inline constexpr Index max_shape_points = 1'000'000;

/// Three groups of different size and width (60 %, 28 %, 12 %): the default.
Dataset make_uneven_blobs(const ShapeOptions& options);
/// Four equal round groups.
Dataset make_blobs(const ShapeOptions& options);
/// Three round groups, stretched and sheared.
Dataset make_anisotropic(const ShapeOptions& options);
/// Two half circles that interlock.
Dataset make_moons(const ShapeOptions& options);
/// A small ring inside a large one.
Dataset make_circles(const ShapeOptions& options);
/// A dense group, a sparse one, and a few points that belong to neither: what is far for one is near for the
/// other. Labels: 0 in a group, 1 apart.
Dataset make_densities(const ShapeOptions& options);
/// (n) what a clustering should find in that shape: 0 dense, 1 sparse, -1 apart.
std::vector<int> density_groups(const Dataset& densities);
/// Two tight groups close to each other, and a wide one: the gap between the two is narrower than the gaps
/// within the third, so that no single radius suits all.
Dataset make_nested(const ShapeOptions& options);
/// No groups at all: uniform in a square (noise widens nothing; one label).
Dataset make_uniform(const ShapeOptions& options);
/// One stretched normal cloud, turned against the axes: two columns with standard deviations 3 and 1, or
/// three with 3.2, 1.8 and 0.7. `noise` multiplies the smallest, so 0 leaves a line, or a plane in space.
Dataset make_stretched_plane(const ShapeOptions& options);
Dataset make_stretched_space(const ShapeOptions& options);

}  // namespace lab
