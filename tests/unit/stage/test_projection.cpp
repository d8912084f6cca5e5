// What a lesson says of the plane on which its points are shown.
#include "stage/projection.h"

#include <gtest/gtest.h>

#include "core/rng.h"
#include "data/standardise.h"

namespace lab {
namespace {

Dataset noise(Index d) {
  Dataset data;
  data.points = Points(40, d);
  Rng rng(3);
  for (Index i = 0; i < 40; ++i) {
    for (Index j = 0; j < d; ++j) data.points.set(i, j, static_cast<float>(rng.normal()));
  }
  return data;
}

TEST(Projection, SaysHowMuchThePlaneShows) {
  Dataset data = noise(3);
  for (Index i = 0; i < data.size(); ++i) data.points.set(i, 2, 5.0f);  // all variance lies in two columns
  EXPECT_EQ(Projection::columns(data, 0, 1).note(), " · the plane shows 100 % of the variance");
}

TEST(Projection, SaysNothingOfAPlaneThatShowsAll) {
  EXPECT_EQ(Projection::components(noise(2)).note(), "");
  EXPECT_EQ(Projection::columns(noise(1), 0, 1).note(), "");
  EXPECT_EQ(Projection().note(), "");
}

TEST(Projection, ThePlaneIsTheDataSetsOwn) {
  Dataset data = noise(5);
  const Projection before = Projection::components(data);
  ASSERT_NE(data.plane, nullptr);
  EXPECT_EQ(Projection::components(data).axes, before.axes);
  Dataset first = data;
  EXPECT_EQ(first.plane, data.plane);
  keep_first_rows(first, 20);
  EXPECT_EQ(first.plane, nullptr) << "other points have another plane";
  EXPECT_EQ(with_test_part(data, 30).plane, nullptr);
  EXPECT_EQ(standardise(data).plane, nullptr);
  EXPECT_NE(Projection::components(first).axes, before.axes);
}

}  // namespace
}  // namespace lab
