/// Markers: the shapes of points as single marks, for legends, centroids and highlighted points.
#pragma once

#include <string_view>

#include "ui/ui.h"

namespace lab {

/// The outline of a marker of radius 1 about 0 as distance: negative inside. The same formulas stand in the
/// shader of PointCloud.
float marker_distance(Marker marker, float x, float y);
/// `radius` in px is that of a circle of about the same area. outline_px 0 draws none.
void draw_marker(ImDrawList* draw, Marker marker, ImVec2 at, float radius, ImU32 fill, ImU32 outline,
                 float outline_px = 1.0f);
/// A centroid as in the mock: disc in the group's colour, ink ring, cross; the number `k` + 1 instead of the
/// cross where `number` is true.
void draw_centroid(Ui& ui, ImVec2 at, int k, float radius = 0.0f, bool number = false, bool hot = false);
/// Dashed line through `points` with small open circles at all but the last one.
void draw_trail(Ui& ui, const ImVec2* points, int count, ImU32 colour = 0);
/// A ring that stands out from everything under it.
void draw_ring(Ui& ui, ImVec2 at, float radius, ImU32 colour);
/// A ring about the mark of something that is lit in several views: point, bar or leaf number `number`
/// (from 0). Recorded in ui.records as "lit-`view`" with that number from 1. `radius` 0: that for a point.
void ring_lit(Ui& ui, std::string_view view, ImVec2 at, long long number, float radius = 0.0f);
/// The head of an arrow to `to`, at most `most` px before scaling and 0.6 of the arrow long; none where that is under 2 px.
void draw_arrow_head(Ui& ui, ImVec2 from, ImVec2 to, ImU32 colour, float most = 11.0f);
void draw_dashed(ImDrawList* draw, ImVec2 a, ImVec2 b, ImU32 colour, float width, float on, float off);

}  // namespace lab
