// What plots compute: Voronoi cells, bins, the grid that finds points, the plane's transform, marker shapes.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/rng.h"
#include "ui/look.h"
#include "ui/plot/axes.h"
#include "ui/plot/contours.h"
#include "ui/plot/histogram.h"
#include "ui/plot/markers.h"
#include "ui/plot/orbit.h"
#include "ui/plot/point_index.h"
#include "ui/plot/regions.h"
#include "ui/plot/transform.h"

namespace lab {
namespace {

const double nan_value = std::numeric_limits<double>::quiet_NaN();

std::vector<Point2> random_sites(int count, std::uint64_t seed) {
  Rng rng(seed);
  std::vector<Point2> sites;
  for (int i = 0; i < count; ++i) {
    const double x = rng.uniform(), y = rng.uniform();
    sites.push_back({x * 12 - 1, y * 7 - 1});  // some lie outside the box below
  }
  return sites;
}

FieldGrid field(int columns, int rows, const Bounds& bounds, double (*f)(double, double)) {
  FieldGrid grid{columns, rows, bounds, {}};
  for (int r = 0; r < rows; ++r) {
    for (int c = 0; c < columns; ++c) grid.values.push_back(static_cast<float>(f(grid.x(c), grid.y(r))));
  }
  return grid;
}

TEST(Contours, ACircleIsOneClosedLine) {
  const FieldGrid grid =
      field(81, 61, {-2, -1.5, 2, 1.5}, [](double x, double y) { return std::hypot(x, y); });
  const auto lines = isolines(grid, 1);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].front().x, lines[0].back().x);
  EXPECT_EQ(lines[0].front().y, lines[0].back().y);
  double length = 0;
  for (std::size_t i = 0; i < lines[0].size(); ++i) {
    EXPECT_NEAR(std::hypot(lines[0][i].x, lines[0][i].y), 1, 1e-3);
    if (i > 0) length += std::hypot(lines[0][i].x - lines[0][i - 1].x, lines[0][i].y - lines[0][i - 1].y);
  }
  EXPECT_NEAR(length, 2 * 3.14159265, 0.02);
  // A larger one leaves the grid above and below: two arcs, open, with their ends on the border.
  const auto arcs = isolines(grid, 1.75);
  ASSERT_EQ(arcs.size(), 2u);
  for (const Isoline& arc : arcs) {
    EXPECT_NEAR(std::abs(arc.front().y), 1.5, 1e-6);
    EXPECT_NEAR(std::abs(arc.back().y), 1.5, 1e-6);
  }
  EXPECT_TRUE(isolines(grid, 9).empty());
}

TEST(Contours, ASaddleKeepsItsTwoBranchesApart) {
  // xy = ¼ and xy = −¼: two branches each, that never meet.
  const FieldGrid grid = field(41, 41, {-1, -1, 1, 1}, [](double x, double y) { return x * y; });
  for (const double level : {0.25, -0.25}) {
    const auto lines = isolines(grid, level);
    ASSERT_EQ(lines.size(), 2u) << level;
    for (const Isoline& line : lines) {
      for (const Point2& p : line) EXPECT_NEAR(p.x * p.y, level, 2e-3);
    }
  }
  // One cell, opposite corners alike: the mean decides, and every crossing is used once.
  const FieldGrid cell{2, 2, {0, 0, 1, 1}, {1, -1, -0.5f, 1}};
  const auto lines = isolines(cell, 0);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0].size(), 2u);
  EXPECT_EQ(lines[1].size(), 2u);
}

TEST(Contours, NodesThatAreNotFiniteAreLeftOut) {
  FieldGrid grid = field(21, 21, {-2, -2, 2, 2}, [](double x, double) { return x; });
  EXPECT_EQ(isolines(grid, 0.1).size(), 1u);
  grid.values[10 * 21 + 10] = std::numeric_limits<float>::quiet_NaN();
  const auto lines = isolines(grid, 0.1);
  EXPECT_EQ(lines.size(), 2u);  // broken where nothing is known
  EXPECT_DOUBLE_EQ(grid.largest(), 2);
}

