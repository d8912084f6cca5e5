// A data set as a lesson wants it: scaled, in its components, with the plane that it is drawn in.
#include "app/prepared_data.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "core/rng.h"
#include "methods/directions/pca.h"
#include "stage/projection.h"

namespace lab {
namespace {

std::shared_ptr<Dataset> cloud(Index n, Index d) {
  auto data = std::make_shared<Dataset>();
  data->id = "file";
  data->points = Points(n, d);
  Rng rng(4);
  for (Index i = 0; i < n; ++i) {
    for (Index j = 0; j < d; ++j)
      data->points.set(i, j, static_cast<float>(rng.normal() * (j < 4 ? 9 - j : 1)));
    data->labels.push_back(static_cast<int>(i % 3));
  }
  data->class_names = {"a", "b", "c"};
  return data;
}

struct Preparing : testing::Test {
  PreparedData prepared;
  double ms = 0;
  int frames = 0;
  /// What is there in the end; the clock of a slow machine.
  std::shared_ptr<const Dataset> settle(const std::shared_ptr<const Dataset>& from,
                                        PreparedData::Wanted how) {
    if (auto there = prepared.find(from, how)) return there;
    EXPECT_TRUE(prepared.working());
    EXPECT_EQ(prepared.source(), from);
    double before = 0;
    frames = 1;
    while (prepared.update(2, [this] { return ms += 4; })) {
      EXPECT_GE(prepared.progress(), before);
      before = prepared.progress();
      if (++frames > 100'000) return nullptr;
    }
    EXPECT_FALSE(prepared.working());
    return prepared.find(from, how);
  }
};

TEST_F(Preparing, WhatIsQuickIsThereAtOnceAndTheSame) {
  const auto small = cloud(100, 5);
  EXPECT_EQ(prepared.find(small, {}), small);
  EXPECT_EQ(prepared.find(small, {.most_columns = 5, .plane = true}), small);
  EXPECT_EQ(small->plane, nullptr);
  const auto scaled = prepared.find(small, {.standard = true});
  ASSERT_NE(scaled, nullptr);
  EXPECT_NE(scaled, small);
  EXPECT_EQ(prepared.find(small, {.standard = true}), scaled) << "it is remembered";
  EXPECT_FALSE(prepared.working());
}

TEST_F(Preparing, ThePlaneOfWideDataIsFoundInSlices) {
  const auto wide = cloud(700, 200);
  Dataset copy = *wide;
  EXPECT_EQ(settle(wide, {.plane = true}), wide);
  EXPECT_GT(frames, 10);
  const Projection sliced = Projection::components(*wide), whole = Projection::components(copy);
  EXPECT_EQ(sliced.axes, whole.axes);
  EXPECT_EQ(sliced.shown_variance, whole.shown_variance);
  EXPECT_EQ(prepared.find(wide, {.plane = true}), wide);
}

TEST_F(Preparing, MoreColumnsThanTheMethodTakesAreReduced) {
  const auto wide = cloud(300, 40);
  const PreparedData::Wanted how{.most_columns = 4, .plane = true};
  const auto reduced = settle(wide, how);
  ASSERT_NE(reduced, nullptr);
  ASSERT_EQ(reduced->dims(), 4);
  const Pca fitted = pca(wide->points, 4);
  EXPECT_TRUE(reduced->points.to_float().isApprox(fitted.transform(wide->points), 1e-4F));
  EXPECT_EQ(reduced->labels, wide->labels);
  EXPECT_EQ(reduced->class_names, wide->class_names);
  EXPECT_EQ(reduced->column_names.at(3), "component 4");
  ASSERT_EQ(reduced->notes.size(), 1u);
  EXPECT_EQ(reduced->notes[0].rfind(
                "The 40 columns are reduced to their first 4 principal components, which keep ", 0),
            0u)
      << reduced->notes[0];
  EXPECT_EQ(reduced->images(), nullptr);
  EXPECT_EQ(prepared.find(wide, how), reduced);
  // Fewer points than components: what there is.
  EXPECT_EQ(settle(cloud(3, 40), how)->dims(), 3);
  EXPECT_THROW(prepared.find(cloud(1, 40), how), InputError);
}

TEST_F(Preparing, ReducedImagesKeepTheirPictures) {
  const auto images = cloud(60, 16);
  images->image_width = images->image_height = 4;
  const auto reduced = settle(images, {.most_columns = 3});
  EXPECT_FALSE(reduced->is_images());
  EXPECT_EQ(reduced->images(), images.get());
  EXPECT_EQ(reduced->notes.at(0).rfind("The 16 pixels are reduced", 0), 0u);
  const std::vector<Index> rows = {5, 9};
  EXPECT_EQ(rows_of(*reduced, rows).images()->points.at(1, 2), images->points.at(9, 2));
  Dataset first = *reduced;
  keep_first_rows(first, 7);
  EXPECT_EQ(first.images()->size(), 7);
}

TEST_F(Preparing, AnotherWishEndsTheFirst) {
  const auto wide = cloud(700, 200);
  EXPECT_EQ(prepared.find(wide, {.plane = true}), nullptr);
  const auto small = cloud(20, 3);
  EXPECT_EQ(prepared.find(small, {.plane = true}), small);
  EXPECT_FALSE(prepared.working());
  EXPECT_EQ(wide->plane, nullptr);
}

}  // namespace
}  // namespace lab
