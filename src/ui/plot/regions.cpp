#include "ui/plot/regions.h"

#include <cmath>

namespace lab {
namespace {

// Keeps what lies on the side n · p <= c.
void cut(Polygon& polygon, Polygon& scratch, double nx, double ny, double c) {
  scratch.clear();
  const std::size_t n = polygon.size();
  for (std::size_t i = 0; i < n; ++i) {
    const Point2 a = polygon[i], b = polygon[(i + 1) % n];
    const double da = nx * a.x + ny * a.y - c, db = nx * b.x + ny * b.y - c;
    if (da <= 0) scratch.push_back(a);
    if ((da < 0 && db > 0) || (da > 0 && db < 0)) {
      const double t = da / (da - db);
      scratch.push_back({a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t});
    }
  }
  if (scratch.size() < 3) scratch.clear();
  polygon.swap(scratch);
}

bool finite(Point2 p) { return std::isfinite(p.x) && std::isfinite(p.y); }

}  // namespace

double polygon_area(const Polygon& polygon) {
  double twice = 0;
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    const Point2 a = polygon[i], b = polygon[(i + 1) % polygon.size()];
    twice += a.x * b.y - b.x * a.y;
  }
  return twice / 2;
}

Point2 polygon_centroid(const Polygon& polygon) {
  if (polygon.empty()) return {};
  // About the first corner, so that a small polygon far from 0 keeps its digits.
  const Point2 o = polygon[0];
  double x = 0, y = 0, twice = 0;
  for (std::size_t i = 1; i + 1 < polygon.size(); ++i) {
    const Point2 a{polygon[i].x - o.x, polygon[i].y - o.y}, b{polygon[i + 1].x - o.x, polygon[i + 1].y - o.y};
    const double w = a.x * b.y - b.x * a.y;
    twice += w;
    x += w * (a.x + b.x) / 3;
    y += w * (a.y + b.y) / 3;
  }
  if (twice == 0) return o;
  return {o.x + x / twice, o.y + y / twice};
}

std::vector<Polygon> voronoi_cells(std::span<const Point2> sites, const Bounds& box) {
  std::vector<Polygon> cells(sites.size());
  if (box.empty()) return cells;
  Polygon scratch;
  for (std::size_t k = 0; k < sites.size(); ++k) {
    const Point2 s = sites[k];
    if (!finite(s)) continue;
    Polygon cell = {{box.x0, box.y0}, {box.x1, box.y0}, {box.x1, box.y1}, {box.x0, box.y1}};
    for (std::size_t j = 0; j < sites.size() && !cell.empty(); ++j) {
      if (j == k || !finite(sites[j])) continue;
      const double nx = sites[j].x - s.x, ny = sites[j].y - s.y;
      if (nx == 0 && ny == 0) {
        if (j < k) cell.clear();
        continue;
      }
      cut(cell, scratch, nx, ny, nx * (sites[j].x + s.x) / 2 + ny * (sites[j].y + s.y) / 2);
    }
    cells[k] = std::move(cell);
  }
  return cells;
}

void draw_regions(Ui& ui, const Plane& plane, std::span<const Point2> sites) {
  std::vector<ImU32> colours;
  for (std::size_t k = 0; k < sites.size(); ++k) colours.push_back(Look::group_colour(static_cast<int>(k)));
  draw_regions(ui, plane, sites, colours);
}

void draw_regions(Ui& ui, const Plane& plane, std::span<const Point2> sites, std::span<const ImU32> colours) {
  const Box& box = plane.box();
  // A little more than is seen, so that the soft outer edges of the fills fall outside.
  const Point2 margin{2.0 / plane.scale().x, 2.0 / plane.scale().y};
  Bounds seen = plane.visible();
  seen.x0 -= margin.x;
  seen.x1 += margin.x;
  seen.y0 -= margin.y;
  seen.y1 += margin.y;
  const float tint = ui.look->is_dark ? 0.14f : 0.09f;
  ui.draw->PushClipRect({box.x, box.y}, {box.right(), box.bottom()}, true);
  std::vector<ImVec2> outline;
  const std::vector<Polygon> cells = voronoi_cells(sites, seen);
  for (std::size_t k = 0; k < cells.size() && k < colours.size(); ++k) {
    outline.clear();
    // Clockwise as seen, so that ImGui's soft edge lies outside.
    for (auto p = cells[k].rbegin(); p != cells[k].rend(); ++p) outline.push_back(plane.to_px(*p));
    if (outline.size() >= 3) {
      ui.draw->AddConvexPolyFilled(outline.data(), static_cast<int>(outline.size()),
                                   with_alpha(colours[k], tint));
    }
  }
  ui.draw->PopClipRect();
}

}  // namespace lab