TEST(Voronoi, TwoSitesSplitTheBoxInHalf) {
  const std::vector<Point2> sites = {{1, 1}, {3, 1}};
  const auto cells = voronoi_cells(sites, {0, 0, 4, 2});
  EXPECT_DOUBLE_EQ(polygon_area(cells[0]), 4);
  EXPECT_DOUBLE_EQ(polygon_area(cells[1]), 4);
  EXPECT_DOUBLE_EQ(polygon_centroid(cells[0]).x, 1);
  EXPECT_DOUBLE_EQ(polygon_centroid(cells[1]).x, 3);
}

TEST(Voronoi, AreasSumToTheBoxAndCentroidsAreNearestToTheirSite) {
  const Bounds box{0, 0, 10, 5};
  for (const int count : {1, 2, 7, 40, 150}) {
    const auto sites = random_sites(count, static_cast<std::uint64_t>(count));
    const auto cells = voronoi_cells(sites, box);
    double sum = 0;
    for (std::size_t k = 0; k < cells.size(); ++k) {
      if (cells[k].empty()) continue;
      const double area = polygon_area(cells[k]);
      EXPECT_GT(area, -1e-12);
      sum += area;
      if (area < 1e-9) continue;
      const Point2 c = polygon_centroid(cells[k]);
      std::size_t nearest = 0;
      for (std::size_t j = 1; j < sites.size(); ++j) {
        if (std::hypot(sites[j].x - c.x, sites[j].y - c.y) <
            std::hypot(sites[nearest].x - c.x, sites[nearest].y - c.y)) {
          nearest = j;
        }
      }
      EXPECT_EQ(nearest, k) << count << " sites";
    }
    EXPECT_NEAR(sum, 50, 1e-9) << count << " sites";
  }
}

TEST(Voronoi, EqualSitesShareOneCellAndBrokenOnesHaveNone) {
  const std::vector<Point2> sites = {{1, 1}, {1, 1}, {3, 1}, {nan_value, 0}, {1, 1}};
  const auto cells = voronoi_cells(sites, {0, 0, 4, 2});
  EXPECT_DOUBLE_EQ(polygon_area(cells[0]), 4);
  EXPECT_TRUE(cells[1].empty());
  EXPECT_DOUBLE_EQ(polygon_area(cells[2]), 4);
  EXPECT_TRUE(cells[3].empty());
  EXPECT_TRUE(cells[4].empty());
}

TEST(Bins, CountsByHand) {
  const std::vector<double> values = {0, 0.5, 1,         1.5,
                                      2, 4,   nan_value, std::numeric_limits<double>::infinity()};
  const Bins bins = make_bins(values, 4);
  EXPECT_EQ(bins.counts, (std::vector<int>{2, 2, 1, 1}));  // the last bin is closed: 4 belongs to it
  EXPECT_DOUBLE_EQ(bins.left(1), 1);
  EXPECT_EQ(bins.find(1), 1);
  EXPECT_EQ(bins.find(4), 3);
  EXPECT_EQ(bins.find(4.01), -1);
  EXPECT_EQ(bins.find(nan_value), -1);
}

TEST(Bins, FreedmanDiaconisOnAKnownSpread) {
  // 0 … 999: the quartiles are 249.75 and 749.25, so the width is 2 · 499.5 / 10 and ten bins span 999.
  std::vector<double> values(1000);
  std::iota(values.begin(), values.end(), 0.0);
  EXPECT_EQ(make_bins(values).counts.size(), 10u);
}

