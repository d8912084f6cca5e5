// A radius to begin with: the same by tree and by all distances, and little work however wide the data is.

#include "lessons/groups/radius.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/rng.h"
#include "methods/numerics/neighbours.h"

namespace lab {
namespace {

Dataset normal(Index rows, Index columns) {
  Rng rng(4);
  Dataset dataset;
  dataset.points = Points(rows, columns);
  for (Index i = 0; i < rows; ++i) {
    for (Index j = 0; j < columns; ++j) dataset.points.set(i, j, static_cast<float>(rng.normal()));
  }
  return dataset;
}

TEST(Radius, OpeningWideDataMeasuresFewDistances) {
  for (const Index n : {200, 1797, 5000, 20000, 60000}) {
    for (const Index d : {2, 12, 13, 64, 784, 4096}) {
      const Index sample = radius_sample(n, d);
      SCOPED_TRACE(std::to_string(n) + " x " + std::to_string(d));
      EXPECT_GE(sample, 16);
      EXPECT_LE(sample, 1500);
      if (d > NearestJob::tree_columns && sample > 16) {
        EXPECT_LE(static_cast<double>(sample) * static_cast<double>(n) * static_cast<double>(d), 2.5e8);
      }
    }
  }
  EXPECT_EQ(radius_sample(5000, 3), 1500);
  EXPECT_EQ(radius_sample(1797, 64), 1500) << "the digits are not wide";
}

TEST(Radius, IsTheMedianOfTheDistancesInAnyNumberOfColumns) {
  for (const Index columns : {2, 12, 13, 40}) {
    const Dataset dataset = normal(300, columns);
    const NearestPoints nearest = nearest_points_plainly(dataset.points.view(), 4);
    std::vector<double> distances;
    for (Index i = 0; i < 300; ++i) distances.push_back(nearest.k_distance(i));
    std::sort(distances.begin(), distances.end(), std::greater<>());
    // Wide rows are compared by products of float32 matrices: a beginning for a radius needs no seventh digit.
    const double close = columns > NearestJob::tree_columns ? 1e-5 * distances.front() : 1e-14;
    EXPECT_NEAR(median_neighbour_distance(dataset, 4), distances[150], close) << columns;
    EXPECT_NEAR(radius_range(dataset, 5).largest, distances.front(), close) << columns;
  }
}

// Where float32 loses the distances in the lengths: far out, and between points that are nearly the same.
TEST(Radius, OfWidePointsFarOutIsThatOfTheCoordinates) {
  Dataset dataset = normal(200, 40);
  for (Index i = 0; i < 200; ++i) {
    for (Index j = 0; j < 40; ++j) {
      const float near = i < 100 ? 0.001F : 1.0F;  // two groups, one a thousand times as tight
      dataset.points.set(i, j, near * dataset.points.at(i, j) + (i < 100 ? 3.0e3F : -3.0e3F));
    }
  }
  const NearestPoints nearest = nearest_points_plainly(dataset.points.view(), 4);
  std::vector<double> distances;
  for (Index i = 0; i < 200; ++i) distances.push_back(nearest.k_distance(i));
  std::sort(distances.begin(), distances.end(), std::greater<>());
  EXPECT_NEAR(radius_range(dataset, 5).largest, distances.front(), 1e-2 * distances.front());
  EXPECT_NEAR(median_neighbour_distance(dataset, 4), distances[100], 1e-2 * distances[100]);
}

TEST(Radius, OfAFewWidePointsIsNearThatOfAll) {
  const Dataset wide = normal(1500, 784);
  ASSERT_LT(radius_sample(1500, 784), 300);
  const NearestPoints nearest = nearest_points(wide.points.view(), 4);
  std::vector<double> distances;
  for (Index i = 0; i < 1500; ++i) distances.push_back(nearest.k_distance(i));
  std::sort(distances.begin(), distances.end());
  EXPECT_NEAR(median_neighbour_distance(wide, 4), distances[750], 0.02 * distances[750]);
  EXPECT_EQ(knee_radius(wide, 5), radius_range(wide, 5).radius);
}

TEST(Radius, OfTooFewPoints) {
  EXPECT_EQ(knee_radius(normal(1, 20), 5), 0);
  EXPECT_EQ(median_neighbour_distance(normal(3, 20), 3), 0);
}

}  // namespace
}  // namespace lab
