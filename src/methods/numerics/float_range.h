#pragma once
// Where float32 products must neither overflow nor vanish.
//
// Idea:      points about their centre are multiplied by a power of two, which changes no digit, so that the
//            largest coordinate is about 1; what is made of them is divided by it again in double.
// Invariant: for points of ordinary size every result is, bit for bit, what it is without.

#include <cmath>

#include "core/matrix.h"
#include "core/points.h"

namespace lab {

/// The power of two that brings `largest` into [2^exponent, 2^(exponent + 1)); 1 for 0.
inline double range_scale(double largest, int exponent = 0) {
  return largest > 0 ? std::ldexp(1.0, exponent - std::ilogb(largest)) : 1.0;
}

/// (d) largest |x_ij − centre_j| of each column. O(n d).
VectorD largest_of_columns_from(PointsView points, const VectorD& centre);
/// Largest |x_ij − centre_j| of all. O(n d).
double largest_from(PointsView points, const VectorD& centre);
/// (d) mean of the points, in double. O(n d).
VectorD mean_of(PointsView points);

}  // namespace lab
