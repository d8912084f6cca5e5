/// Regions: Voronoi cells of K sites, clipped to a rectangle.
///
/// Idea: the cell of site k is the rectangle cut by the half-planes "nearer to k than to j" for all j
/// (Sutherland–Hodgman); O(K²) with small constants, exact polygons, right for K up to some hundred.
/// Invariant: areas sum to the rectangle's. Of several equal sites the first one has the cell, the others
/// none.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "ui/plot/transform.h"

namespace lab {

/// Convex polygon, counter-clockwise in data units; empty where there is no cell.
using Polygon = std::vector<Point2>;

/// Cell of each site. Sites that are not finite have none.
std::vector<Polygon> voronoi_cells(std::span<const Point2> sites, const Bounds& box);
double polygon_area(const Polygon& polygon);
Point2 polygon_centroid(const Polygon& polygon);

/// Fills the cells that the plane shows with a faint tint of the group colours, with clean edges.
void draw_regions(Ui& ui, const Plane& plane, std::span<const Point2> sites);
/// The same with own colours (already opaque; the tint is applied here).
void draw_regions(Ui& ui, const Plane& plane, std::span<const Point2> sites, std::span<const ImU32> colours);

}  // namespace lab
