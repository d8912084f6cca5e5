#pragma once
// The silhouette of a point: is it nearer to its own cluster than to the next one?
//
// Reference: P. Rousseeuw, "Silhouettes: a graphical aid", 1987.
// Symbols:   a  mean distance to the other points of its cluster;  b  the smallest mean distance to the
//            points of another cluster;  s = (b − a) / max(a, b), and 0 in a cluster of one point.
// Invariant: −1 <= s <= 1.

#include <span>
#include <vector>

#include "core/matrix.h"
#include "core/points.h"

namespace lab {

/// Euclidean distances of point i to all points into out[0 .. n - 1].
void distances_from(const Matrix& points, Index i, double* out);

/// s of point i, given its distances to all points. Labels in 0 .. n_clusters - 1.
double silhouette_of(Index i, std::span<const double> distances, std::span<const int> labels, int n_clusters);

}  // namespace lab