TEST(Bins, EveryFiniteValueIsCountedOnceAndInItsBin) {
  Rng rng(5);
  for (const int count : {0, 1, 3, 17}) {
    std::vector<double> values;
    for (int i = 0; i < 500; ++i) values.push_back(std::floor(rng.uniform() * 70) * 0.1);
    const Bins bins = make_bins(values, count);
    EXPECT_EQ(std::accumulate(bins.counts.begin(), bins.counts.end(), 0), 500);
    for (const double v : values) {
      const int i = bins.find(v);
      ASSERT_GE(i, 0);
      EXPECT_GE(v, bins.left(i));
      if (i + 1 < static_cast<int>(bins.counts.size())) {
        EXPECT_LT(v, bins.left(i + 1));
      }
    }
  }
}

// In 16 bins one pair in twenty has a last edge that lies a rounding below the largest value.
TEST(Bins, TheLargestValueLiesInTheLast) {
  Rng rng(8);
  for (int i = 0; i < 200; ++i) {
    const std::vector<double> values{rng.uniform(), 1 + rng.uniform(), 3 + rng.uniform()};
    const Bins bins = make_bins(values, 16);
    EXPECT_EQ(bins.find(values[2]), 15) << values[0] << " to " << values[2];
    EXPECT_EQ(bins.find(values[0]), 0);
    EXPECT_EQ(bins.find(values[2] + 0.01), -1);
  }
}

TEST(Bins, OneValueAndNone) {
  const std::vector<double> same(20, 7.5);
  const Bins one = make_bins(same);
  ASSERT_EQ(one.counts, (std::vector<int>{20}));
  EXPECT_LT(one.low, 7.5);
  EXPECT_GT(one.high(), 7.5);
  EXPECT_TRUE(make_bins(std::vector<double>{nan_value}).counts.empty());
  EXPECT_TRUE(make_bins(std::vector<double>{}).counts.empty());
}

TEST(PointIndex, FindsWhatASearchThroughAllFinds) {
  Rng rng(11);
  std::vector<float> xy;
  for (int i = 0; i < 3000; ++i) {
    const double x = rng.uniform(), y = rng.uniform();
    xy.push_back(static_cast<float>(x * x * 4 - 1));
    xy.push_back(static_cast<float>(y * 3));
  }
  xy[20] = std::numeric_limits<float>::quiet_NaN();
  PointIndex index;
  index.build(xy);
  int found = 0;
  for (int q = 0; q < 400; ++q) {
    const double x = rng.uniform() * 5 - 1.5, y = rng.uniform() * 4 - 0.5, sx = 150, sy = 60, r = 9;
    int best = -1;
    double best_d2 = r * r;
    for (int i = 0; i < 3000; ++i) {
      const double dx = (xy[static_cast<std::size_t>(2 * i)] - x) * sx,
                   dy = (xy[static_cast<std::size_t>(2 * i + 1)] - y) * sy;
      if (dx * dx + dy * dy <= best_d2) {
        best_d2 = dx * dx + dy * dy;
        best = i;
      }
    }
    EXPECT_EQ(index.nearest(x, y, sx, sy, r), best);
    found += best >= 0;
  }
  EXPECT_GT(found, 50);  // else the loop above showed nothing
}

TEST(PointIndex, DuplicatesOnlyAndNothing) {
  PointIndex index;
  EXPECT_EQ(index.nearest(0, 0, 1, 1, 10), -1);
  index.build(std::vector<float>{2, 3, 2, 3, 2, 3});
  EXPECT_EQ(index.nearest(2, 3, 1, 1, 1), 2);  // the topmost
  EXPECT_EQ(index.nearest(9, 9, 1, 1, 1), -1);
}

TEST(Plane, FitsTheBoundsAndGoesBothWays) {
  Plane plane;
  plane.set_bounds({-2, 10, 6, 12});
  plane.set_box({100, 50, 440, 240}, ImVec4(20, 20, 20, 20));
  EXPECT_NEAR(plane.scale().x, 50, 1e-9);  // 400 px for 8 units; the height would allow 100
  EXPECT_DOUBLE_EQ(plane.scale().x, plane.scale().y);
  const ImVec2 low = plane.to_px(-2, 10);
  EXPECT_NEAR(low.x, 120, 1e-3);
  EXPECT_NEAR(low.y, 220, 1e-3);  // y runs upwards
  const Point2 back = plane.to_data(plane.to_px(3.25, 11.5));
  EXPECT_NEAR(back.x, 3.25, 1e-5);
  EXPECT_NEAR(back.y, 11.5, 1e-5);
}

