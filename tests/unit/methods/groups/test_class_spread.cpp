// One number per thing, class by class.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/error.h"
#include "core/rng.h"
#include "methods/groups/class_spread.h"

namespace lab {
namespace {

TEST(ClassSpread, ErrorsByHand) {
  const Points bytes(std::vector<std::uint8_t>{0, 2, 4, 4}, 2, 2, 0.25f);  // 0, 1/2; 1, 1
  Matrix rebuilt(2, 2);
  rebuilt << 0.5f, 0.5f, 1.0f, 0.0f;
  const std::vector<double> errors = squared_errors(bytes, rebuilt);
  ASSERT_EQ(errors.size(), 2u);
  EXPECT_DOUBLE_EQ(errors[0], 0.125);
  EXPECT_DOUBLE_EQ(errors[1], 0.5);
}

TEST(ClassSpread, MeanAndDeviationByHand) {
  const std::vector<double> values{1, 7, 3, 5, 9};
  const std::vector<int> labels{0, 2, 0, 0, 2};
  const auto spreads = class_spreads(values, labels, 3);
  ASSERT_EQ(spreads.size(), 3u);
  EXPECT_EQ(spreads[0].count, 3);
  EXPECT_DOUBLE_EQ(spreads[0].mean, 3);
  EXPECT_DOUBLE_EQ(spreads[0].deviation, std::sqrt(8.0 / 3.0));
  EXPECT_EQ(spreads[0].lowest, 0);
  EXPECT_EQ(spreads[0].highest, 3);
  EXPECT_EQ(spreads[1].count, 0);
  EXPECT_EQ(spreads[1].lowest, -1);
  EXPECT_DOUBLE_EQ(spreads[2].mean, 8);
  EXPECT_DOUBLE_EQ(spreads[2].deviation, 1);
}

TEST(ClassSpread, SplitByHand) {
  // Means 0.1 and 0.9 whatever the start; one 1 lies among the 2s, and the row of class 0 takes no part.
  const std::vector<double> values{0.0, 0.1, 0.2, 0.9, 0.8, 1.0, 0.9, 50.0};
  const std::vector<int> labels{1, 1, 1, 1, 2, 2, 2, 0};
  const ScalarSplit split = split_by_value(values, labels, 1, 2, 1);
  EXPECT_EQ(split.count, 7);
  EXPECT_EQ(split.low_class, 1);
  EXPECT_EQ(split.high_class, 2);
  EXPECT_NEAR(split.low_mean, 0.1, 1e-6);
  EXPECT_NEAR(split.high_mean, 0.9, 1e-6);
  EXPECT_NEAR(split.threshold, 0.5, 1e-6);
  EXPECT_DOUBLE_EQ(split.accuracy, 6.0 / 7.0);
  EXPECT_DOUBLE_EQ(split.majority, 4.0 / 7.0);
}

TEST(ClassSpread, SplitIsTheBestOfAllCuts) {
  // In one dimension two means are one cut; the cheapest of all cuts, tried plainly, is the one found. And the
  // names do not depend on the order in which the classes are given.
  Rng rng(4);
  std::vector<double> values;
  std::vector<int> labels;
  for (int i = 0; i < 400; ++i) {
    labels.push_back(i % 2);
    values.push_back(std::exp(0.5 * rng.normal() + (i % 2)));
  }
  std::vector<double> sorted = values;
  std::sort(sorted.begin(), sorted.end());
  double best = 1e300, cut = 0;
  for (std::size_t c = 1; c < sorted.size(); ++c) {
    double cost = 0, means[2] = {0, 0};
    for (std::size_t i = 0; i < sorted.size(); ++i)
      means[i < c ? 0 : 1] += sorted[i] / static_cast<double>(i < c ? c : sorted.size() - c);
    for (std::size_t i = 0; i < sorted.size(); ++i) cost += std::pow(sorted[i] - means[i < c ? 0 : 1], 2);
    if (cost < best) best = cost, cut = 0.5 * (means[0] + means[1]);
  }
  const ScalarSplit split = split_by_value(values, labels, 0, 1, 1),
                    turned = split_by_value(values, labels, 1, 0, 1);
  EXPECT_NEAR(split.threshold, cut, 1e-3);
  EXPECT_EQ(split.low_class, 0);
  EXPECT_EQ(turned.low_class, 0);
  EXPECT_DOUBLE_EQ(split.accuracy, turned.accuracy);
  EXPECT_GE(split.accuracy, 0.5);
}

TEST(ClassSpread, NothingToTellApart) {
  const std::vector<double> values{1, 1, 1, 2};
  const std::vector<int> labels{0, 1, 1, 2};
  EXPECT_THROW(split_by_value(values, labels, 0, 1, 1), InputError);
  EXPECT_THROW(split_by_value(values, labels, 5, 6, 1), InputError);
}

}  // namespace
}  // namespace lab
