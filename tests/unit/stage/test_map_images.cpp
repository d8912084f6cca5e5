// Which points of a map are drawn as images.
#include <gtest/gtest.h>

#include <cmath>

#include "stage/image_sprites.h"
#include "stage/map_images.h"

namespace lab {
namespace {

/// n × n points one unit apart.
std::vector<float> square(int n) {
  std::vector<float> xy;
  for (int i = 0; i < n * n; ++i) {
    xy.push_back(static_cast<float>(i % n));
    xy.push_back(static_cast<float>(i / n));
  }
  return xy;
}

Plane plane_of(const std::vector<float>& xy, float side) {
  Plane plane;
  plane.set_bounds(Bounds::of(xy));
  plane.set_box({0, 0, side, side}, ImVec4(10, 10, 10, 10));
  return plane;
}

TEST(ImageSprites, ComeByThemselvesWhereTheyHaveRoom) {
  const std::vector<float> xy = square(10);  // 42 px apart
  EXPECT_EQ(ImageSprites::with_room(plane_of(xy, 400), xy, 30, false).size(), 100U);
  EXPECT_TRUE(ImageSprites::with_room(plane_of(xy, 200), xy, 30, false).empty()) << "20 px apart";
}

TEST(ImageSprites, ComeWithZoom) {
  const std::vector<float> xy = square(40);
  Plane plane = plane_of(xy, 400);
  EXPECT_TRUE(ImageSprites::with_room(plane, xy, 30, false).empty());
  plane.zoom_about({200, 200}, 5);
  EXPECT_GT(ImageSprites::with_room(plane, xy, 30, false).size(), 30U);
}

TEST(ImageSprites, AskedForTheyNeverOverlap) {
  const std::vector<float> xy = square(30);
  const Plane plane = plane_of(xy, 400);
  const std::vector<Index> rows = ImageSprites::with_room(plane, xy, 30, true);
  EXPECT_GT(rows.size(), 60U);
  EXPECT_EQ(rows.front(), 0) << "lower numbers first";
  for (std::size_t a = 0; a < rows.size(); ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      const auto at = [&](Index i) { return plane.to_px(xy[2 * i], xy[2 * i + 1]); };
      const ImVec2 p = at(rows[a]), q = at(rows[b]);
      ASSERT_TRUE(std::abs(p.x - q.x) >= 30 || std::abs(p.y - q.y) >= 30) << rows[a] << " " << rows[b];
    }
  }
}

TEST(ImageSprites, NeverMoreThanTheMost) {
  std::vector<float> xy = square(60);
  EXPECT_EQ(ImageSprites::with_room(plane_of(xy, 4000), xy, 10, true).size(), ImageSprites::most);
}

}  // namespace
}  // namespace lab