TEST(Plane, ZoomKeepsThePointUnderThePointer) {
  Plane plane;
  plane.set_bounds({0, 0, 1, 1});
  plane.set_box({0, 0, 300, 300});
  const ImVec2 at(70, 200);
  const Point2 before = plane.to_data(at);
  plane.zoom_about(at, 3.0);
  const Point2 after = plane.to_data(at);
  EXPECT_NEAR(before.x, after.x, 1e-9);
  EXPECT_NEAR(before.y, after.y, 1e-9);
  EXPECT_FALSE(plane.is_fit());
  plane.fit();
  EXPECT_TRUE(plane.is_fit());
  EXPECT_EQ(plane.text(), "");
}

TEST(Plane, TextRestoresTheViewOnAnotherCanvas) {
  Plane a;
  a.set_bounds({0, 0, 4, 4});
  a.set_box({0, 0, 300, 300});
  a.zoom_about({100, 90}, 2.5);
  a.pan({13, -40});
  Plane b;
  b.set_bounds({0, 0, 4, 4});
  b.set_box({10, 0, 900, 700});
  ASSERT_TRUE(b.set_text(a.text()));
  EXPECT_EQ(b.text(), a.text());
  const Point2 in_a = a.to_data({150, 150}), in_b = b.to_data({460, 350});  // the middles
  EXPECT_NEAR(in_a.x, in_b.x, 1e-5);
  EXPECT_NEAR(in_a.y, in_b.y, 1e-5);
  for (const char* bad : {"1,2", "1,2,3,4", "a,b,c", "1,2,0", "1,2,-3", "1,2,nan", "1,2,3x", ",,"}) {
    EXPECT_FALSE(b.set_text(bad)) << bad;
    EXPECT_EQ(b.text(), a.text());
  }
}

TEST(Plane, PointsWithoutExtentAreShown) {
  Plane plane;
  plane.set_bounds({5, 5, 5, 5});
  plane.set_box({0, 0, 200, 100});
  const ImVec2 at = plane.to_px(5, 5);
  EXPECT_NEAR(at.x, 100, 1e-3);
  EXPECT_NEAR(at.y, 50, 1e-3);
  plane.set_bounds({5, 0, 5, 10});
  EXPECT_TRUE(std::isfinite(plane.to_px(5, 3).x));
  EXPECT_NEAR(plane.to_px(5, 10).y, 24, 1e-3);
}

TEST(Axis, LogarithmicBothWays) {
  Axis axis{1, 1000, true, 10, 310};
  EXPECT_NEAR(axis.to_px(10), 110, 1e-4);
  EXPECT_NEAR(axis.to_value(210), 100, 1e-3);
  EXPECT_FLOAT_EQ(axis.to_px(-5), 10);
}

TEST(Markers, AreAboutAsLargeAsTheCircle) {
  const double disc = 3.14159265;
  for (int m = 0; m < 8; ++m) {
    int inside = 0;
    for (int y = 0; y < 400; ++y) {
      for (int x = 0; x < 400; ++x) {
        const float px = (static_cast<float>(x) - 199.5f) / 100, py = (static_cast<float>(y) - 199.5f) / 100;
        inside += marker_distance(static_cast<Marker>(m), px, py) < 0;
      }
    }
    const double area = inside * 1e-4;
    EXPECT_GT(area, 0.7 * disc) << m;
    EXPECT_LT(area, 1.15 * disc) << m;
    EXPECT_LT(marker_distance(static_cast<Marker>(m), 0, 0), 0) << m;
    EXPECT_GT(marker_distance(static_cast<Marker>(m), 1.45f, 1.45f), 0) << m;
  }
}

TEST(Look, TheFirstTwentyFourGroupsDifferInColourOrShape) {
  for (int a = -1; a < 24; ++a) {
    for (int b = -1; b < a; ++b) {
      EXPECT_TRUE(Look::group_colour(a) != Look::group_colour(b)) << a << " " << b;
      if (a / 8 == b / 8 && a >= 0 && b >= 0) {
        EXPECT_NE(Look::group_marker(a), Look::group_marker(b)) << a << " " << b;
      }
    }
  }
}

TEST(Look, ScalesEndWhereTheyShould) {
  EXPECT_EQ(Look::sequential(0), IM_COL32(0x44, 0x01, 0x54, 255));
  EXPECT_EQ(Look::sequential(1), IM_COL32(0xFD, 0xE7, 0x25, 255));
  EXPECT_EQ(Look::sequential(7), Look::sequential(1));
  EXPECT_EQ(Look::sequential(std::numeric_limits<float>::quiet_NaN()), Look::sequential(0));
  Look look;
  EXPECT_EQ(look.signed_colour(0), look.signed_colour(-0.0f));
  const auto red = [](ImU32 c) { return (c >> IM_COL32_R_SHIFT) & 255u; };
  const auto blue = [](ImU32 c) { return (c >> IM_COL32_B_SHIFT) & 255u; };
  for (const bool dark : {false, true}) {
    look.is_dark = dark;
    EXPECT_GT(red(look.signed_colour(1)), blue(look.signed_colour(1)));
    EXPECT_LT(red(look.signed_colour(-1)), blue(look.signed_colour(-1)));
  }
}

TEST(Orbit, TheCentreStaysAndNearIsLarger) {
  OrbitCamera camera;
  camera.set_ball({1, 2, 3}, 2);
  camera.set_box({100, 50, 400, 300});
  for (const double yaw : {-170.0, -52.0, 0.0, 90.0}) {
    camera.turn_to(yaw, 30);
    const OrbitCamera::Spot middle = camera.look_at({1, 2, 3});
    EXPECT_NEAR(middle.px.x, 300, 1e-3);
    EXPECT_NEAR(middle.px.y, 200, 1e-3);
    EXPECT_NEAR(middle.depth, 0, 1e-6);
    // Half-way to the eye and half-way from it.
    const Point3 to = camera.towards();
    const OrbitCamera::Spot near = camera.look_at({1 + to[0], 2 + to[1], 3 + to[2]});
    const OrbitCamera::Spot far = camera.look_at({1 - to[0], 2 - to[1], 3 - to[2]});
    EXPECT_NEAR(near.depth, 0.5, 1e-6);
    EXPECT_GT(near.scale, 1.0f);
    EXPECT_LT(far.scale, 1.0f);
    EXPECT_NEAR(near.px.x, 300, 1e-3);
    // A move on the screen is that move of the picture.
    const Point3 way = camera.move(40, -25);
    const OrbitCamera::Spot moved = camera.look_at({1 + way[0], 2 + way[1], 3 + way[2]});
    EXPECT_NEAR(moved.px.x, 340, 1e-2);
    EXPECT_NEAR(moved.px.y, 175, 1e-2);
    EXPECT_LT(camera.look_at({1, 2, 4}).px.y, 200) << "z points upwards";
  }
}

TEST(Orbit, AnglesAndZoomKeepWithinTheirRanges) {
  OrbitCamera camera;
  camera.turn_to(270, 120);
  EXPECT_NEAR(camera.yaw(), -90, 1e-9);
  EXPECT_EQ(camera.pitch(), OrbitCamera::pitch_max);
  camera.zoom_to(1e6);
  EXPECT_EQ(camera.zoom(), OrbitCamera::zoom_max);
  // A ball without extent still has a picture.
  camera.set_ball({0, 0, 0}, 0);
  EXPECT_TRUE(std::isfinite(camera.look_at({0, 0, 0}).px.x));
}

}  // namespace
}  // namespace lab
